package import News

/// What was asked of one registrable domain, to be added to what was asked of it on that day.
package struct AskedRecord: Hashable, Sendable {
    package var domain: String
    package var feeds: Int
    package var pages: Int
    package var others: Int
    package var hops: Int
    package var unconditional: Int
    package var notModified: Int
    package var failures: Int
    package var bytes: Int
    package var shortestGapMilliseconds: Int?

    package init(
        domain: String,
        feeds: Int,
        pages: Int,
        others: Int,
        hops: Int,
        unconditional: Int,
        notModified: Int,
        failures: Int,
        bytes: Int,
        shortestGapMilliseconds: Int?
    ) {
        self.domain = domain
        self.feeds = feeds
        self.pages = pages
        self.others = others
        self.hops = hops
        self.unconditional = unconditional
        self.notModified = notModified
        self.failures = failures
        self.bytes = bytes
        self.shortestGapMilliseconds = shortestGapMilliseconds
    }
}

/// What was asked of a registrable domain over some days.
package struct PolitenessRow: Hashable, Sendable {
    package let domain: String
    package let requests: Int
    package let feeds: Int
    package let pages: Int
    package let others: Int
    package let unconditional: Int
    package let notModified: Int
    package let failures: Int
    package let bytes: Int
    package let shortestGapMilliseconds: Int?
    package let restsUntil: Timestamp?
    package let reason: String?
}

/// How much was asked of each domain.
extension NewsTransaction {
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
            return try db.all(sql, [day]) { row in
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
        }
    }
}
