import LoopbackServer
import News
import Storage
import Testing

@testable import Ingestion

/// F7: what a clock that jumps does to the schedule; the clock is an argument.
struct ClockTests {
    private static let feed = PolitenessTests.feed

    @Test("F7: a jump is told from time that goes by", arguments: [1, 60, 1000])
    func watch(speed: Int64) throws {
        let clock = try #require(WallClock(parsing: "2025-05-31T12:00:00Z*\(speed)"))
        var watch = ClockWatch(clock)
        var now = clock.now
        for step in [1, 5, 60] {
            now = now.advanced(bySeconds: Int64(step) * speed)
            #expect(watch.leap(at: now) == nil)
        }
        #expect(watch.leap(at: now.advanced(bySeconds: -60)) == nil)
        for years in [1, 10, -10] {
            let there = now.advanced(bySeconds: Int64(years) * 365 * 86400)
            #expect(watch.leap(at: there).map { ($0 > 0) == (years > 0) } == true)
            #expect(watch.leap(at: there.advanced(bySeconds: 1)) == nil)
            _ = watch.leap(at: now)
        }
    }

    /// Three hundred feeds that were polled at noon.
    private func polledFeeds() async throws -> SampleOutlets {
        let sample = try SampleOutlets()
        for number in 0..<300 {
            sample.add("o\(number)", name: "منبر \(number)", fullText: .never)
            try sample.write(Sample.feed(), to: "o\(number)")
        }
        _ = try await sample.poll(at: "2025-05-31T12:00:00Z")
        return sample
    }

    @Test(
        "F7: after a jump, forwards or backwards and across 2038, every feed comes within a minute and not all at once",
        arguments: [
            "2025-06-01T12:00:00Z", "2025-05-30T12:00:00Z", "2035-05-31T12:00:00Z", "2015-05-31T12:00:00Z",
            "2038-01-19T03:14:07Z", "2038-01-19T03:14:08Z", "2106-02-07T06:28:16Z",
        ]
    )
    func jumps(now: String) async throws {
        let sample = try await polledFeeds()
        let waits = try await sample.withLine(at: now) { line in
            try await line.writer.spreadOverdue(at: line.clock.now)
            return try await line.writer.feedTimes().map { $0.at.seconds(since: line.clock.now) }
        }
        #expect(waits.count == 300)
        #expect(waits.allSatisfy { (0...60).contains($0) }, "no stall")
        #expect(waits.count { $0 == 0 } < 60, "no storm")
    }

    @Test(
        "F7: a poll after ten years to come leaves nothing behind that stalls a feed when the clock is set right"
    )
    func backFromTheFuture() async throws {
        try await LoopbackServer.with({ request in
            request.path == "/busy"
                ? .reply(429, headers: [("Retry-After", "600")], body: "later") : .reply(body: Self.feed)
        }) { server in
            let sample = try SampleOutlets()
            sample.add("sada", name: "صدى", feedURL: server.url("/feed"), fullText: .never)
            sample.add("busy", name: "مشغول", feedURL: server.url("/busy", host: "busy.localhost"))
            _ = try await sample.poll(at: "2035-05-31T12:00:00Z")
            let reports = try await sample.poll(at: "2025-05-31T12:00:00Z", choice: .due)
            #expect(reports.count == 2)
            #expect(reports.contains { $0.feed.outlet.text == "sada" && $0.outcome == .unchanged })
            #expect(reports.allSatisfy { if case .resting = $0.outcome { false } else { true } })
            let waits = reports.compactMap(\.nextPollAt).map { $0.description }
            #expect(waits.count == 2 && waits.allSatisfy { $0 < "2025-06-02" })
            // Once polled by the right clock, they come no sooner than they should.
            #expect(try await sample.poll(at: "2025-05-31T12:05:00Z", choice: .due).isEmpty)
        }
    }

    @Test("P25: twenty restarts in an hour ask no feed more often than its interval")
    func restarts() async throws {
        try await LoopbackServer.with({ _ in .reply(headers: [("ETag", "\"1\"")], body: Self.feed) }) {
            server in
            let sample = try SampleOutlets()
            sample.add("sada", name: "صدى", feedURL: server.url("/feed"), fullText: .never)
            for minute in stride(from: 0, to: 60, by: 3) {
                _ = try await sample.poll(
                    at: "2025-05-31T12:\(minute < 10 ? "0" : "")\(minute):00Z",
                    choice: .due
                )
            }
            // Every quarter of an hour, up to a tenth earlier.
            #expect(server.requests.count >= 4 && server.requests.count <= 5)
        }
    }
}
