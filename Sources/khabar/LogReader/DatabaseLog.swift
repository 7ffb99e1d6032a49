import Ingestion
import Logging
import News
import Storage

/// What the database tells of the past in the words of the log: what came in, what joined what, and how polls went.
struct DatabaseLog {
    private let database: NewsDatabase
    private let outlet: Outlet.ID?
    private var since: Timestamp
    private var lastPlaced: Int64 = 0
    private var lastPoll: Int64 = 0
    /// Merges and corrections that were told already.
    private var toldChanges: Set<StoryChangeRow> = []
    /// What each failing feed failed with, and how often in a row.
    private var failures: [Feed.ID: (reason: String, count: Int, since: Timestamp)] = [:]

    /// Of one outlet, or of all.
    init(_ database: NewsDatabase, of outlet: Outlet.ID?, since: Timestamp) {
        self.database = database
        self.outlet = outlet
        self.since = since
    }

    /// The articles that came since the last call, or for the first since the beginning, and what became of stories.
    mutating func news() throws -> [LogEntry] {
        let rows = try database.placed(since: since, after: lastPlaced, of: outlet)
        lastPlaced = rows.last?.sequence ?? lastPlaced
        let changes = try database.storyChanges(since: since, of: outlet)
            .filter { toldChanges.insert($0).inserted }
        return rows.map(LogEntry.init) + changes.map(LogEntry.init)
    }

    /// Passes over what the database holds until now.
    mutating func passOver() throws {
        _ = try news()
        _ = try troubles()
    }

    /// Feeds that began to fail, failed otherwise, or answered again.
    mutating func troubles() throws -> [LogEntry] {
        let rows = try database.polls(since: since, after: lastPoll, of: outlet)
        lastPoll = rows.last?.id ?? lastPoll
        return rows.compactMap { poll -> LogEntry? in
            let facts: [LogRecord.Field: String] = [
                .outlet: poll.outlet.text, .feed: "\(poll.feed)", .feedURL: Secrets.removed(from: poll.url),
            ]
            let before = failures[poll.feed]
            guard let failure = poll.failure.map(Secrets.removed) else {
                failures[poll.feed] = nil
                guard let before else { return nil }
                return LogEntry(
                    .feedRecovered,
                    at: poll.at,
                    facts.merging([.attempt: "\(before.count)", .since: "\(before.since)"]) { $1 }
                )
            }
            failures[poll.feed] = (failure, (before?.count ?? 0) + 1, before?.since ?? poll.at)
            guard before?.reason != failure else { return nil }
            var more: [LogRecord.Field: String] = [.reason: failure]
            more[.status] = poll.status.map { "\($0)" }
            return LogEntry(.feedFailed, at: poll.at, facts.merging(more) { $1 })
        }
    }

    /// Feeds whose news did not come before `since`, and still do not.
    func oldTroubles() throws -> [LogEntry] {
        try database.feedRows().filter { feed in
            !feed.state.isHealthy && feed.state != .removed && feed.stateSince < since
                && (outlet == nil || feed.outlet == outlet)
        }
        .sorted { $0.stateSince < $1.stateSince }
        .map { LogEntry($0, status: try database.lastStatus(of: $0.id)) }
    }
}

// MARK: - Rows in the words of the log

extension LogEntry {
    fileprivate init(_ row: PlacedRow) {
        var facts: [LogRecord.Field: String] = [
            .outlet: row.outlet.text, .article: "\(row.id)", .url: row.url, .title: row.title,
        ]
        if row.isEdited {
            self.init(.storyEdited, at: row.at, facts)
        } else if row.relation == .original {
            facts[.story] = "\(row.story)"
            self.init(.storyNew, at: row.at, facts)
        } else {
            facts[.story] = "\(row.story)"
            facts[.relation] = row.relation.rawValue
            facts[.rule] = row.rule
            facts[.similarity] = row.similarity.map { "\(($0 * 100).rounded() / 100)" }
            facts[.original] = row.firstOutlet.text
            facts[.delay] = LocalTime.words(delaySeconds: row.delaySeconds)
            self.init(.storyJoined, at: row.at, facts)
        }
    }

    fileprivate init(_ change: StoryChangeRow) {
        var facts: [LogRecord.Field: String] = [
            .story: "\(change.story)", .otherStory: "\(change.otherStory)",
        ]
        facts[.article] = change.kind == .split ? change.article.map { "\($0)" } : nil
        facts[.person] = change.by
        facts[.reason] = change.reason
        let name: LogRecord.Name =
            switch change.kind {
            case .merge, .join: .storyMerged
            case .split: .storySplit
            case .undo: .correctionUndone
            }
        self.init(name, at: change.at, facts)
    }

    /// `status` is how it was answered last.
    fileprivate init(_ feed: FeedRow, status: Int?) {
        let name: LogRecord.Name =
            switch feed.state {
            case .blocked: .feedBlocked
            case .gone: .feedGone
            case .notAFeed: .parseRefused
            case .stale: .feedStale
            default: .feedFailed
            }
        var facts: [LogRecord.Field: String] = [
            .outlet: feed.outlet.text, .feed: "\(feed.id)", .feedURL: Secrets.removed(from: feed.url),
        ]
        facts[.reason] = feed.stateReason.map(Secrets.removed)
        facts[.status] = status.map { "\($0)" }
        facts[.attempt] = feed.consecutiveFailures > 1 ? "\(feed.consecutiveFailures)" : nil
        self.init(name, at: feed.stateSince, facts)
    }

    /// As the table has it.
    fileprivate init(_ name: LogRecord.Name, at time: Timestamp, _ facts: [LogRecord.Field: String]) {
        self.init(
            at: time,
            // Debug records about articles are shown as info, since the reader asked for them.
            level: max(name.row.level, .info),
            record: name,
            message: name.message(with: facts),
            facts: LogRecord.Field.allCases.compactMap { field in facts[field].map { (field, $0) } }
        )
    }

    /// Whether the database tells the same, article by article.
    var isToldByDatabase: Bool {
        switch record {
        case .feedPolled, .minute, .storyNew, .storyJoined, .storyEdited, .storyMerged, .storySplit,
            .correctionUndone:
            true
        default: false
        }
    }
}
