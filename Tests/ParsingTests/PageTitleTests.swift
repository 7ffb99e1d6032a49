import Language
import Parsing
import Testing

@Suite("The headline of a page")
struct PageTitleTests {
    private func title(_ head: String, _ body: String, url: String = "https://www.minbar.example/a/1")
        -> String?
    {
        let page =
            "<html><head>\(head)</head><body>\(body)<p>\(String(repeating: "Words, ", count: 60))</p></body>"
        return PageExtractor.extract(Array(page.utf8), contentType: nil, url: url).title
    }

    @Test(
        "the site's name is cut off wherever the page states it",
        arguments: [
            ("<title>A town builds its bridge - The Daily Minbar</title>", ""),
            (
                "<title>A town builds its bridge | Gazette</title><meta property=og:site_name content=Gazette>",
                ""
            ),
            (
                "<title>Gazette » A town builds its bridge</title>",
                "<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"publisher\":{\"name\":\"Gazette\"}}</script>"
            ),
            ("<title>A town builds its bridge – Old Paper</title>", ""),
            (
                "<meta property=og:title content='A town builds its bridge'>"
                    + "<meta name=application-name content='A town builds its bridge'>", ""
            ),
        ]
    )
    func siteName(head: String, body: String) {
        #expect(title(head, body) == "A town builds its bridge")
    }

    @Test("the one great heading goes before a title written for search engines")
    func onlyHeading() {
        #expect(
            title(
                "<meta property=og:title content='Bridge 2025: 9 things about the bridge you must know'>",
                "<h1>Nine reasons to cross the new bridge</h1><h2>More news</h2>"
            ) == "Nine reasons to cross the new bridge"
        )
    }

    @Test("a great heading that shares no word with the titles, or one of several, is none")
    func foreignHeading() {
        let head = "<meta property=og:title content='A town builds its bridge'>"
        #expect(title(head, "<h1>Entertainment</h1>") == "A town builds its bridge")
        #expect(title(head, "<h1>Town matters</h1><h1>Sport</h1>") == "A town builds its bridge")
    }

    @Test("a heading that is a small part of the stated title is a rubric, not the headline")
    func smallPart() {
        let stated = "Sport today: the local team wins away by two goals to nil in heavy rain"
        #expect(title("<meta property=og:title content='\(stated)'>", "<h2>Sport today</h2>") == stated)
    }

    @Test("a rubric before the title in the heading is no part of it")
    func rubric() {
        let head = "<meta property=og:title content='A town builds its bridge'>"
        #expect(
            title(head, "<h1><span>Politics |</span> A town builds its bridge</h1>")
                == "A town builds its bridge"
        )
    }
}

@Suite("The date of a page")
struct PageDateTests {
    private func published(_ body: String) -> String? {
        let page = "<html><body>\(body)<p>\(String(repeating: "Words, ", count: 60))</p></body>"
        return PageExtractor.extract(Array(page.utf8), contentType: nil, url: "http://a.example/b").published
            .map {
                "\($0.instant)"
            }
    }

    @Test(
        "a date beside the great heading counts, whatever its box is called",
        arguments: [
            "<div class=banner><h1>The bridge</h1><div class=x><p><time>Mar 24, 2025</time></p></div></div>",
            "<h1>The bridge</h1><aside class=post-meta><time datetime=2025-03-24>a day</time></aside>",
            "<div class=sidebar><h1>The bridge</h1><span itemprop=datePublished>2025-03-24</span></div>",
        ]
    )
    func besideHeading(body: String) {
        #expect(published(body) == "2025-03-24T00:00:00Z")
    }

    @Test("a date of a sidebar or a comment is none of the article's")
    func elsewhere() {
        let words = String(repeating: "<p>Some words of the text.</p>", count: 60)
        #expect(published("<h1>The bridge</h1>\(words)<aside><time>Mar 24, 2025</time></aside>") == nil)
        #expect(
            published("<h1>The bridge</h1>\(words)<ol class=comments><time>Mar 24, 2025</time></ol>") == nil
        )
    }
}
