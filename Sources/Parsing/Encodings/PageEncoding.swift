import Machinery
import News

/// A page's bytes as valid UTF-8. libxml2 must never guess: it reads unlabelled UTF-8 as Latin-1, and at the
/// first bad byte it reads the rest of the page in another encoding.
enum PageEncoding {
    /// How far a `meta` may stand behind the page's start: with scripts before it, the 1024 bytes of the
    /// standard are often passed.
    private static let prescanBytes = 4096

    /// The page as UTF-8 and what it was, by the judgement that feeds get; its labels are the HTTP header's and its own.
    static func utf8(
        _ body: [UInt8],
        contentType: String?,
        charset: String? = nil
    ) -> (page: [UInt8], encoding: String) {
        let labels = [
            CharacterEncoding.charset(inContentType: contentType),
            prescan(body) ?? DocumentText.declaredEncoding(in: body),
        ]
        let judge = EncodingJudge(body, labels: labels, charset: charset)
        return (judge.start == 0 ? judge.utf8 : Array(judge.utf8[judge.start...]), judge.encoding)
    }

    /// The charset of a `meta` in the first bytes: `charset=` inside a tag that begins with `<meta`.
    private static func prescan(_ body: [UInt8]) -> String? {
        let head = body.prefix(prescanBytes).map(\.asciiLowercased)
        var at = 0
        while let start = head.firstPlace(of: "<meta", from: at) {
            let end = head[start...].firstIndex(of: UInt8(ascii: ">")) ?? head.count
            at = end
            guard let found = head.firstPlace(of: "charset", from: start), found < end else { continue }
            var value = head[(found + "charset".utf8.count)..<end]
            value = value.drop { $0 <= 32 || $0 == UInt8(ascii: "=") }
            if let quote = value.first, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
                value = value.dropFirst()
            }
            let name = value.prefix {
                $0.isASCIIAlphanumeric || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
            }
            if !name.isEmpty { return String(decoding: name, as: UTF8.self) }
        }
        return nil
    }
}
