package import News

/// When a feed is to be asked.
package struct FeedTime: Hashable, Sendable {
    package let id: Feed.ID
    package let url: String
    package let at: Timestamp
    /// Whether it was never asked.
    package let isNew: Bool
}

extension NewsDatabase {
    /// When each configured feed is to be asked, the longest due first. Those that are never asked by themselves are
    /// left out.
    package func feedTimes() throws(StorageError) -> [FeedTime] {
        try read { db in
            try FeedTime.all(db, where: "next_poll_at IS NOT NULL AND state <> 'removed'")
        }
    }
}

extension FeedTime {
    static func all(
        _ db: Connection,
        where condition: String,
        _ arguments: SQLArguments = []
    ) throws -> [FeedTime] {
        let sql = """
            SELECT id, url, next_poll_at, last_poll_at IS NULL AS is_new FROM feed WHERE \(condition)
            ORDER BY next_poll_at, id
            """
        return try db.all(sql, arguments) { row in
            FeedTime(
                id: row.feed("id"),
                url: row["url"],
                at: try row.instant("next_poll_at"),
                isNew: row["is_new"]
            )
        }
    }
}

// MARK: - A clock that was wrong

extension NewsTransaction {
    /// Brings back the times that were written while the clock was ahead of `now`: they would come too late.
    ///
    /// Pages and robots.txt may be asked for at once. A domain whose rest is longer than any domain is given may be
    /// asked again. The feeds concerned are returned, for the caller sets their times.
    package func bringBack(at now: Timestamp, longestRestSeconds: Int64) throws -> [FeedTime] {
        // Clocks are often set by some seconds, which does no harm.
        let ahead = now.advanced(bySeconds: 300).description
        try run(
            "UPDATE page_queue SET due_at = ?1, wanted_at = ?1 WHERE wanted_at > ?2",
            [now.description, ahead]
        )
        try run(
            "UPDATE robots SET lasts_until = ?1, asked_at = ?1, down_since = min(down_since, ?1) WHERE asked_at > ?2",
            [now.description, ahead]
        )
        try run(
            "DELETE FROM domain WHERE rests_until > ?",
            [now.advanced(bySeconds: longestRestSeconds).description]
        )
        return try FeedTime.all(
            db,
            where: "last_poll_at > ? AND next_poll_at IS NOT NULL AND state <> 'removed'",
            [ahead]
        )
    }
}
