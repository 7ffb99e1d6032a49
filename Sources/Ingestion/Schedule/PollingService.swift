import Fetching
import Logging
package import Machinery
import News
import ServiceLifecycle
import Storage

/// The daemon's schedule: polls every feed when its time has come and fetches pages as they are wished for.
///
/// Feeds and pages run in two loops beside each other, so that pages take no feed's place. On graceful
/// shutdown nothing more is started, what is under way ends, and the last write commits.
package struct PollingService: Service {
    private let line: Line
    private let logger: Logger
    private let pulses: Pulses
    private let tick: @Sendable () -> Void
    private let room: StoreRoom
    private let houseEvery: Duration

    /// Each pulse beats after its loop has looked at the clock and the writer has answered.
    package struct Pulses: Sendable {
        package let feeds = Pulse()
        package let pages = Pulse()

        package init() {}
    }

    /// `tick` is called each time the loop of feeds has looked at the clock. The first call comes when the feeds are
    /// planned, or when they cannot be planned because the disk is full. `houseEvery` is how often stories are settled and
    /// the count of requests is written down, even when nothing comes.
    init(
        _ line: Line,
        logger: Logger,
        pulses: Pulses = Pulses(),
        room: StoreRoom? = nil,
        houseEvery: Duration = .seconds(60),
        tick: @escaping @Sendable () -> Void = {}
    ) {
        self.line = line
        self.logger = logger
        self.pulses = pulses
        self.tick = tick
        self.room = room ?? StoreRoom(line.writer, logger: logger)
        self.houseEvery = houseEvery
    }

    package func run() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await pollFeeds() }
            group.addTask { try await fetchPages() }
            group.addTask { try await recheckPages() }
            group.addTask { try await keepHouse() }
            group.addTask { try await indexWords() }
            // A loop ends early only when the database fails as a whole. Then the others end too.
            while try await group.next() != nil {}
        }
    }

    private func pollFeeds() async throws {
        _ = try await contained("spreading overdue feeds") {
            try await line.writer.spreadOverdue(at: line.clock.now)
        }
        var watch = ClockWatch(line.clock)
        var isRead = false
        try await loop(Feed.ID.self, pulse: pulses.feeds, tick: tick) { [line, logger] agenda, now in
            if let leap = watch.leap(at: now) {
                // Where what follows fails, it is done again at the next look.
                isRead = false
                logger.say(.clockJump(seconds: leap, to: now))
                try await line.writer.lookAtClock(at: now, leap: leap)
                if leap < 0 { try await line.writer.mendTimes(at: now) }
                try await line.writer.spreadOverdue(at: now)
            }
            guard !isRead else { return }
            for feed in try await line.writer.feedTimes() {
                agenda.plan(.init(id: feed.id, domain: Domain.of(feed.url), at: feed.at))
            }
            isRead = true
        } work: { [line] id in
            guard let feed = try await line.writer.feed(id) else { return nil }
            // A person had it polled since it was planned.
            let now = line.clock.now
            if let next = feed.nextPollAt, next > now, feed.lastPollAt.map({ $0 <= now }) ?? false {
                return next
            }
            let report = try await line.poll(feed)
            // A person has it polled just now. It is looked at again in a minute.
            return report.outcome == .dropped ? now.advanced(bySeconds: 60) : report.nextPollAt
        }
    }

    private func fetchPages() async throws {
        var turns = DomainTurns()
        try await loop(Article.ID.self, pulse: pulses.pages) { [line] agenda, now in
            let limit = PollPass.pagesInSight(of: line.settings)
            for page in try await line.writer.pageTimes(at: now, limit: limit, turns: &turns)
            where !agenda.contains(page.id) {
                agenda.plan(.init(id: page.id, domain: page.domain, at: page.at))
            }
        } work: { [line] id in
            if let wish = try await line.writer.pageWish(id) { try await line.complete(wish) }
            // A page that was put off is planned again when it is due.
            return nil
        }
    }
}

extension PollingService {
    /// The most pages that are asked again at the same time, each of another domain. Re-checks are never urgent, and most of
    /// these wait for their domain's turn.
    private static let mostRechecks = 16
    private static let recheckEvery: Duration = .seconds(10)

    private func recheckPages() async throws {
        guard line.settings.rechecksPerDay > 0 else { return }
        var turns = DomainTurns()
        try await loop(
            Article.ID.self,
            most: Self.mostRechecks,
            perDomain: 1,
            every: Self.recheckEvery
        ) { [line] agenda, now in
            for page in try await line.writer.recheckTimes(at: now, limit: 4, turns: &turns)
            where !agenda.contains(page.id) {
                agenda.plan(.init(id: page.id, domain: page.domain, at: now))
            }
        } work: { [line] id in
            if let wish = try await line.writer.recheck(of: id) { _ = try await line.recheck(wish) }
            // A page that was put off is planned again when it is due.
            return nil
        }
    }

    /// Whether some feed waits for its first poll.
    private func isFirstPassUnderWay() throws -> Bool {
        try line.writer.database.feedTally().feeds[.new, default: 0] > 0
    }

    private func keepHouse() async throws {
        var isFirstPass = (try? isFirstPassUnderWay()) ?? false
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            // Shutdown cancels the sleep. Nothing else is lost.
            try? await cancelWhenGracefulShutdown { try await Task.sleep(for: houseEvery) }
            line.reporter.sayMinute()
            await line.writer.giveBackMemory()
            guard !room.isHeld else { continue }
            try await room.unlessFull {
                var areAllThere = false
                _ = try await contained("settling stories") {
                    // Once each feed has brought what it had from before, nothing late is to be waited for.
                    areAllThere = try isFirstPass && !isFirstPassUnderWay()
                    try await line.writer.settle(at: line.clock.now, areAllThere: areAllThere)
                    if areAllThere { isFirstPass = false }
                }
                try await line.writer.keepEvents(isPatient: !areAllThere, at: line.clock.now)
                _ = try await contained("counting requests") { try await line.countAsked() }
                _ = try await contained("noting the time") { try await line.writer.keepSteady() }
                _ = try await contained("healing stories") {
                    try await line.writer.healDaily(at: line.clock.now)
                }
                _ = try await contained("retention") {
                    let gone = try await line.writer.retainDaily(at: line.clock.now)
                    if let gone, !gone.isEmpty { logger.say(.retentionRun(gone)) }
                }
            }
        }
    }

    /// The longest time after which a new article can be found by its words.
    private static let indexEvery: Duration = .seconds(2)

    private func indexWords() async throws {
        var setback = Setback()
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            // Shutdown cancels the sleep. Closing the file puts the rest into the index.
            try? await cancelWhenGracefulShutdown { try await Task.sleep(for: Self.indexEvery) }
            guard !room.isHeld, setback.isOver(at: .now) else { continue }
            try await room.unlessFull {
                let isDone = try await contained("indexing words") {
                    while try await line.writer.indexWaiting() {}
                }
                if isDone { setback.end() } else { setback.begin(at: .now) }
            }
        }
    }

    /// Does a piece of work that belongs to no feed and no article. Returns false where the database refused it.
    private func contained(_ work: String, _ body: () async throws -> Void) async throws -> Bool {
        do {
            try await body()
            return true
        } catch let error where error.costsOnlyItsWork {
            logger.say(.storeRefused(work, error))
            return false
        }
    }
}

// MARK: - The loop

extension PollingService {
    /// How often the schedule looks at the clock.
    private static let tickEvery: Duration = .seconds(1)

    private enum Wakeup<ID: Sendable>: Sendable {
        case tick
        case ended(ID, next: Timestamp?)
    }

    /// Works on the items that the agenda names, until shutdown.
    ///
    /// `look` is called every `every` to plan new items. `work` says when its item comes again.
    private func loop<ID: Hashable & Comparable & Sendable>(
        _: ID.Type,
        most: Int? = nil,
        perDomain: Int? = nil,
        every: Duration = tickEvery,
        pulse: Pulse? = nil,
        tick: () -> Void = {},
        look: (inout Agenda<ID>, Timestamp) async throws -> Void,
        work: @escaping @Sendable (ID) async throws -> Timestamp?
    ) async throws {
        var setback = Setback()
        var agenda = Agenda<ID>(
            mostAtOnce: most ?? line.settings.width,
            mostPerDomain: perDomain ?? line.settings.perDomain
        )
        try await withThrowingTaskGroup(of: Wakeup<ID>.self) { group in
            var wakeup: Wakeup<ID>? = .tick
            while let happened = wakeup {
                switch happened {
                case .tick:
                    guard !Task.isShuttingDownGracefully, !Task.isCancelled else { break }
                    // The pulse vouches for the writer as well, even while the disk is full.
                    let asked = ContinuousClock.now
                    await line.writer.answer()
                    line.reporter.sayIfSlow(line.writer.database, ContinuousClock.now - asked)
                    // What is written to a file that was removed or replaced is lost with it.
                    try line.writer.database.checkPresence()
                    // While nothing can be kept, nothing is asked for.
                    if try await room.isOpen(), setback.isOver(at: .now) {
                        try await room.unlessFull {
                            let isDone = try await contained("looking for what is due") {
                                try await look(&agenda, line.clock.now)
                            }
                            if isDone { setback.end() } else { setback.begin(at: .now) }
                        }
                    }
                    pulse?.beat()
                    tick()
                    group.addTask {
                        // Shutdown cancels the sleep. Nothing else is lost.
                        try? await cancelWhenGracefulShutdown { try await Task.sleep(for: every) }
                        return .tick
                    }
                case .ended(let id, let next):
                    agenda.end(id, again: next)
                }
                while !Task.isShuttingDownGracefully, !Task.isCancelled, !room.isHeld,
                    let id = agenda.next(at: line.clock.now)
                {
                    group.addTask { [room, clock = line.clock] in
                        // An item that could not be kept comes again as soon as there is room.
                        var next: Timestamp? = clock.now
                        try await room.unlessFull {
                            // The line contains what its work meets. What is left is reading what is to be done.
                            let isDone = try await contained("reading what is due (\(ID.self) \(id))") {
                                next = try await work(id)
                            }
                            if !isDone { next = clock.now.advanced(bySeconds: Schedule.firstPauseSeconds) }
                        }
                        return .ended(id, next: next)
                    }
                }
                wakeup = try await group.next()
            }
        }
    }
}
