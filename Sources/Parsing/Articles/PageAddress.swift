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
        return segments.count <= 2 && segments.allSatisfy(PageAddress.isPlainWord) && last.count <= 24
    }

    /// It says by a word such as `category` or `author` that it is a list.
    var isList: Bool {
        segments.contains(where: PageAddress.lists.contains)
            || query.split(separator: "&").contains {
                PageAddress.lists.contains(String($0.prefix { $0 != "=" }))
            }
    }

    /// One word without digits: `politique`.
    private static func isPlainWord(_ segment: String) -> Bool {
        !segment.contains("-") && !segment.contains("_")
            && !segment.utf8.contains(where: \.isASCIIDigit) && !segment.contains(".")
            && !segment.contains("%")
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
