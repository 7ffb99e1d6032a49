internal import Machinery
internal import Metrics
internal import Storage

/// What the work comes to, for whoever collects metrics; where nobody does, nothing is kept.
///
/// The names and what they mean are in `MetricFamily`; values of one feed are in the database.
enum Meters {
    /// A poll that was kept, with the entries that it brought.
    static func poll(_ record: PollRecord, entries: Int = 0, leftOver: Int = 0) {
        switch record.outcome {
        case .new: newPolls.increment()
        case .unchanged, .notModified: unchangedPolls.increment()
        case .failed: failedPolls.increment()
        }
        if let status = record.status {
            Counter(label: MetricFamily.httpResponses.sampleName, dimensions: [("code", "\(status)")])
                .increment()
            fetchDuration.recordMilliseconds(record.durationMilliseconds)
        }
        fetchBytes.increment(by: record.bytes)
        newItems.increment(by: record.newArticles)
        changedItems.increment(by: record.changedArticles)
        leftOverItems.increment(by: leftOver)
        duplicateItems.increment(
            by: max(0, entries - record.newArticles - record.changedArticles - leftOver)
        )
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
    private static let leftOverItems = items("left_over")
    private static let fetchBytes = Counter(label: MetricFamily.fetchBytes.sampleName)
    private static let fetchDuration = Timer(label: MetricFamily.fetchDurationSeconds.sampleName)
    private static let commitDuration = Timer(label: MetricFamily.commitDurationSeconds.sampleName)
    private static let matchDuration = Timer(label: MetricFamily.matchDurationSeconds.sampleName)
    private static let scheduleLag = Gauge(label: MetricFamily.scheduleLagSeconds.sampleName)
    private static let writerQueue = Meter(label: MetricFamily.writerQueue.sampleName)

    private static func polls(_ result: String) -> Counter {
        Counter(label: MetricFamily.polls.sampleName, dimensions: [("result", result)])
    }

    private static func items(_ kind: String) -> Counter {
        Counter(label: MetricFamily.items.sampleName, dimensions: [("kind", kind)])
    }
}
