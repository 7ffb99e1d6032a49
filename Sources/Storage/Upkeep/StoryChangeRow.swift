package import News

/// What became of a story since articles were put into it, as a log tells of it.
package struct StoryChangeRow: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable {
        /// Two stories turned out to be one by their texts.
        case merge
        /// Somebody made two stories one.
        case join
        /// Somebody took articles out of their story.
        case split
        /// Somebody took a split or a join back.
        case undo
    }

    package let kind: Kind
    package let at: Timestamp
    /// The story that lives on, or that was taken apart.
    package let story: Story.ID
    /// The one that is no more, or that came to be.
    package let otherStory: Story.ID
    /// The first that was taken out; nil of a merge.
    package let article: Article.ID?
    /// The account of who decided, and why; nil of a merge.
    package let by: String?
    package let reason: String?
}

extension NewsDatabase {
    /// Merges, joins, splits and what was taken back of them since then, in order of time; of stories that hold an article of
    /// that outlet, or of all.
    package func storyChanges(since time: Timestamp, of outlet: Outlet.ID? = nil) throws(StorageError)
        -> [StoryChangeRow]
    {
        try read { db in
            try db.all(
                """
                SELECT * FROM (
                    SELECT 'merge' AS kind, m.at, m.story_id, m.id AS other_story_id, NULL AS article_id, NULL AS by,
                        NULL AS reason
                    FROM story_alias m
                    WHERE m.at >= ?1 AND NOT EXISTS (
                        SELECT 1 FROM correction c
                        WHERE c.other_story_id = m.id AND c.kind = 'join' AND c.undone_at IS NULL)
                    UNION ALL
                    SELECT kind, at, story_id, other_story_id, article_id, by, reason FROM correction WHERE at >= ?1
                    UNION ALL
                    SELECT 'undo', undone_at, story_id, other_story_id, NULL, undone_by, NULL FROM correction
                    WHERE undone_at >= ?1) c
                WHERE ?2 IS NULL OR EXISTS (
                    SELECT 1 FROM placement p JOIN article a ON a.id = p.article_id
                    WHERE p.story_id IN (c.story_id, c.other_story_id) AND a.outlet_id = ?2)
                ORDER BY at, story_id, other_story_id
                """,
                [time.description, outlet?.text]
            ) { row in
                StoryChangeRow(
                    kind: row.value("kind") ?? .merge,
                    at: try row.instant("at"),
                    story: row.story("story_id"),
                    otherStory: row.story("other_story_id"),
                    article: (row["article_id"] as Int64?).map { Article.ID($0) },
                    by: row["by"],
                    reason: row["reason"]
                )
            }
        }
    }
}
