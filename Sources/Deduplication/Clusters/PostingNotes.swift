/// Postings noted one after the other, of which a `PostingTable` is made when all are known.
final class PostingNotes {
    let store = PostingPages(isInHaste: true)
    /// Of each shard where its next note goes, but for a new page where the last one is full.
    private let ends: UnsafeMutablePointer<UnsafeMutableRawPointer?>

    init() {
        ends = .allocate(capacity: PostingPages.shards)
        ends.initialize(repeating: nil, count: PostingPages.shards)
    }

    deinit { ends.deallocate() }

    @inline(__always)
    func note(_ slot: Int, under shingle: UInt32) {
        let shard = PostingTable.shard(of: shingle)
        var end = ends[shard]
        if PostingPages.isBetweenPages(end) { end = store.addPage(shard) }
        PostingPages.put(PostingTable.entry(slot, under: shingle), at: end.unsafelyUnwrapped)
        ends[shard] = end.unsafelyUnwrapped + PostingPages.postingBytes
    }

    /// How many notes of a shard there are.
    func count(of shard: Int) -> Int {
        store.places(of: shard) - PostingPages.placesFrom(ends[shard])
    }
}
