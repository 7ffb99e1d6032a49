import Machinery

/// How many transfers look up their host's address: libcurl begins a thread for each, and a unit may have few threads.
///
/// A thread outlives the transfer that it was begun for until the name server has answered or its time is over. Only the
/// owner thread touches it.
final class Lookups {
    /// What glibc spends on a name server that does not answer: two tries of five seconds. Source: resolv.conf(5).
    static let longestSurvival: Duration = .seconds(10)
    /// By default no more transfers run at once, so more threads would stay idle.
    static let usual = 256

    let most: Int
    /// Hosts that were slow the last time leave the other half to those that were not.
    var mostSlow: Int { max(most / 2, 1) }

    private var underWay = 0
    /// When threads that nobody waits for are over.
    private var ends = Queue<ContinuousClock.Instant>()

    /// A third of the threads that the system lets us have: the rest of the program has another, and those that have just ended
    /// count for a moment longer.
    init(threads: Int? = TaskLimit.current) {
        most = min(threads.map { max($0 / 3, 1) } ?? Self.usual, Self.usual)
    }

    func begin() { underWay += 1 }

    /// Stops counting a transfer whose address was found.
    func found() { underWay -= 1 }

    /// Goes on counting the thread of a transfer that was given up, until its look-up must be over.
    func abandon(at now: ContinuousClock.Instant) {
        underWay -= 1
        ends.append(now + Self.longestSurvival)
    }

    func mayBegin(at now: ContinuousClock.Instant) -> Bool { count(at: now) < most }

    func mayBeginSlow(at now: ContinuousClock.Instant) -> Bool { count(at: now) < mostSlow }

    /// When a thread is over, if further lookups wait for that.
    func nextInstant() -> ContinuousClock.Instant? {
        underWay + ends.count >= mostSlow ? ends.first : nil
    }

    private func count(at now: ContinuousClock.Instant) -> Int {
        while let end = ends.first, end <= now { _ = ends.popFirst() }
        return underWay + ends.count
    }
}
