import Synchronization

/// The memory that the bodies in flight take together, from their first byte until whoever asked has let go of them.
///
/// Room is reserved before a body comes, as far as its length is known, else in steps. The first `smallBytes` of a body always
/// come: most feeds are smaller, and large ones must not delay them. Bodies beyond `largeBytes` share half of the room, so that
/// the usual ones always have the other half. A transfer that finds no room waits. What is held is at most `limitBytes`, one body
/// of each kind more, and `smallBytes` for each transfer under way.
final class BodyBudget: Sendable {
    static let smallBytes = 65536
    static let largeBytes = FetchSettings.largeBodyBytes

    enum Kind: CaseIterable, Hashable, Sendable {
        case usual
        case large

        init(of bytes: Int) { self = bytes > BodyBudget.largeBytes ? .large : .usual }
    }

    /// Room that one body has.
    struct Grant: Hashable, Sendable {
        fileprivate(set) var bytes = 0

        var kind: Kind { Kind(of: bytes) }
    }

    private struct Share {
        var reserved = 0
        /// Of finished bodies.
        var handedOver = 0
    }

    private struct State {
        var limitBytes: Int
        var usual = Share()
        var large = Share()

        subscript(kind: Kind) -> Share {
            get { kind == .usual ? usual : large }
            set { if kind == .usual { usual = newValue } else { large = newValue } }
        }

        /// Whether so many bytes more may be reserved; the room that `grant` has counts as free.
        func hasRoom(for bytes: Int, inPlaceOf grant: Grant) -> Bool {
            let kind = Kind(of: bytes)
            let ofKind = self[kind].reserved - (grant.kind == kind ? grant.bytes : 0)
            let all = usual.reserved + large.reserved - grant.bytes
            if ofKind == 0 { return true }
            switch kind {
            case .usual: return all + bytes <= limitBytes || ofKind + bytes <= limitBytes / 2
            case .large: return all + bytes <= limitBytes && ofKind + bytes <= limitBytes / 2
            }
        }
    }

    private let state: Mutex<State>
    /// Bytes that came and are held, and the most that ever were.
    private let held = Atomic(0)
    private let most = Atomic(0)
    /// Called when room was made that somebody waits for.
    private let wake: @Sendable () -> Void
    let isAwaited = Atomic(false)

    init(limitBytes: Int, wake: @escaping @Sendable () -> Void) {
        state = Mutex(State(limitBytes: max(limitBytes, 1)))
        self.wake = wake
    }

    var limitBytes: Int {
        get { state.withLock { $0.limitBytes } }
        set { state.withLock { $0.limitBytes = max(newValue, 1) } }
    }

    var isSpent: Bool { state.withLock { $0.usual.reserved + $0.large.reserved >= $0.limitBytes } }

    /// The most that was ever held at once.
    var mostBytes: Int { most.load(ordering: .relaxed) }

    /// Makes a body's room as large as `bytes`; false, and nothing changed, where there is none.
    func widen(_ grant: inout Grant, to bytes: Int, evenWithoutRoom: Bool = false) -> Bool {
        let now = grant
        let granted = state.withLock { state in
            guard evenWithoutRoom || state.hasRoom(for: bytes, inPlaceOf: now) else { return false }
            state[now.kind].reserved -= now.bytes
            state[Kind(of: bytes)].reserved += bytes
            return true
        }
        if granted { grant.bytes = bytes }
        return granted
    }

    /// Whether `widen` would find room now.
    func hasRoom(for bytes: Int, inPlaceOf grant: Grant) -> Bool {
        state.withLock { $0.hasRoom(for: bytes, inPlaceOf: grant) }
    }

    /// Gives a body's room back.
    func giveBack(_ grant: inout Grant) {
        guard grant.bytes > 0 else { return }
        let old = grant
        grant = Grant()
        state.withLock { $0[old.kind].reserved -= old.bytes }
        wakeWhoWaits()
    }

    /// Whether one body of this kind may go on without room, so that not all wait for each other. A large one may not while
    /// large bodies hold more than half of the room.
    func mayExceed(_ kind: Kind) -> Bool {
        state.withLock { state in
            state[kind].handedOver == 0 && (kind == .usual || state.large.reserved <= state.limitBytes / 2)
        }
    }

    /// What each body of a kind could have if `count` shared its part equally.
    func fairBytes(among count: Int) -> Int { limitBytes / 2 / max(count, 1) }

    /// Counts bytes that came.
    func take(_ bytes: Int) {
        let now = held.add(bytes, ordering: .relaxed).newValue
        most.max(now, ordering: .relaxed)
    }

    /// Counts bytes that are gone.
    func give(_ bytes: Int) { held.subtract(bytes, ordering: .relaxed) }

    fileprivate func handOver(_ bytes: Int) -> Grant {
        var grant = Grant()
        grant.bytes = bytes
        let kind = grant.kind
        state.withLock { state in
            state[kind].reserved += bytes
            state[kind].handedOver += bytes
        }
        take(bytes)
        return grant
    }

    fileprivate func comeBack(_ grant: Grant) {
        state.withLock { state in
            state[grant.kind].reserved -= grant.bytes
            state[grant.kind].handedOver -= grant.bytes
        }
        give(grant.bytes)
        wakeWhoWaits()
    }

    private func wakeWhoWaits() {
        if isAwaited.exchange(false, ordering: .acquiringAndReleasing) { wake() }
    }
}

/// The part of the budget that a finished body takes, given back when the last copy of its response goes.
package final class BodyHold: Sendable, Hashable {
    private let budget: BodyBudget
    private let grant: BodyBudget.Grant

    init(_ bytes: Int, of budget: BodyBudget) {
        self.budget = budget
        grant = budget.handOver(bytes)
    }

    deinit { budget.comeBack(grant) }

    // It says nothing of the response, so it makes no two of them differ.
    package static func == (a: BodyHold, b: BodyHold) -> Bool { true }
    package func hash(into hasher: inout Hasher) {}
}
