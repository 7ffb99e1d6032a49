import Ingestion
import Logging
import News
import Storage

/// What is wrong and not over yet, out of the entries of a log: equal ones are one, and those with one remedy stand together.
struct Troubles {
    /// A trouble, as it was told last.
    struct Trouble {
        var entry: LogEntry
        var count = 1
        /// When it was told first.
        let begin: Timestamp
    }

    /// Troubles of one kind, in order of time.
    struct Group {
        let members: [Trouble]
        let toDo: String?
    }

    private var all: [Key: Trouble] = [:]
    private let feeds: [String: FeedRow]
    private let now: Timestamp

    /// Which troubles are one.
    private struct Key: Hashable {
        let record: LogRecord.Name?
        let facts: [String]
    }

    /// Of entries in order of time; `feeds` are as they are now.
    init(_ entries: some Sequence<LogEntry>, feeds: some Sequence<FeedRow>, at now: Timestamp) {
        self.feeds = Dictionary(feeds.map { ("\($0.id)", $0) }) { $1 }
        self.now = now
        for entry in entries { take(entry) }
    }

    private mutating func take(_ entry: LogEntry) {
        if let record = entry.record, entry.isEnding {
            all = all.filter { !entry.ends($0.value.entry, by: record) }
        }
        guard entry.isTrouble, !isOver(entry) else { return }
        let key = Key(record: entry.record, facts: entry.constantFacts)
        // The same subject with another reason is another trouble in place of the former.
        if var known = all[key], known.entry[.reason] == entry[.reason] {
            known.entry = entry
            known.count += 1
            all[key] = known
        } else {
            all[key] = Trouble(entry: entry, begin: entry.time)
        }
    }

    /// Whether it is over although no record says so.
    private func isOver(_ entry: LogEntry) -> Bool {
        if let deadline = entry.record?.row.over?.deadline, let text = entry[deadline],
            let time = Timestamp(rfc3339: text), time <= now
        {
            return true
        }
        guard let feed = entry[.feed] else { return false }
        // The configuration no longer has it.
        guard let state = feeds[feed], state.state != .removed else { return true }
        return switch entry.record {
        case .feedMoved: state.state != .moved
        case .feedStale: state.state != .stale
        case .feedIgnoresValidators: !state.ignoresValidators
        case .feedFailed, .feedGone, .feedBlocked, .parseRefused, .ssrfRefused, .bombRefused, .bodyTooLarge:
            state.state.isHealthy
        default: false
        }
    }

    /// The worst first, then the newest.
    var groups: [Group] {
        let groups = Dictionary(grouping: all.values) { trouble in
            Key(record: trouble.entry.record, facts: [trouble.entry.toDo ?? trouble.entry.message])
        }
        return groups.values.map { members in
            Group(
                members: members.sorted { ($0.entry.time, $0.begin) < ($1.entry.time, $1.begin) },
                toDo: members[0].entry.toDo
            )
        }
        .sorted { one, other in
            let (first, second) = (one.members[one.members.count - 1], other.members[other.members.count - 1])
            return (first.entry.level, first.entry.time, first.entry.message)
                > (second.entry.level, second.entry.time, second.entry.message)
        }
    }
}

extension LogEntry {
    /// Whether it tells of something that is wrong.
    var isTrouble: Bool { level >= .warning || record?.row.toDo != nil }

    /// What is to be done about it: by the status where there is one, else by the record.
    var toDo: String? {
        guard let record else { return nil }
        if record.isOfFeedAnswer, let status = self[.status].flatMap({ Int($0) }),
            let toDo = Refusal.toDo(ofStatus: status)
        {
            return toDo
        }
        return record.row.toDo
    }

    /// Whether it says that a trouble is over.
    var isEnding: Bool { record.map(LogEntry.endings.contains) ?? false }

    private static let endings = Set(LogRecord.Name.allCases.compactMap(\.row.over).flatMap(\.records))

    /// Whether this, which came later, says that the trouble is over.
    fileprivate func ends(_ trouble: LogEntry, by record: LogRecord.Name) -> Bool {
        guard let ending = trouble.record?.row.over, ending.records.contains(record) else { return false }
        guard let subject = ending.subject else { return true }
        return trouble[subject] != nil && trouble[subject] == self[subject]
    }

    /// What is the same each time the trouble is told: whom it is about where the record has an ending of its own, else all
    /// facts but those of the moment.
    fileprivate var constantFacts: [String] {
        guard let record else { return [message] }
        if let subject = record.row.over?.subject, let value = self[subject] { return [value] }
        return facts.filter { !LogEntry.momentary.contains($0.field) }.map {
            "\($0.field.rawValue)=\($0.value)"
        }
    }

    /// Facts that differ each time the same is told.
    private static let momentary: Set<LogRecord.Field> = [
        .attempt, .next, .since, .until, .seconds, .time, .durationMilliseconds, .bytes, .missed, .itemsLeft,
        .articles,
    ]
}

extension LogRecord.Name {
    /// Whether it tells how a feed's address was answered.
    fileprivate var isOfFeedAnswer: Bool {
        switch self {
        case .feedFailed, .feedGone, .feedBlocked: true
        default: false
        }
    }
}
