import Foundation
import News
@testable import Parsing
import Testing

/// An empty document of RDF whose default namespace is `namespace`.
private func rdf(_ namespace: String) -> String {
    "<r:RDF xmlns:r='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='\(namespace)'/>"
}

@Suite("Feeds")
struct FeedParserTests {
    @Test("a sample gives exactly what stands beside it", arguments: FeedSamples.withExpectation)
    func sample(name: String) throws {
        let parsed = FeedParser.parse(
            try FeedSamples.bytes(name),
            contentType: nil,
            url: "https://jarida.example/feed/"
        )
        let stem = name.split(separator: ".").dropLast().joined(separator: ".")
        let expected = String(decoding: try FeedSamples.bytes(stem + ".expected.json"), as: UTF8.self)
        #expect(String(decoding: parsed.json(file: nil), as: UTF8.self) == expected)
    }

    @Test("every prefix of every sample is read to its end", arguments: FeedSamples.all)
    func prefixes(name: String) throws {
        let bytes = try FeedSamples.bytes(name)
        // Every byte of the shorter samples; every third of the longer ones keeps the test quick.
        for length in stride(from: 0, through: bytes.count, by: bytes.count > 1200 ? 3 : 1) {
            let prefix = Array(bytes[..<length])
            let parsed = FeedParser.parse(prefix, contentType: nil, url: nil)
            if length < bytes.count, !parsed.isFeed { #expect(!parsed.warnings.isEmpty) }
            _ = FeedParser.parseSitemap(prefix, contentType: nil, url: nil)
            _ = FeedParser.parsePosts(prefix, url: nil)
        }
    }

    @Test(
        "no entry is lost to what is broken around it",
        arguments: [
            ("<rss><channel><item><title>1</title></item><item><title>2", ["1", "2"]),
            ("<rss><channel><item><title>1<item><title>2</title></item></channel></rss>", ["1", "2"]),
            ("<rss><channel><item><title>1</item><item><title>2</title></item></channel></rss>", ["1", "2"]),
            (
                "<rss><channel><item><title>1</title></channel><item><title>2</title></item></rss>",
                ["1", "2"]
            ),
            (
                "x<rss><channel><item><title>1</title></item></channel></rss><item><title>2</title></item>",
                ["1", "2"]
            ),
            (
                "<rss><channel><item><title>1</title><x y=\"z>a</x></item><item><title>2</title></item>",
                ["1", "2"]
            ),
            ("<rss><channel><item><title>1</title></item>< item><item><title>2</title></item>", ["1", "2"]),
            (
                "<rss><channel><item><title>1</title><!-- never closed <item><title>2</title></item>",
                ["1", "2"]
            ),
            ("<rss><channel><item><title>1</title><![CDATA[ open <item><title>2</title></item>", ["1", "2"]),
            (
                "<rss><channel><item><description>a<b</description><title>1</title></item></channel></rss>",
                ["1"]
            ),
            (
                #"{"version":"https://jsonfeed.org/version/1","items":[{"title":"1"},{"title":"}2"},{"ti"#,
                ["1", "}2"]
            ),
            ("<feed><entry><title>1</title></entry><entry><title>2</title></feed>", ["1", "2"]),
        ]
    )
    func everyEntry(document: String, titles: [String]) {
        let parsed = FeedParser.parse(Array(document.utf8), contentType: nil, url: nil)
        #expect(parsed.entries.map(\.title) == titles)
        #expect(!parsed.warnings.isEmpty)
    }

    @Test("items that are never closed are items all the same, however many they are")
    func unclosedItems() {
        let items = (1...300).map { "<item><title>\($0)</title>" }.joined()
        let parsed = FeedParser.parse(Array("<rss><channel>\(items)".utf8), contentType: nil, url: nil)
        #expect(parsed.entries.map(\.title) == (1...300).map { "\($0)" })
    }

    @Test("an item of JSON that is broken costs no other, and is counted")
    func brokenItem() {
        let items = #"{"title":"1"},{"title" "2"},{"title":"3"}"#
        let document = #"{"version":"https://jsonfeed.org/version/1","items":[\#(items)]}"#
        let parsed = FeedParser.parse(Array(document.utf8), contentType: nil, url: nil)
        #expect(parsed.entries.map(\.title) == ["1", "3"])
        #expect(parsed.warnings.contains { $0.hasSuffix("items left out: 1") })
    }

    @Test("what a script behind the feed holds is no entry")
    func scriptBehind() {
        let document = "<rss><channel><item><title>1</title></item></channel></rss><script>'<item>'</script>"
        let parsed = FeedParser.parse(Array(document.utf8), contentType: nil, url: nil)
        #expect(parsed.entries.map(\.title) == ["1"])
    }

    @Test(
        "what is no feed is called none, with the reason",
        arguments: [
            ("", "empty"), (" \n", "empty"), ("plain words", "root element"),
            ("<html><body>x</body></html>", "<html>"),
            ("<!DOCTYPE html><p>x", "HTML page"), ("{\"a\":1}", "JSON Feed"), ("[1]", "JSON Feed"),
            ("{", "broken JSON"),
            ("<urlset><url><loc>x</loc></url></urlset>", "<urlset>"),
        ]
    )
    func noFeed(document: String, reason: String) throws {
        let parsed = FeedParser.parse(Array(document.utf8), contentType: "application/rss+xml", url: nil)
        #expect(!parsed.isFeed)
        #expect(parsed.format == .unknown)
        #expect(parsed.entries.isEmpty)
        #expect(try #require(parsed.warnings.last).contains(reason))
    }

    @Test(
        "the format is told by root, namespace and version",
        arguments: [
            ("<rss version='2.0'/>", FeedFormat.rss20), ("<rss version='2.1'/>", .rss20),
            ("<rss version='0.91'/>", .rss091),
            ("<rss version='0.92'/>", .rss092), ("<rss version='0.93'/>", .rss093),
            ("<rss version='0.94'/>", .rss094),
            ("<rss version='0.90'/>", .rss090), ("<rss/>", .rss), ("<rss version='7'/>", .rss),
            ("<RSS version='2.0'/>", .rss20),
            ("<feed xmlns='http://www.w3.org/2005/Atom'/>", .atom10),
            ("<feed xmlns='http://purl.org/atom/ns#'/>", .atom03),
            ("<feed/>", .atom), ("<entry xmlns='http://www.w3.org/2005/Atom'/>", .atom10),
            ("<a:feed xmlns:a='http://www.w3.org/2005/Atom'/>", .atom10),
            (
                rdf("http://purl.org/rss/1.0/"),
                .rss10
            ),
            (
                rdf("http://my.netscape.com/rdf/simple/0.9/"),
                .rss090
            ),
            ("{\"version\":\"https://jsonfeed.org/version/1\",\"items\":[]}", .json1),
            ("{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[]}", .json11),
        ]
    )
    func format(document: String, expected: FeedFormat) {
        let parsed = FeedParser.parse(Array(document.utf8), contentType: nil, url: nil)
        #expect(parsed.isFeed)
        #expect(parsed.format == expected)
    }

    @Test("a feed's wish when to be asked is read: period, hours and days")
    func rhythm() {
        func rhythm(_ markup: String) -> FeedRhythm {
            let document = """
                <rss version="2.0" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><channel>\(markup)
                <item><title>t</title><hour>5</hour></item></channel></rss>
                """
            return FeedParser.parse(Array(document.utf8), contentType: nil, url: nil).feed.rhythm
        }
        let twice = "<sy:updatePeriod> hourly </sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>"
        #expect(rhythm(twice).updateSeconds == 1800)
        #expect(rhythm("<sy:updatePeriod>daily</sy:updatePeriod>").updateSeconds == 86400)
        #expect(rhythm("<sy:updatePeriod>often</sy:updatePeriod>").updateSeconds == nil)
        let skipping = rhythm(
            "<skipHours><hour>0</hour><hour>24</hour><hour>23</hour><hour>x</hour></skipHours><skipDays><day>Sunday</day></skipDays>"
        )
        #expect(skipping.skippedHours == 1 | 1 << 23)
        #expect(skipping.skippedDays == 1 << 6)
        #expect(rhythm("").skippedHours == 0)
    }
}
