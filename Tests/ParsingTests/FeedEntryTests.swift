import News
@testable import Parsing
import Testing

/// Rules on single fields, each against one item of RSS or one entry of Atom.
@Suite("Fields of entries")
struct FeedEntryTests {
    private func item(_ fields: String) throws -> Entry {
        let document = "<rss version='2.0'><channel><item>\(fields)</item></channel></rss>"
        let parsed = FeedParser.parse(Array(document.utf8), contentType: nil, url: "https://a.example/feed")
        return try #require(parsed.entries.first)
    }

    private func entry(_ fields: String) throws -> Entry {
        let document = "<feed xmlns='http://www.w3.org/2005/Atom'><entry>\(fields)</entry></feed>"
        let parsed = FeedParser.parse(Array(document.utf8), contentType: nil, url: "https://a.example/feed")
        return try #require(parsed.entries.first)
    }

    @Test(
        "a title is plain text, decoded as often as it was escaped",
        arguments: [
            ("a &amp;amp; b", "a & b"), ("&amp;quot;a&amp;quot;", "\"a\""), ("<![CDATA[<b>a</b> b]]>", "a b"),
            ("1 &lt; 2", "1 < 2"), ("a&#8230;", "a…"), ("a\n\t b", "a b"), ("<b>a</b>b", "ab"),
            ("AT&amp;T", "AT&T"),
            ("don&#146;t", "don’t"),
        ]
    )
    func titles(text: String, expected: String) throws {
        #expect(try item("<title>\(text)</title>").title == expected)
    }

    @Test(
        "in Atom the type says how a title is meant",
        arguments: [
            ("<title>1 &lt; 2 &lt;b></title>", "1 < 2 <b>"),
            ("<title type='html'>&lt;b>a&lt;/b> &amp;amp;</title>", "a &"),
            ("<title>a &amp;amp; b</title>", "a & b"),
            (
                "<title type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><b>a</b> &lt;b></div></title>",
                "a <b>"
            ),
            ("<title type='application/octet-stream'>PGI+YTwvYj4=</title>", "a"),
        ]
    )
    func atomTitles(element: String, expected: String) throws {
        #expect(try entry(element).title == expected)
    }

    @Test(
        "the more telling element gives the link, whatever the order",
        arguments: [
            ("<link>/1</link><guid>https://a.example/g</guid>", "https://a.example/1"),
            ("<guid>https://a.example/g</guid><link>1</link>", "https://a.example/1"),
            ("<guid>https://a.example/g</guid>", "https://a.example/g"),
            ("<guid isPermaLink='false'>https://a.example/g</guid>", nil), ("<guid>17</guid>", nil),
            ("<atom:link href='/x'/><link>/1</link>", "https://a.example/1"),
            ("<link href='/h'/>", "https://a.example/h"),
            ("<link>/1</link><link/>", "https://a.example/1"),
            ("<link>\n /1\n</link>", "https://a.example/1"),
        ]
    )
    func links(fields: String, expected: String?) throws {
        #expect(try item(fields).link == expected)
    }

    @Test(
        "of Atom's links the first page counts, and only alternates",
        arguments: [
            ("<link rel='self' href='s'/><link href='1'/><link href='2'/>", "https://a.example/1"),
            (
                "<link type='application/json' href='j'/><link type='text/html' href='1'/>",
                "https://a.example/1"
            ),
            (
                "<link rel='http://www.iana.org/assignments/relation/alternate' href='1'/>",
                "https://a.example/1"
            ),
            ("<link rel='related' href='r'/>", nil),
        ]
    )
    func atomLinks(fields: String, expected: String?) throws {
        #expect(try entry(fields).link == expected)
    }

    @Test(
        "the more telling element gives the time of publication",
        arguments: [
            (
                "<pubDate>Fri, 30 May 2025 10:00:00 GMT</pubDate><dc:date>2024-01-01</dc:date>",
                "2025-05-30T10:00:00Z"
            ),
            (
                "<dc:date>2024-01-01</dc:date><pubDate>Fri, 30 May 2025 10:00:00 GMT</pubDate>",
                "2025-05-30T10:00:00Z"
            ),
            ("<pubDate>never</pubDate><dc:date>2024-01-01</dc:date>", "2024-01-01T00:00:00Z"),
            ("<dcterms:created>2024-01-01</dcterms:created>", "2024-01-01T00:00:00Z"),
            ("<pubDate>0000-00-00 00:00:00</pubDate>", nil),
        ]
    )
    func published(fields: String, expected: String?) throws {
        #expect(try item(fields).published.map { "\($0)" } == expected)
    }

    @Test("description, content and their understudies find their places")
    func texts() throws {
        let both = try item("<description>s</description><content:encoded>c</content:encoded>")
        #expect(both.summary == "s")
        #expect(both.content == "c")
        let twice = try item("<description>s</description><summary>longer</summary>")
        #expect(twice.summary == "s")
        #expect(twice.content == "longer")
        let podcast = try item("<itunes:summary>p</itunes:summary><dc:description>d</dc:description>")
        #expect(podcast.summary == "p")
        #expect(podcast.content == nil)
        let naked = try item("<description>a <b x='1\"'>b</b><br/>&lt;i&gt;</description>")
        #expect(naked.summary == "a <b x=\"1&quot;\">b</b><br><i>")
        #expect(naked.text == "a b")
    }

    @Test(
        "relative addresses in HTML are made absolute and nothing else is touched",
        arguments: [
            ("<a href='x?a=1&amp;b=2'>", "<a href='https://a.example/x?a=1&amp;b=2'>"),
            ("<IMG SRC=/i.png>", "<IMG SRC=https://a.example/i.png>"),
            ("<a HREF=\" y \">", "<a HREF=\"https://a.example/y\">"),
            ("<a href=\"mailto:x\" title=\"href=z\">", "<a href=\"mailto:x\" title=\"href=z\">"),
            ("<a href=\"#f\">", "<a href=\"https://a.example/feed#f\">"),
            ("<p data-src='x' alt=\"<img src='z'>\">", "<p data-src='x' alt=\"<img src='z'>\">"),
            ("<a href=\"//b.example/\">", "<a href=\"https://b.example/\">"),
            ("a < b href='x'", "a < b href='x'"),
        ]
    )
    func addresses(html: String, expected: String) throws {
        #expect(try item("<description><![CDATA[\(html)]]></description>").summary == expected)
    }

    @Test(
        "the most telling picture is the entry's",
        arguments: [
            ("<media:content url='/c.jpg'/><media:thumbnail url='/t.jpg'/>", "https://a.example/t.jpg"),
            (
                "<itunes:image href='/i.jpg'/><media:content url='/c' type='image/webp'/>",
                "https://a.example/c"
            ),
            ("<media:content url='/v.mp4' type='video/mp4'/>", nil),
            ("<image><url>/u.png</url></image>", "https://a.example/u.png"),
            ("<enclosure url='/e.jpg' type='image/jpeg'/>", "https://a.example/e.jpg"),
        ]
    )
    func pictures(fields: String, expected: String?) throws {
        #expect(try item(fields).image == expected)
    }

    @Test(
        "people are taken apart however they are written",
        arguments: [
            ("me@a.example (Huda B)", "Huda B", "me@a.example"),
            ("Huda B (me@a.example)", "Huda B", "me@a.example"),
            ("Huda &lt;me@a.example&gt;", "Huda", "me@a.example"), ("me@a.example", nil, "me@a.example"),
            ("هدى", "هدى", nil), ("mailto:me@a.example?subject=x", nil, "me@a.example"),
            ("@huda", "@huda", nil),
            ("\"Huda\" me@a.example", "Huda", "me@a.example"),
        ] as [(String, String?, String?)]
    )
    func people(text: String, name: String?, email: String?) throws {
        let author = try #require(try item("<author>\(text)</author>").authors.first)
        #expect(author.name == name)
        #expect(author.email == email)
    }

    @Test(
        "the language is that of the content, then of the summary, then of the title",
        arguments: [
            (
                "<title xml:lang='a'>t</title><summary>s</summary><content xml:lang='c'>c</content>",
                "c"
            ),
            (
                "<content xml:lang='c'>c</content><summary xml:lang='b'>s</summary>",
                "c"
            ),
            ("<summary xml:lang='b'>s</summary><title xml:lang='a'>t</title>", "b"),
            ("<title>t</title>", nil),
            ("<dc:language xmlns:dc='http://purl.org/dc/elements/1.1/'>d</dc:language><title>t</title>", "d"),
        ]
    )
    func language(fields: String, expected: String?) throws {
        #expect(try entry(fields).language == expected)
    }

    @Test("of several titles of one kind the first counts")
    func titleTwice() throws {
        #expect(try item("<title>1</title><title>2</title>").title == "1")
        #expect(try item("<dc:title>d</dc:title><title>1</title><media:title>m</media:title>").title == "1")
    }

    @Test("a module's name is not taken for the feed's own")
    func modules() throws {
        let entry = try item(
            "<x:title xmlns:x='urn:x'>no</x:title><title>yes</title>"
                + "<image><title>no</title><link>/no</link></image><link>/1</link>"
        )
        #expect(entry.title == "yes")
        #expect(entry.link == "https://a.example/1")
    }

    @Test("a date that counts from now needs to know when that is")
    func relativeDate() throws {
        let now = try #require(Timestamp(rfc3339: "2025-05-30T12:00:00Z"))
        let document = "<rss><channel><item><pubDate>منذ 3 ساعات</pubDate></item></channel></rss>"
        let feed = #"{"version":"https://jsonfeed.org/version/1","items":[{"date_published":"3 hours ago"}]}"#
        for body in [document, feed] {
            let timed = FeedParser.parse(Array(body.utf8), contentType: nil, url: nil, now: now)
            #expect(timed.entries.first?.published == Timestamp(rfc3339: "2025-05-30T09:00:00Z"))
            let timeless = FeedParser.parse(Array(body.utf8), contentType: nil, url: nil)
            #expect(timeless.entries.first?.published == nil)
        }
    }

    @Test("a prefix that nobody declared means what it means by custom")
    func undeclaredPrefixes() throws {
        let entry = try item(
            "<content:encoded>c</content:encoded><dc:creator>d</dc:creator><dc:subject>s</dc:subject>"
                + "<dcterms:modified>2025-05-30</dcterms:modified><media:thumbnail url='/m.jpg'/>"
                + "<itunes:summary>i</itunes:summary><atom:link rel='alternate' href='/a'/>"
                + "<slash:comments>4</slash:comments><wfw:commentRss>/w</wfw:commentRss>"
                + "<georss:point>1 2</georss:point><sy:updatePeriod>hourly</sy:updatePeriod><thr:total>5</thr:total>"
        )
        #expect(entry.content == "c")
        #expect(entry.summary == "i")
        #expect(entry.authors == [Person(name: "d")])
        #expect(entry.categories == ["s"])
        #expect(entry.updated == Timestamp(rfc3339: "2025-05-30T00:00:00Z"))
        #expect(entry.image == "https://a.example/m.jpg")
        #expect(entry.link == "https://a.example/a")
        #expect(entry.comments == Entry.Comments(feed: "https://a.example/w", count: 5))
    }
}
