import Testing

@testable import News

@Suite("Markup written by this program")
struct HTMLTests {
    private static let hostile = [
        "<script>alert(1)</script>", "\" onmouseover=\"alert(1)", "</title><img src=x onerror=alert(1)>",
        "&lt;b&gt; &amp;", "' onclick='x", "-->]]>", "خبر \u{202E}<عاجل>", "`", "\u{FEFF}",
    ]

    @Test("text put in holds no sign of markup, in content and in values", arguments: hostile)
    func escaped(text: String) {
        let html: HTML = "<p title=\"\(text)\">\(text)</p>"
        #expect(html.description.count { $0 == "<" } == 2 && html.description.count { $0 == ">" } == 2)
        #expect(html.description.count { $0 == "\"" } == 2)
        let inside = html.description.dropFirst("<p title=\"".count).dropLast("</p>".count)
        let plain = inside.replacing("&lt;", with: "<").replacing("&gt;", with: ">")
            .replacing("&quot;", with: "\"").replacing("&amp;", with: "&")
        #expect(plain == "\(text)\">\(text)")
    }

    @Test(
        "control characters, which HTML does not take, are shown to have been there",
        arguments: [
            ("a\u{0}b", "a\u{FFFD}b"), ("\u{1B}[31m", "\u{FFFD}[31m"),
            ("a\u{7F}\u{85}b", "a\u{FFFD}\u{FFFD}b"),
            ("\u{FFFE}<\u{FFFF}", "\u{FFFD}&lt;\u{FFFD}"), ("a\tb\nc", "a\tb\nc"), ("é\u{A0}à", "é\u{A0}à"),
        ]
    )
    func controls(text: String, expected: String) {
        #expect(("\(text)" as HTML).description == expected)
    }

    @Test("literals, numbers, markup and lists of it go in as they are")
    func passed() {
        let cells: [HTML] = ["<td>\("1 < 2")</td>", "<td>\(-3)</td>"]
        let direction: HTML = " dir=\"auto\""
        let row: HTML = "<tr\(direction)>\(cells)</tr>"
        #expect(row.description == "<tr dir=\"auto\"><td>1 &lt; 2</td><td>-3</td></tr>")
        #expect(cells.joined(separator: "\n").description == "<td>1 &lt; 2</td>\n<td>-3</td>")
        #expect(([HTML]() + []).joined(separator: ",").isEmpty)
    }

    @Test("in an address of our own, text is percent-encoded and cannot lead elsewhere")
    func ownAddress() {
        let words = "a&b=\"ج\"/../%2f#x"
        let html: HTML = "<a href=\"/search?q=\(words)&amp;page=\(2)\">"
        #expect(
            html.description
                == "<a href=\"/search?q=a%26b%3D%22%D8%AC%22%2F..%2F%252f%23x&amp;page=2\">"
        )
    }

    @Test(
        "an address of others is http or https with a host, and stays inside its quotes",
        arguments: [
            ("https://a.example/1?x=1&y=2#z", "https://a.example/1?x=1&amp;y=2#z"),
            ("HTTP://a.example", "http://a.example"), (" https://a.example/خبر ", "https://a.example/خبر"),
            ("https://a.example/\" onclick=\"x", "https://a.example/%22%20onclick=%22x"),
            ("javascript:alert(1)", nil), ("java\nscript:alert(1)", nil), ("\u{1}javascript:alert(1)", nil),
            ("JaVaScRiPt://a.example/%0Aalert(1)", nil), ("data:text/html,x", nil), ("vbscript:x", nil),
            ("mailto:a@a.example", nil), ("//a.example/", nil), ("/a", nil), ("a", nil), ("", nil),
            ("https://", nil), ("https:///", nil), ("http://a b/", nil), ("file:///etc/passwd", nil),
        ]
    )
    func links(address: String, expected: String?) {
        let link = WebLink(address)
        #expect(
            link.map { ("<a href=\"\($0)\">" as HTML).description } == expected.map { "<a href=\"\($0)\">" }
        )
    }

    @Test(
        "what may be put in is told by the markup before it",
        arguments: [
            ("", HTMLPlace.content), ("<p>", .content), ("<p title=\"a\">", .content), ("a</p>", .content),
            ("<p title=\"", .value), ("<p class=\"a b ", .value), ("<img src=\"/a.png\" alt=\"", .value),
            ("<p ", .tag), ("<p title=", .tag), ("<p title='", .tag), ("<p title=\"a\" ", .tag),
            ("<a href=\"", .wholeAddress), ("<img alt=\"x y\" src=\"", .wholeAddress),
            ("<a\nhref=\"", .wholeAddress), ("<form action=\"", .wholeAddress),
            ("<a href=\"/stories/", .ownAddress), ("<a href=\"?page=", .ownAddress),
            ("<a href=\"#s", .ownAddress),
            ("<a href=\"/", .code), ("<a href=\"//", .code), ("<a href=\"https://", .code),
            ("<a href=\"javascript:", .code), ("<p onclick=\"", .code), ("<p style=\"color: ", .code),
            ("<iframe srcdoc=\"", .code), ("<script>", .code), ("<style>", .code),
            ("<script src=\"/x.js\">", .code),
            ("<style></style>", .content), ("<strong>", .content),
        ]
    )
    func places(html: String, expected: HTMLPlace) {
        #expect(HTMLPlace(behind: Array(html.utf8)) == expected)
    }

    @Test("a whole address that is only text ends the process, whatever it holds")
    func fault() async {
        await #expect(processExitsWith: .failure) {
            let text = "https://a.example/"
            print("<a href=\"\(text)\">" as HTML)
        }
        await #expect(processExitsWith: .failure) {
            let part: HTML = "<b title=\"x\">"
            print("<p title=\"\(part)\">" as HTML)
        }
    }

    @Test("one escape serves HTML and XML: of quotes only where they would end a value")
    func escape() {
        #expect(MarkupEscape.escaped("<a b=\"1\" c='2'>&amp;") == "&lt;a b=&quot;1&quot; c='2'&gt;&amp;amp;")
        var content: [UInt8] = []
        Array("\"a\" < b".utf8).withUnsafeBytes { content.append(escaped: $0, for: .content) }
        #expect(String(decoding: content, as: UTF8.self) == "\"a\" &lt; b")
    }
}
