internal import Metrics
internal import Storage

/// What the work comes to, for whoever collects metrics; where nobody does, nothing is kept.
///
/// The names and what they mean are in `Web/Metrics/MetricFamily.swift`; values of one feed are in the database.
enum Meters {
    /// A poll that was kept, with the entries that it brought.
    static func poll(_ record: PollRecord, entries: Int = 0) {
        switch record.outcome {
        case .new: newPolls.increment()
        case .unchanged, .notModified: unchangedPolls.increment()
        case .failed: failedPolls.increment()
        }
        if let status = record.status {
            Counter(label: "khabar_http_responses_total", dimensions: [("code", "\(status)")]).increment()
            fetchDuration.recordMilliseconds(record.durationMilliseconds)
        }
        fetchBytes.increment(by: record.bytes)
        newItems.increment(by: record.newArticles)
        changedItems.increment(by: record.changedArticles)
        duplicateItems.increment(by: max(0, entries - record.newArticles - record.changedArticles))
    }

    /// A poll that was put off, for its domain is to be left alone.
    static func throttledPoll() { throttledPolls.increment() }

    /// A poll that was due so many seconds ago begins.
    static func pollBegins(lateSeconds: Int64) { scheduleLag.record(max(0, lateSeconds)) }

    /// Keeps count of who waits for the writer while `body` does.
    static func waitingForWriter<T, Failure: Error>(
        _ body: () async throws(Failure) -> T
    ) async throws(Failure) -> T {
        writerQueue.increment(by: 1)
        defer { writerQueue.decrement(by: 1) }
        return try await body()
    }

    static func commit<T, Failure: Error>(_ body: () throws(Failure) -> T) throws(Failure) -> T {
        try timed(commitDuration, body)
    }

    static func match<T, Failure: Error>(_ body: () throws(Failure) -> T) throws(Failure) -> T {
        try timed(matchDuration, body)
    }

    private static func timed<T, Failure: Error>(
        _ timer: Timer,
        _ body: () throws(Failure) -> T
    ) throws(Failure) -> T {
        let start = ContinuousClock.now
        defer { timer.recordNanoseconds(Int64((ContinuousClock.now - start) / .nanoseconds(1))) }
        return try body()
    }

    private static let newPolls = polls("new")
    private static let unchangedPolls = polls("unchanged")
    private static let failedPolls = polls("error")
    private static let throttledPolls = polls("throttled")
    private static let newItems = items("new")
    private static let changedItems = items("changed")
    private static let duplicateItems = items("duplicate")
    private static let fetchBytes = Counter(label: "khabar_fetch_bytes_total")
    private static let fetchDuration = Timer(label: "khabar_fetch_duration_seconds")
    private static let commitDuration = Timer(label: "khabar_commit_duration_seconds")
    private static let matchDuration = Timer(label: "khabar_match_duration_seconds")
    private static let scheduleLag = Gauge(label: "khabar_schedule_lag_seconds")
    private static let writerQueue = Meter(label: "khabar_writer_queue")

    private static func polls(_ result: String) -> Counter {
        Counter(label: "khabar_polls_total", dimensions: [("result", result)])
    }

    private static func items(_ kind: String) -> Counter {
        Counter(label: "khabar_items_total", dimensions: [("kind", kind)])
    }
}
