/// The 64-bit hash of a word.
///
/// Multiply-and-fold in the manner of wyhash: `fold(a, b)` is the exclusive or of both halves of the 128-bit product.
/// It never changes, because values are on disk.
enum WordHash {
    private static var keys: (UInt64, UInt64, UInt64) {
        @inline(__always) get { (0xA076_1D64_78BD_642F, 0xE703_7ED1_A0B4_28DB, 0x8EBC_6AF0_9C88_C6E3) }
    }

    @inline(__always)
    private static func fold(_ a: UInt64, _ b: UInt64) -> UInt64 {
        let product = a.multipliedFullWidth(by: b)
        return product.high ^ product.low
    }

    /// The hash of `word`. Seven more bytes must be readable after its end.
    @inline(__always)
    static func of(_ word: UnsafeBufferPointer<UInt8>) -> UInt64 {
        let bytes = UnsafeRawBufferPointer(start: word.baseAddress, count: word.count + 8)
        var hash = keys.0 ^ UInt64(truncatingIfNeeded: word.count) &* keys.1
        var at = 0
        while at + 8 <= word.count {
            hash = fold(
                hash ^ UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self)),
                keys.1
            )
            at += 8
        }
        if at < word.count {
            let tail = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self))
            let mask = ~(UInt64.max << UInt64((word.count - at) * 8))
            hash = fold(hash ^ (tail & mask), keys.2)
        }
        return fold(hash ^ keys.2, keys.0)
    }
}
