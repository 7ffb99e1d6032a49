internal import Deduplication
import News
package import Storage

/// What is said of the database.
extension LogRecord {
    package static func migrationStart(_ database: String, from: Int, to: Int) -> LogRecord {
        LogRecord(.migrationStart, [.database: database, .from: from, .to: to])
    }

    package static func migrationDone(
        _ database: String,
        _ migration: NewsDatabase.Migration,
        in time: Duration? = nil
    ) -> LogRecord {
        LogRecord(
            .migrationDone,
            [
                .database: database, .from: migration.from, .to: migration.to, .file: migration.copy,
                .durationMilliseconds: time?.milliseconds,
            ]
        )
    }

    static func indexAnew(_ database: String, articles: Int) -> LogRecord {
        LogRecord(.indexAnew, [.database: database, .articles: articles])
    }

    static func indexComplete(_ database: String) -> LogRecord {
        LogRecord(.indexComplete, [.database: database])
    }

    static func outletRenamed(_ move: OutletMove) -> LogRecord {
        LogRecord(
            .outletRenamed,
            [.outlet: move.to.text, .before: move.from.text, .articles: move.articles]
        )
    }

    package static func storeSlow(_ database: String, took time: Duration) -> LogRecord {
        LogRecord(.storeSlow, [.database: database, .seconds: time.components.seconds])
    }

    static func indexRestored(_ damage: StoryIndex.Damage) -> LogRecord {
        LogRecord(.indexRestored, [.article: damage.article])
    }

    /// While it lasts, nothing is polled.
    package static func storeFull(_ error: StorageError) -> LogRecord {
        LogRecord(.storeFull, [.database: error.path, .error: error.code, .reason: "\(error)"])
    }

    package static func storeResumed(_ database: String, after pause: Duration) -> LogRecord {
        LogRecord(.storeResumed, [.database: database, .seconds: pause.components.seconds])
    }

    /// What costs one piece of work: "a poll", "a page". `subject` is the feed or article that it was of.
    static func storeRefused(
        _ work: String,
        of subject: Subject? = nil,
        _ error: any Error,
        attempt: Int? = nil,
        next: Timestamp? = nil
    ) -> LogRecord {
        let known = error as? StorageError
        return LogRecord(
            .storeRefused,
            of: subject,
            [
                .work: work, .database: known?.path, .error: known?.code, .reason: "\(error)",
                .attempt: attempt, .next: next,
            ]
        )
    }

    /// What ends the daemon.
    package static func storeFailed(_ error: StorageError) -> LogRecord {
        let isDamaged = if case .corrupt = error.cause { true } else { false }
        return LogRecord(
            isDamaged ? .storeCorrupt : .storeFailed,
            [.database: error.path, .error: error.code, .reason: "\(error)"]
        )
    }

    static func retentionRefused(_ doubt: RetentionDoubt) -> LogRecord {
        LogRecord(.retentionRefused, [.reason: "\(doubt)"])
    }

    /// `copy` is where its content was saved, `failure` why it was not.
    package static func storeRemoved(_ database: String, copy: String?, failure: StorageError? = nil)
        -> LogRecord
    {
        LogRecord(.storeRemoved, [.database: database, .file: copy, .reason: failure.map { "\($0)" }])
    }

    package static func storeReplaced(_ database: String) -> LogRecord {
        LogRecord(.storeReplaced, [.database: database])
    }

    package static func journalRemoved(_ database: String) -> LogRecord {
        LogRecord(.journalRemoved, [.database: database])
    }

    static func retentionRun(_ gone: RetentionCounts) -> LogRecord {
        LogRecord(
            .retentionRun,
            [
                .stories: gone.stories, .articles: gone.articles, .revisions: gone.revisions,
                .polls: gone.polls,
            ]
        )
    }

    package static func backupDone(_ database: String, copy: String) -> LogRecord {
        LogRecord(.backupDone, [.database: database, .file: copy])
    }
}

extension Duration {
    fileprivate var milliseconds: Int { Int(self / .milliseconds(1)) }
}
