import News
import Parsing

/// What a feed's entry becomes.
struct PreparedEntry: Sendable {
    var prepared: PreparedArticle
    /// The outlet it is of; not the feed's where the feed gathers from several.
    var outlet: Outlet
    /// Whether another outlet's page lists it.
    var isListed: Bool
    /// What the feed identifies the entry by beside its address.
    var entryKey: String
    /// What it would be identified by if ids and addresses were others each time.
    var contentKey: String
    /// Changes when what the feed says of the entry changes.
    var entryDigest: Int64
    /// The page to fetch before the article joins a story; nil where the feed's text serves.
    var pageURL: String?
    /// The page to ask again later, whether it is still there; nil where there is none.
    var recheckURL: String?
    /// How many comments the feed says it has.
    var commentCount: Int?

    /// What is known of the feed that an entry comes from.
    struct Source: Sendable {
        /// Tells entries without any link apart from those of other feeds.
        var feedURL: String
        var outlet: Outlet
        var identity: Feed.Identity?
        var texts: FullText
        var seenAt: Timestamp
    }

    /// Makes the article of an entry that `outlet` published.
    init(_ entry: Entry, of outlet: Outlet, from source: Source) {
        let text = FeedFooter.removed(from: entry.text ?? "")
        let title = entry.title ?? PreparedEntry.headline(from: text)
        let isFull = source.texts.isFull(text, of: entry)
        let authors = entry.authors.compactMap { $0.name ?? $0.email }.joined(separator: ", ")
        self.outlet = outlet
        isListed = outlet.id != source.outlet.id
        entryKey = EntryIdentity.key(of: entry, by: source.identity)
        contentKey = EntryIdentity.key(of: entry, by: .content)
        entryDigest = Digest.of(title, text)
        let address = PreparedEntry.address(of: entry, key: entryKey, from: source)
        // An address that all entries share is no article's page.
        let hasPage = address.isPage && source.identity != .id
        recheckURL = hasPage && entry.link?.hasPrefix("http") == true ? entry.link : nil
        commentCount = entry.comments.count.flatMap { $0 < 0 ? nil : $0 }
        pageURL = hasPage && FullText.wantsPage(outlet.fullText, feedIsFull: isFull) ? entry.link : nil
        let article = Article(
            outlet: outlet.id,
            url: address.url,
            title: title,
            text: text,
            textSource: isFull ? .feed : .excerpt,
            byline: authors.isEmpty ? nil : authors,
            language: entry.language ?? outlet.language,
            image: entry.image ?? entry.enclosures.first { $0.type?.hasPrefix("image/") == true }?.url,
            publishedAt: entry.published,
            updatedAt: entry.updated,
            publishedFrom: entry.publishedFrom,
            updatedFrom: entry.updatedFrom
        )
        prepared = PreparedArticle(withoutPage: article, of: outlet, seenAt: source.seenAt)
    }

    /// An entry without a link is still one article: its address is then one that leads nowhere. Where all links
    /// agree, a fragment tells the articles apart.
    private static func address(of entry: Entry, key: String, from source: Source) -> (
        url: CanonicalURL, isPage: Bool
    ) {
        guard let linked = entry.link.flatMap({ CanonicalURL($0) }) else {
            return (CanonicalURL(stored: "urn:khabar:entry:\(Digest.hex(of: source.feedURL, key))"), false)
        }
        guard source.identity == .id else { return (linked, true) }
        return (CanonicalURL(stored: "\(linked.text)#khabar-\(Digest.hex(of: key))"), true)
    }

    /// The first words, for an entry without a title.
    private static func headline(from text: String) -> String {
        let line = text.prefix { $0 != "\n" }
        return line.count <= 80 ? String(line) : line.prefix(80) + "…"
    }
}
