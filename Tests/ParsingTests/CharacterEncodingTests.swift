import Testing

@testable import Parsing

@Suite("Character encodings")
struct CharacterEncodingTests {
    private func read(_ bytes: [UInt8], _ label: String) -> String? {
        CharacterEncoding.utf8(from: bytes[...], named: label).map {
            String(decoding: $0.utf8, as: UTF8.self)
        }
    }

    @Test(
        "labels of the web and a few older names lead to their text",
        arguments: [
            ([0xCE, 0xC8, 0xD1], "windows-1256", "خبر"), ([0xCE, 0xC8, 0xD1], " CP1256 ", "خبر"),
            ([0xCE, 0xC8, 0xD1], "x-cp1256", "خبر"),
            ([0xCE, 0xC8, 0xD1], "ISO-8859-6", "خبر"), ([0x93, 0xE9, 0x94], "iso-8859-1", "“é”"),
            ([0x80], "us-ascii", "€"),
            ([0xD6, 0xD0], "gb2312", "中"), ([0xA4, 0xA4], "euc-jp", "い"), ([0x82, 0xA2], "Shift_JIS", "い"),
            ([0xC7, 0xD1], "euc-kr", "한"),
            ([0xCF, 0xF0], "windows-1251", "Пр"), ([0x2D, 0x06], "utf-16le", "ح"),
            ([0x06, 0x2D], "UTF-16BE", "ح"), ([0x84], "IBM437", "ä"),
        ] as [([UInt8], String, String)]
    )
    func labels(bytes: [UInt8], label: String, expected: String) {
        #expect(read(bytes, label) == expected)
    }

    @Test("every encoding of the table can be read, and only such are guessed")
    func readable() {
        for name in CharacterEncoding.standardNames.sorted() {
            #expect(
                CharacterEncoding.utf8(from: [0x61, 0, 0, 0], named: name) != nil,
                "iconv does not know \(name)"
            )
        }
        #expect(Set(EncodingGuess.names).isSubset(of: CharacterEncoding.standardNames))
    }

    @Test("a last letter is kept, where an accent might have followed it")
    func lastLetter() {
        #expect(read([0x68, 0xF4, 0x6D, 0x20, 0x6E, 0x61], "windows-1258") == "hôm na")
        #expect(read([0x61, 0xEC], "windows-1258") == "á")
    }

    @Test("an encoding that is not said to write characters in several bytes writes each in one")
    func widths() throws {
        var known: [String] = []
        for name in CharacterEncoding.standardNames.sorted() {
            guard case .oneByte = CharacterEncoding.width(of: name) else { continue }
            known.append(name)
            for byte in UInt8(0x80)...0xFF {
                let text = try #require(read([0x2E, byte, 0x62], name)).unicodeScalars
                #expect(text.first == "." && text.last == "b", "\(name): \(byte) begins a longer character")
            }
        }
        #expect(known.contains("windows-1256") && !known.contains("shift_jis"))
    }

    @Test(
        "S8: names outside the table are refused, those that iconv knows too",
        arguments: [
            "no-such", "", "utf-8//IGNORE", "latin1/x", "ISO-2022-CN-EXT", "UTF-7", "IBM1390", "TSCII",
            "char",
        ]
    )
    func unknown(label: String) {
        #expect(read([0x61], label) == nil)
    }

    @Test(
        "F18: bad bytes become U+FFFD, counted, and nothing else is lost",
        arguments: [
            ([0x61, 0x81, 0x62], "windows-1253", 1), ([0x61, 0xFF, 0xFF, 0x62], "euc-kr", 2),
            ([0x61, 0x62, 0xA4], "euc-jp", 1),
            ([0x61, 0, 0x62, 0, 0x00], "utf-16le", 1), ([0x61, 0, 0x00, 0xD8, 0x62, 0], "utf-16le", 1),
        ] as [([UInt8], String, Int)]
    )
    func badBytes(bytes: [UInt8], label: String, replacements: Int) throws {
        let converted = try #require(CharacterEncoding.utf8(from: bytes[...], named: label))
        let text = String(decoding: converted.utf8, as: UTF8.self)
        #expect(converted.replacements >= 1)
        #expect(text.hasPrefix("a"))
        #expect(text.unicodeScalars.filter { $0 == "\u{FFFD}" }.count == converted.replacements)
        #expect(text.contains("b"))
    }

    @Test(
        "F18: ill-formed UTF-8 is repaired as the Unicode Standard recommends",
        arguments: [
            [0x61, 0xF1, 0x80, 0x80, 0xE1, 0x80, 0xC2, 0x62, 0x80, 0x63, 0x80, 0xBF, 0x64], [0xC0, 0xAF],
            [0xED, 0xA0, 0x80],
            [0xF4, 0x91, 0x92, 0x93], [0xFF, 0x41], [0xE0, 0x80], [0xD8], [0xD8, 0xAA, 0xD9],
        ] as [[UInt8]]
    )
    func repair(bytes: [UInt8]) {
        let repaired = CharacterEncoding.repaired(utf8: bytes[...])
        let expected = String(decoding: bytes, as: UTF8.self)
        #expect(String(decoding: repaired.utf8, as: UTF8.self) == expected)
        #expect(repaired.replacements == expected.unicodeScalars.filter { $0 == "\u{FFFD}" }.count)
    }

    @Test("well-formed UTF-8 stays as it is")
    func wellFormed() {
        let bytes = Array("ascii ascii ascii, خبر, 中, 😀".utf8)
        let repaired = CharacterEncoding.repaired(utf8: bytes[...])
        #expect(repaired.utf8 == bytes)
        #expect(repaired.replacements == 0)
    }

    @Test(
        "marks and header values are read",
        arguments: [
            ("text/xml; charset=UTF-8", "UTF-8"), ("text/xml;charset= \"us-ascii\"", "us-ascii"),
            ("text/xml; CharSet='x'", "x"),
            ("text/xml", nil), ("text/xml;", nil), ("text/xml; charset:x", nil), ("text/xml; charset=", nil),
            ("text/xml; a=b; charset = c", "c"),
        ]
    )
    func contentType(value: String, expected: String?) {
        #expect(CharacterEncoding.charset(inContentType: value) == expected)
    }
}
