package import News

/// An earlier wording of an article: a row of the `revisions` view.
package struct RevisionRow: Hashable, Sendable {
    package let article: Article.ID
    /// 1 is the first wording.
    package let number: Int
    /// When khabar saw the next wording.
    package let replacedAt: Timestamp
    package let title: String
    package let text: String
}

extension NewsDatabase {
    /// The earlier wordings of an article, the first one first.
    package func revisions(of id: Article.ID) throws(StorageError) -> [RevisionRow] {
        try read { db in
            try db.all("SELECT * FROM revisions WHERE article_id = ? ORDER BY number", [id.number]) { row in
                RevisionRow(
                    article: id,
                    number: row["number"],
                    replacedAt: try row.instant("replaced_at"),
                    title: row["title"],
                    text: row["text"]
                )
            }
        }
    }
}
