/// Folding makes the text that search and matching compare. Spellings that readers take for the same word fold to the
/// same bytes.
///
/// - A code point becomes its compatibility decomposition (NFKD). Marks, tatweel, bidi and zero-width characters go.
/// - The carriers of hamza become bare letters. Ya, ta marbuta and the Persian and Urdu variants of kaf, ya and ha
///   become one letter each.
/// - Decimal digits of all scripts become ASCII digits, and case is folded.
/// - Punctuation stays, so words stay apart.
/// - Hangul, unified ideographs and the vowel signs of scripts that need them (Devanagari, Thai) stay as they are.
///
/// Each code point is folded by itself, because marks go after decomposition. Nothing is reordered or composed.
///
/// `FoldingTable.py` holds the rules, from Unicode 14. Stored fingerprints and the search index rest on the result,
/// so a change of the rules needs a new `Fingerprint` version and a rebuilt index. Source: Unicode Standard Annex 15
/// for the decompositions.
package enum Folding {
    /// The folded text. Folding it again changes nothing.
    package static func fold(_ text: String) -> String {
        var text = text
        return text.withUTF8 { utf8 in
            var out = FoldedBytes()
            out.append(folding: UnsafeRawBufferPointer(utf8), with: .keepingPunctuation)
            return String(decoding: out.bytes, as: UTF8.self)
        }
    }

    /// The folded bytes of UTF-8. Folding them again changes nothing. An ill-formed byte becomes U+FFFD, so the
    /// result is always well-formed.
    package static func fold(_ utf8: [UInt8]) -> [UInt8] {
        utf8.withUnsafeBytes { utf8 in
            var out = FoldedBytes()
            out.append(folding: utf8, with: .keepingPunctuation)
            return Array(out.bytes)
        }
    }
}

/// A buffer for folded text. Callers that fold many texts keep it, and empty it in between.
struct FoldedBytes: ~Copyable {
    private var base: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    private(set) var count = 0

    init() {
        capacity = 4096
        base = .allocate(capacity: capacity)
    }

    deinit { base.deallocate() }

    /// The folded text; valid until the next append.
    var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: base, count: count) }

    mutating func removeAll() {
        count = 0
    }

    private mutating func reserve(_ more: Int) {
        guard count + more > capacity else { return }
        capacity = max(capacity * 2, count + more)
        let grown = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
        grown.update(from: base, count: count)
        base.deallocate()
        base = grown
    }

    /// Writes eight zero bytes beyond the end, which do not count. So a reader may load eight bytes at once there.
    mutating func padEnd() {
        reserve(8)
        (base + count).update(repeating: 0, count: 8)
    }

    mutating func append(folding source: UnsafeRawBufferPointer, with map: FoldingMap) {
        // Three bytes of room for each byte are enough: an ill-formed byte becomes the three of U+FFFD, and no image
        // that stands in the map itself grows its code point by more. Each store writes four bytes and advances by
        // the length of the image. Longer images stand in the pool, and room is reserved anew for each.
        reserve(source.count * 3 + 8)
        var out = base + count
        let images = map.images
        var at = 0
        let end = source.count
        while at < end {
            let lead = source[at]
            var code = Int(lead)
            if lead < 0x80 {
                at += 1
            } else if lead >= 0xC2, lead < 0xE0, at + 1 < end, source[at + 1] & 0xC0 == 0x80 {
                code = (code & 0x1F) << 6 | Int(source[at + 1] & 0x3F)
                at += 2
            } else if lead >= 0xE0, lead < 0xF0, at + 2 < end, source[at + 1] & 0xC0 == 0x80,
                source[at + 2] & 0xC0 == 0x80
            {
                code = (code & 0x0F) << 12 | Int(source[at + 1] & 0x3F) << 6 | Int(source[at + 2] & 0x3F)
                if code < 0x800 || code & 0xF800 == 0xD800 { code = 0xFFFD }
                at += 3
            } else if lead >= 0xF0, lead < 0xF5, at + 3 < end, source[at + 1] & 0xC0 == 0x80,
                source[at + 2] & 0xC0 == 0x80, source[at + 3] & 0xC0 == 0x80
            {
                code =
                    (code & 0x07) << 18 | Int(source[at + 1] & 0x3F) << 12 | Int(source[at + 2] & 0x3F) << 6
                    | Int(source[at + 3] & 0x3F)
                at += 4
                if code < 0x10000 || code > 0x10FFFF {
                    code = 0xFFFD
                } else {
                    let image = map.imageBeyondBMP(code)
                    let used = out - base
                    count = used
                    reserve(image.count + (end - at) * 3 + 8)
                    out = base + used
                    for byte in image {
                        out.pointee = byte
                        out += 1
                    }
                    continue
                }
            } else {
                code = 0xFFFD
                at += 1
            }
            let image = images[code]
            let length = Int(image >> 24)
            if length <= 3 {
                UnsafeMutableRawPointer(out).storeBytes(of: image.littleEndian, as: UInt32.self)
                out += length
            } else {
                let long = map.pool[Int(image & 0xFF_FFFF)]
                let used = out - base
                count = used
                reserve(long.count + (end - at) * 3 + 8)
                out = base + used
                for byte in long {
                    out.pointee = byte
                    out += 1
                }
            }
        }
        count = out - base
    }
}
