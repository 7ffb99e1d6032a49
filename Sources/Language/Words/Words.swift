import News

/// A text cut into words, each of them as a hash.
///
/// Words are runs of letters and digits of the folded text. Marks, punctuation and symbols stand between them. A
/// number is one word, however it is punctuated (`05:37`, `3.52`, `1/8/2015`, `1,200`), and leading zeros do not
/// count. A unit that is written close to a number is a word of its own: `1700ريال` is two words.
package enum Words {
    /// The hashes of the words in the order of the text, at most `limit`.
    ///
    /// The lowest bit is 1 for a number and 0 for another word. The other 31 bits are the highest of the word's
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
            let isNumber = first.isASCIIDigit
            at += 1
            if isNumber {
                while at < end {
                    if text[at].isASCIIDigit {
                        at += 1
                    } else if text[at].joinsDigits, at + 1 < end, text[at + 1].isASCIIDigit {
                        at += 2
                    } else {
                        break
                    }
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

    /// The hash of a word. Seven more bytes must be readable after its end.
    @inline(__always)
    private static func hash(_ word: UnsafeBufferPointer<UInt8>, isNumber: Bool) -> UInt32 {
        let hash = isNumber ? numberHash(word) : WordHash.of(word)
        return UInt32(truncatingIfNeeded: hash >> 32) & ~1 | (isNumber ? 1 : 0)
    }

    /// The hash of a number's canonical form: without leading zeros and without marks between thousands, the decimal
    /// comma as a point. So `1,200`, `1.200` and `1200` are one number, and `05:37` is `5:37`.
    private static func numberHash(_ digits: UnsafeBufferPointer<UInt8>) -> UInt64 {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: digits.count + 8) { canonical in
            var length = 0
            var at = 0
            while at + 1 < digits.count, digits[at] == UInt8(ascii: "0"), digits[at + 1].isASCIIDigit {
                at += 1
            }
            while at < digits.count {
                var byte = digits[at]
                if byte == UInt8(ascii: ",") || byte == UInt8(ascii: ".") {
                    let next = digits[(at + 1)...].firstIndex { !$0.isASCIIDigit } ?? digits.count
                    if next - at == 4 {
                        at += 1
                        continue
                    }
                    byte = UInt8(ascii: ".")
                }
                canonical.initializeElement(at: length, to: byte)
                length += 1
                at += 1
            }
            for pad in length..<length + 8 { canonical.initializeElement(at: pad, to: 0) }
            return WordHash.of(UnsafeBufferPointer(rebasing: canonical[..<length]))
        }
    }
}

extension UInt8 {
    /// Whether it is part of a number when it stands between digits.
    fileprivate var joinsDigits: Bool {
        self == UInt8(ascii: ".") || self == UInt8(ascii: ",") || self == UInt8(ascii: ":")
            || self == UInt8(ascii: "/")
    }
}
