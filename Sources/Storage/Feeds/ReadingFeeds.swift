internal import GRDB
package import News

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
        _ arguments: StatementArguments
    ) throws(StorageError) -> [FeedState] {
        try read { db in
            try Row.fetchCursor(db, sql: "SELECT * FROM feed \(condition)", arguments: arguments)
                .map { row in
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
                .array()
        }
    }

    /// Articles whose page is due at `now`, longest due first.
    package func pagesDue(at now: Timestamp, limit: Int) throws(StorageError) -> [PageWish] {
        try pageWishes("q.due_at <= ? ORDER BY q.due_at, q.article_id LIMIT ?", [now.description, limit])
    }

    /// The page that an article waits for; nil where it waits for none.
    package func pageWish(_ id: Article.ID) throws(StorageError) -> PageWish? {
        try pageWishes("q.article_id = ?", [id.number]).first
    }

    private func pageWishes(_ condition: String, _ arguments: StatementArguments) throws(StorageError)
        -> [PageWish]
    {
        try read { db in
            let sql = """
                SELECT a.*, t.text, q.url AS page_url, q.wanted_at, q.attempts
                FROM page_queue q
                JOIN article a ON a.id = q.article_id
                JOIN article_text t ON t.article_id = a.id
                WHERE \(condition)
                """
            return try Row.fetchCursor(db, sql: sql, arguments: arguments)
                .map { row in
                    PageWish(
                        id: row.article("id"),
                        url: row["page_url"],
                        wantedAt: try row.instant("wanted_at"),
                        attempts: row["attempts"],
                        article: Article(row: row),
                        entryDigest: row["entry_digest"],
                        feed: (row["feed_id"] as Int64?).map { Feed.ID($0) },
                        seenAt: try row.instant("seen_at"),
                        believedAt: try row.instant("believed_at")
                    )
                }
                .array()
        }
    }

    /// The `outlets` view, by id.
    package func outletRows() throws(StorageError) -> [OutletRow] {
        try read { db in
            try Row.fetchCursor(db, sql: "SELECT * FROM outlets ORDER BY id")
                .map { row in
                    OutletRow(
                        id: row.outlet("id"),
                        name: row["name"],
                        homepage: row["homepage"],
                        language: row["language"],
                        country: row["country"],
                        state: row["state"],
                        articleCount: row["article_count"],
                        lastSuccessAt: row.time("last_success_at"),
                        addedAt: try row.instant("added_at"),
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
                .array()
        }
    }

    /// The `feeds` view, by outlet.
    package func feedRows() throws(StorageError) -> [FeedRow] {
        try read { db in
            try Row.fetchCursor(db, sql: "SELECT * FROM feeds ORDER BY outlet_id, id")
                .map { row in
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
                .array()
        }
    }

    /// Sizes at a glance, without reading the articles.
    package func counts() throws(StorageError) -> Counts {
        try read { db in
            let row = try Row.fetchOne(
                db,
                sql: """
                    SELECT (SELECT coalesce(sum(article_count), 0) FROM outlet) AS articles,
                        (SELECT count(*) FROM story) AS stories,
                        (SELECT count(*) FROM story WHERE article_count > 1) AS shared,
                        (SELECT count(*) FROM page_queue) AS waiting
                    """
            )
            guard let row else { preconditionFailure("a SELECT without FROM gives one row") }
            return Counts(
                articles: row["articles"],
                stories: row["stories"],
                storiesWithCopies: row["shared"],
                waitingPages: row["waiting"]
            )
        }
    }
}

extension Cursor {
    /// All the rest.
    func array() throws -> [Element] {
        try Array(self)
    }
}

extension GapCount {
    /// From a row of the `feeds` or the `outlets` view.
    fileprivate init(row: Row) {
        self.init(gaps: row["gap_count"], missed: row["missed_count"])
    }
}

extension Feed.Memory {
    /// From a row of the `feed` table.
    init(row: Row) {
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
