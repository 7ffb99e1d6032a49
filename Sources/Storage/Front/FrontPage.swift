internal import Glibc
package import News

/// A story in one line.
package struct Headline: Hashable, Sendable {
    package let id: Story.ID
    package let title: String
    package let language: String?
    package let firstOutlet: Outlet.ID
    package let firstOutletName: String
    package let firstPublishedAt: Timestamp
    package let outletCount: Int
}

/// What matters now, or mattered on a past day.
extension NewsDatabase {
    /// How far back the front looks.
    static let frontSeconds: Int64 = 86_400

    /// The stories that two outlets or more carry and that got an article in the day before `now`, the weightiest first.
    package func front(
        at now: Timestamp,
        _ filter: StoryFilter = StoryFilter(),
        limit: Int = 30
    ) throws(StorageError) -> [StoryCard] {
        let since = now.advanced(bySeconds: -NewsDatabase.frontSeconds)
        let clause = filter.conditions()
        return try read { db in
            let stories: [Int64] = try db.all(
                """
                SELECT s.id FROM story s INDEXED BY story_rank_shared
                WHERE s.outlet_count > 1 AND s.rank >= ? AND s.last_published_at > ? \(clause.continued)
                ORDER BY s.rank DESC, s.id DESC LIMIT ?
                """,
                [StoryRank.least(since: since), since.description] + clause.arguments + [limit]
            ) { $0[0] }
            return try StoryCards(db: db).cards(stories)
        }
    }

    /// The front page as it stood at `end`, by what had been published then. Articles that khabar found only later count at
    /// the time at which it believes they were published.
    package func front(
        asOf end: Timestamp,
        _ filter: StoryFilter = StoryFilter(),
        limit: Int = 30
    ) throws(StorageError) -> [StoryCard] {
        let since = end.advanced(bySeconds: -NewsDatabase.frontSeconds)
        let clause = filter.conditions()
        return try read { db in
            // No story weighs more then than now, for votes only join. So the weightiest of today come first, and the search
            // ends where even today's weight is not enough. Stories older than three days matter no more.
            let candidates = try db.all(
                """
                SELECT s.id, s.rank, s.title FROM story s INDEXED BY story_shared
                WHERE s.outlet_count > 1 AND s.first_published_at > ? AND s.first_published_at <= ?
                    AND s.last_published_at > ? \(clause.continued)
                ORDER BY s.rank DESC, s.id DESC
                """,
                [since.advanced(bySeconds: -2 * 86_400).description, end.description, since.description]
                    + clause.arguments
            ) { row in (id: row["id"] as Int64, rank: row["rank"] as Double, title: row["title"] as String) }
            var best: [(id: Int64, rank: Double)] = []
            for candidate in candidates {
                if best.count == limit, let least = best.last, candidate.rank <= least.rank { break }
                let votes = try db.all(
                    """
                    SELECT CAST(strftime('%s', min(a.believed_at)) AS INTEGER) AS first,
                        CAST(strftime('%s', max(a.believed_at)) AS INTEGER) AS last
                    FROM placement p CROSS JOIN article a ON a.id = p.article_id
                    WHERE p.story_id = ? AND a.believed_at <= ? GROUP BY a.outlet_id
                    """,
                    [candidate.id, end.description]
                ) { (first: $0["first"] as Int64, last: $0["last"] as Int64) }
                guard votes.count > 1, votes.contains(where: { $0.last > since.secondsSince1970 }) else {
                    continue
                }
                let rank = StoryRank(votes: votes.map(\.first), title: candidate.title).value
                let place = best.firstIndex { $0.rank < rank } ?? best.count
                best.insert((candidate.id, rank), at: place)
                if best.count > limit { best.removeLast() }
            }
            return try StoryCards(db: db).cards(best.map(\.id), until: end)
        }
    }

    /// The newest stories by their first article, of one outlet or more.
    package func newest(limit: Int = 12) throws(StorageError) -> [Headline] {
        try read { db in
            try db.all(
                """
                SELECT s.id, s.title, coalesce(a.language, o.language) AS language, s.first_outlet_id, o.name,
                    s.first_published_at, s.outlet_count
                FROM (SELECT * FROM story ORDER BY first_published_at DESC, id DESC LIMIT ?) s
                JOIN article a ON a.id = s.original_id JOIN outlet o ON o.id = s.first_outlet_id
                ORDER BY s.first_published_at DESC, s.id DESC
                """,
                [limit]
            ) { try Headline(row: $0) }
        }
    }

    /// The outlets that are silent for longer than is their way. Reads the rhythm of all outlets: for a page that is asked
    /// for often, keep the answer for a minute.
    package func silentOutlets() throws(StorageError) -> [OutletRow] {
        try outletRows().filter { $0.silence.isUnusual && $0.removedAt == nil }
    }

    /// All outlets by id, for filters.
    package func outletNames() throws(StorageError) -> [OutletName] {
        try read { db in
            try db.all("SELECT id, name, language, country FROM outlet ORDER BY id") { row in
                OutletName(
                    id: row.outlet("id"),
                    name: row["name"],
                    language: row["language"],
                    country: row["country"]
                )
            }
        }
    }

    /// The sections that the latest articles name, the most frequent first.
    package func sections(limit: Int = 24) throws(StorageError) -> [SectionCount] {
        try read { db in
            try db.all(
                """
                SELECT min(k.name) AS name, count(*) AS count
                FROM (SELECT id FROM article ORDER BY believed_at DESC LIMIT 2000) a
                JOIN article_section k ON k.article_id = a.id
                GROUP BY k.section ORDER BY count(*) DESC, k.section LIMIT ?
                """,
                [limit]
            ) { SectionCount(name: $0["name"], articles: $0["count"]) }
        }
    }
}

extension Headline {
    /// From the columns of `story` with `language` and the outlet's `name`.
    init(row: borrowing Row) throws {
        self.init(
            id: row.story("id"),
            title: row["title"],
            language: row["language"],
            firstOutlet: row.outlet("first_outlet_id"),
            firstOutletName: row["name"],
            firstPublishedAt: try row.instant("first_published_at"),
            outletCount: row["outlet_count"]
        )
    }
}
