/// The shingles of one text by position, and the position of each.
///
/// A shingle is three words in a row, kept as the highest 32 bits of their 64-bit hash. With a million articles in the
/// window, one look-up in sixty finds an article that has another shingle of the same hash. Two such look-ups of one
/// text practically never find the same article.
struct ShingleSet {
    /// Words in a shingle.
    static let width = 3

    /// At each position the hash of the shingle that begins there.
    let hashes: [UInt32]
    /// Distinct shingles.
    let count: Int
    /// At each position a bit (1) that its shingle occurs there first, and one (2) that its hash chooses it for
    /// posting.
    private let marks: [UInt8]
    /// A hash table with open addressing: 1 + the position where a shingle occurs first, or 0.
    private let slots: [UInt16]
    private let shift: UInt32

    init(words: UnsafeBufferPointer<UInt16>) {
        let positions = max(0, words.count - ShingleSet.width + 1)
        var bits = 4
        while 1 << bits < positions * 2 { bits += 1 }
        let shift = UInt32(32 - bits)
        let mask = 1 << bits - 1
        var distinct = 0
        var hashes: [UInt32] = []
        var marks: [UInt8] = []
        slots = [UInt16](unsafeUninitializedCapacity: mask + 1) { slots, slotCount in
            slots.initialize(repeating: 0)
            slotCount = mask + 1
            marks = [UInt8](unsafeUninitializedCapacity: positions) { marks, markCount in
                hashes = [UInt32](unsafeUninitializedCapacity: positions) { hashes, count in
                    for at in 0..<positions {
                        let whole = ShingleSet.whole(words, at)
                        let hash = UInt32(truncatingIfNeeded: whole >> 32)
                        var mark: UInt8 = ShingleSet.isSampled(whole) ? 2 : 0
                        hashes[at] = hash
                        var slot = Int(truncatingIfNeeded: hash &>> shift)
                        while slots[slot] != 0, hashes[Int(slots[slot]) &- 1] != hash {
                            slot = (slot &+ 1) & mask
                        }
                        if slots[slot] == 0 {
                            slots[slot] = UInt16(truncatingIfNeeded: at &+ 1)
                            mark |= 1
                            distinct &+= 1
                        }
                        marks[at] = mark
                    }
                    count = positions
                }
                markCount = positions
            }
        }
        self.hashes = hashes
        self.marks = marks
        count = distinct
        self.shift = shift
    }

    /// Whether a shingle's hash chooses it for posting. The half of the hash decides that is not kept.
    @inline(__always)
    static func isSampled(_ whole: UInt64) -> Bool {
        UInt32(truncatingIfNeeded: whole) < UInt32.max / MatchingRules.sampledOf
    }

    @inline(__always)
    static func whole(_ words: UnsafeBufferPointer<UInt16>, _ at: Int) -> UInt64 {
        PackedHash.of(UInt64(words[at]) | UInt64(words[at &+ 1]) &<< 16 | UInt64(words[at &+ 2]) &<< 32)
    }

    @inline(__always)
    static func hash(_ words: UnsafeBufferPointer<UInt16>, _ at: Int) -> UInt32 {
        UInt32(truncatingIfNeeded: whole(words, at) >> 32)
    }

    /// Whether the shingle at a position occurs there first.
    @inline(__always)
    func isFirst(_ at: Int) -> Bool { marks[at] & 1 != 0 }

    /// Whether the shingle at a position occurs there first and is one of those that are posted and looked up.
    @inline(__always)
    func isPosted(_ at: Int) -> Bool {
        marks[at] == 3 || (count <= MatchingRules.sampledAbove && marks[at] & 1 != 0)
    }

    /// Calls `body` with each shingle that is posted.
    @inline(__always)
    func forEachPosted(_ body: (UInt32) -> Void) {
        hashes.withUnsafeBufferPointer { hashes in
            marks.withUnsafeBufferPointer { marks in
                let wanted: UInt8 = count <= MatchingRules.sampledAbove ? 1 : 3
                for at in hashes.indices where marks[at] & wanted == wanted { body(hashes[at]) }
            }
        }
    }

    /// The position where a shingle occurs first, or nil.
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
