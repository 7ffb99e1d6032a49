package import News

/// A message to one who is told: a row of the `deliveries` view.
package struct Delivery: Hashable, Sendable {
    package enum State: String, Hashable, Sendable {
        case waiting
        case sent
        case failed
    }

    /// So many finds one message tells, which then fits into a webhook with the longest addresses. What a watch finds beyond that
    /// goes in another; a summary counts it.
    package static let mostFinds = 5

    package let id: Int64
    /// The same whenever it is sent again.
    package let messageID: String
    package let target: String
    /// Nil: a summary of several watches.
    package let watch: String?
    package let state: State
    package let createdAt: Timestamp
    package let dueAt: Timestamp
    /// Begun so far.
    package let tries: Int
    package let triedAt: Timestamp?
    /// Of HTTP or SMTP, at the last try.
    package let status: Int?
    /// Why the last try failed.
    package let reason: String?
    package let sentAt: Timestamp?
    /// Finds that it tells; of a digest the stories.
    package let hitCount: Int
    /// Of a digest whether it comes daily or weekly; nil: it tells finds.
    package let digest: WatchOccasion?
}

/// One find of a message, with what is to be said of it.
package struct DeliveredHit: Hashable, Sendable {
    package let watch: String
    /// As people know the watch; its id where it is no more.
    package let watchName: String
    /// As in the `watch_hits` view; `digest` of a digest's stories.
    package let occasion: String
    package let at: Timestamp
    /// As it stands now; nil of feeds, and where it was removed since.
    package let story: StoryRow?
    /// The article that brought it about, where it is still there.
    package let article: ArticleRow?
    /// Of finds about events; nil where it has ended since.
    package let event: Event.ID?
    /// Of finds about feeds, as far as the feed is still there.
    package let feedOutlet: Outlet.ID?
    package let feedURL: String?
    /// The first message to the same target that told of the same story for the same watch; nil where it is this one.
    package let earlierMessage: String?
}

/// How one fares who is told.
package struct TargetState: Hashable, Sendable {
    package let id: String
    /// In a row.
    package let failures: Int
    package let failingSince: Timestamp?
    package let retryAt: Timestamp?
    /// Since when nothing is sent, for it said that it is gone for good.
    package let disabledAt: Timestamp?
    package let reason: String?
    /// Messages that wait for it.
    package let waiting: Int
}

// MARK: - Reading

extension NewsDatabase {
    /// Messages, the newest first.
    package func deliveries(
        of watch: String? = nil,
        to target: String? = nil,
        limit: Int
    ) throws(StorageError) -> [Delivery] {
        var clause = WhereClause()
        if let watch { clause.add("watch_id = ?", watch) }
        if let target { clause.add("target_id = ?", target) }
        return try read { db in
            try db.all(
                "SELECT * FROM deliveries \(clause.sql) ORDER BY id DESC LIMIT ?",
                clause.arguments + [limit]
            ) { try Delivery(row: $0) }
        }
    }

    package func delivery(_ id: Int64) throws(StorageError) -> Delivery? {
        try read { db in
            try db.first("SELECT * FROM deliveries WHERE id = ?", [id]) { try Delivery(row: $0) }
        }
    }

    /// The messages that are due, of each target the one that was tried least, then the oldest. `busy` are
    /// targets that are being told.
    package func dueDeliveries(at now: Timestamp, to targets: [String], except busy: Set<String>)
        throws(StorageError) -> [Delivery]
    {
        try read { db in
            try targets.filter { !busy.contains($0) }.compactMap { target in
                try db.first(
                    """
                    SELECT d.* FROM deliveries d LEFT JOIN delivery_target t ON t.id = d.target_id
                    WHERE d.target_id = ?1 AND d.due_at <= ?2 AND d.state = 'waiting' AND t.disabled_at IS NULL
                        AND coalesce(t.retry_at, '') <= ?2
                    ORDER BY d.tries, d.id LIMIT 1
                    """,
                    [target, now.description]
                ) { try Delivery(row: $0) }
            }
        }
    }

    /// When the next message is due for one of the targets; nil while none waits.
    package func nextDelivery(to targets: [String], except busy: Set<String>) throws(StorageError)
        -> Timestamp?
    {
        try read { db in
            try targets.filter { !busy.contains($0) }.compactMap { target in
                try db.first(
                    """
                    SELECT max(d.due_at, coalesce(t.retry_at, '')) AS at
                    FROM delivery d LEFT JOIN delivery_target t ON t.id = d.target_id
                    WHERE d.target_id = ? AND d.state = 'waiting' AND t.disabled_at IS NULL
                    ORDER BY 1 LIMIT 1
                    """,
                    [target]
                ) { try $0.instant("at") }
            }.min()
        }
    }

    /// What a message tells, in the order in which it was found; of a digest the weightiest first.
    package func hits(of delivery: Delivery, limit: Int) throws(StorageError) -> [DeliveredHit] {
        if delivery.digest != nil { return try digestHits(of: delivery, limit: limit) }
        return try read { db in
            try db.all(
                """
                SELECT h.*, f.outlet_id AS feed_outlet, f.url AS feed_url, (
                    SELECT d.message_id FROM watch_hit o
                    JOIN delivery_hit x ON x.hit_id = o.id
                    JOIN delivery d ON d.id = x.delivery_id
                    WHERE o.story_id = h.story_id AND o.watch_id = h.watch_id AND d.target_id = ?2 AND d.id < ?1
                    ORDER BY d.id LIMIT 1) AS earlier,
                    (SELECT name FROM watches w WHERE w.id = h.watch_id) AS watch_name,
                    (SELECT e.id FROM event e WHERE e.id = coalesce(
                        (SELECT a.event_id FROM event_alias a WHERE a.id = h.event_id), h.event_id)) AS event_now
                FROM delivery_hit dh JOIN watch_hit h ON h.id = dh.hit_id
                LEFT JOIN feed f ON f.id = h.feed_id
                WHERE dh.delivery_id = ?1 ORDER BY h.id LIMIT ?3
                """,
                [delivery.id, delivery.target, limit]
            ) { row in
                DeliveredHit(
                    watch: row["watch_id"],
                    watchName: row["watch_name"] ?? row["watch_id"],
                    occasion: row["occasion"],
                    at: try row.instant("at"),
                    story: try (row["story_id"] as Int64?).flatMap { id in
                        try db.first("SELECT * FROM stories WHERE id = ?", [id]) { try StoryRow(row: $0) }
                    },
                    article: try (row["article_id"] as Int64?).flatMap { id in
                        try db.first("SELECT * FROM articles WHERE id = ?", [id]) { try ArticleRow(row: $0) }
                    },
                    event: (row["event_now"] as Int64?).map { Event.ID($0) },
                    feedOutlet: (row["feed_outlet"] as String?).map { Outlet.ID($0) },
                    feedURL: row["feed_url"],
                    earlierMessage: row["earlier"]
                )
            }
        }
    }

    private func digestHits(of delivery: Delivery, limit: Int) throws(StorageError) -> [DeliveredHit] {
        try read { db in
            let watch = delivery.watch ?? ""
            let name: String? = try db.first("SELECT name FROM watches WHERE id = ?", [watch])
            let earlier: String? = try db.first(
                """
                SELECT message_id FROM delivery
                WHERE target_id = ? AND watch_id = ? AND digest = ? AND id < ? ORDER BY id LIMIT 1
                """,
                [delivery.target, watch, delivery.digest?.description, delivery.id]
            )
            return try db.all(
                """
                SELECT s.* FROM delivery_story x JOIN stories s ON s.id = x.story_id
                WHERE x.delivery_id = ? ORDER BY x.place LIMIT ?
                """,
                [delivery.id, limit]
            ) { row in
                let story = try StoryRow(row: row)
                return DeliveredHit(
                    watch: watch,
                    watchName: name ?? watch,
                    occasion: "digest",
                    at: delivery.createdAt,
                    story: story,
                    article: try db.first("SELECT * FROM articles WHERE id = ?", [story.original.number]) {
                        try ArticleRow(row: $0)
                    },
                    event: nil,
                    feedOutlet: nil,
                    feedURL: nil,
                    earlierMessage: earlier
                )
            }
        }
    }

    /// How everybody fares who was told, or could not be.
    package func targetStates() throws(StorageError) -> [TargetState] {
        try read { db in
            try db.all(
                """
                SELECT t.*, (
                    SELECT count(*) FROM delivery d WHERE d.target_id = t.id AND d.state = 'waiting') AS waiting
                FROM delivery_target t ORDER BY t.id
                """
            ) { row in
                TargetState(
                    id: row["id"],
                    failures: row["failures"],
                    failingSince: row.time("failing_since"),
                    retryAt: row.time("retry_at"),
                    disabledAt: row.time("disabled_at"),
                    reason: row["reason"],
                    waiting: row["waiting"]
                )
            }
        }
    }

    /// The story that a watch met last, as far as it is still there.
    package func lastStory(of watch: String) throws(StorageError) -> Story.ID? {
        try read { db in
            try db.first("SELECT max(story_id) AS id FROM watch_match WHERE watch_id = ?", [watch]) {
                ($0["id"] as Int64?).map { Story.ID($0) }
            } ?? nil
        }
    }
}

// MARK: - Writing

extension NewsTransaction {
    /// Notes that a message is about to be sent: from now on nothing is added to it.
    package func beginTry(_ id: Int64, at now: Timestamp) throws {
        try run(
            "UPDATE delivery SET tries = tries + 1, tried_at = ? WHERE id = ?",
            [now.description, id]
        )
    }

    package func markSent(_ delivery: Delivery, status: Int?, at now: Timestamp) throws {
        try run(
            "UPDATE delivery SET state = 'sent', sent_at = ?, status = ?, reason = NULL WHERE id = ?",
            [now.description, status, delivery.id]
        )
        try run(
            """
            UPDATE delivery_target SET failures = 0, failing_since = NULL, retry_at = NULL, reason = NULL
            WHERE id = ?
            """,
            [delivery.target]
        )
    }

    /// Notes that a message was not taken. `again` is when it is tried again, nil not any more; until `targetWaits` nothing else
    /// is sent to its target.
    package func markFailed(
        _ delivery: Delivery,
        status: Int?,
        reason: String,
        again: Timestamp?,
        targetWaits: Timestamp,
        at now: Timestamp
    ) throws {
        try run(
            "UPDATE delivery SET state = ?, status = ?, reason = ?, due_at = coalesce(?, due_at) WHERE id = ?",
            [
                again == nil ? Delivery.State.failed.rawValue : Delivery.State.waiting.rawValue, status,
                reason.storable, again?.description, delivery.id,
            ]
        )
        try run(
            """
            UPDATE delivery_target SET failures = failures + 1, failing_since = coalesce(failing_since, ?),
                retry_at = ?, reason = ?
            WHERE id = ?
            """,
            [now.description, targetWaits.description, reason.storable, delivery.target]
        )
    }

    /// Sends nothing to a target any more, for it said that it is gone for good.
    package func disable(_ target: String, at now: Timestamp) throws {
        try run("UPDATE delivery_target SET disabled_at = ? WHERE id = ?", [now.description, target])
    }

    /// Gives up messages of a target that have waited since before `time`; returns how many.
    package func giveUp(to target: String, before time: Timestamp, reason: String) throws -> Int {
        try run(
            "UPDATE delivery SET state = 'failed', reason = ? WHERE target_id = ? AND state = 'waiting' AND due_at < ? AND created_at < ?",
            [reason.storable, target, time.description, time.description]
        )
        return db.changedRows
    }

    /// Has a message sent anew, at once; false where there is no such message.
    package func replay(_ id: Int64, at now: Timestamp) throws -> Bool {
        try run(
            "UPDATE delivery SET state = 'waiting', due_at = ?, tries = 0, reason = NULL WHERE id = ?",
            [now.description, id]
        )
        guard db.changedRows == 1 else { return false }
        // Who asks for it believes that the target takes it.
        try run(
            """
            UPDATE delivery_target SET failures = 0, failing_since = NULL, retry_at = NULL, disabled_at = NULL, reason = NULL
            WHERE id = (SELECT target_id FROM delivery WHERE id = ?)
            """,
            [id]
        )
        return true
    }

    /// Removes messages that were told before a time, and finds of stories that are gone.
    func removeTold(before time: Timestamp) throws {
        try run("DELETE FROM delivery WHERE state <> 'waiting' AND created_at < ?", [time.description])
        // What was told of a story that is still there is told once.
        try run(
            """
            DELETE FROM watch_hit WHERE at < ?
                AND NOT EXISTS (SELECT 1 FROM story s WHERE s.id = watch_hit.story_id)
                AND NOT EXISTS (SELECT 1 FROM delivery_hit x WHERE x.hit_id = watch_hit.id)
            """,
            [time.description]
        )
    }

    /// Takes the configured targets over. One that has another address than before has not failed.
    package func configure(targets: [(id: String, address: String)]) throws {
        for target in targets {
            try run(
                """
                INSERT INTO delivery_target (id, address) VALUES (?1, ?2)
                ON CONFLICT (id) DO UPDATE SET failures = 0, failing_since = NULL, retry_at = NULL,
                    disabled_at = NULL, reason = NULL, address = ?2
                WHERE address <> ?2
                """,
                [target.id, target.address]
            )
        }
        let known = try db.all("SELECT id FROM delivery_target") { $0[0] as String }
        for id in known where !targets.contains(where: { $0.id == id }) {
            try run("DELETE FROM delivery_target WHERE id = ?", [id])
            try run(
                "UPDATE delivery SET state = 'failed', reason = 'its target is no longer configured' WHERE target_id = ? AND state = 'waiting'",
                [id]
            )
        }
    }
}

extension Delivery {
    /// From a row of the `deliveries` view.
    fileprivate init(row: borrowing Row) throws {
        self.init(
            id: row["id"],
            messageID: row["message_id"],
            target: row["target_id"],
            watch: row["watch_id"],
            state: row.value("state") ?? .failed,
            createdAt: try row.instant("created_at"),
            dueAt: try row.instant("due_at"),
            tries: row["tries"],
            triedAt: row.time("tried_at"),
            status: row["status"],
            reason: row["reason"],
            sentAt: row.time("sent_at"),
            hitCount: row["hit_count"],
            digest: (row["digest"] as String?).flatMap { WatchOccasion($0) }
        )
    }
}
