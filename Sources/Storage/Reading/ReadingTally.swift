internal import GRDB
package import News

/// How the feeds fare, at a glance.
package struct FeedTally: Hashable, Sendable {
    /// Of those that are configured.
    package var feeds: [Feed.Health: Int] = [:]
    /// When the next is to be asked, however long ago that was; nil where none is.
    package var nextPollAt: Timestamp?

    /// All of them.
    package var count: Int { feeds.values.reduce(0, +) }
    /// Those whose news do not come.
    package var failing: Int { feeds.reduce(0) { $0 + ($1.key.isHealthy ? 0 : $1.value) } }
}

extension NewsDatabase {
    /// Counts the configured feeds by how they fare; a scan of their table.
    package func feedTally() throws(StorageError) -> FeedTally {
        try read { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT state, count(*) AS feeds, min(next_poll_at) AS next FROM feed
                    WHERE state <> 'removed' GROUP BY state
                    """
            )
            var tally = FeedTally()
            for row in rows {
                tally.feeds[row.value("state") ?? .failing, default: 0] += row["feeds"]
                tally.nextPollAt = [tally.nextPollAt, row.time("next")].compactMap(\.self).min()
            }
            return tally
        }
    }
}
