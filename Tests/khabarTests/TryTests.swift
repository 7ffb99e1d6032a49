import Foundation
import LoopbackServer
import Parsing
import Testing

@testable import khabar

@Suite("`try` finds the news of a site")
struct TryTests {
    private static let now = "2025-05-31T12:00:00Z"

    /// What `try --json` says of a site, and how it ended.
    private struct Trial {
        var status: Int32
        var errors: String
        var report: JSONNode?
        var requests: [String]

        var source: JSONNode? { report?["sources"]?.array?.first }
        var kind: String? { source?["kind"]?.string }
        var url: String? { source?["url"]?.string }
    }

    private func attempt(
        _ site: SampleSite,
        path: String = "/",
        _ arguments: [String] = ["--json"],
        allowed: String = "127.0.0.0/8"
    ) async throws -> Trial {
        try await LoopbackServer.with(site.answer) { server in
            try await Program.with { program in
                try program.write(
                    """
                    { "fetch": { "perHostGap": "0s", "allowPrivateHosts": ["\(allowed)"] }, "outlets": [
                      { "id": "a", "name": "ا", "feeds": [ { "url": "http://127.0.0.1:1/feed/" } ] } ] }
                    """,
                    to: "config.json"
                )
                let process = try program.start(["try", server.url(path)] + arguments, now: Self.now)
                let outcome = try program.finish(process)
                let report = try? JSONNode(Array(outcome.output.utf8))
                if outcome.status == 0, let outlet = report?["outlet"] {
                    try check(outlet, program)
                }
                return Trial(
                    status: outcome.status,
                    errors: outcome.errors,
                    report: report,
                    requests: server.requests.map(\.path)
                )
            }
        }
    }

    /// What is printed to paste must be what `check` accepts.
    private func check(_ outlet: JSONNode, _ program: Program) throws {
        try program.write("{ \"outlets\": [ \(text(outlet)) ] }", to: "pasted.json")
        let outcome = try program.run("check", "--config", "pasted.json")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("pasted.json: right; 1 outlet, 1 feed"))
    }

    private func text(_ node: JSONNode) -> String {
        if let string = node.string { return JSONLine.quoted(string) }
        if let array = node.array { return "[" + array.map(text).joined(separator: ",") + "]" }
        let members = (node.object ?? []).map { "\(JSONLine.quoted($0.key)):\(text($0.value))" }
        return "{" + members.joined(separator: ",") + "}"
    }

    @Test("a feed that the page names is taken, and one article of it is shown")
    func linkElement() async throws {
        let trial = try await attempt(
            SampleSite(
                head: "<link rel=alternate type='application/rss+xml' href='/nachrichten.rss'>",
                feeds: ["/nachrichten.rss"]
            )
        )
        #expect(trial.status == 0, "\(trial.errors)")
        #expect(trial.kind == "feed")
        #expect(trial.url?.hasSuffix("/nachrichten.rss") == true)
        #expect(trial.source?["origin"]?.string == "link element")
        #expect(trial.source?["entries"]?.array?.count == 5)
        #expect(trial.report?["article"]?["text"]?.string?.contains("فقرة 3 من خبر 0") == true)
        #expect(trial.report?["article"]?["title"]?.string == "عنوان الخبر رقم 0 في المدينة القديمة")
        #expect(trial.report?["outlet"]?["name"]?.string == "منبر المدينة")
        #expect(!trial.requests.contains("/feed/"), "known paths are not asked for needlessly")
    }

    @Test("a link for readers that looks like a feed is taken")
    func anchor() async throws {
        let trial = try await attempt(
            SampleSite(body: "<a href='/syndication/all.rss'>RSS</a>", feeds: ["/syndication/all.rss"])
        )
        #expect(trial.source?["origin"]?.string == "link on the page")
        #expect(trial.url?.hasSuffix("/syndication/all.rss") == true)
    }

    @Test("a page that stands before the article is not shown as the article")
    func consent() async throws {
        let trial = try await attempt(
            SampleSite(
                head: "<link rel=alternate type='application/rss+xml' href='/f/'>",
                feeds: ["/f/"],
                asksForConsent: true
            )
        )
        #expect(trial.url?.hasSuffix("/f/") == true)
        #expect(trial.report?["article"]?["text"] == nil)
        #expect(trial.report?["article"]?["problem"]?.string?.contains("consent") == true)
    }

    @Test("a feed at a known path is found where the page names none", arguments: ["/feed/", "/rss.xml"])
    func knownPath(path: String) async throws {
        let trial = try await attempt(SampleSite(feeds: [path]))
        #expect(trial.status == 0, "\(trial.errors)")
        #expect(trial.url?.hasSuffix(path) == true)
        #expect(trial.source?["origin"]?.string == "known path")
    }

    @Test("the comment feed is not taken for the news, whether its address, title or entries show it")
    func commentFeed() async throws {
        let trial = try await attempt(
            SampleSite(
                head: """
                    <link rel=alternate type='application/rss+xml' title='منبر &raquo; تعليقات' href='/a/'>
                    <link rel=alternate type='application/rss+xml' title='x' href='/comments/feed/'>
                    <link rel=alternate type='application/rss+xml' title='y' href='/k/'>
                    <link rel=alternate type='application/rss+xml' title='z' href='/news/all/feed/'>
                    """,
                feeds: ["/news/all/feed/"],
                commentFeeds: ["/a/", "/comments/feed/", "/k/"]
            )
        )
        #expect(trial.url?.hasSuffix("/news/all/feed/") == true)
        #expect(trial.requests.contains("/k/"))
        #expect(!trial.requests.contains("/comments/feed/"))
    }

    @Test("sitemaps are found by robots.txt, at known paths and through an index")
    func sitemap() async throws {
        for (robots, files) in [
            ("Sitemap: /maps/a.xml", ["/maps/a.xml"]), ("", ["/news-sitemap.xml"]),
            ("", ["/sitemap_index.xml", "/post-sitemap2.xml"]),
        ] {
            let trial = try await attempt(SampleSite(robots: robots, sitemaps: files))
            #expect(trial.status == 0, "\(trial.errors)")
            #expect(trial.kind == "sitemap")
            #expect(trial.url?.hasSuffix(files[files.count - 1]) == true)
            #expect(trial.report?["article"]?["text"]?.string?.isEmpty == false)
        }
    }

    @Test("WordPress posts are found without a feed, also below an interface the page names")
    func posts() async throws {
        for (head, path) in [
            ("", "/wp-json/wp/v2/posts"),
            ("<link rel='https://api.w.org/' href='/api/'>", "/api/wp/v2/posts"),
        ] {
            let trial = try await attempt(SampleSite(head: head, posts: path))
            #expect(trial.status == 0, "\(trial.errors)")
            #expect(trial.kind == "wp-json")
            #expect(trial.url?.hasSuffix(path) == true)
        }
    }

    @Test("a site that has nothing but a page of headlines is a listing")
    func listing() async throws {
        let trial = try await attempt(SampleSite(listsArticles: true))
        #expect(trial.status == 0, "\(trial.errors)")
        #expect(trial.kind == "page")
        #expect(trial.source?["entry_count"]?.number == 8)
    }

    @Test("with a feed, the page's headlines and WordPress's posts stand by as fallbacks")
    func fallbacks() async throws {
        let trial = try await attempt(
            SampleSite(
                head: """
                    <link rel=alternate type='application/rss+xml' href='/feed/'>
                    <link rel='https://api.w.org/' href='/wp-json/'>
                    """,
                feeds: ["/feed/"],
                posts: "/wp-json/wp/v2/posts",
                listsArticles: true
            )
        )
        let fallback = trial.report?["outlet"]?["feeds"]?.array?.first?["fallback"]?.array ?? []
        #expect(fallback.map { $0["kind"]?.string } == ["wp-json", "page"])
    }

    @Test("an address that is a feed itself is taken as it is")
    func givenFeed() async throws {
        let trial = try await attempt(SampleSite(feeds: ["/x/y"]), path: "/x/y")
        #expect(trial.source?["origin"]?.string == "given")
        #expect(trial.requests == ["/x/y", "/robots.txt", "/a/0.html"])
    }

    @Test("a page that only sends its readers on is followed")
    func refresh() async throws {
        let trial = try await attempt(
            SampleSite(
                head: "<meta http-equiv=refresh content='0; url=/home/'>",
                feeds: ["/home/feed/"]
            )
        )
        #expect(trial.url?.hasSuffix("/home/feed/") == true)
    }

    @Test("a site that gives no news ends with 65 and what may help")
    func nothing() async throws {
        let trial = try await attempt(SampleSite())
        #expect(trial.status == 65)
        #expect(trial.errors.contains("no feed, no sitemap, no posts and no list of links"))
        #expect(trial.report?["outlet"]?.object == nil)
    }

    @Test("what robots.txt forbids is not asked for, but for the given address itself")
    func robots() async throws {
        let trial = try await attempt(
            SampleSite(robots: "User-agent: *\nDisallow: /", feeds: ["/feed/"], listsArticles: true)
        )
        #expect(trial.status == 0)
        #expect(trial.kind == "page")
        #expect(trial.requests == ["/", "/robots.txt"])
        #expect(trial.report?["article"]?["problem"]?.string?.contains("robots.txt") == true)
    }

    @Test("an address that is not public is refused with 77 unless the option allows it")
    func privateAddress() async throws {
        let site = SampleSite(feeds: ["/feed/"])
        let refused = try await attempt(site, path: "/feed/", allowed: "10.0.0.0/8")
        #expect(refused.status == 77)
        #expect(refused.errors.contains("--allow-private"))
        #expect(refused.requests.isEmpty)
        let allowed = try await attempt(
            site,
            path: "/feed/",
            ["--json", "--allow-private"],
            allowed: "10.0.0.0/8"
        )
        #expect(allowed.status == 0, "\(allowed.errors)")
    }

    @Test("a server that is down or turns khabar away ends with 69, what is no URL with 64")
    func failures() async throws {
        let trial = try await attempt(SampleSite(), path: "/forbidden")
        #expect(trial.status == 69)
        #expect(trial.errors.contains("answered 403; it turns programs away"))
        let absent = try await attempt(SampleSite(), path: "/absent")
        #expect(absent.errors.contains("answered 404; give the address of the site's front page"))
        try await Program.with { program in
            let refused = try program.run("try", "http://127.0.0.1:1/", "--allow-private")
            #expect(refused.status == 69)
            let noURL = try program.run("try", "ftp://127.0.0.1/")
            #expect(noURL.status == 64)
        }
    }

    @Test("for a person there are the entries, the article and the outlet to paste")
    func readable() async throws {
        try await LoopbackServer.with(SampleSite(feeds: ["/feed/"]).answer) { server in
            try await Program.with { program in
                try program.write(
                    """
                    { "fetch": { "perHostGap": "0s", "allowPrivateHosts": ["127.0.0.1"] }, "outlets": [
                      { "id": "mine", "name": "م", "feeds": [ { "url": "\(server.url("/feed/"))" } ] } ] }
                    """,
                    to: "config.json"
                )
                let outcome = try program.run("try", server.url("/"), now: Self.now)
                #expect(outcome.status == 0)
                #expect(outcome.output.contains("8 entries"))
                #expect(outcome.output.contains("title: عنوان الخبر رقم 0 في المدينة القديمة"))
                #expect(outcome.output.contains("polls this already: outlet \"mine\""))
                let json = try #require(outcome.output.split(separator: "config.json:\n\n").last)
                try check(try JSONNode(Array(json.utf8)), program)
                #expect(outcome.errors.contains("/feed/  200, feed with 8 entries  (known path)"))
            }
        }
    }
}

/// A site of eight articles that gives them only in the ways it is told to.
private struct SampleSite: Sendable {
    var head = ""
    var body = ""
    var robots = ""
    var feeds: [String] = []
    var commentFeeds: [String] = []
    /// The last holds the articles; one before it is an index of it.
    var sitemaps: [String] = []
    var posts: String?
    var listsArticles = false
    /// Its articles' pages ask for consent.
    var asksForConsent = false

    var answer: LoopbackServer.Answer {
        { request in
            let site = "http://\(request["host"] ?? "")"
            func reply(_ type: String, _ body: String) -> LoopbackServer.Response {
                .reply(headers: [("Content-Type", type)], body: body)
            }
            let path = request.path
            if path == "/" { return reply("text/html; charset=utf-8", home) }
            if path == "/home/" { return reply("text/html", "<title>x</title><p>…</p>") }
            if path == "/forbidden" { return .reply(403, body: "no") }
            if path == "/robots.txt" { return reply("text/plain", robots) }
            if path.hasPrefix("/a/"), path.hasSuffix(".html") {
                return reply(
                    "text/html; charset=utf-8",
                    asksForConsent ? SampleSite.consent : SampleSite.article(path)
                )
            }
            if feeds.contains(path) { return reply("application/rss+xml", feed(site, "")) }
            if commentFeeds.contains(path) { return reply("text/xml", feed(site, "#comment-7")) }
            if path == sitemaps.last { return reply("text/xml", sitemap(site)) }
            if path == sitemaps.first { return reply("text/xml", index(site)) }
            if path == posts { return reply("application/json", SampleSite.posts(site)) }
            return .reply(404, body: "<title>not here</title>")
        }
    }

    private static let numbers = 0..<8

    private static func title(_ number: Int) -> String { "عنوان الخبر رقم \(number) في المدينة القديمة" }

    private static let consent = """
        <html><head><title>Before you continue</title></head><body><form><h1>We value your privacy</h1>
        <p>We and our partners store cookies. Accept all cookies to continue.</p><button>Accept all</button></form></body></html>
        """

    private var home: String {
        let links = SampleSite.numbers.map { "<li><a href='/a/\($0).html'>\(SampleSite.title($0))</a></li>" }
        return """
            <html lang=ar><head><title>منبر المدينة | أخبار</title>
            <meta property='og:site_name' content='منبر المدينة'>\(head)</head>
            <body><ul>\(listsArticles ? links.joined() : "")</ul>\(body)</body></html>
            """
    }

    private static func article(_ path: String) -> String {
        let number = path.filter(\.isNumber)
        let paragraphs = (0..<6).map { "<p>فقرة \($0) من خبر \(number) تروي ما جرى، ومن حضر، وما قيل.</p>" }
        let title = "عنوان الخبر رقم \(number) في المدينة القديمة"
        return """
            <html lang=ar dir=rtl><head><title>\(title)</title></head>
            <body><article><h1>\(title)</h1>\(paragraphs.joined())</article></body></html>
            """
    }

    private func feed(_ site: String, _ fragment: String) -> String {
        let items = SampleSite.numbers.map {
            """
            <item><title>\(SampleSite.title($0))</title><link>\(site)/a/\($0).html\(fragment)</link>
            <pubDate>Sat, 31 May 2025 0\($0):00:00 GMT</pubDate><description>مقتطف</description></item>
            """
        }
        return "<rss version='2.0'><channel><title>منبر</title><language>ar</language>"
            + "\(items.joined())</channel></rss>"
    }

    private func sitemap(_ site: String) -> String {
        let entries = SampleSite.numbers.map {
            "<url><loc>\(site)/a/\($0).html</loc><lastmod>2025-05-31T0\($0):00:00Z</lastmod></url>"
        }
        return "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>\(entries.joined())</urlset>"
    }

    private func index(_ site: String) -> String {
        let parts = ["/category-sitemap.xml", "/post-sitemap1.xml", sitemaps.last ?? ""].enumerated().map {
            "<sitemap><loc>\(site)\($1)</loc><lastmod>2025-05-2\($0)T00:00:00Z</lastmod></sitemap>"
        }
        return "<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>"
            + "\(parts.joined())</sitemapindex>"
    }

    private static func posts(_ site: String) -> String {
        let posts = numbers.map {
            """
            {"id":\($0),"date_gmt":"2025-05-31T0\($0):00:00","link":"\(site)/a/\($0).html",
             "title":{"rendered":"\(title($0))"},"content":{"rendered":"<p>نص</p>"}}
            """
        }
        return "[\(posts.joined(separator: ","))]"
    }
}
