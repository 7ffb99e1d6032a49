import Language
import News
import Parsing
import Testing

@Suite("The article on a page")
struct PageExtractorTests {
    private let url = "https://minbar.example/details-1204.html"

    private func extract(_ html: [UInt8], contentType: String? = nil, rules: ExtractionRules = .init())
        -> ExtractedPage
    {
        PageExtractor.extract(html, contentType: contentType, url: url, rules: rules, withMarkup: true)
    }

    @Test("the text is the article's, whole and alone", arguments: ["theme-boxes", "breaks", "lead-outside"])
    func text(name: String) throws {
        #expect(try extract(PageSamples.page(name)).text == PageSamples.expectedText(name))
    }

    @Test("a page's own statements are read and its desk is no author")
    func metadata() throws {
        let page = extract(try PageSamples.page("theme-boxes"))
        #expect(page.title == "افتتاح مكتبة جديدة بحي السلام")
        #expect(page.siteName == "منبر المدينة")
        #expect(page.byline == nil)
        #expect(page.language == "ar")
        #expect(page.direction == "rtl")
        #expect(page.leadImage == "https://minbar.example/uploads/library.jpg")
        #expect(page.canonicalURL == "https://minbar.example/details-1204.html")
        #expect(page.published?.instant.description == "2025-03-14T08:05:00Z")
        #expect(page.published?.offsetSeconds == 3600)
        #expect(page.modified?.instant.description == "2025-03-14T10:30:00Z")
        #expect(page.markup?.links == ["https://minbar.example/details-900.html"])
    }

    @Test("a visible French date and a title with the site's name behind it are read")
    func visible() throws {
        let page = extract(try PageSamples.page("breaks"))
        #expect(page.title == "La pluie attendue dans le nord")
        #expect(page.published?.instant.description == "2024-03-05T18:30:00Z")
        #expect(page.published?.offsetSeconds == nil)
    }

    @Test("the clean HTML keeps links and pictures and nothing that runs")
    func html() throws {
        let page = extract(
            PageSamples.article(
                "<article onclick='x()'>\(PageSamples.paragraphs)<p>See <a href='/a?b=1&amp;c=2' onclick='x()'>the "
                    + "report</a>, which is long, and <a href='javascript:alert(1)'>this note</a> besides.</p>"
                    + "<img src=x.jpg onerror='x()' alt='5 &lt; 6'></article>"
            )
        )
        let html = try #require(page.markup).html.description
        #expect(html.contains("<a href=\"https://minbar.example/a?b=1&amp;c=2\">the report</a>"))
        #expect(html.contains("<img src=\"https://minbar.example/x.jpg\" alt=\"5 &lt; 6\">"))
        #expect(
            !html.contains("javascript") && !html.contains("onclick") && !html.contains("onerror")
        )
    }

    @Test("the text's markup is made only for those who ask, and changes nothing else")
    func markupOnRequest() throws {
        let body = try PageSamples.page("theme-boxes")
        var asked = extract(body)
        #expect(asked.markup != nil)
        asked.markup = nil
        #expect(PageExtractor.extract(body, contentType: nil, url: url) == asked)
        let empty = PageExtractor.extract([], contentType: nil, url: url, withMarkup: true)
        #expect(empty.markup == nil || empty.markup?.html.isEmpty == true)
    }

    @Test(
        "JSON-LD is read as sites write it",
        arguments: [
            #"{"@type":"NewsArticle","datePublished":"2025-03-14T09:05:00Z",}"#,
            #"[{"@type":["Thing","BlogPosting"],"datePublished":"2025-03-14T09:05:00Z"}]"#,
            "<!-- {\"@type\":\"Article\",\"description\":\"two\nlines\",\"datePublished\":\"2025-03-14T09:05:00Z\"} -->",
            #"{"@graph":[{"@type":"WebPage"},{"@type":"http://schema.org/Article","datePublished":"2025-03-14T09:05:00Z"}]}"#,
        ]
    )
    func linkedData(json: String) {
        let page = extract(
            PageSamples.article(
                PageSamples.paragraphs,
                head: "<script type='application/ld+json'>\(json)</script>"
            )
        )
        #expect(page.published?.instant.description == "2025-03-14T09:05:00Z")
    }

    @Test("rules go first where they select something, and the general way steps in where not")
    func rules() {
        let body = PageSamples.article(
            "<div class=x><h2>A headline of one's own</h2><i class=when>2025-03-01T10:00:00Z</i>"
                + "<p>Short.</p><p class=y>Stripped.</p></div><article>\(PageSamples.paragraphs)</article>"
        )
        let found = extract(
            body,
            rules: .init(
                body: "//div[@class='x']",
                strip: "//p[@class='y']|//i|//h2",
                title: "//div[@class='x']/h2",
                date: "string(//i[@class='when'])"
            )
        )
        #expect(found.text == "Short.")
        #expect(found.title == "A headline of one's own")
        #expect(found.published?.instant.description == "2025-03-01T10:00:00Z")
        for rule in ["//div[@class='absent']", "//div["] {
            #expect(extract(body, rules: .init(body: rule)).text.contains("Paragraph number 4"))
        }
    }

    @Test("JSON-LD gives the text that the page shows only in part")
    func statedBody() {
        let whole = String(repeating: "The whole article stands in the data. ", count: 20)
        let page = extract(
            PageSamples.article(
                "<article><p>The whole article stands in the data. The whole…</p></article>",
                head:
                    "<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"articleBody\":\"\(whole)\"}</script>"
            )
        )
        #expect(page.text.utf8.count > 700)
    }

    @Test("every field's rule is named")
    func origins() throws {
        let page = extract(try PageSamples.page("theme-boxes"))
        #expect(page.origins.first { $0.field == "text" }?.rule == "class name")
        #expect(page.origins.first { $0.field == "published" }?.rule == "JSON-LD datePublished")
    }

    @Test("every line of preformatted text is kept, links in it too")
    func preformatted() {
        let page = PageSamples.article(
            PageSamples.paragraphs + "<pre>first line\nsecond <a href=/x>line</a>\n\n  third line</pre>"
        )
        let found = PageExtractor.extract(
            page,
            contentType: nil,
            url: "http://a.example/b",
            withMarkup: true
        )
        #expect(found.text.hasSuffix("first line\n\nsecond line\n\nthird line"))
        #expect(found.markup?.links == ["http://a.example/x"])
    }

    @Test("headings that part the text are kept though they are links; a single one leads elsewhere")
    func linkedHeadings() {
        let sections = (1...3).map {
            "<h2><a href=/\($0)>Part number \($0)</a></h2>\(PageSamples.paragraphs)"
        }
        let many = PageExtractor.extract(
            PageSamples.article(sections.joined()),
            contentType: nil,
            url: "http://a.example/b"
        )
        #expect(many.text.contains("Part number 2"))
        let one = PageExtractor.extract(
            PageSamples.article(PageSamples.paragraphs + sections[0]),
            contentType: nil,
            url: "http://a.example/b"
        )
        #expect(!one.text.contains("Part number"))
    }

    @Test("the words in a picture's box are no part of the text, those in a box with more are")
    func pictureBox() {
        let page = PageSamples.article(
            PageSamples.paragraphs + "<div><img src=x.jpg><p>A bridge seen from the east, 2024.</p></div>"
                + "<div><img src=y.jpg>\(PageSamples.paragraphs.replacing("number", with: "no."))</div>"
        )
        let text = PageExtractor.extract(page, contentType: nil, url: "http://a.example/b").text
        #expect(!text.contains("seen from the east"))
        #expect(text.contains("Paragraph no. 4"))
    }

    @Test("an opening behind the headline is found by what the page says of itself, whatever it is called")
    func openingCalledTeaser() {
        let opening = "A town has built a bridge over its river after forty years of talk about it."
        let page = Array(
            """
            <html><head><title>The bridge of the town</title><meta name=description content="\(opening)"></head>
            <body><h1><span>Politics:</span> The bridge of the town</h1>
            <div class=teaser><p>\(opening)</p></div><div class=article-body>\(PageSamples.paragraphs)</div></body>
            """.utf8
        )
        let text = PageExtractor.extract(page, contentType: nil, url: "http://a.example/b").text
        #expect(text.hasPrefix(opening + "\n\n"))
    }

    @Test("teasers behind a text are left out, however long they are; a list that is all there is stays")
    func cardList() {
        let cards = (1...6).map {
            "<div><a href=/\($0)>Another article of the day, number \($0)</a><p>\(String(repeating: "What it says, ", count: 20))</p></div>"
        }
        let list = "<div class=x>\(cards.joined())</div>"
        let article = PageSamples.article(
            "<div>\(String(repeating: PageSamples.paragraphs, count: 4))</div>" + list
        )
        let found = PageExtractor.extract(article, contentType: nil, url: "http://a.example/b")
        #expect(found.text.contains("Paragraph number 4"))
        #expect(!found.text.contains("What it says"))
        let alone = PageExtractor.extract(
            PageSamples.article(list),
            contentType: nil,
            url: "http://a.example/b"
        )
        #expect(alone.text.contains("What it says"))
    }
}
