import Fetching
import Logging
import News
import Storage
import Synchronization

/// Says what the line does, each thing once: what a feed fails with again and again is counted instead, and so is
/// what a minute brought.
final class Reporter: Sendable {
    private struct State {
        /// What each failing feed failed with last.
        var failures: [Feed.ID: String] = [:]
        var minute = Minute()
        var isSlow = false
        /// Until when it is known that this machine lacks something.
        var shortUntil: Timestamp?
    }

    private let logger: Logger
    private let state = Mutex(State())

    init(_ logger: Logger) {
        self.logger = logger
    }

    func say(
        _ record: LogRecord,
        file: String = #fileID,
        function: String = #function,
        line: UInt = #line
    ) {
        state.withLock { $0.minute.count(record) }
        logger.say(record, file: file, function: function, line: line)
    }

    /// Says that a feed failed, and with the same as before only when that was so ten, a hundred, a thousand times.
    func sayFailed(
        _ feed: FeedState,
        _ record: PollRecord,
        _ failure: FeedJudge.Failure,
        file: String = #fileID,
        function: String = #function,
        line: UInt = #line
    ) {
        let said = LogRecord.feedFailed(feed, record, failure)
        let what = "\(said.name) \(failure.code) \(failure.response?.status ?? 0)"
        let isNew = state.withLock { $0.failures.updateValue(what, forKey: feed.id) != what }
        let isLandmark = Reporter.landmarks.contains(feed.consecutiveFailures + 1)
        say(isNew || isLandmark ? said : said.at(.debug), file: file, function: function, line: line)
    }

    private static let landmarks = [10, 100, 1000, 10_000]

    /// Forgets the last failure of a feed, so that the next one is logged again.
    func clearFailure(of feed: Feed.ID) {
        state.withLock { $0.failures[feed] = nil }
    }

    /// A loaded disk explains waits up to this long. Everybody waits for the writer meanwhile.
    private static let slow: Duration = .seconds(30)

    /// Says that the writer took long to answer, once until it is quicker again.
    func sayIfSlow(_ database: NewsDatabase, _ time: Duration) {
        let isNew = state.withLock { state in
            defer { state.isSlow = time >= Self.slow }
            return time >= Self.slow && !state.isSlow
        }
        if isNew { logger.say(.storeSlow(database.path, took: time)) }
    }

    /// Says that this machine lacks what a feed needs that is asked again at `time`; once until then.
    func sayShort(_ reason: String, at now: Timestamp, until time: Timestamp) {
        let isNew = state.withLock { state in
            if let until = state.shortUntil, until > now { return false }
            state.shortUntil = time
            return true
        }
        if isNew { logger.say(.machineShort(reason, until: time)) }
    }

    /// Says what came since the last time, if anything did or failed.
    func sayMinute() {
        let minute = state.withLock { state in
            defer { state.minute = Minute() }
            return state.minute
        }
        if let record = minute.record { logger.say(record) }
    }
}

/// What was said in a minute.
struct Minute: Sendable {
    private var polls = 0
    private var unchanged = 0
    private var failed = 0
    private var pages = 0
    private var sums: [LogRecord.Field: Int] = [:]

    private static let summed: [LogRecord.Field] = [.itemsNew, .itemsChanged, .copies, .bytes]

    mutating func count(_ record: LogRecord) {
        switch record.name {
        case .feedPolled: polls += 1
        case .feedUnchanged: (polls, unchanged) = (polls + 1, unchanged + 1)
        case .pageRead: pages += 1
        case .feedFailed, .feedGone, .feedBlocked, .parseRefused, .ssrfRefused, .bombRefused, .bodyTooLarge:
            // Of a page, where no feed is named.
            guard record.facts[.feed] != nil else { return }
            (polls, failed) = (polls + 1, failed + 1)
        default: return
        }
        for field in Minute.summed {
            if let number = record.facts[field].flatMap({ Int($0) }) { sums[field, default: 0] += number }
        }
    }

    /// Nil where nothing came and nothing failed.
    var record: LogRecord? {
        guard failed > 0 || pages > 0 || sums[.itemsNew] ?? 0 > 0 || sums[.itemsChanged] ?? 0 > 0 else {
            return nil
        }
        func some(_ count: Int?) -> Int? { count == 0 ? nil : count }
        return LogRecord(
            .minute,
            [
                .polls: polls, .unchanged: some(unchanged), .failed: some(failed), .pages: some(pages),
                .itemsNew: some(sums[.itemsNew]), .itemsChanged: some(sums[.itemsChanged]),
                .copies: some(sums[.copies]), .bytes: sums[.bytes],
            ]
        )
    }
}
