/// Which articles of the window hold a shingle: for each a few of them, enough to count stories.
///
/// Open addressing with linear probing. A shingle with one article is held in the table itself, one with more
/// in a block of `blockSize` places. Callers decide which articles are worth a place. Eight bytes an entry at a
/// load of 0.35 to 0.7, and 32 for each shingle of several articles.
struct PostingTable {
    /// More articles than that are never kept for one shingle.
    static let blockSize = 8

    /// What is kept for one shingle.
    struct Posted {
        let count: Int
        /// The only article's slot, or where the block begins.
        fileprivate let start: Int
    }

    private static let blockFlag: UInt32 = 1 << 31
    private static let free: UInt32 = .max
    private static let freeEntry: UInt64 = .max

    /// The shingle in the upper half; in the lower an article's slot, or `blockFlag` and the number of a block.
    private var entries: [UInt64] = []
    private var blocks: [UInt32] = []
    private var freeBlocks: [UInt32] = []
    private var count = 0
    private var bits = 0

    init() {
        resize(bits: 10)
    }

    private mutating func resize(bits: Int) {
        let old = entries
        self.bits = bits
        entries = [UInt64](repeating: PostingTable.freeEntry, count: 1 << bits)
        for entry in old where entry != PostingTable.freeEntry {
            entries[place(of: UInt32(truncatingIfNeeded: entry >> 32))] = entry
        }
    }

    /// Where `shingle` stands or would stand.
    @inline(__always)
    private func place(of shingle: UInt32) -> Int {
        let mask = entries.count - 1
        var place = home(of: shingle)
        while true {
            let entry = entries[place]
            if entry == PostingTable.freeEntry || UInt32(truncatingIfNeeded: entry >> 32) == shingle {
                return place
            }
            place = (place + 1) & mask
        }
    }

    @inline(__always)
    private func home(of shingle: UInt32) -> Int {
        Int(shingle >> UInt32(32 - bits))
    }

    /// The entries where each of `shingles` should stand, for `find(_:from:)`.
    ///
    /// Look-ups in a large table wait for memory; these loads do not wait for one another.
    func homes(of shingles: [UInt32]) -> [UInt64] {
        shingles.map { entries[home(of: $0)] }
    }

    /// What is kept for `shingle`, given the entry at its home.
    @inline(__always)
    func find(_ shingle: UInt32, from home: UInt64) -> Posted {
        if home == PostingTable.freeEntry { return Posted(count: 0, start: 0) }
        return posted(UInt32(truncatingIfNeeded: home >> 32) == shingle ? home : entries[place(of: shingle)])
    }

    @inline(__always)
    private func posted(_ entry: UInt64) -> Posted {
        if entry == PostingTable.freeEntry { return Posted(count: 0, start: 0) }
        let value = UInt32(truncatingIfNeeded: entry)
        if value & PostingTable.blockFlag == 0 { return Posted(count: 1, start: Int(value)) }
        let start = start(ofBlock: value)
        var count = 2
        while count < PostingTable.blockSize, blocks[start + count] != PostingTable.free { count += 1 }
        return Posted(count: count, start: start)
    }

    /// The slot of the article at `index` of what `find` gave.
    @inline(__always)
    func slot(_ posted: Posted, _ index: Int) -> Int {
        posted.count == 1 ? posted.start : Int(blocks[posted.start + index])
    }

    private func start(ofBlock value: UInt32) -> Int {
        Int(value & ~PostingTable.blockFlag) * PostingTable.blockSize
    }

    /// Makes room for `shingles`, and has memory bring what `insert` will ask for.
    mutating func prepare(for shingles: [UInt32]) {
        let new = homes(of: shingles).count { $0 == PostingTable.freeEntry }
        // A shingle is its own place, from its highest bits: more than 2^31 of them cannot be told apart.
        while (count + new) * 10 > entries.count * 7, bits < 31 { resize(bits: bits + 1) }
    }

    /// Enters `slot` under `shingle`.
    ///
    /// Where the new slot stands for an old one, the younger of both is kept; where the block is full, the
    /// oldest of all goes, be it the new one. So what is kept does not depend on the order of entering.
    @inline(__always)
    mutating func insert(
        _ slot: Int,
        under shingle: UInt32,
        standsFor: (_ new: Int, _ old: Int) -> Bool,
        isOlder: (Int, Int) -> Bool
    ) {
        let place = place(of: shingle)
        let entry = entries[place]
        if entry == PostingTable.freeEntry {
            entries[place] = UInt64(shingle) << 32 | UInt64(slot)
            count += 1
            if count * 10 > entries.count * 7, bits < 31 { resize(bits: bits + 1) }
            return
        }
        let value = UInt32(truncatingIfNeeded: entry)
        if value & PostingTable.blockFlag == 0 {
            let only = Int(value)
            if only == slot { return }
            if standsFor(slot, only) {
                if isOlder(only, slot) { entries[place] = UInt64(shingle) << 32 | UInt64(slot) }
                return
            }
            let block = takeBlock()
            let start = Int(block) * PostingTable.blockSize
            blocks[start] = value
            blocks[start + 1] = UInt32(slot)
            entries[place] = UInt64(shingle) << 32 | UInt64(block | PostingTable.blockFlag)
            return
        }
        let start = start(ofBlock: value)
        var oldest = start
        for at in start..<start + PostingTable.blockSize {
            if blocks[at] == PostingTable.free {
                blocks[at] = UInt32(slot)
                return
            }
            let old = Int(blocks[at])
            if old == slot { return }
            if standsFor(slot, old) {
                if isOlder(old, slot) { blocks[at] = UInt32(slot) }
                return
            }
            if isOlder(old, Int(blocks[oldest])) { oldest = at }
        }
        if isOlder(Int(blocks[oldest]), slot) { blocks[oldest] = UInt32(slot) }
    }

    private mutating func takeBlock() -> UInt32 {
        if let block = freeBlocks.popLast() { return block }
        let block = UInt32(blocks.count / PostingTable.blockSize)
        blocks.append(contentsOf: repeatElement(PostingTable.free, count: PostingTable.blockSize))
        return block
    }

    /// Takes `slot` from under `shingle`, where it is kept.
    mutating func remove(_ slot: Int, under shingle: UInt32) {
        let place = place(of: shingle)
        guard entries[place] != PostingTable.freeEntry else { return }
        let value = UInt32(truncatingIfNeeded: entries[place])
        if value & PostingTable.blockFlag == 0 {
            if value == UInt32(slot) { vacate(place) }
            return
        }
        let start = start(ofBlock: value)
        var kept = 0
        for at in start..<start + PostingTable.blockSize {
            let old = blocks[at]
            blocks[at] = PostingTable.free
            if old == UInt32(slot) || old == PostingTable.free { continue }
            blocks[start + kept] = old
            kept += 1
        }
        guard kept < 2 else { return }
        let only = blocks[start]
        blocks[start] = PostingTable.free
        freeBlocks.append(value & ~PostingTable.blockFlag)
        if kept == 1 { entries[place] = UInt64(shingle) << 32 | UInt64(only) } else { vacate(place) }
    }

    /// Closes the gap that a removed shingle leaves: later ones of the same run move up.
    private mutating func vacate(_ place: Int) {
        let mask = entries.count - 1
        var gap = place
        var next = (place + 1) & mask
        while entries[next] != PostingTable.freeEntry {
            let home = home(of: UInt32(truncatingIfNeeded: entries[next] >> 32))
            if (next - home) & mask >= (next - gap) & mask {
                entries[gap] = entries[next]
                gap = next
            }
            next = (next + 1) & mask
        }
        entries[gap] = PostingTable.freeEntry
        count -= 1
    }

    /// Bytes held.
    var bytes: Int { 8 * entries.capacity + 4 * (blocks.capacity + freeBlocks.capacity) }
}
