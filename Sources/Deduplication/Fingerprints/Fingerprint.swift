internal import Language

/// What stands for a text in comparisons: its words in order, each as a 32-bit hash.
///
/// Shingles (three words in a row), numbers and common passages are all derived from it. It takes four bytes a word,
/// so about 1.2 KB for an article of 300 words. The title's words are kept beside those of the text, but are not
/// compared, because headlines are what outlets change first.
package struct Fingerprint: Hashable, Sendable {
    /// The version that `encoded` starts with.
    package static let version: UInt8 = 2
    /// Version 1 wrote some numbers otherwise: those with a space between thousands, decimals that are turned around,
    /// the numbers of lists. All else is the same, so its blobs are compared as they are.
    private static let readableVersions: ClosedRange<UInt8> = 1...2
    /// Of a longer text only this many words are compared, from the beginning.
    package static let wordLimit = 16_384
    static let titleWordLimit = 255

    let titleWords: [UInt32]
    let words: [UInt32]

    /// `comparedText` is the article's plain text without its dateline and agency credit.
    package init(title: String, comparedText: String) {
        titleWords = Words.hashes(of: title, limit: Fingerprint.titleWordLimit)
        words = Words.hashes(of: comparedText, limit: Fingerprint.wordLimit)
    }
}

// MARK: - The compared form

extension Fingerprint {
    /// The words as the index keeps and compares them: the highest 15 bits of each hash, and the bit that marks
    /// numbers.
    ///
    /// Two different words look the same once in 32,768 times. That does no harm, because runs of words are compared.
    var compactWords: [UInt16] {
        words.withUnsafeBufferPointer { words in
            [UInt16](unsafeUninitializedCapacity: words.count) { compact, count in
                for at in words.indices { compact[at] = Fingerprint.compact(words[at]) }
                count = words.count
            }
        }
    }

    @inline(__always)
    private static func compact(_ word: UInt32) -> UInt16 {
        UInt16(truncatingIfNeeded: word >> 16) & ~1 | UInt16(truncatingIfNeeded: word & 1)
    }
}

// MARK: - The stored form

extension Fingerprint {
    /// Version, number of title words (one byte), then the hashes of the title's and of the text's words,
    /// each four bytes, lowest first. The format and the hashes never change without a new version.
    package var encoded: [UInt8] {
        var bytes: [UInt8] = [Fingerprint.version, UInt8(titleWords.count)]
        bytes.reserveCapacity(2 + 4 * (titleWords.count + words.count))
        for word in titleWords { withUnsafeBytes(of: word.littleEndian) { bytes += $0 } }
        for word in words { withUnsafeBytes(of: word.littleEndian) { bytes += $0 } }
        return bytes
    }

    /// Nil for another version or a damaged blob. The text then has to be fingerprinted again.
    package init?(encoded: [UInt8]) {
        guard let start = Fingerprint.startOfWords(encoded) else { return nil }
        (titleWords, words) = encoded.withUnsafeBytes { bytes in
            (
                Fingerprint.hashes(UnsafeRawBufferPointer(rebasing: bytes[2..<start])),
                Fingerprint.hashes(UnsafeRawBufferPointer(rebasing: bytes[start...]))
            )
        }
    }

    /// Where the words of the text begin in a blob, or nil where the blob is not of this version.
    private static func startOfWords(_ encoded: [UInt8]) -> Int? {
        guard encoded.count >= 2, readableVersions.contains(encoded[0]), encoded.count % 4 == 2 else {
            return nil
        }
        let start = 2 + 4 * Int(encoded[1])
        return (0...4 * Fingerprint.wordLimit).contains(encoded.count - start) ? start : nil
    }

    private static func hashes(_ bytes: UnsafeRawBufferPointer) -> [UInt32] {
        [UInt32](unsafeUninitializedCapacity: bytes.count / 4) { hashes, count in
            count = bytes.count / 4
            for at in 0..<count { hashes[at] = hash(bytes, at) }
        }
    }

    @inline(__always)
    private static func hash(_ bytes: UnsafeRawBufferPointer, _ at: Int) -> UInt32 {
        UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 4 * at, as: UInt32.self))
    }

    /// Writes the compared form of a blob's words to `target`, which must have room for `wordLimit` words.
    ///
    /// - Returns: their number, or nil where `init(encoded:)` gives nil.
    static func compact(_ encoded: [UInt8], to target: UnsafeMutablePointer<UInt16>) -> Int? {
        guard let start = startOfWords(encoded) else { return nil }
        return encoded.withUnsafeBytes { bytes in
            let words = UnsafeRawBufferPointer(rebasing: bytes[start...])
            for at in 0..<words.count / 4 { target[at] = compact(hash(words, at)) }
            return words.count / 4
        }
    }
}
