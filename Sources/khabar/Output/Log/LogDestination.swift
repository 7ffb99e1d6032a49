import Glibc

/// Where the log of this process goes, as far as the environment tells.
///
/// Source: systemd.exec(5), `$JOURNAL_STREAM` and `$SYSTEMD_EXEC_PID`; sd-daemon(3) for the prefixes.
struct LogDestination {
    static let journalPath = "/run/systemd/journal/socket"

    /// What of the environment decides.
    struct Surroundings {
        /// Whether standard error is a stream that systemd made to its journal.
        var isJournal: Bool
        /// Whether systemd reads standard error, and so understands prefixes.
        var isSystemd: Bool
        var isTerminal: Bool
        var wantsColor: Bool
        var hasJournalSocket: Bool

        /// Those of this process.
        static var own: Surroundings {
            func value(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
            var status = stat()
            let isOpen = fstat(STDERR_FILENO, &status) == 0
            let isJournal = isOpen && value("JOURNAL_STREAM") == "\(status.st_dev):\(status.st_ino)"
            let isSocket = isOpen && status.st_mode & S_IFMT == S_IFSOCK
            return Surroundings(
                isJournal: isJournal,
                isSystemd: isJournal || isSocket && value("SYSTEMD_EXEC_PID") == "\(getpid())",
                isTerminal: isatty(STDERR_FILENO) == 1,
                // Source: no-color.org.
                wantsColor: (value("NO_COLOR") ?? "").isEmpty && value("TERM") != "dumb",
                hasJournalSocket: access(journalPath, F_OK) == 0
            )
        }
    }

    /// The journal itself where standard error leads there; else lines on standard error.
    static func sink(_ format: LogFormat?, in surroundings: Surroundings = .own) -> any LogSink {
        if format == nil, surroundings.isJournal, surroundings.hasJournalSocket,
            let journal = JournalSink(journalPath)
        {
            return journal
        }
        let lines: any LogLines =
            switch format ?? .plain {
            case .plain where surroundings.isTerminal: TerminalLines(hasColor: surroundings.wantsColor)
            case .plain: PlainLines(hasTime: !surroundings.isSystemd)
            case .logfmt: LogfmtLines()
            case .json: JSONLines()
            }
        return LineSink(STDERR_FILENO, lines, hasPrefix: surroundings.isSystemd)
    }
}

/// As a person may ask for it.
enum LogFormat: String, CaseIterable {
    case plain
    case logfmt
    case json
}
