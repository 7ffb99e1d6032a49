/// Which articles of the window hold a shingle: for each a few of them, enough to count stories.
///
/// Open addressing in 1,024 shards, each grown by itself, an eighth at a time, so that neither room nor time
/// is taken all at once. A posting takes six bytes: the shard says the highest 10 bits of the shingle, the
/// posting the other 22 and the article's slot; seven bytes with the free places between. Postings of a shard
/// stand in ascending order, each at its home or as near behind it as can be, so that a look-up ends where a
/// larger shingle begins and few free places are enough. Source: Amble and Knuth, "Ordered hash tables", 1974.
struct PostingTable {
    /// More articles than that are never kept for one shingle.
    static let limit = 8
    /// Slots must be smaller.
    static let slotLimit = 1 << 26

    /// The slots kept for one shingle.
    struct Posted {
        private(set) var count = 0
        private var slots = InlineArray<8, Int32>(repeating: -1)

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

    private var store = PostingPages()
    private(set) var count = 0

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
        var place = self.home(of: shingle, places)
        var entry = home
        // A free place reads as the largest of all.
        while entry >> 26 <= tag, entry != PostingTable.free {
            if entry >> 26 == tag, posted.count < PostingTable.limit { posted.append(entry) }
            place += 1
            if place == places { break }
            entry = store.load(shard, place)
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
        var place = home(of: shingle, places)
        var kept = 0
        var oldest = -1
        var oldestPlace = -1
        while place < places {
            let entry = store.load(shard, place)
            if entry >> 26 > tag || entry == PostingTable.free { break }
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
            place += 1
        }
        if kept == PostingTable.limit {
            if isOlder(oldest, slot) { store.put(new, shard, oldestPlace) }
            return
        }
        push(new, shard, place, places)
    }

    /// Puts a posting in its place in the order; what stands there moves up.
    private mutating func push(_ new: UInt64, _ shard: Int, _ place: Int, _ places: Int) {
        var (place, carried) = (place, new)
        while place < places {
            let entry = store.load(shard, place)
            store.put(carried, shard, place)
            carried = entry
            if entry == PostingTable.free { break }
            place += 1
        }
        count += 1
        store.counts[shard] += 1
        if carried != PostingTable.free {
            // The last run ends beyond the shard.
            enlarge(shard, with: carried)
        } else if Int(store.counts[shard]) * 10 > places * 9 {
            enlarge(shard)
        }
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
        if let last { entries.append(last) }
        store.grow(shard)
        layOut(entries, shard)
    }

    /// All postings of a shard in order; the shard is left empty.
    private func takeAll(_ shard: Int) -> [UInt64] {
        var entries: [UInt64] = []
        entries.reserveCapacity(Int(store.counts[shard]) + 1)
        for place in 0..<store.places(of: shard) {
            let entry = store.load(shard, place)
            if entry != PostingTable.free { entries.append(entry) }
        }
        return entries
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
    private static let pagesInSlab = 256

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
                .allocate(byteCount: PostingPages.pageBytes * PostingPages.pagesInSlab + 8, alignment: 64)
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
        slabs.count * PostingPages.pageBytes * PostingPages.pagesInSlab
            + PostingPages.shards * (8 + 8 * stride)
    }
}
