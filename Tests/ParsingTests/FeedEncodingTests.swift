@testable import Parsing
import Testing

@Suite("Encodings of feeds")
struct FeedEncodingTests {
    /// "خبر" and more in windows-1256, in a document that declares `declaration`.
    private func document(_ declaration: String, _ title: [UInt8]) -> [UInt8] {
        Array(declaration.utf8) + Array("<rss><channel><title>".utf8) + title
            + Array("</title></channel></rss>".utf8)
    }

    private let legacy: [UInt8] = [0xCE, 0xC8, 0xD1]
    private let utf8 = Array("خبر".utf8)

    @Test("bytes that are no text of any language are not guessed at")
    func noGuess() {
        let bytes: [UInt8] = [0xA9, 0xD6, 0xC6, 0xAB, 0xA9, 0xA8, 0xB2, 0xAD]
        let parsed = FeedParser.parse(document("", bytes), contentType: nil, url: nil)
        #expect(parsed.encoding == "utf-8")
        #expect(parsed.feed.title?.contains("\u{FFFD}") == true)
    }

    @Test("a byte order mark wins, then HTTP, then the declaration")
    func order() {
        func read(_ body: [UInt8], _ type: String? = nil) -> String? {
            FeedParser.parse(body, contentType: type, url: nil).feed.title
        }
        let cp1256 = "<?xml version='1.0' encoding='windows-1256'?>"
        #expect(read(document(cp1256, legacy)) == "خبر")
        #expect(read(document("", legacy), "text/xml; charset=\"cp1256\"") == "خبر")
        #expect(read(document(cp1256, utf8), "text/xml; charset=utf-8") == "خبر")
        #expect(
            read(document("<?xml version='1.0' encoding='utf-8'?>", utf8), "text/xml; charset=iso-8859-1")
                == "خبر"
        )
        #expect(read([0xEF, 0xBB, 0xBF] + document(cp1256, utf8), "text/xml; charset=windows-1256") == "خبر")
        #expect(read(document("<?xml version='1.0' encoding='utf-16'?>", utf8)) == "خبر")
        #expect(read(document("<?xml version='1.0' encoding='no-such'?>", utf8)) == "خبر")
    }

    @Test(
        "UTF-16 is read with its mark and without",
        arguments: [
            ([0xFF, 0xFE], true), ([0xFE, 0xFF], false), ([], true), ([], false),
        ] as [([UInt8], Bool)]
    )
    func wide(mark: [UInt8], isLittle: Bool) {
        let body = "<rss><channel><title>خبر</title></channel></rss>".utf16.flatMap {
            isLittle ? [UInt8($0 & 0xFF), UInt8($0 >> 8)] : [UInt8($0 >> 8), UInt8($0 & 0xFF)]
        }
        let parsed = FeedParser.parse(mark + body, contentType: nil, url: nil)
        #expect(parsed.feed.title == "خبر")
        #expect(parsed.encoding == (isLittle ? "utf-16le" : "utf-16be"))
    }

    @Test("an outlet's legacy encoding is used for bytes that are no UTF-8, and only for them")
    func charset() {
        let bad = FeedParser.parse(
            document("", legacy),
            contentType: nil,
            url: nil,
            charset: "windows-1256"
        )
        #expect(bad.feed.title == "خبر")
        #expect(bad.encoding == "windows-1256")
        let good = FeedParser.parse(
            document("", utf8),
            contentType: nil,
            url: nil,
            charset: "windows-1256"
        )
        #expect(good.feed.title == "خبر")
        #expect(good.warnings.isEmpty)
    }

    @Test(
        "F18: declared encodings are read, and what they do not allow becomes U+FFFD",
        arguments: [
            ("iso-8859-6", [0xCE, 0xC8, 0xD1], "خبر"), ("windows-1256", [0x81, 0xE6], "پو"),
            ("iso-8859-1", [0xE9, 0x93, 0x61, 0x94], "é“a”"), ("gb2312", [0xD0, 0xC2, 0xCE, 0xC5], "新闻"),
            ("gb18030", [0xD0, 0xC2, 0xFF, 0x61], "新\u{FFFD}a"), ("koi8-r", [0xCE, 0xCF], "но"),
            ("shift_jis", [0x93, 0xFA], "日"),
            ("iso-2022-jp", [0x1B, 0x24, 0x42, 0x46, 0x7C, 0x1B, 0x28, 0x42], "日"),
            ("utf-8", [0xD8, 0xAE, 0xFF, 0x61], "خ\u{FFFD}a"),
        ] as [(String, [UInt8], String)]
    )
    func declared(name: String, title: [UInt8], expected: String) {
        // The words around say which language it is, where UTF-8 was declared and is mostly right.
        let body = document("<?xml version='1.0' encoding='\(name)'?>", title)
        #expect(FeedParser.parse(body, contentType: nil, url: nil).feed.title == expected)
    }

    @Test("UTF-32 is read with its mark and without", arguments: [true, false], [true, false])
    func wider(isMarked: Bool, isLittle: Bool) {
        let text = (isMarked ? "\u{FEFF}" : "") + "<rss><channel><title>خبر</title></channel></rss>"
        let body = text.unicodeScalars.flatMap { scalar -> [UInt8] in
            let bytes = (0..<4).map { UInt8(truncatingIfNeeded: scalar.value >> ($0 * 8)) }
            return isLittle ? bytes : bytes.reversed()
        }
        #expect(FeedParser.parse(body, contentType: nil, url: nil).feed.title == "خبر")
    }

    @Test(
        "a word of an encoding that nobody names is read in the likeliest",
        arguments: [
            ([0xE9, 0x74, 0xE9], "été"), ([0xC7, 0xE1, 0xCE, 0xC8, 0xD1], "الخبر"),
            ([0xCD, 0xEE, 0xE2, 0xEE, 0xF1, 0xF2, 0xE8], "Новости"),
        ] as [([UInt8], String)]
    )
    func guessed(title: [UInt8], expected: String) {
        #expect(FeedParser.parse(document("", title), contentType: nil, url: nil).feed.title == expected)
    }
}
