internal import GRDB
package import News

extension NewsDatabase {
    /// What people decided, latest first; with articles only what concerns one of them.
    package func corrections(of articles: [Article.ID]? = nil) throws(StorageError) -> [CorrectionRecord] {
        try read { db in
            var condition = ""
            if let articles {
                let list = articles.map { "\($0)" }.joined(separator: ",")
                condition = """
                    WHERE article_id IN (\(list)) OR id IN (SELECT correction_id FROM correction_pair
                        WHERE article_id IN (\(list)) OR other_id IN (\(list)))
                    """
            }
            return try Row.fetchCursor(db, sql: "SELECT * FROM correction \(condition) ORDER BY id DESC")
                .map { row in
                    CorrectionRecord(
                        id: row["id"],
                        kind: row.value("kind") ?? .split,
                        article: row.article("article_id"),
                        story: row.story("story_id"),
                        otherStory: row.story("other_story_id"),
                        at: try row.instant("at"),
                        by: row["by"],
                        reason: row["reason"]
                    )
                }
                .array()
        }
    }

    /// How many splits and joins still hold articles apart or together.
    package func correctionsInForce() throws(StorageError) -> (splits: Int, joins: Int) {
        try read { db in
            let sql =
                "SELECT coalesce(sum(kind = 'split'), 0), coalesce(sum(kind = 'join'), 0) FROM corrections WHERE pairs > 0"
            return try Row.fetchOne(db, sql: sql).map { ($0[0], $0[1]) } ?? (0, 0)
        }
    }

    /// Pairs of articles that people decided about: kept in two stories by a split, in one by a join.
    package func correctedPairs(
        _ kind: CorrectionRecord.Kind
    ) throws(StorageError) -> [(article: Article.ID, other: Article.ID)] {
        try read { db in
            try Row.fetchCursor(
                db,
                sql: """
                    SELECT k.article_id, k.other_id FROM correction c
                    JOIN correction_pair k ON k.correction_id = c.id WHERE c.kind = ?
                    ORDER BY c.id, k.article_id, k.other_id
                    """,
                arguments: [kind.rawValue]
            )
            .map { (article: $0.article("article_id"), other: $0.article("other_id")) }
            .array()
        }
    }
}
