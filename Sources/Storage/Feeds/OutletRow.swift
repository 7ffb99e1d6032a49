package import News

/// A row of the `outlets` view.
package struct OutletRow: Hashable, Sendable {
    package let id: Outlet.ID
    package let name: String
    package let homepage: String?
    package let language: String?
    package let country: String?
    /// ok, degraded, failing, new, idle, listed or removed.
    package let state: String
    package let articleCount: Int
    package let lastSuccessAt: Timestamp?
    package let removedAt: Timestamp?
    package let silence: Silence
    package let gaps: GapCount
}

/// How long khabar has looked at an outlet and found nothing new.
package struct Silence: Hashable, Sendable {
    /// Believed time of its newest article.
    package let newestAt: Timestamp?
    package let seconds: Int64?
    /// How many articles it usually publishes in the same stretch of a week; nil until that is known.
    package let expected: Double?
    /// Whether the outlet is seldom silent for so long.
    package let isUnusual: Bool
}

/// What khabar missed because it asked too late.
package struct GapCount: Hashable, Sendable {
    package let gaps: Int
    /// An estimate.
    package let missed: Int
}

extension NewsDatabase {
    /// The `outlets` view, by id.
    package func outletRows() throws(StorageError) -> [OutletRow] {
        try read { db in
            try db.all("SELECT * FROM outlets ORDER BY id") { OutletRow(row: $0) }
        }
    }
}

extension OutletRow {
    /// From a row of the `outlets` view.
    init(row: borrowing Row) {
        self.init(
            id: row.outlet("id"),
            name: row["name"],
            homepage: row["homepage"],
            language: row["language"],
            country: row["country"],
            state: row["state"],
            articleCount: row["article_count"],
            lastSuccessAt: row.time("last_success_at"),
            removedAt: row.time("removed_at"),
            silence: Silence(
                newestAt: row.time("newest_at"),
                seconds: row["silent_seconds"],
                expected: row["expected_count"],
                isUnusual: row["is_silent"]
            ),
            gaps: GapCount(row: row)
        )
    }
}

extension GapCount {
    /// From a row of the `feeds` or the `outlets` view.
    init(row: borrowing Row) {
        self.init(gaps: row["gap_count"], missed: row["missed_count"])
    }
}
