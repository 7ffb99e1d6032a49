import News
@testable import Parsing
import Testing

@Suite("Hostile documents")
struct FeedHostileTests {
    private func parse(_ document: String) -> ParsedFeed {
        FeedParser.parse(Array(document.utf8), contentType: nil, url: nil)
    }

    @Test("entities expand within bounds and what follows them is kept")
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

    @Test("an external entity is never read")
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
        "what is too deep, too wide or too many is cut, and the next entry is there",
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

    @Test("whatever the mender writes, libxml2 reads without an error", arguments: FeedSamples.all)
    func mended(name: String) throws {
        let bytes = try FeedSamples.bytes(name)
        for length in stride(from: 1, through: bytes.count, by: 7) {
            let utf8 = CharacterEncoding.repaired(utf8: bytes[..<length]).utf8
            let failure = utf8.withUnsafeBytes { text -> XMLReader.Failure? in
                var mender = XMLMender(text, roots: "rss rdf feed channel entry")
                let failure = EntryStream.run { _ in
                } _: { stream in
                    var builder = FeedBuilder(kind: .feed, url: nil, stream: stream)
                    return XMLReader.read(into: &builder) { feed in
                        mender.forEachPiece(feed)
                        return true
                    }
                }
                return mender.hasWritten ? failure : nil
            }
            #expect(failure?.isFatal != true, "\(length) bytes: \(failure?.message ?? "")")
        }
    }
}
