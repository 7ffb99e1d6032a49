/// Postings noted one after the other, of which a `PostingTable` is made when all are known.
final class PostingNotes {
    let store = PostingPages()
    /// Of each shard where its next note goes, and how many more the page has room for.
    private let ends: UnsafeMutablePointer<UnsafeMutableRawPointer?>
    private let room: UnsafeMutablePointer<Int32>

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
    func count(of shard: Int) -> Int { store.places(of: shard) - Int(room[shard]) }
}
