internal import News

extension StoryIndex {
    /// An arrival made ready for comparing.
    struct Probe {
        let words: [UInt32]
        let set: ShingleSet
        /// At the first position of each shingle its weight, 0...1.
        let weights: [Float]
        let totalWeight: Double
        let numbers: [UInt32]
        let outlet: Int32?
        let url: UInt64
        let time: Int64
    }

    /// The arrival with its weights, and the stories to compare it with, the best first.
    func probe(_ arrival: Arrival) -> (Probe, stories: [Int]) {
        let words = arrival.fingerprint.words
        let set = ShingleSet(words: words)
        let time = arrival.time.secondsSince1970
        var weights = [Float](repeating: 0, count: set.hashes.count)
        var total = 0.0
        var tally = StoryTally()
        var formula: [PostingTable.Posted] = []
        let homes = shingles.homes(of: set.hashes)
        for at in set.hashes.indices where set.isFirst[at] {
            let posted = shingles.find(set.hashes[at], from: homes[at])
            let weight = weight(of: posted)
            weights[at] = Float(weight)
            total += weight
            if weight > 0 {
                count(posted, weight, in: &tally, within: rules.reachSeconds, of: time)
            } else {
                formula.append(posted)
            }
        }
        var found = tally.entries.filter { $0.hits >= rules.candidateHits }
        found.sort { isBetter($0, $1) }
        var candidates = found.prefix(rules.candidateStories).map { Int($0.story) }
        if Double(formula.count) >= rules.formulaShare * Double(max(1, set.count)) {
            candidates += sameFormula(formula, time, of: set.count).filter { !candidates.contains($0) }
            candidates += sameText(words, time).filter { !candidates.contains($0) }
        }
        let probe = Probe(
            words: words,
            set: set,
            weights: weights,
            totalWeight: total,
            numbers: WordLists.numbers(words),
            outlet: outletNumbers[arrival.outlet],
            url: StoryIndex.hash(url: arrival.url),
            time: time
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
    private func sameText(_ words: [UInt32], _ time: Int64) -> [Int] {
        let slots = slotsOfText[StoryIndex.hash(words: words)] ?? []
        let near = slots.filter { abs(timeOfSlot[Int($0)] - time) <= rules.sameHoursSeconds }
        let found = Set(near.map { storyOfSlot[Int($0)] })
        return found.sorted { stories[Int($0)].id < stories[Int($1)].id }.prefix(rules.formulaStories).map(
            Int.init
        )
    }

    /// How many shingles each story shares, in the order in which stories were met.
    private struct StoryTally {
        struct Entry {
            let story: Int32
            var hits: Int
            var weight: Double
        }

        var entries: [Entry] = []
        private var places: [Int32: Int] = [:]

        mutating func add(_ story: Int32, _ weight: Double) {
            if let last = entries.last, last.story == story {
                entries[entries.count - 1].hits += 1
                entries[entries.count - 1].weight += weight
            } else if let place = places[story] {
                entries[place].hits += 1
                entries[place].weight += weight
            } else {
                places[story] = entries.count
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
            let slot = shingles.slot(posted, at)
            let story = storyOfSlot[slot]
            guard abs(timeOfSlot[slot] - time) <= reach else { continue }
            if (0..<at).contains(where: {
                let other = shingles.slot(posted, $0)
                return storyOfSlot[other] == story && abs(timeOfSlot[other] - time) <= reach
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
    func weight(of posted: PostingTable.Posted) -> Double {
        guard posted.count > 1 else { return 1 }
        let frequency = storyFrequency(posted)
        return frequency <= 1 ? 1 : frequency == 2 ? 0.5 : 0
    }

    /// In how many stories a shingle occurs; a story counts once more for each lapse of the recurrence time.
    private func storyFrequency(_ posted: PostingTable.Posted) -> Int {
        var frequency = 0
        for at in 0..<posted.count {
            let story = storyOfSlot[shingles.slot(posted, at)]
            var (first, last) = (Int64.max, Int64.min)
            var isCounted = false
            for other in 0..<posted.count {
                let slot = shingles.slot(posted, other)
                guard storyOfSlot[slot] == story else { continue }
                if other < at {
                    isCounted = true
                    break
                }
                first = min(first, timeOfSlot[slot])
                last = max(last, timeOfSlot[slot])
            }
            if !isCounted { frequency += 1 + Int((last - first) / rules.recurrenceSeconds) }
        }
        return frequency
    }

    /// The weight of all shingles of an article of the index.
    func totalWeight(of words: [UInt32]) -> Double {
        let set = ShingleSet(words: words)
        let homes = shingles.homes(of: set.hashes)
        var total = 0.0
        for at in set.hashes.indices where set.isFirst[at] {
            total += weight(of: shingles.find(set.hashes[at], from: homes[at]))
        }
        return total
    }
}
