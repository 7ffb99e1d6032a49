package import News

/// What one origin last answered about robots.
package struct RobotsRecord: Hashable, Sendable {
    /// Scheme and authority.
    package var origin: String
    package var askedAt: Timestamp
    package var lastsUntil: Timestamp
    /// HTTP; nil where it could not be reached.
    package var status: Int?
    /// Since when the server has not answered.
    package var downSince: Timestamp?
    package var body: [UInt8]?

    package init(
        origin: String,
        askedAt: Timestamp,
        lastsUntil: Timestamp,
        status: Int?,
        downSince: Timestamp?,
        body: [UInt8]?
    ) {
        self.origin = origin
        self.askedAt = askedAt
        self.lastsUntil = lastsUntil
        self.status = status
        self.downSince = downSince
        self.body = body
    }
}

extension NewsTransaction {
    /// Bytes of all robots.txt files together. Each counts a thousand beside its text.
    private static let mostRobotsBytes = 16 << 20

    /// Keeps what an origin answered about robots. Answers that hold no longer are removed, and the longest files are where
    /// all of them take too much.
    package func keepRobotsFile(_ robots: RobotsRecord) throws {
        try run(
            """
            INSERT OR REPLACE INTO robots (origin, asked_at, lasts_until, status, down_since, body)
            VALUES (?, ?, ?, ?, ?, ?)
            """,
            [
                robots.origin.storable, robots.askedAt.description, robots.lastsUntil.description,
                robots.status,
                robots.downSince?.description, robots.body,
            ]
        )
        let old = robots.askedAt.advanced(bySeconds: -Self.remembranceSeconds).description
        try run(
            "DELETE FROM robots WHERE lasts_until < ? AND (down_since IS NULL OR asked_at < ?)",
            [robots.askedAt.description, old]
        )
        try run(
            """
            DELETE FROM robots WHERE origin IN (SELECT origin FROM (
                SELECT origin, sum(coalesce(length(body), 0) + 1000)
                    OVER (ORDER BY coalesce(length(body), 0), asked_at DESC, origin) AS total FROM robots
            ) WHERE total > ?)
            """,
            [Self.mostRobotsBytes]
        )
    }
}

extension NewsDatabase {
    /// What the origin last answered about robots.
    package func robots(of origin: String) throws(StorageError) -> RobotsRecord? {
        try read { db in
            try db.first("SELECT * FROM robots WHERE origin = ?", [origin]) { row in
                RobotsRecord(
                    origin: origin,
                    askedAt: try row.instant("asked_at"),
                    lastsUntil: try row.instant("lasts_until"),
                    status: row["status"],
                    downSince: row.time("down_since"),
                    body: row["body"]
                )
            }
        }
    }
}
