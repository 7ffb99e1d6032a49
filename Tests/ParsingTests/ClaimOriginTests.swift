import News
@testable import Parsing
import Testing

@Suite("Where claims of time were read")
struct ClaimOriginTests {
    private func entry(_ xml: String) throws -> Entry {
        try #require(
            FeedParser.parse(Array(xml.utf8), contentType: nil, url: "https://a.example/feed").entries.first
        )
    }

    private func rss(_ dates: String) throws -> Entry {
        try entry(
            """
            <rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">
            <channel><title>x</title><item><title>a</title><link>https://a.example/1</link>\(dates)</item></channel></rss>
            """
        )
    }

    private let pubDate = "<pubDate>Sat, 31 May 2025 08:00:00 GMT</pubDate>"
    private let dcDate = "<dc:date>2025-05-30T08:00:00Z</dc:date>"

    @Test("the element that won says so, whatever the order")
    func feeds() throws {
        #expect(try rss(pubDate + dcDate).publishedFrom == .feedPublished)
        #expect(try rss(dcDate + pubDate).publishedFrom == .feedPublished)
        #expect(try rss(dcDate).publishedFrom == .feedDate)
        #expect(try rss("").publishedFrom == nil)
        #expect(try rss("<pubDate>soon</pubDate>" + dcDate).publishedFrom == .feedDate)
        #expect(
            try rss("<dcterms:modified>2025-05-30T08:00:00Z</dcterms:modified>").updatedFrom == .feedModified
        )
    }

    @Test("Atom, JSON Feed, WordPress posts and sitemaps alike")
    func kinds() throws {
        let atom = try entry(
            """
            <feed xmlns="http://www.w3.org/2005/Atom"><entry><title>a</title><id>1</id>
            <published>2025-05-31T08:00:00Z</published><updated>2025-05-31T09:00:00Z</updated></entry></feed>
            """
        )
        #expect(atom.publishedFrom == .feedPublished)
        #expect(atom.updatedFrom == .feedUpdated)
        let json = try entry(
            """
            {"version":"https://jsonfeed.org/version/1.1","title":"x","items":[
            {"id":"1","content_text":"a","date_published":"2025-05-31T08:00:00Z"}]}
            """
        )
        #expect(json.publishedFrom == .feedPublished)
        #expect(json.updatedFrom == nil)
        let sitemap = FeedParser.parseSitemap(
            Array(
                """
                <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://a.example/1</loc>
                <lastmod>2025-05-31T08:00:00Z</lastmod></url></urlset>
                """.utf8
            ),
            contentType: nil,
            url: nil
        )
        #expect(sitemap.entries.map(\.updatedFrom) == [.feedModified])
    }

    @Test(
        "a page says which of its statements gave the time",
        arguments: [
            (
                #"<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2025-05-31T08:00:00Z"}</script>"#,
                "/1", ClaimOrigin.pageJSONLD
            ),
            (#"<meta property="article:published_time" content="2025-05-31T08:00:00Z">"#, "/1", .pageMeta),
            ("", "/2025/05/31/news", .pageAddress),
            ("", "/1", nil),
        ] as [(String, String, ClaimOrigin?)]
    )
    func pages(head: String, path: String, origin: ClaimOrigin?) {
        let paragraph = String(
            repeating: "فقرة من نص الخبر تروي ما جرى في المدينة القديمة من أشغال. ",
            count: 6
        )
        let page = PageExtractor.extract(
            Array(
                """
                <html><head><title>خبر</title>\(head)</head><body><article><h1>خبر</h1>
                <p>\(paragraph)</p><p>\(paragraph)</p></article></body></html>
                """.utf8
            ),
            contentType: "text/html; charset=utf-8",
            url: "https://a.example\(path)"
        )
        #expect(page.publishedFrom == origin)
        #expect((page.published == nil) == (origin == nil))
    }

    @Test("every rule that gives a page's time has an origin")
    func rules() throws {
        let time = "<time datetime=\"2025-05-31T08:00:00Z\">اليوم</time>"
        let item = "<span itemprop=\"datePublished\" content=\"2025-05-31T08:00:00Z\"></span>"
        let shown = "<div class=\"post-date\">31 ماي 2025</div>"
        for (markup, origin) in [(time, ClaimOrigin.pageTime), (item, .pageMicrodata), (shown, .pageShown)] {
            let page = PageExtractor.extract(
                Array(
                    "<html><body><article><h1>خبر</h1>\(markup)<p>نص الخبر هنا كاملا.</p></article></body></html>"
                        .utf8
                ),
                contentType: "text/html; charset=utf-8",
                url: "https://a.example/1"
            )
            #expect(page.publishedFrom == origin, "\(page.origins)")
        }
    }
}
