import Fetching
import Machinery
import Synchronization

/// Bounds how many documents are parsed and handed to the writer at the same time. Further ones wait as raw bytes, in the
/// order of their arrival.
///
/// A parsed document takes several times its bytes, and there is one writer, so parsing early would only cost memory. A
/// large document may hold the writer for seconds. It therefore waits until nothing else is left to do, but half a minute
/// at most, and only one large document is worked on at a time.
final class Workers: Sendable {
    /// A place among the workers; `leave` gives it back.
    struct Place: Sendable {
        fileprivate let isLarge: Bool
        /// Keeps the body counted in the budget of the fetcher: its parsed form takes memory until it is stored.
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
        /// Polls that have not asked for their document yet.
        var patient = Queue<CheckedContinuation<Void, Never>>()

        /// Gives a free place to the document whose turn it is.
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

        /// Lets polls that wait in `patient` go on: two for each document that leaves, so that the queue neither dries up nor
        /// grows. All of them go on where no document waits, because then no further change may come to wake them. Large documents do
        /// not count as waiting, so that a few of them hold up no poll.
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

    /// This many waiting documents are about a second of work.
    private static let manyWaiting = 64

    private let state: Mutex<State>

    /// `count` is the most documents worked on at once; `longestWait` is how long a large one lets others go first.
    init(_ count: Int, longestWait: Duration = .seconds(30)) {
        state = Mutex(State(count: max(count, 1), longestWait: longestWait, free: max(count, 1)))
    }

    /// How many documents wait now.
    var waitingCounts: (small: Int, large: Int) {
        state.withLock { ($0.waiting.count, $0.waitingLarge.count) }
    }

    /// Returns when few documents wait. Fetching one sooner would only hold its bytes in memory for longer.
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

    /// Returns when there is room for a document of `bytes` bytes; `leave` must follow. Where `hold` is given, the bytes count
    /// among the bodies in flight until then.
    func enter(_ bytes: Int, holding hold: BodyHold? = nil) async -> Place {
        let place = Place(isLarge: bytes > FetchSettings.largeBodyBytes, hold)
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
