import Machinery
import News

/// A line made comparable: lower case, quotes and dashes alike, white space collapsed.
///
/// Bytes, since Swift compares strings by Unicode equivalence, which costs more here than all the rest.
struct FoldedText: Hashable, Sendable {
    private(set) var bytes: [UInt8]

    init(_ text: String) {
        self.init(utf8: Array(text.utf8)[...])
    }

    init(utf8 text: ArraySlice<UInt8>) {
        bytes = []
        bytes.reserveCapacity(text.count)
        var pending = false
        var i = text.startIndex
        while i < text.endIndex {
            let byte = text[i]
            let length = min(FoldedText.length(of: byte), text.endIndex - i)
            defer { i += length }
            if byte <= 32 || length == 2 && byte == 0xC2 && text[i + 1] == 0xA0 {
                pending = !bytes.isEmpty
                continue
            }
            if pending { bytes.append(32) }
            pending = false
            append(text[i..<i + length])
        }
    }

    private static func length(of lead: UInt8) -> Int {
        lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
    }

    private mutating func append(_ scalar: ArraySlice<UInt8>) {
        guard let lead = scalar.first else { return }
        switch (lead, scalar.count) {
        case (UInt8(ascii: "A")...UInt8(ascii: "Z"), _):
            bytes.append(lead | 0x20)
        case (UInt8(ascii: "`"), _):
            bytes.append(UInt8(ascii: "'"))
        case (0xC2, 2) where scalar.last == 0xAB || scalar.last == 0xBB:
            bytes.append(UInt8(ascii: "\""))
        case (0xC2, 2) where scalar.last == 0xAD:
            break  // A soft hyphen is not seen.
        case (0xC3...0xD4, 2):
            // Latin, Greek and Cyrillic have cases; Arabic and Hebrew have none.
            let text = String(decoding: scalar, as: UTF8.self)
            bytes += Array((text.unicodeScalars.first?.properties.lowercaseMapping ?? text).utf8)
        case (0xE2, 3) where scalar[scalar.startIndex + 1] == 0x80:
            bytes.append(contentsOf: FoldedText.punctuation(scalar))
        default:
            bytes += scalar
        }
    }

    /// U+2010 to U+203F: dashes, quotes, marks of direction.
    private static func punctuation(_ scalar: ArraySlice<UInt8>) -> [UInt8] {
        switch scalar.last ?? 0 {
        case 0x8B...0x8F, 0xAA...0xAE: []
        case 0x90...0x95: [UInt8(ascii: "-")]
        case 0x98...0x9B, 0xB2: [UInt8(ascii: "'")]
        case 0x9C...0x9F, 0xB3: [UInt8(ascii: "\"")]
        default: Array(scalar)
        }
    }

    var isEmpty: Bool { bytes.isEmpty }

    /// Characters.
    var count: Int { bytes.reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) } }

    func hasPrefix(_ other: FoldedText) -> Bool { bytes.starts(with: other.bytes) }

    func contains(_ other: FoldedText) -> Bool {
        !other.isEmpty && bytes.firstPlace(of: other.bytes) != nil
    }

    /// Without ASCII punctuation and spaces at either end.
    var trimmingPunctuation: FoldedText {
        var copy = self
        func isWord(_ byte: UInt8) -> Bool { byte >= 0x80 || byte.isASCIIAlphanumeric }
        copy.bytes = Array(bytes.drop { !isWord($0) })
        while let last = copy.bytes.last, !isWord(last) { copy.bytes.removeLast() }
        return copy
    }

    /// Letters and digits only, nothing between them.
    var squeezed: FoldedText {
        var copy = self
        copy.bytes = bytes.filter { $0 >= 0x80 || $0.isASCIIAlphanumeric }
        return copy
    }
}

extension FoldedText: ExpressibleByStringLiteral {
    init(stringLiteral text: String) {
        self.init(text)
    }
}
