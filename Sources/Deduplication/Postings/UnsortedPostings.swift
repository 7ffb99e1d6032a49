/// Postings in the order in which they came. When all have come, a `PostingTable` is made of them.
final class UnsortedPostings {
    let memory = PostingMemory(isInHaste: true)
    /// For each shard the address of its next posting; between two pages, where the last page is full.
    private let ends: UnsafeMutablePointer<UnsafeMutableRawPointer?>

    init() {
        ends = .allocate(capacity: PostingMemory.shards)
        ends.initialize(repeating: nil, count: PostingMemory.shards)
    }

    deinit { ends.deallocate() }

    @inline(__always)
    func append(_ slot: Int, under shingle: UInt32) {
        let shard = PostingTable.shard(of: shingle)
        var end = ends[shard]
        if PostingMemory.isBetweenPages(end) { end = memory.addPage(shard) }
        PostingMemory.put(PostingTable.entry(slot, under: shingle), at: end.unsafelyUnwrapped)
        ends[shard] = end.unsafelyUnwrapped + PostingMemory.postingBytes
    }

    /// How many postings of a shard there are.
    func count(of shard: Int) -> Int {
        memory.places(of: shard) - PostingMemory.placesFrom(ends[shard])
    }
}
