/// Lengths that are asked of every text that comes, counted over its bytes: Swift's own count of characters looks up the
/// properties of every scalar and takes some twenty times as long.
extension String {
    /// Unicode scalars.
    var scalarCount: Int {
        var text = self
        return text.withUTF8 { $0.reduce(into: 0) { count, byte in count += byte & 0xC0 == 0x80 ? 0 : 1 } }
    }

    /// Runs of anything but ASCII spaces and line ends.
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
