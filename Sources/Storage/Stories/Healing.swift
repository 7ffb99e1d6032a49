package import News

/// Looks for stories that are one text.
extension NewsDatabase {
    /// Placed articles behind the given one in the order of believed time, `limit` at most.
    package func placedArticles(
        after time: Timestamp,
        _ id: Article.ID,
        limit: Int
    ) throws(StorageError) -> [(at: Timestamp, article: Article.ID)] {
        try read { db in
            try db.all(
                """
                SELECT a.id, a.believed_at FROM article a JOIN placement p ON p.article_id = a.id
                WHERE a.believed_at >= ?1 AND (a.believed_at, a.id) > (?1, ?2) ORDER BY a.believed_at, a.id LIMIT ?3
                """,
                [time.description, id.number, limit]
            ) { (at: try $0.instant("believed_at"), article: $0.article("id")) }
        }
    }
}

extension NewsTransaction {
    /// Whether a person holds an article of the one story apart from one of the other.
    package func areHeldApart(_ one: Story.ID, _ other: Story.ID) throws -> Bool {
        try db.isAny(
            """
            SELECT 1 FROM placement p JOIN correction_pair k ON k.is_joined = 0
                AND p.article_id IN (k.article_id, k.other_id)
            JOIN placement o ON o.article_id = CASE p.article_id WHEN k.article_id THEN k.other_id ELSE k.article_id END
            WHERE p.story_id = ?1 AND o.story_id = ?2
            """,
            [try surviving(one), try surviving(other)]
        )
    }

    package func lastHealing() throws -> Timestamp? {
        try db.first("SELECT value FROM meta WHERE name = 'healed_at'") { $0.time("value") } ?? nil
    }

    package func recordHealing(at now: Timestamp) throws {
        try run("INSERT OR REPLACE INTO meta (name, value) VALUES ('healed_at', ?)", [now.description])
    }
}
