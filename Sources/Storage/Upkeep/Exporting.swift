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
        let clause = view == .stories ? WhereClause.stories(filter) : WhereClause.articles(filter)
        let sql =
            switch view {
            case .articles:
                "SELECT a.* FROM articles a \(clause.sql) ORDER BY a.believed_at, a.id LIMIT ?"
            case .stories:
                "SELECT s.* FROM stories s \(clause.sql) ORDER BY s.first_published_at, s.id LIMIT ?"
            case .copies:
                """
                SELECT c.* FROM article a CROSS JOIN copies c ON c.article_id = a.id \(clause.sql)
                ORDER BY a.believed_at, a.id LIMIT ?
                """
            }
        // What a closure throws is none of the file's errors.
        var failure: (any Error)?
        try read { db in
            do {
                var isBegun = false
                try db.visit(sql, clause.arguments + [filter.limit]) { values in
                    if !isBegun { try columns(values.names) }
                    isBegun = true
                    try row(values.values)
                    return true
                }
                if !isBegun { try columns(try db.columns(of: sql)) }
            } catch let error as SQLError {
                throw error
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
    }
}
