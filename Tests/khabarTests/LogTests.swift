import Foundation
import Glibc
import Ingestion
import Logging
import News
import Testing

@testable import khabar

/// The ways that the log takes, and the forms it has.
struct LogTests {
    private static let time = "2025-05-31T12:00:05Z"

    /// An entry of a log record with these facts.
    private static func entry(
        _ name: LogRecord.Name,
        _ facts: [LogRecord.Field: String],
        level: Logger.Level? = nil
    ) throws -> LogEntry {
        var metadata: Logger.Metadata = [LogRecord.metadataKey: "\(name.rawValue)"]
        for (field, value) in facts { metadata[field.rawValue] = .string(value) }
        let words = name.row.words.filled { facts[$0] }
        return LogEntry(
            LogEvent(
                level: level ?? name.row.level,
                message: "\(facts[.outlet].map { "\($0): " } ?? "")\(words)",
                metadata: metadata,
                source: nil,
                file: "Ingestion/Line+Feeds.swift",
                function: "keep(_:)",
                line: 12
            ),
            at: try #require(Timestamp(rfc3339: time))
        )
    }

    private static func withFolder(_ body: (URL) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "khabar-log-\(UInt64.random(in: 0 ... .max))"
        )
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        // What cannot be removed is the system's to clean.
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder)
    }

    // MARK: - The journal

    @Test("an entry comes to the journal with its fields, its place in the code and its id")
    func journal() throws {
        try Self.withFolder { folder in
            let journal = try FakeJournal(in: folder)
            var sink = try #require(JournalSink(journal.path))
            #expect(
                sink.write(
                    try Self.entry(
                        .feedPolled,
                        [.outlet: "hiba", .feed: "7", .itemsNew: "3", .status: "200"]
                    )
                )
            )
            let fields = try #require(try journal.next())
            #expect(
                fields == [
                    "MESSAGE": "hiba: 3 new", "PRIORITY": "6", "SYSLOG_IDENTIFIER": "khabar",
                    "MESSAGE_ID": "9c23278c68744833b125cf6fda0dbee9", "KHABAR_EVENT": "feed_polled",
                    "KHABAR_OUTLET": "hiba", "KHABAR_FEED": "7", "KHABAR_STATUS": "200",
                    "KHABAR_ITEMS_NEW": "3", "CODE_FILE": "Ingestion/Line+Feeds.swift", "CODE_LINE": "12",
                    "CODE_FUNC": "keep(_:)",
                ]
            )
            #expect(sink.write(try Self.entry(.controlUnavailable, [.errno: "13", .reason: "bind"])))
            let error = try #require(try journal.next())
            #expect(error["ERRNO"] == "13" && error["KHABAR_REASON"] == "bind")
        }
    }

    @Test("values with line breaks come whole, and control characters and overrides of direction to be seen")
    func journalText() throws {
        try Self.withFolder { folder in
            let journal = try FakeJournal(in: folder)
            var sink = try #require(JournalSink(journal.path))
            let reason = "سطر\nPRIORITY=0\nآخر \u{1B}[31m\u{202E}\u{7}"
            #expect(sink.write(try Self.entry(.reloadRefused, [.reason: reason])))
            let fields = try #require(try journal.next())
            #expect(fields["KHABAR_REASON"] == "سطر\nPRIORITY=0\nآخر \\u001b[31m\\u202e\\u0007")
            #expect(fields["PRIORITY"] == "3")
        }
    }

    @Test("an entry above the limit of datagrams comes as a sealed file in memory")
    func journalLarge() throws {
        try Self.withFolder { folder in
            let journal = try FakeJournal(in: folder)
            var sink = try #require(JournalSink(journal.path))
            let reason = String(repeating: "خطأ في الملف ", count: 400_000)
            #expect(sink.write(try Self.entry(.reloadRefused, [.reason: reason])))
            let fields = try #require(try journal.next())
            #expect(fields["KHABAR_REASON"] == reason && fields["KHABAR_EVENT"] == "reload_refused")
        }
    }

    @Test("F28: a journal that takes nothing makes nobody wait; what was lost is counted and said")
    func journalFull() throws {
        try Self.withFolder { folder in
            let journal = try FakeJournal(in: folder)
            let writer = LogWriter(try #require(JournalSink(journal.path)))
            let written = 5000
            for number in 0..<written {
                writer.write(try Self.entry(.feedPolled, [.outlet: "hiba", .itemsNew: "\(number)"]))
            }
            var taken = 0
            while let fields = try journal.next() {
                #expect(fields["KHABAR_ITEMS_NEW"] == "\(taken)")
                taken += 1
            }
            #expect(taken > 0 && taken < written)
            writer.write(try Self.entry(.stopped, [:]))
            let lost = try #require(try journal.next())
            #expect(lost["KHABAR_EVENT"] == "log_dropped")
            #expect(lost["KHABAR_LINES"] == "\(written - taken)")
            #expect(try #require(try journal.next())["KHABAR_EVENT"] == "stopped")
        }
    }

    @Test("a journal that is not there ends nothing, and hears what it missed when it is back")
    func journalAway() throws {
        try Self.withFolder { folder in
            var journal: FakeJournal? = try FakeJournal(in: folder)
            let path = try #require(journal?.path)
            let writer = LogWriter(try #require(JournalSink(path)))
            journal = nil
            unlink(folder.appending(path: "journal").path)
            for _ in 0..<3 { writer.write(try Self.entry(.stopped, [:])) }
            let back = try FakeJournal(in: folder)
            writer.write(try Self.entry(.stopped, [:]))
            #expect(try #require(try back.next())["KHABAR_LINES"] == "3")
        }
    }

    // MARK: - Lines

    @Test(
        "F28: a reader of standard error that takes nothing makes nobody wait, and finds no broken line",
        arguments: ["pipe", "socket"]
    )
    func fullPipe(kind: String) throws {
        var ends: [Int32] = [0, 0]
        if kind == "pipe" {
            try #require(pipe(&ends) == 0)
        } else {
            try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
            ends.swapAt(0, 1)
        }
        defer { ends.forEach { close($0) } }
        let writer = LogWriter(LineSink(ends[1], LogfmtLines()))
        let written = 3000
        // Longer than what a pipe takes as one.
        let reason = String(repeating: "x", count: 5000)
        for number in 0..<written {
            writer.write(try Self.entry(.feedFailed, [.attempt: "\(number)", .reason: reason]))
        }
        var text = try Self.drained(ends[0])
        writer.write(try Self.entry(.stopped, [:]))
        text += try Self.drained(ends[0])
        let lines = text.split(separator: "\n")
        let taken = lines.count - 2
        #expect(taken > 0 && taken < written)
        for (number, line) in lines.prefix(taken).enumerated() {
            #expect(line.contains("attempt=\(number)") && line.hasPrefix("ts=") && line.count > 5000)
        }
        #expect(
            lines[taken].contains("event=log_dropped") && lines[taken].contains("lines=\(written - taken)")
        )
        #expect(lines[taken + 1].contains("event=stopped"))
    }

    /// What can be read at once.
    private static func drained(_ descriptor: Int32) throws -> String {
        var bytes: [UInt8] = []
        var room = [UInt8](repeating: 0, count: 1 << 16)
        var wish = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        while poll(&wish, 1, 0) == 1 {
            let count = read(descriptor, &room, room.count)
            try #require(count > 0)
            bytes += room[..<count]
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test("a closed standard error takes nothing and ends nothing")
    func closed() throws {
        var ends: [Int32] = [0, 0]
        try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
        close(ends[0])
        var sink = LineSink(ends[1], PlainLines(hasTime: true))
        #expect(try !sink.write(Self.entry(.stopped, [:])))
        close(ends[1])
        #expect(try !sink.write(Self.entry(.stopped, [:])))
    }

    private static let failed: [LogRecord.Field: String] = [
        .outlet: "hiba", .feed: "4", .status: "503", .reason: "http://hiba.example/ answered 503 \u{202E}\n",
    ]

    @Test("each form has the same line in its own way")
    func forms() throws {
        let entry = try Self.entry(.feedFailed, Self.failed)
        #expect(
            PlainLines(hasTime: true).line(entry)
                == #"2025-05-31T12:00:05Z WARNING hiba: no news: http://hiba.example/ answered 503 \u202e\n"#
        )
        #expect(PlainLines(hasTime: false).line(entry).hasPrefix("WARNING hiba: no news"))
        #expect(
            LogfmtLines().line(entry)
                == #"ts=2025-05-31T12:00:05Z level=warning event=feed_failed "#
                + #"msg="hiba: no news: http://hiba.example/ answered 503 \\u202e\\n" outlet=hiba feed=4 "#
                + #"status=503 reason="http://hiba.example/ answered 503 \\u202e\\n""#
        )
        #expect(
            JSONLines().line(entry)
                == #"{"ts":"2025-05-31T12:00:05Z","level":"warning","event":"feed_failed","#
                + #""msg":"hiba: no news: http://hiba.example/ answered 503 \\u202e\\n","outlet":"hiba","#
                + #""feed":4,"status":503,"reason":"http://hiba.example/ answered 503 \\u202e\\n"}"#
        )
    }

    @Test(
        "in a terminal outlets stand in a column, Arabic turns nothing around it, colour is there where it is wanted"
    )
    func terminal() throws {
        let entry = try Self.entry(.storyEdited, [.outlet: "hiba", .title: "حافلة القراءة"])
        #expect(
            TerminalLines(hasColor: false).line(entry)
                == "12:00:05   hiba           was edited: \u{2068}حافلة القراءة\u{2069}"
        )
        let arabic = try Self.entry(.feedPolled, [.outlet: "هبة", .itemsNew: "3"])
        #expect(
            TerminalLines(hasColor: false).line(arabic) == "12:00:05   \u{2068}هبة\u{2069}            3 new"
        )
        let painted = TerminalLines(hasColor: true).line(try Self.entry(.feedFailed, Self.failed))
        #expect(painted.contains("\u{1B}[33m!\u{1B}[0m") && painted.hasSuffix("\u{1B}[0m"))
        #expect(!painted.contains("\u{202E}") && !painted.contains("\n"))
    }

    @Test("what a library says has a line too")
    func foreign() throws {
        let event = LogEvent(
            level: .notice,
            message: "caught a signal",
            metadata: ["signal": "SIGHUP"],
            source: nil,
            file: "a.swift",
            function: "b()",
            line: 1
        )
        let entry = LogEntry(event, at: try #require(Timestamp(rfc3339: Self.time)))
        #expect(LogfmtLines().line(entry).hasSuffix(#"level=notice msg="caught a signal signal=SIGHUP""#))
        #expect(!String(decoding: JournalSink.datagram(entry), as: UTF8.self).contains("MESSAGE_ID"))
    }

    // MARK: - Which way

    @Test("the journal where standard error leads there, prefixes where systemd reads them, else lines")
    func ways() throws {
        var around = LogDestination.Surroundings(
            isJournal: false,
            isSystemd: false,
            isTerminal: false,
            wantsColor: true,
            hasJournalSocket: true
        )
        #expect(LogDestination.sink(nil, in: around) is LineSink)
        (around.isJournal, around.isSystemd) = (true, true)
        #expect(LogDestination.sink(nil, in: around) is JournalSink)
        #expect(LogDestination.sink(.json, in: around) is LineSink)
        around.hasJournalSocket = false
        #expect(LogDestination.sink(nil, in: around) is LineSink)
    }

    @Test("what `$JOURNAL_STREAM` names must be standard error itself; under systemd lines have prefixes")
    func stream() async throws {
        try await Program.with { program in
            try program.write(
                #"{ "outlets": [ { "id": "a", "name": "ا", "feeds": [ { "url": "http://127.0.0.1:9/" } ] } ] }"#,
                to: "config.json"
            )
            let plain = try program.finish(
                try program.start(
                    ["poll", "--log-level", "debug"],
                    now: Self.time,
                    environment: ["JOURNAL_STREAM": "1:2"]
                )
            )
            #expect(plain.errors.contains("2025-05-31T12:00:05Z WARNING a: fetch http:"))
            // The same file, with the name it will have.
            var status = stat()
            try #require(stat(program.folder.appending(path: "run.err").path, &status) == 0)
            let forced = try program.finish(
                try program.start(
                    ["poll", "--all", "--log-level", "debug", "--log-format", "plain"],
                    now: "2025-06-01T12:00:05Z",
                    environment: ["JOURNAL_STREAM": "\(status.st_dev):\(status.st_ino)"]
                )
            )
            #expect(forced.errors.contains("<4>WARNING a: fetch http:"))
        }
    }
}
