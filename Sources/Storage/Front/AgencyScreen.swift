package import News

/// An agency in a list.
package struct AgencyCount: Hashable, Sendable {
    package let agency: String
    /// Stories of the time that credit it.
    package let stories: Int
    /// Of them, those that two outlets or more carry.
    package let shared: Int
    /// The most outlets that one of them has.
    package let mostOutlets: Int
    package let latestAt: Timestamp?
}

/// An agency with who carries its texts, and how fast.
package struct AgencyScreen: Hashable, Sendable {
    package let agency: String
    /// The stories that the rows tell of: the latest that credit it, at most 500.
    package let stories: Int
    package let since: Timestamp?
    /// The most articles first.
    package let carriers: [Row]

    package struct Row: Hashable, Sendable {
        package let outlet: Outlet.ID
        package let name: String
        /// Stories of the agency that it carries.
        package let stories: Int
        /// Of them, those in which it credits the agency itself.
        package let credited: Int
        /// Of them, those that it had first.
        package let first: Int
        /// From the first outlet's article to its own, where it was not first.
        package let medianDelaySeconds: Int64
    }
}

extension NewsDatabase {
    /// The agencies that stories since then credit, the most stories first.
    package func agencyCounts(since: Timestamp) throws(StorageError) -> [AgencyCount] {
        try read { db in
            // From one agency to the next along the index, so that only the asked time is counted.
            try db.all(
                """
                WITH RECURSIVE known (agency) AS (
                    SELECT * FROM (SELECT agency FROM story INDEXED BY story_agency WHERE agency IS NOT NULL
                        ORDER BY agency COLLATE NOCASE LIMIT 1)
                    UNION ALL
                    SELECT (SELECT s.agency FROM story s INDEXED BY story_agency
                        WHERE s.agency IS NOT NULL AND s.agency COLLATE NOCASE > k.agency
                        ORDER BY s.agency COLLATE NOCASE LIMIT 1)
                    FROM known k WHERE k.agency IS NOT NULL
                )
                SELECT k.agency, count(s.id) AS stories, coalesce(sum(s.outlet_count > 1), 0) AS shared,
                    coalesce(max(s.outlet_count), 0) AS most, max(s.first_published_at) AS latest
                FROM known k JOIN story s INDEXED BY story_agency
                    ON s.agency IS NOT NULL AND s.agency = k.agency COLLATE NOCASE AND s.first_published_at >= ?
                WHERE k.agency IS NOT NULL GROUP BY k.agency ORDER BY count(s.id) DESC, k.agency
                """,
                [since.description]
            ) { row in
                AgencyCount(
                    agency: row["agency"],
                    stories: row["stories"],
                    shared: row["shared"],
                    mostOutlets: row["most"],
                    latestAt: row.time("latest")
                )
            }
        }
    }

    /// An agency's page, letter case aside; nil where no story credits it.
    package func agencyScreen(_ name: String) throws(StorageError) -> AgencyScreen? {
        let rows = try read { db in
            try db.all(
                """
                SELECT s.id, s.agency, s.first_published_at, s.first_outlet_id, a.outlet_id, o.name,
                    min(\(CarriedTextSQL.delay)) AS delay, count(a.agency) > 0 AS is_credited
                FROM (SELECT * FROM story INDEXED BY story_agency
                    WHERE agency IS NOT NULL AND agency = ? COLLATE NOCASE
                    ORDER BY first_published_at DESC LIMIT 500) s
                CROSS JOIN placement p ON p.story_id = s.id CROSS JOIN article a ON a.id = p.article_id
                JOIN outlet o ON o.id = a.outlet_id
                GROUP BY s.id, a.outlet_id
                """,
                [name]
            ) { row in
                Carried(
                    story: row["id"],
                    agency: row["agency"],
                    at: try row.instant("first_published_at"),
                    isFirst: row.outlet("first_outlet_id") == row.outlet("outlet_id"),
                    outlet: row.outlet("outlet_id"),
                    name: row["name"],
                    delay: row["delay"],
                    isCredited: row["is_credited"]
                )
            }
        }
        guard let agency = rows.first?.agency else { return nil }
        let carriers = Dictionary(grouping: rows, by: \.outlet).map { outlet, rows in
            AgencyScreen.Row(
                outlet: outlet,
                name: rows[0].name,
                stories: rows.count,
                credited: rows.count(where: \.isCredited),
                first: rows.count(where: \.isFirst),
                medianDelaySeconds: rows.filter { !$0.isFirst }.map(\.delay).median
            )
        }
        return AgencyScreen(
            agency: agency,
            stories: Set(rows.map(\.story)).count,
            since: rows.map(\.at).min(),
            carriers: carriers.sorted { ($1.stories, $0.outlet.text) < ($0.stories, $1.outlet.text) }
        )
    }
}

private struct Carried {
    let story: Int64
    let agency: String
    let at: Timestamp
    let isFirst: Bool
    let outlet: Outlet.ID
    let name: String
    let delay: Int64
    let isCredited: Bool
}
