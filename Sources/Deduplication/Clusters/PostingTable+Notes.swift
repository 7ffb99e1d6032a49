internal import Dispatch
internal import Synchronization

extension PostingTable {
    /// The table that `insert` would have made of the notes, at a fraction of the cost.
    ///
    /// - Parameters:
    ///   - notes: used up by it.
    ///   - limit: as for an empty table.
    ///   - kinship: of the slots noted.
    ///   - workers: so many shards are made at a time. The table is the same whatever their number.
    init(_ notes: PostingNotes, limit: Int, _ kinship: SlotKinship, workers: Int) {
        self.init(limit: limit)
        store = notes.store
        // Sound without a lock: each worker has a sifter of its own, and each shard, with its flag and its pages, is
        // touched by the one worker that drew it. No page is added meanwhile.
        nonisolated(unsafe) let sifters = (0..<workers).map { _ in NoteSifter(notes, limit: limit, kinship) }
        nonisolated(unsafe) let isLaidOut = UnsafeMutablePointer<Bool>.allocate(capacity: PostingPages.shards)
        nonisolated(unsafe) let table = self
        defer { isLaidOut.deallocate() }
        let drawn = Atomic(0)
        DispatchQueue.concurrentPerform(iterations: workers) { worker in
            while true {
                let shard = drawn.wrappingAdd(1, ordering: .relaxed).oldValue
                guard shard < PostingPages.shards else { break }
                let kept = sifters[worker].sift(shard)
                isLaidOut[shard] = table.hasRoom(for: kept.count, shard) && table.tryLayOut(kept, shard)
                if !isLaidOut[shard] { table.stow(kept, shard) }
            }
        }
        for shard in 0..<PostingPages.shards {
            count += Int(store.counts[shard])
            if !isLaidOut[shard] { makeRoom(shard) }
        }
        store.enlarge()
    }
}
