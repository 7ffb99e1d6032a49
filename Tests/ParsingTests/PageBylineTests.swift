import Parsing
import Testing

@Suite("Who wrote the article")
struct PageBylineTests {
    private func byline(_ head: String, _ body: String) -> String? {
        let text = String(repeating: "Words of the article, ", count: 40)
        let page = "<head>\(head)</head><body><h1>A headline of the day</h1>\(body)<p>\(text)</p></body>"
        let url = "https://www.minbar.example/a/1"
        return PageExtractor.extract(Array(page.utf8), contentType: nil, url: url).byline
    }

    @Test(
        "what leads a name in and what follows it is cut off",
        arguments: [
            "By Jane Doe", "by: Jane Doe", "Written By: Jane Doe", "Von Jane Doe", "Publié par Jane Doe",
            "By Jane Doe Updated March 5, 2024", "Jane Doe 12 May 2024", "By Jane Doe | Staff",
            "\"Jane Doe\"",
            "Jane Doe, example.com", "& Jane Doe", "Jane Doe Dec 3, 2024", "بقلم: Jane Doe",
        ]
    )
    func cleaning(text: String) {
        let attribute = text.split(separator: "\"").joined(separator: "&quot;")
        #expect(byline("<meta name=author content=\"\(attribute)\">", "") == "Jane Doe")
        #expect(byline("", "<div class=byline>\(text)</div>") == "Jane Doe")
    }

    @Test(
        "a name is found wherever pages show it",
        arguments: [
            "<span itemprop=author>By <b itemprop=name>Jane Doe</b> Reporter of the Minbar</span>",
            "<a rel=author href=/x>Jane Doe</a>",
            "<div class=post-author>About <a href=/x>Jane Doe</a> and more</div>",
            "<p><a href=/staff/jane-doe/>Jane Doe</a></p>", "<p>By Jane Doe</p>",
            "<div><span>August 7, 2023</span> <span>by Jane Doe</span></div>",
            "<meta name=twitter:label1 content='Written by'><meta name=twitter:data1 content='Jane Doe'>",
        ]
    )
    func places(markup: String) {
        #expect(byline("", markup) == "Jane Doe")
    }

    @Test(
        "what stands where bylines do and is no person is none",
        arguments: [
            "<div class=byline>Updated</div>", "<div class=author>jd</div>",
            "<a rel=author href=/x>View all posts</a>",
            "<p>By the river stands a house that nobody has lived in for years, and nobody will.</p>",
            "<div class=author>admin</div>", "<meta name=author content=editor>",
            "<footer><p>By Jane Doe</p></footer>", "<ol class=comments><li>By Jane Doe</li></ol>",
        ]
    )
    func nobody(markup: String) {
        #expect(byline("", markup) == nil)
    }

    @Test("the site is author only where the page states it and names no person")
    func site() {
        let name = "<meta property=og:site_name content='The Minbar'><meta name=author content='The Minbar'>"
        #expect(byline(name, "") == "The Minbar")
        #expect(byline(name, "<div class=byline>By Jane Doe</div>") == "Jane Doe")
        #expect(byline("<meta property=og:site_name content='The Minbar'>", "") == nil)
    }
}
