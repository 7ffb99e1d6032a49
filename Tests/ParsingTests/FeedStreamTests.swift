import News
@testable import Parsing
import Testing

@Suite("Entries as they come")
struct FeedStreamTests {
    private struct Enough: Error {}

    @Test("entry by entry a sample gives what it gives whole", arguments: FeedSamples.all)
    func samples(name: String) throws {
        let bytes = try FeedSamples.bytes(name)
        for length in stride(from: bytes.count, through: 0, by: -11) {
            let prefix = Array(bytes[..<length])
            var entries: [Entry] = []
            var parsed = FeedParser.parse(prefix, DocumentContext()) { entries.append($0) }
            #expect(parsed.entries.isEmpty)
            parsed.entries = entries
            #expect(parsed == FeedParser.parse(prefix, contentType: nil, url: nil))
        }
    }

    @Test("sitemaps and lists of posts too")
    func sources() throws {
        var links: [String?] = []
        let news = try FeedSamples.bytes("sitemap/news.xml")
        _ = FeedParser.parseSitemap(news, DocumentContext()) { links.append($0.link) }
        #expect(links == ["https://jarida.example/1", "https://jarida.example/2"])
        let index = try FeedSamples.bytes("sitemap/index.xml")
        let sitemap = FeedParser.parseSitemap(index, DocumentContext()) { _ in
            Issue.record("an index has no entries")
        }
        #expect(sitemap.sitemaps.count == 2)
        var titles: [String?] = []
        let posts = try FeedSamples.bytes("wp-json/posts.json")
        _ = FeedParser.parsePosts(posts, DocumentContext()) { titles.append($0.title) }
        #expect(titles.first == "خبر – «عاجل»")
    }

    @Test(
        "what the taker throws ends the reading",
        arguments: [
            "<rss><channel>" + String(repeating: "<item><title>a</title></item>", count: 9),
            "{\"version\":\"1\",\"items\":[{\"id\":1},{\"id\":2},{\"id\":3},{\"id\":4}]}",
        ]
    )
    func thrown(document: String) {
        var count = 0
        #expect(throws: Enough.self) {
            _ = try FeedParser.parse(Array(document.utf8), DocumentContext()) { _ in
                count += 1
                if count == 3 { throw Enough() }
            }
        }
        #expect(count == 3)
    }

    /// Whatever breaks a document, what was told before is not told again.
    @Test(
        "an entry before the break comes once, and those behind it too",
        arguments: [
            "</b>", "& & &nbsp;", "<x", "<a b=c>", "\u{1}", "</channel>", "</item>", "<item>", "<image>",
            "<author>a",
            "<title>x", "<![CDATA[", "<!--", "<rss>", "</rss>", "<?xml", "<x:y:z/>", "<channel>",
            "<media:group>",
            "</rss><rss><channel>", "<image><x><item><title>9</title></item>", "]]>", "<!DOCTYPE x>",
            "<a a='1' a='2'/>", "]]\u{1}>",
        ]
    )
    func once(poison: String) {
        func item(_ number: Int) -> String {
            "<item><title>\(number)</title><guid>g\(number)</guid></item>\n"
        }
        let rest = (5...8).map(item).joined() + "</channel></rss>"
        let start = "<rss version='2.0'><channel><title>t</title>"
        let document = start + (1...4).map(item).joined() + poison + rest
        var ids: [String?] = []
        let parsed = FeedParser.parse(Array(document.utf8), DocumentContext()) { ids.append($0.id) }
        let told = ids.compactMap { $0 }
        #expect(told.prefix(4) == ["g1", "g2", "g3", "g4"])
        #expect(Set(told).isSuperset(of: ["g6", "g7", "g8"]))
        #expect(told.count == Set(told).count)
        #expect(parsed.feed.title == "t")
        #expect(parsed.feed.categories.isEmpty)
    }

    @Test("reading goes on inside the namespaces, the base and the language of the elements around")
    func around() throws {
        let document = """
            <feed xmlns="http://www.w3.org/2005/Atom" xmlns:d="http://purl.org/dc/elements/1.1/" \
            xml:base="https://a.example/x/" xml:lang="ar"><title>t</title><entry><title>1</title></entry>
            <entry><title>2 & 3</title><link href="l"/><d:subject>s</d:subject></entry></feed>
            """
        let parsed = FeedParser.parse(Array(document.utf8), contentType: nil, url: nil)
        #expect(parsed.entries.map(\.title) == ["1", "2 & 3"])
        #expect(parsed.entries.last?.link == "https://a.example/x/l")
        #expect(parsed.entries.last?.categories == ["s"])
        #expect(parsed.entries.last?.language == "ar")
        #expect(parsed.warnings.contains { $0.hasPrefix("line 2: a bare ampersand") })
    }

    @Test("a broken item of a JSON Feed costs no other, and the feed's own words may stand behind the items")
    func brokenItem() {
        let document = #"""
            {"items":[{"id":"1","url":"a"},{"id":"2","title":nope},{"id":"3","title":"\u0627\ud83d\ude00\u00e9"}],
            "version":"https://jsonfeed.org/version/1.1","title":"t","feed_url":"https://a.example/f/"}
            """#
        let parsed = FeedParser.parse(Array(document.utf8), contentType: nil, url: nil)
        #expect(parsed.entries.map(\.id) == ["1", "3"])
        #expect(parsed.entries.first?.link == "https://a.example/f/a")
        #expect(parsed.entries.last?.title == "ا😀é")
        #expect(parsed.feed.title == "t")
        #expect(parsed.warnings.contains { $0.contains("broken JSON at 1:") })
    }
}
