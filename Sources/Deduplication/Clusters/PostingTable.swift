/// Which articles of the window hold a hash: for each hash a few of them, enough to count stories.
///
/// Open addressing with linear probing. A hash with one article is held in the table itself, one with more
/// in a block of `blockSize` places. Callers decide which entries are worth a place.
struct PostingTable {
    /// Places in a block: more articles than that are never kept for one hash.
    static let blockSize = 8
    private static let blockFlag: UInt32 = 1 << 31
    private static let free: UInt32 = .max

    private var keys: [UInt32] = []
    /// `free`, an article's slot, or `blockFlag` and the number of a block.
    private var values: [UInt32] = []
    private var blocks: [UInt32] = []
    private var freeBlocks: [UInt32] = []
    private(set) var count = 0
    private var bits = 0

    init() {
        resize(bits: 10)
    }

    private mutating func resize(bits: Int) {
        let (oldKeys, oldValues) = (keys, values)
        self.bits = bits
        keys = [UInt32](repeating: 0, count: 1 << bits)
        values = [UInt32](repeating: PostingTable.free, count: 1 << bits)
        for (key, value) in zip(oldKeys, oldValues) where value != PostingTable.free {
            let place = place(of: key)
            keys[place] = key
            values[place] = value
        }
    }

    /// Where `key` stands or would stand. Spread again: word hashes leave their lowest bit to a flag.
    @inline(__always)
    private func place(of key: UInt32) -> Int {
        let mask = keys.count - 1
        var place = home(of: key)
        while values[place] != PostingTable.free, keys[place] != key { place = (place + 1) & mask }
        return place
    }

    @inline(__always)
    private func home(of key: UInt32) -> Int {
        Int((key &* 0x9E37_79B1) >> UInt32(32 - bits))
    }

    /// What is kept for one hash.
    struct Posted {
        var count: Int
        /// The only article's slot, or where the block begins.
        fileprivate var start: Int
    }

    @inline(__always)
    func find(_ key: UInt32) -> Posted {
        let value = values[place(of: key)]
        if value == PostingTable.free { return Posted(count: 0, start: 0) }
        if value & PostingTable.blockFlag == 0 { return Posted(count: 1, start: Int(value)) }
        let start = Int(value & ~PostingTable.blockFlag) * PostingTable.blockSize
        var count = 2
        while count < PostingTable.blockSize, blocks[start + count] != PostingTable.free { count += 1 }
        return Posted(count: count, start: start)
    }

    /// The slot of the article at `index` of what `find` gave.
    @inline(__always)
    func slot(_ posted: Posted, _ index: Int) -> Int {
        posted.count == 1 ? posted.start : Int(blocks[posted.start + index])
    }

    /// Enters `slot` under `key`. Where another slot is `replaceable` by the new one it gives its place; where
    /// the block is full, the one that `isOlder` than all others goes, be it the new one itself.
    @inline(__always)
    mutating func insert(
        _ slot: Int, under key: UInt32, standsFor: (_ new: Int, _ old: Int) -> Bool,
        isOlder: (Int, Int) -> Bool
    ) {
        let place = place(of: key)
        let value = values[place]
        if value == PostingTable.free {
            keys[place] = key
            values[place] = UInt32(slot)
            count += 1
            if count * 10 > keys.count * 7 { resize(bits: bits + 1) }
            return
        }
        if value & PostingTable.blockFlag == 0 {
            let only = Int(value)
            if only == slot { return }
            if standsFor(slot, only) {
                if isOlder(only, slot) { values[place] = UInt32(slot) }
                return
            }
            let block = takeBlock()
            let start = Int(block) * PostingTable.blockSize
            blocks[start] = value
            blocks[start + 1] = UInt32(slot)
            values[place] = block | PostingTable.blockFlag
            return
        }
        let start = Int(value & ~PostingTable.blockFlag) * PostingTable.blockSize
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

    /// Takes `slot` from under `key`, where it is kept.
    mutating func remove(_ slot: Int, under key: UInt32) {
        let place = place(of: key)
        let value = values[place]
        if value == PostingTable.free { return }
        if value & PostingTable.blockFlag == 0 {
            if value == UInt32(slot) { vacate(place) }
            return
        }
        let start = Int(value & ~PostingTable.blockFlag) * PostingTable.blockSize
        let kept = blocks[start..<start + PostingTable.blockSize].filter { $0 != UInt32(slot) && $0 != PostingTable.free }
        for offset in 0..<PostingTable.blockSize {
            blocks[start + offset] = offset < kept.count && kept.count > 1 ? kept[offset] : PostingTable.free
        }
        guard kept.count < 2 else { return }
        freeBlocks.append(value & ~PostingTable.blockFlag)
        if let only = kept.first { values[place] = only } else { vacate(place) }
    }

    /// Closes the gap that a removed key leaves: later keys of the same run move up.
    private mutating func vacate(_ place: Int) {
        let mask = keys.count - 1
        var gap = place
        var next = (place + 1) & mask
        while values[next] != PostingTable.free {
            let home = home(of: keys[next])
            if (next - home) & mask >= (next - gap) & mask {
                keys[gap] = keys[next]
                values[gap] = values[next]
                gap = next
            }
            next = (next + 1) & mask
        }
        values[gap] = PostingTable.free
        count -= 1
    }

    var bytes: Int { 4 * (keys.count + values.count + blocks.count + freeBlocks.count) }
}
