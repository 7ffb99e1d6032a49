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
    /// Whether that key is an id of its own, and not made of its address or words.
    var hasOwnID: Bool
    /// Its link without fragment; where it has none, the address that stands in for it.
    var page: CanonicalURL
    /// Whether other articles of the document have the same link.
    var sharesPage: Bool
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
        var shared = SharedAddresses([])
        var seenAt: Timestamp
        /// When the feed was last there, and its entries known.
        var absentAt: Timestamp?
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
        contentKey = EntryIdentity.key(of: entry, by: .content)
        let address = PreparedEntry.address(of: entry, from: source)
        (page, sharesPage, hasOwnID, entryKey) = (
            address.page, address.isShared, address.hasOwnID, address.key
        )
        entryDigest = Digest.of(title, text)
        // An address that several entries share is not the page of an article.
        let hasPage = address.isPage && !address.isShared
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
            publishedPrecision: entry.published == nil ? nil : entry.publishedPrecision,
            updatedFrom: entry.updatedFrom,
            sections: SectionNames.of(entry.categories)
        )
        prepared = PreparedArticle(
            article,
            of: outlet,
            seenAt: source.seenAt,
            absentAt: source.absentAt,
            updatedPrecision: entry.updatedPrecision
        )
    }

    /// Where an entry stands, and what its feed calls it.
    private struct Address {
        /// Of the article.
        var url: CanonicalURL
        var page: CanonicalURL
        var key: String
        var hasOwnID: Bool
        var isPage = true
        var isShared = false
    }

    /// An entry without a link gets an address that leads nowhere. Where several articles share one link, a fragment tells
    /// them apart: their own, else one that khabar makes.
    private static func address(of entry: Entry, from source: Source) -> Address {
        let key = EntryIdentity.key(of: entry, by: source.identity)
        let mayHaveID = source.identity == nil || source.identity == .id
        let hasOwnID = mayHaveID && !(entry.id ?? "").isEmpty
        // A file is none, whatever a feed says: its address would have readers open files of their own.
        guard let link = entry.link, let page = CanonicalURL(link), page.text.hasPrefix("http") else {
            let none = CanonicalURL(stored: "urn:khabar:entry:\(Digest.hex(of: source.feedURL, key))")
            return Address(url: none, page: none, key: key, hasOwnID: hasOwnID, isPage: false)
        }
        var address = Address(url: page, page: page, key: key, hasOwnID: hasOwnID)
        address.isShared = source.identity == .id || source.shared.contains(page)
        guard address.isShared else { return address }
        let fragment = URLReference(link).fragment.flatMap { $0.isEmpty ? nil : $0 }
        if let own = fragment.map({ CanonicalURL(stored: "\(page.text)#\(URLReference.encoded($0))") }) {
            address.url = own
            if !hasOwnID, mayHaveID { (address.key, address.hasOwnID) = (own.text, true) }
        } else {
            if !hasOwnID { address.key = EntryIdentity.key(of: entry, by: .content) }
            address.url = page.with(mark: address.key)
        }
        return address
    }

    /// A title for an entry without one: the first words of its text.
    private static func headline(from text: String) -> String {
        let line = text.prefix { $0 != "\n" }
        let head = line.prefix(81)
        return head.count <= 80 ? String(head) : head.prefix(80) + "…"
    }
}

extension CanonicalURL {
    /// This address with a fragment made of what tells an article from others at it.
    func with(mark: String) -> CanonicalURL {
        CanonicalURL(stored: "\(text)#khabar-\(Digest.hex(of: mark))")
    }

    /// Without the fragment that tells articles of one address apart.
    var withoutFragment: CanonicalURL {
        guard let hash = text.utf8.firstIndex(of: UInt8(ascii: "#")) else { return self }
        return CanonicalURL(stored: String(text[..<hash]))
    }
}
