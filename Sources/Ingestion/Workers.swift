import Synchronization

/// So many documents are read and kept at once; further ones wait in the order of their arrival, as the bytes that came.
///
/// Reading makes several times its bytes, and one writer keeps it all: what was read too early would only take memory.
final class Workers: Sendable {
    private struct State {
        var free: Int
        var waiting: [CheckedContinuation<Void, Never>] = []
        /// Of those who waited, who has been let in.
        var head = 0
    }

    private let state: Mutex<State>

    init(_ count: Int) {
        state = Mutex(State(free: max(count, 1)))
    }

    /// Returns when there is room; `leave` must follow.
    func enter() async {
        await withCheckedContinuation { place in
            let isIn = state.withLock { state in
                guard state.free == 0 else {
                    state.free -= 1
                    return true
                }
                state.waiting.append(place)
                return false
            }
            if isIn { place.resume() }
        }
    }

    func leave() {
        let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard state.head < state.waiting.count else {
                state.waiting = []
                state.head = 0
                state.free += 1
                return nil
            }
            state.head += 1
            return state.waiting[state.head - 1]
        }
        next?.resume()
    }
}
