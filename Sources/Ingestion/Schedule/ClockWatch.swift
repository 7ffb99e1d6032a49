import News

/// Tells whether the wall clock has jumped since it was last looked at. Pure.
struct ClockWatch: Sendable {
    /// A smaller step forwards may come from a slow machine, or from a clock that was set right.
    private static let mostSeconds = 3600.0
    private static let backwardsSeconds: Int64 = 300

    private var last: Timestamp
    private let mostForwards: Int64

    /// The bound grows with the speed of a simulated clock.
    init(_ clock: WallClock) {
        last = clock.now
        mostForwards = Int64(ClockWatch.mostSeconds * max(clock.secondsPerSecond, 1))
    }

    /// How many seconds the clock jumped: more than an hour forwards, or more than five minutes backwards (negative). Nil
    /// where it only went on. It must be asked about once a second.
    mutating func leap(at now: Timestamp) -> Int64? {
        let passed = now.seconds(since: last)
        last = now
        return passed > mostForwards || passed < -ClockWatch.backwardsSeconds ? passed : nil
    }
}
