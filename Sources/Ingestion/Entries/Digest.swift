import News

/// A short stand-in for texts, to see whether they changed.
///
/// FNV-1a over the UTF-8 of each text and a zero byte. Values are on disk: this never changes.
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
        texts.reduce(FNV1a.seed) { hash, text in
            FNV1a.mixed(text.reduce(hash) { FNV1a.mixed($0, UInt64($1)) }, 0)
        }
    }
}
