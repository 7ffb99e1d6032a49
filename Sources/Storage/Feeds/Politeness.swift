internal import FoundationEssentials
internal import GRDB
package import News

/// What the schedule owes to others, so that it survives restarts: pauses, robots.txt, and the count of what was asked.
extension NewsTransaction {
    /// Puts the next poll of a feed off without having asked it.
    package func postpone(_ feed: Feed.ID, until time: Timestamp) throws {
        try run("UPDATE feed SET next_poll_at = ? WHERE id = ?", [time.description, feed.number])
    }

    /// Leaves a domain alone until then.
    package func rest(_ domain: DomainRest) throws {
        try run(
            """
            INSERT INTO domain (name, rests_until, refusals, reason) VALUES (?, ?, ?, ?)
            ON CONFLICT (name) DO UPDATE SET rests_until = excluded.rests_until, refusals = excluded.refusals,
                reason = excluded.reason
            """,
            [domain.name.storable, domain.until.description, domain.refusals, domain.reason.storable]
        )
    }

    /// The domain answers again.
    package func wake(_ domain: String) throws {
        try run("DELETE FROM domain WHERE name = ?", [domain])
    }

    /// Keeps what an origin answered about robots.
    package func keep(_ robots: RobotsRecord) throws {
        try run(
            """
            INSERT OR REPLACE INTO robots (origin, asked_at, lasts_until, status, down_since, body)
            VALUES (?, ?, ?, ?, ?, ?)
            """,
            [
                robots.origin.storable, robots.askedAt.description, robots.lastsUntil.description,
                robots.status,
                robots.downSince?.description, robots.body.map { Data($0) },
            ]
        )
    }

    /// Adds to what was asked of a domain on the day of `now`.
    package func count(_ asked: AskedRecord, at now: Timestamp) throws {
        try run(
            """
            INSERT INTO asked (domain, day, feeds, pages, others, hops, unconditional, not_modified, failures,
                bytes, shortest_gap_ms)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (domain, day) DO UPDATE SET feeds = feeds + excluded.feeds,
                pages = pages + excluded.pages, others = others + excluded.others, hops = hops + excluded.hops,
                unconditional = unconditional + excluded.unconditional,
                not_modified = not_modified + excluded.not_modified, failures = failures + excluded.failures,
                bytes = bytes + excluded.bytes,
                shortest_gap_ms = min(coalesce(shortest_gap_ms, excluded.shortest_gap_ms),
                    coalesce(excluded.shortest_gap_ms, shortest_gap_ms))
            """,
            [
                asked.domain.storable, String(now.description.prefix(10)), asked.feeds, asked.pages,
                asked.others, asked.hops, asked.unconditional, asked.notModified, asked.failures, asked.bytes,
                asked.shortestGapMilliseconds,
            ]
        )
    }
}

extension NewsDatabase {
    /// The domains that are to be left alone.
    package func domainRests() throws(StorageError) -> [DomainRest] {
        try read { db in
            try Row.fetchCursor(db, sql: "SELECT * FROM domain ORDER BY name").map { row in
                DomainRest(
                    name: row["name"],
                    until: try row.instant("rests_until"),
                    refusals: row["refusals"],
                    reason: row["reason"]
                )
            }
            .array()
        }
    }

    /// What the origin last answered about robots.
    package func robots(of origin: String) throws(StorageError) -> RobotsRecord? {
        try read { db in
            try Row.fetchOne(db, sql: "SELECT * FROM robots WHERE origin = ?", arguments: [origin]).map {
                row in
                RobotsRecord(
                    origin: origin,
                    askedAt: try row.instant("asked_at"),
                    lastsUntil: try row.instant("lasts_until"),
                    status: row["status"],
                    downSince: row.time("down_since"),
                    body: try row.withUnsafeData(named: "body") { $0.map { Array($0) } }
                )
            }
        }
    }

    /// The `politeness` view, summed over the days from `since` on (YYYY-MM-DD), busiest domain first.
    package func politenessRows(since day: String) throws(StorageError) -> [PolitenessRow] {
        try read { db in
            let sql = """
                SELECT domain, sum(requests) AS requests, sum(feeds) AS feeds, sum(pages) AS pages,
                    sum(others) AS others, sum(unconditional) AS unconditional,
                    sum(not_modified) AS not_modified, sum(failures) AS failures, sum(bytes) AS bytes,
                    min(shortest_gap_ms) AS shortest_gap_ms, max(rests_until) AS rests_until,
                    max(reason) AS reason
                FROM politeness WHERE day >= ? GROUP BY domain ORDER BY sum(requests) DESC, domain
                """
            return try Row.fetchCursor(db, sql: sql, arguments: [day]).map { row in
                PolitenessRow(
                    domain: row["domain"],
                    requests: row["requests"],
                    feeds: row["feeds"],
                    pages: row["pages"],
                    others: row["others"],
                    unconditional: row["unconditional"],
                    notModified: row["not_modified"],
                    failures: row["failures"],
                    bytes: row["bytes"],
                    shortestGapMilliseconds: row["shortest_gap_ms"],
                    restsUntil: row.time("rests_until"),
                    reason: row["reason"]
                )
            }
            .array()
        }
    }
}
