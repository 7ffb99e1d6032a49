internal import GRDB
package import News

/// Up to which published time stories are settled, so that no one looks for doubtful ones where there are none.
extension NewsTransaction {
    package func noteSettled(until time: Timestamp) throws {
        try run("INSERT OR REPLACE INTO meta (name, value) VALUES ('settled_until', ?)", [time.description])
    }
}

extension NewsDatabase {
    /// Whether there are articles, published until `time`, whose stories were not settled yet.
    package func hasUnsettled(until time: Timestamp) throws(StorageError) -> Bool {
        try read { db in
            let settled = try String.fetchOne(db, sql: "SELECT value FROM meta WHERE name = 'settled_until'")
            return try Bool.fetchOne(
                db,
                sql: "SELECT EXISTS (SELECT 1 FROM article WHERE believed_at > ? AND believed_at <= ?)",
                arguments: [settled ?? "", time.description]
            ) ?? false
        }
    }
}
