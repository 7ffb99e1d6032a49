// The stored form of gists, from which the index is filled after a restart.
extension Gist {
    /// The version that `encoded` starts with.
    package static let version: UInt8 = 1

    /// Version, number of words that the headline holds, then the words' hashes, four bytes each, lowest first. The
    /// format and the hashes never change without a new version.
    package var encoded: [UInt8] {
        var bytes: [UInt8] = [Gist.version, UInt8(headlineCount)]
        bytes.reserveCapacity(2 + 4 * words.count)
        for word in words { withUnsafeBytes(of: word.littleEndian) { bytes += $0 } }
        return bytes
    }

    /// Nil for another version or a damaged blob. The story is then missing from the index until it expires.
    package init?(encoded: [UInt8]) {
        let count = (encoded.count - 2) / 4
        guard encoded.count % 4 == 2, encoded[0] == Gist.version, count <= Gist.wordLimit, encoded[1] <= count
        else { return nil }
        let words = encoded.withUnsafeBytes { bytes in
            (0..<count).map {
                UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 2 + 4 * $0, as: UInt32.self))
            }
        }
        self.init(words: words, headlineCount: Int(encoded[1]))
    }
}
