internal import Language
internal import News

/// The sections under which outlets file their articles, as their feeds name them.
extension NewsTransaction {
    /// Keeps the sections of an article in place of those it had. An article that names none keeps those it had.
    func keepSections(_ names: [String], of id: Article.ID, believedAt: String) throws {
        guard !names.isEmpty else { return }
        try run("DELETE FROM article_section WHERE article_id = ?", [id.number])
        for name in names {
            try run(
                """
                INSERT OR IGNORE INTO article_section (article_id, section, name, believed_at) VALUES (?, ?, ?, ?)
                """,
                [id.number, Folding.fold(name), name.storable, believedAt]
            )
        }
    }
}

/// A section with how often it was named.
package struct SectionCount: Hashable, Sendable {
    /// As most write it.
    package let name: String
    package let articles: Int
}
