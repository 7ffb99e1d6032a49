import Machinery
import News

/// A page's bytes as valid UTF-8. libxml2 must never guess: it reads unlabelled UTF-8 as Latin-1, and at the
/// first bad byte it reads the rest of the page in another encoding.
enum PageEncoding {
    /// How far a `meta` may stand behind the page's start: with scripts before it, the 1024 bytes of the
    /// standard are often passed.
    private static let prescanBytes = 4096

    /// Byte order mark, HTTP charset, `meta`, UTF-8 where the bytes are, the outlet's own, else the old encodings
    /// of the web: windows-1256 where that gives Arabic words, windows-1252 where not.
    static func utf8(
        _ body: [UInt8],
        contentType: String?,
        legacyCharset: String? = nil
    ) -> (page: [UInt8], encoding: String) {
        if let mark = CharacterEncoding.byteOrderMark(of: body),
            let read = CharacterEncoding.utf8(from: body[mark.length...], named: mark.name)
        {
            return (read.utf8, mark.name)
        }
        let whole = body[...]
        for label in [CharacterEncoding.charset(inContentType: contentType), prescan(body)] {
            guard let label, let name = CharacterEncoding.standardName(for: label) else { continue }
            // Pages that call themselves Latin but are UTF-8 are far more common than the reverse, and no
            // Latin text of any length is valid UTF-8 by chance.
            let isUTF8 = name.lowercased() == "utf-8" || name.lowercased().hasPrefix("utf-16")
            if !isUTF8, hasNonASCII(body), isValidUTF8(body) { break }
            // A page whose meta could be read as ASCII is not UTF-16, whatever it says.
            let trusted = name.lowercased().hasPrefix("utf-16") ? "utf-8" : label
            if let read = CharacterEncoding.utf8(from: whole, named: trusted) { return (read.utf8, trusted) }
        }
        let repaired = CharacterEncoding.repaired(utf8: whole)
        if repaired.replacements <= repaired.utf8.count / 1000 { return (repaired.utf8, "utf-8") }
        if let legacyCharset, let read = CharacterEncoding.utf8(from: whole, named: legacyCharset) {
            return (read.utf8, legacyCharset)
        }
        if let arabic = CharacterEncoding.utf8(from: whole, named: "windows-1256"), looksArabic(arabic.utf8) {
            return (arabic.utf8, "windows-1256")
        }
        return CharacterEncoding.utf8(from: whole, named: "windows-1252").map { ($0.utf8, "windows-1252") }
            ?? (repaired.utf8, "utf-8")
    }

    private static func hasNonASCII(_ bytes: [UInt8]) -> Bool { bytes.contains { $0 >= 0x80 } }

    private static func isValidUTF8(_ bytes: [UInt8]) -> Bool {
        CharacterEncoding.repaired(utf8: bytes[...]).replacements == 0
    }

    /// Whether Arabic letters mostly stand beside Arabic letters, as in words; Latin accents read as
    /// windows-1256 stand alone.
    private static func looksArabic(_ utf8: [UInt8]) -> Bool {
        var letters = 0
        var pairs = 0
        var last = -9
        for i in utf8.indices where (0xD8...0xDB).contains(utf8[i]) {
            letters += 1
            if i - last == 2 { pairs += 1 }
            last = i
        }
        return letters >= 20 && pairs * 2 > letters
    }

    /// The charset of a `meta` in the first bytes: `charset=` inside a tag that begins with `<meta`.
    private static func prescan(_ body: [UInt8]) -> String? {
        let head = body.prefix(prescanBytes).map { $0 >= 65 && $0 <= 90 ? $0 | 0x20 : $0 }
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
                $0.isASCIILetter || $0.isASCIIDigit || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
            }
            if !name.isEmpty { return String(decoding: name, as: UTF8.self) }
        }
        return nil
    }
}
