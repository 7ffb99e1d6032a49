/// Lengths of texts, counted over their bytes. Every text that comes is measured, and Swift's own count of characters takes
/// some twenty times as long, because it looks up the properties of every scalar.
extension String {
    /// The number of Unicode scalars.
    var scalarCount: Int {
        var text = self
        return text.withUTF8 { $0.reduce(into: 0) { count, byte in count += byte & 0xC0 == 0x80 ? 0 : 1 } }
    }

    /// The number of words: runs without ASCII spaces and line ends.
    var wordCount: Int {
        var text = self
        return text.withUTF8 { utf8 in
            var count = 0
            var isInWord = false
            for byte in utf8 {
                let isSpace = byte == 0x20 || (0x09...0x0D).contains(byte)
                if !isSpace, !isInWord { count += 1 }
                isInWord = !isSpace
            }
            return count
        }
    }
}
