internal import FoundationEssentials
internal import GRDB

/// What SQL gives back, as SQLite has it.
package enum SQLValue: Hashable, Sendable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
    case blob([UInt8])
}

/// The rows that a person's own SQL gives.
package struct QueryResult: Hashable, Sendable {
    package let columns: [String]
    package let rows: [[SQLValue]]
}

extension NewsDatabase {
    /// Runs one statement of SQL that only reads.
    ///
    /// It runs on a connection that was opened read-only, and a statement that gives no columns (ATTACH and
    /// the like) is refused. All rows are held in memory.
    package func query(_ sql: String) throws(StorageError) -> QueryResult {
        let path = path
        return try read { db in
            do {
                let statements = try Array(db.allStatements(sql: sql))
                guard statements.count == 1, let statement = statements.first else {
                    throw StorageError(
                        .badQuery(detail: "not one statement but \(statements.count)"),
                        path: path
                    )
                }
                guard statement.isReadonly, statement.columnCount > 0 else {
                    throw StorageError(.badQuery(detail: "the statement gives no rows"), path: path)
                }
                let rows = try Row.fetchCursor(statement)
                    .map { row in Array(row.databaseValues).map(SQLValue.init) }
                return QueryResult(columns: statement.columnNames, rows: try Array(rows))
            } catch let error as DatabaseError where error.resultCode.primaryResultCode == .SQLITE_ERROR {
                throw StorageError(.badQuery(detail: error.message ?? "not SQL"), path: path)
            }
        }
    }
}

extension SQLValue {
    init(_ value: DatabaseValue) {
        self =
            switch value.storage {
            case .null: .null
            case .int64(let number): .integer(number)
            case .double(let number): .real(number)
            case .string(let text): .text(text)
            case .blob(let data): .blob(Array(data))
            }
    }
}
