import Machinery
import News

/// How an element's text is meant.
enum TextKind {
    /// Characters, as they are.
    case text
    /// HTML, written as characters.
    case html
    /// Markup, as elements.
    case markup
    /// Base64 of HTML or of text.
    case base64(isHTML: Bool)

    /// What Atom 1.0's `type` says. Source: RFC 4287 §3.1.1 and §4.1.3.3.
    init(atomType type: String?) {
        let type = type?.lowercased() ?? "text"
        switch type {
        case "", "text": self = .text
        case "html", "text/html": self = .html
        case "xhtml", "application/xhtml+xml": self = .markup
        default:
            if type.hasSuffix("+xml") || type.hasSuffix("/xml") {
                self = .markup
            } else if type.contains("/"), !type.hasPrefix("text/") {
                self = .base64(isHTML: true)
            } else {
                self = .text
            }
        }
    }

    /// What Atom 0.3's `mode` and `type` say; its plain text is read as HTML, as publishers meant it.
    init(atom03Mode mode: String?, type: String?) {
        let type = type?.lowercased() ?? "text/plain"
        switch mode?.lowercased() {
        case "base64": self = .base64(isHTML: type != "text/plain")
        case "xml": self = .markup
        case "escaped": self = .html
        default: self = type.contains("xhtml") || type.hasSuffix("/xml") ? .markup : .html
        }
    }
}

/// Text collected from an element, and what becomes of it.
struct FeedText {
    /// Without white space at either end; HTML when `isHTML`.
    var bytes: [UInt8]
    var isHTML: Bool

    /// The bytes as they are.
    var plain: String { String(decoding: bytes, as: UTF8.self) }

    /// As HTML: what is only text is escaped; relative addresses are made absolute where there is a base.
    func html(base: String?) -> String {
        var escaped: [UInt8] = []
        if !isHTML { bytes.withUnsafeBytes { escaped.append(escaped: $0, for: .content) } }
        let html = isHTML ? bytes : escaped
        let absolute = base.flatMap { base in html.withUnsafeBytes { HTMLLinks.absolute($0, base: base) } }
        return String(decoding: absolute ?? html, as: UTF8.self)
    }

    /// As one line of plain text.
    ///
    /// A text that was escaped once too often shows its references: those are decoded, its angle brackets
    /// are left alone.
    func line() -> String {
        bytes.withUnsafeBytes { buffer in
            guard isHTML else { return FeedText.words(buffer, decodesReferences: true) }
            let line = HTMLText.line(buffer)
            // Markup of a headline that was escaped once too often.
            return FeedText.holdsMarkup(line) ? HTMLText.line(line) : line
        }
    }

    /// Whether a line holds tags of the kind that headlines have.
    private static func holdsMarkup(_ line: String) -> Bool {
        guard line.holds(UInt8(ascii: "<")) else { return false }
        let lower = line.lowercased()
        return [
            "<br>", "<br/>", "<br />", "</b>", "</strong>", "</em>", "</i>", "</span>", "</font>", "</p>",
        ]
        .contains { lower.contains($0) }
    }

    /// A name or term: white space is collapsed, references are decoded. Where decoding would give an angle
    /// bracket, none is decoded, for the publisher may have meant it so.
    func term() -> String { FeedText.term(bytes) }

    static func term(_ bytes: [UInt8]) -> String {
        bytes.withUnsafeBytes { buffer in
            let decoded = words(buffer, decodesReferences: true)
            guard decoded.utf8.contains(where: isBracket), !buffer.contains(where: isBracket) else {
                return decoded
            }
            return words(buffer, decodesReferences: false)
        }
    }

    private static func isBracket(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "<") || byte == UInt8(ascii: ">")
    }

    /// White space collapsed; references decoded where asked for, unless they would become markup.
    private static func words(_ text: UnsafeRawBufferPointer, decodesReferences: Bool) -> String {
        if HTMLText.isPlain(text) { return String(decoding: text, as: UTF8.self) }
        var out: [UInt8] = []
        out.reserveCapacity(text.count)
        var needsSpace = false
        var i = 0
        while i < text.count {
            let byte = text[i]
            if byte.isHTMLSpace {
                needsSpace = true
                i += 1
                continue
            }
            if needsSpace, !out.isEmpty { out.append(0x20) }
            needsSpace = false
            if decodesReferences, byte == UInt8(ascii: "&"),
                let reference = HTMLEntities.reference(in: text, at: i)
            {
                out.append(reference)
                i += reference.length
            } else {
                out.append(byte)
                i += 1
            }
        }
        return String(decoding: out, as: UTF8.self)
    }
}

extension [UInt8] {
    /// Takes white space off both ends.
    mutating func trimSpace() {
        var end = count
        while end > 0, self[end - 1] <= 0x20 { end -= 1 }
        removeSubrange(end...)
        var start = 0
        while start < count, self[start] <= 0x20 { start += 1 }
        if start > 0 { removeSubrange(..<start) }
    }

    /// Windows-1252 that was declared as ISO 8859-1 or written as `&#146;` arrives as C1 controls, which no
    /// text means: they become the characters meant.
    mutating func mendC1Controls() {
        let holdsControls = withUnsafeBytes { text in
            var at = 0
            while let found = ByteSearch.first(0xC2, in: text, from: at) {
                at = found + 1
                if at < text.count, text[at] < 0xA0 { return true }
            }
            return false
        }
        guard holdsControls else { return }
        var out: [UInt8] = []
        out.reserveCapacity(count + 16)
        var i = 0
        while i < count {
            if self[i] == 0xC2, i + 1 < count, self[i + 1] < 0xA0 {
                out.append(scalar: HTMLEntities.scalar(UInt32(self[i + 1])))
                i += 2
            } else {
                out.append(self[i])
                i += 1
            }
        }
        self = out
    }

    /// Base64 decoded, white space skipped; nil when it is none. Source: RFC 4648 §4.
    func base64Decoded() -> [UInt8]? {
        var out: [UInt8] = []
        out.reserveCapacity(count / 4 * 3)
        var bits: UInt32 = 0
        var held = 0
        var padding = 0
        for byte in self {
            let value: UInt32
            switch byte {
            case 0x41...0x5A: value = UInt32(byte - 0x41)
            case 0x61...0x7A: value = UInt32(byte - 0x61 + 26)
            case 0x30...0x39: value = UInt32(byte - 0x30 + 52)
            case UInt8(ascii: "+"): value = 62
            case UInt8(ascii: "/"): value = 63
            case UInt8(ascii: "="):
                padding += 1
                continue
            case ...0x20: continue
            default: return nil
            }
            guard padding == 0 else { return nil }
            bits = bits << 6 | value
            held += 6
            if held >= 8 {
                held -= 8
                out.append(UInt8(truncatingIfNeeded: bits >> UInt32(held)))
            }
        }
        return out.isEmpty ? nil : out
    }
}
