import Parsing
import Testing

struct JSONNodeTests {
    @Test("values are read with their places, lines and columns counted from 1")
    func positions() throws {
        let node = try JSONNode(Array("{\n  \"اسم\": [true,\n 1.50, \"a\\u00e9\\ud83d\\ude00\"]\n}".utf8))
        let list = try #require(node["اسم"])
        #expect(list.position.description == "2:10")
        #expect(list.array?.map(\.position.line) == [2, 3, 3])
        #expect(list.array?[0].bool == true)
        #expect(list.array?[1].value == .number("1.50"))
        #expect(list.array?[2].string == "aé😀")
    }

    @Test(
        "what is no JSON is refused at its place",
        arguments: [
            ("{\"a\": 1,}", 1, 9), ("[1 2]", 1, 4), ("{\"a\" 1}", 1, 6), ("", 1, 1), ("[\n\n x]", 3, 2),
            ("\"a", 1, 1), ("01", 1, 3), ("[1] x", 1, 5), ("// no\n1", 1, 1), ("[\"a\nb\"]", 1, 4),
            ("'a'", 1, 1),
        ]
    )
    func refused(text: String, line: Int, column: Int) {
        #expect(throws: JSONSyntaxError.self) { try JSONNode(Array(text.utf8)) }
        do {
            _ = try JSONNode(Array(text.utf8))
        } catch {
            #expect(error.position.description == "\(line):\(column)", "\(error)")
        }
    }

    @Test(
        "tolerant reading takes what sites write",
        arguments: [
            "{\"a\": 1,}", "// note\n{\"a\": 1}", "/* note */ {\"a\": 1} ;", "<!-- {\"a\": 1} -->",
            "<![CDATA[{\"a\": 1}]]>", "{\"b\": \"one\ntwo\", \"a\": 1}", "{\"b\": \"\\x\", \"a\": 1}",
        ]
    )
    func tolerant(text: String) throws {
        #expect(try JSONNode(Array(text.utf8), tolerant: true)["a"]?.integer == 1)
    }

    @Test("nesting beyond the limit is an error, not a crash")
    func nesting() {
        let deep = String(repeating: "[", count: 100_000)
        #expect(throws: JSONSyntaxError.self) { try JSONNode(Array(deep.utf8)) }
        let shallow = String(repeating: "[", count: 200) + String(repeating: "]", count: 200)
        #expect(throws: Never.self) { try JSONNode(Array(shallow.utf8)) }
    }

    @Test("every prefix of a document is an error, not a crash")
    func prefixes() {
        let whole = Array("{\"a\": [1, -2.5e3, true, null, \"x\\u00e9\\n\"], \"خبر\": {}}".utf8)
        for end in 0..<whole.count {
            #expect(throws: JSONSyntaxError.self) { try JSONNode(Array(whole[..<end])) }
        }
        #expect(throws: Never.self) { try JSONNode(whole) }
    }
}
