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

    /// Starts reading the entries of a unit since then, of one outlet or all; `follows` goes on with what comes.
    init(unit: String, outlet: Outlet.ID?, since: Timestamp, follows: Bool) throws(CommandFailure) {
        var arguments = [
            "journalctl", "--quiet", "--all", "--no-pager", "--output=json", "--unit=\(unit)",
            "--since=@\(since.secondsSince1970)",
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

    /// Whether there is a journal with entries of that unit that this account may read.
    static func hasEntries(of unit: String) -> Bool {
        let arguments = [
            "journalctl", "--quiet", "--no-pager", "--output=json", "--unit=\(unit)", "--lines=1",
        ]
        guard let (process, pipe) = try? start(arguments, errors: "/dev/null") else { return false }
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
            throw CommandFailure(
                .unavailable,
                "there is no journal to read here (journalctl: \(String(cString: strerror(code)))); "
                    + "`--from database` tells what the database knows"
            )
        }
        return (process, ends[0])
    }
}

// MARK: - Entries

extension JournalReader {
    /// The entries that arrive within `milliseconds` (-1 waits for the first), without those that the database tells better.
    /// Nil at the end.
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
        return lines.compactMap { LogEntry(journal: Array($0)) }.filter { !$0.isToldByDatabase }
    }
}

extension LogEntry {
    /// From a line of `journalctl --output=json`; nil where it is none. Source: systemd's "Journal JSON Format".
    init?(journal line: [UInt8]) {
        // What is no JSON is no entry either.
        guard let node = try? JSONNode(line), let message = node["MESSAGE"]?.journalText else { return nil }
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
