/// A short stand-in for texts, to see whether they changed.
///
/// FNV-1a, 64 bits, over the UTF-8 of each text and a zero byte. Values are on disk: this never changes.
/// Source: Fowler, Noll and Vo, draft-eastlake-fnv.
enum Digest {
    static func of(_ texts: String...) -> Int64 {
        Int64(bitPattern: value(of: texts.map { Array($0.utf8) }))
    }

    static func of(_ bytes: [UInt8]) -> Int64 {
        Int64(bitPattern: value(of: [bytes]))
    }

    /// 16 hex digits.
    static func hex(of texts: String...) -> String {
        let digits = String(value(of: texts.map { Array($0.utf8) }), radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }

    private static func value(of texts: [[UInt8]]) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for text in texts {
            for byte in text {
                hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
            }
            hash = hash &* 0x100_0000_01b3
        }
        return hash
    }
}
