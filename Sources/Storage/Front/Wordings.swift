package import Language
package import News

/// An article with its words, as a page of differences names it.
package struct WordedArticle: Hashable, Sendable {
    package let article: Article.ID
    package let outlet: Outlet.ID
    package let outletName: String
    package let story: Story.ID?
    package let language: String?
    package let url: String
    package let title: String
    /// Empty where its outlet does not want it shown.
    package let text: String
    package let allowsText: Bool
    package let believedAt: Timestamp
}

/// Two articles word by word.
package struct ArticleDifference: Hashable, Sendable {
    package let from: WordedArticle
    package let to: WordedArticle
    package let title: WordDiff
    package let text: WordDiff
}

/// An article's wordings, and what each changed.
package struct ArticleWordings: Hashable, Sendable {
    package struct Change: Hashable, Sendable {
        /// Of the later wording; 2 is the second.
        package let number: Int
        /// When khabar saw it.
        package let at: Timestamp
        package let title: WordDiff
        package let text: WordDiff
    }

    package let article: WordedArticle
    /// The earliest first. Empty where it was never changed, or its outlet does not want its text shown.
    package let changes: [Change]
}

extension NewsDatabase {
    /// Two articles word by word; nil where one of them is not there.
    package func difference(from one: Article.ID, to other: Article.ID) throws(StorageError)
        -> ArticleDifference?
    {
        let pair = try read { db in try [one, other].map { try NewsDatabase.worded($0, in: db) } }
        guard let from = pair[0], let to = pair[1] else { return nil }
        return ArticleDifference(
            from: from,
            to: to,
            title: WordDiff(from: from.title, to: to.title),
            text: WordDiff(from: from.text, to: to.text)
        )
    }

    /// An article's wordings; nil where it is not there.
    package func wordings(of id: Article.ID) throws(StorageError) -> ArticleWordings? {
        guard let article = try read({ try NewsDatabase.worded(id, in: $0) }) else { return nil }
        let earlier = article.allowsText ? try revisions(of: id) : []
        let titles = earlier.map(\.title) + [article.title]
        let texts = earlier.map(\.text) + [article.text]
        let changes = earlier.indices.map { index in
            ArticleWordings.Change(
                number: index + 2,
                at: earlier[index].replacedAt,
                title: WordDiff(from: titles[index], to: titles[index + 1]),
                text: WordDiff(from: texts[index], to: texts[index + 1])
            )
        }
        return ArticleWordings(article: article, changes: changes)
    }

    private static func worded(_ id: Article.ID, in db: Connection) throws -> WordedArticle? {
        try db.first(
            """
            SELECT a.id, a.outlet_id, o.name, p.story_id, coalesce(a.language, o.language) AS language, a.url, a.title,
                t.text, a.believed_at, a.robots, f.robots AS feed_robots
            FROM article a JOIN outlet o ON o.id = a.outlet_id
            LEFT JOIN article_text t ON t.article_id = a.id
            LEFT JOIN placement p ON p.article_id = a.id
            LEFT JOIN feed f ON f.id = a.feed_id
            WHERE a.id = ?
            """,
            [id.number]
        ) { row in
            let allowsText = TextUse.allowsText(row["robots"], row["feed_robots"])
            return WordedArticle(
                article: id,
                outlet: row.outlet("outlet_id"),
                outletName: row["name"],
                story: (row["story_id"] as Int64?).map { Story.ID($0) },
                language: row["language"],
                url: row["url"],
                title: row["title"],
                text: allowsText ? row["text"] : "",
                allowsText: allowsText,
                believedAt: try row.instant("believed_at")
            )
        }
    }
}
