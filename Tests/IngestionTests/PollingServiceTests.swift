import Fetching
import Logging
import LoopbackServer
import News
import Storage
import Testing

@testable import Ingestion

/// The daemon's schedule at work.
@Suite(.timeLimit(.minutes(5)))
struct PollingServiceTests {
    @Test("F9: a hundred feeds of hosts that hang delay no other feed")
    func hanging() async throws {
        try await LoopbackServer.with({ request in
            request.path.hasPrefix("/hang")
                ? .init([.stall]) : .reply(headers: [("ETag", "\"1\"")], body: Sample.feed())
        }) { server in
            let sample = try SampleOutlets()
            for number in 0..<100 {
                sample.add(
                    "bad\(number)",
                    name: "معلق",
                    feedURL: server.url("/hang\(number)", host: "h\(number % 50).localhost")
                )
            }
            for number in 0..<60 {
                sample.add(
                    "good\(number)",
                    name: "جيد",
                    feedURL: server.url("/good\(number)", host: "g\(number).localhost")
                )
            }
            // None of the hanging ones comes to its end before the test does.
            try await sample.withLine(at: "2025-05-31T12:00:00Z", width: 60, timeout: .seconds(3600)) {
                line in
                let service = PollingService(
                    line,
                    logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
                )
                let running = Task { try await service.run() }
                await server.until { log in log.requests.count { $0.path.hasPrefix("/good") } == 60 }
                running.cancel()
                _ = try await running.value
            }
            #expect(server.requests.count { $0.path.hasPrefix("/good") } == 60)
        }
    }

    @Test("news of before the first poll stands in its stories as soon as each feed was asked once")
    func firstPass() async throws {
        let sample = try SampleOutlets()
        sample.settlingSeconds = 7200
        for (id, time) in [("sada", "08:00"), ("sahel", "07:00"), ("waha", "06:00")] {
            sample.add(id, name: id, fullText: .never)
            let item = Sample.item(
                1,
                of: "https://\(id).example/",
                title: "انطلاق حافلة القراءة",
                published: "Fri, 30 May 2025 \(time):00 GMT",
                text: Sample.library
            )
            try sample.write(Sample.feed(item), to: id)
        }
        // The clock stands still, so the five minutes after which late articles are no longer awaited never pass.
        try await sample.withLine(at: "2025-05-31T12:00:00Z") { line in
            let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            let service = PollingService(line, logger: logger, houseEvery: .milliseconds(50))
            let running = Task { try await service.run() }
            func isDone() throws -> Bool {
                let counts = try line.writer.database.counts()
                return counts.articles == 3 && counts.stories == 1
            }
            for _ in 0..<1500 where try !isDone() { try await Task.sleep(for: .milliseconds(20)) }
            running.cancel()
            _ = try await running.value
            #expect(try isDone())
        }
    }

    @Test("a service says nothing of its outlets where it is named, whatever else it holds")
    func named() async throws {
        let sample = try SampleOutlets()
        sample.add("sada", name: "صدى")
        try await sample.withLine(at: "2025-05-31T12:00:00Z") { line in
            let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            let named = String(reflecting: [PollingService(line, logger: logger)])
            #expect(named.contains("line of 1 outlets") && !named.contains("صدى"))
        }
    }
}
