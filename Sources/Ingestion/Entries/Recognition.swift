import Language
import News
import Storage

/// Recognises the entries of one document as articles that are kept already.
///
/// Each of these rules may say so, in this order: the id that the feed gives; the address, with the title or most of the text;
/// title and time, or nearly all of the text, at another address. An id that comes again with another title and another text
/// is another article's, and so are title and text at an address that several articles share.
struct Recognition {
    private var identity: Feed.Identity?
    /// Whether this document showed that ids and addresses change.
    private var isChurnNew = false
    private let feed: Feed.ID
    private let now: Timestamp
    /// How many entries of the document have each key, and the page of one of them. A key that several share identifies none
    /// of them.
    private var uses: [String: (count: Int, page: CanonicalURL)]
    private let pages: Set<CanonicalURL>
    /// The articles that entries of the document are. A second entry changes none of them.
    private var claimed: Set<Article.ID> = []
    /// The latest articles of the feed that the document does not hold, and their texts; nil until they are needed.
    private var vanished: [(article: KnownArticle, text: String)]?

    /// An entry with the same words as an article is that article only within 14 days.
    private static let contentSeconds: Int64 = 14 * 86400
    /// How far the times of an outlet's article and of its place in a listing may differ: a day.
    private static let listingSeconds: Int64 = 86400
    /// An article keeps its time when it moves to another address, but for a zone or a correction. The next one of a column has
    /// another time.
    private static let movingSeconds: Int64 = 3601
    /// Fewer words are common to many articles.
    private static let leastWords = 8

    /// About so many entries, spread over the document, show whether its ids and addresses change.
    private static let churnSample = 64

    init(_ identity: Feed.Identity?, of entries: [PreparedEntry], in feed: Feed.ID, at now: Timestamp) {
        self.identity = identity
        self.feed = feed
        self.now = now
        uses = Recognition.uses(of: entries.map { ($0.entryKey, $0.page) })
        pages = Set(entries.map(\.page))
    }

    private static func uses(of keys: [(key: String, page: CanonicalURL)]) -> [String: (
        count: Int, page: CanonicalURL
    )] {
        var uses: [String: (count: Int, page: CanonicalURL)] = [:]
        for (key, page) in keys { uses[key] = ((uses[key]?.count ?? 0) + 1, page) }
        return uses
    }

    /// The key that identifies the entry beside its address.
    func key(of entry: PreparedEntry) -> String {
        identity == .content ? entry.contentKey : entry.entryKey
    }

    /// The id that the feed gave this entry alone; nil where it has none.
    private func ownID(of entry: PreparedEntry) -> String? {
        identity != .content && entry.hasOwnID && uses[entry.entryKey]?.count == 1 ? entry.entryKey : nil
    }

    /// The kept article that the entry is; nil where it is new.
    mutating func known(_ entry: PreparedEntry, in transaction: NewsTransaction) throws -> KnownArticle? {
        if let known = try knownByMarks(entry, in: transaction) { return known }
        if identity == .content, let known = try knownByContent(entry, in: transaction) { return known }
        if !entry.isListed, let known = try knownElsewhere(entry, in: transaction) { return known }
        return entry.isListed ? try ownArticle(of: entry, in: transaction) : nil
    }

    /// Notes that an entry of the document is that article. False where an entry before it was, or where the article bears the
    /// id of another entry at the same address: this one states it a second time.
    mutating func claim(_ known: KnownArticle, for entry: PreparedEntry) -> Bool {
        if known.entryKey != key(of: entry), uses[known.entryKey]?.page == entry.page { return false }
        return claimed.insert(known.id).inserted
    }

    /// Notes that an entry became a new article.
    mutating func claim(_ id: Article.ID) { claimed.insert(id) }

    /// Whether the feed now gives the article another address or id.
    func hasMoved(_ known: KnownArticle, _ entry: PreparedEntry) -> Bool {
        // Where addresses are others each time, they are not followed; where they have just changed all at once, they are.
        guard identity != .content || isChurnNew, !entry.isListed, known.matchedBy != .listing else {
            return false
        }
        if known.url.withoutFragment != entry.page { return true }
        return isChurnNew || ownID(of: entry).map { $0 != known.entryKey } ?? false
    }

    private func words(of known: KnownArticle, in transaction: NewsTransaction) throws -> SameArticle.Wording
    {
        SameArticle.Wording(title: known.title, text: try transaction.text(of: known.id))
    }
}

// MARK: - By id and address

extension Recognition {
    private func knownByMarks(_ entry: PreparedEntry, in transaction: NewsTransaction) throws -> KnownArticle?
    {
        try knownByKey(entry, in: transaction) ?? knownByAddress(entry, in: transaction)
    }

    private func knownByKey(_ entry: PreparedEntry, in transaction: NewsTransaction) throws -> KnownArticle? {
        let key = key(of: entry)
        guard uses[key]?.count == 1 else { return nil }
        // An address as a key is judged with the articles that stand there.
        guard ownID(of: entry) != nil || key == entry.contentKey else { return nil }
        let words = entry.words
        return try transaction.articles(of: entry.outlet.id, keyed: key).first { known in
            if known.entryDigest == entry.entryDigest { return true }
            return !SameArticle.isWhollyOther(words, try self.words(of: known, in: transaction))
        }
    }

    private func knownByAddress(_ entry: PreparedEntry, in transaction: NewsTransaction) throws
        -> KnownArticle?
    {
        // Where all entries have one address, it tells nothing.
        guard identity != .id else { return nil }
        let words = entry.words
        for page in [entry.page] + entry.page.variants where page == entry.page || !pages.contains(page) {
            let here = try transaction.articles(of: entry.outlet.id, at: page, title: words.title)
            guard !here.isEmpty else { continue }
            if let known = here.first(where: { $0.entryDigest == entry.entryDigest }) { return known }
            let same = here.first { known in
                SameArticle.haveOneTitle(words, .init(title: known.title, text: ""))
            }
            if let same { return same }
            let alike = try here.first { try SameArticle.isSame(words, self.words(of: $0, in: transaction)) }
            if let alike { return alike }
            // The only article at an address, stated without an id, has been changed.
            let isKeyless = ownID(of: entry) == nil || here[0].entryKey == page.text
            if here.count == 1, isKeyless, !entry.sharesPage { return here[0] }
            if words.title.isEmpty, !entry.sharesPage { return here[0] }
            return nil
        }
        return nil
    }

    /// The article of the outlet itself that a page lists under the same title.
    private func ownArticle(of entry: PreparedEntry, in transaction: NewsTransaction) throws -> KnownArticle?
    {
        let time = entry.prepared.believedAt
        return try transaction.ownArticle(
            of: entry.outlet.id,
            title: entry.prepared.article.title,
            since: time.advanced(bySeconds: -Recognition.listingSeconds),
            until: time.advanced(bySeconds: Recognition.listingSeconds)
        )
    }
}

// MARK: - By what it says

extension Recognition {
    private func knownByContent(_ entry: PreparedEntry, in transaction: NewsTransaction) throws
        -> KnownArticle?
    {
        let article = entry.prepared.article
        return try transaction.knownArticle(
            outlet: article.outlet,
            title: article.title,
            publishedAt: article.publishedAt,
            entryDigest: entry.entryDigest,
            since: now.advanced(bySeconds: -Recognition.contentSeconds)
        )
    }

    /// The article that the feed had at another address: of the same title and time, or with nearly all of the text.
    ///
    /// An article that the document holds itself is none. A time without an hour is that of many articles, so the texts must
    /// be alike then.
    private mutating func knownElsewhere(_ entry: PreparedEntry, in transaction: NewsTransaction) throws
        -> KnownArticle?
    {
        let words = entry.words
        let article = entry.prepared.article
        if let publishedAt = article.publishedAt, !words.title.isEmpty {
            let dated = try transaction.articles(
                of: entry.outlet.id,
                titled: words.title,
                publishedAt: publishedAt
            )
            for known in dated where !isHere(known) {
                guard publishedAt.secondsSince1970 % 900 == 0 else { return known }
                let text = try transaction.text(of: known.id)
                if words.text.isEmpty || text.isEmpty
                    || SameArticle.holds(text, words.text, sharing: SameArticle.underOneID)
                {
                    return known
                }
            }
        }
        guard words.text.wordCount >= Recognition.leastWords else { return nil }
        return try vanished(of: entry.outlet.id, in: transaction).first { known, text in
            guard !claimed.contains(known.id), isNear(known.publishedAt, article.publishedAt) else {
                return false
            }
            return Recognition.holdsNearlyAll(text, words.text, isPage: known.textSource == .page)
        }?.article
    }

    private func isNear(_ one: Timestamp?, _ other: Timestamp?) -> Bool {
        guard let one, let other else { return true }
        return abs(one.seconds(since: other)) < Recognition.movingSeconds
    }

    /// A text from the page is longer than what the feed carries of it.
    private static func holdsNearlyAll(_ stored: String, _ text: String, isPage: Bool) -> Bool {
        let (short, long) = (min(stored.utf8.count, text.utf8.count), max(stored.utf8.count, text.utf8.count))
        guard short * 10 >= long * 7 || isPage && short == text.utf8.count else { return false }
        return SameArticle.holds(stored, text, sharing: SameArticle.atTwoAddresses)
    }

    private mutating func vanished(of outlet: Outlet.ID, in transaction: NewsTransaction) throws -> [(
        article: KnownArticle, text: String
    )] {
        if let vanished { return vanished }
        let since = now.advanced(bySeconds: -Recognition.contentSeconds)
        let found = try transaction.latestArticles(of: outlet, from: feed, since: since)
            .filter { !isHere($0) }
            .map { (article: $0, text: try transaction.text(of: $0.id)) }
        vanished = found
        return found
    }

    /// Whether the document holds the article under its address or id.
    private func isHere(_ known: KnownArticle) -> Bool {
        claimed.contains(known.id) || pages.contains(known.url.withoutFragment) || uses[known.entryKey] != nil
    }
}

// MARK: - Feeds whose ids and addresses are others each time

extension Recognition {
    /// Finds out whether the feed's ids and addresses change with every poll. If so, title and time identify its entries from
    /// now on.
    mutating func findChurn(among entries: [PreparedEntry], in transaction: NewsTransaction) throws -> Bool {
        guard identity == nil else { return false }
        let step = max(1, entries.count / Recognition.churnSample)
        let sample = stride(from: 0, to: entries.count, by: step).map { entries[$0] }
        for entry in sample where try knownByMarks(entry, in: transaction) != nil { return false }
        let byContent = try sample.count { try knownByContent($0, in: transaction) != nil }
        guard EntryIdentity.isChurn(entries: sample.count, knownByContent: byContent) else {
            return false
        }
        identity = .content
        isChurnNew = true
        uses = Recognition.uses(of: entries.map { ($0.contentKey, $0.page) })
        return true
    }
}

extension PreparedEntry {
    fileprivate var words: SameArticle.Wording {
        SameArticle.Wording(title: prepared.article.title, text: prepared.article.text)
    }
}

extension CanonicalURL {
    /// The same address as sites spell it that change from http to https, to or from `www.`, or mark where readers come from.
    fileprivate var variants: [CanonicalURL] {
        let parts = URLReference(text)
        guard let scheme = parts.scheme, scheme.hasPrefix("http"), let authority = parts.authority else {
            return []
        }
        let bare = authority.hasPrefix("www.") ? String(authority.dropFirst(4)) : authority
        var found: [CanonicalURL] = []
        for scheme in ["https", "http"] {
            for authority in [bare, "www.\(bare)"] {
                var variant = parts
                (variant.scheme, variant.authority) = (scheme, authority)
                found.append(CanonicalURL(stored: variant.description))
                let mark = parts.query?.split(separator: "&").allSatisfy { part in
                    ["ref", "source", "from", "src"].contains(part.prefix { $0 != "=" }.lowercased())
                }
                guard mark == true else { continue }
                variant.query = nil
                found.append(CanonicalURL(stored: variant.description))
            }
        }
        return found.filter { $0 != self }
    }
}
