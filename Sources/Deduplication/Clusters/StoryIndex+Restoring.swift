internal import Glibc
package import News

extension StoryIndex {
    /// Makes an index of stored articles, all at once. It is the index that `apply` and `settle` would have made of
    /// them, at a fraction of the cost.
    ///
    /// As articles come, they are entered in their stories, and another thread collects their postings. The tables are
    /// made when all articles are known.
    package struct Restoration {
        private var index: StoryIndex
        private let collector = PostingCollector()
        private let room = WordRoom()
        /// Articles that came while late ones gathered, as far as that is not over.
        private var late: [Int32] = []
        private let settledUntil: Int64?

        /// - Parameters:
        ///   - windowSeconds: as of the index.
        ///   - settlingSeconds: as of the index.
        ///   - wordBytes: as of the index.
        ///   - settledUntil: the time of publication up to which everything stored has been settled, while nothing
        ///     gathers. Nil where that is not known; then some stories may be settled again.
        package init(
            windowSeconds: Int64,
            settlingSeconds: Int64 = 0,
            wordBytes: Int = .max,
            settledUntil: Timestamp? = nil
        ) {
            self.settledUntil = settledUntil?.secondsSince1970
            index = StoryIndex(
                windowSeconds: windowSeconds,
                settlingSeconds: settlingSeconds,
                wordBytes: wordBytes
            )
        }

        /// Enters a stored article. No article may be entered twice, and those that came earlier go first.
        ///
        /// - Parameters:
        ///   - article: the id.
        ///   - outlet: who published it.
        ///   - url: its address.
        ///   - time: the believed time of publication.
        ///   - arrivedAt: as of an `Arrival`.
        ///   - fingerprint: as `Fingerprint.encoded` gave it.
        ///   - story: where it stands.
        /// - Returns: false where the fingerprint is of another version. Such an article cannot be compared and is left
        ///   out.
        package mutating func add(
            _ article: Article.ID,
            of outlet: Outlet.ID,
            url: String,
            time: Timestamp,
            arrivedAt: Timestamp? = nil,
            fingerprint: [UInt8],
            in story: Story.ID
        ) -> Bool {
            guard let count = Fingerprint.compact(fingerprint, to: room.words) else { return false }
            let words = UnsafeBufferPointer(start: room.words, count: count)
            // The collector counts the shingles; `finish` fills them in.
            let item = index.item(article, outlet, url, words, shingleCount: 0)
            let slot = enter(story, item, time)
            collector.add(words)
            if gathers(slot, arrivedAt) { late.append(slot) }
            return true
        }

        private mutating func enter(_ story: Story.ID, _ item: Item, _ time: Timestamp) -> Int32 {
            let number = index.number(of: story) ?? index.openStory(story)
            let slot = index.take(item, Placing(time, in: number, index.rules))
            index.list(slot, in: Int(number))
            return slot
        }

        /// Enters an article as if it had been stored.
        package mutating func add(_ arrival: Arrival, in story: Story.ID) {
            let isReadable = add(
                arrival.article,
                of: arrival.outlet,
                url: arrival.url,
                time: arrival.time,
                arrivedAt: arrival.arrivedAt,
                fingerprint: arrival.fingerprint.encoded,
                in: story
            )
            precondition(isReadable, "a fingerprint reads what it wrote")
        }

        /// Whether late articles gather when an article comes. Its coming may end one gathering and begin another.
        private mutating func gathers(_ slot: Int32, _ arrivedAt: Timestamp?) -> Bool {
            guard index.settlingSeconds > 0 else { return false }
            let arrived = arrivedAt?.secondsSince1970 ?? index.youngest
            index.latestArrival = max(index.latestArrival, arrived)
            guard settledUntil == nil else { return false }
            if index.lateArrivals.isOver(at: arrived) {
                late = []
                _ = index.lateArrivals.close()
            }
            if index.isLate(slot, arrived: arrived) { _ = index.lateArrivals.extend(to: arrived) }
            return index.lateArrivals.isGathering(at: arrived)
        }

        /// Makes the tables of the index, now that all articles are known.
        ///
        /// - Returns: the index, which is the same for any number of cores.
        package consuming func finish(on cores: Int = StoryIndex.cores) -> StoryIndex {
            let (postings, shingleCounts) = collector.finish()
            for (slot, count) in shingleCounts.enumerated() { index.items[slot].shingleCount = count }
            let isGathered = gather()
            index.enterTables(but: isGathered)
            index.shingles = PostingTable(
                postings,
                limit: index.shingles.limit,
                PostingGroups(index, isLeftOut: isGathered),
                workers: cores
            )
            return index
        }

        /// Has the articles wait again that waited to be settled.
        ///
        /// - Returns: for each slot whether it gathers, so that no other article is to find it.
        private mutating func gather() -> [Bool] {
            var isGathered = [Bool](repeating: false, count: index.items.count)
            for slot in late {
                let isAlone = index.isAlone(slot)
                isGathered[Int(slot)] = isAlone
                if index.isFirst(slot) { index.lateArrivals.add(index.waiting(slot, isPosted: !isAlone)) }
            }
            index.waitForSettling(from: settledUntil, but: Set(late))
            return isGathered
        }
    }

    /// Room for the words of one article.
    private final class WordRoom {
        let words = UnsafeMutablePointer<UInt16>.allocate(capacity: Fingerprint.wordLimit)

        deinit { words.deallocate() }
    }

    package static var cores: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }

    func isFirst(_ slot: Int32) -> Bool { stories[Int(placings[Int(slot)].story)].oldest == slot }

    func isAlone(_ slot: Int32) -> Bool {
        isFirst(slot) && stories[Int(placings[Int(slot)].story)].newest == slot
    }

    /// Has the first articles wait of all stories that may not have been settled. To settle some again does no harm.
    private mutating func waitForSettling(from known: Int64?, but others: Set<Int32>) {
        guard settlingSeconds > 0 else { return }
        let until = min(latestArrival, lateArrivals.begunAt ?? .max)
        settledUntil = known ?? until - settlingSeconds
        let from = known ?? until - 2 * settlingSeconds
        unsettled = stories.map(\.oldest)
            .filter { placings[Int($0)].time > from && !others.contains($0) }
            .sorted { comesBefore(Int($0), Int($1)) }
            .map { waiting($0, isPosted: true) }
    }

    private mutating func enterTables(but isGathered: [Bool]) {
        let items = items
        slotsOfArticle = SlotTable(items.indices) { StoryIndex.hash(items[$0].article.number) }
        slotsOfURL = SlotTable(items.indices.lazy.filter { items[$0].url != 0 }) { items[$0].url }
        let posted = items.indices.lazy.filter { items[$0].text != 0 && !isGathered[$0] }
        slotsOfText = SlotTable(posted) { items[$0].text }
    }
}
