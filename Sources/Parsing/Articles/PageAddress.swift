import News

/// What an address says of the page behind it.
package struct PageAddress: Hashable {
    let host: String
    /// In lower case, without the ending of an index file.
    let segments: [String]
    let query: String

    package init(_ url: String) {
        let parts = URLReference(url)
        var host = (parts.host ?? "").lowercased()
        if host.hasPrefix("www.") { host.removeFirst(4) }
        if host.hasPrefix("m."), host.split(separator: ".").count > 2 { host.removeFirst(2) }
        self.host = host
        var segments = parts.path.split(separator: "/").map { $0.lowercased() }
        if segments.last == "amp" || segments.last.map(PageAddress.isIndex) ?? false { segments.removeLast() }
        self.segments = segments
        query = (parts.query ?? "").split(separator: "&").filter { !PageAddress.isTracking($0) }.sorted()
            .joined(separator: "&")
    }

    private static func isIndex(_ segment: String) -> Bool {
        segment.hasPrefix("index.") || segment.hasPrefix("default.") || segment == "home"
    }

    private static func isTracking(_ parameter: Substring) -> Bool {
        let name = parameter.prefix { $0 != "=" }.lowercased()
        return name.hasPrefix("utm_") || ["ref", "fbclid", "gclid", "amp", "source", "from"].contains(name)
    }

    /// The site's beginning, or that of one of its languages: `/`, `/ar/`, `/index.php`.
    package var isFront: Bool {
        guard query.isEmpty else { return false }
        return segments.isEmpty || segments.count == 1 && PageAddress.isLanguage(segments[0])
    }

    private static func isLanguage(_ segment: String) -> Bool {
        let parts = segment.split(whereSeparator: { $0 == "-" || $0 == "_" })
        return (1...2).contains(parts.count)
            && parts.allSatisfy { $0.count == 2 && $0.allSatisfy(\.isLetter) }
    }

    /// The same page whatever scheme, `www.`, `/amp`, final slash and marks of campaigns say.
    func isSame(as other: PageAddress) -> Bool { self == other }

    /// A list of articles: words such as `category` in it, a folder of the address `article`, or one plain word.
    func isSection(for article: PageAddress) -> Bool {
        if isList { return true }
        guard query.isEmpty, let last = segments.last else { return false }
        if host == article.host, segments.count < article.segments.count,
            article.segments.starts(with: segments)
        {
            return true
        }
        let words = segments.count < article.segments.count ? 2 : 1
        return segments.count <= 2 && segments.allSatisfy { PageAddress.isPlain($0, words: words) }
            && PageAddress.decoded(last).count <= 24
    }

    /// It says by a word such as `category` or `author` that it is a list.
    var isList: Bool {
        segments.contains(where: PageAddress.lists.contains)
            || query.split(separator: "&").contains {
                PageAddress.lists.contains(String($0.prefix { $0 != "=" }))
            }
    }

    /// A word or two without digits: `politique`, `أخبار-وطنية`. More are the slug of an article.
    private static func isPlain(_ segment: String, words: Int) -> Bool {
        let name = decoded(segment)
        guard !name.contains("."), !name.contains("%"), !name.contains(where: \.isNumber) else {
            return false
        }
        return name.split(whereSeparator: { $0 == "-" || $0 == "_" || $0 == " " }).count <= words
    }

    /// As readers see it, without the ending of a file.
    private static func decoded(_ segment: String) -> String {
        let name = String(decoding: Array(segment.utf8).percentDecoded, as: UTF8.self)
        let endings = [".html", ".htm", ".php", ".aspx"]
        guard let ending = endings.first(where: name.hasSuffix) else { return name }
        return String(name.dropLast(ending.count))
    }

    /// It names an article by a number behind the question mark: `article.php?id=5`.
    var hasNumberedQuery: Bool {
        query.split(separator: "&").contains { part in
            let value = part.drop { $0 != "=" }.dropFirst()
            let name = part.prefix { $0 != "=" }
            return !value.isEmpty && value.allSatisfy(\.isNumber)
                && (name.hasSuffix("id") || PageAddress.numbers.contains(String(name)))
        }
    }

    private static let numbers: Set<String> = [
        "p", "n", "a", "no", "num", "article", "news", "story", "item", "post", "art", "khabar",
    ]

    /// It has marks of campaigns, or the ending of a page for phones.
    static func isMarked(_ url: String) -> Bool {
        let parts = URLReference(url)
        return (parts.query ?? "").split(separator: "&").contains(where: isTracking)
            || parts.path.split(separator: "/").last?.lowercased() == "amp"
    }

    private static let lists: Set<String> = [
        "category", "categories", "tag", "tags", "author", "authors", "auteur", "autor", "section",
        "sections", "topic",
        "topics", "search", "archive", "archives", "rubrique", "rubriques", "cat", "s", "404", "error",
        "errors", "not-found", "notfound", "page-not-found",
    ]

    var isLogin: Bool { holds(PageAddress.logins) }
    var isConsent: Bool { holds(PageAddress.consents) || PageAddress.consents.contains { host.contains($0) } }

    private func holds(_ words: [String]) -> Bool {
        segments.contains { segment in
            let parts = segment.split { !$0.isLetter && !$0.isNumber }.map(String.init)
            return parts.contains(where: words.contains)
        }
    }

    private static let logins = [
        "login", "signin", "connexion", "auth", "sso", "oauth", "logon", "register", "signup", "subscribe",
        "abonnement", "account", "paywall",
    ]
    private static let consents = ["consent", "cookiewall", "gdpr", "cmp"]
}
