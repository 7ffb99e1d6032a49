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
