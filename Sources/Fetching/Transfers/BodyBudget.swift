import Synchronization

/// The memory that the bodies in flight take together, from their first byte until whoever asked has let go of them.
///
/// When it is used up, transfers rest, but for those of small bodies, which large ones must not delay. One of the large goes
/// on all the same where nobody holds a finished body, lest they wait for each other alone. So what is held is at most
/// `limitBytes`, one body more, and `smallBytes` for each transfer under way.
final class BodyBudget: Sendable {
    /// So much of a body always comes: most feeds are smaller.
    static let smallBytes = 65536

    private let limit: Atomic<Int>
    var limitBytes: Int {
        get { limit.load(ordering: .relaxed) }
        set { limit.store(max(newValue, 1), ordering: .relaxed) }
    }
    private let held = Atomic(0)
    private let most = Atomic(0)
    /// Of finished bodies.
    private let handedOver = Atomic(0)
    /// Called when room was made that somebody waits for.
    private let wake: @Sendable () -> Void
    let isAwaited = Atomic(false)

    fileprivate func handOver(_ bytes: Int) {
        handedOver.add(bytes, ordering: .relaxed)
        take(bytes)
    }

    fileprivate func comeBack(_ bytes: Int) {
        handedOver.subtract(bytes, ordering: .relaxed)
        give(bytes)
    }

    init(limitBytes: Int, wake: @escaping @Sendable () -> Void) {
        limit = Atomic(max(limitBytes, 1))
        self.wake = wake
    }

    var isSpent: Bool { held.load(ordering: .relaxed) >= limitBytes }

    /// Whether a transfer may go on although the budget is spent.
    var mayExceed: Bool { handedOver.load(ordering: .relaxed) == 0 }

    /// The most that was ever held at once.
    var mostBytes: Int { most.load(ordering: .relaxed) }

    func take(_ bytes: Int) {
        let now = held.add(bytes, ordering: .relaxed).newValue
        most.max(now, ordering: .relaxed)
    }

    func give(_ bytes: Int) {
        guard bytes > 0 else { return }
        held.subtract(bytes, ordering: .relaxed)
        if !isSpent || mayExceed, isAwaited.exchange(false, ordering: .acquiringAndReleasing) { wake() }
    }
}

/// The part of the budget that a finished body takes, given back when the last copy of its response goes.
package final class BodyHold: Sendable, Hashable {
    private let budget: BodyBudget
    private let bytes: Int

    init(_ bytes: Int, of budget: BodyBudget) {
        self.bytes = bytes
        self.budget = budget
        budget.handOver(bytes)
    }

    deinit { budget.comeBack(bytes) }

    // It says nothing of the response, so it makes no two of them differ.
    package static func == (a: BodyHold, b: BodyHold) -> Bool { true }
    package func hash(into hasher: inout Hasher) {}
}
