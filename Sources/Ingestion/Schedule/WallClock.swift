import Glibc
package import News

/// What time it is: the machine's clock, or a simulated one that may run faster or stand still.
///
/// Only claims and schedules ask it; deadlines of transfers stay on the monotonic clock.
package struct WallClock: Sendable {
    private let simulation: Simulation?

    private struct Simulation: Sendable {
        let start: Timestamp
        let secondsPerSecond: Double
        let startedAtNanoseconds: UInt64
    }

    /// The machine's own clock.
    package static let system = WallClock(simulation: nil)

    private init(simulation: Simulation?) {
        self.simulation = simulation
    }

    /// A clock that shows `start` now and then goes `secondsPerSecond` times as fast as time; 0 stands still.
    package init(startingAt start: Timestamp, secondsPerSecond: Double = 0) {
        simulation = Simulation(
            start: start,
            secondsPerSecond: secondsPerSecond,
            startedAtNanoseconds: Self.monotonicNanoseconds
        )
    }

    /// Reads `2025-05-31T03:00:00Z`, optionally followed by `*60`: so many seconds a second. Nil for anything else.
    package init?(parsing text: String) {
        let parts = text.split(separator: "*", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, let start = Timestamp(rfc3339: first) else { return nil }
        guard parts.count == 2 else {
            self.init(startingAt: start)
            return
        }
        guard let speed = Double(parts[1]), speed >= 0, speed <= 1_000_000 else { return nil }
        self.init(startingAt: start, secondsPerSecond: speed)
    }

    /// How fast it goes; 1 is the machine's own.
    var secondsPerSecond: Double { simulation?.secondsPerSecond ?? 1 }

    package var now: Timestamp {
        guard let simulation else {
            var time = timespec()
            clock_gettime(CLOCK_REALTIME, &time)
            return Timestamp(secondsSince1970: Int64(time.tv_sec))
        }
        let passed = Double(Self.monotonicNanoseconds - simulation.startedAtNanoseconds) / 1e9
        return simulation.start.advanced(bySeconds: Int64(passed * simulation.secondsPerSecond))
    }

    private static var monotonicNanoseconds: UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
