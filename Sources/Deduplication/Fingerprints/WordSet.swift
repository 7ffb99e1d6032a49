/// The distinct words of a text.
struct WordSet {
    let words: [UInt16]
    /// A hash table with open addressing: 1 + the word, or 0.
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
