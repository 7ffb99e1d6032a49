package import News

/// A row of the `stories` view.
package struct StoryRow: Hashable, Sendable {
    package let id: Story.ID
    package let title: String
    package let firstPublishedAt: Timestamp
    package let lastPublishedAt: Timestamp
    package let firstOutlet: Outlet.ID
    package let articleCount: Int
    package let outletCount: Int
    package let agency: String?
    package let original: Article.ID
    /// What the first time and outlet rest on.
    package let firstRestsOn: BelievedFrom
    /// What it weighs on the front page, see the view.
    package let rank: Double
    /// The event in which it stands; nil where no other story tells of it.
    package let event: Event.ID?
}

/// A story with its articles, earliest first.
package struct StoryPage: Hashable, Sendable {
    package let story: StoryRow
    package let copies: [CopyRow]
}

/// An article as a part of its story: a row of the `copies` view.
package struct CopyRow: Hashable, Sendable {
    package let story: Story.ID
    package let relation: Relation
    /// 0...1 against `match`; 1 for the original; nil where stories were joined without measuring this pair.
    package let similarity: Double?
    package let containment: Double?
    /// From the original's believed time to this article's.
    package let delaySeconds: Int64
    package let match: Article.ID?
    package let rule: String
    package let article: ArticleRow
}

extension NewsDatabase {
    /// How stories are ordered.
    package enum StoryOrder: String, Hashable, Sendable, CaseIterable {
        /// By the believed time of their original, which later copies do not move.
        case newest
        /// By what they weigh on the front page.
        case rank

        /// Of the table `story` as `s`, so that its indexes serve. The view rounds the rank.
        fileprivate var columns: String {
            switch self {
            case .newest: "s.first_published_at DESC, s.id DESC"
            case .rank: "t.rank DESC, s.id DESC"
            }
        }
    }

    /// Stories, the newest or the weightiest first.
    package func stories(
        _ filter: NewsFilter,
        by order: StoryOrder = .newest
    ) throws(StorageError) -> [StoryRow] {
        let clause = WhereClause.stories(filter)
        let source = order == .rank ? "story t CROSS JOIN stories s ON s.id = t.id" : "stories s"
        return try read { db in
            try db.all(
                """
                SELECT s.* FROM \(source) \(clause.sql)
                ORDER BY \(order.columns) LIMIT ?
                """,
                clause.arguments + [filter.limit]
            ) { try StoryRow(row: $0) }
        }
    }

    /// A story with its articles, earliest first. The id of a story that is gone leads to where its
    /// articles went.
    package func story(_ id: Story.ID) throws(StorageError) -> StoryPage? {
        try read { db in
            let story = try db.first(
                """
                SELECT * FROM stories
                WHERE id = coalesce((SELECT story_id FROM story_alias WHERE id = ?1), ?1)
                """,
                [id.number]
            ) { try StoryRow(row: $0) }
            guard let story else { return nil }
            let copies = try db.all(
                """
                \(CopyRow.select)
                WHERE c.story_id = ? ORDER BY a.believed_at, a.id
                """,
                [story.id.number]
            ) { try CopyRow(row: $0, in: story.id) }
            return StoryPage(story: story, copies: copies)
        }
    }

    /// An article as a part of its story; nil while it stands in none.
    package func copy(of id: Article.ID) throws(StorageError) -> CopyRow? {
        try read { db in
            try db.first(
                """
                \(CopyRow.select) WHERE c.article_id = ?
                """,
                [id.number]
            ) { try CopyRow(row: $0, in: $0.story("story_id")) }
        }
    }
}

extension CopyRow {
    /// Of the `copies` view, `c`, with the articles, `a`.
    fileprivate static let select = """
        SELECT a.*, c.similarity, c.containment, c.delay_seconds, c.match_id, c.rule
        FROM copies c JOIN articles a ON a.id = c.article_id
        """
}

extension StoryRow {
    /// From a row of the `stories` view.
    init(row: borrowing Row) throws {
        self.init(
            id: row.story("id"),
            title: row["title"],
            firstPublishedAt: try row.instant("first_published_at"),
            lastPublishedAt: try row.instant("last_published_at"),
            firstOutlet: row.outlet("first_outlet_id"),
            articleCount: row["article_count"],
            outletCount: row["outlet_count"],
            agency: row["agency"],
            original: row.article("original_id"),
            firstRestsOn: row.value("first_rests_on") ?? .seen,
            rank: row["rank"],
            event: (row["event_id"] as Int64?).map { Event.ID($0) }
        )
    }
}

extension CopyRow {
    /// From a row of `articles` with the columns of `copies`.
    fileprivate init(row: borrowing Row, in story: Story.ID) throws {
        self.init(
            story: story,
            relation: row.value("relation") ?? .copy,
            similarity: row["similarity"],
            containment: row["containment"],
            delaySeconds: row["delay_seconds"],
            match: (row["match_id"] as Int64?).map { Article.ID($0) },
            rule: row["rule"],
            article: try ArticleRow(row: row)
        )
    }
}
