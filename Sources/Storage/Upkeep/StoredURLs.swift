import News

/// Takes user names and passwords out of the URLs that an earlier khabar stored with them.
///
/// `https://user:password@host/` becomes `https://host/`: what a configuration that is right says now, so the feed goes on
/// with its history. Where there is such a row already, the number of the row is put behind a `#`. What is freed is overwritten
/// with zeros.
enum StoredURLs {
    /// Done once for a file, and for the copies that lie beside it from before a change of the schema.
    static func remove(in connections: Connections, path: String) throws {
        let isDone = try connections.read { db in
            try db.isAny("SELECT 1 FROM meta WHERE name = ?", [doneMark])
        }
        if isDone { return }
        if try clean(connections) { try connections.withoutTransaction { try $0.foldJournal() } }
        for copy in FileCopy.earlier(than: path) {
            // A copy that cannot be written to, or is damaged, keeps what it has: it is the operator's to delete.
            guard let file = try? Connections.single(copy, isReadOnly: false) else { continue }
            if (try? clean(file)) == true { try? file.withoutTransaction { try $0.runAll("VACUUM") } }
            try? file.close()
        }
        try connections.write { db in
            try db.run("INSERT OR REPLACE INTO meta (name, value) VALUES (?, 1)", [doneMark])
        }
    }

    /// The first version of the mark stood for fewer columns.
    private static let doneMark = "urls_without_users_2"

    /// Returns whether there were any.
    private static func clean(_ connections: Connections) throws -> Bool {
        try connections.withoutTransaction { db in
            try db.run("PRAGMA secure_delete = ON")
            // Back to what `Connections` sets; should even that fail, deleting is slower from now on.
            defer { try? db.run("PRAGMA secure_delete = OFF") }
            return try db.transaction { db in
                var count = 0
                for column in columns where try column.exists(in: db) { count += try column.clean(in: db) }
                for column in texts where try column.exists(in: db) { count += try column.cleanText(in: db) }
                if try Column(table: "robots", name: "origin", number: "origin").exists(in: db) {
                    // Asked again when it is needed.
                    try db.run("DELETE FROM robots WHERE instr(origin, '@') > 0")
                    count += db.changedRows
                }
                return count > 0
            }
        }
    }

    private struct Column {
        let table: String
        let name: String
        /// What tells its rows apart.
        let number: String

        /// Files of earlier schemas lack some.
        func exists(in db: Connection) throws -> Bool {
            try db.isAny("SELECT 1 FROM pragma_table_info(?) WHERE name = ?", [table, name])
        }

        func clean(in db: Connection) throws -> Int {
            var count = 0
            // A second and third "@" before the host is none that a server would take, but may stand there.
            for suffix in ["", " || '#' || \(number)"] {
                for _ in 1...3 {
                    try db.run(removal(ifTaken: suffix))
                    count += db.changedRows
                }
            }
            return count
        }

        /// The statement that takes away what stands before the first "@" of an authority.
        private func removal(ifTaken suffix: String) -> String {
            let rest = "substr(\(name), instr(\(name), '://') + 3)"
            let user = "substr(\(rest), 1, instr(\(rest), '@'))"
            return """
                UPDATE OR IGNORE \(table)
                SET \(name) = substr(\(name), 1, instr(\(name), '://') + 2)
                    || substr(\(rest), instr(\(rest), '@') + 1)\(suffix)
                WHERE instr(\(name), '@') > 0 AND instr(\(name), '://') > 0 AND instr(\(rest), '@') > 0
                    AND instr(\(user), '/') = 0 AND instr(\(user), '?') = 0 AND instr(\(user), '#') = 0
                """
        }

        /// Of a text in which URLs stand among words.
        func cleanText(in db: Connection) throws -> Int {
            let found = try db.all(
                "SELECT CAST(\(number) AS TEXT) AS number, \(name) AS text FROM \(table) WHERE \(name) LIKE '%://%@%'"
            ) { row in (row["number"] as String, row["text"] as String) }
            var count = 0
            for (number, text) in found {
                let clean = URLReference.withoutUsers(in: text)
                guard clean != text else { continue }
                try db.run("UPDATE \(table) SET \(name) = ? WHERE \(self.number) = ?", [clean, number])
                count += 1
            }
            return count
        }
    }

    private static let columns = [
        Column(table: "outlet", name: "homepage", number: "id"),
        Column(table: "feed", name: "url", number: "id"),
        Column(table: "feed", name: "final_url", number: "id"),
        Column(table: "feed", name: "moved_to", number: "id"),
        Column(table: "feed", name: "hub", number: "id"),
        Column(table: "article", name: "url", number: "id"),
        Column(table: "article", name: "entry_key", number: "id"),
        Column(table: "article", name: "image", number: "id"),
        Column(table: "revision", name: "url", number: "article_id"),
        Column(table: "page_queue", name: "url", number: "article_id"),
        Column(table: "recheck", name: "url", number: "article_id"),
        Column(table: "listing", name: "url", number: "article_id"),
    ]

    private static let texts = [
        Column(table: "feed", name: "state_reason", number: "id"),
        Column(table: "poll", name: "reason", number: "id"),
        Column(table: "page_queue", name: "reason", number: "article_id"),
        Column(table: "domain", name: "reason", number: "name"),
    ]
}
