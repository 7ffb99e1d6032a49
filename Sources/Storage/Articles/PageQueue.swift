package import News

/// An article whose page is due to be fetched.
package struct PageWish: Hashable, Sendable {
    package let id: Article.ID
    /// The page to fetch.
    package let url: String
    package let wantedAt: Timestamp
    /// Failed ones so far.
    package let attempts: Int
    /// As it stands, for the page to complete.
    package let article: Article
    package let entryDigest: Int64
    /// Where the article was first seen.
    package let feed: Feed.ID?
    package let seenAt: Timestamp
    package let believedAt: Timestamp
}

extension NewsTransaction {
    /// Notes that the article's page is wanted, due at once. A wish that stands already stays as it is.
    package func awaitPage(_ id: Article.ID, url: String, at now: Timestamp) throws {
        try run(
            """
            INSERT INTO page_queue (article_id, url, domain, wanted_at, due_at) VALUES (?1, ?2, ?3, ?4, ?4)
            ON CONFLICT (article_id) DO NOTHING
            """,
            [id.number, url.storable, URLReference(url).domain.storable, now.description]
        )
    }

    /// Counts a failed attempt and puts the next one off.
    package func postponePage(_ id: Article.ID, until due: Timestamp, reason: String) throws {
        try run(
            "UPDATE page_queue SET due_at = ?, attempts = attempts + 1, reason = ? WHERE article_id = ?",
            [due.description, reason.storable, id.number]
        )
    }

    /// The page came or was given up.
    package func finishPage(_ id: Article.ID) throws {
        try run("DELETE FROM page_queue WHERE article_id = ?", [id.number])
    }
}

extension NewsDatabase {
    /// The pages that are due of the domains whose turn it is: of each at most `limit`, the longest due.
    package func pageTimes(at now: Timestamp, limit: Int, turns: inout DomainTurns) throws(StorageError)
        -> [PageTime]
    {
        try read { db in try turns.take("page_queue", at: now, limit: limit, in: db) }
    }

    /// Articles whose page is due at `now`: of each domain at most `limit`, the longest due first.
    package func pagesDue(at now: Timestamp, limit: Int) throws(StorageError) -> [PageWish] {
        try due(in: "page_queue", at: now, limit: limit) { id throws(StorageError) in try pageWish(id) }
    }

    /// The page that an article waits for; nil where it waits for none.
    package func pageWish(_ id: Article.ID) throws(StorageError) -> PageWish? {
        try waiting(in: "page_queue", columns: "q.wanted_at, q.attempts", id) { row in
            PageWish(
                id: row.article("id"),
                url: row["page_url"],
                wantedAt: try row.instant("wanted_at"),
                attempts: row["attempts"],
                article: Article(row: row),
                entryDigest: row["entry_digest"],
                feed: (row["feed_id"] as Int64?).map { Feed.ID($0) },
                seenAt: try row.instant("seen_at"),
                believedAt: try row.instant("believed_at")
            )
        }
    }
}
