import News

/// What a page says of its site: name, language, feeds.
package struct DescribedSite: Hashable, Sendable {
    package var name: String?
    package var language: String?
    /// Where a `meta` refresh sends its readers at once.
    package var refresh: String?
    /// The root of a WordPress interface, as the page links it.
    package var wordPressInterface: String?
    /// The feeds that the page names, best first; none of comments.
    package var feeds: [FeedCandidate] = []

    package init() {}

    /// Candidates of one page that are looked at; a hostile page may name thousands.
    private static let limitFeeds = 50

    init(_ tree: PageTree, url: String) {
        let meta = MetaTags(tree)
        let linked = LinkedData(tree)
        let base = meta.base.map { URLReference.resolve($0, against: url) } ?? url
        name = [meta.first("og:site_name"), linked.text(linked.site?["name"]), meta.title]
            .compactMap { $0.map(HTMLText.line) }.first { !$0.isEmpty }
        language = tree.indices.first { tree.tag($0) == .html }.flatMap { tree.string(.lang, of: $0) }
        var found: [FeedCandidate] = []
        for node in tree.indices where found.count < DescribedSite.limitFeeds {
            switch tree.tag(node) {
            case .link: readLink(node, tree, base, into: &found)
            case .a: DescribedSite.readAnchor(node, tree, base, url, into: &found)
            case .meta where refresh == nil: refresh = DescribedSite.refresh(node, tree, base)
            default: continue
            }
        }
        feeds = DescribedSite.ranked(found)
    }

    private mutating func readLink(
        _ node: Int,
        _ tree: PageTree,
        _ base: String,
        into found: inout [FeedCandidate]
    ) {
        guard let rel = tree.string(.rel, of: node)?.lowercased(), let href = tree.string(.href, of: node)
        else { return }
        let address = URLReference.resolve(href, against: base)
        guard CanonicalURL(address) != nil else { return }
        if rel == "https://api.w.org/" { wordPressInterface = wordPressInterface ?? address }
        let kinds = rel.split(whereSeparator: \.isWhitespace)
        let type = (tree.string(.type, of: node) ?? "").lowercased().prefix { $0 != ";" }
        guard kinds.contains("feed") || kinds.contains("alternate") && isFeed(String(type), address) else {
            return
        }
        found.append(.init(url: address, origin: .linkElement, title: tree.string(.title, of: node)))
    }

    /// Types of oEmbed and of other languages' pages are none of these; plain JSON is WordPress's own page of
    /// data more often than a feed.
    private func isFeed(_ type: String, _ address: String) -> Bool {
        let type = type.filter { !$0.isWhitespace }
        return DescribedSite.feedTypes.contains(type)
            || type == "application/json" && URLReference(address).path.lowercased().hasSuffix("feed.json")
    }

    private static let feedTypes: Set<String> = [
        "application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json",
        "application/rss", "application/atom", "application/xml", "text/xml", "text/rss+xml",
    ]

    // MARK: - Links for readers

    private static func readAnchor(
        _ node: Int,
        _ tree: PageTree,
        _ base: String,
        _ page: String,
        into found: inout [FeedCandidate]
    ) {
        guard let href = tree.string(.href, of: node), looksLikeFeed(href) else { return }
        let address = URLReference.resolve(href, against: base)
        guard CanonicalURL(address) != nil, isNear(address, page) else { return }
        found.append(.init(url: address, origin: .anchor, title: tree.line(node, limit: 200)))
    }

    private static func looksLikeFeed(_ href: String) -> Bool {
        let parts = URLReference(href)
        if let query = parts.query?.lowercased(), query.hasPrefix("feed=") || query.contains("&feed=") {
            return true
        }
        guard let last = parts.path.lowercased().split(separator: "/").last else { return false }
        return feedNames.contains(String(last)) || feedEndings.contains { last.hasSuffix($0) }
    }

    private static let feedNames: Set<String> = [
        "feed", "rss", "atom", "rss.xml", "feed.xml", "atom.xml", "index.xml", "feed.json", "rss2", "rss.php",
        "feed.php",
    ]
    private static let feedEndings = [".rss", ".rdf", ".atom", "rss.xml", "feed.xml", "atom.xml"]

    /// On the page's own site, or on a host that serves feeds by its name.
    private static func isNear(_ address: String, _ page: String) -> Bool {
        func bare(_ url: String) -> String {
            let host = URLReference(url).host ?? ""
            return host.hasPrefix("www.") ? String(host.dropFirst(4)) : host
        }
        let (here, there) = (bare(page), bare(address))
        return here == there || there.hasSuffix("." + here) || here.hasSuffix("." + there)
            || ["feeds.", "feed.", "rss."].contains(where: there.hasPrefix)
    }

    // MARK: - Order

    /// Each address once and none of comments: link elements before links for readers, then the shortest
    /// path, for a section's feed stands below that of the whole site.
    private static func ranked(_ found: [FeedCandidate]) -> [FeedCandidate] {
        var seen = Set<CanonicalURL>()
        let kept = found.filter { candidate in
            guard !candidate.isOfComments, let url = CanonicalURL(candidate.url) else { return false }
            return seen.insert(url).inserted
        }
        func rank(_ candidate: FeedCandidate) -> [Int] {
            let parts = URLReference(candidate.url)
            return [
                candidate.origin == .linkElement ? 0 : 1,
                parts.path.split(separator: "/").count + (parts.query == nil ? 0 : 1),
            ]
        }
        return kept.enumerated().sorted { a, b in
            (rank(a.element) + [a.offset]).lexicographicallyPrecedes(rank(b.element) + [b.offset])
        }.map(\.element)
    }

    /// `5; url=https://…` of a refresh that comes within seconds; later ones reload the page.
    private static func refresh(_ node: Int, _ tree: PageTree, _ base: String) -> String? {
        guard tree.string(.httpEquiv, of: node)?.lowercased() == "refresh",
            let content = tree.string(.content, of: node)
        else { return nil }
        let parts = content.split(separator: ";", maxSplits: 1)
        guard parts.count == 2, let seconds = Double(parts[0].filter { !$0.isWhitespace }), seconds <= 10,
            let equals = parts[1].firstIndex(of: "="),
            parts[1][..<equals].lowercased().filter({ !$0.isWhitespace }) == "url"
        else { return nil }
        let quotes: Set<Character> = ["\"", "'"]
        let target = parts[1][parts[1].index(after: equals)...].filter {
            !quotes.contains($0) && !$0.isWhitespace
        }
        let address = URLReference.resolve(target, against: base)
        return CanonicalURL(address) == CanonicalURL(base) ? nil : CanonicalURL(address)?.text
    }
}
