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
    /// Keeps what an origin answered about robots.
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
