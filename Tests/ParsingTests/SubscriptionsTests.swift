import Parsing
import Testing

@Suite("OPML of other readers")
struct SubscriptionsTests {
    @Test("folders nest, attribute names come in any case, text stands in for a title")
    func folders() {
        let opml = """
            <opml version="2.0"><head/><body>
            <outline text="a"><outline text="b">
            <outline text="one" title=" One  feed " xmlUrl="https://one.example/f" htmlUrl="https://one.example/"/>
            </outline><outline TEXT="two" XMLURL="https://two.example/f"/></outline>
            <outline text="three" xmlurl="https://three.example/f" language="ar"/>
            </body></opml>
            """
        let all = Subscriptions(opml: Array(opml.utf8)).all
        #expect(all.map(\.title) == ["One feed", "two", "three"])
        #expect(all.map(\.feed) == ["one", "two", "three"].map { "https://\($0).example/f" })
        #expect(all.map(\.folders) == [["a", "b"], ["a"], []])
        #expect(all.map(\.homepage) == ["https://one.example/", nil, nil])
        #expect(all.map(\.language) == [nil, nil, "ar"])
    }

    @Test(
        "an outline at which the file breaks off is left out, those before it are read, and the fault is told",
        arguments: [
            "xmlUrl=\"https://two.exam", "xmlUrl=\"https://two.example/f\"",
            "xmlUrl=\"https://two.example/f\" text='b",
        ]
    )
    func brokenOff(_ end: String) {
        let opml =
            "<opml><body><outline text=\"a\"><outline text=\"one\" xmlUrl=\"https://one.example/f\"/>\n<outline text=\"two\" "
        let read = Subscriptions(opml: Array((opml + end).utf8))
        #expect(read.all.map(\.feed) == ["https://one.example/f"])
        #expect(read.problem != nil)
    }

    @Test("references stay what they mean, bare ampersands too")
    func ampersands() {
        let opml = """
            <opml><body><outline text="A &amp; B &#x623; & C" xmlUrl="https://a.example/?x=1&y=2&amp;z=3&"/></body></opml>
            """
        let first = Subscriptions(opml: Array(opml.utf8)).all.first
        #expect(first?.title == "A & B أ & C")
        #expect(first?.feed == "https://a.example/?x=1&y=2&z=3&")
    }

    @Test("an entity from outside is not read, and a bomb costs nothing")
    func hostile() {
        let outside = """
            <!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/passwd">]>
            <opml><body><outline text="t" xmlUrl="https://a.example/">&x;</outline></body></opml>
            """
        #expect(Subscriptions(opml: Array(outside.utf8)).all.map(\.title) == ["t"])
        let levels = (1...20).map { "<!ENTITY e\($0) \"\(String(repeating: "&e\($0 - 1);", count: 20))\">" }
        let bomb = """
            <!DOCTYPE opml [<!ENTITY e0 "boom">\(levels.joined())]>
            <opml><body><outline text="&e20;" xmlUrl="https://a.example/"/></body></opml>
            """
        let read = Subscriptions(opml: Array(bomb.utf8)).all
        #expect(read.map(\.feed) == ["https://a.example/"])
        #expect(read.allSatisfy { ($0.title ?? "").count < 1000 })
    }

    @Test("what stands deeper than four thousand folders is left out, told, and costs nothing")
    func depth() {
        let (folder, feed) = ("<outline text=\"x\">", "<outline xmlUrl=\"https://a.example/\"/>")
        let deep = "<opml><body>" + feed + String(repeating: folder, count: 100_000) + feed
        let read = Subscriptions(opml: Array(deep.utf8))
        #expect(read.all.count == 1)
        #expect(read.problem != nil)
        let (begin, end) = (
            String(repeating: folder, count: 5000), String(repeating: "</outline>", count: 5000)
        )
        let closed = Subscriptions(opml: Array("<opml><body>\(begin)\(feed)\(end)\(feed)</body></opml>".utf8))
        #expect(closed.all.map(\.folders) == [[]])
        #expect(closed.problem?.contains("more than 4000 deep") == true)
    }

    @Test("UTF-16 as it declares itself; what breaks off gives what came before")
    func forms() {
        let text =
            "<?xml version=\"1.0\" encoding=\"UTF-16\"?><opml><body><outline text=\"خبر\" xmlUrl=\"https://a.example/\"/></body></opml>"
        let wide: [UInt8] = [0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        #expect(Subscriptions(opml: wide).all.map(\.title) == ["خبر"])
        let cut = Subscriptions(
            opml: Array("<opml><body><outline text=\"a\" xmlUrl=\"https://a.example/\"/><outl".utf8)
        )
        #expect(cut.all.map(\.title) == ["a"])
        #expect(cut.isOPML)
        #expect(cut.problem != nil)
    }

    @Test(
        "what readers write wrongly is read as it was meant",
        arguments: [
            ("Caf&eacute; &nbsp;matin", "Café matin"), ("A &amp;amp; B", "A & B"), ("a < b", "a < b"),
            ("&unknown; x", "&unknown; x"), ("&#x62E;&#1576;&#1585;", "خبر"), ("R&D", "R&D"),
            ("1 &lt; 2", "1 < 2"),
        ]
    )
    func written(text: String, expected: String) {
        let opml = """
            <opml><body><outline text="\(text)" xmlUrl="https://a.example/?a=1&amp;amp;b=2"/><outline text="next" xmlUrl="https://b.example/"/></body></opml>
            """
        let all = Subscriptions(opml: Array(opml.utf8)).all
        #expect(all.map(\.title) == [expected, "next"])
        #expect(all.first?.feed == "https://a.example/?a=1&b=2")
    }

    @Test("folders may nest deep, feeds may be named by url, and included lists are told")
    func odd() {
        let deep = String(repeating: "<outline text=\"f\">", count: 300)
        let end = String(repeating: "</outline>", count: 300)
        let opml =
            "<opml><body>\(deep)<outline text=\"a\" type=\"rss\" url=\"https://a.example/f\"/>\(end)"
            + "<outline type=\"include\" url=\"https://b.example/list.opml\"/>"
            + "<outline type=\"link\" url=\"https://c.example/\"/>"
            + "<outline type=\"HTML+XPath\" xmlUrl=\"https://d.example/\"/></body></opml>"
        let read = Subscriptions(opml: Array(opml.utf8))
        #expect(read.all.map(\.feed) == ["https://a.example/f", "https://d.example/"])
        #expect(read.all.map(\.type) == ["rss", "HTML+XPath"])
        #expect(read.includes == ["https://b.example/list.opml"])
        #expect(read.all.first?.folders.count == 300)
    }
}
