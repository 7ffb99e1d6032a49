import News

/// A text cut into words, each of them as a hash.
///
/// Words are runs of letters and digits of the folded text. Marks, punctuation and symbols stand between them. A
/// number is one word, however it is punctuated (`05:37`, `3.52`, `1/8/2015`, `1,200`, `1 200`, `19ر6`), and leading
/// zeros do not count. A unit that is written close to a number is a word of its own: `1700ريال` is two words.
package enum Words {
    /// The hashes of the words in the order of the text, at most `limit`.
    ///
    /// The lowest bit is 1 for a number and 0 for another word; the number of a list (`1- …`) is no fact, so it counts
    /// as another word. The other 31 bits are the highest of the word's
    /// 64-bit hash. This never changes without a new `Fingerprint` version, because values are on disk.
    package static func hashes(of text: String, limit: Int = .max) -> [UInt32] {
        var text = text
        return text.withUTF8 { utf8 in
            var folded = FoldedBytes()
            folded.append(folding: UnsafeRawBufferPointer(utf8), with: .separatorsAsSpaces)
            folded.padEnd()
            var hashes: [UInt32] = []
            hashes.reserveCapacity(min(limit, folded.count / 8 + 8))
            scan(folded.bytes) { word, isNumber in
                hashes.append(hash(word, isNumber: isNumber))
                return hashes.count < limit
            }
            return hashes
        }
    }

    /// Calls `body` with each folded word and its hash, in text order, until it returns false.
    package static func forEach(in text: String, _ body: (Span<UInt8>, UInt32) -> Bool) {
        var text = text
        text.withUTF8 { utf8 in
            var folded = FoldedBytes()
            folded.append(folding: UnsafeRawBufferPointer(utf8), with: .separatorsAsSpaces)
            folded.padEnd()
            scan(folded.bytes) { body($0.span, hash($0, isNumber: $1)) }
        }
    }

    /// The folded words as text, for queries and explanations.
    package static func split(_ text: String) -> [String] {
        var text = text
        return text.withUTF8 { utf8 in
            var folded = FoldedBytes()
            folded.append(folding: UnsafeRawBufferPointer(utf8), with: .separatorsAsSpaces)
            var words: [String] = []
            scan(folded.bytes) { word, _ in
                words.append(String(decoding: word, as: UTF8.self))
                return true
            }
            return words
        }
    }

    /// Calls `body` with each word of folded text and whether it is a number, until it returns false.
    @inline(__always)
    private static func scan(
        _ text: UnsafeBufferPointer<UInt8>,
        _ body: (UnsafeBufferPointer<UInt8>, Bool) -> Bool
    ) {
        let end = text.count
        var at = 0
        while at < end {
            let first = text[at]
            if first < 0x80, !first.isASCIIAlphanumeric {
                at += 1
                continue
            }
            let start = at
            var isNumber = first.isASCIIDigit
            at += 1
            if isNumber {
                // Digits since the last mark, and whether the digits before it may be grouped by spaces.
                var digits = 1
                var mayGroup = true
                while at < end {
                    if text[at].isASCIIDigit {
                        at += 1
                        digits += 1
                    } else if text[at].joinsDigits, at + 1 < end, text[at + 1].isASCIIDigit {
                        at += 2
                        digits = 1
                        mayGroup = false
                    } else if text[at] == 0xD8, at + 2 < end, text[at + 1] == 0xB1, text[at + 2].isASCIIDigit
                    {
                        // The letter ر as a decimal sign.
                        at += 3
                        digits = 1
                        mayGroup = false
                    } else if mayGroup, digits <= 3, text[at] == 0x20, isGroup(text, at + 1) {
                        at += 4
                        digits = 3
                    } else {
                        break
                    }
                }
                if at - start <= 2, at < end, text[at] == UInt8(ascii: "-"),
                    at + 1 == end || !text[at + 1].isASCIIDigit
                {
                    isNumber = false
                }
            } else {
                // A digit after a Latin letter belongs to the word (`covid19`). After an Arabic letter it begins a new
                // one.
                while at < end {
                    let byte = text[at]
                    guard byte >= 0x80 || byte.isASCIILetter || (byte.isASCIIDigit && text[at - 1] < 0x80)
                    else { break }
                    at += 1
                }
            }
            if !body(UnsafeBufferPointer(rebasing: text[start..<at]), isNumber) { return }
        }
    }

    /// Whether three digits stand at a place, and no fourth.
    @inline(__always)
    private static func isGroup(_ text: UnsafeBufferPointer<UInt8>, _ at: Int) -> Bool {
        at + 3 <= text.count && text[at].isASCIIDigit && text[at + 1].isASCIIDigit
            && text[at + 2].isASCIIDigit
            && (at + 3 == text.count || !text[at + 3].isASCIIDigit)
    }

    /// The hash of a word. Seven more bytes must be readable after its end.
    @inline(__always)
    private static func hash(_ word: UnsafeBufferPointer<UInt8>, isNumber: Bool) -> UInt32 {
        let hash = isNumber ? numberHash(word) : WordHash.of(word)
        return UInt32(truncatingIfNeeded: hash >> 32) & ~1 | (isNumber ? 1 : 0)
    }

    /// The hash of a number's canonical form: without leading zeros, without what stands between thousands and without
    /// `:00` at its end.
    ///
    /// So `1,200`, `1.200`, `1 200` and `1200` are one number, `05:37` is `5:37` and `6:00` is `6`. Of a decimal number
    /// the greater part comes first: where Arabic text turns it around, `19.6` is written `6ر19`.
    private static func numberHash(_ digits: UnsafeBufferPointer<UInt8>) -> UInt64 {
        let (dot, colon) = (UInt8(ascii: "."), UInt8(ascii: ":"))
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 2 * digits.count + 16) { canonical in
            var length = 0
            var at = 0
            // Where the only decimal sign stands; -1 for none, -2 where there are other signs.
            var sign = -1
            while at + 1 < digits.count, digits[at] == UInt8(ascii: "0"), digits[at + 1].isASCIIDigit {
                at += 1
            }
            while at < digits.count {
                var byte = digits[at]
                if !byte.isASCIIDigit {
                    if byte == UInt8(ascii: ",") || byte == dot || byte == 0x20 {
                        let next = digits[(at + 1)...].firstIndex { !$0.isASCIIDigit } ?? digits.count
                        if next - at == 4 {
                            at += 1
                            continue
                        }
                        byte = dot
                    } else if byte == 0xD8 {
                        at += 1
                        byte = dot
                    }
                    sign = sign == -1 && byte == dot ? length : -2
                }
                canonical.initializeElement(at: length, to: byte)
                length += 1
                at += 1
            }
            if length > 3, canonical[length - 3] == colon, canonical[length - 2] == UInt8(ascii: "0"),
                canonical[length - 1] == UInt8(ascii: "0")
            {
                length -= 3
            }
            var start = 0
            if sign > 0, isGreater(canonical[(sign + 1)..<length], than: canonical[..<sign]) {
                start = length
                for from in sign + 1..<length {
                    canonical.initializeElement(at: start + from - sign - 1, to: canonical[from])
                }
                let after = start + length - sign - 1
                canonical.initializeElement(at: after, to: dot)
                for from in 0..<sign {
                    canonical.initializeElement(at: after + 1 + from, to: canonical[from])
                }
                length *= 2
            }
            for pad in length..<length + 8 { canonical.initializeElement(at: pad, to: 0) }
            return WordHash.of(UnsafeBufferPointer(rebasing: canonical[start..<length]))
        }
    }

    /// Whether digits stand for more than others do.
    private static func isGreater(
        _ a: Slice<UnsafeMutableBufferPointer<UInt8>>,
        than b: Slice<UnsafeMutableBufferPointer<UInt8>>
    ) -> Bool {
        let (a, b) = (a.drop { $0 == UInt8(ascii: "0") }, b.drop { $0 == UInt8(ascii: "0") })
        return a.count != b.count ? a.count > b.count : b.lexicographicallyPrecedes(a)
    }
}

extension UInt8 {
    /// Whether it is part of a number when it stands between digits.
    fileprivate var joinsDigits: Bool {
        self == UInt8(ascii: ".") || self == UInt8(ascii: ",") || self == UInt8(ascii: ":")
            || self == UInt8(ascii: "/")
    }
}
