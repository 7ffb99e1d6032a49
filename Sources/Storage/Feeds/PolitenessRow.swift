package import News

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
