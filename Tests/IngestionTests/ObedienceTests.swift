import Fetching
import Logging
import LoopbackServer
import News
import Parsing
import Storage
import Synchronization
import Testing

@testable import Ingestion

/// What feeds and hosts ask for, and what khabar does, with a server that looks.
struct ObedienceTests {
    private static func feed(_ numbers: Int..., note: String = "") -> String {
        let items = numbers.map { number in
            Sample.item(
                number,
                of: "https://sada.example/",
                title: "عنوان الخبر رقم \(number)",
                published: "Sat, 31 May 2025 08:00:00 GMT",
                text: (number % 2 == 0 ? Sample.library : Sample.harbour).map { "\(number): \($0)" }
            )
        }
        return Sample.feed(items.joined(separator: "\n")) + note
    }

    /// One outlet whose feed is answered by `answer`.
    private func withFeed(
        _ answer: @escaping LoopbackServer.Answer,
        _ body: (SampleOutlets, LoopbackServer) async throws -> Void
    ) async throws {
        try await LoopbackServer.with(answer) { server in
            let sample = try SampleOutlets()
            sample.add("sada", name: "صدى الأطلس", feedURL: server.url("/feed"), fullText: .never)
            try await body(sample, server)
        }
    }

    // MARK: - Feeds

    @Test("P3: validators that a 304 names take the place of the old ones, the others stay")
    func renewed() async throws {
        try await withFeed({ request in
            request["if-none-match"] == nil
                ? .reply(
                    headers: [("ETag", "\"1\""), ("Last-Modified", "Sat, 31 May 2025 08:00:00 GMT")],
                    body: Self.feed(1)
                ) : .reply(304, headers: [("ETag", "\"2\"")])
        }) { sample, server in
            for hour in 12...14 { _ = try await sample.poll(at: "2025-05-31T\(hour):00:00Z") }
            #expect(server.requests.map { $0["if-none-match"] } == [nil, "\"1\"", "\"2\""])
            #expect(
                server.requests.map { $0["if-modified-since"] }.suffix(2).allSatisfy {
                    $0 == "Sat, 31 May 2025 08:00:00 GMT"
                }
            )
            let row = try #require(try sample.reader().feedRows().first)
            #expect(row.state == .ok && row.lastSuccessAt?.description == "2025-05-31T14:00:00Z")
        }
    }

    @Test("P4: a server that ignores its own validators is noted after three whole answers in a row")
    func ignored() async throws {
        try await withFeed({ _ in .reply(headers: [("ETag", "\"1\"")], body: Self.feed(1)) }) { sample, _ in
            var noted: [Bool] = []
            for hour in 10...14 {
                _ = try await sample.poll(at: "2025-05-31T\(hour):00:00Z")
                noted.append(try sample.reader().feedRows().first?.ignoresValidators ?? false)
            }
            #expect(noted == [false, false, false, true, true])
            #expect(try sample.reader().counts().articles == 1)
        }
    }

    @Test("P5: without validators the same bytes are not read again, and come hourly")
    func sameBytes() async throws {
        try await withFeed({ _ in .reply(body: Self.feed(1)) }) { sample, _ in
            _ = try await sample.poll(at: "2025-05-31T12:00:00Z")
            let reports = try await sample.poll(at: "2025-05-31T13:00:00Z")
            #expect(reports.map(\.outcome) == [.unchanged])
            let wait = try #require(reports.first?.nextPollAt)
            #expect(wait.description >= "2025-05-31T13:54:00Z")
        }
    }

    @Test("P11, F20: an error keeps what was there before it, and its validators")
    func errorKeeps() async throws {
        let fails = Atomic(false)
        try await withFeed({ _ in
            fails.load(ordering: .relaxed)
                ? .reply(500, headers: [("ETag", "\"error\"")], body: "no")
                : .reply(
                    headers: [("ETag", "\"1\""), ("Cache-Control", "stale-if-error=60")],
                    body: Self.feed(1)
                )
        }) { sample, _ in
            _ = try await sample.poll(at: "2025-05-31T12:00:00Z")
            fails.store(true, ordering: .relaxed)
            _ = try await sample.poll(at: "2025-05-31T13:00:00Z")
            let row = try #require(try sample.reader().feedRows().first)
            #expect(row.state == .failing && row.validators == Validators(etag: "\"1\""))
            #expect(try sample.reader().counts().articles == 1)
        }
    }

    @Test("P14: who is shut out asks on as before, only less often, and under no other name")
    func notEvaded() async throws {
        let refuses = Atomic(false)
        try await withFeed({ _ in
            refuses.load(ordering: .relaxed) ? .reply(403, body: "no") : .reply(body: Self.feed(1))
        }) { sample, server in
            _ = try await sample.poll(at: "2025-06-01T12:00:00Z")
            refuses.store(true, ordering: .relaxed)
            for day in 2...6 { _ = try await sample.poll(at: "2025-06-0\(day)T12:00:00Z") }
            #expect(try sample.reader().feedRows().first?.state == .blocked)
            #expect(server.requests.count == 6)
            let heads = server.requests.map { request in
                [request.method, request.target]
                    + ["host", "user-agent", "accept", "accept-encoding", "referer", "cookie"].map {
                        request[$0] ?? "none"
                    }
            }
            #expect(Set(heads).count == 1)
        }
    }

    @Test("P16: a feed that is not found for thirty days is given up, which is said once")
    func lost() async throws {
        let isThere = Atomic(true)
        try await withFeed({ _ in
            isThere.load(ordering: .relaxed) ? .reply(body: Self.feed(1)) : .reply(404, body: "no")
        }) { sample, server in
            let book = LogBook()
            sample.logger = book.logger(.notice)
            _ = try await sample.poll(at: "2025-05-31T12:00:00Z")
            isThere.store(false, ordering: .relaxed)
            for day in 1...9 { _ = try await sample.poll(at: "2025-06-0\(day)T12:00:00Z") }
            for day in 1...9 { _ = try await sample.poll(at: "2025-07-0\(day)T12:00:00Z") }
            #expect(book.records.count { $0 == LogRecord.Name.feedGone.rawValue } == 1)
            #expect(try sample.reader().feedRows().first?.nextPollAt == nil)
            #expect(server.requests.count == 11)
        }
    }

    @Test("P20: a feed that leads to a page for people keeps its address and says so")
    func movedToNonFeed() async throws {
        try await withFeed({ request in
            request.path == "/feed"
                ? .redirect(301, to: "/login")
                : .reply(
                    headers: [("Content-Type", "text/html")],
                    body: "<!doctype html><html><body>Log in</body></html>"
                )
        }) { sample, server in
            for day in 1...9 {
                _ = try await sample.poll(at: "2025-06-0\(day)T12:00:00Z")
            }
            let row = try #require(try sample.reader().feedRows().first)
            #expect(row.state == .notAFeed && row.url == server.url("/feed"))
            #expect(row.stateReason?.contains("moved to non-feed") == true)
            #expect(server.requests.filter { $0.path == "/feed" }.count == 9)
        }
    }

    @Test("P37: a page that asks for proof of being human brings no article and is named a block")
    func challenge() async throws {
        let page =
            "<html><title>Just a moment...</title><script src='/cdn-cgi/challenge-platform/x'></script></html>"
        try await withFeed({ _ in .reply(headers: [("Content-Type", "text/html")], body: page) }) {
            sample,
            _ in
            for day in 1...3 { _ = try await sample.poll(at: "2025-06-0\(day)T12:00:00Z") }
            let row = try #require(try sample.reader().feedRows().first)
            #expect(row.state == .blocked)
            #expect(try sample.reader().counts().articles == 0)
        }
    }

    @Test("P38: what an answer of only the news leaves out is kept, and asked on with its validators")
    func delta() async throws {
        try await withFeed({ request in
            switch request["if-none-match"] {
            case "\"1\"":
                .reply(226, headers: [("IM", "feed"), ("ETag", "\"2\"")], body: Self.feed(2))
            case "\"2\"": .reply(304)
            default: .reply(headers: [("ETag", "\"1\"")], body: Self.feed(1))
            }
        }) { sample, server in
            for hour in 12...14 { _ = try await sample.poll(at: "2025-05-31T\(hour):00:00Z") }
            #expect(server.requests.map { $0["if-none-match"] } == [nil, "\"1\"", "\"2\""])
            #expect(server.requests.map { $0["a-im"] } == [nil, "feed", "feed"])
            #expect(try sample.reader().counts().articles == 2)
            #expect(try sample.reader().feeds().first?.state == .ok)
        }
    }

    @Test("F14: a feed that names files and addresses in a document type or an inclusion has nothing fetched")
    func external() async throws {
        try await withFeed({ request in
            let site = "http://\(request["host"] ?? "")"
            return .reply(
                body: """
                    <?xml version="1.0"?><!DOCTYPE rss SYSTEM "\(site)/dtd" [
                    <!ENTITY % p SYSTEM "\(site)/parameter">%p;<!ENTITY e SYSTEM "\(site)/entity">
                    <!ENTITY f SYSTEM "file:///etc/hostname">]>
                    <?xml-stylesheet href="\(site)/style"?>
                    <rss version="2.0" xmlns:xi="http://www.w3.org/2001/XInclude"><channel><title>t</title>
                    <item><title>&e;[&f;]</title><link>https://sada.example/1/</link>
                    <description><xi:include href="\(site)/included"/>نص</description></item></channel></rss>
                    """
            )
        }) { sample, server in
            _ = try await sample.poll(at: "2025-05-31T12:00:00Z")
            #expect(server.requests.map(\.path) == ["/feed"])
            #expect(try sample.reader().articles(NewsFilter()).map(\.article.title) == ["[]"])
        }
    }

    // MARK: - robots.txt

    private static let listing = """
        <ul><li><a href='/1/'>انطلاق حافلة القراءة في قرى شفشاون</a></li></ul>
        """

    private func withListing(
        robots: @escaping @Sendable (LoopbackServer.Request) -> LoopbackServer.Response?,
        _ body: (SampleOutlets, LoopbackServer) async throws -> Void
    ) async throws {
        try await withFeed({ request in
            robots(request)
                ?? .reply(headers: [("Content-Type", "text/html; charset=utf-8")], body: Self.listing)
        }) { sample, server in
            sample.feeds[server.url("/feed")] = PolledFeed(
                reading: EntryReading(kind: .page, listing: .init(items: "//li"))
            )
            try await body(sample, server)
        }
    }

    @Test("P30: a page of links is asked for only after robots.txt, and not where it forbids it")
    func listed() async throws {
        try await withListing(robots: { request in
            request.path == "/robots.txt" ? .reply(body: "User-agent: *\nDisallow: /feed") : nil
        }) { sample, server in
            let reports = try await sample.poll(at: "2025-05-31T12:00:00Z")
            #expect(reports.first?.hasFailed == true)
            #expect(server.requests.map(\.path) == ["/robots.txt"])
        }
    }

    @Test("P33: robots.txt is followed over five redirects")
    func redirectedRobots() async throws {
        try await withListing(robots: { request in
            if request.path == "/robots.txt" { return .redirect(301, to: "/r1") }
            guard request.path.hasPrefix("/r"), let number = Int(request.path.dropFirst(2)) else {
                return nil
            }
            return number < 5
                ? .redirect(301, to: "/r\(number + 1)") : .reply(body: "User-agent: *\nDisallow: /")
        }) { sample, server in
            _ = try await sample.poll(at: "2025-05-31T12:00:00Z")
            #expect(server.requests.map(\.path) == ["/robots.txt", "/r1", "/r2", "/r3", "/r4", "/r5"])
        }
    }

    @Test("P32: a robots.txt that fails for thirty days forbids nothing any more")
    func givenUp() async throws {
        try await withListing(robots: { $0.path == "/robots.txt" ? .reply(503, body: "down") : nil }) {
            sample,
            server in
            for (number, date) in ["2025-05-01", "2025-05-15", "2025-05-30"].enumerated() {
                _ = try await sample.poll(at: "\(date)T12:00:00Z")
                #expect(server.requests.map(\.path) == Array(repeating: "/robots.txt", count: number + 1))
            }
            _ = try await sample.poll(at: "2025-06-01T12:00:00Z")
            #expect(server.requests.last?.path == "/feed")
        }
    }

    // MARK: - Articles

    @Test("P39: an article whose page comes with other markup and the same words was not edited")
    func markup() async throws {
        let asked = Atomic(0)
        try await LoopbackServer.with({ request in
            let site = "http://\(request["host"] ?? "")"
            switch request.path {
            case "/feed":
                let turn = asked.add(1, ordering: .relaxed).newValue
                return .reply(
                    body: Sample.feed(
                        Sample.excerpt(
                            1,
                            link: "\(site)/1/",
                            title: "حافلة القراءة",
                            published: "Sat, 31 May 2025 08:00:00 GMT",
                            text: [Sample.library[0].dropLast(turn % 2 == 0 ? 40 : 1) + " "]
                        )
                    ) + "<!-- \(turn) -->"
                )
            case "/1/":
                let css = asked.load(ordering: .relaxed)
                let body = Sample.library.map { "<p class='v\(css)'>\($0)</p>" }.joined(
                    separator: css > 1 ? "\n\n" : ""
                )
                return .reply(
                    headers: [("Content-Type", "text/html; charset=utf-8")],
                    body:
                        "<!doctype html><html lang='ar'><body><div id='d\(css)'><article><h1>حافلة القراءة</h1>\(body)</article></div></body></html>"
                )
            default: return .reply(404, body: "no")
            }
        }) { server in
            let sample = try SampleOutlets()
            sample.add("jabal", name: "الجبل", feedURL: server.url("/feed"))
            for hour in 12...14 { _ = try await sample.poll(at: "2025-05-31T\(hour):00:00Z") }
            let rows = try sample.reader().articles(NewsFilter())
            #expect(rows.map(\.revisionCount) == [0])
            #expect(rows.map(\.article.textSource) == [.page])
        }
    }
}
