import News
@testable import Parsing
import Testing

@Suite("Sitemaps and lists of posts")
struct FeedSourcesTests {
    @Test("a news sitemap gives entries with what its extension says")
    func newsSitemap() throws {
        let sitemap = FeedParser.parseSitemap(
            try FeedSamples.bytes("sitemap/news.xml"),
            contentType: nil,
            url: "https://jarida.example/news.xml"
        )
        #expect(sitemap.isSitemap)
        #expect(sitemap.sitemaps.isEmpty)
        #expect(sitemap.entries.map(\.link) == ["https://jarida.example/1", "https://jarida.example/2"])
        let entry = sitemap.entries[0]
        #expect(entry.title == "خبر & رأي")
        #expect(entry.published == Timestamp(rfc3339: "2025-05-30T09:00:00Z"))
        #expect(entry.updated == Timestamp(rfc3339: "2025-05-30T10:00:00Z"))
        #expect(entry.categories == ["سياسة", "اقتصاد"])
        #expect(entry.image == "https://jarida.example/1.jpg")
        #expect(entry.language == "ar")
        #expect(entry.source?.title == "جريدة المثال")
    }

    @Test("a sitemap index gives addresses of sitemaps")
    func index() throws {
        let sitemap = FeedParser.parseSitemap(
            try FeedSamples.bytes("sitemap/index.xml"),
            contentType: nil,
            url: "https://jarida.example/index.xml"
        )
        #expect(sitemap.isSitemap)
        #expect(sitemap.entries.isEmpty)
        #expect(
            sitemap.sitemaps.map(\.url) == [
                "https://jarida.example/news.xml", "https://jarida.example/old.xml",
            ]
        )
        #expect(sitemap.sitemaps.map(\.modified) == [Timestamp(rfc3339: "2025-05-30T00:00:00Z"), nil])
    }

    @Test(
        "a feed is no sitemap",
        arguments: ["rss/wordpress.xml", "notfeed/error-page.html", "json/feed-1.1.json"]
    )
    func noSitemap(name: String) throws {
        let sitemap = FeedParser.parseSitemap(try FeedSamples.bytes(name), contentType: nil, url: nil)
        #expect(!sitemap.isSitemap)
        #expect(!sitemap.warnings.isEmpty)
    }

    @Test("posts of WordPress give what its feed would give")
    func posts() throws {
        let parsed = FeedParser.parsePosts(
            try FeedSamples.bytes("wp-json/posts.json"),
            url: "https://jarida.example/wp-json/wp/v2/posts"
        )
        let entry = try #require(parsed.entries.first)
        #expect(parsed.isFeed)
        #expect(entry.id == "https://jarida.example/?p=5")
        #expect(entry.title == "خبر – «عاجل»")
        #expect(entry.link == "https://jarida.example/5.html")
        #expect(entry.published == Timestamp(rfc3339: "2025-05-30T10:00:00Z"))
        #expect(entry.updated == Timestamp(rfc3339: "2025-05-30T10:05:00Z"))
        #expect(entry.content == "<p>نص <a href=\"https://jarida.example/x\">رابط</a></p>")
        #expect(entry.summary == "<p>نص&hellip;</p>")
        #expect(entry.text == "نص رابط")
        #expect(entry.authors == [Person(name: "هدى", url: "https://jarida.example/u/1")])
        #expect(entry.categories == ["مجتمع", "وسم"])
        #expect(entry.image == "https://jarida.example/5.jpg")
    }

    @Test(
        "other JSON is no list of posts",
        arguments: ["{\"code\":\"rest_no_route\",\"message\":\"No route\"}", "[1]", "["]
    )
    func noPosts(body: String) {
        let parsed = FeedParser.parsePosts(Array(body.utf8), url: nil)
        #expect(!parsed.isFeed)
        #expect(!parsed.warnings.isEmpty)
    }

    @Test("a broken sitemap gives every address that can be told apart")
    func brokenSitemap() {
        let document = """
            <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://a.example/1</loc></url>
            <url><loc>https://a.example/2?a=1&b=2</loc><lastmod>2025-05-30</lastmod>
            <url><loc>https://a.example/3</url><url><loc>https://a.example/4</loc>
            """
        let sitemap = FeedParser.parseSitemap(Array(document.utf8), contentType: nil, url: nil)
        #expect(
            sitemap.entries.map(\.link) == [
                "https://a.example/1", "https://a.example/2?a=1&b=2", "https://a.example/3",
                "https://a.example/4",
            ]
        )
        #expect(!sitemap.warnings.isEmpty)
    }
}
