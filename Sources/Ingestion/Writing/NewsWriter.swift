import Deduplication
import Fetching
import Language
package import Logging
package import Machinery
package import News
package import Storage

/// The line's one writer: it owns the database's write side and the `StoryIndex`, and keeps them in step.
///
/// It works on a thread of its own, so that SQLite blocks nobody else. A transaction decides and stores article by article.
/// After a transaction that failed, the index is rebuilt from the file, so that the two never disagree.
package actor NewsWriter {
    private let thread = OwnerThread()
    package nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    nonisolated let database: NewsDatabase
    let windowSeconds: Int64
    private let settlingSeconds: Int64
    /// Whether the pages of new articles are asked again later.
    private(set) var rechecksPages: Bool
    private(set) var keeping: Keeping
    let logger: Logger
    /// How long a transaction may take that keeps a part of a poll, see `save`.
    private let pieceDuration: Duration
    /// Beats when everything that was posted before is written, see `answer`.
    package nonisolated let pulse = Pulse()
    /// What the present transaction does to stories. It is logged after the commit.
    var changes = StoryChanges()
    var index: StoryIndex
    /// Nil until the first article is placed. Settling does not need it.
    var related: RelatedIndex?
    /// Whether the index holds what the file holds. It is read when the first article must be decided.
    private var isRestored = false
    var shelf = FurnitureShelf()
    /// Whether the full-text index is being made anew, which was said and whose end is to be said.
    private var isIndexAnew = false
    /// Domains that must rest, by name.
    var rests: [String: DomainRest] = [:]
    /// How far polls vouch for the clock; nil before it is read.
    var steady: SteadyClock?
    /// How far the clock went ahead at the start of this process, or when it was last set forwards.
    var jump: Jump?

    struct Jump {
        /// What vouched for the clock before.
        let before: SteadyClock
        let seconds: Int64
    }

    /// The newest steady time that the file holds.
    var keptSteady: Timestamp?
    /// Feeds that are marked in the file, see `mark`.
    private var marked: Set<Feed.ID> = []
    var eventKeeper = EventKeeper()
    /// Who looks at what is kept.
    var desk = WatchDesk()
    /// Of the configuration, for watches that people keep; nil before one is taken over.
    var deskRules: (rules: [DeliveryRule.OfTarget], outlets: [Outlet])?
    /// What the present transaction found for watches.
    var finds = 0
    /// Called after a commit in which something was found.
    var found: @Sendable () -> Void = {}
    /// When old articles were last dropped from the index, which happens once an hour.
    private var expiredAt: Timestamp?

    /// - Parameters:
    ///   - database: Opened for writing.
    ///   - windowSeconds: How far back a copy is looked for.
    ///   - settlingSeconds: How long after its publication a lone or doubtful article may still join articles that were
    ///     published earlier and came later. 0 decides each article once, as it comes.
    ///   - rechecksPages: Whether the pages of new articles are asked again later.
    ///   - keeping: How long articles are kept, which is no shorter than the window.
    ///   - pieceDuration: After so long the transaction of a poll ends, and others are let in before the next one. A quarter
    ///     of a second delays no one noticeably, and real polls take less.
    ///   - logger: It is told what becomes of stories.
    package init(
        _ database: NewsDatabase,
        windowSeconds: Int64,
        settlingSeconds: Int64 = 0,
        rechecksPages: Bool = false,
        keeping: Keeping = Keeping(),
        pieceDuration: Duration = .milliseconds(250),
        logger: Logger = Logger(label: "khabar") { _ in SwiftLogNoOpLogHandler() }
    ) {
        self.database = database
        self.logger = logger
        self.pieceDuration = pieceDuration
        self.windowSeconds = windowSeconds
        self.settlingSeconds = settlingSeconds
        self.rechecksPages = rechecksPages
        self.keeping = keeping
        index = StoryIndex(windowSeconds: windowSeconds)
    }

    /// The index keeps this many bytes of words. Other words are read from the file when they are needed.
    private static let wordBytes = 4 << 20

    /// What one poll of a feed brought to the database.
    package struct Harvest: Hashable, Sendable {
        package var new = 0
        package var changed = 0
        /// How many articles joined a story that another outlet had first.
        package var copies = 0
        /// The first few of those outlets.
        package var originals: [Outlet.ID] = []
        /// How the feed's entries are told apart, where this poll showed it for the first time.
        package var learnt: Feed.Identity?
        /// The gap since the poll before, where entries were missed.
        package var gap: GapRecord?
        /// Entries that were not taken because the outlet has brought its articles of the day. A later poll takes those that
        /// the feed then still states.
        package var leftOver = 0
        /// Whether this poll was the first of the day that left some over.
        package var isFirstFull = false
    }
}

// MARK: - Starting

extension NewsWriter {
    /// Stores the configured outlets. The index is filled only when it is needed, since feeds without news need none.
    ///
    /// A feed whose `rules` are others than before is read anew at its next poll.
    package func begin(with outlets: [Outlet], rules: [FeedRules] = [], at now: Timestamp) throws {
        let missing = try database.missingFromIndex()
        if missing > 0, !isIndexAnew {
            isIndexAnew = true
            logger.say(.indexAnew(database.path, articles: missing))
        }
        try configure(outlets, rules, at: now)
        try lookAtClock(at: now)
        // What feeds tell of the time, in a file of an earlier khabar, changes with the first poll.
        try keepSteady()
        try mendTimes(at: now)
        isRestored = false
    }

    /// Adopts a changed configuration at run time: all of it, or nothing where this throws.
    package func adopt(
        _ outlets: [Outlet],
        rules: [FeedRules],
        rechecksPages: Bool,
        keeping: Keeping,
        at now: Timestamp
    ) throws {
        try configure(outlets, rules, isReload: true, at: now)
        self.rechecksPages = rechecksPages
        self.keeping = keeping
    }

    private func configure(
        _ outlets: [Outlet],
        _ rules: [FeedRules],
        isReload: Bool = false,
        at now: Timestamp
    ) throws {
        let moves = try database.write { transaction in
            let moves = try transaction.configure(outlets, at: now)
            _ = try transaction.rememberRules(rules, at: now)
            if isReload { try transaction.retryUnanswered(at: now) }
            return moves
        }
        guard !moves.isEmpty else { return }
        invalidateIndex()
        for move in moves { logger.say(.outletRenamed(move)) }
    }

    /// Has the index rebuilt before it is used again.
    func invalidateIndex() { isRestored = false }

    func rebuild(at now: Timestamp) throws {
        try pulse.duringLongWork { try rebuildIndexes(at: now) }
    }

    private func rebuildIndexes(at now: Timestamp) throws {
        shelf.forget()
        index = try StoryIndex.restored(
            from: database,
            since: now.advanced(bySeconds: -windowSeconds),
            windowSeconds: windowSeconds,
            settlingSeconds: settlingSeconds,
            wordBytes: NewsWriter.wordBytes
        )
        related = nil
        expiredAt = now
        isRestored = true
    }

    private func storedRelated(at now: Timestamp) throws -> RelatedIndex {
        var fresh = RelatedIndex()
        try database.storedGists(since: now.advanced(bySeconds: -windowSeconds)) { story, time, words in
            // A gist of an unknown version cannot be compared. Its story is related to no other.
            guard let gist = Gist(encoded: words) else { return }
            fresh.add(story, gist, at: time)
        }
        return fresh
    }
}

// MARK: - Saving

extension NewsWriter {
    /// Keeps what a poll brought: articles, their places in stories, the wish for their pages, validators and
    /// the poll itself.
    ///
    /// The entries may come in any order and are taken oldest first; the poll's counts and outcome are filled in
    /// here. A poll that brings much is kept in pieces, and others are let in between. Only the last piece records the poll and
    /// its validators: where it does not come to that, the next poll finds the earlier pieces as articles that it knows.
    ///
    /// Throws `CancellationError` where the task is cancelled between two pieces.
    func save(_ prepared: [PreparedEntry], from poll: PollRecord, of feed: FeedState) async throws -> Harvest
    {
        let ordered = prepared.enumerated()
            .sorted {
                ($0.element.prepared.believedAt, $0.offset) < ($1.element.prepared.believedAt, $1.offset)
            }
            .map(\.element)
        var keeping = PollKeeping(ordered, from: poll, of: feed)
        while true {
            keeping = try save(keeping)
            if keeping.isDone { break }
            pulse.beat()
            await Task.yield()
            if Task.isCancelled {
                throw CancellationError()
            }
        }
        marked.remove(poll.feed)
        try vouchForClock(poll.at)
        updateRests(after: poll)
        Meters.poll(keeping.record, entries: prepared.count, leftOver: keeping.harvest.leftOver)
        return keeping.harvest
    }

    /// Keeps the next piece of a poll in one transaction, which takes not much longer than `pieceDuration`.
    private func save(_ poll: PollKeeping) throws -> PollKeeping {
        // A transaction may be made a second time, so what it did is only taken over at its end.
        try writing(at: poll.record.at, settles: { $0.isDone }) { transaction in
            var now = poll
            shelf.expect(now.sheets, of: now.outlet)
            defer { shelf.expectNothing() }
            let end = ContinuousClock.now + pieceDuration
            try now.begin(in: transaction)
            // Read anew for each piece, for other feeds of the outlet are kept between two of them.
            let before = try transaction.intake(of: now.outlet, at: now.poll.at)
            var taken = 0
            while let entry = now.next() {
                let isTaken = before + taken < keeping.articlesPerDay
                let saved = try save(entry, isTaken, by: &now.ways, from: now.poll, in: transaction)
                now.count(entry, saved)
                if saved == .new || saved == .changed { taken += 1 }
                if ContinuousClock.now >= end { break }
            }
            try transaction.countIntake(taken, of: now.outlet, at: now.poll.at)
            now.harvest.take(changes)
            if now.isDone {
                try now.end(in: transaction, isMarked: marked.contains(now.poll.feed))
                try lookAtWatches(of: now.poll, gap: now.harvest.gap, transaction)
            }
            return now
        }
    }

    /// Marks a feed whose document is about to be read, until the poll is recorded.
    ///
    /// Should the process end over it, the next one finds the mark and counts the poll as failed.
    func mark(_ feed: Feed.ID, at now: Timestamp) throws {
        try database.write { try $0.mark(feed, at: now) }
        marked.insert(feed)
    }

    /// Records that a poll was cut short by the end of the process before.
    func saveCutShort(_ poll: PollRecord) throws {
        marked.insert(poll.feed)
        try save(poll)
    }

    /// Takes away the mark of a feed whose poll is given up, where it has one.
    func clearMark(of feed: Feed.ID) throws {
        if marked.remove(feed) != nil { try unmark(feed) }
    }

    /// Takes the mark of a feed away that is not polled any more.
    func unmark(_ feed: Feed.ID) throws {
        try database.write { try $0.unmark(feed) }
    }

    /// Keeps the outcome of a poll that brought no articles.
    func save(_ poll: PollRecord) throws {
        var record = poll
        record.isMarked = marked.contains(poll.feed)
        finds = 0
        try database.write { transaction in
            try transaction.record(record)
            try lookAtWatches(of: record, transaction)
        }
        tellFound()
        marked.remove(poll.feed)
        try vouchForClock(poll.at)
        updateRests(after: poll)
        Meters.poll(poll)
    }

    /// Completes an article that waited for its page and puts it into a story.
    ///
    /// `findings` is what the page said beside the article, nil where it could not be had. `found` is what answered in place of
    /// the article. `validators` are the page's.
    /// Returns nil where the article waits no longer: it was deleted, became one with another, or came whole with its
    /// feed.
    func complete(
        _ wish: PageWish,
        with prepared: PreparedArticle,
        findings: PageFindings?,
        found: String? = nil,
        validators: Validators = Validators(),
        at now: Timestamp
    ) throws -> Harvest? {
        try writing(at: now) { transaction in
            guard let known = try transaction.knownArticle(wish.id), known.waitsForPage else { return nil }
            try transaction.keepPageValidators(validators, of: wish.id)
            if let feed = wish.feed, let findings, wish.article.textSource != .page {
                let counts = try transaction.pageEvidence(of: feed)
                var evidence = PageEvidence(longer: counts.longer, same: counts.same)
                evidence.count(page: findings.text, entry: wish.article.text)
                try transaction.keepPageEvidence(
                    (evidence.longer, evidence.same),
                    showing: evidence.carries,
                    of: feed
                )
            }
            // Its feed may have given it another address since.
            var article = prepared.article
            article.url = known.url
            if let image = article.image, wish.article.image == nil,
                try transaction.removeShared(image: image, of: article.outlet, seenWith: wish.id)
            {
                article.image = nil
            }
            try transaction.keepPageFound(found, of: wish.id)
            _ = try transaction.revise(
                wish.id,
                to: article,
                entryDigest: wish.entryDigest,
                at: now,
                believedAt: prepared.believedAt,
                // Its first look at the page brings what the outlet had published from the beginning.
                isReading: wish.article.textSource != .page && article.textSource == .page
            )
            if let findings { try transaction.keepPageRobots(findings.robots, of: wish.id) }
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

    /// Runs one transaction on file and index. After one that failed, the index is rebuilt before the next.
    ///
    /// Where the index turns out to be damaged, the transaction is taken back and made again with an index that is
    /// restored from the file, so `body` may be called twice.
    ///
    /// `places` says whether `body` places articles, `settles` whether what came of it leaves stories to be settled now.
    func writing<T>(
        at now: Timestamp,
        places: Bool = true,
        areAllThere: Bool = false,
        settles: (T) -> Bool = { _ in true },
        _ body: (NewsTransaction) throws -> T
    ) throws -> T {
        do {
            return try writingOnce(at: now, places: places, areAllThere: areAllThere, settles: settles, body)
        } catch let damage as StoryIndex.Damage {
            logger.say(.indexRestored(damage))
            return try writingOnce(at: now, places: places, areAllThere: areAllThere, settles: settles, body)
        }
    }

    private func writingOnce<T>(
        at now: Timestamp,
        places: Bool,
        areAllThere: Bool,
        settles: (T) -> Bool,
        _ body: (NewsTransaction) throws -> T
    ) throws -> T {
        if !isRestored { try rebuild(at: now) }
        if places, related == nil { related = try storedRelated(at: now) }
        changes = StoryChanges(isHeard: logger.logLevel <= .debug)
        finds = 0
        do {
            let result = try Meters.commit {
                try database.write { transaction in
                    let result = try body(transaction)
                    if settles(result) { try settle(in: transaction, at: now, areAllThere: areAllThere) }
                    try index.checkDamage()
                    return result
                }
            }
            expire(at: now)
            for record in changes.records { logger.say(record) }
            tellFound()
            return result
        } catch {
            isRestored = false
            throw error
        }
    }

    /// Writes something and takes it back. Throws where there is no room for what a poll brings.
    func tryWriting() throws {
        try database.tryWriting()
    }

    /// Puts the words of recent articles into the full-text index, and then those of others that are missing there. Returns
    /// whether more wait.
    package func indexWaiting() throws -> Bool {
        let goesOn = try database.indexWaiting()
        if !goesOn, isIndexAnew {
            isIndexAnew = false
            logger.say(.indexComplete(database.path))
        }
        return goesOn
    }

    /// Takes a story out of the index before it is removed from the file.
    func dropFromIndex(_ story: ExpiredStory, in transaction: NewsTransaction) {
        let stored = NewsWriter.stored(in: transaction)
        for article in story.articles { index.remove(article, stored: stored) }
        shelf.forget()
        related?.remove(story.id)
    }

    /// Joins stories that turn out to be one, now that the articles published about the same time have come.
    ///
    /// `areAllThere` says that no further article is expected, however late it was published.
    package func settle(at now: Timestamp, areAllThere: Bool = false) throws {
        guard settlingSeconds > 0 else { return }
        let due = now.advanced(bySeconds: -settlingSeconds)
        // If nothing else needs the index, restoring it costs more than a few minutes of delay are worth.
        let patience = MatchingRules.quietSeconds(settlingSeconds: settlingSeconds)
        guard try isRestored || database.hasUnsettled(until: due.advanced(bySeconds: -patience)) else {
            return
        }
        try writing(at: now, places: false, areAllThere: areAllThere) { try $0.markSettled(until: due) }
    }

    /// Reads the words that the index does not hold.
    static func stored(in transaction: NewsTransaction) -> (Article.ID) -> Fingerprint? {
        { id in
            // A fingerprint that cannot be read cannot be compared. The next write reports that the file fails.
            (try? transaction.fingerprint(of: id)).flatMap { $0.flatMap { Fingerprint(encoded: $0) } }
        }
    }

    private func settle(in transaction: NewsTransaction, at now: Timestamp, areAllThere: Bool) throws {
        guard settlingSeconds > 0 else { return }
        let stored = NewsWriter.stored(in: transaction)
        // Settlements hold evidence, and after a first pass there are many, so they are taken in pieces.
        let most = 256
        var settlements: [StoryIndex.Settlement]
        repeat {
            settlements = index.settle(at: now, areAllThere: areAllThere, most: most, stored: stored)
            for settlement in settlements {
                guard case .joinsStory(let other) = settlement.decision.placement else { continue }
                try transaction.recordPlacement(PlacementRecord(settlement.decision), of: settlement.article)
                try merge([settlement.story, other] + settlement.decision.absorbs, in: transaction, at: now)
            }
        } while settlements.count >= most
        // After a restart, settling must look at them from the beginning, however early they were published.
        if index.isGathering { try transaction.markAllUnsettled() }
    }

    private func expire(at now: Timestamp) {
        if let expiredAt, now.seconds(since: expiredAt) < 3600 { return }
        index.expire(before: now.advanced(bySeconds: -windowSeconds))
        related?.expire(before: now.advanced(bySeconds: -windowSeconds))
        expiredAt = now
    }
}
