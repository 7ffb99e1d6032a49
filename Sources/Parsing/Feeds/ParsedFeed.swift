package import News

/// What a document turned out to be; the raw values are those that `khabar parse` prints.
package enum FeedFormat: String, Hashable, Sendable, CaseIterable {
    case rss090 = "rss-0.90"
    case rss091 = "rss-0.91"
    case rss092 = "rss-0.92"
    case rss093 = "rss-0.93"
    case rss094 = "rss-0.94"
    case rss10 = "rss-1.0"
    case rss20 = "rss-2.0"
    /// RSS of a version that is not said or does not exist.
    case rss = "rss"
    case atom03 = "atom-0.3"
    case atom10 = "atom-1.0"
    /// Atom in a namespace of its own, or in none.
    case atom = "atom"
    case json1 = "json-1"
    case json11 = "json-1.1"
    case sitemap = "sitemap"
    /// The posts that WordPress gives at `/wp-json/wp/v2/posts`.
    case wordPress = "wp-json"
    case unknown = "unknown"
}

/// A feed document as values: what it says of itself, and its entries in document order.
package struct ParsedFeed: Hashable, Sendable {
    /// The document is a feed, also one without entries.
    package var isFeed = false
    package var format = FeedFormat.unknown
    /// The encoding that the text was decoded from, as the web names it: "windows-1256".
    package var encoding = "utf-8"
    /// What was ill-formed, repaired, cut off or no feed at all, each with its line where that is known.
    package var warnings: [String] = []
    package var feed = FeedMetadata()
    /// None is dropped, not even one that repeats an id.
    package var entries: [Entry] = []
    /// Of an index of sitemaps, in document order.
    package var sitemaps: [ParsedSitemap.Reference] = []

    package init() {}

    /// How a document of this format is polled; nil for one that gives no entries. A sitemap of which all entries are gone is
    /// still one.
    package var kind: Feed.Kind? {
        switch format {
        case .sitemap: .sitemap
        case .wordPress: .wordPressJSON
        default: isFeed ? .feed : nil
        }
    }
}

/// What a feed says of itself.
package struct FeedMetadata: Hashable, Sendable {
    package var id: String?
    package var title: String?
    package var description: String?
    /// The site.
    package var link: String?
    /// Where the feed says it lives.
    package var selfURL: String?
    /// A WebSub hub.
    package var hub: String?
    package var language: String?
    package var updated: Timestamp?
    package var published: Timestamp?
    package var authors: [Person] = []
    package var ttlMinutes: Int?
    package var rhythm = FeedRhythm()
    package var image: String?
    package var icon: String?
    package var categories: [String] = []
    package var copyright: String?
    package var generator: String?

    package init() {}
}
