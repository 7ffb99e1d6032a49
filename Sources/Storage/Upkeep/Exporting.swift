internal import GRDB

/// The views that are handed over whole.
package enum ExportedView: String, Hashable, Sendable, CaseIterable {
    case articles
    case stories
    case copies
}

extension NewsDatabase {
    /// Hands over the rows of a view one by one, oldest first by believed time, from one state of the file; no more
    /// than one is held.
    ///
    /// - Parameters:
    ///   - view: All its columns.
    ///   - filter: As for `articles` or `stories`; copies are chosen by their article.
    ///   - columns: Is told the names before the first row.
    ///   - row: Takes the values in the order of the names; what it throws ends the reading.
    /// - Throws: `StorageError`, or what the closures throw.
    package func export(
        _ view: ExportedView,
        _ filter: NewsFilter,
        columns: ([String]) throws -> Void,
        row: ([SQLValue]) throws -> Void
    ) throws {
        let condition = view == .stories ? Condition.stories(filter) : Condition.articles(filter)
        let sql =
            switch view {
            case .articles:
                "SELECT a.* FROM articles a \(condition.sql) ORDER BY a.believed_at, a.id LIMIT ?"
            case .stories:
                "SELECT s.* FROM stories s \(condition.sql) ORDER BY s.first_published_at, s.id LIMIT ?"
            case .copies:
                """
                SELECT c.* FROM article a CROSS JOIN copies c ON c.article_id = a.id \(condition.sql)
                ORDER BY a.believed_at, a.id LIMIT ?
                """
            }
        // What a closure throws is none of the file's errors.
        var failure: (any Error)?
        try read { db in
            let statement = try db.makeStatement(sql: sql)
            let rows = try Row.fetchCursor(
                statement,
                arguments: StatementArguments(condition.arguments + [filter.limit])
            )
            do {
                try columns(statement.columnNames)
                while let values = try rows.next() {
                    let values = Array(values.databaseValues).map(SQLValue.init)
                    try row(values)
                }
            } catch let error as DatabaseError {
                throw error
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
    }
}
