package import Fetching
import News
import Storage

/// The one way to ask: paused? → the domain's rest → robots.txt → still wanted? → the request → what came of it.
package struct Asker: Sendable {
    let fetcher: Fetcher
    let robots: RobotsKeeper
    let clock: WallClock
    /// Knows which domains rest; nil where nothing is kept.
    let writer: NewsWriter?

    /// For one look that keeps nothing.
    package init(_ fetcher: Fetcher, clock: WallClock) {
        self.init(
            fetcher,
            robots: RobotsKeeper(fetcher, writer: nil, clock: clock),
            clock: clock,
            writer: nil
        )
    }

    init(_ fetcher: Fetcher, robots: RobotsKeeper, clock: WallClock, writer: NewsWriter?) {
        self.fetcher = fetcher
        self.robots = robots
        self.clock = clock
        self.writer = writer
    }

    /// What is asked for, and by which rules.
    package struct Question: Sendable {
        package var request: FetchRequest
        package var isPaused: Bool
        /// What the operator named is asked for whatever robots.txt says.
        package var obeysRobots: Bool

        package init(_ request: FetchRequest, obeysRobots: Bool, isPaused: Bool = false) {
            self.request = request
            self.obeysRobots = obeysRobots
            self.isPaused = isPaused
        }
    }

    /// Asks, unless something forbids it. `permit` has the last word before the request is made.
    package func ask(
        _ question: Question,
        permit: @Sendable () async throws -> Bool = { true }
    ) async throws -> Answer {
        var request = question.request
        request.now = request.now ?? clock.now
        if question.isPaused { return .later(nil, reason: "its outlet is paused") }
        if let rest = await writer?.rest(of: Domain.of(request.url)), rest.until > clock.now {
            return .later(rest.until, reason: rest.reason)
        }
        if question.obeysRobots {
            let answer = await robots.answer(
                for: URLReference(request.url),
                access: request.access,
                allowing: request.allowPrivateHosts
            )
            guard !Task.isCancelled else { return .dropped }
            guard answer.isAllowed else {
                return .forbidden(
                    reason: "robots.txt of its host forbids \(request.url)",
                    isHostsOwn: answer.isHostsOwn
                )
            }
            request.hostGap = answer.crawlDelay
        }
        guard try await permit(), !Task.isCancelled else { return .dropped }
        do {
            return Answer(try await fetcher.fetch(request), to: request.url)
        } catch {
            return error.cause == .cancelled || Task.isCancelled ? .dropped : .unanswered(error)
        }
    }
}
