internal import GRDB

/// What may be done to the news inside one transaction of `NewsDatabase.write`; of no use after it.
package struct NewsTransaction {
    let db: Database
    let path: String

    /// Runs a statement that is kept prepared: most of the cost of a small one is preparing it.
    func run(_ sql: String, _ arguments: StatementArguments = []) throws {
        try db.cachedStatement(sql: sql).execute(arguments: arguments)
    }

    func row(_ sql: String, _ arguments: StatementArguments) throws -> Row? {
        try Row.fetchOne(db.cachedStatement(sql: sql), arguments: arguments)
    }

    func rows(_ sql: String, _ arguments: StatementArguments) throws -> [Row] {
        try Row.fetchAll(db.cachedStatement(sql: sql), arguments: arguments)
    }

    func unexpected(_ detail: String) -> StorageError {
        StorageError(.unexpected(detail: detail), path: path)
    }
}

extension String {
    /// As it can be stored: SQLite and its shells take U+0000 for the end of a text.
    var storable: String {
        var text = self
        guard text.withUTF8({ $0.contains(0) }) else { return self }
        return String(String.UnicodeScalarView(unicodeScalars.filter { $0 != "\0" }))
    }
}
