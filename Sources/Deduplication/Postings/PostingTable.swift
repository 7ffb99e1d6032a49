/// For each shingle a few articles of the window that hold it, enough to count their stories.
///
/// A hash table in 1,024 shards. Each shard grows by itself, an eighth at a time, so that neither memory nor time is
/// taken all at once. A posting takes six bytes, seven with the free places between. The shard says the highest 10 bits
/// of the shingle; the posting holds the other 22 and the article's slot.
///
/// The postings of a shard stand in ascending order, each at its home or as near behind it as there is room. So a
/// look-up may end where a larger shingle stands, and few free places are enough.
/// Source: Amble and Knuth, "Ordered hash tables", 1974.
struct PostingTable {
    /// The highest `limit` of a table.
    static let highestLimit = 16
    /// All slots must be smaller than this.
    static let slotLimit = 1 << 26

    /// The slots kept for one shingle.
    struct Posted {
        private(set) var count = 0
        private var slots = InlineArray<16, Int32>(repeating: -1)

        @inline(__always)
        fileprivate mutating func append(_ entry: UInt64) {
            slots[count] = Int32(truncatingIfNeeded: PostingTable.slot(of: entry))
            count += 1
        }

        @inline(__always)
        subscript(index: Int) -> Int { Int(slots[index]) }
    }

    private static let slotMask: UInt64 = 1 << 26 - 1
    private static let free: UInt64 = 1 << 48 - 1
    private static let tagMask: UInt32 = 1 << 22 - 1
    private static let tail = 40

    /// At most this many articles are kept for one shingle.
    let limit: Int
    var store = PostingMemory()
    var count = 0

    init(limit: Int) {
        precondition(limit <= PostingTable.highestLimit)
        self.limit = limit
    }

    /// Copies the memory before a change where another table shares it, so that the table is a value.
    mutating func own() {
        if !isKnownUniquelyReferenced(&store) { store = PostingMemory(copying: store) }
    }

    // MARK: - Asking

    @inline(__always)
    static func shard(of shingle: UInt32) -> Int { Int(shingle >> 22) }

    /// A posting as it stands in its shard.
    @inline(__always)
    static func entry(_ slot: Int, under shingle: UInt32) -> UInt64 {
        UInt64(shingle & tagMask) << 26 | UInt64(slot)
    }

    @inline(__always)
    static func slot(of entry: UInt64) -> Int { Int(truncatingIfNeeded: entry & slotMask) }

    /// The place where a shingle should stand in a shard of `places` places.
    @inline(__always)
    private func home(of shingle: UInt32, _ places: Int) -> Int {
        home(tag: UInt64(shingle & PostingTable.tagMask), places)
    }

    /// The last places of a shard are nobody's home, so that runs have room to end there.
    @inline(__always)
    private func home(tag: UInt64, _ places: Int) -> Int {
        Int((tag &* UInt64(truncatingIfNeeded: places &- PostingTable.tail)) >> 22)
    }

    /// The posting at the home of `shingle`, for `find(_:from:)`.
    ///
    /// Look-ups in a large table wait for memory. Whoever reads the homes of many shingles first waits for all of them
    /// at once, for these loads do not depend on one another.
    @inline(__always)
    func home(of shingle: UInt32) -> UInt64 {
        let shard = PostingTable.shard(of: shingle)
        let places = store.places(of: shard)
        return places == 0 ? PostingTable.free : store.load(shard, home(of: shingle, places))
    }

    /// The slots kept for `shingle`, given the posting at its home.
    @inline(__always)
    func find(_ shingle: UInt32, from home: UInt64) -> Posted {
        var posted = Posted()
        guard home != PostingTable.free else { return posted }
        let shard = PostingTable.shard(of: shingle)
        let places = store.places(of: shard)
        let tag = UInt64(shingle & PostingTable.tagMask)
        var cursor = store.cursor(shard, self.home(of: shingle, places), of: places)
        var entry = home
        // A free place reads as the largest posting there can be.
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
    /// Two slots of one story need no more than one posting, and the older of the two is kept. So a question about an earlier
    /// time still finds every story that was there then. Where `limit` slots are kept already, the oldest of all is dropped,
    /// which may be the new one.
    @inline(__always)
    mutating func insert(
        _ slot: Int,
        under shingle: UInt32,
        standsFor: (_ new: Int, _ old: Int) -> Bool,
        isOlder: (Int, Int) -> Bool
    ) {
        own()
        let shard = PostingTable.shard(of: shingle)
        if store.places(of: shard) == 0 { store.grow(shard) }
        let tag = UInt64(shingle & PostingTable.tagMask)
        let new = PostingTable.entry(slot, under: shingle)
        let places = store.places(of: shard)
        var cursor = store.cursor(shard, home(of: shingle, places), of: places)
        var kept = 0
        var oldest = -1
        var oldestPlace = -1
        var place = cursor.place
        var entry = store.load(shard, place)
        while entry >> 26 <= tag, entry != PostingTable.free {
            if entry >> 26 == tag {
                let old = PostingTable.slot(of: entry)
                if old == slot { return }
                if standsFor(slot, old) {
                    if isOlder(slot, old) { store.put(new, shard, place) }
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

    /// Puts a posting at its place in the order. Those that stand there move up by one.
    private mutating func push(_ new: UInt64, _ shard: Int, _ place: Int, _ places: Int) {
        count += 1
        store.counts[shard] += 1
        guard let free = firstFree(shard, from: place, places) else {
            // No place is free up to the end of the shard.
            enlarge(shard, with: new)
            return
        }
        store.moveUp(shard, place..<free)
        store.put(new, shard, place)
        if !hasRoom(for: Int(store.counts[shard]), shard) { enlarge(shard) }
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
        let shard = PostingTable.shard(of: shingle)
        let places = store.places(of: shard)
        guard places > 0 else { return }
        let tag = UInt64(shingle & PostingTable.tagMask)
        var gap = home(of: shingle, places)
        while true {
            guard gap < places else { return }
            let entry = store.load(shard, gap)
            if entry == PostingTable.entry(slot, under: shingle) { break }
            if entry >> 26 > tag || entry == PostingTable.free { return }
            gap += 1
        }
        // Those that follow in the same run and are not at home move down by one.
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

    /// Removes postings of `shingle` that are no longer needed, after the story of `slot` has changed.
    ///
    /// Where one posting is now enough for `slot` and another, the older of the two stays. A posting that had to go
    /// while both took a place does not come back.
    mutating func collapse(
        _ slot: Int,
        under shingle: UInt32,
        standsFor: (_ new: Int, _ old: Int) -> Bool,
        isOlder: (Int, Int) -> Bool
    ) {
        let posted = find(shingle, from: home(of: shingle))
        guard (0..<posted.count).contains(where: { posted[$0] == slot }) else { return }
        for at in 0..<posted.count where posted[at] != slot && standsFor(slot, posted[at]) {
            let isGone = isOlder(posted[at], slot)
            remove(isGone ? slot : posted[at], under: shingle)
            if isGone { return }
        }
    }

    /// Removes all postings whose slot `isGone`.
    mutating func sweep(_ isGone: (Int) -> Bool) {
        own()
        for shard in 0..<PostingMemory.shards where store.counts[shard] > 0 {
            var entries = takeAll(shard)
            count -= entries.count
            entries.removeAll { isGone(PostingTable.slot(of: $0)) }
            count += entries.count
            entries.withUnsafeBufferPointer { layOut($0, shard) }
        }
    }

    private func enlarge(_ shard: Int, with last: UInt64? = nil) {
        var entries = takeAll(shard)
        if let last {
            entries.insert(last, at: entries.lastIndex { $0 >> 26 <= last >> 26 }.map { $0 + 1 } ?? 0)
        }
        store.grow(shard)
        entries.withUnsafeBufferPointer { layOut($0, shard) }
    }

    /// Whether a shard would have enough free places beside `count` postings: one of eight.
    @inline(__always)
    func hasRoom(for count: Int, _ shard: Int) -> Bool { count * 8 <= store.places(of: shard) * 7 }

    /// Gives a shard enough room for the postings that it holds, and puts each in its place.
    func makeRoom(_ shard: Int) {
        let entries = takeAll(shard)
        while !hasRoom(for: entries.count, shard) { store.grow(shard) }
        entries.withUnsafeBufferPointer { layOut($0, shard) }
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

    /// Puts all postings of a shard, which are in order, in their places; the shard grows where it must.
    private func layOut(_ entries: UnsafeBufferPointer<UInt64>, _ shard: Int) {
        while !tryLayOut(entries, shard) { store.grow(shard) }
    }

    /// Puts postings into the first places of a shard, one after the other. No look-up finds them there before
    /// `makeRoom` is called.
    func stow(_ entries: UnsafeBufferPointer<UInt64>, _ shard: Int) {
        store.clear(shard)
        store.counts[shard] = UInt32(entries.count)
        for at in entries.indices { store.put(entries[at], shard, at) }
    }

    /// Puts all postings of a shard, which are in order, in their places; false where they do not fit.
    func tryLayOut(_ entries: UnsafeBufferPointer<UInt64>, _ shard: Int) -> Bool {
        store.clear(shard)
        store.counts[shard] = UInt32(entries.count)
        let places = store.places(of: shard)
        var next = 0
        for entry in entries {
            let place = max(next, home(tag: entry >> 26, places))
            guard place < places else { return false }
            store.put(entry, shard, place)
            next = place + 1
        }
        return true
    }

    /// Bytes held.
    var bytes: Int { store.bytes }
}
