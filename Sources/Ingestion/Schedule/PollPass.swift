package import News
package import Storage

/// One pass over feeds and the pages their articles wait for: what `khabar poll` does.
package struct PollPass: Sendable {
    /// Which feeds are asked.
    package enum Choice: String, Codable, Hashable, Sendable {
        /// The feeds that are due.
        case due
        /// Every feed, except one that backs off after a failure, one whose last answer the server still calls fresh, and one
        /// that was asked less than the least interval ago.
        case all
        /// Every feed, also one that backs off after failures. Domains that must rest do so all the same.
        case now
    }

    private let line: Line
    private let isLast: Bool

    /// `isLast` says that the process ends after this pass, so that memory for further articles need not be kept.
    package init(_ line: Line, isLast: Bool = false) {
        self.line = line
        self.isLast = isLast
    }

    /// The feeds of `choice` at this moment, by id.
    ///
    /// Of the named outlets only, or of every one.
    ///
    /// `minIntervalSeconds` is the least interval; nil: that of the line.
    package func feeds(
        _ choice: Choice,
        of outlets: Set<Outlet.ID>? = nil,
        minIntervalSeconds: Int64? = nil
    ) async throws -> [FeedState] {
        let now = line.clock.now
        return try await line.writer.feeds().filter { feed in
            guard outlets?.contains(feed.outlet) ?? true else { return false }
            guard let next = feed.nextPollAt else { return false }
            if next <= now || choice == .now { return true }
            // The next time of a failed feed is its back-off or the server's Retry-After. No choice may jump it, nor the time
            // for which the server calls its answer fresh.
            guard choice == .all, feed.consecutiveFailures == 0 else { return false }
            if let fresh = feed.memory.freshUntil, fresh > now { return false }
            guard let last = feed.lastPollAt else { return true }
            return now.seconds(since: last) >= minIntervalSeconds ?? line.settings.minIntervalSeconds
        }
    }

    /// Polls `feeds`, then fetches the pages that are due until none is left.
    ///
    /// `each` is called with every report as it comes, one after the other. Throws when the database fails; polls
    /// under way are cancelled first.
    package func run(
        _ feeds: [FeedState],
        each: (PollReport) -> Void = { _ in }
    ) async throws -> [PollReport] {
        var reports: [PollReport] = []
        let housekeeping = Task { await keepHouse() }
        defer { housekeeping.cancel() }
        try await inParallel(feeds.interleavedByHost, width: line.settings.width) { [line] feed in
            try await line.poll(feed)
        } each: { report in
            reports.append(report)
            each(report)
        }
        try await drainPages()
        try await drainRechecks()
        if isLast { try await line.writer.endPlacing() }
        try await line.writer.settle(at: line.clock.now, areAllThere: true)
        try await line.writer.keepEvents(at: line.clock.now)
        try await line.countAsked()
        try await line.writer.keepSteady()
        // What was written to a file that was removed or replaced meanwhile is not there.
        try line.writer.database.checkPresence()
        return reports
    }

    private static let houseEvery: Duration = .seconds(5)

    /// Gives memory back every few seconds while a long pass runs.
    private func keepHouse() async {
        // The end of the pass cancels the sleep. Nothing else is lost.
        while (try? await Task.sleep(for: Self.houseEvery)) != nil {
            await line.writer.giveBackMemory()
        }
    }

    /// How many due pages of one domain are in sight at once: so many that none of its places stands empty until the next
    /// look.
    static func pagesInSight(of settings: PollSettings) -> Int { 4 * min(max(settings.perDomain, 4), 64) }

    private func drainPages() async throws {
        try await drain { [line] limit, turns in
            try await line.writer.pageTimes(at: line.clock.now, limit: limit, turns: &turns)
        } work: { [line] id in
            if let wish = try await line.writer.pageWish(id) { try await line.complete(wish) }
        }
    }

    private func drainRechecks() async throws {
        guard line.settings.rechecksPerDay > 0 else { return }
        try await drain { [line] limit, turns in
            try await line.writer.recheckTimes(at: line.clock.now, limit: limit, turns: &turns)
        } work: { [line] id in
            if let wish = try await line.writer.recheck(of: id) { try await line.recheck(wish) }
        }
    }

    /// Works on what is due until nothing is left, on each article once. Domains take turns.
    private func drain(
        _ due: (_ limit: Int, inout DomainTurns) async throws -> [PageTime],
        work: @escaping @Sendable (Article.ID) async throws -> Void
    ) async throws {
        let settings = line.settings
        let inSight = Self.pagesInSight(of: settings)
        var asked: Set<Article.ID> = []
        var turns = DomainTurns()
        var agenda = Agenda<Article.ID>(
            mostAtOnce: settings.width,
            mostPerDomain: settings.perDomain
        )
        // Returns whether there was anything that is new to this pass.
        func look() async throws -> Bool {
            var isAny = false
            repeat {
                for page in try await due(inSight, &turns) where asked.insert(page.id).inserted {
                    agenda.plan(.init(id: page.id, domain: page.domain, at: page.at))
                    isAny = true
                }
            } while !turns.isAtStart
            return isAny
        }
        try await withThrowingTaskGroup(of: Article.ID.self) { group in
            while !Task.isCancelled, try await look() {
                var ended = 0
                // A domain with much to do has its next pages looked up before all others have come to their end.
                repeat {
                    while !Task.isCancelled, let id = agenda.next(at: line.clock.now) {
                        group.addTask {
                            try await work(id)
                            return id
                        }
                    }
                    guard let id = try await group.next() else { break }
                    agenda.end(id)
                    ended += 1
                    if ended % inSight == 0 { _ = try await look() }
                } while true
            }
        }
    }
}

/// Works on `items` with at most `width` at once; stops taking further ones when the task is cancelled.
func inParallel<Item: Sendable, Result: Sendable>(
    _ items: [Item],
    width: Int,
    _ work: @escaping @Sendable (Item) async throws -> Result,
    each: (Result) -> Void
) async throws {
    try await withThrowingTaskGroup(of: Result.self) { group in
        var waiting = items.makeIterator()
        for _ in 0..<width {
            guard let item = waiting.next() else { break }
            group.addTask { try await work(item) }
        }
        while let result = try await group.next() {
            each(result)
            guard !Task.isCancelled, let item = waiting.next() else { continue }
            group.addTask { try await work(item) }
        }
    }
}
