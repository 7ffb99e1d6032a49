internal import GRDB
internal import News

extension NewsDatabase {
    /// The articles in which all of `words` occur, newest first by believed time.
    ///
    /// Where more than a thousand match, the newest are looked for among the thousand that arrived last:
    /// arrival is the order in which the index can be read without sorting all that it found.
    ///
    /// - Parameters:
    ///   - words: As a person types them, in any spelling that folds to the same; "…" for a phrase, word*
    ///     for a beginning. No text is an error; one without any word finds nothing.
    ///   - filter: As for `articles`.
    /// - Returns: Articles with the place of the first hit.
    /// - Throws: Never for what was typed, only for the file.
    package func search(_ words: String, _ filter: NewsFilter) throws(StorageError) -> [SearchRow] {
        let query = SearchQuery(words)
        guard let match = query.match else { return [] }
        let condition = Condition.articles(filter)
        let sql = """
            SELECT a.* FROM (
                SELECT a.id FROM articles_fts f CROSS JOIN article a ON a.id = f.rowid
                WHERE articles_fts MATCH ? \(condition.continued)
                ORDER BY f.rowid DESC LIMIT ?
            ) found JOIN articles a ON a.id = found.id
            ORDER BY a.believed_at DESC, a.id DESC LIMIT ?
            """
        let arguments: [(any DatabaseValueConvertible)?] =
            [match] + condition.arguments + [max(1000, filter.limit), filter.limit]
        return try read { db in
            try Row.fetchCursor(db, sql: sql, arguments: StatementArguments(arguments))
                .map { row in
                    let article = try ArticleRow(row: row)
                    return SearchRow(
                        article: article,
                        snippet: Snippet(of: article.article.text, for: query)
                    )
                }
                .array()
        }
    }
}
