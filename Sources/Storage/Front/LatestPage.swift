internal import Language
package import News

/// Where a list goes on: behind the row of this time and id.
package struct StoryCursor: Hashable, Sendable {
    package let at: Timestamp
    package let id: Int64

    package init(at: Timestamp, id: Int64) {
        self.at = at
        self.id = id
    }

    /// As in an address; opaque to whoever reads it.
    package var text: String { "\(at.secondsSince1970)-\(id)" }

    /// Nil where it is none.
    package init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, let seconds = Int64(parts[0]), let id = Int64(parts[1]),
            (0...253_402_300_799).contains(seconds)
        else { return nil }
        self.init(at: Timestamp(secondsSince1970: seconds), id: id)
    }
}

/// A piece of a list.
package struct StoryList: Hashable, Sendable {
    package let cards: [StoryCard]
    /// Where it goes on; nil at its end.
    package let next: StoryCursor?
}

extension NewsDatabase {
    /// Stories, the newest first by their first article; of an outlet or section by the article that stands there.
    ///
    /// A piece may hold fewer than `limit` and still have a next one, where matches are rare.
    package func latest(
        _ filter: StoryFilter = StoryFilter(),
        after cursor: StoryCursor? = nil,
        limit: Int = 50
    ) throws(StorageError) -> StoryList {
        try read { db in
            let found = try NewsDatabase.latestIDs(filter, after: cursor, limit: limit, in: db)
            return StoryList(cards: try StoryCards(db: db).cards(found.ids), next: found.next)
        }
    }

    /// The ids of such a list. With `since` it ends where its times lie before.
    static func latestIDs(
        _ filter: StoryFilter,
        since: Timestamp? = nil,
        after cursor: StoryCursor?,
        limit: Int,
        in db: Connection
    ) throws -> (ids: [Int64], next: StoryCursor?) {
        let walk = StoryWalk(filter)
        return try db.walk(
            walk.sql,
            walk.arguments + [cursor?.at.description ?? "9999", cursor?.id ?? Int64.max],
            limit: limit
        ) { row in
            let place = StoryCursor(at: try row.instant("at"), id: row["row_id"])
            return since.map { place.at < $0 } == true ? nil : place
        }
    }
}

/// Along which index a list of stories is read. Each row tells its time, its id, its story and whether that matches.
private struct StoryWalk {
    let sql: String
    let arguments: SQLArguments

    init(_ filter: StoryFilter) {
        func after(_ time: String, _ id: String) -> String { "(\(time), \(id)) < (?, ?)" }
        if let outlet = filter.outlet {
            let clause = filter.conditions(withOutlet: false)
            // Each story once: at the outlet's earliest article in it.
            sql = """
                SELECT a.believed_at AS at, a.id AS row_id, p.story_id AS found_id,
                    NOT EXISTS (SELECT 1 FROM placement q CROSS JOIN article m ON m.id = q.article_id
                        WHERE q.story_id = p.story_id AND m.outlet_id = a.outlet_id
                            AND (m.believed_at, m.id) < (a.believed_at, a.id)) \(clause.continued) AS matches
                FROM article a INDEXED BY article_outlet_time
                JOIN placement p ON p.article_id = a.id JOIN story s ON s.id = p.story_id
                WHERE a.outlet_id = ? AND \(after("a.believed_at", "a.id"))
                ORDER BY a.believed_at DESC, a.id DESC
                """
            arguments = clause.arguments + [outlet.text]
        } else if let section = filter.section {
            let clause = filter.conditions(withSection: false)
            sql = """
                SELECT k.believed_at AS at, k.article_id AS row_id, p.story_id AS found_id,
                    NOT EXISTS (SELECT 1 FROM placement q JOIN article_section m
                            ON m.article_id = q.article_id AND m.section = k.section
                        WHERE q.story_id = p.story_id
                            AND (m.believed_at, m.article_id) < (k.believed_at, k.article_id))
                    \(clause.continued) AS matches
                FROM article_section k INDEXED BY article_section_time
                JOIN placement p ON p.article_id = k.article_id JOIN story s ON s.id = p.story_id
                WHERE k.section = ? AND \(after("k.believed_at", "k.article_id"))
                ORDER BY k.believed_at DESC, k.article_id DESC
                """
            arguments = clause.arguments + [Folding.fold(section)]
        } else {
            let clause = filter.conditions()
            // The conditions stand in the column, so that rows that do not match are counted as well.
            let (index, range): (String, String) =
                if filter.agency != nil {
                    ("story_agency", "s.agency IS NOT NULL AND s.agency = ? COLLATE NOCASE AND ")
                } else if filter.minOutlets > 1 {
                    ("story_shared", "s.outlet_count > 1 AND ")
                } else {
                    ("story_time", "")
                }
            sql = """
                SELECT s.first_published_at AS at, s.id AS row_id, s.id AS found_id, 1 \(clause.continued) AS matches
                FROM story s INDEXED BY \(index)
                WHERE \(range)\(after("s.first_published_at", "s.id"))
                ORDER BY s.first_published_at DESC, s.id DESC
                """
            arguments = clause.arguments + (filter.agency.map { [$0] } ?? [])
        }
    }
}
