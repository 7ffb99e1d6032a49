/// Sizes at a glance.
package struct Counts: Hashable, Sendable {
    package let articles: Int
    package let stories: Int
    /// Stories of more than one article.
    package let storiesWithCopies: Int
    package let waitingPages: Int
}

extension NewsDatabase {
    /// Sizes at a glance, without reading the articles.
    package func counts() throws(StorageError) -> Counts {
        try read { db in
            let counts = try db.first(
                """
                SELECT (SELECT coalesce(sum(article_count), 0) FROM outlet) AS articles,
                    (SELECT count(*) FROM story) AS stories,
                    (SELECT count(*) FROM story WHERE article_count > 1) AS shared,
                    (SELECT count(*) FROM page_queue) AS waiting
                """
            ) { row in
                Counts(
                    articles: row["articles"],
                    stories: row["stories"],
                    storiesWithCopies: row["shared"],
                    waitingPages: row["waiting"]
                )
            }
            guard let counts else { preconditionFailure("a SELECT without FROM gives one row") }
            return counts
        }
    }
}
