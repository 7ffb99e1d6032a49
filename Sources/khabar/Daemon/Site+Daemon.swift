import Ingestion
import Machinery
import News
import Storage
import Web

extension Site {
    /// The pages of a database that this process reads; what is to be written goes to the daemon's control socket.
    ///
    /// `daemon` tells how the daemon fares; it may ask it.
    convenience init(
        _ settings: PageSettings,
        of database: NewsDatabase,
        clock: WallClock,
        daemon: @escaping @Sendable () -> Condition.Daemon
    ) {
        self.init(
            settings,
            Newsstand(database),
            Surroundings(
                now: { clock.now },
                status: { StatusReport(database, daemon: daemon(), at: clock.now) },
                correct: { correction, reader in
                    PageCorrection.send(correction, for: reader, to: ControlSocket(database: database.path))
                },
                fulfil: { wish, reader in
                    WatchWish.send(wish, for: reader, to: ControlSocket(database: database.path))
                }
            )
        )
    }
}

/// Seconds that a reader waits for the writer.
private let patience = 20

extension WatchWish {
    /// Has the daemon do it; waits for its answer.
    fileprivate static func send(_ wish: WatchWish, for reader: String, to socket: ControlSocket) -> Outcome {
        let request: ControlRequest =
            switch wish {
            case .keep(let watch, let isNew): .keepWatch(watch, isNew: isNew)
            case .end(let id): .endWatch(id)
            case .tryOut(let id): .tryOut(watch: id)
            case .replay(let id): .replay(delivery: id)
            }
        do {
            switch try ControlClient.ask(request, at: socket, patienceSeconds: patience, for: reader) {
            case .watch(let id)?: return .done(watch: id)
            case .begun(let deliveries)?: return .begun(deliveries)
            case .refused(let refusal)?: return .refused(refusal.message)
            case nil: return .unavailable
            default: return .refused("the daemon is of another version")
            }
        } catch {
            return .unavailable
        }
    }
}

extension PageCorrection {
    /// Has the daemon do it; waits for its answer.
    fileprivate static func send(_ correction: PageCorrection, for reader: String, to socket: ControlSocket)
        -> Outcome
    {
        let request: ControlRequest
        switch correction {
        case .split(let articles, _, let reason):
            request = .split(articles: articles.map(\.number), reason: reason)
        case .join(let story, let other, let reason):
            request = .join(story: story.number, other: other.number, reason: reason)
        case .undo(let id): request = .undo(correction: id)
        }
        do {
            switch try ControlClient.ask(request, at: socket, patienceSeconds: patience, for: reader) {
            case .corrected(let made)?: return .done(Story.ID(made.story))
            case .refused(let refusal)?: return .refused(refusal.message)
            case nil: return .unavailable
            default: return .refused("the daemon is of another version")
            }
        } catch {
            return .unavailable
        }
    }
}

extension StatusReport {
    /// Of a database that cannot be read, what is known without it.
    init(_ database: NewsDatabase, daemon: Condition.Daemon, at now: Timestamp) {
        let facts = (try? Condition.Facts(database, daemon: daemon)) ?? Condition.Facts(daemon: daemon)
        let condition = Condition(facts, at: now)
        let counts = try? database.counts()
        var startedAt: Timestamp?
        var isRunning = false
        if case .runs(let status) = daemon {
            startedAt = Timestamp(rfc3339: status.startedAt)
            isRunning = true
        }
        self.init(
            grade: condition.grade.ofPage,
            isRunning: isRunning,
            version: Khabar.version,
            startedAt: startedAt,
            articles: counts?.articles ?? 0,
            stories: counts?.stories ?? 0,
            lastArticleAt: facts.lastArticleAt,
            feeds: Feed.Health.allCases.compactMap { state in
                facts.feeds.feeds[state].map { (state: state.rawValue, count: $0) }
            },
            databaseBytes: Int(facts.sizes.database),
            findings: condition.findings.map { Finding(isBad: $0.grade == .bad, trouble: $0.trouble) }
        )
    }
}

extension Condition.Grade {
    fileprivate var ofPage: StatusReport.Grade {
        switch self {
        case .well: .well
        case .degraded: .degraded
        case .bad: .bad
        }
    }
}
