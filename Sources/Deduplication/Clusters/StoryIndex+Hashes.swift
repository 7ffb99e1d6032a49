/// Hashes by which articles are looked up, beside their shingles. They are in memory alone, so they may change.
extension StoryIndex {
    static func hash(_ number: Int64) -> UInt32 {
        UInt32(truncatingIfNeeded: (UInt64(bitPattern: number) &* 0x9E37_79B9_7F4A_7C15) >> 32)
    }

    /// 0 stands for "no URL".
    static func hash(url: String) -> UInt32 {
        guard !url.isEmpty else { return 0 }
        var url = url
        return url.withUTF8 { StoryIndex.hash(bytes: UnsafeRawBufferPointer($0)) }
    }

    /// 0 stands for "too short to compare".
    static func hash(words: UnsafeBufferPointer<UInt16>) -> UInt32 {
        words.count < ShingleSet.width ? 0 : hash(bytes: UnsafeRawBufferPointer(words))
    }

    /// Never 0.
    private static func hash(bytes: UnsafeRawBufferPointer) -> UInt32 {
        var hash = UInt64(bytes.count)
        // Four lanes, none of which waits for another.
        var lanes = SIMD4<UInt64>(0, 1, 2, 3)
        var at = 0
        while at + 32 <= bytes.count {
            for lane in 0..<4 {
                lanes[lane] = PackedHash.of(
                    lanes[lane] ^ bytes.loadUnaligned(fromByteOffset: at + 8 * lane, as: UInt64.self)
                )
            }
            at += 32
        }
        for lane in 0..<4 { hash = PackedHash.of(hash ^ lanes[lane]) }
        while at + 8 <= bytes.count {
            hash = PackedHash.of(hash ^ bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self))
            at += 8
        }
        while at < bytes.count {
            hash = PackedHash.of(hash ^ UInt64(bytes[at]))
            at += 1
        }
        return max(UInt32(truncatingIfNeeded: hash ^ hash >> 32), 1)
    }
}
