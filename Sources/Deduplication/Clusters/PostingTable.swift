/// Which articles of the window hold a shingle: for each a few of them, enough to count stories.
///
/// Open addressing in 1,024 shards, each grown by itself, an eighth at a time, so that neither room nor time
/// is taken all at once. A posting takes six bytes: the shard says the highest 10 bits of the shingle, the
/// posting the other 22 and the article's slot; seven bytes with the free places between. Postings of a shard
/// stand in ascending order, each at its home or as near behind it as can be, so that a look-up ends where a
/// larger shingle begins and few free places are enough. Source: Amble and Knuth, "Ordered hash tables", 1974.
struct PostingTable {
    /// No table keeps more articles for one shingle.
    static let highestLimit = 16
    /// Slots must be smaller.
    static let slotLimit = 1 << 26

    /// The slots kept for one shingle.
    struct Posted {
        private(set) var count = 0
        private var slots = InlineArray<16, Int32>(repeating: -1)

        @inline(__always)
        fileprivate mutating func append(_ entry: UInt64) {
            slots[count] = Int32(truncatingIfNeeded: entry & PostingTable.slotMask)
            count += 1
        }

        @inline(__always)
        subscript(index: Int) -> Int { Int(slots[index]) }
    }

    fileprivate static let slotMask: UInt64 = 1 << 26 - 1
    private static let free: UInt64 = 1 << 48 - 1
    private static let tagMask: UInt32 = 1 << 22 - 1
    private static let tail = 40

    /// More articles than that are not kept for one shingle.
    let limit: Int
    private var store = PostingPages()
    private(set) var count = 0

    init(limit: Int) {
        precondition(limit <= PostingTable.highestLimit)
        self.limit = limit
    }

    /// Copies are made on writing, as of any value.
    private mutating func own() {
        if !isKnownUniquelyReferenced(&store) { store = PostingPages(copying: store) }
    }

    // MARK: - Asking

    @inline(__always)
    private func shard(of shingle: UInt32) -> Int { Int(shingle >> 22) }

    /// Where in a shard of so many places a shingle should stand.
    @inline(__always)
    private func home(of shingle: UInt32, _ places: Int) -> Int {
        home(tag: UInt64(shingle & PostingTable.tagMask), places)
    }

    /// The last places are no one's home: runs may end there.
    @inline(__always)
    private func home(tag: UInt64, _ places: Int) -> Int {
        Int((tag &* UInt64(truncatingIfNeeded: places &- PostingTable.tail)) >> 22)
    }

    /// What stands in the home of `shingle`, for `find(_:from:)`.
    ///
    /// Look-ups in a large table wait for memory; these loads do not wait for one another.
    @inline(__always)
    func home(of shingle: UInt32) -> UInt64 {
        let shard = shard(of: shingle)
        let places = store.places(of: shard)
        return places == 0 ? PostingTable.free : store.load(shard, home(of: shingle, places))
    }

    /// What is kept for `shingle`, given what stands in its home.
    @inline(__always)
    func find(_ shingle: UInt32, from home: UInt64) -> Posted {
        var posted = Posted()
        guard home != PostingTable.free else { return posted }
        let shard = shard(of: shingle)
        let places = store.places(of: shard)
        let tag = UInt64(shingle & PostingTable.tagMask)
        var cursor = store.cursor(shard, self.home(of: shingle, places), of: places)
        var entry = home
        // A free place reads as the largest of all.
        while entry >> 26 <= tag, entry != PostingTable.free {
            if entry >> 26 == tag, posted.count < limit { posted.append(entry) }
            guard let next = cursor.next(in: store) else { break }
            entry = next
        }
        return posted
    }

    // MARK: - Changing

    /// Enters `slot` under `shingle`.
    ///
    /// Where the new slot stands for an old one, the younger of both is kept; where there are `limit` of them,
    /// the oldest of all goes, be it the new one. So what is kept does not depend on the order of entering.
    @inline(__always)
    mutating func insert(
        _ slot: Int,
        under shingle: UInt32,
        standsFor: (_ new: Int, _ old: Int) -> Bool,
        isOlder: (Int, Int) -> Bool
    ) {
        own()
        let shard = shard(of: shingle)
        if store.places(of: shard) == 0 { store.grow(shard) }
        let tag = UInt64(shingle & PostingTable.tagMask)
        let new = tag << 26 | UInt64(slot)
        let places = store.places(of: shard)
        var cursor = store.cursor(shard, home(of: shingle, places), of: places)
        var kept = 0
        var oldest = -1
        var oldestPlace = -1
        var place = cursor.place
        var entry = store.load(shard, place)
        while entry >> 26 <= tag, entry != PostingTable.free {
            if entry >> 26 == tag {
                let old = Int(entry & PostingTable.slotMask)
                if old == slot { return }
                if standsFor(slot, old) {
                    if isOlder(old, slot) { store.put(new, shard, place) }
                    return
                }
                kept += 1
                if oldest < 0 || isOlder(old, oldest) { (oldest, oldestPlace) = (old, place) }
            }
            guard let next = cursor.next(in: store) else {
                place = places
                break
            }
            (entry, place) = (next, cursor.place)
        }
        if kept == limit {
            if isOlder(oldest, slot) { store.put(new, shard, oldestPlace) }
            return
        }
        push(new, shard, place, places)
    }

    /// Puts a posting in its place in the order; what stands there moves up.
    private mutating func push(_ new: UInt64, _ shard: Int, _ place: Int, _ places: Int) {
        count += 1
        store.counts[shard] += 1
        guard let free = firstFree(shard, from: place, places) else {
            // The last run ends beyond the shard.
            enlarge(shard, with: new)
            return
        }
        store.moveUp(shard, place..<free)
        store.put(new, shard, place)
        if Int(store.counts[shard]) * 8 > places * 7 { enlarge(shard) }
    }

    @inline(__always)
    private func firstFree(_ shard: Int, from place: Int, _ places: Int) -> Int? {
        guard place < places else { return nil }
        var cursor = store.cursor(shard, place, of: places)
        var entry = store.load(shard, place)
        while entry != PostingTable.free {
            guard let next = cursor.next(in: store) else { return nil }
            entry = next
        }
        return cursor.place
    }

    /// Takes `slot` from under `shingle`, where it is kept.
    mutating func remove(_ slot: Int, under shingle: UInt32) {
        own()
        let shard = shard(of: shingle)
        let places = store.places(of: shard)
        guard places > 0 else { return }
        let tag = UInt64(shingle & PostingTable.tagMask)
        var gap = home(of: shingle, places)
        while true {
            guard gap < places else { return }
            let entry = store.load(shard, gap)
            if entry == tag << 26 | UInt64(slot) { break }
            if entry >> 26 > tag || entry == PostingTable.free { return }
            gap += 1
        }
        // Later ones of the same run that are not at home move down.
        while gap + 1 < places {
            let entry = store.load(shard, gap + 1)
            if entry == PostingTable.free || home(tag: entry >> 26, places) == gap + 1 { break }
            store.put(entry, shard, gap)
            gap += 1
        }
        store.put(PostingTable.free, shard, gap)
        count -= 1
        store.counts[shard] -= 1
    }

    /// Notes a posting, for `settle` to enter with all others; nothing else may be done between.
    @inline(__always)
    mutating func note(_ slot: Int, under shingle: UInt32) {
        let shard = shard(of: shingle)
        let noted = Int(store.counts[shard])
        if noted == store.places(of: shard) { store.grow(shard) }
        store.put(UInt64(shingle & PostingTable.tagMask) << 26 | UInt64(slot), shard, noted)
        store.counts[shard] += 1
    }

    /// Makes of the postings noted what `insert` would have made, at a fraction of its cost.
    mutating func settle(standsFor: (_ new: Int, _ old: Int) -> Bool, isOlder: (Int, Int) -> Bool) {
        own()
        for shard in 0..<PostingPages.shards where store.counts[shard] > 0 {
            let sorted = PostingTable.sorted(takeAll(shard))
            let kept = [UInt64](unsafeUninitializedCapacity: sorted.count) { kept, count in
                var start = 0
                while start < sorted.count {
                    var end = start + 1
                    while end < sorted.count, sorted[end] &>> 26 == sorted[start] &>> 26 { end &+= 1 }
                    keep(sorted[start..<end], in: kept, &count, standsFor, isOlder)
                    start = end
                }
            }
            count += kept.count
            while kept.count * 8 > store.places(of: shard) * 7 { store.grow(shard) }
            layOut(kept, shard)
        }
    }

    /// Keeps of the postings of one shingle what `insert` would keep.
    @inline(__always)
    private func keep(
        _ entries: ArraySlice<UInt64>,
        in kept: UnsafeMutableBufferPointer<UInt64>,
        _ count: inout Int,
        _ standsFor: (_ new: Int, _ old: Int) -> Bool,
        _ isOlder: (Int, Int) -> Bool
    ) {
        func slot(_ entry: UInt64) -> Int { Int(entry & PostingTable.slotMask) }
        let start = count
        var oldest = -1
        // Latest first, for articles are mostly restored in their order: then what is left of a common formula is
        // older than all that is kept.
        for entry in entries.reversed() {
            let new = slot(entry)
            if count - start == limit, isOlder(new, slot(kept[oldest])) { continue }
            if let old = (start..<count).first(where: { standsFor(new, slot(kept[$0])) }) {
                if isOlder(slot(kept[old]), new) { kept[old] = entry }
            } else if count - start < limit {
                kept[count] = entry
                count += 1
            } else {
                kept[oldest] = entry
            }
            if count - start == limit {
                oldest = start
                for at in start..<count where isOlder(slot(kept[at]), slot(kept[oldest])) { oldest = at }
            }
        }
    }

    /// By shingle; a radix sort of two passes.
    private static func sorted(_ entries: [UInt64]) -> [UInt64] {
        [26, 37].reduce(entries) { entries, shift in
            entries.withUnsafeBufferPointer { source in
                withUnsafeTemporaryAllocation(of: Int.self, capacity: 2048) { ends in
                    ends.initialize(repeating: 0)
                    for entry in source { ends[Int(entry &>> shift & 2047)] &+= 1 }
                    var sum = 0
                    for digit in 0..<2048 { (ends[digit], sum) = (sum, sum &+ ends[digit]) }
                    return [UInt64](unsafeUninitializedCapacity: source.count) { target, count in
                        for entry in source {
                            let digit = Int(entry &>> shift & 2047)
                            target[ends[digit]] = entry
                            ends[digit] &+= 1
                        }
                        count = source.count
                    }
                }
            }
        }
    }

    /// Forgets all postings whose slot `isGone`.
    mutating func sweep(_ isGone: (Int) -> Bool) {
        own()
        for shard in 0..<PostingPages.shards where store.counts[shard] > 0 {
            var entries = takeAll(shard)
            count -= entries.count
            entries.removeAll { isGone(Int($0 & PostingTable.slotMask)) }
            count += entries.count
            layOut(entries, shard)
        }
    }

    private func enlarge(_ shard: Int, with last: UInt64? = nil) {
        var entries = takeAll(shard)
        if let last {
            entries.insert(last, at: entries.lastIndex { $0 >> 26 <= last >> 26 }.map { $0 + 1 } ?? 0)
        }
        store.grow(shard)
        layOut(entries, shard)
    }

    /// All postings of a shard in order.
    private func takeAll(_ shard: Int) -> [UInt64] {
        let places = store.places(of: shard)
        return [UInt64](unsafeUninitializedCapacity: Int(store.counts[shard]) + 1) { entries, count in
            var cursor = store.cursor(shard, 0, of: places)
            var entry: UInt64? = store.load(shard, 0)
            while let posting = entry {
                if posting != PostingTable.free {
                    entries[count] = posting
                    count &+= 1
                }
                entry = cursor.next(in: store)
            }
        }
    }

    /// Puts postings, in order, into a shard that has grown or that holds them all already.
    private func layOut(_ entries: [UInt64], _ shard: Int) {
        var isLaidOut = false
        while !isLaidOut {
            store.clear(shard)
            store.counts[shard] = UInt32(entries.count)
            let places = store.places(of: shard)
            var next = 0
            isLaidOut = true
            for entry in entries {
                let place = max(next, home(tag: entry >> 26, places))
                if place >= places {
                    store.grow(shard)
                    isLaidOut = false
                    break
                }
                store.put(entry, shard, place)
                next = place + 1
            }
        }
    }

    /// Bytes held.
    var bytes: Int { store.bytes }
}

/// The memory of a `PostingTable`: pages of 512 postings, of which each shard has as many as it needs.
private final class PostingPages {
    static let shards = 1024
    static let postings = 512
    private static let pageBytes = 6 * postings
    /// Two megabytes in all, so that the system may map a slab by one large page.
    private static let pagesInSlab = 682

    /// Postings in each shard.
    let counts: UnsafeMutablePointer<UInt32>
    private let pages: UnsafeMutablePointer<UInt32>
    /// Of each shard the pages, `stride` places for each shard.
    private var directory: UnsafeMutablePointer<UnsafeMutableRawPointer?>
    private var stride = 4
    /// A few bytes longer than their pages, for a posting is read as eight bytes.
    private var slabs: [UnsafeMutableRawPointer] = []
    private var usedOfSlab = PostingPages.pagesInSlab

    init() {
        counts = .allocate(capacity: PostingPages.shards)
        counts.initialize(repeating: 0, count: PostingPages.shards)
        pages = .allocate(capacity: PostingPages.shards)
        pages.initialize(repeating: 0, count: PostingPages.shards)
        directory = .allocate(capacity: PostingPages.shards * stride)
        directory.initialize(repeating: nil, count: PostingPages.shards * stride)
    }

    convenience init(copying other: PostingPages) {
        self.init()
        for shard in 0..<PostingPages.shards {
            while pages[shard] < other.pages[shard] { addPage(shard) }
            counts[shard] = other.counts[shard]
            for page in 0..<Int(pages[shard]) {
                guard let target = directory[shard * stride + page],
                    let source = other.directory[shard * other.stride + page]
                else { continue }
                target.copyMemory(from: source, byteCount: PostingPages.pageBytes)
            }
        }
    }

    deinit {
        for slab in slabs { slab.deallocate() }
        counts.deallocate()
        pages.deallocate()
        directory.deallocate()
    }

    /// How many postings a shard has room for.
    @inline(__always)
    func places(of shard: Int) -> Int { Int(pages[shard]) * PostingPages.postings }

    @inline(__always)
    private func address(_ shard: Int, _ place: Int) -> UnsafeMutableRawPointer {
        // Callers ask for places below `places(of:)` alone, whose pages are there.
        directory[shard &* stride &+ place >> 9].unsafelyUnwrapped + (place & 511) &* 6
    }

    @inline(__always)
    func load(_ shard: Int, _ place: Int) -> UInt64 {
        address(shard, place).loadUnaligned(as: UInt64.self) & (1 << 48 - 1)
    }

    @inline(__always)
    func put(_ entry: UInt64, _ shard: Int, _ place: Int) {
        let address = address(shard, place)
        address.storeBytes(of: UInt32(truncatingIfNeeded: entry), as: UInt32.self)
        (address + 4).storeBytes(of: UInt16(truncatingIfNeeded: entry >> 32), as: UInt16.self)
    }

    /// Moves what stands in `places` up by one place.
    @inline(__always)
    func moveUp(_ shard: Int, _ places: Range<Int>) {
        var end = places.upperBound
        while end > places.lowerBound {
            let start = max(places.lowerBound, (end - 1) & ~511)
            // All that stands in this page, but the last of the page, moves within it.
            let inPage = end & 511 == 0 ? end - 1 : end
            if end & 511 == 0 { put(load(shard, end - 1), shard, end) }
            let from = address(shard, start)
            (from + 6).copyMemory(from: from, byteCount: 6 * (inPage - start))
            end = start
        }
    }

    /// Goes through the places of a shard, one after the other.
    struct Cursor {
        fileprivate(set) var place: Int
        fileprivate let shard: Int
        fileprivate let places: Int
        fileprivate var address: UnsafeMutableRawPointer

        /// What stands in the next place, or nil at the end.
        @inline(__always)
        mutating func next(in store: PostingPages) -> UInt64? {
            place &+= 1
            if place & 511 == 0 {
                guard place < places else { return nil }
                address = store.address(shard, place)
            } else {
                address += 6
            }
            return address.loadUnaligned(as: UInt64.self) & (1 << 48 - 1)
        }
    }

    @inline(__always)
    func cursor(_ shard: Int, _ place: Int, of places: Int) -> Cursor {
        Cursor(place: place, shard: shard, places: places, address: address(shard, place))
    }

    func clear(_ shard: Int) {
        for page in 0..<Int(pages[shard]) {
            directory[shard * stride + page]?.initializeMemory(
                as: UInt8.self,
                repeating: 0xFF,
                count: PostingPages.pageBytes
            )
        }
    }

    /// Gives the shard an eighth more room, and at least a page; new places are free.
    func grow(_ shard: Int) {
        for _ in 0..<max(1, Int(pages[shard]) / 8) { addPage(shard) }
    }

    private func addPage(_ shard: Int) {
        if usedOfSlab == PostingPages.pagesInSlab {
            slabs.append(
                .allocate(
                    byteCount: PostingPages.pageBytes * PostingPages.pagesInSlab + 8,
                    alignment: 1 << 21
                )
            )
            usedOfSlab = 0
        }
        if Int(pages[shard]) == stride { widen() }
        let page = slabs[slabs.count - 1] + usedOfSlab * PostingPages.pageBytes
        usedOfSlab += 1
        page.initializeMemory(as: UInt8.self, repeating: 0xFF, count: PostingPages.pageBytes)
        directory[shard * stride + Int(pages[shard])] = page
        pages[shard] += 1
    }

    private func widen() {
        let wide = UnsafeMutablePointer<UnsafeMutableRawPointer?>
            .allocate(capacity: PostingPages.shards * stride * 2)
        wide.initialize(repeating: nil, count: PostingPages.shards * stride * 2)
        for shard in 0..<PostingPages.shards {
            (wide + shard * stride * 2).update(from: directory + shard * stride, count: stride)
        }
        directory.deallocate()
        directory = wide
        stride *= 2
    }

    var bytes: Int {
        slabs.count << 21
            + PostingPages.shards * (8 + 8 * stride)
    }
}
