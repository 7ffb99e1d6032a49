/// Eight bytes of text looked at in one step, which is what scanning for rare bytes needs to be fast.
///
/// Places are the high bits of the bytes they stand for. The first place is always right; a later one may also
/// be set for a byte that differs in its lowest bit from the one looked for.
/// `public` and `@inlinable`, since Swift 6.3 inlines no `package` function of another module.
/// Source: Sean Eron Anderson, "Bit Twiddling Hacks", "Determine if a word has a zero byte".
public struct EightBytes {
    @usableFromInline let bytes: UInt64

    /// The bytes from `start` on; there must be eight.
    @inlinable
    public init(_ text: UnsafeRawBufferPointer, from start: Int) {
        bytes = text.loadUnaligned(fromByteOffset: start, as: UInt64.self).littleEndian
    }

    /// Every byte from the one at `index` on.
    @inlinable
    public static func places(from index: Int) -> UInt64 { index < 8 ? ~0 << UInt64(index * 8) : 0 }

    /// Where `byte` stands.
    @inlinable
    public func places(of byte: UInt8) -> UInt64 {
        let zeros = bytes ^ (UInt64(byte) &* 0x0101_0101_0101_0101)
        return (zeros &- 0x0101_0101_0101_0101) & ~zeros & 0x8080_8080_8080_8080
    }

    /// Where a byte below the space stands.
    @inlinable public var controls: UInt64 {
        (bytes &- 0x2020_2020_2020_2020) & ~bytes & 0x8080_8080_8080_8080
    }

    /// How many bytes stand before the first place.
    @inlinable
    public static func countBefore(_ places: UInt64) -> Int { places.trailingZeroBitCount / 8 }
}
