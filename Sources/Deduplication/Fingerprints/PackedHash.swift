/// The 64-bit hash of a few words in a row, packed into one value.
///
/// Multiply-and-fold in the manner of wyhash, as words themselves are hashed. It stands here and not in `Language`
/// because each shingle needs one, and Swift 6.3 does not inline a `package` function of another module, `@inlinable`
/// or not.
enum PackedHash {
    @inline(__always)
    static func of(_ packed: UInt64) -> UInt64 {
        let product = (packed ^ 0xA076_1D64_78BD_642F).multipliedFullWidth(by: 0xE703_7ED1_A0B4_28DB)
        return product.high ^ product.low
    }
}
