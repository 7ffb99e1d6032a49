/// Makes the postings that are kept, in order, of the notes of one shard after the other.
///
/// Of each shard by itself, so that several sifters may be at work.
final class NoteSifter {
    private static let digits = 2048

    private let notes: PostingNotes
    private let kinship: SlotKinship
    private let limit: Int
    private let noted: UnsafeMutablePointer<UInt64>
    private let kept: UnsafeMutablePointer<UInt64>
    private let kin: UnsafeMutablePointer<SlotKinship.Kin>
    /// Of each digit where its next entry goes, for the lower and for the higher digit.
    private let ends: UnsafeMutablePointer<UInt32>
    /// Of those that are kept for one shingle.
    private let keptKin: UnsafeMutablePointer<SlotKinship.Kin>

    /// A sifter of notes that are all there, with the `limit` of their table.
    init(_ notes: PostingNotes, limit: Int, _ kinship: SlotKinship) {
        self.notes = notes
        self.kinship = kinship
        self.limit = limit
        let most = (0..<PostingPages.shards).map { notes.count(of: $0) }.max() ?? 0
        noted = .allocate(capacity: most)
        kept = .allocate(capacity: most)
        kin = .allocate(capacity: most)
        ends = .allocate(capacity: 2 * NoteSifter.digits)
        keptKin = .allocate(capacity: limit)
    }

    deinit {
        noted.deallocate()
        kept.deallocate()
        kin.deallocate()
        ends.deallocate()
        keptKin.deallocate()
    }

    /// The postings of a shard that `insert` would have kept; valid until the next shard is sifted.
    func sift(_ shard: Int) -> UnsafeBufferPointer<UInt64> {
        let count = notes.count(of: shard)
        notes.store.copyAll(shard, to: UnsafeMutableBufferPointer(start: noted, count: count))
        sort(count)
        // All at once, for these loads do not wait for one another.
        for at in 0..<count { kin[at] = kinship[PostingTable.slot(of: noted[at])] }
        return UnsafeBufferPointer(start: kept, count: keep(count))
    }

    /// Sorts by shingle, equal ones as they stand; a radix sort of two passes by way of `kept`.
    private func sort(_ count: Int) {
        let (low, high) = (ends, ends + NoteSifter.digits)
        ends.initialize(repeating: 0, count: 2 * NoteSifter.digits)
        for at in 0..<count {
            low[NoteSifter.lowDigit(noted[at])] &+= 1
            high[NoteSifter.highDigit(noted[at])] &+= 1
        }
        var (lower, higher) = (UInt32(0), UInt32(0))
        for digit in 0..<NoteSifter.digits {
            (low[digit], lower) = (lower, lower &+ low[digit])
            (high[digit], higher) = (higher, higher &+ high[digit])
        }
        for at in 0..<count {
            let digit = NoteSifter.lowDigit(noted[at])
            kept[Int(low[digit])] = noted[at]
            low[digit] &+= 1
        }
        for at in 0..<count {
            let digit = NoteSifter.highDigit(kept[at])
            noted[Int(high[digit])] = kept[at]
            high[digit] &+= 1
        }
    }

    @inline(__always)
    private static func lowDigit(_ entry: UInt64) -> Int { Int(truncatingIfNeeded: entry &>> 26 & 2047) }

    @inline(__always)
    private static func highDigit(_ entry: UInt64) -> Int { Int(truncatingIfNeeded: entry &>> 37 & 2047) }

    /// Keeps of the sorted notes what `insert` would keep, and says how many these are.
    private func keep(_ noteCount: Int) -> Int {
        var (count, start) = (0, 0)
        while start < noteCount {
            let tag = noted[start] &>> 26
            var end = start &+ 1
            while end < noteCount, noted[end] &>> 26 == tag { end &+= 1 }
            if end == start &+ 1 {
                kept[count] = noted[start]
                count &+= kin[start].family == SlotKinship.none ? 0 : 1
            } else {
                count = keep(start, end, from: count)
            }
            start = end
        }
        return count
    }

    /// Keeps of the notes of one shingle what `insert` would keep, and says how many are kept by then.
    private func keep(_ start: Int, _ end: Int, from first: Int) -> Int {
        var count = 0
        var oldest = -1
        // Latest first, for articles are mostly restored in their order: then what is left of a common formula is
        // older than all that is kept.
        for at in (start..<end).reversed() where kin[at].family != SlotKinship.none {
            let new = kin[at]
            func isOlder(than other: Int) -> Bool {
                noted[at] != kept[first &+ other]
                    && kinship.isOlder(
                        PostingTable.slot(of: noted[at]),
                        new,
                        PostingTable.slot(of: kept[first &+ other]),
                        keptKin[other]
                    )
            }
            var place = 0
            while place < count, keptKin[place].family != new.family { place &+= 1 }
            if place < count {
                guard isOlder(than: place) else { continue }
            } else if count < limit {
                count &+= 1
            } else {
                if oldest < 0 { oldest = self.oldest(count, from: first) }
                guard !isOlder(than: oldest) else { continue }
                place = oldest
            }
            kept[first &+ place] = noted[at]
            keptKin[place] = new
            oldest = -1
        }
        return first &+ count
    }

    /// Which of so many, kept from `first` on, is the oldest.
    private func oldest(_ count: Int, from first: Int) -> Int {
        func slot(_ place: Int) -> Int { PostingTable.slot(of: kept[first &+ place]) }
        var oldest = 0
        for place in 1..<count {
            if kinship.isOlder(slot(place), keptKin[place], slot(oldest), keptKin[oldest]) { oldest = place }
        }
        return oldest
    }
}
