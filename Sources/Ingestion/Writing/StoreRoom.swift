import Logging
import News
import Storage
import Synchronization

/// Pauses the schedule while the database cannot be written, and lets it go on afterwards.
///
/// The disk may be full, or another program may keep the file locked. Both pass by themselves or are mended by an operator;
/// ending the daemon would help neither. Nothing is asked of outlets meanwhile, since it could not be kept. The waits
/// between two trials double from a second to a minute. The pause is logged once, and so is its end after it has held for a
/// while: a trial may find room where the next write does not, and then the same pause goes on.
final class StoreRoom: Sendable {
    typealias Instant = ContinuousClock.Instant

    private struct Hold {
        let since: Instant
        /// The time of the next trial.
        var until: Instant
        var wait: Duration
        /// When a trial found room. Nothing has been held back since.
        var roomSince: Instant?
    }

    private enum Step {
        case goOn
        case stay
        case tryWriting
        /// The pause was over at `end`.
        case resume(since: Instant, end: Instant)
    }

    private let writer: NewsWriter
    private let logger: Logger
    private let now: @Sendable () -> Instant
    private let hold = Mutex<Hold?>(nil)
    private static let shortestWait: Duration = .seconds(1)
    private static let longestWait: Duration = .seconds(60)
    /// A failure within this time after a trial found room belongs to the same pause. The words of new articles, for example,
    /// are indexed only every two seconds.
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

    /// Whether writing is paused now.
    var isHeld: Bool { hold.withLock { $0.map { $0.roomSince == nil } ?? false } }

    /// Whether something may be written. It makes a trial where the time for one has come.
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
            } catch let error as StorageError where !error.endsProcess {
                // A trial that fails for another reason has found no room either.
                return false
            }
            hold.withLock { $0?.roomSince = now() }
            return true
        }
    }

    /// Runs `body`. Where the file cannot be written for the moment, it begins a pause in place of throwing.
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
            // Set before the trial, so that only one of several callers makes it.
            hold?.wait = min(held.wait * 2, Self.longestWait)
            hold?.until = now() + min(held.wait * 2, Self.longestWait)
            return .tryWriting
        }
    }

    /// Begins a pause; false where one lasts already, or where one that seemed over goes on.
    private func begin() -> Bool {
        hold.withLock { hold in
            guard let held = hold else {
                hold = Hold(since: now(), until: now() + Self.shortestWait, wait: Self.shortestWait)
                return true
            }
            // Otherwise the write was under way when the pause began, and its failure is no further trial.
            guard held.roomSince != nil else { return false }
            hold?.roomSince = nil
            hold?.until = now() + held.wait
            return false
        }
    }
}
