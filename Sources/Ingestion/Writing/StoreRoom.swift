import Logging
import News
import Storage
import Synchronization

/// Holds the schedule back while the database cannot be written for want of room, and lets it go on when there is room.
///
/// A full disk, or another program that keeps the file locked, passes by itself or by an operator's hand; ending the
/// daemon would help neither. Nothing is asked of anyone meanwhile, for it could not be kept. The waits between two
/// trials double from a second to a minute. The pause is said once, and its end once it has lasted: a trial may find
/// room where what follows does not, and then the same pause goes on.
final class StoreRoom: Sendable {
    typealias Instant = ContinuousClock.Instant

    private struct Hold {
        let since: Instant
        /// The next trial comes then.
        var until: Instant
        var wait: Duration
        /// When a trial found room; nothing is held back since.
        var roomSince: Instant?
    }

    private enum Step {
        case goOn
        case stay
        case tryWriting
        /// It was over at `end`.
        case resume(since: Instant, end: Instant)
    }

    private let writer: NewsWriter
    private let logger: Logger
    private let now: @Sendable () -> Instant
    private let hold = Mutex<Hold?>(nil)
    private static let shortestWait: Duration = .seconds(1)
    private static let longestWait: Duration = .seconds(60)
    /// So long after a trial found room a failure still belongs to the same pause: the words of new articles are
    /// indexed every two seconds.
    private static let proof: Duration = .seconds(5)

    init(
        _ writer: NewsWriter,
        logger: Logger,
        now: @escaping @Sendable () -> Instant = { ContinuousClock.now }
    ) {
        self.writer = writer
        self.logger = logger
        self.now = now
    }

    /// Whether nothing is to be written now.
    var isHeld: Bool { hold.withLock { $0.map { $0.roomSince == nil } ?? false } }

    /// Whether something may be written; tries it where the time for that has come.
    func isOpen() async throws -> Bool {
        switch step() {
        case .goOn: return true
        case .stay: return false
        case .resume(let since, let end):
            logger.say(.storeResumed(writer.database.path, after: end - since))
            return true
        case .tryWriting:
            do {
                try await writer.tryWriting()
            } catch let error as StorageError where error.isTransient {
                return false
            }
            hold.withLock { $0?.roomSince = now() }
            return true
        }
    }

    /// Runs `body`; where the file cannot be written for the moment, a pause begins in place of an error.
    func unlessFull(_ body: () async throws -> Void) async throws {
        do {
            try await body()
        } catch let error as StorageError where error.isTransient {
            if begin() { logger.say(.storeFull(error)) }
        }
    }

    private func step() -> Step {
        hold.withLock { hold in
            guard let held = hold else { return .goOn }
            if let end = held.roomSince {
                guard now() - end >= Self.proof else { return .goOn }
                hold = nil
                return .resume(since: held.since, end: end)
            }
            guard now() >= held.until else { return .stay }
            // Set before the trial, so that of several who ask one tries.
            hold?.wait = min(held.wait * 2, Self.longestWait)
            hold?.until = now() + min(held.wait * 2, Self.longestWait)
            return .tryWriting
        }
    }

    /// Whether a pause begins; false where one lasts, or goes on that seemed to be over.
    private func begin() -> Bool {
        hold.withLock { hold in
            guard let held = hold else {
                hold = Hold(since: now(), until: now() + Self.shortestWait, wait: Self.shortestWait)
                return true
            }
            // Else it was under way when the pause began and fails with it, and is no trial of its own.
            guard held.roomSince != nil else { return false }
            hold?.roomSince = nil
            hold?.until = now() + held.wait
            return false
        }
    }
}
