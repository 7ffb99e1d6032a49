import Language
import News
@testable import Parsing
import Testing

@Suite("Dates without a zone stand in their outlet's")
struct LocalZoneTests {
    private func published(_ date: String, _ zone: LocalZone?) -> String? {
        let page = "<head><meta property=article:published_time content='\(date)'></head><p>x</p>"
        let found = PageExtractor.extract(
            Array(page.utf8),
            contentType: nil,
            url: "http://a.example/b",
            zone: zone
        )
        return found.published.map { "\($0.instant)" }
    }

    @Test("a zone places times and days that have none, and moves no other date")
    func fixed() {
        let zone = LocalZone(offsetSeconds: 3600)
        #expect(published("2025-05-31T03:27:00", zone) == "2025-05-31T02:27:00Z")
        #expect(published("2025-05-31T03:27:00", nil) == "2025-05-31T03:27:00Z")
        #expect(published("2025-05-31T03:27:00Z", zone) == "2025-05-31T03:27:00Z")
        #expect(published("2025-05-31T03:27:00-05:00", zone) == "2025-05-31T08:27:00Z")
        #expect(published("2025-05-31", zone) == "2025-05-30T23:00:00Z")
        #expect(published("2025-05-31T03:27:00", LocalZone(offsetSeconds: -12_600)) == "2025-05-31T06:57:00Z")
    }

    @Test(
        "a zone file's changes are followed: Morocco is at UTC in Ramadan and an hour ahead otherwise",
        arguments: [
            ("2025-02-20T12:00:00", "2025-02-20T11:00:00Z"), ("2025-03-10T12:00:00", "2025-03-10T12:00:00Z"),
            ("2025-04-10T12:00:00", "2025-04-10T11:00:00Z"),
        ]
    )
    func zoneFile(date: String, expected: String) throws {
        let zone = try #require(LocalZone(zoneFile: LocalZoneTests.ramadan2025))
        #expect(published(date, zone) == expected)
    }

    /// Version 2 of the format with three changes: to +1 in 2018, to 0 and back in 2025.
    private static let ramadan2025: [UInt8] = {
        func header(times: UInt8, kinds: UInt8, letters: UInt8) -> [UInt8] {
            Array("TZif2".utf8) + [UInt8](repeating: 0, count: 15)
                + [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, times, 0, 0, 0, kinds, 0, 0, 0, letters]
        }
        func big(_ number: Int64) -> [UInt8] {
            (0..<8).map { UInt8(truncatingIfNeeded: number >> (56 - 8 * $0)) }
        }
        let changes: [Int64] = [1_540_695_600, 1_740_276_000, 1_743_904_800]
        return header(times: 0, kinds: 1, letters: 4) + [0, 0, 0, 0, 0, 0] + Array("+00\0".utf8)
            + header(times: 3, kinds: 2, letters: 8) + changes.flatMap(big) + [1, 0, 1]
            + [0, 0, 0, 0, 0, 0] + [0, 0, 0x0E, 0x10, 0, 4] + Array("+00\0+01\0".utf8) + Array("\n\n".utf8)
    }()

    @Test("no prefix of a zone file is read beyond its end, and none is a zone with changes missing")
    func prefixes() {
        let whole = LocalZoneTests.ramadan2025
        let least = whole.count - 12
        for length in 0..<least { #expect(LocalZone(zoneFile: Array(whole[..<length])) == nil) }
        #expect(
            LocalZone(zoneFile: Array("no zone file at all, but long enough to be read as one".utf8)) == nil
        )
    }

    @Test("listings place dates too, but not those that count back from now")
    func listing() {
        let items = (1...3).map {
            "<li><a href='/news/a-headline-of-the-day-\($0)'>A headline of the day, number \($0)</a>"
                + "<span>\($0 == 1 ? "31/05/2025 10:00" : "\($0) hours ago")</span></li>"
        }
        let listing = ListingParser.parse(
            Array("<ul>\(items.joined())</ul>".utf8),
            contentType: nil,
            url: "http://a.example/",
            now: Timestamp(secondsSince1970: 1_748_692_800),  // 2025-05-31T12:00:00Z
            zone: LocalZone(offsetSeconds: 3600)
        )
        #expect(
            listing.entries.map { $0.entry.published?.description } == [
                "2025-05-31T09:00:00Z", "2025-05-31T10:00:00Z", "2025-05-31T09:00:00Z",
            ]
        )
    }

    @Test("an outlet's encoding is used where its pages say none and are no UTF-8")
    func charset() {
        // "сегодня" in KOI8-R.
        let page = Array("<p>".utf8) + [0xD3, 0xC5, 0xC7, 0xCF, 0xC4, 0xCE, 0xD1]
        let read = PageExtractor.extract(
            page,
            contentType: nil,
            url: "http://a.example/b",
            charset: "koi8-r"
        )
        #expect(read.text == "сегодня")
    }
}

@Suite("How exactly a feed states its times")
struct FeedPrecisionTests {
    private func entry(_ date: String, zone: LocalZone? = nil) throws -> Entry {
        let feed = """
            <rss version="2.0"><channel><title>f</title><item><title>a</title><pubDate>\(date)</pubDate></item></channel></rss>
            """
        let parsed = FeedParser.parse(Array(feed.utf8), contentType: nil, url: nil, zone: zone)
        return try #require(parsed.entries.first)
    }

    @Test(
        "a feed's day begins at midnight of the outlet's zone, and its times without a zone stand in it",
        arguments: [
            ("2025-05-30", "2025-05-29T23:00:00Z", TimePrecision.day),
            ("2025-05-30T18:10", "2025-05-30T17:10:00Z", .minute),
            ("Fri, 30 May 2025 18:10:05 +0000", "2025-05-30T18:10:05Z", .instant),
            ("Fri, 30 May 2025 00:00:00 +0100", "2025-05-29T23:00:00Z", .day),
            // Midnight of the outlet, written as UTC.
            ("Thu, 29 May 2025 23:00:00 GMT", "2025-05-29T23:00:00Z", .day),
        ] as [(String, String, TimePrecision)]
    )
    func placed(date: String, instant: String, precision: TimePrecision) throws {
        let entry = try entry(date, zone: LocalZone(offsetSeconds: 3600))
        #expect(entry.published.map { "\($0)" } == instant)
        #expect(entry.publishedPrecision == precision)
    }
}
