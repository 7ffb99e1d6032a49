import LoopbackServer
import News
import Parsing
import Storage
import Testing

@testable import Ingestion

/// What is polled need not be a feed, and need not answer.
struct SourceTests {
    private static let posts = """
        [ { "id": 1, "date_gmt": "2025-05-31T08:00:00", "link": "https://sada.example/1/",
            "guid": { "rendered": "https://sada.example/?p=1" }, "title": { "rendered": "حافلة القراءة" },
            "content": { "rendered": "\(Sample.library.map { "<p>\($0)</p>" }.joined())" } } ]
        """

    private static let sitemap = """
        <?xml version="1.0" encoding="UTF-8"?>
        <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
        <url><loc>https://sada.example/1/</loc><news:news><news:title>حافلة القراءة</news:title>
        <news:publication_date>2025-05-31T08:00:00Z</news:publication_date></news:news></url></urlset>
        """

    @Test(
        "a sitemap and WordPress posts are known without being named",
        arguments: [(posts, Feed.Kind.wordPressJSON), (sitemap, .sitemap)]
    )
    func detection(document: String, kind: Feed.Kind) async throws {
        let sample = try SampleOutlets()
        sample.add("sada", name: "صدى الأطلس", fullText: .never)
        try sample.write(document, to: "sada")
        _ = try await sample.poll(at: "2025-05-31T12:00:00Z")
        #expect(try sample.reader().articles(NewsFilter()).map(\.article.title) == ["حافلة القراءة"])
        #expect(try sample.reader().feedRows().map(\.kind) == [kind])
    }

    @Test("a page's links are the news where the configuration says so, relative dates counted from the poll")
    func listing() async throws {
        try await LoopbackServer.with({ request in
            guard request.path == "/" else { return .reply(404, body: "no") }
            return .reply(
                headers: [("Content-Type", "text/html; charset=utf-8")],
                body: """
                    <!doctype html><html><head><title>واجهة</title></head><body><ul>
                    <li class="n"><a href="/a/">انطلاق حافلة القراءة في قرى شفشاون الجبلية</a> <span>منذ 4 ساعات</span></li>
                    <li class="n"><a href="/b/">أكادير تستقبل أول سفينة صيد بمحرك هجين</a> <span>منذ ساعتين</span></li>
                    </ul><a href="/about/">من نحن</a></body></html>
                    """
            )
        }) { server in
            let sample = try SampleOutlets()
            sample.add("sada", name: "صدى الأطلس", feedURL: server.url("/"), fullText: .never)
            let rules = ListingRules(items: "//li[@class='n']", title: "a", link: "a/@href", date: "span")
            sample.feeds[server.url("/")] = PolledFeed(reading: EntryReading(kind: .page, listing: rules))
            _ = try await sample.poll(at: "2025-05-31T12:00:00Z")
            let articles = try sample.reader().articles(NewsFilter())
            #expect(
                articles.map(\.believedAt.description) == ["2025-05-31T10:00:00Z", "2025-05-31T08:00:00Z"]
            )
            #expect(articles.map { String($0.article.url.text.suffix(3)) } == ["/b/", "/a/"])
            #expect(server.log.requests.map(\.path).contains("/robots.txt"))
        }
    }

    @Test("a feed that has failed for a day is stood in for by its fallback, and stays failing")
    func fallback() async throws {
        let sample = try SampleOutlets()
        sample.add("sada", name: "صدى الأطلس")
        let feed = sample.outlets[0].feeds[0].url
        sample.add("posts", name: "بديل")
        let posts = sample.outlets[1].feeds[0].url
        sample.removeLastOutlet()
        try sample.write(Self.posts, to: "posts")
        sample.feeds[feed] = PolledFeed(fallbacks: [
            .init(url: posts, reading: EntryReading(kind: .wordPressJSON))
        ])

        #expect(try await sample.poll(at: "2025-05-31T12:00:00Z").map(\.hasFailed) == [true])
        #expect(try await sample.poll(at: "2025-06-01T06:00:00Z").map(\.hasFailed) == [true])
        #expect(try sample.reader().counts().articles == 0)
        let reports = try await sample.poll(at: "2025-06-01T13:00:00Z")
        #expect(reports.map(\.outcome) == [.news(new: 1, changed: 0)])
        let row = try #require(try sample.reader().feedRows().first)
        #expect(row.state == .failing)
        let next = try #require(row.nextPollAt)
        #expect(next <= (try #require(Timestamp(rfc3339: "2025-06-01T13:15:00Z"))))
    }

    @Test("F11: of a giant feed two thousand entries are taken, and it is asked for again as a whole")
    func giant() async throws {
        let sample = try SampleOutlets()
        sample.add("sada", name: "صدى الأطلس", fullText: .never)
        let items = (1...2500).map {
            "<item><link>https://sada.example/\($0)/</link><title>عنوان \($0)</title><description>واحد</description></item>"
        }
        try sample.write(Sample.feed(items.joined()), to: "sada")
        let reports = try await sample.poll(at: "2025-05-31T12:00:00Z")
        #expect(reports.map(\.outcome) == [.news(new: 2000, changed: 0)])
        #expect(try sample.reader().query("SELECT id FROM polls WHERE warnings > 0").rows.count == 1)
        let again = try await sample.poll(at: "2025-05-31T13:00:00Z")
        #expect(again.map(\.outcome) == [.news(new: 0, changed: 0)])
    }

    @Test("of a sitemap the newest two thousand entries are taken")
    func giantSitemap() async throws {
        let sample = try SampleOutlets()
        sample.add("sada", name: "صدى الأطلس", fullText: .never)
        let items = (0..<4500).map { number in
            let day = number % 28 + 1
            return """
                <url><loc>https://sada.example/\(number)/</loc>
                <lastmod>2025-0\(number < 4000 ? 1 : 5)-\(day < 10 ? "0" : "")\(day)</lastmod></url>
                """
        }
        try sample.write(
            "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\(items.joined())</urlset>",
            to: "sada"
        )
        let reports = try await sample.poll(at: "2025-05-31T12:00:00Z")
        #expect(reports.map(\.outcome) == [.news(new: 2000, changed: 0)])
        let newest = try sample.reader().query(
            "SELECT count(*) FROM articles WHERE url LIKE '%/4___/' AND url > 'https://sada.example/4'"
        )
        #expect("\(newest.rows[0][0])".contains("500"))
    }

    @Test("a document that broke off is read as far as it goes, and asked for again")
    func brokenOff() async throws {
        let whole = Sample.feed(
            Sample.item(
                1,
                of: "https://sada.example/",
                title: "حافلة",
                published: "Sat, 31 May 2025 08:00:00 GMT",
                text: Sample.library
            ),
            Sample.item(
                2,
                of: "https://sada.example/",
                title: "سفينة",
                published: "Sat, 31 May 2025 09:00:00 GMT",
                text: Sample.harbour
            )
        )
        let sample = try SampleOutlets()
        sample.add("sada", name: "صدى الأطلس")
        let cut = try #require(whole.firstRange(of: "</item>"))
        try sample.write(String(whole[..<cut.upperBound]), to: "sada")
        _ = try await sample.poll(at: "2025-05-31T12:00:00Z")
        #expect(try sample.reader().counts().articles == 1)
        #expect(try sample.reader().feeds().map(\.validators.isEmpty) == [true])
        #expect(try sample.reader().feeds().map(\.bodyHash) == [nil])
        try sample.write(whole, to: "sada")
        _ = try await sample.poll(at: "2025-05-31T12:30:00Z")
        #expect(try sample.reader().counts().articles == 2)
        #expect(try sample.reader().feeds().map(\.validators.isEmpty) == [false])
    }
}
