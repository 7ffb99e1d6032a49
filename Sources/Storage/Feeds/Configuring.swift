internal import GRDB
package import News

extension NewsTransaction {
    /// Brings outlets and feeds in step with the configuration.
    ///
    /// What is no longer configured stays with its articles, in state "removed", and is not polled. A feed
    /// that is new, or configured again, is due at once; a known one keeps its schedule and validators.
    package func configure(_ outlets: [Outlet], at now: Timestamp) throws {
        let at = now.description
        for outlet in outlets {
            try run(
                """
                INSERT INTO outlet (id, name, homepage, language, country, added_at) VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET name = excluded.name, homepage = excluded.homepage,
                    language = excluded.language, country = excluded.country, removed_at = NULL,
                    found_by = NULL
                """,
                [
                    outlet.id.text, outlet.name.storable, outlet.homepage, outlet.language, outlet.country,
                    at,
                ]
            )
            for feed in outlet.feeds {
                try run(
                    """
                    INSERT INTO feed (outlet_id, url, kind, state, state_since, next_poll_at)
                    VALUES (?1, ?2, ?3, 'new', ?4, ?4)
                    ON CONFLICT (outlet_id, url) DO UPDATE SET kind = coalesce(excluded.kind, kind),
                        state_reason = CASE WHEN state IN (?5, 'removed') THEN NULL ELSE state_reason END,
                        state_since = CASE WHEN state IN (?5, 'removed') THEN ?4 ELSE state_since END,
                        next_poll_at = CASE WHEN state IN (?5, 'removed') THEN ?4 ELSE next_poll_at END,
                        state = CASE WHEN state IN (?5, 'removed') THEN 'new' ELSE state END
                    """,
                    [outlet.id.text, feed.url, feed.kind?.rawValue, at, feed.isPaused ? "removed" : "paused"]
                )
                if feed.isPaused { try pause(feed.url, of: outlet.id, at: at) }
            }
        }
        try removeUnconfigured(outlets, at: at)
        try adoptFoundOutlets(for: outlets, at: now)
    }

    private func pause(_ url: String, of outlet: Outlet.ID, at: String) throws {
        try run(
            """
            UPDATE feed SET state = 'paused', state_reason = 'paused in the configuration', state_since = ?,
                next_poll_at = NULL
            WHERE outlet_id = ? AND url = ? AND state <> 'paused'
            """,
            [at, outlet.text, url]
        )
    }

    private func removeUnconfigured(_ outlets: [Outlet], at: String) throws {
        let configured = Dictionary(
            outlets.map { ($0.id.text, Set($0.feeds.map(\.url))) },
            uniquingKeysWith: { $0.union($1) }
        )
        for row in try rows("SELECT id FROM outlet WHERE removed_at IS NULL AND found_by IS NULL", []) {
            let id: String = row["id"]
            if configured[id] == nil { try run("UPDATE outlet SET removed_at = ? WHERE id = ?", [at, id]) }
        }
        for row in try rows("SELECT id, outlet_id, url FROM feed WHERE state <> 'removed'", []) {
            let id: Int64 = row["id"]
            if configured[row["outlet_id"]]?.contains(row["url"]) == true { continue }
            try run(
                """
                UPDATE feed SET state = 'removed', state_reason = 'no longer configured', state_since = ?,
                    next_poll_at = NULL
                WHERE id = ?
                """,
                [at, id]
            )
        }
    }

    /// Enters the outcome of one poll: the feed's state, schedule and validators, and a row in `poll`.
    ///
    /// Belongs in the transaction of the articles that the poll brought, so that no validator ever hides
    /// one that was not kept.
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
        if let memory = poll.memory { try keep(memory, of: poll.feed) }
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
}

extension NewsTransaction {
    /// How often pages held more than the entries of a feed, and how often no more.
    package func pageEvidence(of feed: Feed.ID) throws -> (longer: Int, same: Int) {
        let row = try row("SELECT pages_longer, pages_same FROM feed WHERE id = ?", [feed.number])
        return row.map { ($0["pages_longer"], $0["pages_same"]) } ?? (0, 0)
    }

    /// Keeps that evidence and what it shows.
    package func note(_ evidence: (longer: Int, same: Int), showing carries: Feed.Carries?, of feed: Feed.ID)
        throws
    {
        try run(
            "UPDATE feed SET pages_longer = ?, pages_same = ?, carries = ? WHERE id = ?",
            [evidence.longer, evidence.same, carries?.rawValue, feed.number]
        )
    }
}

extension NewsTransaction {
    private func keep(_ memory: Feed.Memory, of feed: Feed.ID) throws {
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
