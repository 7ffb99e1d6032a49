import News
@testable import Parsing
import Testing

@Suite("Where the news of a site may be had")
struct FeedDiscoveryTests {
    private func describe(_ html: String, url: String = "https://www.minbar.example/") -> DescribedSite {
        FeedDiscovery.describe(Array(html.utf8), contentType: "text/html; charset=utf-8", url: url)
    }

    @Test("link elements of every type of feed count, those of oEmbed and translations do not")
    func types() {
        let site = describe(
            """
            <base href="https://www.minbar.example/x/">
            <link rel="alternate" type="application/json+oembed" href="/oembed">
            <link rel="alternate" type="application/json" href="/wp-json/wp/v2/pages/2">
            <link rel="alternate" hreflang="fr" href="/fr/">
            <link rel="stylesheet" type="text/xml" href="/style.xml">
            <link rel="ALTERNATE nofollow" type="application/rss+xml; charset=utf-8" href="rss1">
            <link rel="alternate" type="application/atom+xml" href="/atom2">
            <link rel="alternate" type="application/feed+json" href="//cdn.example/j">
            <link rel="alternate" type="text/xml" href="/plain">
            <link rel="alternate" type="application/json" href="/a/feed.json">
            <link rel="feed" href="/h">
            """
        )
        #expect(
            Set(site.feeds.map(\.url)) == [
                "https://www.minbar.example/x/rss1", "https://www.minbar.example/atom2",
                "https://cdn.example/j", "https://www.minbar.example/plain",
                "https://www.minbar.example/a/feed.json", "https://www.minbar.example/h",
            ]
        )
    }

    @Test("the shortest path comes first and comments never, in whatever language they are called so")
    func ranking() {
        let site = describe(
            """
            <link rel=alternate type=application/rss+xml title="منبر » تعليقات" href="/t/">
            <link rel=alternate type=application/rss+xml title="Site » Comments Feed" href="/u/">
            <link rel=alternate type=application/rss+xml title="Flux des commentaires" href="/v/">
            <link rel=alternate type=application/rss+xml href="/comments/feed/">
            <link rel=alternate type=application/rss+xml href="/?feed=comments-rss2">
            <link rel=alternate type=application/rss+xml title="رياضة" href="/category/sport/feed/">
            <link rel=alternate type=application/rss+xml title="منبر" href="/feed/">
            <a href="/rss.xml">RSS</a> <a href="/feed/">again</a>
            """
        )
        #expect(
            site.feeds.map { URLReference($0.url).path } == ["/feed/", "/category/sport/feed/", "/rss.xml"]
        )
        #expect(site.feeds.map(\.origin) == [.linkElement, .linkElement, .anchor])
    }

    @Test("links for readers count on the own site and on hosts of feeds only")
    func anchors() {
        let site = describe(
            """
            <a href="https://feeds.minbar.example/all">x</a><a href="https://elsewhere.example/feed/">y</a>
            <a href="https://feeds.elsewhere.example/m.rss">z</a><a href="?feed=rss2">w</a>
            <a href="/feedback/">v</a><a href="/news/rss/">u</a>
            """
        )
        #expect(
            site.feeds.map(\.url) == [
                "https://feeds.elsewhere.example/m.rss", "https://www.minbar.example/?feed=rss2",
                "https://www.minbar.example/news/rss/",
            ]
        )
    }

    @Test("name, language, WordPress's interface and a refresh are read")
    func description() {
        let site = describe(
            """
            <html lang="ar"><title>الرئيسية</title><meta property="og:site_name" content="منبر &amp; المدينة">
            <link rel="https://api.w.org/" href="/wp-json/">
            <meta http-equiv="Refresh" content=" 3 ; URL='https://ar.minbar.example/' ">
            """
        )
        #expect(site.name == "منبر & المدينة")
        #expect(site.language == "ar")
        #expect(site.wordPressInterface == "https://www.minbar.example/wp-json/")
        #expect(site.refresh == "https://ar.minbar.example/")
        #expect(describe("<meta http-equiv=refresh content='300'>").refresh == nil)
        #expect(describe("<meta http-equiv=refresh content='300; url=/other'>").refresh == nil)
        #expect(describe("<meta http-equiv=refresh content='0; url=/'>").refresh == nil)
    }

    @Test("a robots.txt names sitemaps anywhere in it, absolute or not, those of news first")
    func robots() {
        let file =
            "\u{FEFF}Sitemap: /a.xml # old\nUser-agent: *\r\nDisallow: /\rSITEMAP:https://b.example/news.xml\n"
            + "sitemap: /a.xml\nSitemap:\nsitemap: javascript:x\n"
        let found = FeedDiscovery.sitemaps(inRobots: Array(file.utf8), url: "https://a.example/robots.txt")
        #expect(found.map(\.url) == ["https://b.example/news.xml", "https://a.example/a.xml"])
    }

    @Test("known paths are those of the page's own folder, then of the host; deep folders are articles'")
    func knownPaths() {
        func roots(_ url: String) -> [String] {
            FeedDiscovery.knownFeeds(for: url).map(\.url).filter { $0.hasSuffix("/feed/") }
        }
        #expect(roots("https://a.example") == ["https://a.example/feed/"])
        #expect(
            roots("https://a.example/b/?x#y") == ["https://a.example/b/feed/", "https://a.example/feed/"]
        )
        #expect(roots("https://a.example/2025/05/an-article/") == ["https://a.example/feed/"])
        #expect(roots("https://a.example/index.html") == ["https://a.example/feed/"])
    }

    @Test("of a sitemap index the news and the latest articles are asked for, not tags and authors")
    func index() throws {
        let xml = """
            <sitemapindex><sitemap><loc>https://a.example/post-sitemap1.xml</loc><lastmod>2024-01-01</lastmod></sitemap>
            <sitemap><loc>https://a.example/post_tag-sitemap.xml</loc><lastmod>2025-05-31</lastmod></sitemap>
            <sitemap><loc>https://a.example/author-sitemap.xml</loc><lastmod>2025-05-31</lastmod></sitemap>
            <sitemap><loc>https://a.example/post-sitemap2.xml</loc><lastmod>2025-05-30</lastmod></sitemap>
            <sitemap><loc>https://a.example/google-news.xml</loc></sitemap></sitemapindex>
            """
        let parsed = FeedParser.parseSitemap(
            Array(xml.utf8),
            contentType: nil,
            url: "https://a.example/s.xml"
        )
        #expect(
            FeedDiscovery.parts(of: parsed).map { URLReference($0.url).path } == [
                "/google-news.xml", "/post-sitemap2.xml", "/post-sitemap1.xml",
            ]
        )
    }

    @Test("a hostile page costs little: thousands of links, broken addresses")
    func hostile() {
        let links = (0..<20_000).map {
            "<link rel=alternate type=text/xml href='http://[::\($0)/%zz'><a href='/feed?\($0)'>"
        }
        let site = describe(links.joined())
        #expect(site.feeds.count <= 50)
    }
}
