package import News

/// A poll, as a log tells of it.
package struct PollRow: Hashable, Sendable {
    package let id: Int64
    package let at: Timestamp
    package let feed: Feed.ID
    package let outlet: Outlet.ID
    package let url: String
    package let status: Int?
    /// Why it failed; nil where it did not.
    package let failure: String?
}

extension NewsDatabase {
    /// The status with which a feed was answered last; nil where no answer came.
    package func lastStatus(of feed: Feed.ID) throws(StorageError) -> Int? {
        try read { db in
            try db.first(
                "SELECT status FROM poll WHERE feed_id = ? ORDER BY at DESC, id DESC LIMIT 1",
                [feed.number]
            )
        }
    }

    /// Polls since then, in the order in which they ended, and after that `id`.
    package func polls(since time: Timestamp, after id: Int64 = 0, of outlet: Outlet.ID? = nil)
        throws(StorageError) -> [PollRow]
    {
        try latest(
            """
            SELECT p.id, p.at, p.feed_id, f.outlet_id, f.url, p.status,
                CASE p.outcome WHEN 'failed' THEN coalesce(p.reason, '') END AS failure
            FROM poll p JOIN feed f ON f.id = p.feed_id
            WHERE p.id > ?1 AND (?2 IS NULL OR f.outlet_id = ?2)
            ORDER BY p.id DESC
            """,
            since: time,
            after: id,
            of: outlet
        ) { row in
            PollRow(
                id: row["id"],
                at: try row.instant("at"),
                feed: row.feed("feed_id"),
                outlet: row.outlet("outlet_id"),
                url: row["url"],
                status: row["status"],
                failure: row["failure"]
            )
        }
    }
}
