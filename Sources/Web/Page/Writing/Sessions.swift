internal import News
internal import Synchronization

/// Who is logged in. Sessions live in memory: after a restart people log in again.
final class Sessions: Sendable {
    private struct Session {
        let name: String
        var usedAt: ContinuousClock.Instant
    }

    private struct State {
        var sessions: [String: Session] = [:]
        var failures = 0
        var failedAt: ContinuousClock.Instant?
    }

    private static let hold: Duration = .seconds(12 * 3600)
    private static let mostSessions = 1000
    /// Five wrong tries in a row are answered at once, further ones only every so often, whoever makes them.
    private static let freeTries = 5
    private static let pause: Duration = .seconds(5)

    static let cookie = "khabar"

    private let users: [String: String]
    private let state = Mutex(State())

    init(users: [String: String]) {
        self.users = users
    }

    func reader(of request: PageRequest, _ settings: PageSettings) -> Reader? {
        // Only the proxy in front of the socket can have set it; it is believed where the configuration says so.
        if settings.remoteUser, request.isOverSocket, let name = request.header("remote-user"), !name.isEmpty
        {
            return Reader(name: name, hasSession: false)
        }
        guard let token = request.cookie(Self.cookie) else { return nil }
        return state.withLock { state in
            guard let session = state.sessions[token] else { return nil }
            guard session.usedAt.duration(to: .now) < Self.hold else {
                state.sessions[token] = nil
                return nil
            }
            state.sessions[token]?.usedAt = .now
            return Reader(name: session.name, hasSession: true)
        }
    }

    enum Login: Hashable {
        case token(String)
        case wrong
        /// Too many were wrong just now.
        case later
    }

    enum Verdict: Hashable { case right, wrong, later }

    /// Whether this is the secret of that user. Many wrong ones make all wait.
    func verdict(_ name: String, _ secret: String) -> Verdict {
        state.withLock { verdict(name, secret, &$0) }
    }

    private func verdict(_ name: String, _ secret: String, _ state: inout State) -> Verdict {
        if state.failures >= Self.freeTries, let failedAt = state.failedAt,
            failedAt.duration(to: .now) < Self.pause
        {
            return .later
        }
        // The comparison takes as long for a name that nobody has.
        let expected = users[name] ?? "\u{0}"
        guard Self.isEqual(expected, secret), users[name] != nil else {
            state.failures += 1
            state.failedAt = .now
            return .wrong
        }
        state.failures = 0
        return .right
    }

    func logIn(_ name: String, _ secret: String) -> Login {
        state.withLock { state in
            switch verdict(name, secret, &state) {
            case .wrong: return .wrong
            case .later: return .later
            case .right: break
            }
            if state.sessions.count >= Self.mostSessions,
                let oldest = state.sessions.min(by: { $0.value.usedAt < $1.value.usedAt })
            {
                state.sessions[oldest.key] = nil
            }
            let token = Self.token()
            state.sessions[token] = Session(name: name, usedAt: .now)
            return .token(token)
        }
    }

    func logOut(_ request: PageRequest) {
        guard let token = request.cookie(Self.cookie) else { return }
        state.withLock { $0.sessions[token] = nil }
    }

    /// 256 bits of the system's randomness.
    private static func token() -> String {
        var random = SystemRandomNumberGenerator()
        return (0..<4).map { _ in String(random.next() as UInt64, radix: 36) }.joined(separator: "-")
    }

    /// Takes as long wherever the two differ.
    private static func isEqual(_ one: String, _ other: String) -> Bool {
        let (one, other) = (Array(one.utf8), Array(other.utf8))
        var difference = one.count ^ other.count
        for place in other.indices {
            difference |= Int(other[place] ^ (one.isEmpty ? 0 : one[place % one.count]))
        }
        return difference == 0
    }
}
