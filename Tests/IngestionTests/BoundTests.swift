import FoundationEssentials
import LoopbackServer
import News
import Storage
import Testing

@testable import Ingestion

/// U15: what an outlet states is bounded, and the entry is kept.
@Suite("U15: bounds of what comes from outside")
struct BoundTests {
    @Test(
        "U15: what is within its bound stays as it is, what is longer is cut after a word",
        arguments: Bound.allCases.filter { $0 != .language }
    )
    func cut(bound: Bound) {
        let word = "خبر "
        let long = String(repeating: word, count: bound.bytes / word.utf8.count + 10)
        let cut = bound.cut(long)
        #expect(cut.utf8.count <= bound.bytes && cut.utf8.count > bound.bytes - bound.bytes / 4 - 10)
        #expect(cut.hasSuffix("خبر…"))
        #expect(bound.cut(cut) == cut)
        let exact = String(repeating: "a", count: bound.bytes)
        #expect(bound.cut(exact) == exact && bound.passed(exact) == exact)
        #expect(bound.passed(exact + "a") == nil)
        // One word without an end is cut within, never within a letter.
        let endless = bound.cut(String(repeating: "ب", count: bound.bytes))
        #expect(endless.utf8.count <= bound.bytes && endless.hasSuffix("ب…"))
    }

    @Test("U15: an address counts as it is sent, each Arabic letter as six bytes")
    func address() {
        let base = "https://jabal.example/"
        #expect(Bound.shortAddress(base + String(repeating: "ا", count: 1300)) != nil)
        #expect(Bound.shortAddress(base + String(repeating: "ا", count: 1400)) == nil)
        #expect(Bound.shortAddress(base + String(repeating: "a", count: 8000)) != nil)
        #expect(Bound.shortAddress(base + String(repeating: "a", count: 8192)) == nil)
    }

    @Test("U14: user names and passwords in what a feed states are kept nowhere")
    func users() {
        var entry = Entry()
        entry.link = "https://u:p4ss@a.example/1/"
        entry.id = "https://u:p4ss@a.example/?p=1"
        entry.image = "http://u@a.example/1.jpg"
        entry.enclosures = [.init(url: "https://u:p4ss@a.example/1.mp3")]
        let bounded = entry.bounded
        #expect(bounded.link == "https://a.example/1/" && bounded.id == "https://a.example/?p=1")
        #expect(bounded.image == "http://a.example/1.jpg")
        #expect(bounded.enclosures.map(\.url) == ["https://a.example/1.mp3"])
        #expect(CanonicalURL("https://u:p4ss@a.example/1/") == CanonicalURL("https://a.example/1/"))
        // What looks like one and is none stays: an author's page, a tag URI, a mail address.
        for id in ["https://a.example/@author/1", "tag:a.example,2025:@1", "1@a.example"] {
            entry.id = id
            #expect(entry.bounded.id == id)
        }
    }

    @Test("U9: a picture in a file is none")
    func pictures() {
        var entry = Entry()
        entry.image = "file:///etc/passwd"
        #expect(entry.bounded.image == nil)
    }

    @Test("U15: ids that differ only at their end stay different, and an entry without its address keeps one")
    func ids() {
        var entry = Entry()
        let long = String(repeating: "x", count: 5000)
        entry.id = long + "1"
        var other = entry
        other.id = long + "2"
        #expect(entry.bounded.id != other.bounded.id)
        #expect(entry.bounded.id?.utf8.count ?? 9999 <= Bound.id.bytes)
        #expect(entry.bounded == entry.bounded.bounded)
        (entry.id, other.id) = (nil, nil)
        entry.link = "https://a.example/" + String(repeating: "y", count: 9000) + "1"
        other.link = "https://a.example/" + String(repeating: "y", count: 9000) + "2"
        #expect(entry.bounded.link == nil && entry.bounded.id != other.bounded.id)
    }

    private static let megabyte = String(repeating: "x", count: 1 << 20)

    @Test("U15: entries of fields of a megabyte are kept, cost little, and are requested nowhere")
    func megabytes() async throws {
        let big = Self.megabyte
        try await LoopbackServer.with({ request in
            let site = "http://\(request["host"] ?? "")"
            guard request.path == "/feed" else { return .reply(404, body: "no") }
            let items = [
                "<title>\(big)</title><link>\(site)/1</link><guid>1</guid>",
                "<title>two</title><link>\(site)/\(big)</link><guid>2</guid>",
                "<title>three</title><link>\(site)/3</link><guid>\(big)</guid>",
                "<title>four</title><link>\(site)/4</link><guid>4</guid><dc:creator>\(big)</dc:creator>",
                "<title>five</title><link>\(site)/5</link><guid>5</guid><enclosure type=\"image/png\" url=\"\(site)/\(big)\"/>",
                "<title>six</title><link>\(site)/6</link><guid>6</guid><dc:language>\(big)</dc:language>",
            ]
            let body = """
                <rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>t</title>
                \(items.map { "<item>\($0)<description>نص قصير</description></item>" }.joined())</channel></rss>
                """
            return .reply(
                headers: [("Content-Type", "application/rss+xml"), ("ETag", "\"\(big.prefix(3000))\"")],
                body: body
            )
        }) { server in
            let sample = try SampleOutlets()
            sample.add("big", name: "كبير", feedURL: server.url("/feed"), fullText: .always)
            for time in ["12:00", "13:00"] {
                let reports = try await sample.poll(at: "2025-05-31T\(time):00Z")
                #expect(!reports.contains { $0.hasFailed })
            }
            let news = try sample.reader()
            let articles = try news.articles(NewsFilter())
            #expect(articles.count == 6)
            #expect(articles.allSatisfy { $0.article.title.utf8.count <= 2000 })
            #expect(articles.allSatisfy { $0.article.url.text.utf8.count <= 8192 })
            #expect(news.sizes.database + news.sizes.journal < 4 << 20)
            news.close()
            #expect(server.requests.allSatisfy { $0.target.utf8.count <= 8192 })
            #expect(server.requests.allSatisfy { $0["if-none-match"]?.utf8.count ?? 0 <= 1026 })
            // All others are asked.
            let asked = Set(server.requests.map(\.path))
            #expect(asked.isSuperset(of: ["/1", "/3", "/4", "/5", "/6"]))
        }
    }
}
