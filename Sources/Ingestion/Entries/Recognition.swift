import Language
import News
import Storage

/// Recognises the entries of one document as articles that are kept already.
struct Recognition {
    private var identity: Feed.Identity?
    private let now: Timestamp
    /// How many entries of the document have each key. A key that several share identifies none of them.
    private var uses: [String: Int]

    /// An entry with the same words as an article is that article only within 14 days.
    private static let contentSeconds: Int64 = 14 * 86400
    /// How far the times of an outlet's article and of its place in a listing may differ: a day.
    private static let listingSeconds: Int64 = 86400

    /// About so many entries, spread over the document, show whether its ids and addresses change.
    private static let churnSample = 64

    init(_ identity: Feed.Identity?, of entries: [PreparedEntry], at now: Timestamp) {
        self.identity = identity
        self.now = now
        uses = Recognition.uses(of: entries.map(\.entryKey))
    }

    private static func uses(of keys: [String]) -> [String: Int] {
        Dictionary(keys.map { ($0, 1) }, uniquingKeysWith: +)
    }

    /// The key that identifies the entry beside its address.
    func key(of entry: PreparedEntry) -> String {
        identity == .content ? entry.contentKey : entry.entryKey
    }

    /// The kept article that the entry is; nil where it is new.
    func known(_ entry: PreparedEntry, in transaction: NewsTransaction) throws -> KnownArticle? {
        if let known = try knownByMarks(entry, in: transaction) { return known }
        if identity == .content, let known = try knownByContent(entry, in: transaction) { return known }
        return entry.isListed ? try ownArticle(of: entry, in: transaction) : nil
    }

    private func knownByMarks(_ entry: PreparedEntry, in transaction: NewsTransaction) throws -> KnownArticle?
    {
        let article = entry.prepared.article
        let key = key(of: entry)
        let known = try transaction.knownArticle(
            outlet: article.outlet,
            url: article.url,
            entryKey: uses[key] == 1 ? key : nil
        )
        guard let known, known.matchedBy == .entryKey, known.url != article.url,
            Folding.fold(known.title) != Folding.fold(article.title)
        else { return known }
        let stored = try transaction.text(of: known.id)
        return SameArticle.holds(stored, article.text, sharing: SameArticle.underOneID) ? known : nil
    }

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
        uses = Recognition.uses(of: entries.map(\.contentKey))
        return true
    }
}
