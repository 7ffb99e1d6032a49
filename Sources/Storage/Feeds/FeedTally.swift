internal import Glibc
package import News

/// How the feeds fare, at a glance.
package struct FeedTally: Hashable, Sendable {
    /// Of those that are configured.
    package var feeds: [Feed.Health: Int]
    /// When the next is to be asked, however long ago that was; nil where none is.
    package var nextPollAt: Timestamp?

    package init(feeds: [Feed.Health: Int] = [:], nextPollAt: Timestamp? = nil) {
        self.feeds = feeds
        self.nextPollAt = nextPollAt
    }

    /// All of them.
    package var count: Int { feeds.values.reduce(0, +) }
    /// Those from which no news comes.
    package var failing: Int { feeds.reduce(0) { $0 + ($1.key.isHealthy ? 0 : $1.value) } }
}

/// What the database takes on the disk, in bytes.
package struct StoreSizes: Hashable, Sendable {
    package var database: Int
    /// The journal that is still to be folded in.
    package var journal: Int

    package init(database: Int = 0, journal: Int = 0) {
        self.database = database
        self.journal = journal
    }
}

extension NewsDatabase {
    /// Counts the configured feeds by how they fare; a scan of their table.
    package func feedTally() throws(StorageError) -> FeedTally {
        try read { db in
            var tally = FeedTally()
            try db.visit(
                """
                SELECT state, count(*) AS feeds, min(next_poll_at) AS next FROM feed
                WHERE state <> 'removed' GROUP BY state
                """
            ) { row in
                tally.feeds[row.value("state") ?? .failing, default: 0] += row["feeds"]
                tally.nextPollAt = [tally.nextPollAt, row.time("next")].compactMap(\.self).min()
                return true
            }
            return tally
        }
    }

    /// When the last article was first seen; nil where there is none.
    package func lastArticleSeenAt() throws(StorageError) -> Timestamp? {
        // Ids grow with time.
        try read {
            try $0.first("SELECT seen_at FROM article ORDER BY id DESC LIMIT 1") { $0.time("seen_at") } ?? nil
        }
    }

    package var sizes: StoreSizes {
        func bytes(_ path: String) -> Int {
            var status = stat()
            return stat(path, &status) == 0 ? Int(status.st_size) : 0
        }
        return StoreSizes(database: bytes(path), journal: bytes(path + "-wal"))
    }
}
