package import News

/// Digests: the weightiest stories that met a watch since the last one, told at a set time.
extension NewsDatabase {
    /// Whether one is to be made now, or is asked for for the first time.
    package func isDigestDue(
        _ watch: Watch,
        _ occasion: WatchOccasion,
        to target: DeliveryRule.OfTarget,
        at now: Timestamp
    ) throws(StorageError) -> Bool {
        let slot = target.rule.digest.latest(occasion, before: now)
        return try read { db in
            try DigestMark(watch: watch.id, target: target.id, occasion: occasion).madeTill(in: db).map {
                $0 < slot
            } ?? true
        }
    }
}

extension NewsTransaction {
    /// Makes the digest whose time was last, with what no earlier one told. Where there is nothing to tell, nobody is told so. One
    /// that is asked for for the first time begins now.
    package func makeDigest(
        _ watch: Watch,
        _ occasion: WatchOccasion,
        to target: DeliveryRule.OfTarget,
        at now: Timestamp
    ) throws {
        let mark = DigestMark(watch: watch.id, target: target.id, occasion: occasion)
        let slot = target.rule.digest.latest(occasion, before: now)
        guard let madeTill = try mark.madeTill(in: db) else { return try mark.set(now, in: db) }
        guard madeTill < slot else { return }
        try mark.set(slot, in: db)
        // After a longer rest the news of before is old. What outlets published shortly before the last digest may have come after it.
        let since = max(madeTill, slot.advanced(bySeconds: -DigestMark.mostSeconds))
            .advanced(bySeconds: -DigestMark.lateSeconds)
        let (source, arguments) = DigestMark.stories(of: watch.asksForAnything ? nil : watch, since: since)
        let stories = try db.all(
            """
            SELECT s.id \(source) AND NOT EXISTS (
                SELECT 1 FROM delivery_story x JOIN delivery d ON d.id = x.delivery_id
                WHERE x.story_id = s.id AND d.target_id = ? AND d.watch_id = ? AND d.digest = ?)
            ORDER BY s.rank DESC, s.id DESC LIMIT ?
            """,
            arguments + [target.id, watch.id, occasion.description, DigestMark.mostStories]
        ) { $0[0] as Int64 }
        guard !stories.isEmpty else { return }
        let delivery = try begin(to: target.id, of: watch.id, digest: occasion, due: now, at: now)
        for (place, story) in stories.enumerated() {
            try run(
                "INSERT INTO delivery_story (delivery_id, place, story_id) VALUES (?, ?, ?)",
                [delivery, place, story]
            )
        }
    }
}

/// Up to when a watch's digests were made for a target.
private struct DigestMark {
    let watch: String
    let target: String
    let occasion: WatchOccasion

    static let mostStories = 20
    static let mostSeconds: Int64 = 14 * 86400
    static let lateSeconds: Int64 = 6 * 3600
    /// A story that began so long before the time of a digest may still get articles.
    private static let goingOnSeconds: Int64 = 2 * 86400

    func madeTill(in db: Connection) throws -> Timestamp? {
        try db.first(
            "SELECT made_till FROM digest WHERE watch_id = ? AND target_id = ? AND occasion = ?",
            [watch, target, occasion.description]
        ) { try $0.instant("made_till") }
    }

    func set(_ time: Timestamp, in db: Connection) throws {
        try db.run(
            "INSERT OR REPLACE INTO digest (watch_id, target_id, occasion, made_till) VALUES (?, ?, ?, ?)",
            [watch, target, occasion.description, time.description]
        )
    }

    /// The stories `s` that got an article since a time, of a watch those that met it; more conditions may follow.
    static func stories(of watch: Watch?, since: Timestamp) -> (sql: String, arguments: SQLArguments) {
        guard let watch else {
            let begun = since.advanced(bySeconds: -goingOnSeconds)
            return (
                "FROM story s WHERE s.first_published_at >= ? AND s.last_published_at >= ?",
                [begun.description, since.description]
            )
        }
        return (
            """
            FROM watch_match m JOIN story s ON s.id = m.story_id
            WHERE m.watch_id = ? AND s.last_published_at >= ? AND s.outlet_count >= ?
            """,
            [watch.id, since.description, watch.minOutlets ?? 1]
        )
    }
}
