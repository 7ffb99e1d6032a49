import Machinery
import Testing

@Suite("Searching in bytes")
struct ByteSearchTests {
    @Test(
        "the first whole place is found, wherever the search starts",
        arguments: [
            ("abcabc", "abc", 0, 0), ("abcabc", "abc", 1, 3), ("abcabc", "abc", 4, nil), ("aab", "ab", 0, 1),
            ("aaab", "aab", 0, 1), ("ab", "abc", 0, nil), ("", "a", 0, nil), ("abc", "", 1, 1),
            ("", "", 0, 0),
            ("abc", "c", 0, 2), ("abc", "c", 3, nil), ("خبر", "بر", 0, 2), ("abab", "ba", 2, nil),
        ] as [(String, String, Int, Int?)]
    )
    func places(text: String, needle: String, start: Int, expected: Int?) {
        #expect(Array(text.utf8).firstPlace(of: Array(needle.utf8), from: start) == expected)
    }

    @Test("nothing is found that reaches over the end")
    func end() {
        Array("<a>-->".utf8).withUnsafeBytes { text in
            #expect(ByteSearch.first("-->", in: text, from: 0) == 3)
            #expect(ByteSearch.first("-->", in: text, from: 0, to: 6) == 3)
            #expect(ByteSearch.first("-->", in: text, from: 0, to: 5) == nil)
            #expect(ByteSearch.first("-->", in: text, from: 4) == nil)
            #expect(ByteSearch.first(UInt8(ascii: ">"), in: text, from: 0, to: 2) == nil)
            #expect(ByteSearch.first(UInt8(ascii: ">"), in: text, from: 3) == 5)
            #expect(ByteSearch.first(UInt8(ascii: ">"), in: text, from: 6) == nil)
            #expect(ByteSearch.has("-->", in: text, at: 3) && !ByteSearch.has("-->", in: text, at: 4))
            #expect(!ByteSearch.has("<b", in: text, at: 0))
        }
    }
}
