import News
import Testing

@testable import Parsing

@Suite("Listings of short, cut and pictured headlines")
struct FlashListingTests {
    private static let now = Timestamp(secondsSince1970: 1_748_600_000)

    private func titles(_ body: String) -> [String] {
        let page = """
            <html><head><meta charset=utf-8><title>أخبار</title></head><body>
            <nav><ul><li><a href="/c/1">سياسة</a></li><li><a href="/c/2">رياضة وشباب</a></li></ul></nav>
            <main>\(body)</main><footer><a href="/about-us">من نحن نحن</a></footer></body></html>
            """
        return ListingParser.parse(
            Array(page.utf8),
            contentType: nil,
            url: "https://news.test/",
            now: Self.now
        ).entries.compactMap(\.entry.title)
    }

    private static let long = (1...6).map {
        "<li><h3><a href=\"/news/10\($0).html\">مجلس المدينة يصادق على مشروع تهيئة الحديقة العمومية رقم \($0)</a></h3></li>"
    }

    @Test("a flash of two words counts beside longer headlines of its kind")
    func flash() {
        let list = titles(
            "<ul>\(Self.long.joined())<li><h3><a href=\"/news/201.html\">زلزال بالحسيمة</a></h3></li></ul>"
        )
        #expect(list.count == 7)
        #expect(list.last == "زلزال بالحسيمة")
    }

    @Test(
        "a list of flashes alone is a list",
        arguments: ["/news/30N.html", "/?p=30N", "/2025/05/30N/", "/article.php?id=30N"]
    )
    func flashes(address: String) {
        let words = ["زلزال بالحسيمة", "فوز الوداد", "وفاة الفنان", "إضراب الأطباء", "أمطار بفاس"]
        let list = words.enumerated().map { number, word in
            "<li><a href=\"\(address.replacing("N", with: "\(number)"))\">\(word)</a></li>"
        }
        #expect(titles("<ul>\(list.joined())</ul>") == words)
    }

    @Test("menus and sections beside the news stay out")
    func menus() {
        let sections = ["culture-et-arts", "sport-et-vie", "eco-et-bourse"].map {
            "<li><a href=\"/\($0)\">\($0.replacing("-", with: " "))</a></li>"
        }
        let news = (1...6).map {
            "<h3><a href=\"/le-conseil-adopte-le-projet-\($0)\">Le conseil communal adopte le projet du parc numéro \($0)</a></h3>"
        }
        #expect(titles("<ul>\(sections.joined())</ul>\(news.joined())").count == 6)
    }

    @Test("a picture that is a link has the title that it is called by, unless words link there too")
    func pictures() {
        let cards = (1...4).map {
            "<div class=card><a href=\"/news/40\($0).html\"><img src=\"/p\($0).jpg\" alt=\"مجلس المدينة يصادق على مشروع الحديقة \($0)\"></a></div>"
        }
        #expect(titles(cards.joined()).first == "مجلس المدينة يصادق على مشروع الحديقة 1")
        let both = (1...4).map {
            """
            <div class=card><a href="/news/50\($0).html"><img src="/p.jpg" alt="صورة أرشيفية لمقر المجلس البلدي بالمدينة وسط العاصمة"></a>
            <a href="/news/50\($0).html">مجلس المدينة يصادق على مشروع \($0)</a></div>
            """
        }
        #expect(titles(both.joined()).first == "مجلس المدينة يصادق على مشروع 1")
    }

    @Test("a cut title is whole where the link's title is")
    func cut() {
        let cards = (1...4).map {
            "<h3><a href=\"/news/60\($0).html\" title=\"مجلس المدينة يصادق على مشروع تهيئة الحديقة العمومية رقم \($0)\">مجلس المدينة يصادق على مشروع تهيئة…</a></h3>"
        }
        #expect(
            titles(cards.joined()).last == "مجلس المدينة يصادق على مشروع تهيئة الحديقة العمومية رقم 4"
        )
    }

    @Test(
        "a page's title mends the cut one that it begins with, and no other",
        arguments: [
            ("مجلس المدينة يصادق…", "مجلس المدينة يصادق على المشروع", true),
            ("The council approves ...", "The council approves the new park", true),
            ("The council appr…", "The council approves the new park", true),
            ("The council approves …", "The mayor approves the new park", false),
            ("The council approves", "The council approves the new park", false),
            ("The council approves …", "The council approves the…", false),
        ] as [(String, String, Bool)]
    )
    func mended(cut: String, whole: String, isMended: Bool) {
        #expect(CutTitle.mended(cut, by: whole) == (isMended ? whole : nil))
    }
}

@Suite("The operator's word on encodings")
struct OperatorCharsetTests {
    private static let text = "الدار البيضاء قمة الماء والمناخ في المدينة"
    private static let bytes = Array(text.utf8)
    /// The same in windows-1256.
    private static let legacy: [UInt8] = [
        0xC7, 0xE1, 0xCF, 0xC7, 0xD1, 0x20, 0xC7, 0xE1, 0xC8, 0xED, 0xD6, 0xC7, 0xC1, 0x20, 0xDE, 0xE3,
        0xC9, 0x20,
        0xC7, 0xE1, 0xE3, 0xC7, 0xC1, 0x20, 0xE6, 0xC7, 0xE1, 0xE3, 0xE4, 0xC7, 0xCE, 0x20, 0xDD, 0xED,
        0x20, 0xC7,
        0xE1, 0xE3, 0xCF, 0xED, 0xE4, 0xC9,
    ]

    private func feed(_ title: [UInt8], declared: String) -> [UInt8] {
        Array(
            "<?xml version=\"1.0\" encoding=\"\(declared)\"?><rss version=\"2.0\"><channel><item><title>"
                .utf8
        )
            + title + Array("</title></item></channel></rss>".utf8)
    }

    @Test(
        "it goes before the declaration and the header of a feed",
        arguments: ["utf-8", "windows-1251", "koi8-r"]
    )
    func feeds(declared: String) {
        let parsed = FeedParser.parse(
            feed(Self.legacy, declared: declared),
            contentType: "text/xml; charset=\(declared)",
            url: nil,
            charset: "windows-1256"
        )
        #expect(parsed.entries.first?.title == Self.text)
        #expect(parsed.encoding == "windows-1256")
    }

    @Test("it goes before what a page says", arguments: ["utf-8", "windows-1251", "gbk"])
    func pages(declared: String) {
        let page =
            Array("<html><head><meta charset=\(declared)><title>".utf8) + Self.legacy
            + Array("</title></head><body><p>x</p></body></html>".utf8)
        let found = PageExtractor.extract(
            page,
            contentType: nil,
            url: "https://news.test/a",
            charset: "windows-1256"
        )
        #expect(found.title == Self.text)
    }

    @Test("text that is UTF-8 beyond doubt stays so")
    func certain() {
        let parsed = FeedParser.parse(
            feed(Self.bytes, declared: "windows-1256"),
            contentType: nil,
            url: nil,
            charset: "windows-1256"
        )
        #expect(parsed.entries.first?.title == Self.text)
    }
}
