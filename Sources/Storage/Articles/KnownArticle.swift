package import News

/// An article that is already kept, as far as a poll must know it.
package struct KnownArticle: Hashable, Sendable {
    package enum Match: Hashable, Sendable {
        case url
        /// Its address is another one: the outlet moved it, or the feed uses a key twice.
        case entryKey
        /// The address is that of a page which listed it.
        case listing
        /// Title and time are the same, or the entry is word for word.
        case content
    }

    package let id: Article.ID
    package let matchedBy: Match
    package let url: CanonicalURL
    /// What its feed calls it.
    package let entryKey: String
    package let entryDigest: Int64
    package let textSource: Article.TextSource
    package let waitsForPage: Bool
    package let title: String
    /// Whether it is only known from a page that gathers from several outlets.
    package let isListed: Bool
    /// Where it was first seen.
    package let feed: Feed.ID?
    package let story: Story.ID?
    package let publishedAt: Timestamp?
    package let seenAt: Timestamp
    package let believedAt: Timestamp
}

extension NewsTransaction {
    /// The articles of `outlet` that its feeds gave under that key, the latest eight.
    package func articles(of outlet: Outlet.ID, keyed key: String) throws -> [KnownArticle] {
        try all("a.outlet_id = ? AND a.entry_key = ?", [outlet.text, key.storable], .entryKey, limit: 8)
    }

    /// The articles of `outlet` at an address, whatever fragment follows it: the latest 24, and before them those under
    /// `title`. Without any, the one that a page listed there.
    package func articles(of outlet: Outlet.ID, at url: CanonicalURL, title: String) throws -> [KnownArticle]
    {
        let here = "a.outlet_id = ?1 AND (a.url = ?2 OR (a.url >= ?2 || '#' AND a.url < ?2 || '$'))"
        let latest = try all(here, [outlet.text, url.text], .url, limit: 24)
        if latest.isEmpty {
            let listed = "a.id = (SELECT article_id FROM listing WHERE outlet_id = ? AND url = ?)"
            return try known(listed, [outlet.text, url.text], .listing).map { [$0] } ?? []
        }
        guard latest.count == 24, !latest.contains(where: { $0.title == title }) else { return latest }
        return try all("\(here) AND +a.title = ?3", [outlet.text, url.text, title.storable], .url, limit: 1)
            + latest
    }

    /// The articles of `outlet` under `title` and of that published time, the latest eight.
    package func articles(of outlet: Outlet.ID, titled title: String, publishedAt: Timestamp) throws
        -> [KnownArticle]
    {
        try all(
            "a.outlet_id = ? AND a.title = ? AND a.published_at = ?",
            [outlet.text, title.storable, publishedAt.description],
            .content,
            limit: 8
        )
    }

    /// Of the outlet's latest two hundred articles those that `feed` brought, the latest forty.
    package func latestArticles(of outlet: Outlet.ID, from feed: Feed.ID, since: Timestamp) throws
        -> [KnownArticle]
    {
        try all(
            """
            a.id IN (SELECT id FROM article WHERE outlet_id = ? AND believed_at >= ?
                ORDER BY believed_at DESC LIMIT 200) AND a.feed_id = ?
            """,
            [outlet.text, since.description, feed.number],
            .content,
            limit: 40
        )
    }

    /// Gives an article the address and the key under which its feed has it now. An address that another article of the outlet
    /// has stays with that one.
    package func readdress(_ id: Article.ID, to url: CanonicalURL, entryKey: String) throws {
        try move(id, to: url)
        try run("UPDATE article SET entry_key = ? WHERE id = ?", [entryKey.storable, id.number])
    }

    /// Whether an article of the outlet has this very address.
    package func isTaken(_ url: CanonicalURL, of outlet: Outlet.ID) throws -> Bool {
        try db.isAny("SELECT 1 FROM article WHERE outlet_id = ? AND url = ?", [outlet.text, url.text])
    }

    /// The latest article of `outlet` that says the same as an entry: the same title at the same published time, or
    /// the very same entry. For feeds whose addresses and ids are others each time.
    ///
    /// Only articles believed to be no older than `since` count. Of those with the same title, a hundred at most are
    /// looked at: one believed to be of the published time, and the latest.
    package func knownArticle(
        outlet: Outlet.ID,
        title: String,
        publishedAt: Timestamp?,
        entryDigest: Int64,
        since: Timestamp
    ) throws -> KnownArticle? {
        let same = try known(
            KnownArticle.sameEntry,
            [outlet.text, entryDigest, since.description],
            .content
        )
        guard let publishedAt else { return same }
        let arguments: SQLArguments = [
            outlet.text, title.storable, since.description, publishedAt.description,
        ]
        let stated =
            try known(KnownArticle.sameTime, arguments, .content)
            ?? known(KnownArticle.sameTitle, arguments, .content)
        return [same, stated].compactMap { $0 }.max { $0.id < $1.id }
    }

    /// The article that the outlet's own feed gave under `title`, believed to be of that time; `until` is excluded.
    package func ownArticle(
        of outlet: Outlet.ID,
        title: String,
        since: Timestamp,
        until: Timestamp
    ) throws -> KnownArticle? {
        try known(
            KnownArticle.ownTitle,
            [outlet.text, title.storable, since.description, until.description],
            .content
        )
    }

    package func knownArticle(_ id: Article.ID) throws -> KnownArticle? {
        try known("a.id = ?", [id.number], .url)
    }

    private func known(
        _ condition: String,
        _ arguments: SQLArguments,
        _ match: KnownArticle.Match
    ) throws -> KnownArticle? {
        try all(condition, arguments, match, limit: 1).first
    }

    /// The latest first.
    private func all(
        _ condition: String,
        _ arguments: SQLArguments,
        _ match: KnownArticle.Match,
        limit: Int
    ) throws -> [KnownArticle] {
        try db.all(KnownArticle.sql(condition, limit: limit), arguments) { row in
            KnownArticle(
                id: row.article("id"),
                matchedBy: match,
                url: CanonicalURL(stored: row["url"]),
                entryKey: row["entry_key"],
                entryDigest: row["entry_digest"],
                textSource: row.value("text_source") ?? .excerpt,
                waitsForPage: row["waits"],
                title: row["title"],
                isListed: row["listed"],
                feed: (row["feed_id"] as Int64?).map { Feed.ID($0) },
                story: (row["story_id"] as Int64?).map { Story.ID($0) },
                publishedAt: row.time("published_at"),
                seenAt: try row.instant("seen_at"),
                believedAt: try row.instant("believed_at")
            )
        }
    }
}

// MARK: - What is looked up, each by an index

extension KnownArticle {
    static let sameEntry = latest("outlet_id = ?1 AND entry_digest = ?2 AND believed_at >= ?3")
    static let sameTime = latest(
        "outlet_id = ?1 AND title = ?2 AND ?4 >= ?3 AND believed_at = ?4 AND published_at = ?4"
    )
    static let sameTitle = among("outlet_id = ?1 AND title = ?2 AND believed_at >= ?3", "a.published_at = ?4")
    static let ownTitle = among(
        "outlet_id = ?1 AND title = ?2 AND believed_at >= ?3 AND believed_at < ?4",
        "a.outlet_id = (SELECT outlet_id FROM feed WHERE id = a.feed_id)"
    )

    private static func latest(_ condition: String) -> String {
        "a.id = (SELECT id FROM article WHERE \(condition) ORDER BY believed_at DESC, id DESC LIMIT 1)"
    }

    /// Of many that are found by the index, the latest hundred are looked at.
    private static func among(_ found: String, _ condition: String) -> String {
        """
        a.id IN (SELECT id FROM article WHERE \(found) ORDER BY believed_at DESC, id DESC LIMIT 100)
            AND \(condition)
        """
    }

    static func sql(_ condition: String, limit: Int = 1) -> String {
        """
        SELECT a.id, a.url, a.title, a.feed_id, a.entry_key, a.entry_digest, a.text_source, a.published_at, a.seen_at,
            a.believed_at, p.story_id,
            q.article_id IS NOT NULL AS waits,
            a.outlet_id <> coalesce((SELECT outlet_id FROM feed WHERE id = a.feed_id), a.outlet_id) AS listed
        FROM article a
        LEFT JOIN placement p ON p.article_id = a.id
        LEFT JOIN page_queue q ON q.article_id = a.id
        WHERE \(condition) ORDER BY a.id DESC LIMIT \(limit)
        """
    }
}
