internal import Glibc
internal import Language
package import News

/// What an outlet does not have, and what others have of it without saying so.
package struct MissingPage: Hashable, Sendable {
    package let outlet: OutletName
    /// Stories of the last day that three others or more carry and this one does not, the weightiest first.
    package let notCarried: [StoryCard]
    /// Copies of this outlet's texts of the last week, latest first, that name neither it nor an agency.
    package let unnamed: [UnnamedCopy]
}

/// A copy that does not say where it comes from.
package struct UnnamedCopy: Hashable, Sendable {
    package let story: Story.ID
    package let article: Article.ID
    package let outlet: Outlet.ID
    package let outletName: String
    package let url: String
    package let language: String?
    package let title: String
    package let believedAt: Timestamp
    package let delaySeconds: Int64
    /// Share of the shorter text in the longer, 0...1; nil where it was not measured.
    package let containment: Double?
}

extension NewsDatabase {
    /// The page of what an outlet misses; nil where there is none of that id.
    package func missing(
        by id: Outlet.ID,
        at now: Timestamp,
        limit: Int = 50
    ) throws(StorageError) -> MissingPage? {
        let since = now.advanced(bySeconds: -NewsDatabase.frontSeconds)
        let least = StoryRank.least(since: since)
        return try read { db in
            let outlet = try db.first(
                "SELECT id, name, language, country FROM outlet WHERE id = ?",
                [id.text]
            ) {
                OutletName(id: id, name: $0["name"], language: $0["language"], country: $0["country"])
            }
            guard let outlet else { return nil }
            let stories: [Int64] = try db.all(
                """
                SELECT s.id FROM story s INDEXED BY story_rank_shared
                WHERE s.outlet_count > 1 AND s.outlet_count >= 3 AND s.rank >= ? AND s.last_published_at > ?
                    AND NOT EXISTS (SELECT 1 FROM placement p CROSS JOIN article a ON a.id = p.article_id
                        WHERE p.story_id = s.id AND a.outlet_id = ?)
                ORDER BY s.rank DESC, s.id DESC LIMIT ?
                """,
                [least, since.description, id.text, limit]
            ) { $0[0] }
            return MissingPage(
                outlet: outlet,
                notCarried: try StoryCards(db: db).cards(stories, withLead: false),
                unnamed: try NewsDatabase.unnamed(of: outlet, at: now, limit: limit, in: db)
            )
        }
    }

    /// The stories looked at, and their copies.
    private static let (limitStories, limitCopies) = (200, 400)

    private static func unnamed(
        of outlet: OutletName,
        at now: Timestamp,
        limit: Int,
        in db: Connection
    ) throws -> [UnnamedCopy] {
        let name = Words.split(outlet.name).joined(separator: " ")
        let id = Words.split(outlet.id.text).joined(separator: " ")
        var found: [UnnamedCopy] = []
        try db.visit(
            """
            SELECT s.id AS story_id, a.id, a.outlet_id, o.name, a.url, coalesce(a.language, o.language) AS language,
                a.title, a.believed_at, \(CarriedTextSQL.delay) AS delay, p.containment, t.text
            FROM (SELECT * FROM story INDEXED BY story_first
                WHERE outlet_count > 1 AND first_outlet_id = ?1 AND first_published_at > ?2 AND agency IS NULL
                ORDER BY first_published_at DESC LIMIT ?3) s
            CROSS JOIN placement p ON p.story_id = s.id CROSS JOIN article a ON a.id = p.article_id
            JOIN outlet o ON o.id = a.outlet_id JOIN article_text t ON t.article_id = a.id
            WHERE a.outlet_id <> ?1 AND p.relation <> 'original' LIMIT ?4
            """,
            [outlet.id.text, now.advanced(bySeconds: -7 * 86_400).description, limitStories, limitCopies]
        ) { row in
            let words = " " + Words.split(row["text"]).joined(separator: " ") + " "
            guard !words.contains(" \(name) "), !words.contains(" \(id) ") else { return true }
            found.append(
                UnnamedCopy(
                    story: row.story("story_id"),
                    article: row.article("id"),
                    outlet: row.outlet("outlet_id"),
                    outletName: row["name"],
                    url: row["url"],
                    language: row["language"],
                    title: row["title"],
                    believedAt: try row.instant("believed_at"),
                    delaySeconds: row["delay"],
                    containment: row["containment"]
                )
            )
            return true
        }
        return Array(found.sorted { ($1.believedAt, $1.article) < ($0.believedAt, $0.article) }.prefix(limit))
    }
}
