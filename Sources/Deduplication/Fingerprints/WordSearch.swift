/// Finds a word in a text, many places at a time.
enum WordSearch {
    static func holds(_ words: UnsafeBufferPointer<UInt16>, _ word: UInt16) -> Bool {
        guard let base = words.baseAddress else { return false }
        let raw = UnsafeRawPointer(base)
        let wanted = SIMD16<UInt16>(repeating: word)
        var at = 0
        while at + 16 <= words.count {
            let here = raw.loadUnaligned(fromByteOffset: 2 * at, as: SIMD16<UInt16>.self)
            if any(here .== wanted) { return true }
            at += 16
        }
        while at < words.count {
            if words[at] == word { return true }
            at += 1
        }
        return false
    }
}
