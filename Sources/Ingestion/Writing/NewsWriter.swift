import Deduplication
import Fetching
import Language
package import Logging
package import Machinery
package import News
package import Storage

/// The line's one writer: it owns the database's write side and the `StoryIndex`, and keeps them in step.
///
/// It works on a thread of its own, so that SQLite blocks nobody else. Within one transaction it decides and
/// enters article by article; when the transaction fails the index is made anew from the file, so that
/// index and file never disagree.
package actor NewsWriter {
    private let thread = OwnerThread()
    package nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    let database: NewsDatabase
    let windowSeconds: Int64
    private let settlingSeconds: Int64
    /// Whether the pages of new articles are to be asked again.
    private(set) var rechecksPages: Bool
    private(set) var keeping: Keeping
    let logger: Logger
    /// Beats when what was to be written before is written, see `answer`.
    package nonisolated let pulse = Pulse()
    /// What the transaction under way does to stories: said when it is committed.
    var changes = StoryChanges()
    var index: StoryIndex
    /// Nil until it is read for the first article that is to be placed: settling needs none.
    var related: RelatedIndex?
    /// Whether the index holds what the file holds; read when the first article is to be decided.
    private var isRestored = false
    /// Domains that are to be left alone, by name.
    var rests: [String: DomainRest] = [:]
    /// The index expires once an hour of arrivals, not with each.
    private var expiredAt: Timestamp?

    /// `windowSeconds` is how far back a copy is looked for; `settlingSeconds` how long after its publication a lone or
    /// doubtful article may still be joined with those that were published before it and come after it, 0 deciding
    /// each once, as it comes; `keeping` says how long articles are kept, which is longer than the window. What
    /// becomes of stories is said to `logger`.
    package init(
        _ database: NewsDatabase,
        windowSeconds: Int64,
        settlingSeconds: Int64 = 0,
        rechecksPages: Bool = false,
        keeping: Keeping = Keeping(),
        logger: Logger = Logger(label: "khabar") { _ in SwiftLogNoOpLogHandler() }
    ) {
        self.database = database
        self.logger = logger
        self.windowSeconds = windowSeconds
        self.settlingSeconds = settlingSeconds
        self.rechecksPages = rechecksPages
        self.keeping = keeping
        index = StoryIndex(windowSeconds: windowSeconds)
    }

    /// Words of articles beyond that are read from the file again when they are needed.
    private static let wordBytes = 4 << 20

    /// What one poll of a feed brought to the database.
    package struct Harvest: Hashable, Sendable {
        package var new = 0
        package var changed = 0
        /// Articles that now stand in a story that another outlet was first with.
        package var copies = 0
        /// Those outlets, the first few of them.
        package var originals: [Outlet.ID] = []
        /// What the poll showed for the first time of how the feed's entries are told apart.
        package var learnt: Feed.Identity?
        /// What was missed since the poll before.
        package var gap: GapRecord?
    }
}

// MARK: - Starting

extension NewsWriter {
    /// Takes the configured outlets over into the database. The index is filled from its fingerprints when it is
    /// needed: what is unchanged needs none.
    package func begin(with outlets: [Outlet], at now: Timestamp) throws {
        try database.write { try $0.configure(outlets, at: now) }
        try mendTimes(at: now)
        isRestored = false
    }

    /// Takes over what a changed configuration says, while it runs: all of it, or nothing where this throws.
    package func adopt(
        _ outlets: [Outlet],
        rechecksPages: Bool,
        keeping: Keeping,
        at now: Timestamp
    ) throws {
        try database.write { try $0.configure(outlets, at: now) }
        self.rechecksPages = rechecksPages
        self.keeping = keeping
    }

    func rebuild(at now: Timestamp) throws {
        try pulse.duringLongWork { try rebuildIndexes(at: now) }
    }

    private func rebuildIndexes(at now: Timestamp) throws {
        var fresh = StoryIndex.Restoration(
            windowSeconds: windowSeconds,
            settlingSeconds: settlingSeconds,
            wordBytes: NewsWriter.wordBytes,
            settledUntil: try database.settledUntil()
        )
        try database.storedFingerprints(
            since: StoryIndex.keptSince(now.advanced(bySeconds: -windowSeconds))
        ) { stored in
            // A blob of an unknown version cannot be compared; its article stays in its story all the same.
            _ = fresh.add(
                stored.article,
                of: stored.outlet,
                url: stored.url,
                time: stored.time,
                arrivedAt: stored.placedAt,
                fingerprint: stored.fingerprint,
                in: stored.part
            )
        }
        index = fresh.finish()
        index.partings = try database.partings()
        related = nil
        expiredAt = now
        isRestored = true
    }

    private func storedRelated(at now: Timestamp) throws -> RelatedIndex {
        var fresh = RelatedIndex()
        try database.storedGists(since: now.advanced(bySeconds: -windowSeconds)) { story, time, words in
            // As with fingerprints: of another version, so the story is related to none.
            guard let gist = Gist(encoded: words) else { return }
            fresh.add(story, gist, at: time)
        }
        return fresh
    }
}

// MARK: - Saving

extension NewsWriter {
    /// Keeps what a poll brought: articles, their places in stories, the wish for their pages, validators and
    /// the poll itself, all in one transaction.
    ///
    /// The entries may come in any order and are taken oldest first; the poll's counts and outcome are filled in
    /// here.
    func save(_ prepared: [PreparedEntry], from poll: PollRecord, of feed: FeedState) throws -> Harvest {
        let ordered = prepared.enumerated()
            .sorted {
                ($0.element.prepared.believedAt, $0.offset) < ($1.element.prepared.believedAt, $1.offset)
            }
            .map(\.element)
        var record = poll
        let harvest = try writing(at: poll.at) { transaction in
            var harvest = Harvest(learnt: poll.identity)
            var ways = Recognition(feed.identity ?? poll.identity, of: ordered, at: poll.at)
            if feed.lastSuccessAt != nil, try ways.findChurn(among: ordered, in: transaction) {
                harvest.learnt = .content
            }
            var coverage = Coverage(feed)
            for entry in ordered {
                let saved = try save(entry, by: ways, from: poll, in: transaction)
                switch saved {
                case .new: harvest.new += 1
                case .changed: harvest.changed += 1
                case .known: break
                }
                coverage.count(entry.prepared, isKnown: saved != .new)
            }
            // What broke off, or came from a fallback, shows no window of the feed.
            if poll.bodyHash != nil, let gap = coverage.gap(before: poll), try transaction.hasBrought(feed.id)
            {
                harvest.gap = gap
                try transaction.record(gap)
            }
            record.identity = harvest.learnt
            harvest.take(changes)
            record.newArticles = harvest.new
            record.changedArticles = harvest.changed
            // A fallback's articles do not make its feed a success.
            if case .failed = poll.outcome {
            } else {
                record.outcome = harvest.new > 0 ? .new(harvest.new) : .unchanged
            }
            try transaction.record(record)
            return harvest
        }
        updateRests(after: poll)
        Meters.poll(record, entries: prepared.count)
        return harvest
    }

    /// Keeps the outcome of a poll that brought no articles.
    func save(_ poll: PollRecord) throws {
        try database.write { try $0.record(poll) }
        updateRests(after: poll)
        Meters.poll(poll)
    }

    /// Completes an article that waited for its page and puts it into a story.
    ///
    /// `findings` is what the page showed beside, nil where it could not be had; `validators` are the page's.
    func complete(
        _ wish: PageWish,
        with prepared: PreparedArticle,
        findings: PageFindings?,
        validators: Validators = Validators(),
        at now: Timestamp
    ) throws -> Harvest {
        try writing(at: now) { transaction in
            try transaction.keep(pageValidators: validators, of: wish.id)
            if let feed = wish.feed, let findings, wish.article.textSource != .page {
                let counts = try transaction.pageEvidence(of: feed)
                var evidence = PageEvidence(longer: counts.longer, same: counts.same)
                evidence.count(page: findings.text, entry: wish.article.text)
                try transaction.note((evidence.longer, evidence.same), showing: evidence.carries, of: feed)
            }
            _ = try transaction.revise(
                wish.id,
                to: prepared.article,
                entryDigest: wish.entryDigest,
                at: now,
                believedAt: prepared.believedAt
            )
            if let findings { try transaction.note(robots: findings.robots, of: wish.id) }
            try transaction.finishPage(wish.id)
            try place(wish.id, prepared, in: transaction, at: now)
            var harvest = Harvest()
            harvest.take(changes)
            return harvest
        }
    }

    /// Asks for the page again later.
    func postpone(_ wish: PageWish, until time: Timestamp, reason: String) throws {
        try database.write { try $0.postponePage(wish.id, until: time, reason: reason) }
    }

    /// One transaction on file and index; after one that fails the index is made anew before the next.
    ///
    /// `places` says whether articles are to be placed in it.
    func writing<T>(
        at now: Timestamp,
        places: Bool = true,
        areAllThere: Bool = false,
        _ body: (NewsTransaction) throws -> T
    ) throws -> T {
        if !isRestored { try rebuild(at: now) }
        if places, related == nil { related = try storedRelated(at: now) }
        changes = StoryChanges(isHeard: logger.logLevel <= .debug)
        do {
            let result = try Meters.commit {
                try database.write { transaction in
                    let result = try body(transaction)
                    try settle(in: transaction, at: now, areAllThere: areAllThere)
                    return result
                }
            }
            expire(at: now)
            for record in changes.records { logger.say(record) }
            return result
        } catch {
            isRestored = false
            throw error
        }
    }

    /// Writes something and takes it back: throws where there is no room for what a poll brings.
    func tryWriting() throws {
        try database.tryWriting()
    }

    /// Has the words of articles that came lately put into the full-text index; whether more wait.
    package func indexWaiting() throws -> Bool {
        try database.indexWaiting()
    }

    /// Takes a story out of the index that is about to be removed from the file.
    func dropFromIndex(_ story: ExpiredStory, in transaction: NewsTransaction) {
        let stored = NewsWriter.stored(in: transaction)
        for article in story.articles { index.remove(article, stored: stored) }
        related?.remove(story.id)
    }

    /// Joins the stories that turn out to be one now that those published about the same time have come.
    ///
    /// `areAllThere` says that what belongs together has come, however late it was.
    package func settle(at now: Timestamp, areAllThere: Bool = false) throws {
        guard settlingSeconds > 0 else { return }
        let due = now.advanced(bySeconds: -settlingSeconds)
        // Restoring the index takes more than what comes due in a few minutes is worth, if nothing else needs it.
        let patience = settlingSeconds / 24
        guard try isRestored || database.hasUnsettled(until: due.advanced(bySeconds: -patience)) else {
            return
        }
        try writing(at: now, places: false, areAllThere: areAllThere) { try $0.noteSettled(until: due) }
    }

    /// What the index asks for the words that it does not hold.
    static func stored(in transaction: NewsTransaction) -> (Article.ID) -> Fingerprint? {
        { id in
            // What cannot be read cannot be compared; that the file fails, the next writing will say.
            (try? transaction.fingerprint(of: id)).flatMap { $0.flatMap { Fingerprint(encoded: $0) } }
        }
    }

    private func settle(in transaction: NewsTransaction, at now: Timestamp, areAllThere: Bool) throws {
        guard settlingSeconds > 0 else { return }
        let stored = NewsWriter.stored(in: transaction)
        // With their evidence they take memory, and after a first pass they are many.
        let most = 256
        var settlements: [StoryIndex.Settlement]
        repeat {
            settlements = index.settle(at: now, areAllThere: areAllThere, most: most, stored: stored)
            for settlement in settlements {
                guard case .joinsStory(let other) = settlement.decision.placement else { continue }
                try transaction.note(PlacementRecord(settlement.decision), of: settlement.article)
                try merge([settlement.story, other] + settlement.decision.absorbs, in: transaction, at: now)
            }
        } while settlements.count >= most
        // After a restart they are to be looked for from the beginning, however early they were published.
        if index.isGathering { try transaction.noteGathering() }
    }

    private func expire(at now: Timestamp) {
        if let expiredAt, now.seconds(since: expiredAt) < 3600 { return }
        index.expire(before: now.advanced(bySeconds: -windowSeconds))
        related?.expire(before: now.advanced(bySeconds: -windowSeconds))
        expiredAt = now
    }
}
