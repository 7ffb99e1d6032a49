import Fetching
import Machinery
import Synchronization

/// So many documents are read and kept at once; further ones wait in the order of their arrival, as the bytes that came.
///
/// Reading makes several times its bytes, and one writer keeps it all: what was read too early would only take memory.
/// A large document may hold the writer for seconds, so it waits until there is nothing else to do, half a minute at
/// most, and comes alone of its kind.
final class Workers: Sendable {
    /// A place among the workers, to be given back.
    struct Place: Sendable {
        fileprivate let isLarge: Bool
        /// What was read of a body takes as much memory, until it is kept.
        private let hold: BodyHold?

        fileprivate init(isLarge: Bool, _ hold: BodyHold?) {
            self.isLarge = isLarge
            self.hold = hold
        }
    }

    private struct Waiter {
        let resume: CheckedContinuation<Void, Never>
        let since: ContinuousClock.Instant
    }

    private struct State {
        let count: Int
        let longestWait: Duration
        var free: Int
        var isLargeIn = false
        var waiting = Queue<Waiter>()
        var waitingLarge = Queue<Waiter>()
        /// Who has not asked for a document yet.
        var patient = Queue<CheckedContinuation<Void, Never>>()

        /// Gives a free place to whose turn it is.
        mutating func next() -> Waiter? {
            guard free > 0 else { return nil }
            guard let large = waitingLarge.first, !isLargeIn, isDue(large) else {
                guard let waiter = waiting.popFirst() else { return nil }
                free -= 1
                return waiter
            }
            free -= 1
            isLargeIn = true
            return waitingLarge.popFirst()
        }

        /// Lets some go on who wait to ask, two for each change, so that what they bring follows what is taken; all
        /// where nothing waits, for then it may be that nothing changes any more. Large documents do not count: a few must
        /// hold up no one.
        mutating func encourage() -> [CheckedContinuation<Void, Never>] {
            guard waiting.count < Workers.manyWaiting else { return [] }
            var encouraged: [CheckedContinuation<Void, Never>] = []
            while waiting.isEmpty || encouraged.count < 2, let next = patient.popFirst() {
                encouraged.append(next)
            }
            return encouraged
        }

        private func isDue(_ large: Waiter) -> Bool {
            waiting.isEmpty && free == count || ContinuousClock.now - large.since >= longestWait
        }
    }

    /// So many documents that wait are enough for a second of work.
    private static let manyWaiting = 64
    /// Larger documents are large; feeds seldom are.
    private static let largeBytes = 1 << 20

    private let state: Mutex<State>

    /// `longestWait` is how long a large document lets others go first.
    init(_ count: Int, longestWait: Duration = .seconds(30)) {
        state = Mutex(State(count: max(count, 1), longestWait: longestWait, free: max(count, 1)))
    }

    /// Documents that wait.
    var waitingCounts: (small: Int, large: Int) {
        state.withLock { ($0.waiting.count, $0.waitingLarge.count) }
    }

    /// Returns when few documents wait: who asks for one before only holds its bytes longer.
    func untilFewWait() async {
        await withCheckedContinuation { resume in
            let mayGoOn = state.withLock { state in
                guard state.waiting.count >= Workers.manyWaiting else { return true }
                state.patient.append(resume)
                return false
            }
            if mayGoOn { resume.resume() }
        }
    }

    /// Returns when there is room for a document of so many bytes; `leave` must follow. Until then they count among the
    /// bodies in flight, where `hold` is given.
    func enter(_ bytes: Int, holding hold: BodyHold? = nil) async -> Place {
        let place = Place(isLarge: bytes > Workers.largeBytes, hold)
        await withCheckedContinuation { resume in
            let waiter = Waiter(resume: resume, since: .now)
            admit { state in
                if place.isLarge { state.waitingLarge.append(waiter) } else { state.waiting.append(waiter) }
            }
        }
        return place
    }

    func leave(_ place: Place) {
        admit { state in
            state.free += 1
            if place.isLarge { state.isLargeIn = false }
        }
    }

    private func admit(after change: (inout State) -> Void) {
        let admitted = state.withLock { state in
            change(&state)
            var admitted: [CheckedContinuation<Void, Never>] = []
            while let waiter = state.next() { admitted.append(waiter.resume) }
            return admitted + state.encourage()
        }
        for waiter in admitted { waiter.resume() }
    }
}
