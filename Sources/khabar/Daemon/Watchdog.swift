import Fetching
import Ingestion
import Logging
import Machinery
import ServiceLifecycle

/// Looks whether the parts that must not stand still move, and tells systemd only while all of them do.
///
/// A part that stands still is named in the log, once until it moves again; systemd, left without a sign of life, ends
/// and restarts the service.
struct Watchdog: Service {
    /// Something that must move.
    struct Part: Sendable {
        /// In words, for the log: "the writer".
        let name: String
        let pulse: Pulse
        /// Whose long work it may wait for.
        var waitsFor: Pulse?
    }

    private let parts: [Part]
    /// Has the parts move that rest while there is nothing to do.
    private let prod: @Sendable () -> Void
    private let vitals: Vitals
    private let notifier: SystemdNotifier
    private let logger: Logger

    init(
        _ parts: [Part],
        vitals: Vitals,
        notifier: SystemdNotifier,
        logger: Logger,
        prod: @escaping @Sendable () -> Void
    ) {
        self.parts = parts
        self.prod = prod
        self.vitals = vitals
        self.notifier = notifier
        self.logger = logger
    }

    /// The schedule looks at the clock each second, and pauses for some seconds while a configuration is taken over.
    private static let leastPatience: Duration = .seconds(10)
    private static let unwatchedInterval: Duration = .seconds(60)

    func run() async throws {
        let interval = notifier.watchdogInterval ?? Self.unwatchedInterval
        var watch = StallWatch(parts, patience: max(interval / 2, Self.leastPatience), at: .now)
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            prod()
            // Cancelled by shutdown: the sleep was all there was to lose.
            try? await cancelWhenGracefulShutdown { try await Task.sleep(for: interval / 4) }
            let found = watch.look(at: .now)
            for stall in found where stall.isNew { logger.say(.watchdogLate(stall.part, for: stall.time)) }
            vitals.set(stalled: found.map(\.part))
            if found.isEmpty { notifier.alive() }
        }
    }
}

/// Which parts stand still, by what their pulses show from one look to the next.
struct StallWatch: Sendable {
    struct Stall: Hashable, Sendable {
        let part: String
        let time: Duration
        /// Whether it was not seen the last time.
        let isNew: Bool
    }

    private struct State: Sendable {
        let part: Watchdog.Part
        var beats: Int
        var movedAt: ContinuousClock.Instant
        var isStalled = false
    }

    private var states: [State]
    private let patience: Duration

    /// A part may stand still for less than `patience`.
    init(_ parts: [Watchdog.Part], patience: Duration, at now: ContinuousClock.Instant) {
        states = parts.map { State(part: $0, beats: $0.pulse.beats, movedAt: now) }
        self.patience = patience
    }

    mutating func look(at now: ContinuousClock.Instant) -> [Stall] {
        var stalls: [Stall] = []
        for index in states.indices {
            let part = states[index].part
            let beats = part.pulse.beats
            if beats != states[index].beats || part.pulse.isAtLongWork || part.waitsFor?.isAtLongWork == true
            {
                states[index].beats = beats
                states[index].movedAt = now
                states[index].isStalled = false
                continue
            }
            let time = now - states[index].movedAt
            guard time >= patience else { continue }
            stalls.append(Stall(part: part.name, time: time, isNew: !states[index].isStalled))
            states[index].isStalled = true
        }
        return stalls
    }
}
