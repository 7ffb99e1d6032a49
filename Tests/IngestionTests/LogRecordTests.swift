import Foundation
import Logging
import News
import Storage
import Synchronization
import Testing

@testable import Ingestion

/// The table of log records, and how they are said.
struct LogRecordTests {
    @Test("every log record has an id of its own, of 32 hexadecimal digits, that no other has")
    func ids() {
        let ids = LogRecord.Name.allCases.map(\.row.messageID)
        #expect(Set(ids).count == ids.count)
        for id in ids {
            #expect(
                id.count == 32 && id.allSatisfy { $0.isHexDigit && !$0.isUppercase }
                    && id.contains { $0 != "0" }
            )
        }
    }

    @Test(
        "the words of a log record name only facts that it carries, each of which is named once",
        arguments: LogRecord.Name.allCases
    )
    func words(name: LogRecord.Name) {
        let row = name.row
        #expect(Set(row.words.fields).isSubset(of: row.carries))
        #expect(Set(row.carries).count == row.carries.count)
        #expect(!row.means.isEmpty && row.means.hasSuffix("."))
        #expect(row.level < .warning || row.toDo != nil, "who is warned is told what to do")
    }

    @Test(
        "what stands in brackets is left out where its fact is missing",
        arguments: [
            ([LogRecord.Field.itemsNew: "3"], "3 new"),
            ([.itemsNew: "3", .itemsChanged: "1"], "3 new, 1 changed"),
            ([.itemsNew: "2", .copies: "2", .original: "sada"], "2 new, 2 copied from sada"),
            ([.itemsNew: "2", .copies: "2"], "2 new"),
        ]
    )
    func brackets(facts: [LogRecord.Field: String], expected: String) {
        #expect(LogRecord.Name.feedPolled.row.words.filled { facts[$0] } == expected)
    }

    @Test("a single attempt is not counted in words", arguments: [("1", ""), ("2", ", 2 times in a row")])
    func attempts(count: String, words: String) {
        let facts: [LogRecord.Field: String] = [.reason: "it is closed", .attempt: count]
        #expect(LogRecord.Name.feedFailed.message(with: facts) == "no news: it is closed" + words)
    }

    @Test("the endings of a trouble are records that carry what both must share")
    func endings() {
        for name in LogRecord.Name.allCases {
            guard let over = name.row.over else { continue }
            #expect(!over.records.contains(name) && !over.records.isEmpty)
            for field in [over.subject, over.deadline].compactMap(\.self) {
                #expect(name.row.carries.contains(field), "\(name) does not carry \(field)")
            }
            guard let subject = over.subject else { continue }
            for record in over.records {
                #expect(record.row.carries.contains(subject), "\(record) does not carry \(subject)")
            }
        }
    }

    @Test(
        "passwords and keys do not get into the log, and nothing else of a URL is lost",
        arguments: [
            ("https://hiba:geheim@a.example/feed", "https://a.example/feed"),
            ("https://a.example/feed?key=abc&cat=5", "https://a.example/feed?key=***&cat=5"),
            (
                "fetch https://u:p@a.example/?api_token=x: no answer",
                "fetch https://a.example/?api_token=***: no answer"
            ),
            (
                "\"http://a.example/?t=0123456789abcdef01234\" answered 503",
                "\"http://a.example/?t=***\" answered 503"
            ),
            ("https://a.example/?format=feed&type=rss", "https://a.example/?format=feed&type=rss"),
            ("https://a.example/مقال?p=12", "https://a.example/مقال?p=12"),
            ("no URL: at all", "no URL: at all"),
        ]
    )
    func secrets(text: String, expected: String) {
        #expect(Secrets.removed(from: text) == expected)
    }

    @Test("a minute in which nothing came says nothing; else it says the sum")
    func minute() {
        var minute = Minute()
        minute.count(LogRecord(.minute, [.polls: 2]))
        #expect(minute.record == nil)
        minute.count(LogRecord(.feedUnchanged, [.bytes: 10]))
        #expect(minute.record == nil)
        minute.count(LogRecord(.feedPolled, [.itemsNew: 3, .copies: 1, .bytes: 500]))
        minute.count(LogRecord(.feedPolled, [.itemsNew: 2, .bytes: 100]))
        minute.count(LogRecord(.feedFailed, [.feed: 4]))
        #expect(minute.record?.message == "last minute: 4 polls, 1 failed, 5 new, 1 copies")
        #expect(minute.record?.facts[.bytes] == "610")
    }
}

/// Keeps what is logged.
final class LogBook: Sendable {
    struct Line: Sendable {
        let level: Logger.Level
        let message: String
        let facts: [String: String]

        var record: String? { facts[LogRecord.metadataKey] }
    }

    private let kept = Mutex<[Line]>([])

    var lines: [Line] { kept.withLock { $0 } }

    /// The names of what was said, in order.
    var records: [String] { lines.compactMap(\.record) }

    private struct Waiter: Sendable {
        let isEnough: @Sendable (Set<String>) -> Bool
        let resume: CheckedContinuation<Void, Never>
    }

    private let waiting = Mutex<[Waiter]>([])

    /// Returns once the names of what was said are enough.
    func until(_ isEnough: @escaping @Sendable (Set<String>) -> Bool) async {
        await withCheckedContinuation { resume in
            waiting.withLock { $0.append(Waiter(isEnough: isEnough, resume: resume)) }
            resumeThoseThatHaveEnough()
        }
    }

    private func resumeThoseThatHaveEnough() {
        let names = Set(records)
        let ready = waiting.withLock { waiting in
            let ready = waiting.filter { $0.isEnough(names) }
            waiting.removeAll { $0.isEnough(names) }
            return ready
        }
        for waiter in ready { waiter.resume.resume() }
    }

    func logger(_ level: Logger.Level = .debug) -> Logger {
        var logger = Logger(label: "test") { _ in Handler(book: self) }
        logger.logLevel = level
        return logger
    }

    private struct Handler: LogHandler {
        let book: LogBook
        var logLevel: Logger.Level = .debug
        var metadata: Logger.Metadata = [:]

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let facts = (event.metadata ?? [:]).mapValues { "\($0)" }
            book.kept.withLock {
                $0.append(Line(level: event.level, message: "\(event.message)", facts: facts))
            }
            book.resumeThoseThatHaveEnough()
        }
    }
}
