import News

/// A text cut into the words by which it is found. One rule for the index, for what people type and for what is marked.
///
/// Words are runs of letters and digits of the folded text. Words are parted wherever `Words` parts them for matching:
/// a number from what is written onto it, before (`و30`) or behind (`120كلم`). Arabic and other letters are parted too
/// (`الـVAR`). A Latin word keeps its digits (`covid19`). An apostrophe that Unicode counts as a letter (U+02BC) parts
/// words like any other.
///
/// At the end of a word, hamza behind ي or و is left out, so that شيء is found by شئ and مباديء by مبادئ.
package struct SearchText {
    /// The name of these rules. It stands in the file beside the index: a change of folding or cutting needs another
    /// one, and then every index is made anew.
    package static let rules = "words-2"

    /// In UTF-8, well-formed.
    private let source: [UInt8]
    /// The folded text in UTF-8. What stands between words is a space or one of `.,:/`.
    package let folded: [UInt8]
    /// The letters of each word in `folded`, without the hamza that is left out.
    package let words: [Range<Int>]
    /// Where each word ends, with that hamza.
    private let ends: [Int]

    package init(_ text: String) {
        var bytes: [UInt8] = []
        var text = text
        text.withUTF8 { bytes = Array($0) }
        self.init(utf8: bytes)
    }

    /// `utf8` is well-formed.
    package init(utf8: [UInt8]) {
        source = utf8
        (folded, words, ends) = utf8.withUnsafeBytes { source in
            var out = FoldedBytes()
            out.append(folding: source, with: .separatorsAsSpaces)
            var words: [Range<Int>] = []
            var ends: [Int] = []
            words.reserveCapacity(out.count / 8 + 1)
            ends.reserveCapacity(out.count / 8 + 1)
            SearchText.scan(out.bytes) { start, letters, end in
                words.append(start..<letters)
                ends.append(end)
            }
            return (Array(out.bytes), words, ends)
        }
    }

    package func word(_ index: Int) -> String { String(decoding: folded[words[index]], as: UTF8.self) }

    /// Where words stand in the text as it was written.
    ///
    /// - Parameter indices: Of words, in ascending order.
    /// - Returns: Byte ranges of the source, each with the marks upon the last letter.
    package func places(of indices: [Int]) -> [Range<Int>] {
        let map = FoldingMap.separatorsAsSpaces
        var places: [Range<Int>] = []
        places.reserveCapacity(indices.count)
        var at = 0
        var length = 0
        var start: Int?
        while at < source.count, places.count < indices.count {
            let (code, width) = SearchText.scalar(of: source, at: at)
            let image = map.imageLength(code)
            while image > 0, places.count < indices.count {
                let index = indices[places.count]
                guard words[index].lowerBound < length + image else { break }
                let from = start ?? at
                guard ends[index] <= length + image else {
                    start = from
                    break
                }
                places.append(from..<endOfMarks(from: at + width, map))
                start = nil
            }
            length += image
            at += width
        }
        return places
    }

    /// Words as they were written; `indices` ascend.
    package func written(_ indices: [Int]) -> [String] {
        places(of: indices).map { String(decoding: source[$0], as: UTF8.self) }
    }

    /// As `written`, but words between which no space stands are one piece: الـVAR.
    package func writtenTogether(_ indices: [Int]) -> [String] {
        var pieces: [Range<Int>] = []
        for place in places(of: indices) {
            // One sign may hold several words: ﷺ.
            if let last = pieces.last,
                !source[min(last.upperBound, place.lowerBound)..<place.lowerBound].contains(where: \.isSpace)
            {
                pieces[pieces.count - 1] = last.lowerBound..<max(last.upperBound, place.upperBound)
            } else {
                pieces.append(place)
            }
        }
        return pieces.map { String(decoding: source[$0], as: UTF8.self) }
    }

    /// The words with a space between them, which is what the index is given.
    package static func indexed(_ text: String) -> String {
        var text = text
        return text.withUTF8 { utf8 in
            var folded = FoldedBytes()
            folded.append(folding: UnsafeRawBufferPointer(utf8), with: .separatorsAsSpaces)
            let bytes = folded.bytes
            // A word of one letter can become two bytes with its space: no more than twice as many in all.
            return String(unsafeUninitializedCapacity: 2 * bytes.count + 1) { out in
                guard let from = bytes.baseAddress, let to = out.baseAddress else { return 0 }
                var count = 0
                scan(bytes) { start, end, _ in
                    (to + count).update(from: from + start, count: end - start)
                    count += end - start
                    to[count] = UInt8(ascii: " ")
                    count += 1
                }
                return count
            }
        }
    }
}

// MARK: - Cutting

extension SearchText {
    /// Calls `body` with where each word of folded text begins, where its letters end that count, and where it ends.
    @inline(__always)
    private static func scan(_ text: UnsafeBufferPointer<UInt8>, _ body: (Int, Int, Int) -> Void) {
        var at = 0
        while at < text.count {
            let first = text[at]
            if first < 0x80, !first.isASCIIAlphanumeric {
                at += 1
                continue
            }
            if let width = apostrophe(text, at) {
                at += width
                continue
            }
            let start = at
            guard !first.isASCIIDigit else {
                while at < text.count, text[at].isASCIIDigit { at += 1 }
                body(start, at, at)
                continue
            }
            let isArabic = first.leadsArabic
            at += width(first)
            while at < text.count {
                let byte = text[at]
                if byte < 0x80 {
                    // As in `Words`: only behind a letter of ASCII does a digit go on with the word.
                    guard !isArabic, byte.isASCIILetter || (byte.isASCIIDigit && text[at - 1] < 0x80)
                    else { break }
                    at += 1
                } else {
                    guard byte.leadsArabic == isArabic, apostrophe(text, at) == nil else { break }
                    at += width(byte)
                }
            }
            at = min(at, text.count)
            body(start, isArabic ? endWithoutHamza(text, start, at) : at, at)
        }
    }

    /// Hamza behind ي or و at the end of a word counts for nothing, if three letters or more stand there.
    private static func endWithoutHamza(_ text: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int) -> Int {
        guard end - start >= 6, text[end - 2] == 0xD8, text[end - 1] == 0xA1, text[end - 4] == 0xD9,
            text[end - 3] == 0x8A || text[end - 3] == 0x88
        else { return end }
        return end - 2
    }

    /// The length of an apostrophe or prime that Unicode counts as a letter, where one stands.
    @inline(__always)
    private static func apostrophe(_ text: UnsafeBufferPointer<UInt8>, _ at: Int) -> Int? {
        let lead = text[at]
        guard lead == 0xCA || lead == 0xCB || lead == 0xEA, at + 1 < text.count else { return nil }
        switch (lead, text[at + 1]) {
        // U+02B9 to U+02BF, U+02C8, U+02EE.
        case (0xCA, 0xB9...0xBF), (0xCB, 0x88), (0xCB, 0xAE): return 2
        // U+A78B and U+A78C.
        case (0xEA, 0x9E) where at + 2 < text.count && (0x8B...0x8C).contains(text[at + 2]): return 3
        default: return nil
        }
    }

    @inline(__always)
    private static func width(_ lead: UInt8) -> Int {
        lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
    }

    /// The code point that begins at `at`, and its length.
    private static func scalar(of bytes: [UInt8], at: Int) -> (code: Int, width: Int) {
        let lead = bytes[at]
        let width = min(width(lead), bytes.count - at)
        guard width > 1 else { return (Int(lead), 1) }
        var code = Int(lead) & (0x7F >> width)
        for next in 1..<width { code = code << 6 | Int(bytes[at + next] & 0x3F) }
        return (code, width)
    }

    /// The end of the marks and lengtheners that begin at `start`.
    private func endOfMarks(from start: Int, _ map: FoldingMap) -> Int {
        var at = start
        while at < source.count {
            let (code, width) = SearchText.scalar(of: source, at: at)
            // Signs of direction are dropped too, but belong to no word.
            guard code >= 0x300, map.isDropped(code), let scalar = Unicode.Scalar(UInt32(code)),
                scalar.properties.generalCategory != .format
            else { break }
            at += width
        }
        return at
    }
}

extension UInt8 {
    fileprivate var isSpace: Bool { self <= 0x20 }

    /// Whether it begins a letter of the blocks Arabic, Syriac or Arabic Supplement.
    @inline(__always)
    fileprivate var leadsArabic: Bool { self >= 0xD8 && self <= 0xDD }
}
