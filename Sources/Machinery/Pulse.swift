import Synchronization

/// The sign that a part of the program moves: it beats each time it has come round, and somebody else counts.
package final class Pulse: Sendable {
    private let count = Atomic(0)
    private let atWork = Atomic(0)

    package init() {}

    /// Beats so far.
    package var beats: Int { count.load(ordering: .relaxed) }

    /// Whether work is being done that is known to take long.
    package var isAtLongWork: Bool { atWork.load(ordering: .relaxed) > 0 }

    package func beat() {
        count.add(1, ordering: .relaxed)
    }

    /// Does what is known to take long, during which no beat is to be expected.
    package func duringLongWork<T, Failure: Error>(_ work: () throws(Failure) -> T) throws(Failure) -> T {
        atWork.add(1, ordering: .relaxed)
        defer {
            beat()
            atWork.subtract(1, ordering: .relaxed)
        }
        return try work()
    }
}
