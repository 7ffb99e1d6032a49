package import News

/// What the file knows of clocks that were wrong.
extension NewsTransaction {
    /// The newest time that polls vouch for; nil before the first poll. A file of an earlier khabar tells when its feeds
    /// were last asked.
    package func steadyTime() throws -> Timestamp? {
        try db.first(
            "SELECT coalesce((SELECT value FROM meta WHERE name = 'steady_at'), max(last_poll_at)) AS time FROM feed"
        ) { $0.time("time") } ?? nil
    }

    package func keepSteadyTime(_ time: Timestamp) throws {
        try run("INSERT OR REPLACE INTO meta (name, value) VALUES ('steady_at', ?)", [time.description])
    }

    /// Notes that the clock lies before the newest poll from now on: what comes is seen at a wrong time.
    package func markBehind() throws {
        try run(
            """
            INSERT OR IGNORE INTO meta (name, value)
            SELECT 'behind_since', coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'article'), 0)
            """
        )
    }

    package func unmarkBehind() throws {
        try run("DELETE FROM meta WHERE name = 'behind_since'")
    }

    /// Articles that were seen by a clock that lay behind, see `markBehind`.
    package func articlesSeenBehind() throws -> [SeenArticle] {
        try seen("id > (SELECT CAST(value AS INTEGER) FROM meta WHERE name = 'behind_since')", [])
    }

    /// The latest articles, as far as they were seen after `time`.
    package func articlesSeen(after time: Timestamp) throws -> [SeenArticle] {
        // Ids grow with arrival, so that only the end of the table is read.
        try seen(
            "id > coalesce((SELECT id FROM article WHERE seen_at <= ?1 ORDER BY id DESC LIMIT 1), 0)",
            [time.description]
        )
    }

    private func seen(_ condition: String, _ arguments: SQLArguments) throws -> [SeenArticle] {
        try db.all(
            "SELECT id, seen_at, published_at, published_precision, updated_at FROM article WHERE \(condition) ORDER BY id",
            arguments
        ) { row in
            SeenArticle(
                id: row.article("id"),
                seenAt: try row.instant("seen_at"),
                publishedAt: row.time("published_at"),
                publishedPrecision: row.value("published_precision"),
                updatedAt: row.time("updated_at")
            )
        }
    }

    /// Puts an article at the time at which it was seen by a clock that was right.
    package func mend(_ id: Article.ID, seenAt: Timestamp, believedAt: Timestamp) throws {
        try run(
            "UPDATE article SET seen_at = ?, believed_at = ? WHERE id = ?",
            [seenAt.description, believedAt.description, id.number]
        )
        if let story: Int64 = try db.first("SELECT story_id FROM placement WHERE article_id = ?", [id.number])
        {
            try recompute(story)
        }
    }
}

/// When an article was seen, and what its outlet claims.
package struct SeenArticle: Hashable, Sendable {
    package let id: Article.ID
    package let seenAt: Timestamp
    package let publishedAt: Timestamp?
    package let publishedPrecision: TimePrecision?
    package let updatedAt: Timestamp?
}

extension NewsDatabase {
    /// As `NewsTransaction.steadyTime`.
    package func steadyTime() throws(StorageError) -> Timestamp? {
        try read { try NewsTransaction(db: $0, path: path).steadyTime() }
    }
}
