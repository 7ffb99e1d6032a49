import Parsing
import Testing

@Suite("The encoding of a page")
struct PageEncodingTests {
    private static let arabic =
        "افتتحت جماعة المدينة صباح اليوم مكتبة جديدة، بحضور عدد من الكتاب والأساتذة وتلاميذ المؤسسات."
    /// The same in windows-1256.
    private static let windows1256 = arabic.unicodeScalars.map { table[$0] ?? UInt8($0.value & 0x7F) }

    private static let table: [Unicode.Scalar: UInt8] = [
        "،": 0xA1, "ا": 0xC7, "أ": 0xC3, "ة": 0xC9, "ب": 0xC8, "ت": 0xCA, "ج": 0xCC, "ح": 0xCD, "د": 0xCF,
        "ذ": 0xD0,
        "ر": 0xD1, "س": 0xD3, "ص": 0xD5, "ض": 0xD6, "ع": 0xDA, "ف": 0xDD, "ك": 0xDF, "ل": 0xE1, "م": 0xE3,
        "ن": 0xE4,
        "ه": 0xE5, "و": 0xE6, "ي": 0xED, "ؤ": 0xC4, "ى": 0xEC,
    ]

    private func text(_ body: [UInt8], _ contentType: String? = nil) -> String {
        PageExtractor.extract(body, contentType: contentType, url: "http://a.example/b").text
    }

    private func page(_ text: [UInt8], head: String = "") -> [UInt8] {
        Array("<html><head>\(head)</head><body><p>".utf8) + text + Array("</p></body></html>".utf8)
    }

    @Test("the HTTP charset, the meta element or the bytes themselves decide")
    func sources() {
        let legacy = PageEncodingTests.windows1256
        #expect(text(page(legacy), "text/html; charset=windows-1256") == PageEncodingTests.arabic)
        #expect(
            text(page(legacy, head: "<META CONTENT='text/html; charset=windows-1256'>"))
                == PageEncodingTests.arabic
        )
        #expect(text(page(legacy)) == PageEncodingTests.arabic)
        #expect(text(page(Array(PageEncodingTests.arabic.utf8))) == PageEncodingTests.arabic)
        #expect(
            text(
                [0xEF, 0xBB, 0xBF] + page(Array(PageEncodingTests.arabic.utf8)),
                "text/html; charset=windows-1256"
            ) == PageEncodingTests.arabic
        )
    }

    @Test("UTF-8 that calls itself something else is UTF-8")
    func mislabelled() {
        #expect(
            text(page(Array(PageEncodingTests.arabic.utf8), head: "<meta charset=iso-8859-1>"))
                == PageEncodingTests.arabic
        )
    }

    @Test("one bad byte costs one character, not the rest of the page")
    func badByte() {
        let arabic = Array(PageEncodingTests.arabic.utf8)
        let found = text(page([0xFF] + arabic, head: "<meta charset=utf-8>"))
        #expect(found == "\u{FFFD}" + PageEncodingTests.arabic)
    }

    @Test("a title before the meta element is read in the encoding that the meta states")
    func titleFirst() {
        let head =
            Array("<title>".utf8) + PageEncodingTests.windows1256.prefix(24)
            + Array("</title><meta charset=windows-1256>".utf8)
        let body =
            Array("<html><head>".utf8) + head + Array("</head><body><p>".utf8) + PageEncodingTests.windows1256
            + Array("</p>".utf8)
        let page = PageExtractor.extract(body, contentType: nil, url: "http://a.example/b")
        #expect(page.title.map { PageEncodingTests.arabic.hasPrefix($0) } == true)
    }
}
