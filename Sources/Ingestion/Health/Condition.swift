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

    /// Something that is wrong.
    package struct Trouble: Hashable, Sendable {
        package let grade: Grade
        /// A stable short name, for programs.
        package let code: String
        package let words: String
        package let remedy: String
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
    package let troubles: [Trouble]
    /// How long the feed that is due longest waits already; 0 while none does. Nil while no daemon runs.
    package let behindSeconds: Int64?

    /// The worst of what is wrong.
    package var grade: Grade { troubles.map(\.grade).max() ?? .well }
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
        troubles =
            Self.ofDaemon(facts.daemon) + Self.ofSchedule(behindSeconds) + Self.ofFeeds(facts.feeds)
            + Self.ofArticles(facts, at: now) + Self.ofStore(facts.sizes) + Self.ofTargets(facts.targets)
    }

    private static func ofDaemon(_ daemon: Daemon) -> [Trouble] {
        switch daemon {
        case .isAbsent:
            return [
                Trouble(
                    grade: .bad,
                    code: "not_running",
                    words: "no daemon runs",
                    remedy: "start it: `systemctl start khabar`, or `khabar run`"
                )
            ]
        case .isSilent:
            return [
                Trouble(
                    grade: .bad,
                    code: "no_answer",
                    words: "the daemon does not answer",
                    remedy: "look at its log, `journalctl -u khabar`; restart it where it stays so"
                )
            ]
        case .runs(let status):
            var troubles = status.stalled.map { part in
                Trouble(
                    grade: .bad,
                    code: "stalled",
                    words: "\(part) stands still",
                    remedy:
                        "look at the state of the disk and at the log; systemd restarts it where it stays so"
                )
            }
            if status.isStoreHeld {
                troubles.append(
                    Trouble(
                        grade: .bad,
                        code: "store_full",
                        words: "nothing can be kept, so nothing is polled",
                        remedy: "make room on the disk, or end the program that keeps the file locked"
                    )
                )
            }
            return troubles
        }
    }

    private static func ofSchedule(_ seconds: Int64?) -> [Trouble] {
        guard let seconds, seconds >= behindSeconds.degraded else { return [] }
        return [
            Trouble(
                grade: seconds >= behindSeconds.bad ? .bad : .degraded,
                code: "behind",
                words: "polls are \(inWords(seconds)) behind",
                remedy:
                    "raise \"fetch.concurrency\" or \"poll.every\"; `khabar feeds` tells which hosts are slow"
            )
        ]
    }

    /// "12 minutes", "5 hours", "548 days".
    private static func inWords(_ seconds: Int64) -> String {
        switch seconds {
        case ..<7200: "\(seconds / 60) minutes"
        case ..<172_800: "\(seconds / 3600) hours"
        default: "\(seconds / 86400) days"
        }
    }

    private static func ofFeeds(_ tally: FeedTally) -> [Trouble] {
        // What is paused cannot fail.
        let asked = tally.count - (tally.feeds[.paused] ?? 0)
        let share = asked > 0 ? Double(tally.failing) / Double(asked) : 0
        guard share > failingShare.degraded else { return [] }
        return [
            Trouble(
                grade: share > failingShare.bad ? .bad : .degraded,
                code: "feeds_failing",
                words: "\(tally.failing) of \(asked) feeds bring no news",
                remedy:
                    "`khabar feeds --unhealthy` gives each one's reason; `khabar try URL` finds where news is now"
            )
        ]
    }

    private static func ofArticles(_ facts: Facts, at now: Timestamp) -> [Trouble] {
        guard case .runs = facts.daemon, let last = facts.lastArticleAt,
            now.seconds(since: last) >= silentSeconds
        else { return [] }
        return [
            Trouble(
                grade: .degraded,
                code: "no_news",
                words: "no new article for \(now.seconds(since: last) / 3600) hours",
                remedy: "`khabar outlets` tells who is silent; is the machine online?"
            )
        ]
    }

    private static func ofStore(_ sizes: StoreSizes) -> [Trouble] {
        guard sizes.journal >= journalBytes else { return [] }
        return [
            Trouble(
                grade: .degraded,
                code: "journal_large",
                words: "the database's journal has \(sizes.journal / 1_000_000) MB",
                remedy: "end whoever has been reading the database for hours"
            )
        ]
    }
}

extension Condition {
    /// One that failed so often in a row has failed for half an hour.
    private static let manyFailures = 3

    private static func ofTargets(_ targets: [TargetState]) -> [Trouble] {
        targets.filter { $0.disabledAt != nil || $0.failures >= manyFailures }.map { target in
            let reason = target.reason.map { ": \($0)" } ?? ""
            let since = (target.disabledAt ?? target.failingSince).map { " since \($0)" } ?? ""
            let waiting = target.waiting > 0 ? "; \(target.waiting) messages wait" : ""
            return Trouble(
                grade: .degraded,
                code: "target_failing",
                words: "target \(target.id) takes no messages\(since)\(reason)\(waiting)",
                remedy:
                    "mend it in \"deliver.targets\"; `khabar deliveries` tells what was not taken, --replay sends it anew"
            )
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
