package import News

/// The outcome of one poll.
package struct PollRecord: Hashable, Sendable {
    package enum Outcome: Hashable, Sendable {
        /// So many articles were seen for the first time.
        case new(Int)
        case unchanged
        /// The server said so (304).
        case notModified
        case failed(reason: String)
    }

    package var feed: Feed.ID
    package var at: Timestamp
    package var outcome: Outcome
    /// HTTP; nil where no answer came.
    package var status: Int?
    package var bytes: Int
    package var durationMilliseconds: Int
    package var newArticles: Int
    package var changedArticles: Int
    /// Nil keeps the stored ones.
    package var validators: Validators?
    /// Nil: the feed is not asked again by itself.
    package var nextPollAt: Timestamp?
    /// Nil: `ok` or `failing`, as the outcome says.
    package var health: Feed.Health?
    /// Why the feed is in that state; nil: the reason of the failure.
    package var healthReason: String?
    /// Nil keeps the stored one.
    package var memory: Feed.Memory?
    /// The domain that is to be left alone from now on.
    package var rest: DomainRest?
    /// The domain that answers again.
    package var wakes: String?
    /// Where redirects led; nil keeps the stored one.
    package var finalURL: String?
    /// Nil keeps the stored one.
    package var bodyHash: Int64?
    /// What was found there; nil keeps the stored one.
    package var kind: Feed.Kind?
    /// What was learnt of its entries; nil keeps the stored one.
    package var identity: Feed.Identity?
    package var warnings: Int
    /// Whether its feed was marked when the document came, see `mark`.
    package var isMarked = false

    package init(
        feed: Feed.ID,
        at: Timestamp,
        outcome: Outcome,
        status: Int? = nil,
        bytes: Int = 0,
        durationMilliseconds: Int = 0,
        newArticles: Int = 0,
        changedArticles: Int = 0,
        validators: Validators? = nil,
        nextPollAt: Timestamp?,
        health: Feed.Health? = nil,
        healthReason: String? = nil,
        memory: Feed.Memory? = nil,
        finalURL: String? = nil,
        bodyHash: Int64? = nil,
        kind: Feed.Kind? = nil,
        identity: Feed.Identity? = nil,
        warnings: Int = 0
    ) {
        self.feed = feed
        self.at = at
        self.outcome = outcome
        self.status = status
        self.bytes = bytes
        self.durationMilliseconds = durationMilliseconds
        self.newArticles = newArticles
        self.changedArticles = changedArticles
        self.validators = validators
        self.nextPollAt = nextPollAt
        self.health = health
        self.healthReason = healthReason
        self.memory = memory
        self.finalURL = finalURL
        self.bodyHash = bodyHash
        self.kind = kind
        self.identity = identity
        self.warnings = warnings
    }
}

extension NewsTransaction {
    /// Enters the outcome of one poll: the feed's state, schedule and validators, and a row in `poll`.
    ///
    /// Call it in the transaction that keeps the poll's articles: validators that are kept without the articles would
    /// hide them.
    package func record(_ poll: PollRecord) throws {
        let at = poll.at.description
        var failure: String?
        if case .failed(let words) = poll.outcome { failure = words.storable }
        let health = poll.health ?? (failure == nil ? .ok : .failing)
        try run(
            """
            UPDATE feed SET
                state_since = CASE WHEN state = ?2 THEN state_since ELSE ?3 END,
                state = ?2, state_reason = ?10, last_poll_at = ?3, next_poll_at = ?5,
                consecutive_failures = CASE WHEN ?4 IS NULL THEN 0 ELSE consecutive_failures + 1 END,
                last_success_at = CASE WHEN ?4 IS NULL THEN ?3 ELSE last_success_at END,
                final_url = coalesce(?6, final_url), body_hash = coalesce(?7, body_hash),
                kind = coalesce(?8, kind), identity = coalesce(?9, identity)
            WHERE id = ?1
            """,
            [
                poll.feed.number, health.rawValue, at, failure, poll.nextPollAt?.description, poll.finalURL,
                poll.bodyHash, poll.kind?.rawValue, poll.identity?.rawValue,
                poll.healthReason?.storable ?? failure,
            ]
        )
        if poll.isMarked { try unmark(poll.feed) }
        if let memory = poll.memory { try keepMemory(memory, of: poll.feed) }
        if let rest = poll.rest { try self.rest(rest) }
        if let domain = poll.wakes { try wake(domain) }
        if let validators = poll.validators {
            try run(
                "UPDATE feed SET etag = ?, last_modified = ? WHERE id = ?",
                [validators.etag, validators.lastModified, poll.feed.number]
            )
        }
        try run(
            """
            INSERT INTO poll (feed_id, at, outcome, status, bytes, duration_ms, new_articles,
                changed_articles, warnings, reason)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                poll.feed.number, at, poll.outcomeName, poll.status, poll.bytes, poll.durationMilliseconds,
                poll.newArticles, poll.changedArticles, poll.warnings, failure,
            ]
        )
    }

    private func keepMemory(_ memory: Feed.Memory, of feed: Feed.ID) throws {
        try run(
            """
            UPDATE feed SET gap_seconds = ?, newest_at = ?, wish_seconds = ?, skip_hours = ?, skip_days = ?,
                fresh_until = ?, moved_to = ?, moved_since = ?, moved_count = ?, gone_since = ?, refusals = ?,
                same_bodies = ?, came_whole_at = ?, hub = ?, middle_at = ?, robots = ?
            WHERE id = ?
            """,
            [
                memory.gapSeconds, memory.newestAt?.description, memory.wishSeconds, memory.skipHours,
                memory.skipDays, memory.freshUntil?.description, memory.movedTo?.storable,
                memory.movedSince?.description, memory.movedCount, memory.goneSince?.description,
                memory.refusals, memory.sameBodies, memory.cameWholeAt?.description, memory.hub?.storable,
                memory.middleAt?.description, memory.robots?.storable, feed.number,
            ]
        )
    }
}

extension PollRecord {
    /// As in the `polls` view.
    fileprivate var outcomeName: String {
        switch outcome {
        case .failed: "failed"
        case .notModified: "not-modified"
        case .new, .unchanged: newArticles > 0 ? "new" : changedArticles > 0 ? "changed" : "unchanged"
        }
    }
}
