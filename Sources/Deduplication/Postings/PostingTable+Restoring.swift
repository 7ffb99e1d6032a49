internal import Dispatch
internal import Synchronization

extension PostingTable {
    /// The table that `insert` would have made of the postings, at a fraction of the cost.
    ///
    /// - Parameters:
    ///   - postings: all of them. Their memory becomes that of the table.
    ///   - limit: as for an empty table.
    ///   - groups: of the slots in the postings.
    ///   - workers: how many shards are made at the same time. The table is the same for any number.
    init(_ postings: UnsortedPostings, limit: Int, _ groups: PostingGroups, workers: Int) {
        self.init(limit: limit)
        store = postings.memory
        // Sound without a lock: each worker has a selector of its own, and a shard, with its flag and its pages, is
        // touched only by the worker that drew it. No page is added meanwhile.
        nonisolated(unsafe) let selectors = (0..<workers).map { _ in
            PostingSelector(postings, limit: limit, groups)
        }
        nonisolated(unsafe) let isLaidOut = UnsafeMutablePointer<Bool>.allocate(
            capacity: PostingMemory.shards
        )
        nonisolated(unsafe) let table = self
        defer { isLaidOut.deallocate() }
        let drawn = Atomic(0)
        DispatchQueue.concurrentPerform(iterations: workers) { worker in
            while true {
                let shard = drawn.wrappingAdd(1, ordering: .relaxed).oldValue
                guard shard < PostingMemory.shards else { break }
                let kept = selectors[worker].select(shard)
                isLaidOut[shard] = table.hasRoom(for: kept.count, shard) && table.tryLayOut(kept, shard)
                if !isLaidOut[shard] { table.stow(kept, shard) }
            }
        }
        for shard in 0..<PostingMemory.shards {
            count += Int(store.counts[shard])
            if !isLaidOut[shard] { makeRoom(shard) }
        }
        store.enlarge()
    }
}
