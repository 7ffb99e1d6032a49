import Deduplication
import News
import Storage

/// How far the keeping of one poll has come. A value, so that a transaction that is taken back leaves the one from before.
struct PollKeeping: Sendable {
    let poll: PollRecord
    /// As it is recorded at the end.
    private(set) var record: PollRecord
    var harvest: NewsWriter.Harvest
    var ways: Recognition
    private let feed: FeedState
    /// Oldest first.
    private let entries: [PreparedEntry]
    /// The texts of the feed's own outlet among them.
    let sheets: [Furniture.Sheet]
    private var taken = 0
    private var hasBegun = false
    private var coverage: Coverage

    init(_ entries: [PreparedEntry], from poll: PollRecord, of feed: FeedState) {
        self.poll = poll
        self.feed = feed
        self.entries = entries
        sheets = entries.filter { $0.outlet.id == feed.outlet }.suffix(Furniture.memory).map { entry in
            let article = entry.prepared.article
            return Furniture.Sheet(
                nil,
                at: entry.prepared.believedAt,
                title: article.title,
                keys: entry.prepared.textKeys
            )
        }
        record = poll
        harvest = NewsWriter.Harvest(learnt: poll.identity)
        ways = Recognition(feed.identity ?? poll.identity, of: entries, in: feed.id, at: poll.at)
        coverage = Coverage(feed)
    }

    var outlet: Outlet.ID { feed.outlet }

    var isDone: Bool { hasBegun && taken == entries.count }

    /// Judges the whole document, before its first entry is kept.
    mutating func begin(in transaction: NewsTransaction) throws {
        guard !hasBegun else { return }
        hasBegun = true
        if feed.lastSuccessAt != nil, try ways.findChurn(among: entries, in: transaction) {
            harvest.learnt = .content
        }
    }

    mutating func next() -> PreparedEntry? {
        guard taken < entries.count else { return nil }
        taken += 1
        return entries[taken - 1]
    }

    mutating func count(_ entry: PreparedEntry, _ saved: NewsWriter.Saved) {
        switch saved {
        case .new: harvest.new += 1
        case .changed: harvest.changed += 1
        case .known: break
        case .leftOver: harvest.leftOver += 1
        }
        coverage.count(entry.prepared, isKnown: saved != .new)
    }

    /// Records the poll.
    mutating func end(in transaction: NewsTransaction, isMarked: Bool) throws {
        // A document that broke off, or came from a fallback, does not show which entries the feed holds.
        if poll.bodyHash != nil, let gap = coverage.gap(before: poll), try transaction.hasBrought(feed.id) {
            harvest.gap = gap
            try transaction.record(gap)
        }
        if harvest.leftOver > 0 {
            harvest.isFirstFull = try transaction.noteFullIntake(of: outlet, at: poll.at)
            // With them, the server would not send again what was left over.
            record.validators = Validators()
            record.bodyHash = nil
        }
        record.isMarked = isMarked
        record.identity = harvest.learnt
        record.newArticles = harvest.new
        record.changedArticles = harvest.changed
        // The articles of a fallback do not make the poll of the feed a success.
        if case .failed = poll.outcome {
        } else {
            record.outcome = harvest.new > 0 ? .new(harvest.new) : .unchanged
        }
        try transaction.record(record)
    }
}
