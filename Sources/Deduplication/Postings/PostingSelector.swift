/// Sorts the unsorted postings of one shard after the other, and selects those that a table keeps.
///
/// Shards do not depend on one another, so several selectors may work at the same time.
final class PostingSelector {
    private static let digits = 2048

    private let postings: UnsortedPostings
    private let groups: PostingGroups
    private let limit: Int
    private let entries: UnsafeMutablePointer<UInt64>
    private let kept: UnsafeMutablePointer<UInt64>
    private let members: UnsafeMutablePointer<PostingGroups.Member>
    /// For each digit the place of its next entry while sorting: first for the lower digit, then for the higher.
    private let ends: UnsafeMutablePointer<UInt32>
    /// The members of the postings that are kept for the shingle under way.
    private let keptMembers: UnsafeMutablePointer<PostingGroups.Member>

    /// A selector of postings that have all come, for a table of that `limit`.
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

    /// The postings of a shard that `PostingTable.insert` would have kept, in order. They are valid until the next
    /// call.
    func select(_ shard: Int) -> UnsafeBufferPointer<UInt64> {
        let count = postings.count(of: shard)
        postings.memory.copyAll(shard, to: UnsafeMutableBufferPointer(start: entries, count: count))
        sort(count)
        // One loop for all: these loads do not depend on one another, so memory serves them side by side.
        for at in 0..<count { members[at] = groups[PostingTable.slot(of: entries[at])] }
        return UnsafeBufferPointer(start: kept, count: keep(count))
    }

    /// Sorts by shingle and leaves equal ones in their order. A radix sort in two passes, which uses `kept` between.
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

    /// Copies to `kept` what `insert` would keep of the sorted postings.
    ///
    /// - Returns: how many these are.
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

    /// The same for the postings of one shingle, which stand in `start..<end`; what is kept goes to `first` and after.
    ///
    /// - Returns: where the next shingle's may go.
    private func keep(_ start: Int, _ end: Int, from first: Int) -> Int {
        var count = 0
        var oldest = -1
        // From the end, because articles are mostly restored in their order. The latest then come first, and the rest
        // of a common formula is older than all that is kept.
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

    /// Which of the `count` postings kept from `first` on is the oldest.
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
