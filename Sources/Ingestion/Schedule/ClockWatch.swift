import News

/// Tells whether the wall clock has jumped since it was last looked at. Pure.
struct ClockWatch: Sendable {
    /// What a slow machine or a set clock explains.
    private static let mostSeconds = 3600.0
    private static let backwardsSeconds: Int64 = 300

    private var last: Timestamp
    private let mostForwards: Int64

    /// A simulated clock that runs fast goes further from look to look.
    init(_ clock: WallClock) {
        last = clock.now
        mostForwards = Int64(ClockWatch.mostSeconds * max(clock.secondsPerSecond, 1))
    }

    /// By how many seconds the clock jumped, forwards by more than an hour or backwards by more than five minutes;
    /// nil where it only went on. It is to be looked at every second or so.
    mutating func leap(at now: Timestamp) -> Int64? {
        let passed = now.seconds(since: last)
        last = now
        return passed > mostForwards || passed < -ClockWatch.backwardsSeconds ? passed : nil
    }
}
