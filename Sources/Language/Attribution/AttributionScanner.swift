import News

/// A stretch of text cut into words, for reading datelines and credits. Each word is a hash of its folded form, with
/// what stands before it.
struct AttributionScanner {
    /// What stands between two words, as far as it matters in datelines.
    struct Gap: OptionSet {
        let rawValue: UInt8
        /// One of `-` `–` `—` `_` `:` `/` `|` or a tatweel that stands alone.
        static let dash = Gap(rawValue: 1)
        static let opening = Gap(rawValue: 2)
        static let closing = Gap(rawValue: 4)
        /// The end of a sentence.
        static let stop = Gap(rawValue: 8)
        static let newline = Gap(rawValue: 16)
    }

    struct Word {
        let hash: UInt64
        /// Byte offsets in the text.
        let start: Int
        let end: Int
        /// What stands between the word before and this one.
        let before: Gap
        let isNumber: Bool
        /// Whether all its letters are ASCII capitals.
        let isCapitals: Bool
    }

    let words: [Word]
    /// What stands after the last word.
    let after: Gap

    /// Cuts the bytes of `range`, which begins and ends on code points, into at most `limit` words.
    init(_ text: UnsafeRawBufferPointer, _ range: Range<Int>, limit: Int) {
        var words: [Word] = []
        var folded = FoldedBytes()
        var gap: Gap = []
        // A hyphen between two letters joins two words; with a space beside it, it is a dash.
        var gapStart = range.lowerBound
        var at = range.lowerBound
        let map = FoldingMap.separatorsAsSpaces
        while at < range.upperBound, words.count < limit {
            let (code, length) = AttributionScanner.decode(text, at, range.upperBound)
            guard map.isPartOfWord(code) else {
                gap.formUnion(AttributionScanner.gap(code))
                at += length
                continue
            }
            let start = at
            var isCapitals = true
            while at < range.upperBound {
                let (code, length) = AttributionScanner.decode(text, at, range.upperBound)
                // A tatweel inside a word lengthens it; one that stands alone is a dash.
                guard
                    map.isPartOfWord(code) || (map.isDropped(code) && code != 0x0640) || at == start
                        || (code == 0x0640
                            && AttributionScanner.wordGoesOn(text, at + length, range.upperBound, map))
                else { break }
                if !(65...90).contains(code) { isCapitals = false }
                at += length
            }
            folded.removeAll()
            folded.append(folding: UnsafeRawBufferPointer(rebasing: text[start..<at]), with: map)
            folded.padEnd()
            let bytes = folded.bytes
            if start - gapStart == 1, start > range.lowerBound, text[gapStart] == UInt8(ascii: "-") {
                gap = []
            }
            words.append(
                Word(
                    hash: WordHash.of(bytes),
                    start: start,
                    end: at,
                    before: gap,
                    isNumber: bytes.first?.isASCIIDigit ?? false,
                    isCapitals: isCapitals
                )
            )
            gap = []
            gapStart = at
        }
        // What stands after the last word, up to the next one that was not scanned.
        while at < range.upperBound {
            let (code, length) = AttributionScanner.decode(text, at, range.upperBound)
            if map.isPartOfWord(code) { break }
            gap.formUnion(AttributionScanner.gap(code))
            at += length
        }
        if at == range.upperBound { gap.insert(.newline) }
        self.words = words
        after = gap
    }

    /// What stands after the word at `index`.
    func gap(after index: Int) -> Gap {
        index + 1 < words.count ? words[index + 1].before : after
    }

    private static func wordGoesOn(
        _ text: UnsafeRawBufferPointer,
        _ start: Int,
        _ end: Int,
        _ map: FoldingMap
    ) -> Bool {
        var at = start
        while at < end {
            let (code, length) = decode(text, at, end)
            if code != 0x0640 { return map.isPartOfWord(code) }
            at += length
        }
        return false
    }

    private static func gap(_ code: Int) -> Gap {
        switch code {
        case 0x2D, 0x2010...0x2015, 0x2212, 0x5F, 0x3A, 0x2F, 0x7C, 0x0640: .dash
        case 0x28, 0x5B, 0xFD3F: .opening
        case 0x29, 0x5D, 0xFD3E: .closing
        case 0x2E, 0x21, 0x3F, 0x061F, 0x06D4, 0x2026: .stop
        case 0x0A, 0x0D, 0x2028, 0x2029: .newline
        // A closing quote counts for nothing: what ends a quotation is the full stop in it.
        default: []
        }
    }

    private static func decode(_ text: UnsafeRawBufferPointer, _ at: Int, _ end: Int) -> (
        code: Int, length: Int
    ) {
        let lead = Int(text[at])
        let length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
        guard length > 1, at + length <= end else { return (lead < 0x80 ? lead : 0xFFFD, 1) }
        var code = lead & (0x7F >> length)
        for offset in 1..<length { code = code << 6 | Int(text[at + offset] & 0x3F) }
        return (code, length)
    }
}
