package import News

/// A stretch of time in which a feed showed entries that khabar never saw.
package struct GapRecord: Hashable, Sendable {
    package var feed: Feed.ID
    /// The poll that found nothing of what the one before had shown.
    package var noticedAt: Timestamp
    /// The last poll before that one which had an answer.
    package var lastSuccessAt: Timestamp
    /// Published time of the newest entry before, and of the oldest after; where entries have none, the polls.
    package var after: Timestamp
    package var before: Timestamp
    /// An estimate by the feed's rhythm; nil where it has shown none.
    package var missed: Int?

    package init(
        feed: Feed.ID,
        noticedAt: Timestamp,
        lastSuccessAt: Timestamp,
        after: Timestamp,
        before: Timestamp,
        missed: Int?
    ) {
        self.feed = feed
        self.noticedAt = noticedAt
        self.lastSuccessAt = lastSuccessAt
        self.after = after
        self.before = before
        self.missed = missed
    }
}

extension NewsTransaction {
    /// Whether a poll of the feed ever brought an article. A feed that never did cannot have lost one between two
    /// polls.
    package func hasBrought(_ feed: Feed.ID) throws -> Bool {
        try db.isAny("SELECT 1 FROM poll WHERE feed_id = ? AND new_articles > 0", [feed.number])
    }

    /// Keeps what was missed.
    package func record(_ gap: GapRecord) throws {
        try run(
            """
            INSERT INTO gap (feed_id, noticed_at, last_success_at, after_at, before_at, missed)
            VALUES (?, ?, ?, ?, ?, ?)
            """,
            [
                gap.feed.number, gap.noticedAt.description, gap.lastSuccessAt.description,
                gap.after.description, gap.before.description, gap.missed,
            ]
        )
    }
}
