package import News
package import Storage
import Machinery

/// Removes what is older than the configuration keeps.
extension NewsWriter {
    /// How long things are kept, nil meaning for ever, and how much of an outlet.
    package struct Keeping: Hashable, Sendable {
        package var articlesSeconds: Int64?
        package var revisionsSeconds: Int64?
        package var pollsSeconds: Int64?
        /// New articles and new wordings that are taken of one outlet in a day.
        package var articlesPerDay: Int

        package init(
            articlesSeconds: Int64? = nil,
            revisionsSeconds: Int64? = nil,
            pollsSeconds: Int64? = nil,
            articlesPerDay: Int = .max
        ) {
            self.articlesSeconds = articlesSeconds
            self.revisionsSeconds = revisionsSeconds
            self.pollsSeconds = pollsSeconds
            self.articlesPerDay = articlesPerDay
        }

        /// The moments before which things are removed at `now`.
        package func limits(at now: Timestamp) -> RetentionLimits {
            func before(_ seconds: Int64?) -> Timestamp? { seconds.map { now.advanced(bySeconds: -$0) } }
            return RetentionLimits(
                articlesBefore: before(articlesSeconds),
                revisionsBefore: before(revisionsSeconds),
                pollsBefore: before(pollsSeconds)
            )
        }
    }

    /// Removes what is too old from database and index, in transactions so small that polls hardly wait.
    ///
    /// Age is measured against the newest poll that vouches for the clock. Where the clock is far from it, or most of the
    /// archive would go, nothing is removed unless a person `isSure`.
    ///
    /// Cancelling stops between two transactions. The rest is removed next time.
    ///
    /// - Throws: `ControlRefusal` with the `RetentionDoubt` in words, beside what the database throws.
    package func retain(isSure: Bool = false, at now: Timestamp) async throws -> RetentionCounts {
        if isSure {
            try trust(now)
        } else if let doubt = try retentionDoubt(at: now) {
            throw ControlRefusal(.usage, "nothing was removed: \(doubt)")
        }
        let limits = keeping.limits(at: try steadyClock().reference(at: now))
        var total = RetentionCounts()
        while !Task.isCancelled {
            let step = try retainSome(limits, at: now)
            total += step
            if step.isEmpty {
                try database.write { transaction in
                    if let time = limits.articlesBefore { try transaction.removeDeparted(before: time) }
                    try transaction.recordRetention(at: now)
                }
                break
            }
            // Others who wait for the writer go first.
            await Task.yield()
        }
        return total
    }

    /// Does the same once a day; nil where less than a day has gone by.
    func retainDaily(at now: Timestamp) async throws -> RetentionCounts? {
        let last = try database.write { try $0.lastRetention() }
        if let last, (0..<86400).contains(now.seconds(since: last)) { return nil }
        if let doubt = try retentionDoubt(at: now) {
            logger.say(.retentionRefused(doubt))
            // It is told once a day.
            try database.write { try $0.recordRetention(at: now) }
            return nil
        }
        return try await retain(at: now)
    }

    private func retentionDoubt(at now: Timestamp) throws -> RetentionDoubt? {
        let clock = try steadyClock()
        let limits = keeping.limits(at: clock.reference(at: now))
        guard limits.articlesBefore != nil || limits.revisionsBefore != nil || limits.pollsBefore != nil
        else {
            return nil
        }
        return RetentionDoubt(
            try database.expired(limits),
            of: try database.counts().articles,
            by: clock,
            at: now
        )
    }

    /// This many articles are removed in one transaction, which takes some twenty milliseconds.
    private static let articlesAtOnce = 100
    private static let rowsAtOnce = 2000

    private func retainSome(_ limits: RetentionLimits, at now: Timestamp) throws -> RetentionCounts {
        var counts = RetentionCounts()
        let removed = try writing(at: now) { transaction in
            var removed: [ExpiredStory] = []
            if let time = limits.articlesBefore {
                removed = try transaction.expiredStories(before: time, articles: NewsWriter.articlesAtOnce)
            }
            for story in removed {
                for article in try transaction.undated(story.id) {
                    try transaction.markDeparted(ForgettingMark.all(of: article), at: now)
                }
                dropFromIndex(story, in: transaction)
                try transaction.remove(story)
            }
            if removed.isEmpty, let time = limits.revisionsBefore {
                counts.revisions = try transaction.removeRevisions(before: time, limit: NewsWriter.rowsAtOnce)
            }
            if removed.isEmpty, counts.revisions == 0, let time = limits.pollsBefore {
                counts.polls = try transaction.removePolls(before: time, limit: NewsWriter.rowsAtOnce)
            }
            return removed
        }
        counts.stories = removed.count
        counts.articles = removed.reduce(0) { $0 + $1.articles.count }
        return counts
    }
}
