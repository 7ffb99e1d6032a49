/// Slots by a 32-bit hash of what they are looked up by. Several slots may have one hash.
///
/// Open addressing with linear probing; eight bytes an entry at a load of 0.4 to 0.8.
struct SlotTable {
    private static let free = UInt64.max

    /// The hash in the upper half, the slot in the lower.
    private var entries: [UInt64]
    private var bits: Int
    private(set) var count = 0

    init() {
        bits = 4
        entries = [UInt64](repeating: SlotTable.free, count: 1 << bits)
    }

    /// A table of these slots by their hashes.
    init(_ slots: some Sequence<Int>, hash: (Int) -> UInt32) {
        self.init()
        let entries = slots.map { UInt64(hash($0)) << 32 | UInt64(UInt32(truncatingIfNeeded: $0)) }
        while entries.count * 5 > (4 << bits) { bits += 1 }
        self.entries = [UInt64](repeating: SlotTable.free, count: 1 << bits)
        for entry in entries { put(entry) }
        count = entries.count
    }

    @inline(__always)
    private func home(of hash: UInt32) -> Int {
        Int(hash &* 0x9E37_79B1) >> (32 - bits)
    }

    mutating func insert(_ slot: Int32, under hash: UInt32) {
        if (count + 1) * 5 > entries.count * 4 { grow() }
        put(UInt64(hash) << 32 | UInt64(UInt32(bitPattern: slot)))
        count += 1
    }

    private mutating func put(_ entry: UInt64) {
        let mask = entries.count - 1
        var place = home(of: UInt32(truncatingIfNeeded: entry >> 32))
        while entries[place] != SlotTable.free { place = (place + 1) & mask }
        entries[place] = entry
    }

    private mutating func grow() {
        let old = entries
        bits += 1
        entries = [UInt64](repeating: SlotTable.free, count: 1 << bits)
        for entry in old where entry != SlotTable.free { put(entry) }
    }

    /// Calls `body` with each slot under `hash`.
    @inline(__always)
    func forEach(under hash: UInt32, _ body: (Int32) -> Void) {
        let mask = entries.count - 1
        var place = home(of: hash)
        while entries[place] != SlotTable.free {
            let entry = entries[place]
            if UInt32(truncatingIfNeeded: entry >> 32) == hash {
                body(Int32(truncatingIfNeeded: entry))
            }
            place = (place + 1) & mask
        }
    }

    /// The slot under `hash` that `isWanted`.
    @inline(__always)
    func first(under hash: UInt32, where isWanted: (Int32) -> Bool) -> Int32? {
        let mask = entries.count - 1
        var place = home(of: hash)
        while entries[place] != SlotTable.free {
            let entry = entries[place]
            let slot = Int32(truncatingIfNeeded: entry)
            if UInt32(truncatingIfNeeded: entry >> 32) == hash, isWanted(slot) { return slot }
            place = (place + 1) & mask
        }
        return nil
    }

    mutating func remove(_ slot: Int32, under hash: UInt32) {
        let mask = entries.count - 1
        let wanted = UInt64(hash) << 32 | UInt64(UInt32(bitPattern: slot))
        var gap = home(of: hash)
        while entries[gap] != wanted {
            if entries[gap] == SlotTable.free { return }
            gap = (gap + 1) & mask
        }
        var next = (gap + 1) & mask
        while entries[next] != SlotTable.free {
            let home = home(of: UInt32(truncatingIfNeeded: entries[next] >> 32))
            if (next - home) & mask >= (next - gap) & mask {
                entries[gap] = entries[next]
                gap = next
            }
            next = (next + 1) & mask
        }
        entries[gap] = SlotTable.free
        count -= 1
    }

    /// Bytes held.
    var bytes: Int { 8 * entries.capacity }
}
