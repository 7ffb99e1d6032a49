import Foundation
import Logging
import LoopbackServer
import News
import Storage
import Synchronization
import Testing

@testable import Ingestion

/// What the line says while it works.
struct ReporterTests {
    @Test("a feed that fails with the same is said to once, and how often when it answers again")
    func once() async throws {
        let isWell = Mutex(false)
        try await LoopbackServer.with({ _ in
            guard isWell.withLock({ $0 }) else { return .reply(500) }
            return .reply(body: Sample.feed())
        }) { server in
            let book = LogBook()
            let sample = try SampleOutlets()
            sample.logger = book.logger()
            sample.add("sada", name: "صدى", feedURL: server.url("/feed?token=geheim"))
            try await sample.withLine(at: "2025-05-31T12:00:00Z") { line in
                for _ in 0..<9 { try await Self.poll(line) }
                #expect(book.records == Array(repeating: "feed_failed", count: 9))
                #expect(book.lines.map(\.level) == [.warning] + Array(repeating: .debug, count: 8))
                try await Self.poll(line)
                #expect(book.lines.last?.level == .warning)
                #expect(book.lines.last?.facts["attempt"] == "10")
                isWell.withLock { $0 = true }
                try await Self.poll(line)
            }
            #expect(book.records.suffix(2) == ["feed_recovered", "feed_unchanged"])
            let recovered = try #require(book.lines.first { $0.record == "feed_recovered" })
            #expect(recovered.level == .notice && recovered.facts["attempt"] == "10")
            #expect(recovered.facts["outlet"] == "sada" && recovered.facts["host"] == "127.0.0.1")
            #expect(recovered.facts["feed_url"]?.hasSuffix("/feed?token=***") == true)
            #expect(!book.lines.contains { "\($0)".contains("geheim") })
        }
    }

    private static func poll(_ line: Line) async throws {
        for feed in try await line.writer.feeds() { _ = try await line.poll(feed) }
    }

    @Test("what asks for rest is said with until when, and when it answers again")
    func rest() async throws {
        let isWell = Mutex(false)
        try await LoopbackServer.with({ _ in
            guard isWell.withLock({ $0 }) else { return .reply(429, headers: [("Retry-After", "60")]) }
            return .reply(body: Sample.feed())
        }) { server in
            let book = LogBook()
            let sample = try SampleOutlets()
            sample.logger = book.logger(.info)
            sample.add("sada", name: "صدى", feedURL: server.url("/feed"))
            try await sample.withLine(at: "2025-05-31T12:00:00Z") { try await Self.poll($0) }
            #expect(book.records == ["host_throttled", "feed_failed"])
            #expect(book.lines.first?.facts["until"] == "2025-05-31T12:01:00Z")
            isWell.withLock { $0 = true }
            try await sample.withLine(at: "2025-05-31T13:00:00Z") { try await Self.poll($0) }
            #expect(book.records.suffix(2) == ["host_backoff_end", "feed_recovered"])
        }
    }

    @Test(
        "a poll that brought something has one line, which says whose texts they are; each story one at debug"
    )
    func stories() async throws {
        let book = LogBook()
        let sample = try SampleOutlets()
        sample.logger = book.logger()
        for (id, hour) in [("sada", "08"), ("waha", "09")] {
            sample.add(id, name: id)
            let site = "https://\(id).example/"
            try sample.write(
                Sample.feed(
                    Sample.item(
                        1,
                        of: site,
                        title: "حافلة القراءة",
                        published: "Sat, 31 May 2025 \(hour):00:00 GMT",
                        text: Sample.library
                    )
                ),
                to: id
            )
        }
        try await sample.withLine(at: "2025-05-31T12:00:00Z") { line in
            try await Self.poll(line)
            line.reporter.sayMinute()
            line.reporter.sayMinute()
        }
        #expect(book.records == ["story_new", "feed_polled", "story_joined", "feed_polled", "minute"])
        let joined = try #require(book.lines.first { $0.record == "story_joined" })
        #expect(
            joined.level == .debug && joined.facts["original"] == "sada" && joined.facts["relation"] == "copy"
        )
        #expect(book.lines[1].message == "sada: 1 new")
        #expect(book.lines[3].message == "waha: 1 new, 1 copied from sada")
        #expect(book.lines[4].message == "last minute: 2 polls, 2 new, 1 copies")
    }
}
