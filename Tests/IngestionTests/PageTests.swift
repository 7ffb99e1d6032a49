import Fetching
import LoopbackServer
import News
import Storage
import Testing

@testable import Ingestion

struct PageTests {
    private static let text = Sample.library

    private static let page = """
        <!doctype html><html lang="ar" dir="rtl"><head><meta charset="utf-8"><title>حافلة القراءة - الجبل</title></head>
        <body><nav><a href="/">الرئيسية</a></nav><article><h1>حافلة القراءة</h1><div class="entry-content">
        \(text.map { "<p>\($0)</p>" }.joined(separator: "\n"))
        </div></article><footer>جميع الحقوق محفوظة</footer></body></html>
        """

    /// A server whose feed carries one excerpt, and whose page answers with `status`.
    private func withOutlet(
        pageStatus: Int = 200,
        robots: (status: Int, body: String) = (404, "no"),
        pageHeaders: [(String, String)] = [],
        markup: @escaping @Sendable (String) -> String = { $0 },
        _ body: (SampleOutlets, LoopbackServer) async throws -> Void
    ) async throws {
        try await LoopbackServer.with({ request in
            let site = "http://\(request["host"] ?? "")"
            switch request.path {
            case "/feed/":
                if request["if-none-match"] == "\"v1\"" { return .reply(304, headers: [("ETag", "\"v1\"")]) }
                let feed = Sample.feed(
                    Sample.excerpt(
                        1,
                        link: "\(site)/1/",
                        title: "حافلة القراءة",
                        published: "Sat, 31 May 2025 08:00:00 GMT",
                        text: Self.text
                    )
                )
                return .reply(
                    headers: [("Content-Type", "application/rss+xml"), ("ETag", "\"v1\"")],
                    body: feed
                )
            case "/1/":
                return .reply(
                    pageStatus,
                    headers: [("Content-Type", "text/html; charset=utf-8")] + pageHeaders,
                    body: pageStatus == 200 ? markup(Self.page) : "no"
                )
            case "/robots.txt":
                return .reply(robots.status, body: robots.body)
            default:
                return .reply(404, body: "no")
            }
        }) { server in
            let sample = try SampleOutlets()
            sample.add("jabal", name: "الجبل", feedURL: server.url("/feed/"))
            try await body(sample, server)
        }
    }

    private func articles(of sample: SampleOutlets) throws -> [ArticleRow] {
        try sample.reader().articles(NewsFilter())
    }

    @Test("an excerpt's article gets its text from its page in the same pass, and joins a story with it")
    func completed() async throws {
        try await withOutlet(pageStatus: 200) { sample, _ in
            _ = try await sample.poll(at: "2025-05-31T12:00:00Z")
            let article = try #require(try articles(of: sample).first)
            #expect(article.article.textSource == .page)
            #expect(Self.text.allSatisfy { article.article.text.contains($0) })
            #expect(!article.article.text.contains("الرئيسية"))
            #expect(article.story != nil)
            #expect(article.revisionCount == 0)
        }
    }

    @Test(
        "P2, P3: validators go back as they came after a restart, a 304 stores nothing and asks for no page again"
    )
    func notModified() async throws {
        try await withOutlet(pageStatus: 200) { sample, server in
            _ = try await sample.poll(at: "2025-05-31T12:00:00Z")
            let reports = try await sample.poll(at: "2025-05-31T12:30:00Z")
            #expect(reports.map(\.outcome) == [.unchanged])
            let requests = server.log.requests
            #expect(requests.map(\.path) == ["/feed/", "/robots.txt", "/1/", "/feed/"])
            #expect(requests.map { $0["if-none-match"] } == [nil, nil, nil, "\"v1\""])
        }
    }

    @Test(
        "full text that gives way to the page's at the first look is no revision; a later edit of the page is one"
    )
    func alwaysFullText() async throws {
        try await LoopbackServer.with({ request in
            let site = "http://\(request["host"] ?? "")"
            if request.path == "/1/" {
                return .reply(headers: [("Content-Type", "text/html; charset=utf-8")], body: Self.page)
            }
            let item = Sample.item(
                1,
                of: "\(site)/",
                title: "حافلة القراءة",
                published: "Sat, 31 May 2025 08:00:00 GMT",
                text: Self.text.map { $0 + " " }.dropLast() + ["خاتمة أخرى للخبر في الموجز وحده."]
            )
            return .reply(headers: [("Content-Type", "application/rss+xml")], body: Sample.feed(item))
        }) { server in
            let sample = try SampleOutlets()
            sample.add("jabal", name: "الجبل", feedURL: server.url("/feed/"), fullText: .always)
            for hour in 12...14 { _ = try await sample.poll(at: "2025-05-31T\(hour):00:00Z") }
            let article = try #require(try articles(of: sample).first)
            #expect(article.article.textSource == .page)
            #expect(article.revisionCount == 0)
        }
    }

    @Test("a page that is gone leaves the article with its excerpt, in a story")
    func gone() async throws {
        try await withOutlet(pageStatus: 404) { sample, _ in
            _ = try await sample.poll(at: "2025-05-31T12:00:00Z")
            let article = try #require(try articles(of: sample).first)
            #expect(article.article.textSource == .excerpt)
            #expect(article.story != nil)
            #expect(try sample.reader().counts().waitingPages == 0)
        }
    }

    @Test("a page that fails for now is waited for, outside every story, for a day")
    func postponed() async throws {
        try await withOutlet(pageStatus: 503) { sample, server in
            _ = try await sample.poll(at: "2025-05-31T12:00:00Z")
            #expect(try articles(of: sample).map(\.story) == [nil])
            #expect(try articles(of: sample).map(\.waitsForPage) == [true])
            _ = try await sample.poll(at: "2025-05-31T12:05:00Z")
            #expect(server.log.requests.filter { $0.path == "/1/" }.count == 1)
            _ = try await sample.poll(at: "2025-05-31T12:30:00Z")
            #expect(server.log.requests.filter { $0.path == "/1/" }.count == 2)
            _ = try await sample.poll(at: "2025-06-01T12:30:00Z")
            let article = try #require(try articles(of: sample).first)
            #expect(article.story != nil)
            #expect(article.article.textSource == .excerpt)
        }
    }

    @Test("P30, P31: a page that robots.txt forbids is never asked for; its article goes on with the excerpt")
    func forbidden() async throws {
        try await withOutlet(robots: (200, "User-agent: khabar\nDisallow: /1/\n")) { sample, server in
            _ = try await sample.poll(at: "2025-05-31T12:00:00Z")
            #expect(server.log.requests.map(\.path) == ["/feed/", "/robots.txt"])
            let article = try #require(try articles(of: sample).first)
            #expect(article.article.textSource == .excerpt)
            #expect(article.story != nil)
        }
    }

    @Test("P32: while robots.txt fails on the server's side no page is asked for, and its article waits")
    func unreachableRobots() async throws {
        try await withOutlet(robots: (503, "down")) { sample, server in
            _ = try await sample.poll(at: "2025-05-31T12:00:00Z")
            #expect(server.log.requests.map(\.path) == ["/feed/", "/robots.txt"])
            #expect(try articles(of: sample).map(\.waitsForPage) == [true])
        }
    }

    @Test("P35: what a page and its server say to robots is kept with its article, and decides nothing")
    func robotsTags() async throws {
        try await withOutlet(
            pageHeaders: [("X-Robots-Tag", "noai"), ("X-Robots-Tag", "noarchive")],
            markup: {
                $0.replacing(
                    "<title>",
                    with: "<meta name=\"robots\" content=\"NoArchive, max-snippet:-1\"><title>"
                )
            }
        ) { sample, _ in
            _ = try await sample.poll(at: "2025-05-31T12:00:00Z")
            let row = try #require(try articles(of: sample).first)
            #expect(row.robots == "noai, noarchive, max-snippet:-1")
            #expect(row.article.textSource == .page)
        }
    }

    @Test("an article whose outlet leaves the configuration while it waits goes on with its excerpt")
    func outletRemoved() async throws {
        try await withOutlet(pageStatus: 503) { sample, _ in
            _ = try await sample.poll(at: "2025-05-31T12:00:00Z")
            sample.removeLastOutlet()
            _ = try await sample.poll(at: "2025-05-31T12:30:00Z")
            #expect(try articles(of: sample).map(\.waitsForPage) == [false])
            #expect(try articles(of: sample).allSatisfy { $0.story != nil })
        }
    }

    // MARK: - Hostile addresses and files

    @Test("U1: an entry with an endless address is kept, and its page not asked for")
    func endlessAddress() async throws {
        try await LoopbackServer.with({ request in
            let feed = Sample.feed(
                Sample.excerpt(
                    1,
                    link: "http://\(request["host"] ?? "")/" + String(repeating: "a", count: 60_000),
                    title: "حافلة القراءة",
                    published: "Sat, 31 May 2025 08:00:00 GMT",
                    text: Self.text
                )
            )
            return .reply(headers: [("Content-Type", "application/rss+xml")], body: feed)
        }) { server in
            let sample = try SampleOutlets()
            sample.add("jabal", name: "الجبل", feedURL: server.url("/feed/"))
            _ = try await sample.poll(at: "2025-05-31T12:00:00Z")
            #expect(server.requests.map(\.path) == ["/feed/"])
            #expect(try articles(of: sample).map(\.article.textSource) == [.excerpt])
        }
    }

    @Test("U3: what is held of hosts' rules is bounded, and a host with endless rules drives out no other")
    func boundedRobots() async throws {
        let long =
            "User-agent: *\n"
            + String(repeating: "Disallow: /\(String(repeating: "x", count: 500))\n", count: 900)
        try await LoopbackServer.with({ request in
            .reply(body: request["host"]?.hasPrefix("usual") == true ? "User-agent: *\nDisallow: /no" : long)
        }) { server in
            try await SampleOutlets().withLine(at: "2025-05-31T12:00:00Z") { line in
                func isAllowed(_ host: String, _ path: String) async -> Bool {
                    await line.robots.answer(for: URLReference(server.url(path, host: host))).isAllowed
                }
                #expect(await !isAllowed("usual.localhost", "/no"))
                for number in 0..<40 { #expect(await isAllowed("long\(number).localhost", "/no")) }
                #expect(await line.robots.knownBytes <= RobotsKeeper.mostBytes)
                #expect(await !isAllowed("usual.localhost", "/no"))
                #expect(server.requests.filter { $0["host"]?.hasPrefix("usual") == true }.count == 1)
            }
        }
    }

    @Test("U10: robots.txt is asked for through the outlet's proxy, as the page is")
    func proxiedRobots() async throws {
        try await withOutlet { sample, server in
            // It stands for a proxy, which is sent whole addresses.
            try await LoopbackServer.with({ request in
                switch request.path {
                case "http://jabal.example/feed/":
                    let link = "http://jabal.example/1/"
                    let item = Sample.excerpt(
                        1,
                        link: link,
                        title: "حافلة القراءة",
                        published: "Sat, 31 May 2025 08:00:00 GMT",
                        text: Self.text
                    )
                    return .reply(body: Sample.feed(item))
                case "http://jabal.example/1/": return .reply(body: Self.page)
                default: return .reply(404, body: "no")
                }
            }) { proxy in
                sample.removeLastOutlet()
                sample.add("jabal", name: "الجبل", feedURL: "http://jabal.example/feed/")
                sample.access = Access(proxy: proxy.url(""))
                _ = try await sample.poll(at: "2025-05-31T12:00:00Z")
                #expect(
                    proxy.requests.map(\.path) == [
                        "http://jabal.example/feed/", "http://jabal.example/robots.txt",
                        "http://jabal.example/1/",
                    ]
                )
                #expect(try articles(of: sample).map(\.article.textSource) == [.page])
            }
        }
    }

    @Test("U9: a feed that links to a file gets nothing of it, though files may be feeds")
    func linkedFile() async throws {
        try await LoopbackServer.with({ _ in
            let item = Sample.excerpt(
                1,
                link: "file:///etc/passwd",
                title: "حافلة القراءة",
                published: "Sat, 31 May 2025 08:00:00 GMT",
                text: Self.text
            )
            return .reply(body: Sample.feed(item))
        }) { server in
            let sample = try SampleOutlets()
            sample.add("jabal", name: "الجبل", feedURL: server.url("/feed/"))
            _ = try await sample.poll(at: "2025-05-31T12:00:00Z")
            let found = try articles(of: sample)
            #expect(found.map(\.article.textSource) == [.excerpt])
            #expect(found.allSatisfy { !$0.article.text.contains("root:") })
        }
    }
}
