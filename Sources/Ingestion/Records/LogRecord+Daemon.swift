package import News
package import Storage

/// What the daemon says of itself.
extension LogRecord {
    package static func started(
        version: String,
        database: String,
        outlets: Int,
        feeds: Int,
        holding counts: Counts
    ) -> LogRecord {
        LogRecord(
            .started,
            [
                .version: version, .database: database, .outlets: outlets, .feeds: feeds,
                .articles: counts.articles, .stories: counts.stories,
            ]
        )
    }

    package static func ready(next: Timestamp?) -> LogRecord { LogRecord(.ready, [.next: next]) }

    /// `changes` in words: "2 outlets added; poll.every was 15m, is 10m".
    package static func reloadOK(_ file: String, changes: String) -> LogRecord {
        LogRecord(.reloadOK, [.file: file, .changes: changes])
    }

    package static func reloadRefused(_ file: String, _ error: any Error) -> LogRecord {
        LogRecord(.reloadRefused, [.file: file, .reason: "\(error)"])
    }

    /// `note` in words, such as what was left out.
    package static func configurationNoted(_ file: String, _ note: String) -> LogRecord {
        LogRecord(.configurationNoted, [.file: file, .reason: note])
    }

    /// `signal` is its name: "SIGTERM".
    package static func stopping(by signal: String?) -> LogRecord { LogRecord(.stopping, [.signal: signal]) }

    package static func stopped(after uptime: Duration?) -> LogRecord {
        LogRecord(.stopped, [.seconds: uptime?.components.seconds])
    }

    /// `signal` is its name: "SIGUSR1".
    package static func signalIgnored(_ signal: String) -> LogRecord {
        LogRecord(.signalIgnored, [.signal: signal])
    }

    package static func clockJump(seconds: Int64, to now: Timestamp) -> LogRecord {
        LogRecord(.clockJump, [.seconds: seconds, .time: now])
    }

    static func clockBehind(_ now: Timestamp, newest: Timestamp) -> LogRecord {
        LogRecord(.clockBehind, [.time: now, .seconds: newest.seconds(since: now), .since: newest])
    }

    static func timesMended(_ articles: Int) -> LogRecord { LogRecord(.timesMended, [.articles: articles]) }

    /// `part` is what stands still: "the schedule".
    package static func watchdogLate(_ part: String, for time: Duration) -> LogRecord {
        LogRecord(.watchdogLate, [.stalled: part, .seconds: time.components.seconds])
    }

    /// `address` as in the configuration, with the port that was given out.
    package static func webListens(_ address: String) -> LogRecord {
        LogRecord(.webListens, [.address: address])
    }

    package static func webUnavailable(_ address: String, _ reason: String) -> LogRecord {
        LogRecord(.webUnavailable, [.address: address, .reason: reason])
    }

    static func controlUnavailable(_ socket: ControlSocket, _ failure: ControlSocket.Failure) -> LogRecord {
        LogRecord(.controlUnavailable, [.file: socket.path, .errno: failure.code, .reason: "\(failure)"])
    }

    static func requestHeard(_ request: ControlRequest, by person: String) -> LogRecord {
        LogRecord(.requestHeard, [.person: person, .request: request.name])
    }

    static func strangerRefused(at socket: ControlSocket) -> LogRecord {
        LogRecord(.strangerRefused, [.file: socket.path])
    }

    package static func logDropped(lines: Int) -> LogRecord { LogRecord(.logDropped, [.lines: lines]) }
}
