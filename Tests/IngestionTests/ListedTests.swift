import LoopbackServer
import News
import Parsing
import Storage
import Testing

@testable import Ingestion

/// A page that gathers from several outlets, polled as one feed.
@Suite("Items that name their own outlet")
struct ListedTests {
    private static func card(
        _ path: String,
        _ outlet: String,
        _ title: String,
        _ time: String,
        _ text: [String]
    )
        -> String
    {
        """
        <div class="card"><a href="\(path)"><h3>\(title)</h3></a><span class="source">\(outlet)</span>
        <time>\(time)</time><div class="text">\(text.map { "<p>\($0)</p>" }.joined())</div></div>
        """
    }

    private static let page = """
        <!doctype html><html lang="ar"><head><meta charset="utf-8"><title>جامعة الأخبار</title></head><body>
        \(card("/n/1", "صدى الأطلس", "حافلة القراءة", "منذ 4 ساعات", Sample.library))
        \(card("/n/2", "منبر الساحل", "حافلة القراءة بشفشاون", "منذ 6 ساعات", Sample.library + ["ومع"]))
        \(card("/n/3", "جامعة الأخبار", "سفينة هجينة", "منذ ساعتين", Sample.harbour))
        </body></html>
        """

    private static let rules = ListingRules(
        items: "//div[@class='card']",
        title: ".//h3",
        link: ".//a/@href",
        date: ".//time",
        text: ".//div[@class='text']",
        outlet: ".//span[@class='source']"
    )

    private static func withPage(_ body: (SampleOutlets) async throws -> Void) async throws {
        try await LoopbackServer.with({ request in
            guard request.path == "/" else { return .reply(404, body: "no") }
            return .reply(headers: [("Content-Type", "text/html; charset=utf-8")], body: page)
        }) { server in
            let sample = try SampleOutlets()
            sample.add("jamia", name: "جامعة الأخبار", feedURL: server.url("/"), fullText: .never)
            sample.feeds[server.url("/")] = PolledFeed(reading: EntryReading(kind: .page, listing: rules))
            try await body(sample)
        }
    }

    private static func own(_ title: String, _ text: [String]) -> String {
        Sample.feed(
            Sample.item(
                5,
                of: "https://sada.example/",
                title: title,
                published: "Sat, 31 May 2025 08:05:00 GMT",
                text: text
            )
        )
    }

    @Test("each item is an article of the outlet that it names, unknown outlets being added as such")
    func severalOutlets() async throws {
        try await Self.withPage { sample in
            _ = try await sample.poll(at: "2025-05-31T12:00:00Z")
            let news = try sample.reader()
            let outlets = try news.outletRows()
            #expect(outlets.map(\.id.text) == ["jamia", "صدى-الأطلس", "منبر-الساحل"])
            #expect(outlets.map(\.state) == ["ok", "listed", "listed"])
            #expect(outlets.map(\.articleCount) == [1, 1, 1])
            let shared = try #require(try news.stories(NewsFilter()).first { $0.outletCount == 2 })
            #expect(shared.firstOutlet.text == "منبر-الساحل")
            #expect(shared.agency == "MAP")
            #expect(shared.firstPublishedAt.description == "2025-05-31T06:00:00Z")
            #expect(try news.problems() == [])
            // Outlets that a page named are not removed by the next start.
            _ = try await sample.poll(at: "2025-05-31T13:00:00Z")
            #expect(try sample.reader().outletRows().map(\.state) == ["ok", "listed", "listed"])
        }
    }

    @Test(
        "an outlet's own article takes over from the listed one, which keeps its id, story and time of arrival"
    )
    func ownComesLater() async throws {
        try await Self.withPage { sample in
            _ = try await sample.poll(at: "2025-05-31T12:00:00Z")
            let listed = try #require(
                try sample.reader().articles(NewsFilter()).first { $0.article.outlet.text == "صدى-الأطلس" }
            )
            // From now on the outlet is configured, under an id of its own.
            sample.add("sada", name: "صدى الأطلس")
            try sample.write(Self.own("حافلة القراءة", Sample.library), to: "sada")
            _ = try await sample.poll(at: "2025-05-31T12:30:00Z")
            let news = try sample.reader()
            let article = try #require(try news.article(listed.id))
            #expect(article.article.url.text == "https://sada.example/5/")
            #expect(article.article.outlet.text == "sada")
            #expect(article.seenAt == listed.seenAt && article.story == listed.story)
            #expect(article.believedAt.description == "2025-05-31T08:05:00Z")
            #expect(try news.counts().articles == 3)
            #expect(try news.outletRows().map(\.id.text) == ["jamia", "sada", "منبر-الساحل"])
            let listings = try news.query("SELECT article_id, url FROM listings")
            #expect(listings.rows.count == 1)
            #expect(try news.problems() == [])
            // Neither of the two addresses brings it again.
            let again = try await sample.poll(at: "2025-05-31T13:00:00Z")
            #expect(again.map(\.outcome).allSatisfy { $0 == .unchanged || $0 == .news(new: 0, changed: 0) })
            #expect(try sample.reader().counts().articles == 3)
        }
    }

    @Test(
        "an item that the outlet's own feed has brought already is listed with it",
        arguments: [true, false]
    )
    func ownCameFirst(sameTitle: Bool) async throws {
        try await Self.withPage { sample in
            sample.add("sada", name: "صدى الأطلس")
            try sample.write(
                Self.own(sameTitle ? "حافلة القراءة" : "كتب تصل إلى الجبل", Sample.library),
                to: "sada"
            )
            let page = sample.outlets[0].feeds[0].url
            _ = try await sample.withLine(at: "2025-05-31T11:00:00Z") { line in
                let pass = PollPass(line)
                return try await pass.run(try await pass.feeds(.all).filter { $0.url != page })
            }
            _ = try await sample.poll(at: "2025-05-31T12:00:00Z")
            let news = try sample.reader()
            let own = try news.articles(NewsFilter()).filter { $0.article.outlet.text == "sada" }
            #expect(own.map(\.article.url.text) == ["https://sada.example/5/"])
            #expect(own.map(\.revisionCount) == [0])
            #expect(try news.query("SELECT url FROM listings").rows.count == 1)
            #expect(try news.problems() == [])
        }
    }
}
