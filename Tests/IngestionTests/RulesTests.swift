import Fetching
import LoopbackServer
import News
import Parsing
import Testing

@testable import Ingestion
@testable import Storage

/// U13: a change of the rules by which a feed is read has it read anew.
@Suite("U13: a change of rules forgets validators and body hash")
struct RulesTests {
    private static let page = """
        <!doctype html><html lang="ar"><head><meta charset="utf-8"></head><body>
        <ul class="wrong"><li><a href="/1/">خبر أول من المدينة</a></li></ul>
        <ul class="right"><li><a href="/2/">خبر ثان من القرية</a></li></ul>
        </body></html>
        """

    private static func listing(_ items: String) -> EntryReading {
        EntryReading(kind: .page, listing: ListingRules(items: items, title: "a", link: "a/@href"))
    }

    /// A page of links whose server answers 304 to who has its validator.
    private func withPage(
        etag: String? = "\"v1\"",
        _ body: (SampleOutlets, LoopbackServer, String) async throws -> Void
    ) async throws {
        try await LoopbackServer.with({ request in
            guard request.path == "/news" else { return .reply(404, body: "no") }
            if let etag, request["if-none-match"] == etag { return .reply(304, headers: [("ETag", etag)]) }
            return .reply(
                headers: [("Content-Type", "text/html; charset=utf-8")] + (etag.map { [("ETag", $0)] } ?? []),
                body: Self.page
            )
        }) { server in
            let sample = try SampleOutlets()
            let url = server.url("/news")
            sample.add("jabal", name: "الجبل", feedURL: url, fullText: .never)
            sample.feeds[url] = PolledFeed(reading: Self.listing("//ul[@class='wrong']/li"))
            _ = try await sample.poll(at: "2025-05-31T12:00:00Z")
            try await body(sample, server, url)
        }
    }

    private func titles(_ sample: SampleOutlets) throws -> Set<String> {
        let news = try sample.reader()
        defer { news.close() }
        return Set(try news.articles(NewsFilter()).map(\.article.title))
    }

    @Test(
        "U13: a mended XPath counts from the next poll on, though the page has not changed",
        arguments: [true, false]
    )
    func mendedXPath(hasValidators: Bool) async throws {
        try await withPage(etag: hasValidators ? "\"v1\"" : nil) { sample, _, url in
            #expect(try titles(sample) == ["خبر أول من المدينة"])
            sample.feeds[url] = PolledFeed(reading: Self.listing("//ul[@class='right']/li"))
            _ = try await sample.poll(at: "2025-05-31T13:00:00Z")
            #expect(try titles(sample) == ["خبر أول من المدينة", "خبر ثان من القرية"])
        }
    }

    @Test("U13: rules that stay leave the validators as they are, over restarts too")
    func unchanged() async throws {
        try await withPage { sample, server, _ in
            for hour in 13...15 { _ = try await sample.poll(at: "2025-05-31T\(hour):00:00Z") }
            #expect(
                server.requests.filter { $0.path == "/news" }.map { $0["if-none-match"] } == [
                    nil, "\"v1\"", "\"v1\"", "\"v1\"",
                ]
            )
        }
    }

    @Test("U13: a file of an earlier khabar, which noted no rules, keeps its validators")
    func earlierFile() async throws {
        try await withPage { sample, server, url in
            try await sample.withLine(at: "2025-05-31T12:30:00Z") { line in
                try line.writer.database.write { transaction in
                    try transaction.run("DELETE FROM meta WHERE name LIKE 'rules %'")
                }
            }
            sample.feeds[url] = PolledFeed(reading: Self.listing("//ul[@class='right']/li"))
            _ = try await sample.poll(at: "2025-05-31T13:00:00Z")
            #expect(server.requests.last?["if-none-match"] == "\"v1\"")
        }
    }

    private static let changes: [(String, @Sendable (inout Line.Station) -> Void)] = [
        ("kind", { $0.feeds["u"] = PolledFeed(reading: EntryReading(kind: .sitemap)) }),
        ("charset", { $0.feeds["u"] = PolledFeed(reading: EntryReading(charset: "windows-1256")) }),
        ("zone", { $0.feeds["u"] = PolledFeed(reading: EntryReading(zone: LocalZone(offsetSeconds: 3600))) }),
        (
            "items",
            { $0.feeds["u"] = PolledFeed(reading: EntryReading(listing: ListingRules(items: "//li"))) }
        ),
        ("date", { $0.feeds["u"] = PolledFeed(reading: EntryReading(listing: ListingRules(date: "//li"))) }),
        ("body", { $0.rules.body = "//article" }),
        ("strip", { $0.rules.strip = "//article" }),
        ("pages", { $0.pages.charset = "windows-1256" }),
        ("fullText", { $0.outlet.fullText = .always }),
        ("fallback", { $0.feeds["u"] = PolledFeed(fallbacks: [.init(url: "v", reading: EntryReading())]) }),
        (
            "fallback's kind",
            { $0.feeds["u"] = PolledFeed(fallbacks: [.init(url: "v", reading: EntryReading(kind: .page))]) }
        ),
    ]

    @Test("U13: every rule counts, and rules that are the same give the same digest in every process")
    func everyRule() {
        let outlet = Outlet(id: .init("o"), name: "o", feeds: [FeedSource(url: "u")])
        let plain = Line.Station(outlet: outlet, everySeconds: 900)
        let digests = Self.changes.map { _, change in
            var station = plain
            change(&station)
            return [station].feedRules[0].digest
        }
        #expect(Set(digests + [[plain].feedRules[0].digest]).count == Self.changes.count + 1)
        // On disk: a random seed, or another order, would have every feed read anew after each start.
        #expect([plain].feedRules[0].digest == 3624331279341998805)
        var other = plain
        other.everySeconds = 60
        #expect([other].feedRules == [plain].feedRules)
    }
}
