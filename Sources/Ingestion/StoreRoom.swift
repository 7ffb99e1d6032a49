import Logging
import News
import Storage
import Synchronization

/// Holds the schedule back while the database cannot be written for want of room, and lets it go on when there is room.
///
/// A full disk, or another program that keeps the file locked, passes by itself or by an operator's hand; ending the
/// daemon would help neither. Nothing is asked of anyone meanwhile, for it could not be kept. The waits between two
/// trials double from a second to a minute. The pause is said once, and its end.
final class StoreRoom: Sendable {
    private struct Hold {
        let since: ContinuousClock.Instant
        var until: ContinuousClock.Instant
        var wait: Duration
    }

    private let archivist: Archivist
    private let logger: Logger
    private let hold = Mutex<Hold?>(nil)
    private static let shortestWait: Duration = .seconds(1)
    private static let longestWait: Duration = .seconds(60)

    init(_ archivist: Archivist, logger: Logger) {
        self.archivist = archivist
        self.logger = logger
    }

    /// Whether nothing is to be written now.
    var isHeld: Bool { hold.withLock { $0 != nil } }

    /// Whether something may be written; tries it where the time for that has come.
    func isOpen() async throws -> Bool {
        let isDue = hold.withLock { hold -> Bool? in hold.map { ContinuousClock.now >= $0.until } }
        guard let isDue else { return true }
        guard isDue else { return false }
        do {
            try await archivist.tryWriting()
        } catch let error as StorageError where error.isTransient {
            begin(error)
            return false
        }
        let since = hold.withLock { hold in
            defer { hold = nil }
            return hold?.since
        }
        if let since {
            logger.say(.storeResumed(archivist.database.path, after: ContinuousClock.now - since))
        }
        return true
    }

    /// Runs `body`; where the file cannot be written for the moment, a pause begins in place of an error.
    func unlessFull(_ body: () async throws -> Void) async throws {
        do {
            try await body()
        } catch let error as StorageError where error.isTransient {
            begin(error)
        }
    }

    private func begin(_ error: StorageError) {
        let isNew = hold.withLock { hold in
            let now = ContinuousClock.now
            guard let held = hold else {
                hold = Hold(since: now, until: now + Self.shortestWait, wait: Self.shortestWait)
                return true
            }
            // Whatever was under way when the pause began fails with it, and is no trial of its own.
            guard now >= held.until else { return false }
            let wait = min(held.wait * 2, Self.longestWait)
            hold = Hold(since: held.since, until: now + wait, wait: wait)
            return false
        }
        if isNew { logger.say(.storeFull(error)) }
    }
}
