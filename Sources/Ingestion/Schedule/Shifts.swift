import Fetching
package import Logging
import Machinery
import ServiceLifecycle
import Synchronization

/// The daemon's polling, one shift after the other: a reload ends a shift and begins the next with another line.
///
/// Between two shifts only requests of people are under way. Fetcher, writer and database outlive every shift, and with
/// them the schedule, the rests of domains and what robots.txt files said.
package final class Shifts: Service {
    private struct State {
        var line: Line
        /// The shift that runs, or the last one that did.
        var shift: ServiceGroup?
        var relief: Relief?
        var isOver = false
    }

    private struct Relief {
        let change: Change
        let done: CheckedContinuation<Void, any Error>
    }

    /// The work between two shifts. It gives the line of the next shift; when it throws, the line before goes on.
    package typealias Change = @Sendable (Line) async throws -> Line

    private let state: Mutex<State>
    private let logger: Logger
    private let tick: @Sendable () -> Void
    private let room: StoreRoom
    package let pulses = PollingService.Pulses()

    /// `tick` is called each time the schedule of feeds has looked at the clock.
    package init(_ line: Line, logger: Logger, tick: @escaping @Sendable () -> Void = {}) {
        state = Mutex(State(line: line))
        self.logger = logger
        self.tick = tick
        room = StoreRoom(line.writer, logger: logger)
    }

    /// How long transfers under way may still take at the end of a shift. Then they are dropped, and their feeds are asked
    /// again in the next shift.
    private static let mostOvertime: Duration = .seconds(5)

    /// The line of the present shift, or of the last one.
    package var line: Line { state.withLock { $0.line } }

    /// Whether the database cannot be written for the moment, so that nothing is polled.
    package var isStoreHeld: Bool { room.isHeld }

    package func run() async throws {
        defer { leaveOff() }
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            try await work()
            await relieve()
        }
    }

    /// Ends the shift, makes the change, begins the next shift; throws what `change` threw.
    ///
    /// Only one at a time: another is refused with `Unavailable`, as is one that comes when polling is over.
    package func relieve(_ change: @escaping Change) async throws {
        try await withCheckedThrowingContinuation { done in
            let answer = state.withLock { state -> Result<ServiceGroup?, Unavailable> in
                guard !state.isOver else { return .failure(.over) }
                guard state.relief == nil else { return .failure(.busy) }
                state.relief = Relief(change: change, done: done)
                return .success(state.shift)
            }
            switch answer {
            // `run` awaits its end.
            case .success(let shift): Task { await shift?.triggerGracefulShutdown() }
            case .failure(let refusal): done.resume(throwing: refusal)
            }
        }
    }

    /// Why no shift is ended.
    package enum Unavailable: Error {
        case busy
        case over
    }

    // MARK: -

    private func work() async throws {
        // The service group's own messages repeat what khabar logs itself.
        var quiet = logger
        quiet.logLevel = max(logger.logLevel, .warning)
        var configuration = ServiceGroupConfiguration(
            services: [
                .init(service: PollingService(line, logger: logger, pulses: pulses, room: room, tick: tick))
            ],
            logger: quiet
        )
        configuration.maximumGracefulShutdownDuration = Self.mostOvertime
        let shift = ServiceGroup(configuration: configuration)
        let isWanted = state.withLock { state in
            state.shift = shift
            // A reload that came before the first shift had begun.
            return state.relief == nil
        }
        guard isWanted else { return }
        do {
            try await shift.run()
        } catch is CancellationError {
            // Transfers that took too long were dropped. Their feeds are asked again.
        }
    }

    private func relieve() async {
        guard let relief = state.withLock({ $0.relief }) else { return }
        let result: Result<Void, any Error>
        do {
            let next = try await relief.change(line)
            state.withLock { $0.line = next }
            result = .success(())
        } catch {
            result = .failure(error)
        }
        state.withLock { $0.relief = nil }
        relief.done.resume(with: result)
    }

    private func leaveOff() {
        let relief = state.withLock { state in
            state.isOver = true
            defer { state.relief = nil }
            return state.relief
        }
        relief?.done.resume(throwing: Unavailable.over)
    }
}
