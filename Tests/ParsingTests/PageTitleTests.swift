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

    @Test("a rubric before the title in the heading is no part of it")
    func rubric() {
        let head = "<meta property=og:title content='A town builds its bridge'>"
        #expect(
            title(head, "<h1><span>Politics |</span> A town builds its bridge</h1>")
                == "A town builds its bridge"
        )
    }
}
