/// Makes the postings that are kept, in order, of the notes of one shard after the other.
///
/// Of each shard by itself, so that several sifters may be at work.
final class PostingSelector {
    private static let digits = 2048

    private let postings: UnsortedPostings
    private let groups: PostingGroups
    private let limit: Int
    private let entries: UnsafeMutablePointer<UInt64>
    private let kept: UnsafeMutablePointer<UInt64>
    private let members: UnsafeMutablePointer<PostingGroups.Member>
    /// Of each digit where its next entry goes, for the lower and for the higher digit.
    private let ends: UnsafeMutablePointer<UInt32>
    /// Of those that are kept for one shingle.
    private let keptMembers: UnsafeMutablePointer<PostingGroups.Member>

    /// A sifter of notes that are all there, with the `limit` of their table.
    init(_ postings: UnsortedPostings, limit: Int, _ groups: PostingGroups) {
        self.postings = postings
        self.groups = groups
        self.limit = limit
        let most = (0..<PostingMemory.shards).map { postings.count(of: $0) }.max() ?? 0
        entries = .allocate(capacity: most)
        kept = .allocate(capacity: most)
        members = .allocate(capacity: most)
        ends = .allocate(capacity: 2 * PostingSelector.digits)
        keptMembers = .allocate(capacity: limit)
    }

    deinit {
        entries.deallocate()
        kept.deallocate()
        members.deallocate()
        ends.deallocate()
        keptMembers.deallocate()
    }

    /// The postings of a shard that `insert` would have kept; valid until the next shard is sifted.
    func select(_ shard: Int) -> UnsafeBufferPointer<UInt64> {
        let count = postings.count(of: shard)
        postings.memory.copyAll(shard, to: UnsafeMutableBufferPointer(start: entries, count: count))
        sort(count)
        // All at once, for these loads do not wait for one another.
        for at in 0..<count { members[at] = groups[PostingTable.slot(of: entries[at])] }
        return UnsafeBufferPointer(start: kept, count: keep(count))
    }

    /// Sorts by shingle, equal ones as they stand; a radix sort of two passes by way of `kept`.
    private func sort(_ count: Int) {
        let (low, high) = (ends, ends + PostingSelector.digits)
        ends.initialize(repeating: 0, count: 2 * PostingSelector.digits)
        for at in 0..<count {
            low[PostingSelector.lowDigit(entries[at])] &+= 1
            high[PostingSelector.highDigit(entries[at])] &+= 1
        }
        var (lower, higher) = (UInt32(0), UInt32(0))
        for digit in 0..<PostingSelector.digits {
            (low[digit], lower) = (lower, lower &+ low[digit])
            (high[digit], higher) = (higher, higher &+ high[digit])
        }
        for at in 0..<count {
            let digit = PostingSelector.lowDigit(entries[at])
            kept[Int(low[digit])] = entries[at]
            low[digit] &+= 1
        }
        for at in 0..<count {
            let digit = PostingSelector.highDigit(kept[at])
            entries[Int(high[digit])] = kept[at]
            high[digit] &+= 1
        }
    }

    @inline(__always)
    private static func lowDigit(_ entry: UInt64) -> Int { Int(truncatingIfNeeded: entry &>> 26 & 2047) }

    @inline(__always)
    private static func highDigit(_ entry: UInt64) -> Int { Int(truncatingIfNeeded: entry &>> 37 & 2047) }

    /// Keeps of the sorted notes what `insert` would keep, and says how many these are.
    private func keep(_ total: Int) -> Int {
        var (count, start) = (0, 0)
        while start < total {
            let tag = entries[start] &>> 26
            var end = start &+ 1
            while end < total, entries[end] &>> 26 == tag { end &+= 1 }
            if end == start &+ 1 {
                kept[count] = entries[start]
                count &+= members[start].group == PostingGroups.none ? 0 : 1
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
        for at in (start..<end).reversed() where members[at].group != PostingGroups.none {
            let new = members[at]
            func isOlder(than other: Int) -> Bool {
                entries[at] != kept[first &+ other]
                    && groups.isOlder(
                        PostingTable.slot(of: entries[at]),
                        new,
                        PostingTable.slot(of: kept[first &+ other]),
                        keptMembers[other]
                    )
            }
            var place = 0
            while place < count, keptMembers[place].group != new.group { place &+= 1 }
            if place < count {
                guard isOlder(than: place) else { continue }
            } else if count < limit {
                count &+= 1
            } else {
                if oldest < 0 { oldest = self.oldest(count, from: first) }
                guard !isOlder(than: oldest) else { continue }
                place = oldest
            }
            kept[first &+ place] = entries[at]
            keptMembers[place] = new
            oldest = -1
        }
        return first &+ count
    }

    /// Which of so many, kept from `first` on, is the oldest.
    private func oldest(_ count: Int, from first: Int) -> Int {
        func slot(_ place: Int) -> Int { PostingTable.slot(of: kept[first &+ place]) }
        var oldest = 0
        for place in 1..<count {
            if groups.isOlder(slot(place), keptMembers[place], slot(oldest), keptMembers[oldest]) {
                oldest = place
            }
        }
        return oldest
    }
}
