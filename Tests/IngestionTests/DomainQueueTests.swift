import Logging
import LoopbackServer
import News
import Storage
import Testing

@testable import Ingestion

@Suite("U7: pages of slow domains", .timeLimit(.minutes(5)))
struct DomainQueueTests {
    /// Three domains that do not answer have 1,700 pages due each, and a fourth one has the pages that are due last.
    private func withSlowDomains(_ body: (SampleOutlets, LoopbackServer) async throws -> Void) async throws {
        try await LoopbackServer.with({ request in
            switch request.path {
            case "/feed/": .reply(headers: [("Content-Type", "application/rss+xml")], body: Sample.feed())
            case "/robots.txt": .reply(404, body: "no")
            case let path where path.hasPrefix("/slow"): .init([.stall])
            default: .reply(404, body: "no")
            }
        }) { server in
            let sample = try SampleOutlets()
            sample.rechecksPerDay = 100_000
            sample.add("jabal", name: "الجبل", feedURL: server.url("/feed/"))
            try await body(sample, server)
        }
    }

    private func fill(_ table: String, _ line: Line, _ server: LoopbackServer) throws {
        try line.writer.database.write { transaction in
            for number in 1...5110 {
                let isSlow = number <= 5100
                let path = "/\(isSlow ? "slow" : "fast")\(number)"
                let url = server.url(path, host: isSlow ? "s\(number % 3).localhost" : "fast.localhost")
                let id = try transaction.insert(
                    Article(
                        outlet: .init("jabal"),
                        url: CanonicalURL(stored: url),
                        title: "خبر \(number)",
                        text: "نص",
                        textSource: .excerpt,
                        language: "ar"
                    ),
                    entryKey: url,
                    entryDigest: Int64(number),
                    feed: Feed.ID(1),
                    seenAt: line.clock.now,
                    believedAt: line.clock.now
                )
                let due = line.clock.now.advanced(bySeconds: isSlow ? -100 : 0)
                if table == "recheck" {
                    try transaction.recheck(id, page: url, at: due)
                } else {
                    try transaction.awaitPage(id, url: url, at: due)
                }
            }
        }
    }

    @Test(
        "U7: pages of slow domains delay no other domain's, in the daemon",
        arguments: ["page_queue", "recheck"]
    )
    func daemon(table: String) async throws {
        try await withSlowDomains { sample, server in
            try await sample.withLine(at: "2025-05-31T12:00:00Z", width: 16, timeout: .seconds(3600)) {
                line in
                try fill(table, line, server)
                let service = PollingService(line, logger: sample.logger)
                let running = Task { try await service.run() }
                // Re-checks are looked at every ten seconds, and the daemon's first look sees the first few.
                let most = table == "recheck" ? 4 : 10
                await server.until { log in log.requests.count { $0.path.hasPrefix("/fast") } >= most }
                running.cancel()
                _ = try await running.value
            }
        }
    }

    @Test("U7: where a domain's places have no limit, its pages in sight still have one")
    func unlimited() {
        #expect(PollPass.pagesInSight(of: PollSettings(perDomain: 2)) == 16)
        #expect(PollPass.pagesInSight(of: PollSettings(perDomain: .max)) == 256)
    }

    @Test(
        "U7: pages of slow domains delay no other domain's, in a single pass",
        arguments: ["page_queue", "recheck"]
    )
    func pass(table: String) async throws {
        try await withSlowDomains { sample, server in
            try await sample.withLine(at: "2025-05-31T12:00:00Z", width: 16, timeout: .seconds(3600)) {
                line in
                try fill(table, line, server)
                let running = Task { try await PollPass(line).run([]) }
                await server.until { log in log.requests.count { $0.path.hasPrefix("/fast") } == 10 }
                running.cancel()
                _ = try? await running.value
            }
        }
    }
}
