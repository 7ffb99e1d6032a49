package import News

/// Remembers up to which published time stories are settled, so that nobody looks there for doubtful ones.
extension NewsTransaction {
    package func markSettled(until time: Timestamp) throws {
        try run("INSERT OR REPLACE INTO meta (name, value) VALUES ('settled_until', ?)", [time.description])
    }

    /// Has all stories looked at again: articles gather that may belong to any of them.
    package func markAllUnsettled() throws { try markSettled(until: Timestamp(secondsSince1970: 0)) }
}

extension NewsDatabase {
    /// Up to which published time all that is kept is settled; nil where nothing is.
    package func settledUntil() throws(StorageError) -> Timestamp? {
        let settled = try read { try $0.first(NewsDatabase.settled) { $0.time("value") } ?? nil }
        return settled.flatMap { $0.secondsSince1970 > 0 ? $0 : nil }
    }

    /// Whether there are articles, published until `time`, whose stories were not settled yet.
    package func hasUnsettled(until time: Timestamp) throws(StorageError) -> Bool {
        try read { db in
            let settled: String? = try db.first(NewsDatabase.settled)
            return try db.isAny(
                "SELECT 1 FROM article WHERE believed_at > ? AND believed_at <= ?",
                [settled ?? "", time.description]
            )
        }
    }

    private static let settled = "SELECT value FROM meta WHERE name = 'settled_until'"
}
