/// The distinct words of a text, with look-up.
struct WordSet {
    let words: [UInt16]
    /// Open addressing: 1 + the word, or 0.
    private let slots: [UInt32]
    private let mask: Int

    init(_ words: UnsafeBufferPointer<UInt16>) {
        var bits = 4
        while 1 << bits < words.count * 2 { bits += 1 }
        let mask = 1 << bits - 1
        var slots = [UInt32](repeating: 0, count: mask + 1)
        var distinct: [UInt16] = []
        distinct.reserveCapacity(words.count)
        for word in words {
            var slot = Int(word >> 1) & mask
            while slots[slot] != 0, slots[slot] != UInt32(word) + 1 { slot = (slot + 1) & mask }
            if slots[slot] == 0 {
                slots[slot] = UInt32(word) + 1
                distinct.append(word)
            }
        }
        self.words = distinct
        self.slots = slots
        self.mask = mask
    }

    func contains(_ word: UInt16) -> Bool {
        var slot = Int(word >> 1) & mask
        while slots[slot] != 0 {
            if slots[slot] == UInt32(word) + 1 { return true }
            slot = (slot + 1) & mask
        }
        return false
    }
}

/// Ascending lists of distinct words, compared by walking both.
enum WordLists {
    /// The distinct numbers among the words, ascending.
    static func numbers(_ words: UnsafeBufferPointer<UInt16>) -> [UInt16] {
        var sorted = words.filter { $0 & 1 == 1 }
        sorted.sort()
        var kept = 0
        for at in sorted.indices where at == 0 || sorted[at] != sorted[at - 1] {
            sorted[kept] = sorted[at]
            kept += 1
        }
        sorted.removeLast(sorted.count - kept)
        return sorted
    }

    /// How many words both lists hold.
    static func shared(_ a: [UInt16], _ b: [UInt16]) -> Int {
        var (i, j, count) = (0, 0, 0)
        while i < a.count, j < b.count {
            if a[i] == b[j] {
                count += 1
                i += 1
                j += 1
            } else if a[i] < b[j] {
                i += 1
            } else {
                j += 1
            }
        }
        return count
    }
}
