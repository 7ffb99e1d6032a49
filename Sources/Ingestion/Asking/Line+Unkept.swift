import Fetching
import News
import Storage

// MARK: - What the database refuses of one piece of work

extension Error {
    /// Whether this costs only the work that met it. A failing file ends the process, a full disk is waited for, and a
    /// cancelled task was told to stop.
    var costsOnlyItsWork: Bool {
        if self is CancellationError { return false }
        guard let error = self as? StorageError else { return true }
        return !error.isTransient && !error.endsProcess
    }
}

extension Line {
    /// Counts a poll that could not be kept as a failed one, which backs off as any other.
    ///
    /// The feed may be gone by now; then there is nothing to be counted.
    func countUnkept(_ feed: FeedState, _ error: any Error) async throws -> PollReport {
        let failure = FeedJudge.Failure(kind: .unkept, reason: "the poll could not be kept: \(error)")
        guard let station = stations[feed.outlet] else {
            return PollReport(feed: feed, outcome: .dropped, nextPollAt: nil)
        }
        let record = await record(failure, of: feed, station)
        reporter.say(
            .storeRefused(
                "a poll",
                of: LogRecord.Subject(feed),
                error,
                attempt: feed.consecutiveFailures + 1,
                next: record.nextPollAt
            )
        )
        do {
            guard try await writer.feed(feed.id) != nil else {
                return PollReport(feed: feed, outcome: .dropped, nextPollAt: nil)
            }
            try await writer.save(record)
        } catch let second where second.costsOnlyItsWork {
            // Said above; the schedule has the time in memory, and a restart asks once more.
        }
        return PollReport(feed: feed, outcome: .failed(failure.reason), nextPollAt: record.nextPollAt)
    }

    /// The record of a poll that failed without an answer to tell of.
    private func record(_ failure: FeedJudge.Failure, of feed: FeedState, _ station: Station) async
        -> PollRecord
    {
        let judge = await judge(feed, station)
        return await record(
            judge,
            judge.failed(failure),
            .failed(reason: Bound.reason.cut(failure.reason)),
            nil
        )
    }

    /// Puts off a page whose text could not be kept: as long as after a page that could not be had.
    func countUnkept(_ wish: PageWish, _ error: any Error) async throws {
        let until = clock.now.advanced(bySeconds: Self.pageRetrySeconds(afterAttempts: wish.attempts))
        reporter.say(
            .storeRefused(
                "a page",
                of: LogRecord.Subject(wish.id, wish.article, page: wish.url),
                error,
                attempt: wish.attempts + 1,
                next: until
            )
        )
        do {
            try await writer.postpone(
                wish,
                until: until,
                reason: Bound.reason.cut("it could not be kept: \(error)")
            )
        } catch let second where second.costsOnlyItsWork {
            // As above.
        }
    }

    /// Puts off a page that was asked again, to its next time.
    func countUnkept(_ wish: RecheckWish, _ error: any Error) async throws {
        let next = Rechecking.next(afterAsking: clock.now, published: wish.believedAt)
        reporter.say(
            .storeRefused(
                "a page that was asked again",
                of: LogRecord.Subject(wish.id, wish.article, page: wish.url),
                error,
                next: next
            )
        )
        do {
            try await writer.recheck(wish, again: next)
        } catch let second where second.costsOnlyItsWork {
            // As above.
        }
    }
}

// MARK: - What the end of a process cut short

extension Line {
    /// Counts the polls as failed that the end of the process before cut short, so that they back off: a document that
    /// ends the process must not end it again at once.
    package func countCutShort() async throws {
        for id in try await writer.markedFeeds() {
            guard let feed = try await writer.feed(id), let station = stations[feed.outlet] else {
                try await writer.unmark(id)
                continue
            }
            let failure = FeedJudge.Failure(
                kind: .cutShort,
                reason: "khabar ended while it read and kept what the feed had sent"
            )
            let record = await record(failure, of: feed, station)
            try await writer.saveCutShort(record)
            reporter.sayFailed(feed, record, failure)
        }
    }
}

/// How long to wait before what the database refused is tried again: a second at first, twice as long after each further
/// refusal, ten minutes at most. Pure.
struct Setback: Sendable {
    typealias Instant = ContinuousClock.Instant

    private static let longest: Duration = .seconds(600)
    private(set) var count = 0
    private var until: Instant?

    func isOver(at now: Instant) -> Bool { until.map { now >= $0 } ?? true }

    mutating func begin(at now: Instant) {
        until = now + min(.seconds(1 << min(count, 10)), Self.longest)
        count += 1
    }

    mutating func end() { (count, until) = (0, nil) }
}
