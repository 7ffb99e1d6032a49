import News
import Parsing

/// A feed's entry made ready for the writer.
struct PreparedEntry: Sendable {
    var prepared: PreparedArticle
    /// The outlet that published it. It differs from the feed's outlet where the feed gathers from several.
    var outlet: Outlet
    /// Whether it comes from the page of another outlet, which only lists it.
    var isListed: Bool
    /// The key by which the feed identifies the entry beside its address.
    var entryKey: String
    /// The key made of title and time, for feeds whose ids and addresses change with every poll.
    var contentKey: String
    /// A digest of title and text; it changes when the feed changes the entry.
    var entryDigest: Int64
    /// The page to fetch before the article joins a story; nil where the feed's text is enough.
    var pageURL: String?
    /// The page to ask again later to see whether it is still there; nil where there is none.
    var recheckURL: String?
    /// How many comments the feed says it has.
    var commentCount: Int?

    /// The feed that an entry comes from, and what is known of it.
    struct Source: Sendable {
        /// Part of the address of entries without a link, so that they differ from those of other feeds.
        var feedURL: String
        var outlet: Outlet
        var identity: Feed.Identity?
        var texts: FullTextJudge
        var seenAt: Timestamp
    }

    /// Makes the article of an entry that `outlet` published.
    init(_ entry: Entry, of outlet: Outlet, from source: Source) {
        let text = FeedFooter.removed(from: entry.text ?? "")
        let title = entry.title ?? PreparedEntry.headline(from: text)
        let isFull = source.texts.isFull(text, of: entry)
        // An article's byline holds no more of them.
        let authors = entry.authors.prefix(Bound.byline.bytes).compactMap { $0.name ?? $0.email }
            .joined(separator: ", ")
        self.outlet = outlet
        isListed = outlet.id != source.outlet.id
        entryKey = EntryIdentity.key(of: entry, by: source.identity)
        contentKey = EntryIdentity.key(of: entry, by: .content)
        entryDigest = Digest.of(title, text)
        let address = PreparedEntry.address(of: entry, key: entryKey, from: source)
        // An address that all entries share is not the page of an article.
        let hasPage = address.isPage && source.identity != .id
        recheckURL = hasPage && entry.link?.lowercased().hasPrefix("http") == true ? entry.link : nil
        commentCount = entry.comments.count.flatMap { $0 < 0 ? nil : $0 }
        pageURL = hasPage && FullTextJudge.wantsPage(outlet.fullText, feedIsFull: isFull) ? entry.link : nil
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
            updatedFrom: entry.updatedFrom,
            sections: SectionNames.of(entry.categories)
        )
        prepared = PreparedArticle(withoutPage: article, of: outlet, seenAt: source.seenAt)
    }

    /// The address of the article. An entry without a link gets an address that leads nowhere. Where all entries share one
    /// link, a fragment tells their articles apart.
    private static func address(of entry: Entry, key: String, from source: Source) -> (
        url: CanonicalURL, isPage: Bool
    ) {
        // A file is none, whatever a feed says: its address would have readers open files of their own.
        guard let linked = entry.link.flatMap({ CanonicalURL($0) }), linked.text.hasPrefix("http") else {
            return (CanonicalURL(stored: "urn:khabar:entry:\(Digest.hex(of: source.feedURL, key))"), false)
        }
        guard source.identity == .id else { return (linked, true) }
        return (CanonicalURL(stored: "\(linked.text)#khabar-\(Digest.hex(of: key))"), true)
    }

    /// A title for an entry without one: the first words of its text.
    private static func headline(from text: String) -> String {
        let line = text.prefix { $0 != "\n" }
        let head = line.prefix(81)
        return head.count <= 80 ? String(head) : head.prefix(80) + "…"
    }
}
