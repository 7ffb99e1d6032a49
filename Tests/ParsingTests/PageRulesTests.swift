import Language
import News
import Parsing
import Testing

@Suite("Rules of reading a page")
struct PageRulesTests {
    private func extract(_ head: String, _ body: String, url: String = "https://a.example/news/1.html")
        -> ExtractedPage
    {
        PageExtractor.extract(
            PageSamples.article(
                "<h1>The bridge of the town</h1>" + body + PageSamples.paragraphs,
                head: head
            ),
            contentType: nil,
            url: url,
            withMarkup: true
        )
    }

    @Test(
        "of several dates the most telling counts: data, meta, properties, elements, the shown, the address"
    )
    func dateOrder() {
        let head = [
            "<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"datePublished\":\"2025-03-01\"}</script>",
            "<meta property=article:published_time content=2025-03-02>",
        ]
        let body = [
            "<i itemprop=datePublished content=2025-03-03></i>", "<time datetime=2025-03-04>a day</time>",
            "<div class=post-date>5 March 2025</div>", "<p>March 6, 2025</p>",
        ]
        for first in 0..<7 {
            let page = extract(
                head.dropFirst(first).joined(),
                body.dropFirst(max(0, first - 2)).joined(),
                url: "https://a.example/2025/03/07/bridge"
            )
            #expect(
                page.published?.instant.description == "2025-03-0\(first + 1)T00:00:00Z",
                "\(page.origins)"
            )
        }
    }

    @Test("a number is no date, and a time marked as an update gives way to one that is not")
    func dateKinds() {
        #expect(extract("<meta name=date content=2025>", "").published == nil)
        let times = "<time class=updated datetime=2025-03-09>x</time><time datetime=2025-03-08>y</time>"
        #expect(extract("", times).published?.instant.description == "2025-03-08T00:00:00Z")
        #expect(extract("", times).modified?.instant.description == "2025-03-09T00:00:00Z")
    }

    @Test(
        "the canonical address is the article's: no front page, nothing but the web, resolved against the base",
        arguments: [
            ("<link rel=canonical href='/news/2.html'>", "https://a.example/news/2.html"),
            ("<link rel=canonical href=2.html>", "https://a.example/news/2.html"),
            (
                "<link rel=canonical href='https://a.example/'><meta property=og:url content=/3>",
                "https://a.example/3"
            ),
            ("<link rel=canonical href='javascript:x'>", "https://a.example/news/1.html"),
            (
                "<base href='https://www.a.example/x/'><link rel=canonical href=4>",
                "https://www.a.example/x/4"
            ),
            (
                "<base href='https://b.example/x/'><link rel=canonical href=4>",
                "https://a.example/news/1.html"
            ),
            ("", "https://a.example/news/1.html"),
        ]
    )
    func canonical(head: String, expected: String) {
        #expect(extract(head, "").canonicalURL == expected)
    }

    @Test(
        "links of the text are resolved against the page's base, each told once, scripts and places in it never"
    )
    func links() {
        let text = """
            <p>Read <a href=y>the report</a>, <a href=y>the report again</a>, <a href=#z>below</a> and \
            <a href='javascript:x'>not this</a>, all of it in one sentence.</p>
            """
        #expect(extract("<base href=/b/>", text).markup?.links == ["https://a.example/b/y"])
        #expect(extract("", text).markup?.links == ["https://a.example/news/y"])
    }

    @Test(
        "the lead picture is the stated one, else the first large one shown, wherever its address stands",
        arguments: [
            ("<meta property=og:image content=/o.jpg>", "<img src=/a.jpg>", "https://a.example/o.jpg"),
            ("", "<img src=/a.jpg width=80><img src=/b.jpg width=640>", "https://a.example/b.jpg"),
            ("", "<img src=/logo.png><img src=/b.jpg>", "https://a.example/b.jpg"),
            ("", "<img src='data:image/gif;base64,R0' data-src=/l.jpg>", "https://a.example/l.jpg"),
            ("", "<img srcset='/s.jpg 300w, /m.jpg 1024w, /t.jpg 600w'>", "https://a.example/m.jpg"),
            ("", "<nav><img src=/n.jpg></nav>", nil),
        ] as [(String, String, String?)]
    )
    func picture(head: String, body: String, expected: String?) {
        #expect(extract(head, body).leadImage == expected)
    }

    @Test(
        "what readers do not see is no part of the text",
        arguments: [
            ("style='DISPLAY : none'", false), ("style='visibility:hidden'", false), ("hidden", false),
            ("class=d-none", false), ("aria-hidden=true", false), ("class='x overflow-hidden'", true),
            ("class='hidden md:block'", true), ("hidden id='S:0'", true), ("style='color: red'", true),
        ]
    )
    func invisible(attributes: String, isSeen: Bool) {
        let words =
            "These are words that stand in a box of their own, long enough to be a sentence of the text."
        let text = extract("", "<div \(attributes)><p>\(words)</p></div>").text
        #expect(text.contains(words) == isSeen)
        #expect(text.contains("Paragraph number 4"))
    }

    @Test("what follows the words about the author is over, unless it is most of the text")
    func ending() {
        let page = PageSamples.article(
            "<article>\(PageSamples.paragraphs)<h3>About the author</h3><p>Jane Doe has written here, in this place, for years.</p></article>"
        )
        let text = PageExtractor.extract(page, contentType: nil, url: "https://a.example/1").text
        #expect(text.contains("Paragraph number 4") && !text.contains("Jane Doe"))
        let early = PageSamples.article(
            "<article><p>Few words, but a whole sentence of them.</p><h3>About the author</h3>\(PageSamples.paragraphs)</article>"
        )
        #expect(
            PageExtractor.extract(early, contentType: nil, url: "https://a.example/1").text
                .contains("Paragraph number 4")
        )
    }

    @Test("an element named as the body is not the body where most of the text stands elsewhere")
    func misnamedBody() {
        let box = "<div class=article-body><p>These few words stand in a box of a telling name.</p></div>"
        let text = extract("", "\(box)<div class=x>\(PageSamples.paragraphs)\(PageSamples.paragraphs)</div>")
            .text
        #expect(text.contains("Paragraph number 4"))
    }

    @Test("where names of boxes leave no text, they are wrong and the text is what readers see")
    func misnamedBoxes() {
        let boxes = (1...6).map {
            "<div class=promo><p>Sentence number \($0) tells, at some length, what happened on the day, and who was there.</p></div>"
        }
        let text = PageExtractor.extract(
            PageSamples.article(boxes.joined()),
            contentType: nil,
            url: "https://a.example/1"
        ).text
        #expect(text.contains("Sentence number 1") && text.contains("Sentence number 6"))
    }

    @Test("links of one shape whose words are short are sections, not headlines")
    func sections() {
        let items = (1...5).map {
            "<li><a href='/details-\($0).html'>A headline of the day, and its number is \($0)</a></li>"
                + "<li><a href='/rubric/\($0)/'>News of the sport \($0)</a></li>"
        }
        let listing = ListingParser.parse(
            PageSamples.article("<ul>\(items.joined())</ul>"),
            contentType: nil,
            url: "https://a.example/",
            now: Timestamp(secondsSince1970: 1_741_950_000)
        )
        #expect(listing.entries.compactMap(\.entry.link).allSatisfy { $0.contains("/details-") })
        #expect(listing.entries.count == 5)
    }

    @Test("a listing's item has no date of days to come, and links to another site are no items")
    func listing() {
        let now = Timestamp(secondsSince1970: 1_741_950_000)  // 2025-03-14T11:00:00Z
        let items = (1...6).map {
            "<li><a href='/details-\($0).html'>A headline of the day, and its number is \($0)</a><time>\($0 * 5) March 2025</time></li>"
        }
        let foreign =
            "<li><a href='https://b.example/details-9.html'>A headline of another site of the net</a></li>"
        let listing = ListingParser.parse(
            PageSamples.article("<ul>\(items.joined())\(foreign)</ul>"),
            contentType: nil,
            url: "https://a.example/",
            now: now
        )
        #expect(listing.entries.count == 6)
        #expect(
            listing.entries.map { $0.entry.published?.description } == [
                "2025-03-05T00:00:00Z", "2025-03-10T00:00:00Z", "2025-03-15T00:00:00Z", nil, nil, nil,
            ]
        )
    }
}
