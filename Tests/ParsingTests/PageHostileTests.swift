import News
import Parsing
import Testing

/// The time limits are no measure of speed: they end what would run for hours.
@Suite("Hostile pages", .timeLimit(.minutes(5)))
struct PageHostileTests {
    private static let shapes: [(String, [UInt8])] = [
        (
            "100,000 nested elements",
            repeated("<div>", 100_000) + Array("<p>deep</p>".utf8) + repeated("</div>", 100_000)
        ),
        ("unclosed formatting", repeated("<font><b>", 50_000)),
        ("end tags that close nothing", repeated("<b>", 50_000) + repeated("</i>", 50_000)),
        (
            "20,000 attributes",
            Array("<div ".utf8) + (0..<20_000).flatMap { Array("a\($0)=\"v\" ".utf8) }
                + Array("><p>x</p>".utf8)
        ),
        ("20,000 classes", Array("<div class='".utf8) + repeated("related ad ", 20_000) + Array("'>x".utf8)),
        ("10 MB of text", Array("<p>".utf8) + [UInt8](repeating: 0x77, count: 10_000_000)),
        ("260,000 elements", repeated("<p>x", 260_000)),
        ("an unclosed comment", Array("<p>before</p><!-- ".utf8) + repeated("- <p>", 300_000)),
        ("unclosed comments", repeated("<!--", 300_000)),
        ("an unclosed script", Array("<script>".utf8) + repeated("</scrip", 300_000)),
        ("an unclosed quote", Array("<a href=\"".utf8) + repeated("x>", 300_000)),
        ("nested tables", repeated("<table><tr><td>", 5_000)),
        ("deep JSON-LD", Array("<script type='application/ld+json'>".utf8) + repeated("[", 200_000)),
        (
            "many JSON-LD objects",
            Array("<script type='application/ld+json'>[".utf8)
                + repeated("{\"@type\":\"Article\",\"a\":[{}]},", 5_000) + Array("]</script>".utf8)
        ),
        ("nested links", repeated("<a href=x><p>text of a link, ", 3_000)),
        ("links of one word", Array("<p>".utf8) + repeated("<a href='/x'>word</a> ", 60_000)),
        (
            "inline siblings of a telling name",
            Array("<p>".utf8) + repeated("<b class='share'>by </b>", 60_000)
        ),
        ("times that are none", repeated("<time class='c'>x1y2</time>", 30_000)),
        (
            "links to authors",
            Array("<h1>x</h1>".utf8) + repeated("<a href='/author/x'>in lower case</a>", 30_000)
        ),
        ("linked headings", longBody + repeated("<h2><a href='/x'>one of the headings</a></h2>", 30_000)),
        ("boxes in boxes behind a text", longBody + repeated("<div>", 100_000) + Array("short, of it".utf8)),
        ("spans in spans behind a text", longBody + repeated("<span>", 100_000) + Array("short, of it".utf8)),
        ("control bytes", (0..<60_000).map { UInt8($0 * 7 % 256) }),
        ("nothing", []),
    ]

    private static let longBody =
        Array("<div class='article-body'>".utf8)
        + repeated("<p>\(String(repeating: "word, ", count: 60))</p>", 20)

    private static func repeated(_ text: String, _ count: Int) -> [UInt8] {
        Array(String(repeating: text, count: count).utf8)
    }

    @Test("F15: every shape ends, and gives valid text", arguments: shapes.map(\.0))
    func shape(name: String) throws {
        let (_, page) = try #require(PageHostileTests.shapes.first { $0.0 == name })
        let found = PageExtractor.extract(page, contentType: "text/html", url: "http://a.example/b")
        #expect(found.text.utf8.count <= page.count * 3 + 100)
        let listing = ListingParser.parse(
            page,
            contentType: nil,
            url: "http://a.example/b",
            now: Timestamp(secondsSince1970: 1_741_950_000)
        )
        #expect(listing.entries.count <= page.count)
    }

    @Test("what follows deep nesting and many attributes is not lost")
    func afterwards() {
        let attributes = (0..<500).map { "a\($0)='it''s'" }.joined(separator: " ")
        let page = PageSamples.article(
            "<div \(attributes) b=\"> not the end\">" + String(repeating: "<font><b>", count: 400)
                + PageSamples.paragraphs
        )
        let text = PageExtractor.extract(page, contentType: nil, url: "http://a.example/b").text
        #expect(text.contains("Paragraph number 4"))
    }

    @Test("a page inside an unclosed noscript is still read")
    func noscript() {
        let page = PageSamples.article("<noscript><div><img src=x></noscript>" + PageSamples.paragraphs)
        let text = PageExtractor.extract(page, contentType: nil, url: "http://a.example/b").text
        #expect(text.contains("Paragraph number 1"))
    }

    /// Every prefix of the small samples; of the others one in so many, which is no multiple of a tag's length.
    @Test(
        "the prefixes of every sample are read without harm",
        arguments: [
            ("breaks", 1), ("theme-boxes", 31), ("lead-outside", 13), ("listing-front", 17),
            ("listing-aggregator", 7),
        ]
    )
    func prefixes(name: String, step: Int) throws {
        let page = try PageSamples.page(name)
        let now = Timestamp(secondsSince1970: 1_741_950_000)
        for length in stride(from: 0, to: page.count, by: step) {
            let part = Array(page[..<length])
            let found = PageExtractor.extract(part, contentType: nil, url: "http://a.example/b")
            let listing = ListingParser.parse(part, contentType: nil, url: "http://a.example/b", now: now)
            #expect(found.text.utf8.count <= length * 3 && listing.entries.count <= length)
        }
    }

    @Test("the same bytes give the same page")
    func deterministic() throws {
        let body = try PageSamples.page("theme-boxes")
        let first = PageExtractor.extract(body, contentType: nil, url: "http://a.example/b")
        for _ in 0..<5 {
            #expect(PageExtractor.extract(body, contentType: nil, url: "http://a.example/b") == first)
        }
    }
}
