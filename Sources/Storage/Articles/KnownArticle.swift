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
    package let entryDigest: Int64
    package let textSource: Article.TextSource
    package let waitsForPage: Bool
    package let title: String
    /// Whether it is only known from a page that gathers from several outlets.
    package let isListed: Bool
    /// Where it was first seen.
    package let feed: Feed.ID?
    package let story: Story.ID?
    package let seenAt: Timestamp
    package let believedAt: Timestamp
}

extension NewsTransaction {
    /// The article that an entry of `outlet` is: by its address, by the address at which a page listed it, else
    /// by the key its feed gives it.
    ///
    /// Where a feed uses a key more than once, the latest article of that key. Nil for `url` or `entryKey` leaves
    /// that way out.
    package func knownArticle(
        outlet: Outlet.ID,
        url: CanonicalURL?,
        entryKey: String?
    ) throws -> KnownArticle? {
        if let url {
            if let known = try known("a.outlet_id = ? AND a.url = ?", [outlet.text, url.text], .url) {
                return known
            }
            let listed = "a.id = (SELECT article_id FROM listing WHERE outlet_id = ? AND url = ?)"
            if let known = try known(listed, [outlet.text, url.text], .listing) { return known }
        }
        guard let entryKey else { return nil }
        return try known(
            "a.outlet_id = ? AND a.entry_key = ?",
            [outlet.text, entryKey.storable],
            .entryKey
        )
    }

    /// The latest article of `outlet` that says the same as an entry: the same title at the same published time, or
    /// the very same entry. For feeds whose addresses and ids are others each time.
    ///
    /// Reads all articles of the outlet believed to be no older than `since`.
    package func knownArticle(
        outlet: Outlet.ID,
        title: String,
        publishedAt: Timestamp?,
        entryDigest: Int64,
        since: Timestamp
    ) throws -> KnownArticle? {
        try known(
            """
            a.outlet_id = ? AND a.believed_at >= ? AND (a.entry_digest = ? OR (a.title = ? AND a.published_at = ?))
            """,
            [
                outlet.text, since.description, entryDigest, title.storable, publishedAt?.description,
            ],
            .content
        )
    }

    /// The article that the outlet's own feed gave under `title`, believed to be of that time; `until` is excluded.
    package func ownArticle(
        of outlet: Outlet.ID,
        title: String,
        since: Timestamp,
        until: Timestamp
    ) throws -> KnownArticle? {
        try known(
            """
            a.outlet_id = ? AND a.believed_at >= ? AND a.believed_at < ? AND a.title = ?
                AND a.outlet_id = (SELECT outlet_id FROM feed WHERE id = a.feed_id)
            """,
            [outlet.text, since.description, until.description, title.storable],
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
        let sql = """
            SELECT a.id, a.url, a.title, a.feed_id, a.entry_digest, a.text_source, a.seen_at, a.believed_at, p.story_id,
                q.article_id IS NOT NULL AS waits,
                a.outlet_id <> coalesce((SELECT outlet_id FROM feed WHERE id = a.feed_id), a.outlet_id) AS listed
            FROM article a
            LEFT JOIN placement p ON p.article_id = a.id
            LEFT JOIN page_queue q ON q.article_id = a.id
            WHERE \(condition) ORDER BY a.id DESC LIMIT 1
            """
        return try db.first(sql, arguments) { row in
            KnownArticle(
                id: row.article("id"),
                matchedBy: match,
                url: CanonicalURL(stored: row["url"]),
                entryDigest: row["entry_digest"],
                textSource: row.value("text_source") ?? .excerpt,
                waitsForPage: row["waits"],
                title: row["title"],
                isListed: row["listed"],
                feed: (row["feed_id"] as Int64?).map { Feed.ID($0) },
                story: (row["story_id"] as Int64?).map { Story.ID($0) },
                seenAt: try row.instant("seen_at"),
                believedAt: try row.instant("believed_at")
            )
        }
    }
}
