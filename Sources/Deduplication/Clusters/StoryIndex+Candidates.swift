internal import News

extension StoryIndex {
    /// An article made ready for being compared with those of the index.
    struct Probe {
        let words: [UInt16]
        let set: ShingleSet
        /// The weight of each shingle, 0...1, at the position where it occurs first.
        let weights: [Float]
        let totalWeight: Double
        let numbers: [UInt16]
        let outlet: Int32?
        let url: UInt32
        let order: Order
        let view: View

        var time: Int64 { order.time }
    }

    /// The part of the index that counts for an article.
    ///
    /// It is all of the index, or what was published up to some point, mostly the article's own time. So an article
    /// that arrives late is weighed as it would have been in its time.
    struct View {
        /// Articles after this do not count; nil where all count.
        var end: Order?
        /// The article's own story, which does not count; -1 where it has none.
        var story: Int32 = -1

        /// Stories are counted that had begun by this time.
        var time: Int64 { end?.time ?? .max }
    }

    /// An arrival with its weights, and the stories to compare it with, those with most in common first.
    func probe(_ arrival: Arrival) -> (Probe, stories: [Int]) {
        let words = arrival.fingerprint.compactWords
        let order = Order(arrival, words: words)
        return probe(
            words,
            outletNumbers[arrival.outlet],
            StoryIndex.hash(url: arrival.url),
            order,
            View(end: settlingSeconds > 0 ? order : nil)
        )
    }

    /// The same for an article of the index, as if it arrived when all up to `end` had come.
    func probe(_ slot: Int, upTo end: Order, _ stored: FingerprintReader) -> (Probe, stories: [Int]) {
        probe(
            withWords(of: slot, stored) { Array($0) },
            items[slot].outlet,
            items[slot].url,
            order(of: slot),
            View(end: end, story: placings[slot].story)
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
        var farTally = StoryTally()
        var formula: [Int] = []
        let postings = lookUp(set)
        let weighed = weigh(set, postings, view) { at, weight in
            if weight > 0 {
                postings.with(at) {
                    count($0, Double(weight), in: &tally, within: 0...rules.reachSeconds, of: time)
                    if rules.windowSeconds > rules.reachSeconds {
                        let far = rules.reachSeconds + 1...rules.windowSeconds
                        count($0, Double(weight), in: &farTally, within: far, of: time)
                    }
                }
            } else {
                formula.append(at)
            }
        }
        var found = tally.entries.filter { $0.hits >= rules.candidateHits }
        found.sort { isBetter($0, $1) }
        var candidates = found.prefix(rules.candidateStories).map { Int($0.story) }
        candidates += nearlyAll(of: postings, farTally).filter { !candidates.contains($0) }
        if Double(formula.count) >= rules.formulaShare * Double(max(1, postings.count)) {
            candidates += sameFormula(formula, of: postings, time).filter { !candidates.contains($0) }
            candidates += sameText(words, time).filter { !candidates.contains($0) }
        }
        candidates.removeAll { $0 == Int(view.story) }
        let probe = Probe(
            words: words,
            set: set,
            weights: weighed.weights,
            totalWeight: weighed.total,
            numbers: words.withUnsafeBufferPointer { NumberLists.of($0) },
            outlet: outlet,
            url: url,
            order: order,
            view: view
        )
        return (probe, candidates)
    }

    /// Stories of the same hours that hold most shingles of an article that is nearly all formula. The rest of such an
    /// article is too short to find them by.
    private func sameFormula(_ formula: [Int], of postings: Postings, _ time: Int64) -> [Int] {
        var tally = StoryTally()
        for at in formula {
            postings.with(at) { count($0, 1, in: &tally, within: 0...rules.sameHoursSeconds, of: time) }
        }
        var found = tally.entries.filter { Double($0.hits) >= rules.formulaHits * Double(postings.count) }
        found.sort { isBetter($0, $1) }
        return found.prefix(rules.formulaStories).map { Int($0.story) }
    }

    /// Stories out of reach that hold most of an article's shingles, those with most first.
    private func nearlyAll(of postings: Postings, _ tally: StoryTally) -> [Int] {
        var found = tally.entries.filter { Double($0.hits) >= rules.formulaHits * Double(postings.count) }
        found.sort { isBetter($0, $1) }
        return found.prefix(rules.formulaStories).map { Int($0.story) }
    }

    /// The oldest stories of the same hours that hold an article of the very same text. A formula may be so common that
    /// the postings of its shingles are all of other stories.
    private func sameText(_ words: [UInt16], _ time: Int64) -> [Int] {
        // In order of age, at most `formulaStories` at any time, however many there are.
        var found: [Int32] = []
        let text = words.withUnsafeBufferPointer { StoryIndex.hash(words: $0) }
        guard text != 0 else { return [] }
        slotsOfText.forEach(under: text) { slot in
            let placing = placings[Int(slot)]
            guard abs(placing.time - time) <= rules.sameHoursSeconds else { return }
            var place = found.count
            while place > 0, beganBefore(placing.story, found[place - 1]) { place -= 1 }
            guard place < rules.formulaStories, place == 0 || found[place - 1] != placing.story else {
                return
            }
            found.insert(placing.story, at: place)
            if found.count > rules.formulaStories { found.removeLast() }
        }
        return found.map(Int.init)
    }

    /// How many shingles each story shares with a text, in the order in which stories were met.
    private struct StoryTally {
        struct Count {
            let story: Int32
            var hits: Int
            var weight: Double
        }

        var entries: [Count] = []

        mutating func add(_ story: Int32, _ weight: Double) {
            // Few stories share anything that weighs, and the one met last is mostly the next one met.
            if let place = entries.lastIndex(where: { $0.story == story }) {
                entries[place].hits += 1
                entries[place].weight += weight
            } else {
                entries.append(Count(story: story, hits: 1, weight: weight))
            }
        }
    }

    /// Counts each story of the postings of one shingle once, as far as they are within reach.
    @inline(__always)
    private func count(
        _ posted: UnsafeBufferPointer<Placing>,
        _ weight: Double,
        in tally: inout StoryTally,
        within reach: ClosedRange<Int64>,
        of time: Int64
    ) {
        for at in 0..<posted.count where reach.contains(abs(posted[at].time - time)) {
            let story = posted[at].story
            if (0..<at).contains(where: {
                posted[$0].story == story && reach.contains(abs(posted[$0].time - time))
            }) {
                continue
            }
            tally.add(story, weight)
        }
    }

    /// Whether a story is to be compared before another: it has more in common, or is older.
    private func isBetter(_ a: StoryTally.Count, _ b: StoryTally.Count) -> Bool {
        if a.weight != b.weight { return a.weight > b.weight }
        if a.hits != b.hits { return a.hits > b.hits }
        return beganBefore(a.story, b.story)
    }

    /// Whether a story's first article was published before that of another. Which of them came first says nothing.
    private func beganBefore(_ a: Int32, _ b: Int32) -> Bool {
        a != b && comesBefore(Int(stories[Int(a)].oldest), Int(stories[Int(b)].oldest))
    }

    // MARK: - Weights

    /// The times and stories of the articles that are posted for the shingles of a text, in the order of the shingles.
    struct Postings {
        fileprivate var placings: [Placing] = []
        fileprivate var ends: [Int] = []

        /// How many shingles were looked up.
        var count: Int { ends.count }

        /// Calls `body` with what is posted for the shingle that was looked up at position `at`.
        @inline(__always)
        func with<T>(_ at: Int, _ body: (UnsafeBufferPointer<Placing>) -> T) -> T {
            placings.withUnsafeBufferPointer {
                body(UnsafeBufferPointer(rebasing: $0[(at == 0 ? 0 : ends[at - 1])..<ends[at]]))
            }
        }
    }

    /// Looks up the shingles of a text.
    ///
    /// There are three steps, and each is done for all shingles before the next. Look-ups in a large index wait for
    /// memory, but those of one step do not depend on one another, so they wait together.
    func lookUp(_ set: ShingleSet) -> Postings {
        let positions = set.hashes.count
        var homes: [UInt64] = []
        homes.reserveCapacity(positions / 3 + 8)
        for at in 0..<positions where set.isPosted(at) { homes.append(shingles.home(of: set.hashes[at])) }
        var slots: [Int32] = []
        var postings = Postings()
        postings.ends.reserveCapacity(homes.count)
        for at in 0..<positions where set.isPosted(at) {
            let posted = shingles.find(set.hashes[at], from: homes[postings.ends.count])
            for entry in 0..<posted.count { slots.append(Int32(truncatingIfNeeded: posted[entry])) }
            postings.ends.append(slots.count)
        }
        postings.placings = slots.map { placings[Int($0)] }
        return postings
    }

    /// The weight of a shingle: 1 where at most one story has it, a half for two stories, nothing for three or more.
    ///
    /// Stories are counted, not articles, because twenty copies of one story do not make a formula.
    @inline(__always)
    private func weight(of posted: UnsafeBufferPointer<Placing>, _ view: View) -> Float {
        guard posted.count > 1 else { return 1 }
        // Of a common formula only the latest articles are kept, so nothing is known of how many came before.
        if view.time < .max, posted.count == shingles.limit { return 0 }
        let frequency = storyFrequency(posted, view)
        if frequency <= 1 { return 1 }
        return frequency < MatchingRules.formulaFrequency ? MatchingRules.weightInTwoStories : 0
    }

    /// In how many stories a shingle occurs, at most `formulaFrequency`. A story counts once more for each span of
    /// `recurrenceSeconds` between its articles.
    private func storyFrequency(_ posted: UnsafeBufferPointer<Placing>, _ view: View) -> Int {
        var frequency = 0
        for at in 0..<posted.count where frequency < MatchingRules.formulaFrequency {
            let story = posted[at].story
            if story == view.story { continue }
            if posted[at].time > view.time { continue }
            var (first, last) = (Int64.max, Int64.min)
            var isCounted = false
            for other in 0..<posted.count where posted[other].story == story {
                if other < at {
                    isCounted = true
                    break
                }
                first = min(first, posted[other].time)
                last = max(last, posted[other].time)
            }
            if !isCounted { frequency += 1 + Int((last - first) / rules.recurrenceSeconds) }
        }
        return min(frequency, MatchingRules.formulaFrequency)
    }

    /// The weight of each shingle at the position where it occurs first, and the sum of all.
    ///
    /// A shingle that is not posted weighs what its posted neighbours weigh on average, because formula stands in
    /// passages. `onPosted` is called for each posted shingle with its number among them and its weight.
    @inline(__always)
    func weigh(
        _ set: ShingleSet,
        _ postings: Postings,
        _ view: View,
        _ onPosted: (Int, Float) -> Void = { _, _ in }
    ) -> (weights: [Float], total: Double) {
        let positions = set.hashes.count
        var total = 0.0
        let weights = [Float](unsafeUninitializedCapacity: positions) { weights, count in
            var lookedUp = 0
            // Where the shingles without a weight begin, and the weight before them, or -1.
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
                let weight = postings.with(lookedUp) { self.weight(of: $0, view) }
                onPosted(lookedUp, weight)
                lookedUp += 1
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
