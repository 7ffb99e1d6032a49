import News
import Testing

@testable import Ingestion
@testable import Storage

/// U2: a poll that the end of the process cut short counts as failed.
@Suite("U2: polls that were cut short")
struct CutShortTests {
    private func sample(bytes: Int) throws -> SampleOutlets {
        let sample = try SampleOutlets()
        sample.add("sada", name: "صدى", fullText: .never)
        let item = Sample.item(
            1,
            of: "https://sada.example/",
            title: "خبر",
            published: "Sat, 31 May 2025 08:00:00 GMT",
            text: Sample.library
        )
        try sample.write(
            Sample.feed(item + "<!--\(String(repeating: " ", count: bytes))-->"),
            to: "sada"
        )
        return sample
    }

    private func marks(_ line: Line) throws -> [Feed.ID] { try line.writer.database.markedFeeds() }

    @Test(
        "U2: a poll that the process did not outlive is a failed one, backs off, and is forgotten when it succeeds"
    )
    func countsAsFailed() async throws {
        let sample = try sample(bytes: 100_000)
        // Killed while it kept what had come: the transaction never ended, the mark was set before.
        try await sample.withLine(at: "2025-05-31T12:00:00Z") { line in
            let feed = try #require(try await line.writer.feeds().first)
            try await line.writer.mark(feed.id, at: line.clock.now)
        }
        try await sample.withLine(at: "2025-05-31T12:01:00Z") { line in
            try await line.countCutShort()
            let feed = try #require(try await line.writer.feeds().first)
            #expect(feed.consecutiveFailures == 1 && feed.state == .failing)
            #expect(try #require(feed.nextPollAt).seconds(since: line.clock.now) > 1600)
            #expect(try marks(line) == [])
            let polls = try line.writer.database.read {
                try $0.all("SELECT outcome, reason FROM poll") {
                    "\($0["outcome"] as String) \($0["reason"] as String)"
                }
            }
            #expect(polls == ["failed khabar ended while it read and kept what the feed had sent"])
            #expect(try await PollPass(line).feeds(.all).isEmpty, "it is not asked again at once")
        }
        let reports = try await sample.poll(at: "2025-05-31T13:00:00Z")
        #expect(reports.map(\.outcome) == [.news(new: 1, changed: 0)])
    }

    @Test("U2: twice in a row waits twice as long")
    func doubles() async throws {
        let sample = try sample(bytes: 0)
        for (time, least) in [("2025-05-31T12:00:00Z", 1600), ("2025-05-31T13:00:00Z", 3200)] {
            try await sample.withLine(at: time) { line in
                let id = try #require(try await line.writer.feeds().first).id
                try await line.writer.mark(id, at: line.clock.now)
                try await line.countCutShort()
                let feed = try #require(try await line.writer.feed(id))
                #expect(try #require(feed.nextPollAt).seconds(since: line.clock.now) > Int64(least))
            }
        }
    }

    @Test(
        "U2: the mark of a large document stands while it is kept and goes with what is kept; a small one sets none"
    )
    func marked() async throws {
        for (bytes, isMarked) in [(0, false), (100_000, true)] {
            let sample = try sample(bytes: bytes)
            try await sample.withLine(at: "2025-05-31T12:00:00Z") { line in
                try line.writer.database.write { transaction in
                    try transaction.run("CREATE TABLE witness (marks INTEGER)")
                    try transaction.run(
                        """
                        CREATE TRIGGER watch AFTER INSERT ON article BEGIN
                            INSERT INTO witness SELECT count(*) FROM meta WHERE name LIKE 'reading %';
                        END
                        """
                    )
                }
                _ = try await PollPass(line).run(try await line.writer.feeds())
                let seen: Int64? = try line.writer.database.read { try $0.first("SELECT marks FROM witness") }
                #expect(seen == (isMarked ? 1 : 0))
                #expect(try marks(line) == [])
            }
        }
    }

    @Test("U2: the mark of a feed that is no longer configured is taken away")
    func unconfigured() async throws {
        let sample = try sample(bytes: 0)
        try await sample.withLine(at: "2025-05-31T12:00:00Z") { line in
            let feed = try #require(try await line.writer.feeds().first)
            try await line.writer.mark(feed.id, at: line.clock.now)
        }
        sample.removeLastOutlet()
        try await sample.withLine(at: "2025-05-31T12:01:00Z") { line in
            try await line.countCutShort()
            #expect(try marks(line) == [])
        }
    }
}
