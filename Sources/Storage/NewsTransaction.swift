/// What may be done to the news inside one transaction of `NewsDatabase.write`; of no use after it.
package struct NewsTransaction {
    let db: Connection
    let path: String

    func run(_ sql: String, _ arguments: SQLArguments = []) throws {
        try db.run(sql, arguments)
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
