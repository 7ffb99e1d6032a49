import Machinery
import Testing

@Suite("JSON as it is written")
struct JSONWriterTests {
    private func string(_ text: String, lines: Bool = true) -> String {
        var json = JSONWriter(escapesLineSeparators: lines)
        json.string(text)
        return String(decoding: json.take(), as: UTF8.self)
    }

    @Test(
        "what may not stand in a string is escaped, wherever in eight bytes it stands",
        arguments: [
            ("\"", "\\\""), ("\\", "\\\\"), ("\n", "\\n"), ("\r", "\\r"), ("\t", "\\t"), ("\u{0}", "\\u0000"),
            ("\u{1F}", "\\u001f"), ("\u{7F}", "\\u007f"), ("\u{2028}", "\\u2028"), ("\u{2029}", "\\u2029"),
            ("“خبر…”", "“خبر…”"), ("\u{E8}", "\u{E8}"), ("/", "/"),
        ]
    )
    func escapes(text: String, expected: String) {
        for before in 0...9 {
            for after in [0, 1, 8] {
                let (start, end) = (
                    String(repeating: "x", count: before), String(repeating: "y", count: after)
                )
                #expect(string(start + text + end) == "\"\(start)\(expected)\(end)\"")
            }
        }
    }

    @Test("line separators stay where nobody asked for their escape")
    func separators() {
        #expect(string("a\u{2028}b", lines: false) == "\"a\u{2028}b\"")
    }

    @Test("commas stand between members and elements, and nowhere else")
    func commas() {
        var json = JSONWriter()
        json.object { json in
            json.member("none", nil as String?)
            json.member("a", 1)
            json.member("list", ["x", "y"])
            json.member("empty", [])
            json.array("of", [1, 2]) { json, value in json.member("n", value) }
            json.member("inner") { json in json.member("yes", true) }
            json.key(named: "k\"")
            json.written("null".utf8)
        }
        json.endLine()
        let expected = #"{"a":1,"list":["x","y"],"of":[{"n":1},{"n":2}],"inner":{"yes":true},"k\"":null}"#
        #expect(String(decoding: json.take(), as: UTF8.self) == expected + "\n")
        json.object { _ in }
        #expect(json.bytes == Array("{}".utf8))
    }
}
