package import News

/// What the schedule needs to know of a configured feed.
package struct FeedState: Hashable, Sendable {
    package let id: Feed.ID
    package let outlet: Outlet.ID
    package let url: String
    /// As configured, else as its answers showed; nil until then.
    package let kind: Feed.Kind?
    package let validators: Validators
    /// The URL that gave the validators, where redirects led.
    package let finalURL: String?
    /// Of the last body that was read.
    package let bodyHash: Int64?
    package let nextPollAt: Timestamp?
    package let consecutiveFailures: Int
    package let lastSuccessAt: Timestamp?
    package let state: Feed.Health
    package let stateSince: Timestamp
    package let lastPollAt: Timestamp?
    package let memory: Feed.Memory
    /// The one mark that tells its entries apart; nil: address and id do.
    package let identity: Feed.Identity?
    /// Whether its entries hold whole texts; nil until pages have shown it.
    package let carries: Feed.Carries?
}

extension NewsDatabase {
    /// Every configured feed with what the schedule needs, by outlet and then in the order first configured.
    package func feeds() throws(StorageError) -> [FeedState] {
        try feedStates("WHERE state <> 'removed' ORDER BY outlet_id, id", [])
    }

    /// One configured feed; nil where it is no longer there.
    package func feed(_ id: Feed.ID) throws(StorageError) -> FeedState? {
        try feedStates("WHERE id = ? AND state <> 'removed'", [id.number]).first
    }

    private func feedStates(
        _ condition: String,
        _ arguments: SQLArguments
    ) throws(StorageError) -> [FeedState] {
        try read { db in
            try db.all("SELECT * FROM feed \(condition)", arguments) { row in
                FeedState(
                    id: row.feed("id"),
                    outlet: row.outlet("outlet_id"),
                    url: row["url"],
                    kind: row.value("kind"),
                    validators: row.validators,
                    finalURL: row["final_url"],
                    bodyHash: row["body_hash"],
                    nextPollAt: row.time("next_poll_at"),
                    consecutiveFailures: row["consecutive_failures"],
                    lastSuccessAt: row.time("last_success_at"),
                    state: row.value("state") ?? .failing,
                    stateSince: try row.instant("state_since"),
                    lastPollAt: row.time("last_poll_at"),
                    memory: Feed.Memory(row: row),
                    identity: row.value("identity"),
                    carries: row.value("carries")
                )
            }
        }
    }
}

extension Feed.Memory {
    /// From a row of the `feed` table.
    init(row: borrowing Row) {
        self.init()
        gapSeconds = row["gap_seconds"]
        newestAt = row.time("newest_at")
        middleAt = row.time("middle_at")
        wishSeconds = row["wish_seconds"]
        skipHours = row["skip_hours"]
        skipDays = row["skip_days"]
        freshUntil = row.time("fresh_until")
        movedTo = row["moved_to"]
        movedSince = row.time("moved_since")
        movedCount = row["moved_count"]
        goneSince = row.time("gone_since")
        refusals = row["refusals"]
        sameBodies = row["same_bodies"]
        cameWholeAt = row.time("came_whole_at")
        hub = row["hub"]
        robots = row["robots"]
    }
}

extension NewsTransaction {
    /// How often the page of an entry held more text than the entry, and how often it did not.
    package func pageEvidence(of feed: Feed.ID) throws -> (longer: Int, same: Int) {
        try db.first("SELECT pages_longer, pages_same FROM feed WHERE id = ?", [feed.number]) {
            ($0["pages_longer"], $0["pages_same"])
        } ?? (0, 0)
    }

    /// Keeps how often pages held more than their entries, and what that shows of the feed.
    package func keepPageEvidence(
        _ evidence: (longer: Int, same: Int),
        showing carries: Feed.Carries?,
        of feed: Feed.ID
    )
        throws
    {
        try run(
            "UPDATE feed SET pages_longer = ?, pages_same = ?, carries = ? WHERE id = ?",
            [evidence.longer, evidence.same, carries?.rawValue, feed.number]
        )
    }
}

extension NewsTransaction {
    /// Moves the next poll of a feed to `time`, though it was not asked now.
    package func postpone(_ feed: Feed.ID, until time: Timestamp) throws {
        try run("UPDATE feed SET next_poll_at = ? WHERE id = ?", [time.description, feed.number])
    }
}
