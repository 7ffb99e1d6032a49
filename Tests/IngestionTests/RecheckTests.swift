import LoopbackServer
import News
import Storage
import Synchronization
import Testing

@testable import Ingestion

@Suite("Pages asked again: what was edited, removed, brought back")
struct RecheckTests {
    /// What the page answers, which tests change as time goes on.
    private final class Page: Sendable {
        let answer = Mutex<(status: Int, text: [String], etag: String)>((200, Sample.library, "\"p1\""))

        func set(_ status: Int, _ text: [String] = Sample.library, etag: String = "\"p1\"") {
            answer.withLock { $0 = (status, text, etag) }
        }
    }

    private static func html(_ text: [String]) -> String {
        """
        <!doctype html><html lang="ar" dir="rtl"><head><meta charset="utf-8"><title>حافلة القراءة</title></head>
        <body><article><h1>حافلة القراءة</h1><div class="entry-content">
        \(text.map { "<p>\($0)</p>" }.joined(separator: "\n"))
        </div></article></body></html>
        """
    }

    /// An outlet with one excerpt, published at 12:00 and polled at 12:05 with its page.
    private func withOutlet(
        robots: String = "",
        fullText: Outlet.FullText = .auto,
        status: Int = 200,
        _ body: (SampleOutlets, LoopbackServer, Page) async throws -> Void
    ) async throws {
        let page = Page()
        page.set(status)
        try await LoopbackServer.with({ request in
            let site = "http://\(request["host"] ?? "")"
            let (status, text, etag) = page.answer.withLock { $0 }
            switch request.path {
            case "/feed/":
                let item = Sample.excerpt(
                    1,
                    link: "\(site)/1/",
                    title: "حافلة القراءة",
                    published: "Sat, 31 May 2025 12:00:00 GMT",
                    text: Sample.library
                )
                return .reply(headers: [("Content-Type", "application/rss+xml")], body: Sample.feed(item))
            case "/1/":
                if status == 302 { return .reply(302, headers: [("Location", "\(site)/")], body: "") }
                if status == 200, request["if-none-match"] == etag {
                    return .reply(304, headers: [("ETag", etag)])
                }
                return .reply(
                    status,
                    headers: [("Content-Type", "text/html; charset=utf-8"), ("ETag", etag)],
                    body: status == 200 ? Self.html(text) : "no"
                )
            case "/": return .reply(headers: [("Content-Type", "text/html")], body: "<h1>front</h1>")
            case "/robots.txt": return .reply(200, body: robots)
            default: return .reply(404, body: "no")
            }
        }) { server in
            let sample = try SampleOutlets()
            sample.rechecksPerDay = 10
            var watch = Watch()
            (watch.id, watch.words, watch.notify) = ("library", "حافلة", ["desk"])
            watch.occasions = [.edited, .removed]
            sample.watches = [watch]
            sample.add("jabal", name: "الجبل", feedURL: server.url("/feed/"), fullText: fullText)
            _ = try await sample.poll(at: "2025-05-31T12:05:00Z")
            try await body(sample, server, page)
        }
    }

    /// Asks what is due at `time`, without polling the feed.
    private func recheck(_ sample: SampleOutlets, at time: String) async throws {
        try await sample.withLine(at: time) { line in _ = try await PollPass(line).run([]) }
    }

    private func asked(_ server: LoopbackServer) -> Int { server.log.requests.count { $0.path == "/1/" } }

    /// What a watch said of the article.
    private func told(_ sample: SampleOutlets) throws -> [String] {
        try sample.reader().query("SELECT occasion FROM watch_hits").rows.map {
            if case .text(let text) = $0[0] { text } else { "" }
        }
    }

    private func value(_ sample: SampleOutlets, _ column: String) throws -> String {
        let row = try sample.reader().query("SELECT \(column) FROM articles").rows[0][0]
        return switch row {
        case .null: "-"
        case .text(let text): text
        default: "\(row)"
        }
    }

    @Test("a page is asked at an hour, six, a day, three and seven, with its validators, and then no more")
    func schedule() async throws {
        try await withOutlet { sample, server, _ in
            #expect(asked(server) == 1)
            for (time, count) in [
                ("2025-05-31T12:30:00Z", 1), ("2025-05-31T13:00:00Z", 2), ("2025-05-31T13:10:00Z", 2),
                ("2025-05-31T18:00:00Z", 3), ("2025-06-01T12:00:00Z", 4), ("2025-06-03T12:00:00Z", 5),
                ("2025-06-07T12:00:00Z", 6), ("2025-06-20T12:00:00Z", 6),
            ] {
                try await recheck(sample, at: time)
                #expect(asked(server) == count, "\(time)")
            }
            let conditional = server.log.requests.filter { $0.path == "/1/" }.map { $0["if-none-match"] }
            #expect(conditional == [nil] + Array(repeating: "\"p1\"", count: 5))
            #expect(try sample.reader().revisions(of: Article.ID(1)).isEmpty)
        }
    }

    @Test(
        "a page that had to wait is not asked twice within an hour, however near its next hour is",
        arguments: [("17:00", 2, 3), ("17:01", 2, 2), ("17:59", 2, 2), ("18:00", 2, 2)]
    )
    func late(asked time: String, first: Int, second: Int) async throws {
        try await withOutlet { sample, server, _ in
            // It was due at 13:00; its next hour by the age of the article is 18:00.
            try await recheck(sample, at: "2025-05-31T\(time):00Z")
            #expect(asked(server) == first)
            try await recheck(sample, at: "2025-05-31T18:05:00Z")
            #expect(asked(server) == second)
            try await recheck(sample, at: "2025-06-01T12:00:00Z")
            #expect(asked(server) == second + 1)
        }
    }

    @Test("a page that is asked again gives its text to an excerpt, but not where pages are never to give it")
    func never() async throws {
        for (setting, isCompleted) in [(Outlet.FullText.auto, true), (.never, false)] {
            try await withOutlet(fullText: setting, status: setting == .auto ? 404 : 200) {
                sample,
                server,
                page in
                #expect(try value(sample, "text_source") == "excerpt")
                page.set(200)
                try await recheck(sample, at: "2025-05-31T13:00:00Z")
                #expect(asked(server) == (setting == .auto ? 2 : 1))
                #expect(try value(sample, "text_source") == (isCompleted ? "page" : "excerpt"))
            }
        }
    }

    @Test("other words become a revision; the same words in other markup, or another text altogether, do not")
    func edited() async throws {
        try await withOutlet { sample, _, page in
            page.set(200, Sample.library.map { "<b>\($0)</b> " }, etag: "\"p2\"")
            try await recheck(sample, at: "2025-05-31T13:00:00Z")
            #expect(try sample.reader().revisions(of: Article.ID(1)).isEmpty)
            page.set(
                200,
                Array(Sample.library.dropLast()) + ["تصحيح: بلغت التكلفة 650 ألف درهم."],
                etag: "\"p3\""
            )
            try await recheck(sample, at: "2025-05-31T18:00:00Z")
            #expect(try sample.reader().revisions(of: Article.ID(1)).count == 1)
            #expect(try value(sample, "text").contains("تصحيح"))
            page.set(200, Sample.harbour, etag: "\"p4\"")
            try await recheck(sample, at: "2025-06-01T12:00:00Z")
            #expect(try sample.reader().revisions(of: Article.ID(1)).count == 1)
            #expect(try told(sample) == ["edited"])
            #expect(try sample.reader().problems() == [])
        }
    }

    @Test(
        "a page that is gone is looked at once more before the article counts as removed; its return clears that",
        arguments: [(404, "gone"), (410, "gone"), (302, "front-page")]
    )
    func removed(status: Int, removal: String) async throws {
        try await withOutlet { sample, server, page in
            page.set(status)
            try await recheck(sample, at: "2025-05-31T13:00:00Z")
            #expect(try value(sample, "removed_at") == "-")
            try await recheck(sample, at: "2025-05-31T14:00:00Z")
            #expect(try value(sample, "removed_at") == "2025-05-31T13:00:00Z")
            #expect(try value(sample, "removal") == removal)
            #expect(try told(sample) == ["removed"])
            #expect(try !value(sample, "text").isEmpty)
            page.set(200)
            try await recheck(sample, at: "2025-05-31T18:00:00Z")
            #expect(try value(sample, "removed_at") == "-")
            // One that is taken away again is told of no second time.
            page.set(status)
            try await recheck(sample, at: "2025-06-01T12:00:00Z")
            try await recheck(sample, at: "2025-06-01T13:00:00Z")
            #expect(try value(sample, "removed_at") != "-")
            #expect(try told(sample) == ["removed"])
        }
    }

    @Test("a page that fails once, or is gone once and back, is no removal")
    func unclear() async throws {
        try await withOutlet { sample, _, page in
            page.set(404)
            try await recheck(sample, at: "2025-05-31T13:00:00Z")
            page.set(200)
            try await recheck(sample, at: "2025-05-31T14:00:00Z")
            page.set(404)
            try await recheck(sample, at: "2025-05-31T18:00:00Z")
            #expect(try value(sample, "removed_at") == "-")
            #expect(try told(sample) == [])
            page.set(200)
            try await recheck(sample, at: "2025-05-31T19:00:00Z")
            page.set(500)
            try await recheck(sample, at: "2025-06-01T12:00:00Z")
            #expect(try value(sample, "removed_at") == "-")
        }
    }

    @Test(
        "no more pages are asked again than a day allows, and none where robots.txt forbids or the outlet is paused"
    )
    func bounds() async throws {
        try await withOutlet { sample, server, _ in
            sample.rechecksPerDay = 1
            try await recheck(sample, at: "2025-05-31T13:00:00Z")
            try await recheck(sample, at: "2025-05-31T18:00:00Z")
            #expect(asked(server) == 2)
            try await recheck(sample, at: "2025-06-01T00:00:00Z")
            #expect(asked(server) == 3)
            sample.change { $0.isPaused = true }
            try await recheck(sample, at: "2025-06-03T12:00:00Z")
            #expect(asked(server) == 3)
        }
        try await withOutlet(robots: "User-agent: *\nDisallow: /1/") { sample, server, _ in
            try await recheck(sample, at: "2025-06-03T12:00:00Z")
            #expect(asked(server) == 0)
        }
    }
}
