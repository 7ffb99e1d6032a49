import News
@testable import Parsing
import Testing

@Suite("Hostile documents")
struct FeedHostileTests {
    private func parse(_ document: String) -> ParsedFeed {
        FeedParser.parse(Array(document.utf8), contentType: nil, url: nil)
    }

    @Test("F14: entities expand within bounds and what follows them is kept")
    func entities() throws {
        let parsed = FeedParser.parse(
            try FeedSamples.bytes("hostile/entities.xml"),
            contentType: nil,
            url: nil
        )
        #expect(parsed.entries.map(\.title) == ["أ", "ب"])
        #expect(try #require(parsed.entries[0].summary).utf8.count <= 70_000)
        #expect(parsed.warnings.contains { $0.contains("entity expansion stopped") })
    }

    @Test("F14: an external entity is never read")
    func externalEntity() {
        let parsed = parse(
            "<!DOCTYPE rss [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
                + "<rss><channel><item><title>[&x;]</title></item></channel></rss>"
        )
        #expect(parsed.entries.first?.title == "[]")
        #expect(parsed.warnings.contains { $0.contains("external entity &x;") })
    }

    @Test("a document type's entities mean what it says, once")
    func declaredEntity() {
        let parsed = parse(
            "<!DOCTYPE rss [<!ENTITY n 'أ &amp; ب'><!ENTITY n 'no'>]>"
                + "<rss><channel><item><title>&n;</title></item></channel></rss>"
        )
        #expect(parsed.entries.first?.title == "أ & ب")
        #expect(parsed.warnings.isEmpty)
    }

    @Test(
        "F15: what is too deep, too wide or too many is cut, and the next entry is there",
        arguments: [
            String(repeating: "<a>", count: 5000) + String(repeating: "</a>", count: 5000),
            String(repeating: "<b>", count: 5000),
            "<x " + (0..<5000).map { "a\($0)='1'" }.joined(separator: " ") + "/>",
            "<x a='" + String(repeating: "y", count: 2 << 20) + "'/>",
            "<" + String(repeating: "n", count: 60_000) + ">",
            String(repeating: "&", count: 10_000), String(repeating: "<", count: 10_000),
            String(repeating: "<![CDATA[", count: 3000), String(repeating: "<!--", count: 3000),
            String(repeating: "</x>", count: 10_000), String(repeating: "<a b=\"", count: 3000),
        ]
    )
    func cut(poison: String) {
        let parsed = parse(
            "<rss><channel><item><title>1</title>\(poison)</item>"
                + "<item><title>2</title></item></channel></rss>"
        )
        #expect(parsed.entries.first?.title == "1")
        #expect(parsed.entries.last?.title == "2")
        #expect(!parsed.warnings.isEmpty)
    }

    @Test("an entity's budget ends between characters")
    func wholeCharacters() {
        let parsed = parse(
            "<!DOCTYPE rss [<!ENTITY a '\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}x'>]>"
                + "<rss><channel><item><title>"
                + String(repeating: "&a;", count: 20_000)
                + "</title></item><item><title>2</title></item></channel></rss>"
        )
        #expect(parsed.entries.last?.title == "2")
        #expect(parsed.warnings.contains { $0.contains("entity expansion stopped") })
        #expect(!parsed.warnings.contains { $0.contains("UTF-8") })
    }

    @Test("F18: a title of ten megabytes costs its feed nothing but itself")
    func endlessTitle() {
        let parsed = parse(
            "<rss><channel><item><title>\(String(repeating: "ن", count: 5 << 20))</title></item>"
                + "<item><title>2</title></item></channel></rss>"
        )
        #expect(parsed.entries.last?.title == "2")
    }

    @Test("one entry has no more authors, categories and files than anyone needs")
    func items() throws {
        let many = (0..<2000).map {
            "<category>\($0)</category><dc:creator>\($0)</dc:creator><enclosure url='\($0)'/>"
        }.joined()
        let entry = try #require(parse("<rss><channel><item>\(many)</item></channel></rss>").entries.first)
        #expect(entry.categories.count == 500)
        #expect(entry.authors.count == 500)
        #expect(entry.enclosures.count == 500)
    }

    @Test("names without end stop the walk, and what came before stands")
    func names() {
        let many = (0..<30_000).map { "<n\($0)/>" }.joined()
        let parsed = parse("<rss><channel><item><title>1</title></item>\(many)</channel></rss>")
        #expect(parsed.entries.map(\.title) == ["1"])
        #expect(parsed.warnings.contains { $0.contains("too many different names") })
    }

    /// Shapes that make parsers slow or large, between the fields of one item; a quarter of a megabyte each.
    private static let shapes: [(String, String)] = {
        func many(_ piece: String) -> String { String(repeating: piece, count: (1 << 18) / piece.utf8.count) }
        func each(_ count: Int, _ piece: (Int) -> String) -> String { (0..<count).map(piece).joined() }
        return [
            ("levels", many("<a>")), ("levels of many names", each(40_000) { "<a\($0 % 500)>" }),
            ("levels of entries", many("<item>")), ("levels of channels", many("<channel>")),
            ("levels inside a text", "<description>" + many("<b>") + "</description>"),
            ("attributes", "<x " + each(30_000) { "a\($0)='1' " } + "/>"),
            ("one attribute again and again", "<x " + many("a='1' ") + "/>"),
            (
                "tags of many attributes",
                String(repeating: "<x " + each(120) { "a\($0)='' " } + "/>", count: 300)
            ),
            ("a long attribute", "<x a='" + many("y") + "'/>"),
            ("an open quote", "<x a=\"" + many("y") + "/>"),
            ("a long name", "<" + many("n") + ">"), ("names", each(30_000) { "<n\($0)/>" }),
            ("namespaces", each(15_000) { "<x xmlns:a\($0)='u\($0)'/>" }),
            ("nested namespaces", each(15_000) { "<x xmlns:a\($0)='u\($0)'>" }),
            ("ampersands", "<description>" + many("&") + "</description>"),
            ("brackets", "<description>" + many("<") + "</description>"),
            ("open tags", "<description>" + many("<a ") + "</description>"),
            ("open quotes", "<description>" + many("<a b=\"<a c='") + "</description>"),
            ("stray end tags", many("</x>")), ("stray end tags in depth", many("<b>") + many("</x>")),
            ("crossed tags", "<description>" + many("<b><i></b></i>") + "</description>"),
            ("references to nothing", "<description>" + many("&bogus; ") + "</description>"),
            ("references of HTML", "<description>" + many("&nbsp;") + "</description>"),
            ("control characters", "<description>" + many("\u{1}") + "</description>"),
            ("open sections", "<description>" + many("<![CDATA[") + "</description>"),
            ("sections in sections", "<description>" + many("<![CDATA[") + many("]]>") + "</description>"),
            ("open comments", many("<!--")), ("comments", many("<!-- -->")), ("instructions", many("<?a ?>")),
            ("bases", many("<x xml:base='a/'/>")), ("open bases", many("<x xml:base='a/'>")),
            ("open tags in HTML", "<description><![CDATA[" + many("<a b=\"") + "]]></description>"),
            ("scripts in HTML", "<description><![CDATA[" + many("<script>") + "]]></description>"),
            ("comments in HTML", "<description><![CDATA[" + many("<!--") + "]]></description>"),
            ("addresses", "<description><![CDATA[" + many("<a href=x>") + "]]></description>"),
            ("keywords", "<keywords>" + each(40_000) { "\($0)," } + "</keywords>"),
            ("signs in a name", "<author>" + many("a@") + "</author>"),
            ("dots in an address", "<link>http://" + many("a/../") + "</link>"),
        ]
    }()

    @Test("F15: a hostile shape is read within bounds, and the entry before it stands", arguments: shapes)
    func bounded(name: String, shape: String) throws {
        let document =
            "<rss><channel><item><title>1</title></item><item>\(shape)</item>"
            + "<item><title>3</title></item></channel></rss>"
        let bytes = Array(document.utf8)
        let parsed = FeedParser.parse(bytes, contentType: nil, url: "https://a.example/feed")
        #expect(parsed.entries.first?.title == "1")
        // All that is told of a document is no longer than a few times the document.
        let told = parsed.json(file: nil).count
        #expect(told <= 12 * bytes.count, "\(told) bytes told of \(bytes.count)")
        // Nor is what the mender gives libxml2 to read, whether it is needed or not.
        let written = XMLMenderOutput(bytes).count
        #expect(written <= bytes.count + bytes.count / 8 + (1 << 20) + (1 << 16), "\(written) bytes written")
    }

    @Test("entries of a few bytes come up to their limit, entries of news however many there are")
    func manyEntries() {
        var count = 0
        let short = "<rss><channel>" + String(repeating: "<item/>", count: 70_000)
        let parsed = FeedParser.parse(Array(short.utf8), DocumentContext()) { _ in count += 1 }
        #expect(count == 60_000)
        #expect(parsed.warnings.contains { $0.contains("entries of a few bytes") })
        count = 0
        let item = "<item><title>a</title><link>https://a.example/2025/05/30/a.html</link></item>"
        let long = "<rss><channel>" + String(repeating: item, count: 70_000) + "</channel></rss>"
        _ = FeedParser.parse(Array(long.utf8), DocumentContext()) { _ in count += 1 }
        #expect(count == 70_000)
    }

    @Test(
        "what is hostile in JSON is refused or left out",
        arguments: [
            (String(repeating: "[", count: 100_000), 0),
            ("{\"id\":" + String(repeating: "[", count: 9000), 0),
            ("{\"id\":\"a\",\"tags\":[" + String(repeating: "1,", count: 50_000) + "1]}", 1),
            ("{\"id\":\"a\"," + String(repeating: "\"x\":1,", count: 50_000) + "\"y\":1}", 1),
            (
                "{\"id\":\"a\",\"x\":" + String(repeating: "[", count: 300)
                    + String(repeating: "]", count: 300) + "}", 0
            ),
            (String(repeating: "\"", count: 100_000), 0),
            (String(repeating: "{},", count: 70_000) + "{}", 60_000),
        ]
    )
    func json(items: String, count: Int) {
        let document =
            "{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"t\",\"items\":[\(items)]}"
        let parsed = FeedParser.parse(Array(document.utf8), contentType: nil, url: nil)
        #expect(parsed.entries.count == count)
        #expect(parsed.feed.title == "t")
        #expect(parsed.entries.allSatisfy { $0.categories.count <= 500 })
    }

    @Test("whatever the mender writes, libxml2 reads without an error", arguments: FeedSamples.all)
    func mended(name: String) throws {
        let bytes = try FeedSamples.bytes(name)
        for length in stride(from: 1, through: bytes.count, by: 7) {
            let output = XMLMenderOutput(CharacterEncoding.repaired(utf8: bytes[..<length]).utf8)
            #expect(output.failure == nil, "\(length) bytes: \(output.failure ?? "")")
        }
    }
}

/// How much the mender makes of a document, and what libxml2 says to it.
private struct XMLMenderOutput {
    private(set) var count = 0
    private(set) var failure: String?

    init(_ document: [UInt8]) {
        document.withUnsafeBytes { text in
            var mender = XMLMender(text, kind: .feed)
            let failure = EntryStream.run { _ in
            } _: { stream in
                var builder = FeedBuilder(kind: .feed, url: nil, dates: FeedDates(), stream: stream)
                builder.mayBeTangled = false
                return XMLReader.read(into: &builder) { feed in
                    mender.forEachPiece(feed)
                    return true
                }
            }
            count = mender.countWritten
            if let failure, failure.isFatal, count > 0 { self.failure = failure.message }
        }
    }
}
