package import News
package import Storage
import Machinery

/// How khabar fares, with what is wrong and how to mend it.
///
/// One judgement for whoever asks: people, monitoring, other programs. Pure: `Condition(facts, at: now)`.
package struct Condition: Hashable, Sendable {
    /// As monitoring counts it: the raw value is an exit code, which never changes.
    package enum Grade: Int32, Comparable, Sendable {
        case well = 0
        /// News comes, though not as it should.
        case degraded = 1
        /// News does not come, or cannot be kept.
        case bad = 2

        package static func < (a: Grade, b: Grade) -> Bool { a.rawValue < b.rawValue }
    }

    /// Something that is wrong, and how much.
    package struct Finding: Hashable, Sendable {
        package let grade: Grade
        package let trouble: Trouble
    }

    /// What is known.
    package struct Facts: Hashable, Sendable {
        package var daemon: Daemon
        package var feeds = FeedTally()
        package var lastArticleAt: Timestamp?
        package var sizes = StoreSizes()
        /// Those who are told of watches.
        package var targets: [TargetState] = []

        package init(daemon: Daemon) {
            self.daemon = daemon
        }
    }

    package enum Daemon: Hashable, Sendable {
        case runs(ControlAnswer.Status)
        /// It takes connections and says nothing.
        case isSilent
        case isAbsent
    }

    package let facts: Facts
    package let findings: [Finding]
    /// How long the feed that is due longest waits already; 0 while none does. Nil while no daemon runs.
    package let behindSeconds: Int64?

    /// The worst of what is wrong.
    package var grade: Grade { findings.map(\.grade).max() ?? .well }
}

// MARK: - Judging

extension Condition {
    /// Beyond that the schedule is behind: half a minute is nothing where hundreds are due at once.
    private static let behindSeconds: (degraded: Int64, bad: Int64) = (600, 3600)
    /// Of all feeds. Some always fail; a tenth is more than the usual.
    private static let failingShare = (degraded: 0.1, bad: 0.5)
    /// Even a single outlet publishes within a day.
    private static let silentSeconds: Int64 = 86400
    /// SQLite folds its journal in at some megabytes, unless somebody reads for hours.
    private static let journalBytes = 1 << 30

    package init(_ facts: Facts, at now: Timestamp) {
        self.facts = facts
        behindSeconds =
            if case .runs = facts.daemon {
                facts.feeds.nextPollAt.map { max(now.seconds(since: $0), 0) } ?? 0
            } else {
                nil
            }
        findings =
            Self.ofDaemon(facts.daemon) + Self.ofSchedule(behindSeconds) + Self.ofFeeds(facts.feeds)
            + Self.ofArticles(facts, at: now) + Self.ofStore(facts.sizes) + Self.ofTargets(facts.targets)
    }

    private static func ofDaemon(_ daemon: Daemon) -> [Finding] {
        switch daemon {
        case .isAbsent: return [Finding(grade: .bad, trouble: .notRunning)]
        case .isSilent: return [Finding(grade: .bad, trouble: .noAnswer)]
        case .runs(let status):
            let troubles = status.stalled.map(Trouble.stalled) + (status.isStoreHeld ? [.storeFull] : [])
            return troubles.map { Finding(grade: .bad, trouble: $0) }
        }
    }

    private static func ofSchedule(_ seconds: Int64?) -> [Finding] {
        guard let seconds, seconds >= behindSeconds.degraded else { return [] }
        let grade: Grade = seconds >= behindSeconds.bad ? .bad : .degraded
        return [Finding(grade: grade, trouble: .behind(seconds: seconds))]
    }

    private static func ofFeeds(_ tally: FeedTally) -> [Finding] {
        // What is paused cannot fail.
        let asked = tally.count - (tally.feeds[.paused] ?? 0)
        let share = asked > 0 ? Double(tally.failing) / Double(asked) : 0
        guard share > failingShare.degraded else { return [] }
        let grade: Grade = share > failingShare.bad ? .bad : .degraded
        return [Finding(grade: grade, trouble: .feedsFailing(tally.failing, of: asked))]
    }

    private static func ofArticles(_ facts: Facts, at now: Timestamp) -> [Finding] {
        guard case .runs = facts.daemon, let last = facts.lastArticleAt,
            now.seconds(since: last) >= silentSeconds
        else { return [] }
        return [Finding(grade: .degraded, trouble: .noNews(seconds: now.seconds(since: last)))]
    }

    private static func ofStore(_ sizes: StoreSizes) -> [Finding] {
        guard sizes.journal >= journalBytes else { return [] }
        return [Finding(grade: .degraded, trouble: .journalLarge(bytes: Int64(sizes.journal)))]
    }

    /// One that failed so often in a row has failed for half an hour.
    private static let manyFailures = 3

    private static func ofTargets(_ targets: [TargetState]) -> [Finding] {
        targets.filter { $0.disabledAt != nil || $0.failures >= manyFailures }.map { target in
            let trouble = Trouble.targetFailing(
                target.id,
                since: target.disabledAt ?? target.failingSince,
                reason: target.reason,
                waiting: target.waiting
            )
            return Finding(grade: .degraded, trouble: trouble)
        }
    }
}

// MARK: - Finding out

extension Condition.Facts {
    /// What the database tells; `daemon` says the rest.
    package init(_ database: NewsDatabase, daemon: Condition.Daemon) throws(StorageError) {
        self.init(daemon: daemon)
        feeds = try database.feedTally()
        lastArticleAt = try database.lastArticleSeenAt()
        sizes = database.sizes
        targets = try database.targetStates()
    }
}

extension Condition.Daemon {
    /// Asks whoever holds a database; waits a few seconds at most.
    package init(database path: String) throws {
        let answer: ControlAnswer?
        do {
            answer = try ControlClient.ask(
                .status,
                at: ControlSocket(database: path),
                patienceSeconds: Self.patienceSeconds
            )
        } catch let refusal as ControlRefusal where refusal.code == .unavailable {
            self = .isSilent
            return
        }
        switch answer {
        case .status(let status)?: self = .runs(status)
        case nil: self = .isAbsent
        // Of another version: it runs, and that is all it can say.
        default: self = .isSilent
        }
    }

    private static let patienceSeconds = 5
}
