import News

/// What a page shows of its own nature beside its article.
package struct PageSigns: Hashable, Sendable {
    /// Every headline that it states or shows as a great heading.
    package var titles: [String] = []
    /// It states that it is an article: `og:type`, JSON-LD.
    package var isStatedArticle = false
    /// It states that it is a site or a list: `og:type` is "website", a `CollectionPage`, a canonical address that is a front
    /// page.
    package var isStatedListing = false
    /// It asks for a password.
    package var asksForPassword = false
    /// Where it sends its readers by itself: a `meta` refresh to another address within 15 seconds. Absolute.
    package var refreshURL: String?

    package init() {}

    init(
        _ tree: PageTree,
        own: KeptNodes,
        meta: MetaTags,
        linked: LinkedData,
        base: String,
        url: String
    ) {
        let stated = [
            meta.title, meta.first("og:title"), meta.first("twitter:title"),
            linked.text(linked.article?["headline"]),
        ]
        var titles = stated.compactMap(\.self)
        for node in tree.indices.lazy.filter({ tree.tag($0) == .h1 && own[$0] }).prefix(12) {
            let line = tree.line(node, limit: 600)
            if !line.isEmpty, titles.count < 8 { titles.append(line) }
        }
        self.titles = titles
        let type = meta.first("og:type")?.lowercased()
        isStatedArticle = type == "article" || linked.article != nil
        let canonicals = meta.canonicals + meta.all("og:url")
        let isFrontPage = canonicals.contains { PageAddress(URLReference.resolve($0, against: base)).isFront }
        isStatedListing = !isStatedArticle && (type == "website" || linked.isListing) || isFrontPage
        asksForPassword = tree.indices.contains { node in
            tree.tag(node) == .input
                && tree.value(.type, of: node).map { FoldedText(utf8: $0) == "password" } ?? false
        }
        refreshURL = meta.refresh.map { URLReference.resolve($0, against: base) }.flatMap { target in
            let isHere = PageAddress(target).isSame(as: PageAddress(url))
            return isHere || URLReference(target).host == nil ? nil : target
        }
    }
}
