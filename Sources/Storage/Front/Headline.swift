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

    /// The events and the stories of no event that two outlets or more carry and that got an article in the day before `now`,
    /// the weightiest first. An event passes `filter` where one of its stories does.
    package func front(
        at now: Timestamp,
        _ filter: StoryFilter = StoryFilter(),
        limit: Int = 30
    ) throws(StorageError) -> [FrontCard] {
        let since = now.advanced(bySeconds: -NewsDatabase.frontSeconds)
        let least: SQLArguments = [StoryRank.least(since: since), since.description]
        let clause = filter.conditions()
        return try read { db in
            let events = try db.all(
                """
                SELECT e.id, e.rank FROM event e INDEXED BY event_rank
                WHERE e.outlet_count > 1 AND e.story_count > 1 AND e.rank >= ? AND e.last_published_at > ?
                    \(FrontPlace.inEvent(clause))
                ORDER BY e.rank DESC, e.id DESC LIMIT ?
                """,
                least + clause.arguments + [limit]
            ) { FrontPlace(.event($0["id"]), rank: $0["rank"]) }
            let stories = try db.all(
                """
                SELECT s.id, s.rank FROM story s INDEXED BY story_rank_shared
                WHERE s.outlet_count > 1 AND s.rank >= ? AND s.last_published_at > ? \(clause.continued)
                    AND \(FrontPlace.isAlone)
                ORDER BY s.rank DESC, s.id DESC LIMIT ?
                """,
                least + clause.arguments + [limit]
            ) { FrontPlace(.story($0["id"]), rank: $0["rank"]) }
            return try FrontPlace.cards(of: events + stories, limit: limit, in: db)
        }
    }

    /// The front page as it stood at `end`, by what had been published then. Articles that khabar found only later count at
    /// the time at which it believes they were published, and stories stand in the events in which they stand today.
    package func front(
        asOf end: Timestamp,
        _ filter: StoryFilter = StoryFilter(),
        limit: Int = 30
    ) throws(StorageError) -> [FrontCard] {
        let since = end.advanced(bySeconds: -NewsDatabase.frontSeconds)
        let clause = filter.conditions()
        // Stories older than three days and events older than a week matter no more.
        func times(_ days: Int64) -> SQLArguments {
            [since.advanced(bySeconds: -days * 86_400).description, end.description, since.description]
        }
        return try read { db in
            // Nothing weighs more then than now, for votes only join. So the weightiest of today come first, and the search
            // ends where even today's weight is not enough.
            let events = try db.all(
                """
                SELECT e.id, e.rank FROM event e INDEXED BY event_time
                WHERE e.outlet_count > 1 AND e.story_count > 1 AND e.first_published_at > ?
                    AND e.first_published_at <= ? AND e.last_published_at > ? \(FrontPlace.inEvent(clause))
                ORDER BY e.rank DESC, e.id DESC
                """,
                times(6) + clause.arguments
            ) { FrontPlace(.event($0["id"]), rank: $0["rank"]) }
            let stories = try db.all(
                """
                SELECT s.id, s.rank FROM story s INDEXED BY story_shared
                WHERE s.outlet_count > 1 AND s.first_published_at > ? AND s.first_published_at <= ?
                    AND s.last_published_at > ? \(clause.continued) AND \(FrontPlace.isAlone)
                ORDER BY s.rank DESC, s.id DESC
                """,
                times(2) + clause.arguments
            ) { FrontPlace(.story($0["id"]), rank: $0["rank"]) }
            var best: [FrontPlace] = []
            for candidate in (events + stories).sorted(by: FrontPlace.comesFirst) {
                if best.count == limit, let least = best.last, candidate.rank <= least.rank { break }
                guard let then = try candidate.asOf(end, since: since, in: db) else { continue }
                best.insert(then, at: best.firstIndex { $0.rank < then.rank } ?? best.count)
                if best.count > limit { best.removeLast() }
            }
            return try FrontPlace.cards(of: best, limit: limit, until: end, in: db)
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
