import Glibc
import Ingestion
import Logging
import Machinery
import News
import Parsing

/// The journal, as `journalctl` reads it out: lines of a child process.
final class JournalReader {
    private let process: pid_t
    private let pipe: Int32
    private var rest: [UInt8] = []
    private var hasEnded = false
    /// Of the last entry, by which another reader goes on after it.
    private var cursor: String?

    /// From where on the journal is read.
    private enum Start {
        case time(Timestamp)
        case cursor(String)

        var argument: String {
            switch self {
            case .time(let time): "--since=@\(time.secondsSince1970)"
            case .cursor(let cursor): "--after-cursor=\(cursor)"
            }
        }
    }

    private let unit: String
    private let outlet: Outlet.ID?
    private let since: Timestamp

    /// Starts reading the entries of a unit since then, of one outlet or all, up to now.
    convenience init(unit: String, outlet: Outlet.ID?, since: Timestamp) throws(CommandFailure) {
        try self.init(unit: unit, outlet: outlet, since: since, from: .time(since), follows: false)
    }

    /// One that waits for what comes after all that this one has read.
    func following() throws(CommandFailure) -> JournalReader {
        try JournalReader(
            unit: unit,
            outlet: outlet,
            since: since,
            from: cursor.map { .cursor($0) } ?? .time(since),
            follows: true
        )
    }

    private init(unit: String, outlet: Outlet.ID?, since: Timestamp, from start: Start, follows: Bool)
        throws(CommandFailure)
    {
        (self.unit, self.outlet, self.since) = (unit, outlet, since)
        var arguments = [
            "journalctl", "--quiet", "--all", "--no-pager", "--output=json", "--unit=\(unit)", start.argument,
        ]
        if follows { arguments += ["--follow", "--lines=all"] }
        if let outlet { arguments.append("\(LogRecord.Field.outlet.journalName)=\(outlet)") }
        (process, pipe) = try JournalReader.start(arguments)
    }

    deinit {
        if !hasEnded { kill(process, SIGTERM) }
        close(pipe)
        var status: Int32 = 0
        waitpid(process, &status, 0)
    }

    /// Whether the journal has entries of that unit that this account may read; nil where there is no journal.
    static func hasEntries(of unit: String) -> Bool? {
        let arguments = [
            "journalctl", "--quiet", "--no-pager", "--output=json", "--unit=\(unit)", "--lines=1",
        ]
        // Where it cannot be started there is none.
        guard let (process, pipe) = try? start(arguments, errors: "/dev/null") else { return nil }
        var byte: UInt8 = 0
        let count = read(pipe, &byte, 1)
        close(pipe)
        var status: Int32 = 0
        waitpid(process, &status, 0)
        return count == 1
    }

    private static func start(
        _ arguments: [String],
        errors: String? = nil
    ) throws(CommandFailure) -> (pid_t, Int32) {
        var ends: [Int32] = [-1, -1]
        guard Glibc.pipe(&ends) == 0 else {
            throw CommandFailure(.inputOutput, "cannot start journalctl: \(Descriptor.problem)")
        }
        defer { close(ends[1]) }
        // The child does not inherit our end.
        _ = fcntl(ends[0], F_SETFD, FD_CLOEXEC)
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO)
        posix_spawn_file_actions_addclose(&actions, ends[1])
        if let errors { posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, errors, O_WRONLY, 0) }
        var process: pid_t = 0
        var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        defer { words.forEach { free($0) } }
        let code = posix_spawnp(&process, arguments[0], &actions, nil, &words, environ)
        guard code == 0 else {
            close(ends[0])
            throw absent(String(cString: strerror(code)))
        }
        return (process, ends[0])
    }

    /// What is said where no journal can be read.
    static func absent(_ reason: String = String(cString: strerror(ENOENT))) -> CommandFailure {
        CommandFailure(
            .unavailable,
            "there is no journal to read here (journalctl: \(reason)); `--from database` tells what the database knows"
        )
    }
}

// MARK: - Entries

extension JournalReader {
    /// The entries that arrive within `milliseconds` (-1 waits for the first); nil at the end.
    func entries(within milliseconds: Int32) throws(CommandFailure) -> [LogEntry]? {
        var wish = pollfd(fd: pipe, events: Int16(POLLIN), revents: 0)
        guard !hasEnded else { return nil }
        guard Glibc.poll(&wish, 1, milliseconds) > 0 else { return [] }
        var room = [UInt8](repeating: 0, count: 1 << 16)
        let count = read(pipe, &room, room.count)
        guard count > 0 else {
            hasEnded = true
            return nil
        }
        rest += room[..<count]
        guard let end = rest.lastIndex(of: UInt8(ascii: "\n")) else { return [] }
        let lines = rest[..<end].split(separator: UInt8(ascii: "\n"))
        rest.removeFirst(end + 1)
        // What is no JSON is no entry either.
        let nodes = lines.compactMap { try? JSONNode(Array($0)) }
        cursor = nodes.last?["__CURSOR"]?.journalText ?? cursor
        return nodes.compactMap { LogEntry(journal: $0) }
    }

    /// All that is there.
    func allEntries() throws(CommandFailure) -> [LogEntry] {
        var all: [LogEntry] = []
        while let more = try entries(within: -1) { all += more }
        return all
    }
}

extension LogEntry {
    /// From a line of `journalctl --output=json`; nil where it is none. Source: systemd's "Journal JSON Format".
    fileprivate init?(journal node: JSONNode) {
        guard let message = node["MESSAGE"]?.journalText else { return nil }
        func text(_ name: String) -> String? { node[name]?.journalText }
        let record = text("KHABAR_EVENT").flatMap { LogRecord.Name(rawValue: $0) }
        self.init(
            at: Timestamp(
                secondsSince1970: (text("__REALTIME_TIMESTAMP").flatMap { Int64($0) } ?? 0) / 1_000_000
            ),
            level: text("PRIORITY").flatMap { Int($0) }.map { Logger.Level(syslogNumber: $0) } ?? .info,
            record: record,
            message: message,
            facts: record == nil
                ? []
                : LogRecord.Field.allCases.compactMap { field in text(field.journalName).map { (field, $0) } }
        )
    }
}

extension JSONNode {
    /// A field's value: text, or its bytes where they are no plain text.
    fileprivate var journalText: String? {
        if let string { return string }
        guard case .array(let nodes) = value else { return nil }
        return String(decoding: nodes.compactMap { $0.integer.flatMap { UInt8(exactly: $0) } }, as: UTF8.self)
    }
}

extension Logger.Level {
    fileprivate init(syslogNumber: Int) {
        self =
            switch syslogNumber {
            case ...2: .critical
            case 3: .error
            case 4: .warning
            case 5: .notice
            case 6: .info
            default: .debug
            }
    }
}
