package import Logging
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
    private let tick: @Sendable () -> Void

    /// `tick` is called each time the schedule has looked at the clock and the writer has answered: the sign of
    /// life for a watchdog.
    package init(_ line: Line, logger: Logger, tick: @escaping @Sendable () -> Void = {}) {
        self.line = line
        self.logger = logger
        self.tick = tick
    }

    package func run() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await pollFeeds() }
            group.addTask { try await fetchPages() }
            group.addTask { try await recheckPages() }
            group.addTask { try await keepHouse() }
            // One of the two ends early only when the database fails: then the other ends too.
            while try await group.next() != nil {}
        }
    }

    private func pollFeeds() async throws {
        try await loop(most: line.settings.width) { now in
            try await line.archivist.feedsDue(at: now).interleavedByHost
        } id: {
            $0.id
        } work: { feed in
            _ = try await line.poll(feed)
        }
    }

    private func fetchPages() async throws {
        try await loop(most: line.settings.width) { now in
            try await line.archivist.pagesDue(at: now, limit: 200)
        } id: {
            $0.id
        } work: { wish in
            _ = try await line.complete(wish)
        }
    }
}

extension PollingService {
    /// Pages that are asked again at once: they have time.
    private static let mostRechecks = 4

    private func recheckPages() async throws {
        guard line.settings.rechecksPerDay > 0 else { return }
        try await loop(most: Self.mostRechecks) { now in
            try await line.archivist.rechecksDue(at: now, limit: Self.mostRechecks * 4)
        } id: {
            $0.id
        } work: { wish in
            try await line.recheck(wish)
        }
    }

    /// How often stories are settled and what was asked of whom is written down, whether or not anything comes.
    private static let houseEvery: Duration = .seconds(60)

    private func keepHouse() async throws {
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            // Cancelled by shutdown: the sleep was all there was to lose.
            try? await cancelWhenGracefulShutdown { try await Task.sleep(for: Self.houseEvery) }
            try await line.archivist.settle(at: line.clock.now)
            try await line.countAsked()
        }
    }
}

// MARK: - The loop

extension PollingService {
    /// How often the schedule looks at the clock when nothing else wakes it.
    private static let longestSleep: Duration = .seconds(1)

    /// Starts work on what `due` names, each item once at a time and at most `most` at once, until shutdown.
    private func loop<Item: Sendable, ID: Hashable & Sendable>(
        most: Int,
        due: (Timestamp) async throws -> [Item],
        id: (Item) -> ID,
        work: @escaping @Sendable (Item) async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: ID?.self) { group in
            var underWay: Set<ID> = []
            while !Task.isShuttingDownGracefully, !Task.isCancelled {
                for item in try await due(line.clock.now)
                where underWay.count < most && !underWay.contains(id(item)) {
                    let key = id(item)
                    underWay.insert(key)
                    group.addTask {
                        try await work(item)
                        return key
                    }
                }
                tick()
                group.addTask {
                    // Cancelled by shutdown: the sleep was all there was to lose.
                    try? await cancelWhenGracefulShutdown { try await Task.sleep(for: Self.longestSleep) }
                    return nil
                }
                // Until the sleep ends, whatever finishes makes room.
                while let finished = try await group.next() {
                    guard let key = finished else { break }
                    underWay.remove(key)
                }
            }
            while let finished = try await group.next() {
                if let key = finished { underWay.remove(key) }
            }
        }
    }
}
