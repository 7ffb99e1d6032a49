import LoopbackServer
import News
import Synchronization
import Testing

@testable import Ingestion
@testable import Storage

/// U4: what the database refuses of one poll, page, re-check or correction costs that alone.
@Suite("U4: failures are contained", .timeLimit(.minutes(5)))
struct ContainmentTests {
    private static func page(_ text: [String]) -> String {
        """
        <!doctype html><html lang="ar"><head><meta charset="utf-8"><title>حافلة القراءة</title></head>
        <body><article><h1>حافلة القراءة</h1><div class="entry-content">
        \(text.map { "<p>\($0)</p>" }.joined(separator: "\n"))
        </div></article></body></html>
        """
    }

    /// An outlet whose feed has one excerpt, with its page; both can be changed as time goes on.
    private final class World: Sendable {
        let items = Mutex<[(link: String, guid: String)]>([("/1/", "a")])
        let text = Mutex(Sample.library)

        func answer(_ request: LoopbackServer.Request) -> LoopbackServer.Response {
            let site = "http://\(request["host"] ?? "")"
            switch request.path {
            case "/feed/":
                let feed = items.withLock { items in
                    items.map { link, guid in
                        """
                        <item><title>خبر \(guid)</title><link>\(site)\(link)</link><guid>\(guid)</guid>
                        <pubDate>Sat, 31 May 2025 12:00:00 GMT</pubDate>
                        <description><![CDATA[<p>\(Sample.library[guid == "b" ? 1 : 0].prefix(60)) [&#8230;]</p>]]></description></item>
                        """
                    }
                }
                return .reply(
                    headers: [("Content-Type", "application/rss+xml")],
                    body: Sample.feed(feed.joined(separator: "\n"))
                )
            case "/robots.txt": return .reply(404, body: "no")
            default:
                return .reply(
                    headers: [("Content-Type", "text/html; charset=utf-8")],
                    body: ContainmentTests.page(text.withLock { $0 })
                )
            }
        }
    }

    private func withOutlet(_ body: (SampleOutlets, LoopbackServer, World) async throws -> Void) async throws
    {
        let world = World()
        try await LoopbackServer.with({ world.answer($0) }) { server in
            let sample = try SampleOutlets()
            sample.rechecksPerDay = 10
            sample.add("jabal", name: "الجبل", feedURL: server.url("/feed/"), fullText: .always)
            try await body(sample, server, world)
        }
    }

    /// Polls the feeds, not the pages.
    private func pollFeeds(_ line: Line) async throws {
        for feed in try await line.writer.feeds() { _ = try await line.poll(feed) }
    }

    @Test("U4: an article that is forgotten while its page is fetched costs the page, and does not come back")
    func forgottenDuringPage() async throws {
        try await withOutlet { sample, _, _ in
            try await sample.withLine(at: "2025-05-31T12:05:00Z") { line in
                try await pollFeeds(line)
                let wish = try #require(try await line.writer.pagesDue(at: line.clock.now, limit: 9).first)
                _ = try await line.writer.forget(
                    .article(wish.id.number),
                    reason: "test",
                    by: "test",
                    at: line.clock.now
                ) { _ in true }
                try await line.complete(wish)
                try await pollFeeds(line)
                #expect(try line.writer.database.counts().articles == 0)
                #expect(try line.writer.database.counts().waitingPages == 0)
            }
        }
    }

    @Test("S9: a page that two want at one time is fetched once")
    func onePage() async throws {
        try await withOutlet { sample, server, _ in
            try await sample.withLine(at: "2025-05-31T12:05:00Z") { line in
                try await pollFeeds(line)
                let wish = try #require(try await line.writer.pagesDue(at: line.clock.now, limit: 9).first)
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for _ in 0..<8 { group.addTask { try await line.complete(wish) } }
                    try await group.waitForAll()
                }
                #expect(server.log.requests.count { $0.path == "/1/" } == 1)
                #expect(try line.writer.database.counts().waitingPages == 0)
            }
        }
    }

    @Test("U4: an article that is forgotten while its page is asked again costs the re-check")
    func forgottenDuringRecheck() async throws {
        try await withOutlet { sample, _, world in
            _ = try await sample.poll(at: "2025-05-31T12:05:00Z")
            try await sample.withLine(at: "2025-05-31T13:30:00Z") { line in
                let wish = try #require(try await line.writer.rechecksDue(at: line.clock.now, limit: 9).first)
                _ = try await line.writer.forget(
                    .article(wish.id.number),
                    reason: "test",
                    by: "test",
                    at: line.clock.now
                ) { _ in true }
                world.text.withLock { $0[1] = "وقد عدلت هذه الفقرة بعد النشر تعديلا كاملا" }
                try await line.recheck(wish)
                #expect(try line.writer.database.counts().articles == 0)
            }
        }
    }

    @Test(
        "U4: a page whose article has moved meanwhile, while another took its address, is kept at the new one"
    )
    func addressOfAnother() async throws {
        try await withOutlet { sample, server, world in
            try await sample.withLine(at: "2025-05-31T12:05:00Z") { line in
                try await pollFeeds(line)
                let wish = try #require(try await line.writer.pagesDue(at: line.clock.now, limit: 9).first)
                // The article moves by its id, then another takes its address.
                try line.writer.database.write { transaction in
                    try transaction.run("UPDATE article SET url = 'https://moved.example/'")
                }
                world.items.withLock { $0 = [("/1/", "b")] }
                try await pollFeeds(line)
                #expect(try line.writer.database.counts().articles == 2)
                try await line.complete(wish)
                let row = try #require(try line.writer.database.article(wish.id))
                #expect(row.article.url.text == "https://moved.example/")
                #expect(row.article.textSource == .page)
            }
        }
    }

    @Test("U4: a revision to an address that has become another's keeps the article's own")
    func revisedToAnothers() async throws {
        try await withOutlet { sample, _, world in
            world.items.withLock { $0 = [("/1/", "a"), ("/2/", "b")] }
            try await sample.withLine(at: "2025-05-31T12:05:00Z") { line in
                try await pollFeeds(line)
                let rows = try line.writer.database.articles(NewsFilter()).sorted { $0.id < $1.id }
                var article = rows[0].article
                article.url = rows[1].article.url
                article.title = "عنوان آخر"
                let changed = try line.writer.database.write { transaction in
                    try transaction.revise(
                        rows[0].id,
                        to: article,
                        entryDigest: 1,
                        at: line.clock.now,
                        believedAt: line.clock.now
                    )
                }
                #expect(changed)
                let revised = try #require(try line.writer.database.article(rows[0].id))
                #expect(revised.article.title == "عنوان آخر")
                #expect(revised.article.url == rows[0].article.url)
            }
        }
    }

    /// Has the database refuse every article whose title holds "مرفوض".
    private func refuse(_ line: Line) throws {
        try line.writer.database.write { transaction in
            for event in ["INSERT", "UPDATE"] {
                try transaction.run(
                    """
                    CREATE TRIGGER refuse_\(event) BEFORE \(event) ON article WHEN NEW.title LIKE '%مرفوض%'
                    BEGIN SELECT RAISE(ABORT, 'refused'); END
                    """
                )
            }
        }
    }

    private static func feed(_ title: String) -> String {
        Sample.feed(
            Sample.item(
                1,
                of: "https://\(title == "مرفوض" ? "bad" : "good").example/",
                title: title,
                published: "Sat, 31 May 2025 08:00:00 GMT",
                text: Sample.library
            )
        )
    }

    @Test("U4: a poll that the database refuses is a failed one that backs off, is told, and stops no other")
    func refusedPoll() async throws {
        let log = LogBook()
        let sample = try SampleOutlets()
        sample.logger = log.logger()
        sample.add("bad", name: "سيئ", fullText: .never)
        sample.add("good", name: "جيد", fullText: .never)
        try sample.write(Self.feed("مرفوض"), to: "bad")
        try sample.write(Self.feed("مقبول"), to: "good")
        try await sample.withLine(at: "2025-05-31T12:05:00Z") { line in
            try refuse(line)
            let service = PollingService(line, logger: log.logger())
            let running = Task { try await service.run() }
            await log.until { $0.isSuperset(of: ["store_refused", "feed_polled"]) }
            running.cancel()
            try await running.value
            let feeds = try await line.writer.feeds()
            let bad = try #require(feeds.first { $0.outlet.text == "bad" })
            #expect(bad.consecutiveFailures == 1 && bad.bodyHash == nil)
            // Nine hundred seconds, doubled; up to a tenth is taken off.
            #expect(try #require(bad.nextPollAt).seconds(since: line.clock.now) > 1600)
            #expect(feeds.contains { $0.outlet.text == "good" && $0.consecutiveFailures == 0 })
            #expect(try line.writer.database.counts().articles == 1)
        }
    }

    @Test("U4: a page that the database refuses is put off, each time for longer")
    func refusedPage() async throws {
        try await withOutlet { sample, _, _ in
            try await sample.withLine(at: "2025-05-31T12:05:00Z") { line in
                try await pollFeeds(line)
                try line.writer.database.write { transaction in
                    try transaction.run("UPDATE article SET title = 'مرفوض'")
                }
                try refuse(line)
                for wait in [600, 1200] as [Int64] {
                    let wish = try #require(
                        try await line.writer.pagesDue(at: line.clock.now.advanced(bySeconds: 9999), limit: 9)
                            .first
                    )
                    try await line.complete(wish)
                    let until = line.clock.now.advanced(bySeconds: wait)
                    #expect(try await line.writer.pagesDue(at: until.advanced(bySeconds: -1), limit: 9) == [])
                    #expect(try await line.writer.pagesDue(at: until, limit: 9).count == 1)
                }
            }
        }
    }

    @Test(
        "U4: work that is refused again and again is tried after ever longer, and at once after it was done"
    )
    func setback() {
        var setback = Setback()
        let now = ContinuousClock.now
        #expect(setback.isOver(at: now))
        for seconds in [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 600, 600] {
            setback.begin(at: now)
            #expect(!setback.isOver(at: now + .milliseconds(seconds * 1000 - 1)))
            #expect(setback.isOver(at: now + .seconds(seconds)))
        }
        setback.end()
        #expect(setback.isOver(at: now))
    }

    @Test(
        "U4: only a damaged file or a failing disk ends the process",
        arguments: [
            (StorageError.Cause.corrupt(detail: ""), true), (.inputOutput(detail: ""), true),
            (.permission(detail: ""), true), (.unexpected(detail: ""), false), (.busy, false),
            (.diskFull, false), (.badQuery(detail: ""), false),
        ]
    )
    func endsProcess(cause: StorageError.Cause, ends: Bool) {
        let error = StorageError(cause, path: "x")
        #expect(error.endsProcess == ends)
        #expect(!(error.costsOnlyItsWork && (ends || error.isTransient)))
    }
}
