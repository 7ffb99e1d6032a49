import Foundation
import FoundationXML
import News
import Parsing
import Storage
import Testing
import Web

@Suite("The outgoing feeds")
struct FeedTests {
    private static let addresses = [
        "/feed", "/feed?min_outlets=2", "/feed?language=ar&section=%D9%85%D8%AC%D8%AA%D9%85%D8%B9", "/top",
        "/outlets/sada/feed", "/agencies/MAP/feed", "/sections/%D9%85%D8%AC%D8%AA%D9%85%D8%B9/feed",
        "/search?q=%D9%85%D9%83%D8%AA%D8%A8%D8%A9",
    ]

    private static func target(_ address: String, _ suffix: String) -> String {
        let halves = address.split(separator: "?", maxSplits: 1)
        return "\(halves[0]).\(suffix)" + (halves.count > 1 ? "?\(halves[1])" : "")
    }

    /// What khabar's own reader of feeds makes of an answer.
    private static func read(_ answer: PageAnswer) throws -> (feed: ParsedFeed, entries: [Entry]) {
        var entries: [Entry] = []
        let feed = FeedParser.parse(
            answer.body,
            DocumentContext(contentType: answer.value("content-type"), url: "http://localhost/feed")
        ) { entries.append($0) }
        return (feed, entries)
    }

    private static func isWellFormed(_ bytes: [UInt8]) -> Bool { XMLParser(data: Data(bytes)).parse() }

    @Test(
        "khabar reads its own feeds back whole, in both dialects, and twice the same",
        arguments: addresses
    )
    func readBack(address: String) throws {
        let world = try PageWorld(PageWorld.Words(agency: "MAP"))
        var dialects: [[Entry]] = []
        for suffix in ["atom", "json"] {
            let target = Self.target(address, suffix)
            let answer = try #require(world.get(target, ["host": "localhost:8420"]))
            #expect(answer.status == 200, "\(target)")
            if suffix == "atom" { #expect(Self.isWellFormed(answer.body)) }
            let (feed, entries) = try Self.read(answer)
            #expect(feed.isFeed && feed.warnings.isEmpty, "\(feed.warnings)")
            #expect(feed.feed.selfURL == "http://localhost:8420\(target)")
            #expect(!entries.isEmpty)
            #expect(Set(entries.compactMap(\.id)).count == entries.count)
            let again = try Self.read(try #require(world.get(target, ["host": "localhost:8420"])))
            #expect(again.entries == entries)
            dialects.append(entries)
        }
        for (atom, json) in zip(dialects[0], dialects[1]) {
            #expect(atom.id == json.id)
            #expect(atom.title == json.title)
            #expect(atom.link == json.link)
            #expect(atom.text == json.text)
            #expect(atom.published == json.published)
            #expect(atom.updated == json.updated)
        }
        #expect(dialects[0].count == dialects[1].count)
    }

    @Test(
        "an entry is a story: its first outlet, its copies, agency and section, and an id that no address changes"
    )
    func entry() throws {
        let world = try PageWorld(PageWorld.Words(agency: "MAP"))
        let answer = try #require(world.get("/feed.atom", ["host": "localhost:8420"]))
        let entry = try #require(try Self.read(answer).entries.last)
        #expect(entry.title == "افتتاح مكتبة متنقلة في طنجة")
        #expect(entry.link == "http://localhost:8420/stories/1")
        #expect(entry.text?.contains("انتظرناها طويلا") == true)
        #expect(entry.published == PageWorld.time(0))
        #expect(entry.updated == PageWorld.time(1200))
        let id = try #require(entry.id)
        #expect(id.wholeMatch(of: /tag:khabar-[0-9a-f]{16}\.invalid,\d{4}:story:1/) != nil)
        let elsewhere = try #require(world.get("/outlets/waha/feed.json", ["host": "news.example.org"]))
        #expect(try Self.read(elsewhere).entries.map(\.id).contains(id))
        let text = String(decoding: answer.body, as: UTF8.self)
        #expect(text.contains("<link rel=\"via\" title=\"صدى sada\" href=\"https://outlet.test/0\"/>"))
        #expect(text.contains("<link rel=\"related\" title=\"صدى waha\" href=\"https://outlet.test/1\"/>"))
        #expect(text.contains("<category term=\"MAP\""))
        #expect(text.contains("<category term=\"مجتمع\""))
        let json = try JSON(try #require(world.get("/feed.json")).body)
        #expect(
            json["items"][1]["_khabar"]["copies"].list.map { $0["outlet_id"].text } == [
                "sada", "waha", "sahel",
            ]
        )
    }

    @Test(
        "a feed is not sent again until a story changes; then the story keeps its id and says when it changed"
    )
    func conditional() throws {
        let world = try PageWorld()
        let first = try #require(world.get("/feed.atom"))
        let tag = try #require(first.value("etag"))
        let changed = try #require(first.value("last-modified"))
        #expect(first.value("cache-control") == "no-cache")
        #expect(world.get("/feed.atom", ["if-none-match": tag])?.status == 304)
        #expect(world.get("/feed.atom", ["if-modified-since": changed])?.status == 304)
        #expect(
            world.get("/feed.atom", ["if-modified-since": "Sat, 31 May 2025 00:00:00 GMT"])?.status == 200
        )
        // The tag goes before the time, and is of one address and one dialect.
        #expect(
            world.get("/feed.atom", ["if-none-match": "\"x\"", "if-modified-since": changed])?.status == 200
        )
        #expect(world.get("/feed.json", ["if-none-match": tag])?.status == 200)
        #expect(world.get("/feed.atom", ["if-none-match": tag, "host": "other.example"])?.status == 200)
        try world.write { transaction in
            let article = Article(
                outlet: Outlet.ID("rif"),
                url: CanonicalURL(stored: "https://rif.test/9"),
                title: "نسخة",
                text: "افتتحت بمدينة طنجة مكتبة متنقلة.",
                textSource: .feed,
                language: "ar"
            )
            let kept = try transaction.insert(
                article,
                entryKey: "9",
                entryDigest: 9,
                feed: Feed.ID(4),
                seenAt: PageWorld.time(5000),
                believedAt: PageWorld.time(4000)
            )
            _ = try transaction.place(
                kept,
                in: Story.ID(1),
                placement: PlacementRecord(
                    relation: .copy,
                    similarity: 0.9,
                    containment: 0.9,
                    match: Article.ID(1),
                    rule: "near-exact"
                ),
                fingerprint: [9],
                at: PageWorld.start
            )
        }
        // Another address of the same feed: what was just made for this one is kept for some seconds.
        let second = try #require(world.get("/feed.atom?limit=100", ["if-none-match": tag]))
        #expect(second.status == 200)
        #expect(second.value("etag") != tag)
        let (before, after) = (try Self.read(first).entries, try Self.read(second).entries)
        #expect(before.map(\.id) == after.map(\.id))
        #expect(after.last?.updated == PageWorld.time(5000))
        #expect(after.last?.published == PageWorld.time(0))
    }

    @Test(
        "whatever an outlet writes, a feed stays well formed and gives it back as words",
        arguments: [
            "<script>a()</script>", "]]></content>", "a\u{0}b", "\u{1}\u{8}\u{1B}[31m", "\u{FFFE}\u{FFFF}",
            "&amp;&#0;&nbsp;",
            "\u{202E}\u{2066}x", "\u{85}\u{2028}\u{9F}", "\"'`--><!--", "\r\n\t x",
        ]
    )
    func hostile(vector: String) throws {
        let world = try PageWorld(
            PageWorld.Words(
                name: vector,
                title: "\(vector) عنوان",
                text: "\(vector) نص",
                url: "https://x.test/\"><b>\(vector)",
                byline: vector,
                agency: vector,
                section: vector
            )
        )
        let atom = try #require(world.get("/feed.atom"))
        #expect(Self.isWellFormed(atom.body))
        let entry = try #require(try Self.read(atom).entries.last)
        #expect(entry.title?.hasSuffix("عنوان") == true)
        // In the content nothing is markup but ours.
        #expect(entry.content.map { !"\($0)".contains("<script") } ?? false)
        let json = try JSON(try #require(world.get("/feed.json")).body)
        #expect(json["items"].list.count == 2)
        #expect(json["items"][1]["title"].text?.hasSuffix("عنوان") == true)
        #expect(json["items"][1]["content_html"].text?.contains("<script") == false)
    }

    @Test(
        "texts go out as the pages show them: whole, their beginning, or not; never where the outlet forbids it"
    )
    func texts() throws {
        let middle = Array(repeating: "وسط الخبر", count: 200).joined(separator: " ")
        let words = PageWorld.Words(
            text: "افتتحت بمدينة طنجة مكتبة متنقلة.\n\n\(middle)\n\nوقال المدير: «انتظرناها طويلا»."
        )
        for (texts, whole, beginning) in [
            (PageSettings.Texts.full, true, true), (.excerpt, false, true), (.none, false, false),
        ] {
            let world = try PageWorld(words, settings: PageSettings(texts: texts))
            for target in ["/feed.atom", "/outlets/sada/feed.json", "/top.atom"] {
                let text = world.text(target)
                #expect(text.contains("انتظرناها طويلا") == whole, "\(texts) \(target)")
                #expect(text.contains("افتتحت بمدينة طنجة") == beginning, "\(texts) \(target)")
                #expect(text.contains("افتتاح مكتبة متنقلة"), "\(target)")
            }
        }
        let world = try PageWorld()
        try world.write { for id in 1...4 { try $0.keepPageRobots("noarchive", of: Article.ID(Int64(id))) } }
        for target in ["/feed.atom", "/feed.json", "/api/v1/stories/1", "/api/v1/articles/1"] {
            #expect(!world.text(target).contains("افتتحت بمدينة طنجة"), "\(target)")
            #expect(world.text(target).contains("افتتاح مكتبة متنقلة"), "\(target)")
        }
    }

    @Test(
        "pages name their feed in the head",
        arguments: [
            ("/", "/top.atom"), ("/latest", "/feed.atom"), ("/outlets/sada", "/outlets/sada/feed.json"),
            ("/latest?outlet=sada&outlets=2", "/feed.atom?outlet=sada&amp;min_outlets=2"),
            ("/search?q=x", "/search.json?q=x"), ("/stories/1", "/feed.json"), ("/nowhere", "/feed.atom"),
        ]
    )
    func links(page: String, feed: String) throws {
        #expect(
            try PageWorld().text(page).contains(
                "<link rel=\"alternate\" type=\"application/\(feed.contains("atom") ? "atom" : "feed")+\(feed.contains("atom") ? "xml" : "json")\" href=\"\(feed)\""
            )
        )
    }

    @Test("an empty database gives empty feeds, and what is not there a reason", arguments: ["atom", "json"])
    func empty(suffix: String) throws {
        let answer = try #require(try PageWorld(nil).get("/feed.\(suffix)"))
        #expect(answer.status == 200)
        #expect(try Self.read(answer).entries.isEmpty)
        let missing = try #require(try PageWorld().get("/outlets/nobody/feed.\(suffix)"))
        #expect(missing.status == 404)
        #expect(try JSON(missing.body)["detail"].text?.contains("no outlet") == true)
    }
}
