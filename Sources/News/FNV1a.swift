/// A hash of bytes, 64 bits, that is the same in every process, version and machine.
///
/// It never changes, for some values are on disk: digests of texts, words of gists, the digest of the folding. `public` and
/// `@inlinable`, since parsers take a step for every byte of a name. Source: Fowler, Noll and Vo, draft-eastlake-fnv.
public enum FNV1a {
    /// The hash of nothing.
    @inlinable public static var seed: UInt64 { 0xCBF2_9CE4_8422_2325 }

    /// The hash with one more byte, or another unit of a text.
    @inlinable @inline(__always)
    public static func mixed(_ hash: UInt64, _ unit: UInt64) -> UInt64 {
        (hash ^ unit) &* 0x100_0000_01B3
    }

    @inlinable public static func hash(_ bytes: some Sequence<UInt8>) -> UInt64 {
        bytes.reduce(seed) { mixed($0, UInt64($1)) }
    }
}
