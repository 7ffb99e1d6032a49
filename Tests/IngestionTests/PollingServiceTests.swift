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
