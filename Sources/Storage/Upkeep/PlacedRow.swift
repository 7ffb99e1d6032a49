package import News

/// An article with its place in a story, as a log tells of it.
package struct PlacedRow: Hashable, Sendable {
    /// Grows with each article that is put into a story, or anew for its new wording.
    package let sequence: Int64
    package let at: Timestamp
    package let id: Article.ID
    package let outlet: Outlet.ID
    package let url: String
    package let title: String
    package let story: Story.ID
    package let relation: Relation
    /// Nil where nothing was measured.
    package let similarity: Double?
    package let rule: String
    /// The outlet of the story's original, and how much later this article was published.
    package let firstOutlet: Outlet.ID
    package let delaySeconds: Int64
    /// Whether it was put there for its new wording.
    package let isEdited: Bool
}

extension NewsDatabase {
    /// Articles that were put into their stories since then, in the order in which that was done, and after that `sequence`.
    package func placed(since time: Timestamp, after sequence: Int64 = 0, of outlet: Outlet.ID? = nil)
        throws(StorageError) -> [PlacedRow]
    {
        try latest(
            """
            SELECT p.sequence, p.placed_at AS at, a.id, a.outlet_id, a.url, a.title, p.story_id, p.relation,
                p.similarity, p.rule, s.first_outlet_id,
                \(CarriedTextSQL.delay) AS delay_seconds,
                EXISTS (SELECT 1 FROM revision r WHERE r.article_id = a.id AND r.replaced_at = p.placed_at)
                    AS is_edited
            FROM placement p JOIN article a ON a.id = p.article_id JOIN story s ON s.id = p.story_id
            WHERE p.sequence > ?1 AND (?2 IS NULL OR a.outlet_id = ?2)
            ORDER BY p.sequence DESC
            """,
            since: time,
            after: sequence,
            of: outlet
        ) { row in
            PlacedRow(
                sequence: row["sequence"],
                at: try row.instant("at"),
                id: row.article("id"),
                outlet: row.outlet("outlet_id"),
                url: row["url"],
                title: row["title"],
                story: row.story("story_id"),
                relation: row.value("relation") ?? .copy,
                similarity: row["similarity"],
                rule: row["rule"],
                firstOutlet: row.outlet("first_outlet_id"),
                delaySeconds: row["delay_seconds"],
                isEdited: row["is_edited"]
            )
        }
    }
}
