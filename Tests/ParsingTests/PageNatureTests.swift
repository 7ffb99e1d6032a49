import Testing

@testable import Parsing

@Suite("Whether a page is an entry's own")
struct PageNatureTests {
    private static let title = "الحكومة تعلن برنامجا جديدا لدعم الفلاحين المتضررين من الجفاف"
    private static let excerpt = """
        أعلنت الحكومة يوم الخميس عن برنامج جديد لدعم الفلاحين المتضررين من الجفاف في مختلف جهات المملكة، ويشمل \
        البرنامج إعانات مباشرة وقروضا ميسرة.
        """
    private static let asked = "https://news.test/economie/2025/05/barnamaj-123.html"
    private static let expected = PageExpectation(url: asked, title: title, text: excerpt)

    private static func page(
        title: String,
        text: String,
        at url: String,
        head: String = "",
        body: String = ""
    ) -> ExtractedPage {
        let html = """
            <html lang="ar" dir="rtl"><head><meta charset="utf-8"><title>\(title)</title>\(head)</head><body>
            <h1>\(title)</h1><article class="post-content">\(text.split(separator: "\n").map { "<p>\($0)</p>" }.joined())
            </article>\(body)</body></html>
            """
        return PageExtractor.extract(Array(html.utf8), contentType: "text/html; charset=utf-8", url: url)
    }

    private static let whole =
        excerpt + "\n" + String(repeating: "وتابع المسؤول أن الإجراءات ستبدأ قريبا. ", count: 8)
    private static let other =
        String(
            repeating: "فاز الفريق الوطني على ضيفه بهدفين دون رد، في مباراة قوية حضرها جمهور كبير. ",
            count: 6
        )

    @Test("the page under the asked address that has the title or the text is the article")
    func own() {
        let page = Self.page(title: Self.title, text: Self.whole, at: Self.asked)
        #expect(page.nature(for: Self.expected, at: Self.asked) == .article)
        let renamed = Self.page(title: "دعم الفلاحين: التفاصيل الكاملة", text: Self.whole, at: Self.asked)
        #expect(renamed.nature(for: Self.expected, at: Self.asked) == .article)
        #expect(page.nature(for: PageExpectation(url: Self.asked), at: Self.asked) == .article)
    }

    @Test(
        "a corrected address with the title or the text is the article",
        arguments: [
            "https://www.news.test/economie/2025/05/barnamaj-123.html?utm_source=rss",
            "https://news.test/economie/2025/05/barnamaj-lil-fallahin-123.html",
            "https://m.news.test/economie/2025/05/barnamaj-123.html",
        ]
    )
    func corrected(address: String) {
        let page = Self.page(title: Self.title + " - جريدة", text: Self.whole, at: address)
        #expect(page.nature(for: Self.expected, at: address) == .article)
    }

    @Test(
        "what other addresses answer is none",
        arguments: [
            ("https://news.test/", PageNature.frontPage), ("https://news.test/ar/", .frontPage),
            ("https://news.test/index.php", .frontPage), ("https://news.test/economie/", .section),
            ("https://news.test/category/sport", .section), ("https://news.test/sport", .section),
            ("https://news.test/sport/2025/05/autre-99.html", .otherArticle),
            ("https://news.test/login?return=x", .login), ("https://consent.news.test/?to=x", .consent),
            ("https://news.test/404.html", .otherArticle),
        ] as [(String, PageNature)]
    )
    func elsewhere(address: String, nature: PageNature) {
        let page = Self.page(title: "أخبار", text: Self.other, at: address)
        #expect(page.nature(for: Self.expected, at: address) == nature)
    }

    @Test("a front page that lists the entry is a front page still")
    func teaser() {
        let page = Self.page(
            title: "الرئيسية",
            text: Self.excerpt + "\n" + Self.other,
            at: "https://news.test/"
        )
        #expect(page.nature(for: Self.expected, at: "https://news.test/") == .frontPage)
        let section = "https://news.test/economie/"
        let list = Self.page(title: "اقتصاد", text: Self.excerpt + "\n" + Self.other, at: section)
        #expect(list.nature(for: Self.expected, at: section) == .section)
    }

    @Test("a page under the asked address with other words is doubted")
    func doubted() {
        let page = Self.page(title: "خبر آخر تماما عن الرياضة", text: Self.other, at: Self.asked)
        #expect(page.nature(for: Self.expected, at: Self.asked) == .unconfirmed)
        let login = Self.page(
            title: "تسجيل الدخول",
            text: "أدخل كلمة السر",
            at: Self.asked,
            body: "<form><input type=\"password\"></form>"
        )
        #expect(login.nature(for: Self.expected, at: Self.asked) == .login)
        let home = Self.page(
            title: "جريدة الأخبار",
            text: Self.other,
            at: Self.asked,
            head: "<link rel=\"canonical\" href=\"https://news.test/\">"
        )
        #expect(home.nature(for: Self.expected, at: Self.asked) == .frontPage)
    }

    @Test("a page that sends its readers on says where")
    func moved() {
        let head = "<meta http-equiv=\"Refresh\" content=\"0; url='/2025/06/new.html'\">"
        let page = Self.page(title: "x", text: "نقل الخبر", at: Self.asked, head: head)
        #expect(page.signs.refreshURL == "https://news.test/2025/06/new.html")
        #expect(page.nature(for: Self.expected, at: Self.asked) == .moved)
        let again = "<meta http-equiv=\"refresh\" content=\"300\">"
        #expect(Self.page(title: "x", text: "y", at: Self.asked, head: again).signs.refreshURL == nil)
    }
}
