import News

/// Where the news of a site may be had, judged without asking anyone: what its page names, and where feeds
/// usually stand.
package enum FeedDiscovery {
    /// What a page of the site says of itself and of its feeds.
    ///
    /// - Parameters:
    ///   - body: the page as the server sent it, in any encoding.
    ///   - contentType: the HTTP header, for its charset.
    ///   - url: the final address; relative links are resolved against it.
    /// - Returns: all of it that was found; a page that is none says nothing.
    package static func describe(_ body: [UInt8], contentType: String?, url: String) -> DescribedSite {
        guard let document = HTMLDocument(utf8: PageEncoding.utf8(body, contentType: contentType).page)
        else { return DescribedSite() }
        return DescribedSite(document.tree, url: url)
    }

    /// Feeds where the common engines have theirs, for a page that names none: in the page's own folder
    /// first, for a site or a section may live there, then at the root of its host.
    package static func knownFeeds(for url: String) -> [FeedCandidate] {
        places(knownFeedPaths, for: url).map { .init(url: $0, origin: .knownPath) }
    }

    /// Sitemaps of the news, then of everything, where they usually stand.
    package static func knownSitemaps(for url: String) -> [FeedCandidate] {
        places(knownSitemapPaths, for: url).map { .init(url: $0, kind: .sitemap, origin: .knownSitemap) }
    }

    /// WordPress posts: where the page says that its interface is, else where it is by default.
    package static func knownPosts(for url: String, stated interface: String?) -> [FeedCandidate] {
        let found =
            interface.map { [URLReference.resolve("wp/v2/posts", against: $0)] }
            ?? places(["wp-json/wp/v2/posts"], for: url)
        return found.map { .init(url: $0, kind: .wordPressJSON, origin: .wordPress) }
    }

    /// The sitemaps that a robots.txt names, those of news first, each once.
    package static func sitemaps(inRobots file: [UInt8], url: String) -> [FeedCandidate] {
        var found: [String] = []
        for line in file.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { continue }
            // A byte order mark stands before the first key.
            let key = String(decoding: line[..<colon].drop { $0 >= 0x80 }.trimmingSpace, as: UTF8.self)
            guard key.lowercased() == "sitemap", found.count < limitSitemaps else { continue }
            let value = line[(colon + 1)...].prefix { $0 != UInt8(ascii: "#") }.trimmingSpace
            guard !value.isEmpty else { continue }
            let absolute = URLReference.resolve(String(decoding: value, as: UTF8.self), against: url)
            if CanonicalURL(absolute) != nil, !found.contains(absolute) { found.append(absolute) }
        }
        return newsFirst(found).map { .init(url: $0, kind: .sitemap, origin: .robots) }
    }

    /// The parts of a sitemap index worth asking for: those of news, then the latest of articles.
    package static func parts(of index: ParsedSitemap) -> [FeedCandidate] {
        let latest = index.sitemaps.enumerated().sorted { a, b in
            switch (a.element.modified, b.element.modified) {
            case (let a?, let b?) where a != b: a > b
            case (_?, nil): true
            case (nil, _?): false
            default: a.offset < b.offset
            }
        }
        let listing = ["category", "tag", "author", "page", "image", "video"]
        let articles = latest.map(\.element.url).filter { url in
            let name = URLReference(url).path.lowercased()
            return !listing.contains { name.contains("\($0)-") || name.contains("\($0)_") }
        }
        return newsFirst(articles).map { .init(url: $0, kind: .sitemap, origin: .sitemapIndex) }
    }

    /// Source: the defaults of WordPress, Drupal, Ghost, Jekyll, Hugo, Arc and hand-made sites.
    private static let knownFeedPaths = [
        "feed/", "rss", "rss.xml", "feed.xml", "atom.xml", "index.xml", "?feed=rss2",
        "arc/outboundfeeds/rss/?outputType=xml",
    ]
    private static let knownSitemapPaths = [
        "news-sitemap.xml", "sitemap-news.xml", "sitemap_index.xml", "sitemap.xml",
    ]
    /// No site names more; a hostile one may.
    private static let limitSitemaps = 50

    private static func places(_ paths: [String], for url: String) -> [String] {
        var parts = URLReference(url)
        (parts.query, parts.fragment) = (nil, nil)
        let folder = parts.path.lastIndex(of: "/").map { String(parts.path[...$0]) } ?? "/"
        var roots: [String] = []
        // Deeper folders are articles' far more often than a site's.
        let isShallow = folder.split(separator: "/").count <= 1
        for path in [isShallow ? folder : "", "/"] where !path.isEmpty {
            parts.path = path
            if !roots.contains(parts.description) { roots.append(parts.description) }
        }
        return roots.flatMap { root in paths.map { URLReference.resolve($0, against: root) } }
    }

    private static func newsFirst(_ urls: [String]) -> [String] {
        func isNews(_ url: String) -> Bool { URLReference(url).path.lowercased().contains("news") }
        return urls.filter(isNews) + urls.filter { !isNews($0) }
    }
}
