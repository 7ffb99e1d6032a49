package import News

/// A registrable domain that is to be left alone.
package struct DomainRest: Hashable, Sendable {
    package var name: String
    package var until: Timestamp
    /// How often in a row it refused us.
    package var refusals: Int
    package var reason: String

    package init(name: String, until: Timestamp, refusals: Int, reason: String) {
        self.name = name
        self.until = until
        self.refusals = refusals
        self.reason = reason
    }
}

extension NewsTransaction {
    /// How long it is remembered why a domain rested, and since when a host cannot be asked for its robots.txt.
    static let remembranceSeconds: Int64 = 31 * 86400

    /// Has nothing asked of a domain until its rest is over.
    package func rest(_ domain: DomainRest) throws {
        // Hosts that feeds link to come and go. What was known of one a month ago is over.
        let old = domain.until.advanced(bySeconds: -Self.remembranceSeconds).description
        try run("DELETE FROM domain WHERE rests_until < ?", [old])
        try run(
            """
            INSERT INTO domain (name, rests_until, refusals, reason) VALUES (?, ?, ?, ?)
            ON CONFLICT (name) DO UPDATE SET rests_until = excluded.rests_until, refusals = excluded.refusals,
                reason = excluded.reason
            """,
            [domain.name.storable, domain.until.description, domain.refusals, domain.reason.storable]
        )
    }

    /// Ends a domain's rest: it answers again.
    func wake(_ domain: String) throws {
        try run("DELETE FROM domain WHERE name = ?", [domain])
    }
}

extension NewsDatabase {
    /// The domains that are to be left alone.
    package func domainRests() throws(StorageError) -> [DomainRest] {
        try read { db in
            try db.all("SELECT * FROM domain ORDER BY name") { row in
                DomainRest(
                    name: row["name"],
                    until: try row.instant("rests_until"),
                    refusals: row["refusals"],
                    reason: row["reason"]
                )
            }
        }
    }
}
