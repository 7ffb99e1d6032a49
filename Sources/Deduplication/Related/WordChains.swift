/// For each word how many stories hold it, and where the chain of its places begins.
///
/// A hash table with open addressing and linear probing. A slot takes twelve bytes, and at most three slots of four are
/// filled.
struct WordChains: Sendable {
    private struct Slot {
        var word: UInt32 = 0
        /// 0 where no story is left; -1 where the slot was never used.
        var count: Int32 = -1
        var head: Int32 = -1
    }

    private var slots = [Slot](repeating: Slot(), count: 64)
    private var used = 0

    var bytes: Int { MemoryLayout<Slot>.stride * slots.capacity }

    /// Counts one story more, and makes its place the head of the chain.
    ///
    /// - Returns: the head before, or -1.
    mutating func push(_ place: Int32, under word: UInt32) -> Int32 {
        if (used + 1) * 4 > slots.count * 3 { enlarge() }
        let at = find(word)
        if slots[at].count < 0 {
            slots[at] = Slot(word: word, count: 0, head: -1)
            used += 1
        }
        slots[at].count += 1
        let previous = slots[at].head
        slots[at].head = place
        return previous
    }

    /// Counts one story less. Its place stays in the chain.
    mutating func countDown(_ word: UInt32) {
        let at = find(word)
        precondition(slots[at].count > 0, "a word is counted down that no story holds")
        slots[at].count -= 1
    }

    func count(of word: UInt32) -> Int {
        max(0, Int(slots[find(word)].count))
    }

    func head(of word: UInt32) -> Int32 {
        slots[find(word)].head
    }

    private func find(_ word: UInt32) -> Int {
        let mask = slots.count - 1
        // The lowest bit of a word only marks numbers; the others are evenly spread.
        var at = Int((word >> 1) &* 0x9E37_79B1 >> 4) & mask
        while slots[at].count >= 0, slots[at].word != word { at = (at + 1) & mask }
        return at
    }

    private mutating func enlarge() {
        let old = slots
        slots = [Slot](repeating: Slot(), count: old.count * 2)
        for slot in old where slot.count >= 0 { slots[find(slot.word)] = slot }
    }
}
