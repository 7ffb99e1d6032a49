package import Storage

/// What is said of the database.
extension Event {
    package static func migrationStart(_ database: String, from: Int, to: Int) -> Event {
        Event(.migrationStart, [.database: database, .from: from, .to: to])
    }

    package static func migrationDone(
        _ database: String,
        _ migration: NewsDatabase.Migration,
        in time: Duration? = nil
    ) -> Event {
        Event(
            .migrationDone,
            [
                .database: database, .from: migration.from, .to: migration.to, .file: migration.copy,
                .durationMilliseconds: time?.milliseconds,
            ]
        )
    }

    package static func storeSlow(_ database: String, took time: Duration) -> Event {
        Event(.storeSlow, [.database: database, .seconds: time.components.seconds])
    }

    /// While it lasts, nothing is polled.
    package static func storeFull(_ error: StorageError) -> Event {
        Event(.storeFull, [.database: error.path, .error: error.code, .reason: "\(error)"])
    }

    package static func storeResumed(_ database: String, after pause: Duration) -> Event {
        Event(.storeResumed, [.database: database, .seconds: pause.components.seconds])
    }

    /// What ends the daemon.
    package static func storeFailed(_ error: StorageError) -> Event {
        let isDamaged = if case .corrupt = error.cause { true } else { false }
        return Event(
            isDamaged ? .storeCorrupt : .storeFailed,
            [.database: error.path, .error: error.code, .reason: "\(error)"]
        )
    }

    static func retentionRun(_ gone: RetentionCounts) -> Event {
        Event(
            .retentionRun,
            [
                .stories: gone.stories, .articles: gone.articles, .revisions: gone.revisions,
                .polls: gone.polls,
            ]
        )
    }

    package static func backupDone(_ database: String, copy: String) -> Event {
        Event(.backupDone, [.database: database, .file: copy])
    }
}

extension Duration {
    fileprivate var milliseconds: Int { Int(self / .milliseconds(1)) }
}
