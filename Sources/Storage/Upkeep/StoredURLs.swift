extension NewsTransaction {
    /// Takes user names and passwords out of the URLs that an earlier khabar stored with them; done once for a file.
    ///
    /// `https://user:password@host/` becomes `https://host/`: what a configuration that is right says now, so the feed goes on
    /// with its history. Where there is such a row already, the number of the row is put behind a `#`.
    func removeUsersFromURLs() throws {
        for column in StoredURLs.columns {
            // A second and third "@" before the host is none that a server would take, but may stand there.
            for suffix in ["", " || '#' || \(column.number)"] {
                for _ in 1...3 { try run(column.removal(ifTaken: suffix)) }
            }
        }
        try run("INSERT OR IGNORE INTO meta (name, value) VALUES ('\(StoredURLs.doneMark)', 1)")
    }
}

private enum StoredURLs {
    static let doneMark = "urls_without_users"

    struct Column {
        let table: String
        let name: String
        /// What tells its rows apart.
        let number: String

        /// The statement that takes away what stands before the first "@" of an authority.
        ///
        /// The question whether it was done stands first, and is asked once, not for each row.
        func removal(ifTaken suffix: String) -> String {
            let rest = "substr(\(name), instr(\(name), '://') + 3)"
            let user = "substr(\(rest), 1, instr(\(rest), '@'))"
            return """
                UPDATE OR IGNORE \(table)
                SET \(name) = substr(\(name), 1, instr(\(name), '://') + 2)
                    || substr(\(rest), instr(\(rest), '@') + 1)\(suffix)
                WHERE NOT EXISTS (SELECT 1 FROM meta WHERE name = '\(doneMark)')
                    AND instr(\(name), '@') > 0 AND instr(\(name), '://') > 0 AND instr(\(rest), '@') > 0
                    AND instr(\(user), '/') = 0 AND instr(\(user), '?') = 0 AND instr(\(user), '#') = 0
                """
        }
    }

    static let columns = [
        Column(table: "outlet", name: "homepage", number: "id"),
        Column(table: "feed", name: "url", number: "id"),
        Column(table: "feed", name: "final_url", number: "id"),
        Column(table: "article", name: "url", number: "id"),
        Column(table: "article", name: "image", number: "id"),
        Column(table: "revision", name: "url", number: "article_id"),
        Column(table: "page_queue", name: "url", number: "article_id"),
        Column(table: "recheck", name: "url", number: "article_id"),
        Column(table: "listing", name: "url", number: "article_id"),
    ]
}
