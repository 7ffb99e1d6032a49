import Language
import News

/// What a page is to the entry whose link led to it. The raw values are short words for notes.
package enum PageNature: String, Hashable, Sendable, CaseIterable {
    /// The entry's own page: it holds the words of the entry's title or text, or nothing speaks against it.
    case article
    /// A page of another text.
    case otherArticle = "other-article"
    case frontPage = "front-page"
    /// A list of articles, a search, a page that says the article is not there.
    case section
    case login
    case consent
    /// It sends its readers on by itself, to `PageSigns.refreshURL`.
    case moved
    /// The address is the entry's, but the page holds neither the words of its title nor those of its text.
    case unconfirmed

    /// Whether the page's text may stand for the entry.
    package var isArticle: Bool { self == .article }

    /// What it is, for a sentence: "answered with the front page".
    package var inWords: String {
        switch self {
        case .article: "the article"
        case .otherArticle: "another article"
        case .frontPage: "a front page"
        case .section: "a list of articles"
        case .login: "a page that asks to log in"
        case .consent: "a page that asks for consent"
        case .moved: "a page that leads on to another"
        case .unconfirmed: "a page without the words of the article's title or text"
        }
    }
}

/// What is known of an article before its page is read.
package struct PageExpectation: Hashable, Sendable {
    /// The address that was asked.
    package var url: String
    package var title: String?
    /// Plain text of the feed: excerpt or whole.
    package var text: String?

    package init(url: String, title: String? = nil, text: String? = nil) {
        self.url = url
        self.title = title
        self.text = text
    }
}

extension ExtractedPage {
    /// Judges whether this page is the one that an entry means.
    ///
    /// - Parameters:
    ///   - expected: what the feed said of the article.
    ///   - finalURL: the address that answered in the end, after redirects.
    /// - Returns: `.article` where the page's title shares most words with the entry's, or the page's text holds most of the
    ///   entry's. A page that answered at another address must confirm itself so. One that answered at the asked address is
    ///   only doubted where it holds none of the words.
    package func nature(for expected: PageExpectation, at finalURL: String) -> PageNature {
        let asked = PageAddress(expected.url)
        let answered = PageAddress(finalURL)
        if signs.refreshURL != nil, text.utf8.count < 600 { return .moved }
        if answered.isFront, !asked.isFront { return .frontPage }
        let isAtAddress = answered.isSame(as: asked)
        let titled = expected.title.map(isTitled) ?? false
        let held = expected.text.map { holds($0) } ?? 0
        if titled { return .article }
        if answered.isLogin || signs.asksForPassword && held < 0.5 && text.utf8.count < 1500 { return .login }
        if answered.isConsent || asksForConsent && held < 0.5 { return .consent }
        if signs.isStatedListing, held < 0.9 || !isAtAddress { return isAtAddress ? .frontPage : .section }
        if held >= 0.5, isAtAddress || !answered.isSection(for: asked) { return .article }
        if isAtAddress {
            return Words.hashes(of: expected.title ?? "", limit: 3).count < 2 && expected.text == nil
                ? .article : .unconfirmed
        }
        if expected.title == nil, expected.text == nil, !answered.isSection(for: asked) { return .article }
        return answered.isSection(for: asked) ? .section : .otherArticle
    }

    /// Whether one of the page's titles has most words of `title`, or the other way round where one of them was cut.
    private func isTitled(_ title: String) -> Bool {
        let likeness = TitleLikeness(title)
        return (signs.titles + [self.title].compactMap(\.self)).contains(where: likeness.isLike)
    }

    /// The share of the first runs of three words of `excerpt` that stand in the page's text.
    private func holds(_ excerpt: String) -> Double {
        let wanted = WordRuns(excerpt, limit: 80)
        return wanted.words < 3 ? 0 : wanted.share(in: WordRuns(text, limit: 20_000))
    }

    private var asksForConsent: Bool {
        guard text.utf8.count < 3000 else { return false }
        return (signs.titles + [String(text.prefix(400))]).contains { line in
            let folded = FoldedText(line)
            return ExtractedPage.consentWords.contains(where: folded.contains)
        }
    }

    private static let consentWords: [FoldedText] = [
        "before you continue", "avant de continuer", "cookie consent", "accept cookies",
        "accepter les cookies", "cookie wall", "we value your privacy", "nous respectons votre vie privée",
        "your privacy choices", "consentement", "ملفات تعريف الارتباط", "الموافقة على الكوكيز",
        "قبل المتابعة", "bevor sie fortfahren", "antes de continuar",
    ]
}
