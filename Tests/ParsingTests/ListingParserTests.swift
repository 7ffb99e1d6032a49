import News
import Parsing
import Testing

@Suite("The news on a listing page")
struct ListingParserTests {
    private let now = Timestamp(secondsSince1970: 1_741_950_000)  // 2025-03-14T11:00:00Z

    @Test("without rules the headlines are found, each once, and nothing else")
    func byShape() throws {
        let listing = ListingParser.parse(
            try PageSamples.page("listing-front"),
            contentType: nil,
            url: "https://www.minbar.example/",
            now: now
        )
        #expect(
            listing.entries.map(\.entry.link) == [
                "https://www.minbar.example/details-1204.html",
                "https://www.minbar.example/details-1203.html",
                "https://minbar.example/details-1202.html",
            ]
        )
        #expect(listing.entries.map(\.entry.id) == listing.entries.map(\.entry.link))
        #expect(listing.entries.first?.entry.title == "افتتاح مكتبة جديدة بحي السلام بعد سنتين من الأشغال")
        #expect(
            listing.entries.map { $0.entry.published?.description } == [
                "2025-03-14T07:00:00Z", "2025-03-13T19:00:00Z", "2025-03-12T00:00:00Z",
            ]
        )
        #expect(
            listing.entries.first?.entry.text
                == "افتتحت جماعة المدينة مكتبة جديدة بحي السلام بحضور عدد من الكتاب."
        )
    }

    @Test("rules select items, and items name their own outlets")
    func byRules() throws {
        let listing = ListingParser.parse(
            try PageSamples.page("listing-aggregator"),
            contentType: nil,
            url: "https://jamaa.example/ar/today",
            rules: ListingRules(
                items: "//article[@class='story'] | //div[@class='card']",
                text: ".//div[@class='card-text'] | .//div[@class='story-body']",
                outlet: ".//span[@class='source']"
            ),
            now: now
        )
        #expect(listing.warnings.isEmpty)
        #expect(listing.entries.map(\.outletName) == [nil, "الألباب", "هبة بريس"])
        #expect(
            listing.entries.map(\.entry.link) == [
                "https://jamaa.example/ar/today", "https://jamaa.example/ar/r1",
                "https://jamaa.example/ar/r2",
            ]
        )
        #expect(
            listing.entries.map { $0.entry.published?.description } == [
                "2025-03-14T10:00:00Z", "2025-03-14T05:00:00Z", "2025-03-14T04:00:00Z",
            ]
        )
        #expect(listing.entries[1].entry.text == "نص الخبر الثاني كاملا.\n\nوفقرته الثانية.")
    }

    @Test("an item's outlet is named with where its name links to, and its article may be on any host")
    func outletLinks() {
        let page = Array(
            """
            <div class=c><a href="https://albab.example/a1">عنوان الخبر الأول</a>
            <a class=o href="/outlets/albab"><span class=s>الألباب</span></a></div>
            <div class=c><a href="/r/2"><b>عنوان الخبر الثاني</b> <span class=s>هبة بريس</span></a></div>
            <div class=c><a href="/r/3">عنوان الخبر الثالث</a> <p class=s><a href="//hiba.example">هبة بريس</a></p></div>
            """.utf8
        )
        let listing = ListingParser.parse(
            page,
            contentType: nil,
            url: "https://jamaa.example/",
            rules: ListingRules(items: "//div[@class='c']", outlet: ".//*[@class='s']"),
            now: now
        )
        #expect(listing.entries.map(\.outletName) == ["الألباب", "هبة بريس", "هبة بريس"])
        #expect(
            listing.entries.map(\.outletURL) == [
                "https://jamaa.example/outlets/albab", nil, "https://hiba.example/",
            ]
        )
        #expect(listing.entries.first?.entry.link == "https://albab.example/a1")
    }

    @Test("title, link and date have rules of their own")
    func fieldRules() {
        let page = Array(
            "<ul><li data-u='/n/5'><b>One</b><i>2025-03-01</i></li><li data-u='/n/6'><b>Two</b></li></ul>"
                .utf8
        )
        let listing = ListingParser.parse(
            page,
            contentType: nil,
            url: "https://a.example/",
            rules: ListingRules(items: "//li", title: "b", link: "@data-u", date: "i"),
            now: now
        )
        #expect(listing.entries.map(\.entry.title) == ["One", "Two"])
        #expect(listing.entries.map(\.entry.link) == ["https://a.example/n/5", "https://a.example/n/6"])
        #expect(listing.entries.map { $0.entry.published?.description } == ["2025-03-01T00:00:00Z", nil])
    }

    @Test("a rule that is no XPath or selects nothing is told", arguments: ["//div[", "//absent"])
    func badRule(rule: String) {
        let listing = ListingParser.parse(
            Array("<div><a href=x>y</a></div>".utf8),
            contentType: nil,
            url: "https://a.example/",
            rules: ListingRules(items: rule),
            now: now
        )
        #expect(listing.entries.isEmpty)
        #expect(listing.warnings.count == 1 && listing.warnings[0].contains(rule))
    }
}
