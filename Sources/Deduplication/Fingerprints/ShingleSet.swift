internal import Language

/// The shingles of one text by position, with look-up.
///
/// A shingle is three words in a row, as the highest 32 of its 64 hash bits: with a million articles in the
/// window one look-up in thirty meets a stranger, and two strangers of one article practically never.
struct ShingleSet {
    /// Words in a shingle.
    static let width = 3

    /// At each position the hash of the shingle that begins there.
    let hashes: [UInt32]
    /// Distinct shingles.
    let count: Int
    /// At each position, whether its shingle occurs there for the first time.
    let isFirst: [Bool]
    /// Open addressing: 1 + the position of the first occurrence, or 0.
    private let slots: [UInt16]
    private let shift: UInt32

    init(words: [UInt32]) {
        let positions = max(0, words.count - ShingleSet.width + 1)
        var bits = 4
        while 1 << bits < positions * 2 { bits += 1 }
        let shift = UInt32(32 - bits)
        let mask = 1 << bits - 1
        var slots = [UInt16](repeating: 0, count: mask + 1)
        var isFirst = [Bool](repeating: false, count: positions)
        var distinct = 0
        let hashes = [UInt32](unsafeUninitializedCapacity: positions) { hashes, count in
            for at in 0..<positions {
                let hash = ShingleSet.hash(words, at)
                hashes.initializeElement(at: at, to: hash)
                var slot = Int(hash >> shift)
                while slots[slot] != 0, hashes[Int(slots[slot]) - 1] != hash { slot = (slot + 1) & mask }
                if slots[slot] == 0 {
                    slots[slot] = UInt16(truncatingIfNeeded: at + 1)
                    isFirst[at] = true
                    distinct += 1
                }
            }
            count = positions
        }
        self.hashes = hashes
        self.isFirst = isFirst
        count = distinct
        self.slots = slots
        self.shift = shift
    }

    @inline(__always)
    static func hash(_ words: [UInt32], _ at: Int) -> UInt32 {
        UInt32(truncatingIfNeeded: WordHash.of(words[at], words[at + 1], words[at + 2]) >> 32)
    }

    /// The position of the first occurrence, or nil.
    @inline(__always)
    func position(of hash: UInt32) -> Int? {
        let mask = slots.count - 1
        var slot = Int(hash >> shift)
        while slots[slot] != 0 {
            let position = Int(slots[slot]) - 1
            if hashes[position] == hash { return position }
            slot = (slot + 1) & mask
        }
        return nil
    }
}
