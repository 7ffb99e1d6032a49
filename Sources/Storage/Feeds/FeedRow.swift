package import News

/// A row of the `feeds` view.
package struct FeedRow: Hashable, Sendable {
    package let id: Feed.ID
    package let outlet: Outlet.ID
    package let url: String
    package let finalURL: String?
    package let kind: Feed.Kind?
    package let state: Feed.Health
    package let stateReason: String?
    package let stateSince: Timestamp
    package let carries: Feed.Carries?
    package let identity: Feed.Identity?
    package let consecutiveFailures: Int
    package let lastPollAt: Timestamp?
    package let lastSuccessAt: Timestamp?
    package let nextPollAt: Timestamp?
    package let validators: Validators
    package let gaps: GapCount
    /// Whether its server gives validators and yet sends the whole feed each time.
    package let ignoresValidators: Bool
    /// What its server says to robots.
    package let robots: String?
}

extension NewsDatabase {
    /// The `feeds` view, by outlet.
    package func feedRows() throws(StorageError) -> [FeedRow] {
        try read { db in
            try db.all("SELECT * FROM feeds ORDER BY outlet_id, id") { row in
                FeedRow(
                    id: row.feed("id"),
                    outlet: row.outlet("outlet_id"),
                    url: row["url"],
                    finalURL: row["final_url"],
                    kind: row.value("kind"),
                    state: row.value("state") ?? .failing,
                    stateReason: row["state_reason"],
                    stateSince: try row.instant("state_since"),
                    carries: row.value("carries"),
                    identity: row.value("identity"),
                    consecutiveFailures: row["consecutive_failures"],
                    lastPollAt: row.time("last_poll_at"),
                    lastSuccessAt: row.time("last_success_at"),
                    nextPollAt: row.time("next_poll_at"),
                    validators: row.validators,
                    gaps: GapCount(row: row),
                    ignoresValidators: row["ignores_validators"],
                    robots: row["robots"]
                )
            }
        }
    }
}
