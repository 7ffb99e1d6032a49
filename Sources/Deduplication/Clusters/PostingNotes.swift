/// Postings noted one after the other, of which a `PostingTable` is made when all are known.
final class PostingNotes {
    fileprivate let store = PostingPages()
    /// Of each shard where its next note goes, and how many more the page has room for.
    private let ends: UnsafeMutablePointer<UnsafeMutableRawPointer?>
    private let room: UnsafeMutablePointer<Int32>
    /// Written so that loads whose only aim is to bring memory near are not left out.
    fileprivate var touched: Int64 = 0

    init() {
        ends = .allocate(capacity: PostingPages.shards)
        ends.initialize(repeating: nil, count: PostingPages.shards)
        room = .allocate(capacity: PostingPages.shards)
        room.initialize(repeating: 0, count: PostingPages.shards)
    }

    deinit {
        ends.deallocate()
        room.deallocate()
    }

    @inline(__always)
    func note(_ slot: Int, under shingle: UInt32) {
        let shard = PostingTable.shard(of: shingle)
        if room[shard] == 0 { open(shard) }
        PostingPages.put(PostingTable.entry(slot, under: shingle), at: ends[shard].unsafelyUnwrapped)
        ends[shard] = ends[shard].unsafelyUnwrapped + PostingPages.postingBytes
        room[shard] &-= 1
    }

    private func open(_ shard: Int) {
        ends[shard] = store.addPage(shard)
        room[shard] = Int32(PostingPages.postings)
    }

    /// How many notes of a shard there are.
    fileprivate func count(of shard: Int) -> Int { store.places(of: shard) - Int(room[shard]) }
}

extension PostingTable {
    /// The table that `insert` would have made of the notes, at a fraction of the cost.
    ///
    /// - Parameters:
    ///   - notes: used up by it.
    ///   - limit: as for an empty table.
    ///   - isLeftOut: whether the notes of a slot count for nothing.
    ///   - standsFor: as for `insert`.
    ///   - isOlder: as for `insert`.
    ///   - touch: reads of a slot what the other two will ask for.
    init(
        _ notes: PostingNotes,
        limit: Int,
        isLeftOut: (Int) -> Bool,
        standsFor: (_ new: Int, _ old: Int) -> Bool,
        isOlder: (Int, Int) -> Bool,
        touch: (Int) -> Int64
    ) {
        self.init(limit: limit)
        store = notes.store
        let most = (0..<PostingPages.shards).map { notes.count(of: $0) }.max() ?? 0
        let a = UnsafeMutableBufferPointer<UInt64>.allocate(capacity: most)
        let b = UnsafeMutableBufferPointer<UInt64>.allocate(capacity: most)
        defer {
            a.deallocate()
            b.deallocate()
        }
        for shard in 0..<PostingPages.shards where notes.count(of: shard) > 0 {
            let all = UnsafeMutableBufferPointer(rebasing: a[..<notes.count(of: shard)])
            store.copyAll(shard, to: all)
            var left = 0
            for at in all.indices where !isLeftOut(PostingTable.slot(of: all[at])) {
                all[left] = all[at]
                left += 1
            }
            let noted = UnsafeMutableBufferPointer(rebasing: all[..<left])
            PostingTable.sort(noted, by: b)
            let kept = keep(noted, in: b, standsFor, isOlder) { notes.touched &+= touch($0) }
            count += kept
            while kept * 8 > store.places(of: shard) * 7 { store.grow(shard) }
            layOut(UnsafeBufferPointer(rebasing: b[..<kept]), shard)
        }
    }

    /// Sorts by shingle, equal ones as they stand; a radix sort of two passes by way of `other`.
    private static func sort(
        _ entries: UnsafeMutableBufferPointer<UInt64>,
        by other: UnsafeMutableBufferPointer<UInt64>
    ) {
        withUnsafeTemporaryAllocation(of: Int.self, capacity: 2048) { ends in
            for (source, target, shift) in [(entries, other, UInt64(26)), (other, entries, 37)] {
                ends.initialize(repeating: 0)
                for at in 0..<entries.count { ends[Int(source[at] &>> shift & 2047)] &+= 1 }
                var sum = 0
                for digit in 0..<2048 { (ends[digit], sum) = (sum, sum &+ ends[digit]) }
                for at in 0..<entries.count {
                    let digit = Int(source[at] &>> shift & 2047)
                    target[ends[digit]] = source[at]
                    ends[digit] &+= 1
                }
            }
        }
    }

    /// So many entries are touched before they are compared: their memory stays near that long.
    private static let touchedAtOnce = 2048

    /// Keeps of the sorted postings of a shard what `insert` would keep, and says how many these are.
    private func keep(
        _ sorted: UnsafeMutableBufferPointer<UInt64>,
        in kept: UnsafeMutableBufferPointer<UInt64>,
        _ standsFor: (_ new: Int, _ old: Int) -> Bool,
        _ isOlder: (Int, Int) -> Bool,
        touch: (Int) -> Void
    ) -> Int {
        func hasTag(of at: Int, _ other: Int) -> Bool { sorted[at] &>> 26 == sorted[other] &>> 26 }
        var (count, start, touched) = (0, 0, 0)
        while start < sorted.count {
            if start >= touched {
                touched = min(sorted.count, start + PostingTable.touchedAtOnce)
                for at in start + 1..<max(touched, start + 1) where hasTag(of: at, at - 1) {
                    touch(PostingTable.slot(of: sorted[at - 1]))
                    touch(PostingTable.slot(of: sorted[at]))
                }
            }
            var end = start + 1
            while end < sorted.count, hasTag(of: end, start) { end &+= 1 }
            if end == start + 1 {
                kept[count] = sorted[start]
                count &+= 1
            } else {
                keep(sorted[start..<end], in: kept, &count, standsFor, isOlder)
            }
            start = end
        }
        return count
    }

    /// Keeps of the postings of one shingle what `insert` would keep.
    @inline(__always)
    private func keep(
        _ entries: Slice<UnsafeMutableBufferPointer<UInt64>>,
        in kept: UnsafeMutableBufferPointer<UInt64>,
        _ count: inout Int,
        _ standsFor: (_ new: Int, _ old: Int) -> Bool,
        _ isOlder: (Int, Int) -> Bool
    ) {
        func slot(_ entry: UInt64) -> Int { PostingTable.slot(of: entry) }
        let start = count
        // Latest first, for articles are mostly restored in their order: then what is left of a common formula is
        // older than all that is kept.
        for entry in entries.reversed() {
            let new = slot(entry)
            if let old = (start..<count).first(where: { standsFor(new, slot(kept[$0])) }) {
                if isOlder(new, slot(kept[old])) { kept[old] = entry }
            } else if count - start < limit {
                kept[count] = entry
                count += 1
            } else {
                var oldest = start
                for at in start..<count where isOlder(slot(kept[at]), slot(kept[oldest])) { oldest = at }
                if isOlder(slot(kept[oldest]), new) { kept[oldest] = entry }
            }
        }
    }
}
