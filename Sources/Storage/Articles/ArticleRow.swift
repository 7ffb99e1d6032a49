package import News

/// A row of the `articles` view.
package struct ArticleRow: Hashable, Sendable {
    package let id: Article.ID
    /// What was kept of the entry and its page.
    package let article: Article
    package let story: Story.ID?
    package let relation: Relation?
    /// Ours.
    package let seenAt: Timestamp
    /// The outlet's claim where it can be believed.
    package let believedAt: Timestamp
    package let believedFrom: BelievedFrom
    package let revisionCount: Int
    package let waitsForPage: Bool
    /// What its page says to robots.
    package let robots: String?
}

/// What a believed time rests on; the raw values are those of `believed_from` in the views.
package enum BelievedFrom: String, Hashable, Sendable {
    case published
    case updated
    case seen
    /// A day without an hour: as early as the last poll allows that did not find it, else as late as the day does.
    case day
    /// Another time than the present claim: what the outlet claimed before, or the last poll that did not find the article, where
    /// its claim lies well before that.
    case earlier
}

extension NewsDatabase {
    /// Articles, newest first by believed time.
    package func articles(_ filter: NewsFilter) throws(StorageError) -> [ArticleRow] {
        let clause = WhereClause.articles(filter)
        return try read { db in
            try db.all(
                """
                SELECT * FROM articles a \(clause.sql)
                ORDER BY a.believed_at DESC, a.id DESC LIMIT ?
                """,
                clause.arguments + [filter.limit]
            ) { try ArticleRow(row: $0) }
        }
    }

    /// The agencies that articles credit. Reads every article.
    package func creditedAgencies() throws(StorageError) -> [String] {
        try read {
            try $0.all("SELECT DISTINCT agency FROM article WHERE agency IS NOT NULL") { $0[0] as String }
        }
    }

    package func article(_ id: Article.ID) throws(StorageError) -> ArticleRow? {
        try read {
            try $0.first("SELECT * FROM articles WHERE id = ?", [id.number]) { try ArticleRow(row: $0) }
        }
    }
}

extension ArticleRow {
    /// From a row of the `articles` view.
    init(row: borrowing Row) throws {
        self.init(
            id: row.article("id"),
            article: Article(row: row),
            story: (row["story_id"] as Int64?).map { Story.ID($0) },
            relation: row.value("relation"),
            seenAt: try row.instant("seen_at"),
            believedAt: try row.instant("believed_at"),
            believedFrom: row.value("believed_from") ?? .seen,
            revisionCount: row["revision_count"],
            waitsForPage: row["waits_for_page"],
            robots: row["robots"]
        )
    }
}

extension Article {
    /// From the columns that the `articles` view and the tables share.
    init(row: borrowing Row) {
        self.init(
            outlet: row.outlet("outlet_id"),
            url: CanonicalURL(stored: row["url"]),
            title: row["title"],
            text: row["text"],
            textSource: row.value("text_source") ?? .excerpt,
            byline: row["byline"],
            agency: row["agency"],
            language: row["language"],
            image: row["image"],
            publishedAt: row.time("published_at"),
            updatedAt: row.time("updated_at"),
            publishedFrom: row.value("published_from"),
            publishedPrecision: row.value("published_precision"),
            updatedFrom: row.value("updated_from"),
            sections: (row["sections"] as String?)?.split(separator: ", ").map(String.init) ?? []
        )
    }
}
