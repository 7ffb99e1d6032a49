import Synchronization

/// What is being worked on, so that the schedule and a person's request do not do one thing at once.
final class UnderWay<ID: Hashable & Sendable>: Sendable {
    private let ids = Mutex<Set<ID>>([])

    /// Whether nobody works on it: then it is the caller's until `end`.
    func begin(_ id: ID) -> Bool { ids.withLock { $0.insert(id).inserted } }

    func end(_ id: ID) { _ = ids.withLock { $0.remove(id) } }
}
