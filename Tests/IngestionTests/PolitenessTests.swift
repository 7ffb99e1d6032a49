import LoopbackServer
import News
import Parsing
import Storage
import Synchronization
import Testing

@testable import Ingestion

/// What is owed to servers, with a server that looks.
struct PolitenessTests {
    static let feed = Sample.feed(
        Sample.item(
            1,
            of: "https://sada.example/",
            title: "حافلة القراءة",
            published: "Sat, 31 May 2025 08:00:00 GMT",
            text: Sample.library
        )
    )

    @Test("U8: what is owed to an international host is owed to it in every spelling")
    func internationalHosts() {
        let spellings = [
            "https://مثال.com/feed/", "https://www.%D9%85%D8%AB%D8%A7%D9%84.com/",
            "http://XN--MGBH0FB.com.:8080/x",
        ]
        #expect(Set(spellings.map(Domain.of)) == ["xn--mgbh0fb.com"])
    }

    @Test("P12: a Retry-After is kept for every feed of the domain, and after a restart")
    func retryAfter() async throws {
        try await LoopbackServer.with({ request in
            request.path == "/busy"
                ? .reply(429, headers: [("Retry-After", "7200")], body: "later") : .reply(body: Self.feed)
        }) { server in
            let sample = try SampleOutlets()
            sample.add("busy", name: "مشغول", feedURL: server.url("/busy"))
            sample.add("other", name: "آخر", feedURL: server.url("/other"))
            _ = try await sample.withLine(at: "2025-05-31T12:00:00Z") { line in
                let pass = PollPass(line)
                let busy = try await pass.feeds(.all).filter { $0.outlet.text == "busy" }
                _ = try await pass.run(busy)
            }
            let resting = try await sample.poll(at: "2025-05-31T13:00:00Z")
            #expect(resting.map(\.feed.outlet.text) == ["other"])
            guard case .resting(let reason)? = resting.first?.outcome else {
                Issue.record("the other feed of the domain was asked")
                return
            }
            #expect(reason.contains("answered 429"))
            #expect(server.log.requests.map(\.path) == ["/busy"])
            let after = try await sample.poll(at: "2025-05-31T14:20:00Z")
            #expect(after.contains { $0.outcome == .news(new: 1, changed: 0) })
        }
    }

    @Test("P31: robots.txt is asked for once a day, restarts or not")
    func robotsAreKept() async throws {
        try await LoopbackServer.with({ request in
            switch request.path {
            case "/robots.txt": .reply(body: "User-agent: *\nAllow: /")
            default:
                .reply(
                    headers: [("Content-Type", "text/html; charset=utf-8")],
                    body: "<ul><li><a href='/1/'>انطلاق حافلة القراءة في قرى شفشاون</a></li></ul>"
                )
            }
        }) { server in
            let sample = try SampleOutlets()
            sample.add("sada", name: "صدى الأطلس", feedURL: server.url("/"), fullText: .never)
            sample.feeds[server.url("/")] = PolledFeed(
                reading: EntryReading(kind: .page, listing: .init(items: "//li"))
            )
            for hour in 10...14 { _ = try await sample.poll(at: "2025-05-31T\(hour):00:00Z") }
            _ = try await sample.poll(at: "2025-06-01T11:00:00Z")
            #expect(server.log.requests.count { $0.path == "/robots.txt" } == 2)
            #expect(server.log.requests.count { $0.path == "/" } == 6)
        }
    }

    @Test("what was asked of a domain is counted by day: whole requests, 304s, pages, the shortest gap")
    func counted() async throws {
        try await LoopbackServer.with({ request in
            if request.path == "/feed", request["if-none-match"] == "\"v1\"" { return .reply(304) }
            return request.path == "/feed"
                ? .reply(headers: [("ETag", "\"v1\"")], body: Self.feed) : .reply(404, body: "no")
        }) { server in
            let sample = try SampleOutlets()
            sample.add("sada", name: "صدى الأطلس", feedURL: server.url("/feed"))
            sample.add("none", name: "غائب", feedURL: server.url("/none"))
            for hour in 10...12 { _ = try await sample.poll(at: "2025-05-31T\(hour):00:00Z") }
            let rows = try sample.reader().politenessRows(since: "2025-05-31")
            let row = try #require(rows.first)
            #expect(rows.count == 1 && row.domain == "127.0.0.1")
            #expect(row.feeds == server.log.requests.count && row.pages == 0)
            #expect(row.notModified == 2)
            // The feed's first request, and every one for what is not there.
            #expect(row.unconditional == row.feeds - 2)
            #expect(row.failures == row.feeds - 3)
            #expect(row.shortestGapMilliseconds != nil)
            #expect(try sample.reader().politenessRows(since: "2025-06-01").isEmpty)
        }
    }

    @Test("P29: what the server calls fresh is not asked for again, even when all is")
    func fresh() async throws {
        try await LoopbackServer.with({ _ in
            .reply(headers: [("Cache-Control", "max-age=3600")], body: Self.feed)
        }) { server in
            let sample = try SampleOutlets()
            sample.add("sada", name: "صدى الأطلس", feedURL: server.url("/feed"))
            for minute in [0, 30, 59] {
                _ = try await sample.poll(at: "2025-05-31T12:\(minute < 10 ? "0" : "")\(minute):00Z")
            }
            #expect(server.log.requests.count == 1)
            _ = try await sample.poll(at: "2025-05-31T13:00:00Z")
            #expect(server.log.requests.count == 2)
        }
    }

    @Test("P26: feeds that are overdue after a long pause are spread, not asked all at once")
    func spread() async throws {
        let sample = try SampleOutlets()
        for number in 0..<300 {
            sample.add("o\(number)", name: "منبر \(number)", fullText: .never)
            try sample.write(Sample.feed(), to: "o\(number)")
        }
        _ = try await sample.poll(at: "2025-05-31T12:00:00Z")
        let times = try await sample.withLine(at: "2025-06-07T12:00:00Z") { line in
            try await line.writer.spreadOverdue(at: line.clock.now)
            return try await line.writer.feedTimes().map { $0.at.seconds(since: line.clock.now) }
        }
        #expect(times.count == 300 && times.allSatisfy { (0...30).contains($0) })
        #expect(times.count { $0 == 0 } < 60)
    }

    @Test("F7: a clock that went back a day stops no feed")
    func clockWentBack() async throws {
        let sample = try SampleOutlets()
        sample.add("sada", name: "صدى الأطلس", fullText: .never)
        try sample.write(Self.feed, to: "sada")
        _ = try await sample.poll(at: "2025-05-31T12:00:00Z", choice: .due)
        #expect(try await sample.poll(at: "2025-05-30T12:00:00Z", choice: .due).count == 1)
        #expect(try await sample.poll(at: "2025-05-30T12:05:00Z", choice: .due).isEmpty)
    }
}
