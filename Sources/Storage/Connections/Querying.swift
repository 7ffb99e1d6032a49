/// The rows that a person's own SQL gives.
package struct QueryResult: Hashable, Sendable {
    package let columns: [String]
    package let rows: [[SQLValue]]
}

extension NewsDatabase {
    /// Runs one statement of a person's SQL on a connection that can only read.
    ///
    /// - Parameters:
    ///   - sql: A SELECT, or a pragma that describes the file.
    ///   - columns: Called once with the columns' names, before the first row.
    ///   - row: Called with each row as it is found, so that a result of any size passes through.
    /// - Throws: `StorageError.Cause.badQuery` with the place where the statement is none, or is none that reads; what
    ///   the closures throw.
    package func query(
        _ sql: String,
        columns: ([String]) throws -> Void,
        row: ([SQLValue]) throws -> Void
    ) throws {
        let connection = try Connections.safe(path)
        try connection.run(sql, columns: columns, row: row)
    }

    /// The same with all rows held in memory.
    package func query(_ sql: String) throws(StorageError) -> QueryResult {
        var names: [String] = []
        var rows: [[SQLValue]] = []
        do {
            try query(sql, columns: { names = $0 }, row: { rows.append($0) })
        } catch {
            throw StorageError(error, path: path)
        }
        return QueryResult(columns: names, rows: rows)
    }
}
