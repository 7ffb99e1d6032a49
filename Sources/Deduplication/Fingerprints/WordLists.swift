/// The distinct words of a text, with look-up.
struct WordSet {
    let words: [UInt32]
    private let slots: [UInt32]
    private let mask: Int

    init(_ words: [UInt32]) {
        var bits = 4
        while 1 << bits < words.count * 2 { bits += 1 }
        let mask = 1 << bits - 1
        // No word hashes to 0 and 1 but by the rarest chance; then two words count as one.
        var slots = [UInt32](repeating: 0, count: mask + 1)
        var distinct: [UInt32] = []
        distinct.reserveCapacity(words.count)
        for word in words {
            var slot = Int(word >> 1) & mask
            while slots[slot] != 0, slots[slot] != word { slot = (slot + 1) & mask }
            if slots[slot] == 0 {
                slots[slot] = word
                distinct.append(word)
            }
        }
        self.words = distinct
        self.slots = slots
        self.mask = mask
    }

    func contains(_ word: UInt32) -> Bool {
        var slot = Int(word >> 1) & mask
        while slots[slot] != 0 {
            if slots[slot] == word { return true }
            slot = (slot + 1) & mask
        }
        return false
    }
}

/// Ascending lists of distinct words, compared by walking both.
enum WordLists {
    /// The distinct numbers among the words, ascending.
    static func numbers(_ words: [UInt32]) -> [UInt32] {
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
    static func shared(_ a: [UInt32], _ b: [UInt32]) -> Int {
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
