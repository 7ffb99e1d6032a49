package import News

/// A story that has something to do with another one.
package struct LinkRow: Hashable, Sendable {
    package let kind: Link.Kind
    /// 0...1.
    package let score: Double
    package let story: StoryRow
}

/// What stories have to do with one another without being one.
extension NewsTransaction {
    /// Links an article with the original of another story, in place of what was known of the two.
    ///
    /// `id` is the article in which it was seen, `score` lies in 0...1, `evidence` is what was measured, as JSON. The id
    /// of a story that is gone leads to where its articles went.
    package func link(
        _ id: Article.ID,
        to story: Story.ID,
        kind: Link.Kind,
        score: Double,
        evidence: String? = nil
    ) throws {
        try run(
            """
            INSERT OR REPLACE INTO link (article_id, other_id, kind, score, evidence)
            SELECT ?1, original_id, ?2, ?3, ?4 FROM story
            WHERE id = coalesce((SELECT story_id FROM story_alias WHERE id = ?5), ?5) AND original_id <> ?1
            """,
            [id.number, kind.rawValue, score, evidence, story.number]
        )
    }

    /// Takes away the links that were seen in an article, which is to be looked at anew.
    package func unlink(_ id: Article.ID) throws {
        try run("DELETE FROM link WHERE article_id = ?", [id.number])
    }

    /// Keeps what a story is about, as the index of related stories encodes it; `time` is that of the article that
    /// opened it, and stays when an earlier one joins.
    package func keepGist(_ gist: [UInt8], of story: Story.ID, at time: Timestamp) throws {
        try run(
            "INSERT OR REPLACE INTO gist (story_id, at, words) VALUES (?, ?, ?)",
            [story.number, time.description, gist]
        )
    }
}

extension NewsDatabase {
    /// Hands over what the stories opened by an article of `since` or later are about, with that article's time.
    package func storedGists(
        since: Timestamp,
        _ body: (Story.ID, Timestamp, [UInt8]) -> Void
    ) throws(StorageError) {
        try read { db in
            try db.visit(
                "SELECT story_id, at, words FROM gist WHERE at >= ? ORDER BY at, story_id",
                [since.description]
            ) { row in
                body(Story.ID(row[0]), try row.instant("at"), row[2])
                return true
            }
        }
    }

    /// The stories linked with one, in either direction, best first within each kind; each once a kind.
    package func links(of story: Story.ID, limit: Int = 20) throws(StorageError) -> [LinkRow] {
        try read { db in
            try db.all(
                """
                SELECT x.kind, max(x.score) AS score, s.* FROM (
                    SELECT kind, score, other_story_id AS id FROM links WHERE story_id = ?1
                    UNION ALL
                    SELECT kind, score, story_id FROM links WHERE other_story_id = ?1
                ) x JOIN stories s ON s.id = x.id
                GROUP BY x.kind, s.id ORDER BY x.kind, max(x.score) DESC, s.id LIMIT ?2
                """,
                [story.number, limit]
            ) { row in
                LinkRow(
                    kind: row.value("kind") ?? .related,
                    score: row["score"],
                    story: try StoryRow(row: row)
                )
            }
        }
    }
}
