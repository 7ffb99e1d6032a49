import News
@testable import Parsing
import Testing

/// Texts go through libxml2 when they are short and past it when they are long; both must read the same.
@Suite("Texts of feeds")
struct FeedTextTests {
    private static let pieces = [
        "a&amp;b &lt;i&gt; &quot;&apos;", "&#1575;&#x627;&#x1F600;", "&#0038;#38;", "a\r\nb\rc\nd\te",
        "خبر – «عاجل»", "\u{FEFF}\u{FFFD}", "]] > ]]&gt; [[", "&nbsp;&eacute;&bogus; & &; &#; &#x; &#xZ;",
        "&#0;&#x1F;&#xD800;&#xFFFE;&#99999999999999;", "\u{1}\u{B}\u{7F}", "\u{FFFE}", "]]>",
        "<![CDATA[a & b &amp; <i>]] ></i>]]>", "<![CDATA[\r\n]]>", "<![CDATA[\u{1F}\u{FFFF}]]>", "<!-- x -->",
    ]

    private func title(_ text: String) -> (String?, Bool) {
        let document =
            "<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>\(text)</title></entry></feed>"
        let parsed = FeedParser.parse(Array(document.utf8), contentType: nil, url: nil)
        return (parsed.entries.first?.title, parsed.warnings.isEmpty)
    }

    @Test("a long text means what a short one means", arguments: pieces)
    func longAndShort(piece: String) {
        let padding = String(repeating: "x", count: 300)
        let short = title("y" + piece + "y")
        let long = title(padding + piece + padding)
        #expect(long.1 == short.1)
        #expect(long.0 == short.0.map { padding + $0.dropFirst().dropLast() + padding })
    }

    @Test(
        "a long section means what a short one means",
        arguments: ["a & b &amp;", "\r\na\rb", "]] ]>", "\u{2}", "\u{FFFF}"]
    )
    func sections(piece: String) {
        let padding = String(repeating: "x", count: 300)
        let short = title("<![CDATA[y" + piece + "y]]>")
        let long = title("<![CDATA[" + padding + piece + padding + "]]>")
        #expect(long.1 == short.1)
        #expect(long.0 == short.0.map { padding + $0.dropFirst().dropLast() + padding })
    }
}
