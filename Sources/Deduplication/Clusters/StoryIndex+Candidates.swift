internal import News

extension StoryIndex {
    /// An article made ready for being compared with older ones.
    struct Probe {
        let words: [UInt16]
        let set: ShingleSet
        /// At the first position of each shingle its weight, 0...1.
        let weights: [Float]
        let totalWeight: Double
        let numbers: [UInt16]
        let outlet: Int32?
        let url: UInt32
        let order: Order
        let view: View

        /// Whether articles that come after it in the order take no part.
        var isBeforeOthers: Bool { view.time < .max }
        var time: Int64 { order.time }
    }

    /// What of the index counts for an article: the stories that had begun at its time, and not its own.
    ///
    /// So an article that arrives late is weighed as if it had arrived in its time.
    struct View {
        var time = Int64.max
        var story: Int32 = -1
    }

    /// The arrival with its weights, and the stories to compare it with, the best first.
    func probe(_ arrival: Arrival) -> (Probe, stories: [Int]) {
        let words = arrival.fingerprint.compactWords
        let time = arrival.time.secondsSince1970
        return probe(
            words,
            outletNumbers[arrival.outlet],
            StoryIndex.hash(url: arrival.url),
            Order(time: time, text: StoryIndex.hash(words: words), article: arrival.article),
            View(time: isSettling(time) ? time : .max)
        )
    }

    /// An article of the index as it would be were it to arrive now in its time.
    func probe(_ slot: Int, _ stored: StoredFingerprint) -> (Probe, stories: [Int]) {
        probe(
            withWords(of: slot, stored) { Array($0) },
            items[slot].outlet,
            items[slot].url,
            order(of: slot),
            View(time: placings[slot].time, story: placings[slot].story)
        )
    }

    private func probe(
        _ words: [UInt16],
        _ outlet: Int32?,
        _ url: UInt32,
        _ order: Order,
        _ view: View
    ) -> (Probe, stories: [Int]) {
        let set = words.withUnsafeBufferPointer { ShingleSet(words: $0) }
        let time = order.time
        var tally = StoryTally()
        var formula: [PostingTable.Posted] = []
        var lookedUp = 0
        let weighed = weigh(set, view) { posted, weight in
            lookedUp += 1
            if weight > 0 {
                count(posted, Double(weight), in: &tally, within: rules.reachSeconds, of: time)
            } else {
                formula.append(posted)
            }
        }
        var found = tally.entries.filter { $0.hits >= rules.candidateHits }
        found.sort { isBetter($0, $1) }
        var candidates = found.prefix(rules.candidateStories).map { Int($0.story) }
        if Double(formula.count) >= rules.formulaShare * Double(max(1, lookedUp)) {
            candidates += sameFormula(formula, time, of: lookedUp).filter { !candidates.contains($0) }
            candidates += sameText(words, time).filter { !candidates.contains($0) }
        }
        candidates.removeAll { $0 == Int(view.story) }
        let probe = Probe(
            words: words,
            set: set,
            weights: weighed.weights,
            totalWeight: weighed.total,
            numbers: words.withUnsafeBufferPointer { WordLists.numbers($0) },
            outlet: outlet,
            url: url,
            order: order,
            view: view
        )
        return (probe, candidates)
    }

    /// Stories of the same hours that hold most of an arrival that is nearly all formula: its own words are
    /// too few to find them.
    private func sameFormula(_ formula: [PostingTable.Posted], _ time: Int64, of count: Int) -> [Int] {
        var tally = StoryTally()
        for posted in formula { self.count(posted, 1, in: &tally, within: rules.sameHoursSeconds, of: time) }
        var found = tally.entries.filter { Double($0.hits) >= rules.formulaHits * Double(count) }
        found.sort { isBetter($0, $1) }
        return found.prefix(rules.formulaStories).map { Int($0.story) }
    }

    /// Stories of the same hours that hold the very text: a formula so common that the postings of its
    /// shingles are of other stories.
    private func sameText(_ words: [UInt16], _ time: Int64) -> [Int] {
        // The oldest stories, kept in order: however many there are, no more are held.
        var found: [Int32] = []
        let text = StoryIndex.hash(words: words)
        guard text != 0 else { return [] }
        slotsOfText.forEach(under: text) { slot in
            let placing = placings[Int(slot)]
            guard abs(placing.time - time) <= rules.sameHoursSeconds else { return }
            let id = stories[Int(placing.story)].id
            var place = found.count
            while place > 0, id < stories[Int(found[place - 1])].id { place -= 1 }
            guard place < rules.formulaStories, place == 0 || found[place - 1] != placing.story else {
                return
            }
            found.insert(placing.story, at: place)
            if found.count > rules.formulaStories { found.removeLast() }
        }
        return found.map(Int.init)
    }

    /// How many shingles each story shares, in the order in which stories were met.
    private struct StoryTally {
        struct Entry {
            let story: Int32
            var hits: Int
            var weight: Double
        }

        var entries: [Entry] = []

        mutating func add(_ story: Int32, _ weight: Double) {
            // Few stories share anything weighty, and the last one met is mostly met again.
            if let place = entries.lastIndex(where: { $0.story == story }) {
                entries[place].hits += 1
                entries[place].weight += weight
            } else {
                entries.append(Entry(story: story, hits: 1, weight: weight))
            }
        }
    }

    /// Counts each story of `posted` once.
    @inline(__always)
    private func count(
        _ posted: PostingTable.Posted,
        _ weight: Double,
        in tally: inout StoryTally,
        within reach: Int64,
        of time: Int64
    ) {
        for at in 0..<posted.count {
            let slot = posted[at]
            let story = placings[slot].story
            guard abs(placings[slot].time - time) <= reach else { continue }
            if (0..<at).contains(where: {
                let other = posted[$0]
                return placings[other].story == story && abs(placings[other].time - time) <= reach
            }) {
                continue
            }
            tally.add(story, weight)
        }
    }

    /// More in common first; among equals the older story.
    private func isBetter(_ a: StoryTally.Entry, _ b: StoryTally.Entry) -> Bool {
        if a.weight != b.weight { return a.weight > b.weight }
        if a.hits != b.hits { return a.hits > b.hits }
        return stories[Int(a.story)].id < stories[Int(b.story)].id
    }

    // MARK: - Weights

    /// What a shingle counts: 1 where at most one story has it, a half for two, nothing from three on.
    ///
    /// Stories are counted, not articles: a story with twenty copies is no formula.
    @inline(__always)
    private func weight(of posted: PostingTable.Posted, _ view: View) -> Float {
        guard posted.count > 1 else { return 1 }
        // Of a common formula only the latest articles are kept: those that came before may be many more.
        if view.time < .max, posted.count == shingles.limit { return 0 }
        let frequency = storyFrequency(posted, view)
        return frequency <= 1 ? 1 : frequency == 2 ? 0.5 : 0
    }

    /// In how many stories a shingle occurs, from three on three; a story counts once more for each lapse of the
    /// recurrence time.
    private func storyFrequency(_ posted: PostingTable.Posted, _ view: View) -> Int {
        var frequency = 0
        for at in 0..<posted.count where frequency < 3 {
            let story = placings[posted[at]].story
            if story == view.story { continue }
            if view.time < .max, placings[Int(stories[Int(story)].oldest)].time > view.time { continue }
            var (first, last) = (Int64.max, Int64.min)
            var isCounted = false
            for other in 0..<posted.count {
                let placing = placings[posted[other]]
                guard placing.story == story else { continue }
                if other < at {
                    isCounted = true
                    break
                }
                first = min(first, placing.time)
                last = max(last, placing.time)
            }
            if !isCounted { frequency += 1 + Int((last - first) / rules.recurrenceSeconds) }
        }
        return min(frequency, 3)
    }

    /// At the first position of each shingle its weight, and the sum; `onPosted` is told of each look-up.
    ///
    /// Shingles that are not posted weigh what their neighbours weigh: formula stands in passages.
    @inline(__always)
    func weigh(
        _ set: ShingleSet,
        _ view: View,
        _ onPosted: (PostingTable.Posted, Float) -> Void = { _, _ in }
    ) -> (weights: [Float], total: Double) {
        let positions = set.hashes.count
        var total = 0.0
        let weights = [Float](unsafeUninitializedCapacity: positions) { weights, count in
            var homes: [UInt64] = []
            homes.reserveCapacity(positions / 3 + 8)
            for at in 0..<positions where set.isPosted(at) { homes.append(shingles.home(of: set.hashes[at])) }
            var lookedUp = 0
            // Where the shingles begin that have no weight yet, and what stands before them.
            var (open, before) = (0, Float(-1))
            func close(_ end: Int, _ after: Float) {
                let weight = before < 0 ? (after < 0 ? 1 : after) : after < 0 ? before : (before + after) / 2
                while open < end {
                    weights.initializeElement(at: open, to: set.isFirst(open) ? weight : 0)
                    total += set.isFirst(open) ? Double(weight) : 0
                    open += 1
                }
            }
            for at in 0..<positions where set.isPosted(at) {
                let posted = shingles.find(set.hashes[at], from: homes[lookedUp])
                lookedUp += 1
                let weight = weight(of: posted, view)
                onPosted(posted, weight)
                close(at, weight)
                weights.initializeElement(at: at, to: weight)
                total += Double(weight)
                (open, before) = (at + 1, weight)
            }
            close(positions, -1)
            count = positions
        }
        return (weights, total)
    }
}
