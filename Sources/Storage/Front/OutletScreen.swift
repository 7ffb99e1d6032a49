package import News

/// An outlet with everything that its page shows.
package struct OutletScreen: Hashable, Sendable {
    package let row: OutletRow
    package let feeds: [FeedRow]
    /// Its latest articles, of which the shares tell: the last month's, at most `limitArticles`.
    package let makeUp: MakeUp
    /// The earliest of those articles.
    package let since: Timestamp?
    /// The outlets whose texts it carried among them, the most copies first.
    package let copies: [Exchange]
    /// The outlets that carried its latest shared texts of the month, the most copies first.
    package let copiedBy: [Exchange]
    /// For each day of the last month with articles, in UTC, the earliest first.
    package let days: [DayCount]
    /// Articles of the last month by hour of the day, 0 to 23 UTC.
    package let hours: [Int]
    /// The latest first.
    package let gaps: [GapRow]

    package static let limitArticles = 1200

    /// Where articles come from.
    package struct MakeUp: Hashable, Sendable {
        /// Texts that it had first and that credit no agency.
        package var own = 0
        /// Texts that credit an agency, here or in another outlet's copy.
        package var agency = 0
        /// Other texts that another outlet had first.
        package var copied = 0

        package var count: Int { own + agency + copied }
    }

    /// What one outlet has of another's texts.
    package struct Exchange: Hashable, Sendable {
        package let outlet: Outlet.ID
        package let name: String
        package let copies: Int
        /// Of them, copies of stories that credit an agency: both may have it from there.
        package let agencyCopies: Int
        package let medianDelaySeconds: Int64
    }

    package struct DayCount: Hashable, Sendable {
        /// YYYY-MM-DD.
        package let day: String
        package let articles: Int
    }

    package struct GapRow: Hashable, Sendable {
        package let feed: Feed.ID
        package let afterAt: Timestamp
        package let beforeAt: Timestamp
        package let noticedAt: Timestamp
        /// An estimate.
        package let missed: Int?
    }
}

/// The month that figures are of.
private let monthSeconds: Int64 = 30 * 86_400

extension NewsDatabase {
    /// An outlet's page; nil where there is none of that id.
    package func outletScreen(_ id: Outlet.ID, at now: Timestamp) throws(StorageError) -> OutletScreen? {
        let since = now.advanced(bySeconds: -monthSeconds).description
        let feeds = try feedRows().filter { $0.outlet == id }
        return try read { db in
            let row = try db.first("SELECT * FROM outlets WHERE id = ?", [id.text]) { OutletRow(row: $0) }
            guard let row else { return nil }
            let articles = try ArticleSource.latest(of: id, since: since, in: db)
            var makeUp = OutletScreen.MakeUp()
            var copies = Exchanges()
            for article in articles {
                let isCopy = article.first != id
                if article.isAgency {
                    makeUp.agency += 1
                } else if isCopy {
                    makeUp.copied += 1
                } else {
                    makeUp.own += 1
                }
                if isCopy { copies.count(article.first, delay: article.delay, isAgency: article.isAgency) }
            }
            let (days, hours) = try NewsDatabase.rhythm(of: id, since: since, in: db)
            let names = try NewsDatabase.names(in: db)
            return OutletScreen(
                row: row,
                feeds: feeds,
                makeUp: makeUp,
                since: articles.last?.at,
                copies: copies.rows(names),
                copiedBy: try NewsDatabase.copiers(of: id, since: since, in: db).rows(names),
                days: days,
                hours: hours,
                gaps: try NewsDatabase.gaps(of: id, in: db)
            )
        }
    }

    private static func names(in db: Connection) throws -> [Outlet.ID: String] {
        let pairs = try db.all("SELECT id, name FROM outlet") { ($0.outlet("id"), $0["name"] as String) }
        return Dictionary(pairs) { first, _ in first }
    }

    private static func copiers(of id: Outlet.ID, since: String, in db: Connection) throws -> Exchanges {
        var exchanges = Exchanges()
        try db.visit(
            """
            SELECT a.outlet_id, min(\(CarriedTextSQL.delay)) AS delay, s.agency IS NOT NULL AS is_agency
            FROM (SELECT * FROM story INDEXED BY story_first
                WHERE outlet_count > 1 AND first_outlet_id = ?1 AND first_published_at > ?2
                ORDER BY first_published_at DESC LIMIT 250) s
            CROSS JOIN placement p ON p.story_id = s.id CROSS JOIN article a ON a.id = p.article_id
            WHERE a.outlet_id <> ?1 GROUP BY s.id, a.outlet_id
            """,
            [id.text, since]
        ) { row in
            exchanges.count(row.outlet("outlet_id"), delay: row["delay"], isAgency: row["is_agency"])
            return true
        }
        return exchanges
    }

    private static func rhythm(
        of id: Outlet.ID,
        since: String,
        in db: Connection
    ) throws -> ([OutletScreen.DayCount], [Int]) {
        var days: [OutletScreen.DayCount] = []
        var hours = [Int](repeating: 0, count: 24)
        try db.visit(
            """
            SELECT substr(believed_at, 1, 10) AS day, CAST(substr(believed_at, 12, 2) AS INTEGER) AS hour,
                count(*) AS count
            FROM article INDEXED BY article_outlet_time WHERE outlet_id = ? AND believed_at > ?
            GROUP BY substr(believed_at, 1, 13)
            """,
            [id.text, since]
        ) { row in
            let (day, hour, count): (String, Int, Int) = (row["day"], row["hour"], row["count"])
            if hours.indices.contains(hour) { hours[hour] += count }
            if days.last?.day == day, let last = days.popLast() {
                days.append(OutletScreen.DayCount(day: day, articles: last.articles + count))
            } else {
                days.append(OutletScreen.DayCount(day: day, articles: count))
            }
            return true
        }
        return (days, hours)
    }

    private static func gaps(of id: Outlet.ID, in db: Connection) throws -> [OutletScreen.GapRow] {
        try db.all(
            """
            SELECT g.feed_id, g.after_at, g.before_at, g.noticed_at, g.missed
            FROM gap g JOIN feed f ON f.id = g.feed_id WHERE f.outlet_id = ? ORDER BY g.noticed_at DESC LIMIT 50
            """,
            [id.text]
        ) { row in
            OutletScreen.GapRow(
                feed: row.feed("feed_id"),
                afterAt: try row.instant("after_at"),
                beforeAt: try row.instant("before_at"),
                noticedAt: try row.instant("noticed_at"),
                missed: row["missed"]
            )
        }
    }
}

/// Where one article of an outlet comes from.
private struct ArticleSource {
    let at: Timestamp
    let first: Outlet.ID
    let isAgency: Bool
    let delay: Int64

    /// The latest first.
    static func latest(of id: Outlet.ID, since: String, in db: Connection) throws -> [ArticleSource] {
        try db.all(
            """
            SELECT a.believed_at, s.first_outlet_id, \(CarriedTextSQL.agency) IS NOT NULL AS is_agency,
                \(CarriedTextSQL.delay) AS delay
            FROM article a INDEXED BY article_outlet_time
            CROSS JOIN placement p ON p.article_id = a.id CROSS JOIN story s ON s.id = p.story_id
            WHERE a.outlet_id = ? AND a.believed_at > ? ORDER BY a.believed_at DESC LIMIT ?
            """,
            [id.text, since, OutletScreen.limitArticles]
        ) { row in
            ArticleSource(
                at: try row.instant("believed_at"),
                first: row.outlet("first_outlet_id"),
                isAgency: row["is_agency"],
                delay: row["delay"]
            )
        }
    }
}

/// Counts who has what of whom.
private struct Exchanges {
    private var delays: [Outlet.ID: [Int64]] = [:]
    private var agencies: [Outlet.ID: Int] = [:]

    mutating func count(_ outlet: Outlet.ID, delay: Int64, isAgency: Bool) {
        delays[outlet, default: []].append(delay)
        if isAgency { agencies[outlet, default: 0] += 1 }
    }

    func rows(_ names: [Outlet.ID: String]) -> [OutletScreen.Exchange] {
        delays.map { outlet, delays in
            OutletScreen.Exchange(
                outlet: outlet,
                name: names[outlet] ?? outlet.text,
                copies: delays.count,
                agencyCopies: agencies[outlet] ?? 0,
                medianDelaySeconds: delays.median
            )
        }
        .sorted { ($1.copies, $0.outlet.text) < ($0.copies, $1.outlet.text) }
    }
}

extension [Int64] {
    /// 0 for none.
    var median: Int64 {
        let ordered = sorted()
        guard !ordered.isEmpty else { return 0 }
        let middle = ordered.count / 2
        return ordered.count % 2 == 1 ? ordered[middle] : (ordered[middle - 1] + ordered[middle]) / 2
    }
}
