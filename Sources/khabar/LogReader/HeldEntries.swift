import News

/// Entries that are held back for a moment, so that what is told late still stands in order of time: an article's place in
/// its story has the time of its poll, and is seen only when the poll is kept.
struct HeldEntries {
    private var held: [(entry: LogEntry, since: ContinuousClock.Instant)] = []

    private static let patience: Duration = .seconds(2)

    mutating func take(_ entries: [LogEntry], at now: ContinuousClock.Instant = .now) {
        held += entries.map { ($0, now) }
    }

    /// Those that have waited long enough, and all that are older; all of them for nil.
    mutating func release(at now: ContinuousClock.Instant? = .now) -> [LogEntry] {
        let due = held.filter { entry in now.map { $0 - entry.since >= HeldEntries.patience } ?? true }
        guard let newest = due.map(\.entry.time).max() else { return [] }
        let free = held.filter { $0.entry.time <= newest }
        held.removeAll { $0.entry.time <= newest }
        return free.map(\.entry).inOrder
    }
}
