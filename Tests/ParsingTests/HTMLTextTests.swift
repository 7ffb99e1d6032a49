import Parsing
import Testing

@Suite("Text out of HTML")
struct HTMLTextTests {
    @Test(
        "paragraphs stand apart and words are never glued",
        arguments: [
            ("<p>a</p><p>b</p>", "a\n\nb"), ("a<br>b", "a\nb"), ("a<br><br>b", "a\n\nb"),
            ("a<br/><br/><br/>b", "a\n\nb"),
            ("<ul><li>a</li><li>b</li></ul>c", "a\nb\n\nc"), ("<td>a</td><td>b</td>", "a b"),
            ("<b>a</b>b", "ab"),
            ("a <b> b</b>", "a b"), ("<div>a<div>b</div></div>c", "a\n\nb\n\nc"), ("<h1>a</h1>b", "a\n\nb"),
            ("  a \n\t b  ", "a b"), ("a&nbsp;&nbsp;b\u{A0}c", "a b c"), ("", ""), ("<p></p>", ""),
        ]
    )
    func layout(html: String, expected: String) {
        #expect(HTMLText.plain(html) == expected)
    }

    @Test(
        "references are decoded as browsers do",
        arguments: [
            ("&lt;b&gt;", "<b>"), ("&amp;amp;", "&amp;"), ("&hellip;&#8230;&#x2026;", "………"), ("&#146;", "’"),
            ("&copy 2025", "© 2025"),
            ("?a=1&copy=2", "?a=1&copy=2"), ("&nosuch; & &;", "&nosuch; & &;"),
            ("&#0;&#xD800;&#x110000;", "\u{FFFD}\u{FFFD}\u{FFFD}"),
            ("&nGt;", "\u{226B}\u{20D2}"), ("&#99999999999999999999;", "\u{FFFD}"),
            ("&CounterClockwiseContourIntegral;", "∳"),
        ]
    )
    func references(html: String, expected: String) {
        #expect(HTMLText.plain(html) == expected)
    }

    @Test(
        "what no reader sees is left out",
        arguments: [
            ("a<script>if (b < c) '</p>'</script>d", "ad"), ("<style>p{}</style>a", "a"),
            ("a<!-- b --> c", "a c"),
            ("a<SCRIPT>b</Script >c", "ac"), ("a<script>b", "a"), ("a<!-- b", "a"), ("<?php x ?>a", "a"),
            ("<![CDATA[a]]>", "a]]>"), ("a<img alt=\"b>c\" src='x'>d", "ad"),
            ("<a title='\">' href=x>a</a>", "a"),
        ]
    )
    func hidden(html: String, expected: String) {
        #expect(HTMLText.plain(html) == expected)
    }

    @Test(
        "an angle bracket that begins no tag is text",
        arguments: [
            ("1 < 2", "1 < 2"), ("a <3 b", "a <3 b"), ("a<", "a<"), ("a</ b", "a</ b"),
            ("cut <a href=\"x", "cut"),
        ]
    )
    func brackets(html: String, expected: String) {
        #expect(HTMLText.plain(html) == expected)
    }

    @Test("a line holds no break")
    func line() {
        #expect(HTMLText.line("<p>a</p>\n<p>b<br>c</p>") == "a b c")
    }

    @Test(
        "hostile markup costs no more than its length",
        arguments: [
            "<a href=\"", "<a ", "<!--", "<script>", "&", "<", "<p>", "&#", "<a b='x\" ",
        ]
    )
    func hostile(piece: String) {
        let html = String(repeating: piece, count: 200_000)
        #expect(HTMLText.plain(html).utf8.count <= html.utf8.count)
    }
}
