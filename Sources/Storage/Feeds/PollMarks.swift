package import News

/// Marks of polls whose document is being read and kept. A mark that outlives its process tells that the process ended
/// over it.
extension NewsTransaction {
    /// Sets the mark of a feed. `record` takes it away where the poll `isMarked`.
    package func mark(_ feed: Feed.ID, at now: Timestamp) throws {
        try run(
            "INSERT OR REPLACE INTO meta (name, value) VALUES ('reading ' || ?, ?)",
            [feed.number, now.description]
        )
    }

    package func unmark(_ feed: Feed.ID) throws {
        try run("DELETE FROM meta WHERE name = 'reading ' || ?", [feed.number])
    }
}

extension NewsDatabase {
    /// The feeds whose polls were not recorded before their process ended.
    package func markedFeeds() throws(StorageError) -> [Feed.ID] {
        try read { db in
            // The characters after a space and before "!" begin no other name.
            try db.all("SELECT name FROM meta WHERE name > 'reading ' AND name < 'reading!'") { row in
                Int64((row["name"] as String).dropFirst("reading ".count)).map { Feed.ID($0) }
            }
            .compactMap(\.self)
        }
    }
}
