import Deduplication
import Language
import News
import Parsing
import Storage

/// An article made ready for the writer, with everything that can be done without index and database.
struct PreparedArticle: Sendable {
    var article: Article
    /// The time that matching and "who was first" rest on, see `BelievedTime`.
    var believedAt: Timestamp
    /// Of all of the text but dateline and credit.
    var fingerprint: Fingerprint
    /// What stands for the pieces of the text, to tell the outlet's furniture by.
    let textKeys: [UInt64]
    let outletName: String

    /// Reads byline and agency out of the article's text and takes the fingerprint of the rest.
    ///
    /// `absentAt` and `known` are as in `BelievedTime`; `before` is the claim that `known` rests on.
    init(
        _ article: Article,
        of outlet: Outlet,
        seenAt: Timestamp,
        absentAt: Timestamp? = nil,
        updatedPrecision: TimePrecision? = nil,
        known: Timestamp? = nil,
        before: Timestamp? = nil
    ) {
        let bounded = article.bounded
        let attribution = Attribution(text: bounded.text, outletName: outlet.name)
        self.article = bounded
        self.article.byline = attribution.byline.map(Bound.byline.cut) ?? bounded.byline
        self.article.agency = attribution.agency.map(Bound.agency.cut) ?? bounded.agency
        believedAt = BelievedTime.of(
            published: BelievedTime.Claim(article.publishedAt, article.publishedPrecision),
            updated: BelievedTime.Claim(article.updatedAt, updatedPrecision),
            seenAt: seenAt,
            absentAt: absentAt,
            known: known,
            isKept: before != nil && before == article.publishedAt
        )
        fingerprint = Fingerprint(title: bounded.title, comparedText: attribution.comparedText)
        textKeys = TextPieces(bounded.text).keys
        outletName = outlet.name
    }
}

// MARK: - From a page

extension PreparedArticle {
    /// The stored article with the text of its page. What the feed stated stays, and the page adds what is missing.
    ///
    /// Nil where the page holds no more of the article than the feed did.
    init?(_ wish: PageWish, page: ExtractedPage, of outlet: Outlet) {
        self.init(wish.article, page: page, of: outlet, seenAt: wish.seenAt, believedAt: wish.believedAt)
    }

    /// The same when the page is asked again.
    init?(
        _ stored: Article,
        page: ExtractedPage,
        of outlet: Outlet,
        seenAt: Timestamp,
        believedAt: Timestamp
    ) {
        guard page.text.scalarCount >= stored.text.scalarCount else { return nil }
        var article = stored
        article.text = page.text
        // An entry of a sitemap has no title, and a list may cut it.
        if let title = page.title, PreparedArticle.isCut(stored.title, from: title) { article.title = title }
        article.textSource = .page
        article.byline = stored.byline ?? page.byline
        article.image = stored.image ?? page.leadImage
        if let published = page.published, PreparedArticle.tells(published, moreThan: stored) {
            (article.publishedAt, article.publishedFrom) = (published.instant, page.publishedFrom)
            article.publishedPrecision = published.precision
        }
        if stored.updatedAt == nil, let modified = page.modified?.instant {
            (article.updatedAt, article.updatedFrom) = (modified, page.modifiedFrom)
        }
        self.init(
            article,
            of: outlet,
            seenAt: seenAt,
            known: believedAt,
            before: stored.publishedPrecision == article.publishedPrecision ? stored.publishedAt : nil
        )
    }

    /// Whether a title is the beginning of the page's, or none.
    private static func isCut(_ title: String, from whole: String) -> Bool {
        if title.isEmpty { return true }
        guard let mark = ["…", "..."].first(where: title.hasSuffix) else { return false }
        let kept = Words.split(String(title.dropLast(mark.count)))
        let all = Words.split(whole)
        // The last word may be cut itself.
        return kept.count > 1 && all.count >= kept.count && all.starts(with: kept.dropLast())
    }

    /// Whether the page states a time of publication where the feed states none, or the hour of the feed's day.
    private static func tells(_ published: NewsDate, moreThan stored: Article) -> Bool {
        guard let known = stored.publishedAt else { return true }
        guard stored.publishedPrecision == .day, published.precision != .day else { return false }
        return (0..<86400).contains(published.instant.seconds(since: known))
    }

    /// A stored article with what its page says now. Nil where the page holds the same words, or another text altogether, such
    /// as a notice that the article is gone.
    ///
    /// A stored text that has no word of its own title was another page's, so that any text takes its place.
    init?(_ wish: RecheckWish, changedPage page: ExtractedPage, of outlet: Outlet) {
        let stored = wish.article
        let words = page.text.split(whereSeparator: \.isWhitespace)
        guard !words.isEmpty, words != stored.text.split(whereSeparator: \.isWhitespace),
            SameArticle.holds(stored.text, page.text, sharing: SameArticle.onOnePage)
                || !PreparedArticle.hasTitleWords(stored.text, stored.title)
                    && PreparedArticle.hasTitleWords(page.text, stored.title)
        else { return nil }
        var article = stored
        article.text = page.text
        if let modified = page.modified?.instant {
            (article.updatedAt, article.updatedFrom) = (modified, page.modifiedFrom)
        }
        self.init(
            article,
            of: outlet,
            seenAt: wish.seenAt,
            known: wish.believedAt,
            before: stored.publishedAt
        )
    }

    /// Whether enough of the words of a title stand in a text.
    static func hasTitleWords(_ text: String, _ title: String) -> Bool {
        let wanted = Set(Words.hashes(of: title))
        let found = wanted.intersection(Words.hashes(of: text)).count
        return found > 0 && Double(found) >= SameArticle.ofTitleWords * Double(wanted.count)
    }

    /// A stored article as it is, for when its page cannot be had.
    init(withoutPage wish: PageWish, of outlet: Outlet) {
        self.init(
            wish.article,
            of: outlet,
            seenAt: wish.seenAt,
            known: wish.believedAt,
            before: wish.article.publishedAt
        )
    }

    /// A stored article without the text that was another page's.
    init(withoutTextOf wish: RecheckWish, of outlet: Outlet) {
        var article = wish.article
        (article.text, article.textSource) = ("", .excerpt)
        self.init(
            article,
            of: outlet,
            seenAt: wish.seenAt,
            known: wish.believedAt,
            before: article.publishedAt
        )
    }
}
