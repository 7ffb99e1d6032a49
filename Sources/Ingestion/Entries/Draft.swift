import Deduplication
import Language
import News
import Parsing

/// An article made ready for the writer: everything that needs neither the index nor the file.
struct Draft: Sendable {
    var article: Article
    /// What matching and "who was first" rest on, see `BelievedTime`.
    var believedAt: Timestamp
    var fingerprint: Fingerprint

    /// Reads byline and agency out of the article's text and takes the fingerprint of the rest.
    private init(_ article: Article, of outlet: Outlet, seenAt: Timestamp) {
        let attribution = Attribution(text: article.text, outletName: outlet.name)
        self.article = article
        self.article.byline = attribution.byline ?? article.byline
        self.article.agency = attribution.agency ?? article.agency
        believedAt = BelievedTime.of(
            published: article.publishedAt,
            updated: article.updatedAt,
            seenAt: seenAt
        )
        fingerprint = Fingerprint(title: article.title, comparedText: attribution.comparedText)
    }
}

// MARK: - From a page

extension Draft {
    /// A stored article with the text of its page; what the feed stated stays, the page fills what it left out.
    ///
    /// Nil where the page holds no more of the article than the feed did.
    init?(_ stored: Article, page: ExtractedPage, of outlet: Outlet, seenAt: Timestamp) {
        guard page.text.scalarCount >= stored.text.scalarCount else { return nil }
        var article = stored
        article.text = page.text
        // A sitemap gives no more than addresses.
        if stored.title.isEmpty, let title = page.title { article.title = title }
        article.textSource = .page
        article.byline = stored.byline ?? page.byline
        article.image = stored.image ?? page.leadImage
        if stored.publishedAt == nil, let published = page.published?.instant {
            (article.publishedAt, article.publishedFrom) = (published, page.publishedFrom)
        }
        if stored.updatedAt == nil, let modified = page.modified?.instant {
            (article.updatedAt, article.updatedFrom) = (modified, page.modifiedFrom)
        }
        self.init(article, of: outlet, seenAt: seenAt)
    }

    /// A stored article with what its page says now; nil where that is no other wording of it: the same words, or a
    /// page that holds another text altogether, as one that only says that the article is gone.
    init?(_ stored: Article, changedPage page: ExtractedPage, of outlet: Outlet, seenAt: Timestamp) {
        let words = page.text.split(whereSeparator: \.isWhitespace)
        guard !words.isEmpty, words != stored.text.split(whereSeparator: \.isWhitespace),
            SharedPassages(stored.text, page.text).containment >= Draft.sameArticle
        else { return nil }
        var article = stored
        article.text = page.text
        if let modified = page.modified?.instant {
            (article.updatedAt, article.updatedFrom) = (modified, page.modifiedFrom)
        }
        self.init(article, of: outlet, seenAt: seenAt)
    }

    /// So much of the shorter text must stand in the longer.
    private static let sameArticle = 0.3

    /// A stored article as it is, when its page cannot be had.
    init(withoutPage stored: Article, of outlet: Outlet, seenAt: Timestamp) {
        self.init(stored, of: outlet, seenAt: seenAt)
    }
}

// MARK: - From a feed

/// What a feed's entry becomes.
struct EntryDraft: Sendable {
    var draft: Draft
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
    struct Origin: Sendable {
        /// Tells entries without any link apart from those of other feeds.
        var feedURL: String
        var outlet: Outlet
        var identity: Feed.Identity?
        var texts: FullText
        var seenAt: Timestamp
    }

    /// Makes the article of an entry that `outlet` published.
    init(_ entry: Entry, of outlet: Outlet, from origin: Origin) {
        let text = FeedFooter.removed(from: entry.text ?? "")
        let title = entry.title ?? EntryDraft.headline(from: text)
        let isFull = origin.texts.isFull(text, of: entry)
        let authors = entry.authors.compactMap { $0.name ?? $0.email }.joined(separator: ", ")
        self.outlet = outlet
        isListed = outlet.id != origin.outlet.id
        entryKey = EntryIdentity.key(of: entry, by: origin.identity)
        contentKey = EntryIdentity.key(of: entry, by: .content)
        entryDigest = Digest.of(title, text)
        let address = EntryDraft.address(of: entry, key: entryKey, from: origin)
        // An address that all entries share is no article's page.
        let hasPage = address.isPage && origin.identity != .id
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
        draft = Draft(withoutPage: article, of: outlet, seenAt: origin.seenAt)
    }

    /// An entry without a link is still one article: its address is then one that leads nowhere. Where all links
    /// agree, a fragment tells the articles apart.
    private static func address(of entry: Entry, key: String, from origin: Origin) -> (
        url: CanonicalURL, isPage: Bool
    ) {
        guard let linked = entry.link.flatMap({ CanonicalURL($0) }) else {
            return (CanonicalURL(stored: "urn:khabar:entry:\(Digest.hex(of: origin.feedURL, key))"), false)
        }
        guard origin.identity == .id else { return (linked, true) }
        return (CanonicalURL(stored: "\(linked.text)#khabar-\(Digest.hex(of: key))"), true)
    }

    /// The first words, for an entry without a title.
    private static func headline(from text: String) -> String {
        let line = text.prefix { $0 != "\n" }
        return line.count <= 80 ? String(line) : line.prefix(80) + "…"
    }
}
