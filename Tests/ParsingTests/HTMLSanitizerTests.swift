import Machinery
import News
import Parsing
import Testing

@Suite("Sanitised HTML")
struct HTMLSanitizerTests {
    @Test(
        "ordinary news keeps its shape",
        arguments: [
            ("<p>خبر <strong>عاجل</strong></p>", "<p>خبر <strong>عاجل</strong></p>"),
            (
                "<p dir=RTL lang=ar class=lead>الرباط &ndash; قال &laquo;وزير&raquo;</p>",
                "<p lang=\"ar\" dir=\"rtl\">الرباط – قال «وزير»</p>"
            ),
            (
                "<div dir=\"rtl\"><p style=\"text-align:right\">نص<br/>ثان</p></div>",
                "<div dir=\"rtl\"><p>نص<br>ثان</p></div>"
            ),
            (
                "<a href=\"/خبر?a=1&amp;b=2\" onclick=x>رابط</a>",
                "<a href=\"https://outlet.test/خبر?a=1&amp;b=2\" rel=\"noopener noreferrer nofollow\">رابط</a>"
            ),
            (
                "<figure><img src='i.jpg' alt='ملك \"1\"' width=640 height=\"50%\"><figcaption>صورة</figcaption></figure>",
                "<figure><img src=\"https://outlet.test/news/i.jpg\" alt=\"ملك &quot;1&quot;\" width=\"640\"><figcaption>صورة</figcaption></figure>"
            ),
            (
                "<ul><li>a<li>b</ul><ol start=3 reversed><li value=-2>c</ol>",
                "<ul><li>a</li><li>b</li></ul><ol start=\"3\" reversed=\"\"><li value=\"-2\">c</li></ol>"
            ),
            ("<blockquote>a</blockquote><h2>b</h2><hr/>", "<blockquote>a</blockquote><h2>b</h2><hr>"),
            (
                "<table><tr><th scope=COL>a<td colspan=2 rowspan='3'>b</table>",
                "<table><tbody><tr><th scope=\"col\">a</th><td colspan=\"2\" rowspan=\"3\">b</td></tr></tbody></table>"
            ),
            (
                "<time datetime=\"2025-05-31T03:00:00Z\">31 ماي</time>",
                "<time datetime=\"2025-05-31T03:00:00Z\">31 ماي</time>"
            ),
            (
                "H<sub>2</sub>O &amp; E=mc<sup>2</sup> 1 < 2 > 0",
                "H<sub>2</sub>O &amp; E=mc<sup>2</sup> 1 &lt; 2 &gt; 0"
            ),
            ("<pre>\n a\n  b</pre><code>x&lt;y</code>", "<pre> a\n  b</pre><code>x&lt;y</code>"),
            ("<p>a<p>b", "<p>a</p><p>b</p>"), ("", ""), ("text", "text"), ("a\r\nb\rc", "a\nb\nc"),
            ("<center>a</center>b", "<div>a</div>b"),
            (
                "<a href='mailto:desk@outlet.test'>m</a>",
                "<a href=\"mailto:desk@outlet.test\" rel=\"noopener noreferrer nofollow\">m</a>"
            ),
            (
                "<img src='data:image/gif;base64,R0' data-src='//cdn.test/a.webp'>",
                "<img src=\"https://cdn.test/a.webp\">"
            ),
            ("<font color=red>a</font><o:p>b</o:p><span style=x>c</span>", "abc"),
        ]
    )
    func ordinary(html: String, expected: String) {
        #expect(HTMLSanitizer.clean(html, base: HostileHTML.base).description == expected)
    }

    @Test(
        "F19: what is hostile goes and what stands around it stays",
        arguments: [
            ("a<script>b</script>c", "ac"), ("a<script><!--<script></script>b</script>c", "ac"),
            ("a<!--><b>x</b>-->", "a<b>x</b>--&gt;"),
            ("a<style>b</style >c", "ac"), ("a<iframe><p></iframe>c", "ac"),
            ("<p onclick=x>a</p>", "<p>a</p>"), ("a<svg><p>b", "a<p>b</p>"),
            ("a<svg><text>t</text></svg>b", "ab"), ("a<svg/>b", "ab"), ("<p>a<button>b</p>c", "<p>a</p>c"),
            ("a<noscript><p>b</noscript>c", "ac"),
            ("a<form>b<input name=x><select><option>c</select></form>d", "a<div>b</div>d"),
            ("a<object><p>b</p></object>c", "ac"),
            ("a<template><p>b</template>c", "ac"), ("a<math><mi>x</math>b", "ab"),
            ("a<textarea><p></textarea>b", "ab"), ("a<?php x ?>b<!doctype c>d", "abd"),
            ("<a href='java\nscript:x'>a</a>", "a"), ("<a href='&#1;javascript&colon;x'>a</a>", "a"),
            ("<img src=data:,x alt=a>", ""),
            (
                "<a href=https:\\\\a.test\\b?c\\d>a</a>",
                "<a href=\"https://a.test/b?c%5Cd\" rel=\"noopener noreferrer nofollow\">a</a>"
            ),
            (
                "<a href='///a.test/\"x'>a</a>",
                "<a href=\"https://a.test/%22x\" rel=\"noopener noreferrer nofollow\">a</a>"
            ),
            ("<b><i>x</b>y</i>", "<b><i>x</i></b>y"),
            (
                "<table>a<tr><td>b</table>",
                "<table><tbody><tr><td>a</td></tr><tr><td>b</td></tr></tbody></table>"
            ),
            ("<img alt='`' src=//a.test/i>", "<img src=\"https://a.test/i\" alt=\"&#96;\">"),
            ("</div></p>a", "a"), ("<h1>a<h2>b</h2></h1>", "<h1>a</h1><h2>b</h2>"),
        ]
    )
    func hostile(html: String, expected: String) {
        #expect(HTMLSanitizer.clean(html, base: HostileHTML.base).description == expected)
    }

    @Test(
        "without a base that is a web address, relative addresses go",
        arguments: [nil, "", "news", "file:///etc/", "javascript:x", "https://"]
    )
    func noBase(base: String?) {
        #expect(
            HTMLSanitizer.clean("<a href=x>a</a><img src=/b><a href=https:y>c</a>", base: base).description
                == "a<a href=\"https://y\" rel=\"noopener noreferrer nofollow\">c</a>"
        )
    }

    @Test("F19: nothing that is not allowed survives, whichever parser looks", arguments: HostileHTML.rows)
    func allowed(html: String) {
        check(html)
    }

    @Test("the same holds for every beginning of hostile HTML")
    func prefixes() {
        for row in HostileHTML.rows where row.utf8.count < 300 {
            for end in row.unicodeScalars.indices { check(String(row.unicodeScalars[..<end])) }
        }
    }

    @Test("the same holds for random mixtures of hostile HTML")
    func mutations() {
        var random = SplitMix(state: 20_250_531)
        let rows = HostileHTML.rows.filter { $0.utf8.count < 300 }.map { Array($0.unicodeScalars) }
        for _ in 0..<5000 { check(random.mixture(of: rows)) }
    }

    @Test(
        "neither time nor output grows beyond the input's measure",
        arguments: [
            "<a href=x>", "<b>", "<p><b>", "<table>", "<table><td>", "</p>", "<svg>", "<svg><title>", "<!--",
            "<!-", "<script><!--", "<script", "<a b='", "<a b ",
            "&", "\"", "<", "</", "<li>", "<h1>", "<pre>\n", "<select>", "<img src=y alt='\"'>", "<![CDATA[",
            "<svg><![CDATA[]", "<div></span>", "&nGt;", "<textarea></",
        ]
    )
    func bounded(piece: String) {
        let html = String(repeating: piece, count: 200_000 / piece.utf8.count)
        let base = "https://outlet.test/" + String(repeating: "d/", count: 1000)
        #expect(HTMLSanitizer.clean(html, base: base).utf8.count <= 8 * html.utf8.count + 128 << 10)
    }

    private func check(_ html: String) {
        let clean = HTMLSanitizer.clean(html, base: HostileHTML.base).description
        if let fault = StrictReader(clean).fault {
            Issue.record("\(fault) in \(clean.debugDescription) of \(html.debugDescription)")
        }
        if let fault = libxml2Fault(in: clean) {
            Issue.record("\(fault) in \(clean.debugDescription) of \(html.debugDescription)")
        }
        let again = HTMLSanitizer.clean(clean, base: HostileHTML.base).description
        #expect(again == clean, "of \(html.debugDescription)")
    }
}

extension SplitMix {
    /// Pieces of some rows put together, with single characters left out, doubled or replaced.
    fileprivate mutating func mixture(of rows: [[Unicode.Scalar]]) -> String {
        let odd = Array("<>/\"'=&;!-` \n\t\u{0}\u{C}ap]".unicodeScalars)
        var text = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 1...4, using: &self) {
            let row = rows[Int.random(in: 0..<rows.count, using: &self)]
            let first = Bool.random(using: &self) ? 0 : Int.random(in: 0...row.count, using: &self)
            let last = Bool.random(using: &self) ? row.count : Int.random(in: first...row.count, using: &self)
            for scalar in row[first..<last] {
                switch Int.random(in: 0..<60, using: &self) {
                case 0: break
                case 1: text.append(contentsOf: [scalar, scalar])
                case 2: text.append(odd[Int.random(in: 0..<odd.count, using: &self)])
                default: text.append(scalar)
                }
            }
        }
        return String(text)
    }
}
