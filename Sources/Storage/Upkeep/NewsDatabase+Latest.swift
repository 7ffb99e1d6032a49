import News

extension NewsDatabase {
    /// The rows since `time`, oldest first. They are read backwards from the newest to the first that is older, so
    /// that no index by time is needed.
    func latest<Made>(
        _ sql: String,
        since time: Timestamp,
        after: Int64,
        of outlet: Outlet.ID?,
        _ make: (borrowing Row) throws -> Made
    ) throws(StorageError) -> [Made] {
        try read { db in
            var made: [Made] = []
            try db.visit(sql, [after, outlet?.text]) { row in
                guard try row.instant("at") >= time else { return false }
                made.append(try make(row))
                return true
            }
            return made.reversed()
        }
    }
}
