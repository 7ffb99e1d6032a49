internal import Language
package import News

/// A story that tells of the same event as another, and how much speaks for it, 0 to 1.
package struct RelatedStory: Hashable, Sendable {
    package let story: Story.ID
    package let score: Double
}

extension RelatedIndex {
    /// The stories within reach that are most related to a story of the index, best first; the older one first
    /// where scores are equal. None where the index does not hold the story.
    ///
    /// `atLeast` is the least score, the threshold of the rules where nil.
    package func related(to story: Story.ID, limit: Int = 5, atLeast: Double? = nil) -> [RelatedStory] {
        guard let slot = slot(of: story) else { return [] }
        return related(
            to: Weighted(gist(slot), self),
            around: entries[slot].time,
            butFor: slot,
            limit,
            atLeast
        )
    }

    /// The same for a text that the index does not hold.
    package func related(
        to gist: Gist,
        at time: Timestamp,
        limit: Int = 5,
        atLeast: Double? = nil
    ) -> [RelatedStory] {
        related(to: Weighted(gist, self), around: time.secondsSince1970, butFor: nil, limit, atLeast)
    }

    private func related(
        to asked: Weighted,
        around time: Int64,
        butFor own: Int?,
        _ limit: Int,
        _ atLeast: Double?
    ) -> [RelatedStory] {
        let least = atLeast ?? rules.threshold
        let (near, far) = candidates(for: asked, around: time, butFor: own)
        var found: [RelatedStory] = []
        // What no other day's story may be as like: looked up only where there is something to damp.
        var damping: Double?
        for slot in near {
            let likeness = likeness(asked, Weighted(gist(slot), self))
            guard likeness >= least else { continue }
            let share = damping ?? self.damping(asked, far)
            damping = share
            let damped = likeness - share
            if damped >= least {
                found.append(RelatedStory(story: Story.ID(entries[slot].story), score: damped))
            }
        }
        found.sort { $0.score != $1.score ? $0.score > $1.score : $0.story < $1.story }
        return Array(found.prefix(limit))
    }

    /// A share of the likeness to the most like story out of reach. What an event's report has in common with
    /// one of another week is its formula or its topic, not the event.
    private func damping(_ asked: Weighted, _ far: [Int]) -> Double {
        rules.farShare * (far.map { likeness(asked, Weighted(gist($0), self)) }.max() ?? 0)
    }

    private func gist(_ slot: Int) -> Gist {
        Gist(words: Array(gistWords(slot)), headlineCount: Int(entries[slot].headlineCount))
    }

    /// What two stories have in common, for people: built from their texts, for the index keeps no text.
    ///
    /// Words weigh what they weigh in this index, whether or not the two stories are in it.
    package func explain(
        _ a: (headline: String, text: String),
        _ b: (headline: String, text: String)
    ) -> RelatedEvidence {
        let (gistA, gistB) = (
            Gist(headline: a.headline, text: a.text), Gist(headline: b.headline, text: b.text)
        )
        let (weightedA, weightedB) = (Weighted(gistA, self), Weighted(gistB, self))
        var texts: [UInt32: String] = [:]
        for word in GistWord.words(of: a.headline) + GistWord.words(of: Gist.beginning(of: a.text)) {
            texts[word.hash] = texts[word.hash] ?? word.text
        }
        var words: [RelatedEvidence.Word] = []
        for (at, word) in gistA.words.enumerated() {
            guard gistB.words.contains(word), let text = texts[word] else { continue }
            words.append(.init(text: text, stories: heads.count(of: word), weight: weightedA.rarity[at]))
        }
        // Rarest first, in the order of the text where equally rare.
        let order = words.indices.sorted {
            words[$0].weight != words[$1].weight ? words[$0].weight > words[$1].weight : $0 < $1
        }
        return RelatedEvidence(likeness: likeness(weightedA, weightedB), words: order.map { words[$0] })
    }
}

/// Why two stories are taken to be related: `khabar why` prints it.
package struct RelatedEvidence: Hashable, Sendable {
    package struct Word: Hashable, Sendable {
        /// Folded, as it stands in the first story.
        package let text: String
        /// Stories of the window that hold it.
        package let stories: Int
        /// 0 (in every story) to 1 (in one).
        package let weight: Double
    }

    /// Before damping by stories out of reach.
    package let likeness: Double
    /// The words that both stories hold, rarest first.
    package let words: [Word]
}

// MARK: - Scoring

extension RelatedIndex {
    /// A gist with what its words weigh now.
    struct Weighted {
        let words: [UInt32]
        /// By rarity alone.
        let rarity: [Double]
        /// The headline's words weigh more.
        let weights: [Double]
        let length: Double

        init(_ gist: Gist, _ index: RelatedIndex) {
            let all = max(index.count, 1)
            let unit = 1 / Logarithms.of(max(all, index.rules.leastStories))
            let most = Logarithms.of(all)
            words = gist.words
            rarity = gist.words.map {
                // A word of no story is as rare as a word of one.
                max(0, most - Logarithms.of(max(index.heads.count(of: $0), 1))) * unit
            }
            var weights = rarity
            for at in 0..<gist.headlineCount { weights[at] *= index.rules.headlineWeight }
            var square = 0.0
            for at in weights.indices {
                square += weights[at] * weights[at]
                if at > 0 { square += index.rules.pairWeight * weights[at] * weights[at - 1] }
            }
            self.weights = weights
            length = square.squareRoot() + index.rules.padding
        }
    }

    /// How like two gists are, 0 to 1, whatever their times; the same both ways but for rounding.
    func likeness(_ a: Weighted, _ b: Weighted) -> Double {
        var sum = 0.0
        var run = Run()
        // Where the last word of `a` stands in `b`.
        var last = -2
        for (at, word) in a.words.enumerated() {
            let place = b.words.firstIndex(of: word) ?? -2
            if place < 0 || place != last + 1 {
                sum += run.worth(rules)
                run = Run()
            }
            if place >= 0 { run.extend(by: a.weights[at] * b.weights[place]) }
            last = place
        }
        sum += run.worth(rules)
        return sum / (a.length * b.length)
    }

    /// Words that follow one another in both stories.
    private struct Run {
        var length = 0
        var words = 0.0
        var pairs = 0.0
        var previous = 0.0

        mutating func extend(by product: Double) {
            if length > 0 { pairs += (product * previous).squareRoot() }
            words += product
            previous = product
            length += 1
        }

        /// A long run is a formula, or a sentence taken over, and counts as a run of `runLimit` words.
        func worth(_ rules: RelatedRules) -> Double {
            guard length > 1 else { return words }
            guard length > rules.runLimit else { return words + rules.pairWeight * pairs }
            return words * Double(rules.runLimit) / Double(length)
                + rules.pairWeight * pairs * Double(rules.runLimit - 1) / Double(length - 1)
        }
    }

    /// Slots of the stories that share most by rare words: those within reach of the asked, and the others.
    func candidates(
        for asked: Weighted,
        around time: Int64,
        butFor own: Int?
    ) -> (near: [Int], far: [Int]) {
        var budget = rules.lookupBudget
        var shared = SharedWeights(capacity: rules.lookupBudget)
        let rarestFirst = asked.words.indices.sorted {
            asked.rarity[$0] != asked.rarity[$1] ? asked.rarity[$0] > asked.rarity[$1] : $0 < $1
        }
        for at in rarestFirst {
            let stories = heads.count(of: asked.words[at])
            // All stories of a word are asked or none, so that the order of entry makes no difference.
            guard stories <= rules.lookupLimit, stories <= budget else { break }
            budget -= stories
            var place = heads.head(of: asked.words[at])
            while place >= 0 {
                let slot = Int(place) / Gist.wordLimit
                if slot != own, entries[slot].wordCount > 0 {
                    shared.add(asked.rarity[at] * asked.rarity[at], to: Int32(slot))
                }
                place = nextPlace[Int(place)]
            }
        }
        func isYounger(_ a: Int, _ b: Int) -> Bool {
            entries[a].time != entries[b].time
                ? entries[a].time > entries[b].time : entries[a].story > entries[b].story
        }
        func isNear(_ slot: Int) -> Bool { abs(entries[slot].time - time) <= rules.reachSeconds }
        return (
            shared.best(rules.candidateLimit, where: isNear, comesFirst: isYounger),
            shared.best(rules.farCandidateLimit, where: { !isNear($0) }, comesFirst: isYounger)
        )
    }
}

/// Natural logarithms of counts, to some twelve digits; the standard library has none.
enum Logarithms {
    /// Nearly all words are of so few stories.
    private static let small = (0..<1024).map { compute(max($0, 1)) }

    static func of(_ count: Int) -> Double {
        count < small.count ? small[count] : compute(count)
    }

    /// Source: ln x = k ln 2 + 2 artanh((m - 1) / (m + 1)) for x = 2ᵏm, by the series of artanh.
    private static func compute(_ count: Int) -> Double {
        let x = Double(count)
        let z = (x.significand - 1) / (x.significand + 1)
        var (power, sum) = (z, 0.0)
        for odd in stride(from: 1.0, through: 23.0, by: 2.0) {
            sum += power / odd
            power *= z * z
        }
        return Double(x.exponent) * 0.693_147_180_559_945_3 + 2 * sum
    }
}

/// Sums by slot, for the length of one query.
private struct SharedWeights {
    private var slots: [Int32]
    private var sums: [Double]
    private var touched: [Int] = []
    private let mask: Int

    init(capacity: Int) {
        var size = 64
        while size < capacity * 2 { size *= 2 }
        slots = [Int32](repeating: -1, count: size)
        sums = [Double](repeating: 0, count: size)
        mask = size - 1
        touched.reserveCapacity(256)
    }

    mutating func add(_ weight: Double, to slot: Int32) {
        var at = Int(UInt32(bitPattern: slot) &* 0x9E37_79B1 >> 8) & mask
        while slots[at] >= 0, slots[at] != slot { at = (at + 1) & mask }
        if slots[at] < 0 {
            slots[at] = slot
            touched.append(at)
        }
        sums[at] += weight
    }

    /// The slots of the greatest sums, at most `limit`.
    func best(_ limit: Int, where belongs: (Int) -> Bool, comesFirst: (Int, Int) -> Bool) -> [Int] {
        var best: [(slot: Int, sum: Double)] = []
        for at in touched where belongs(Int(slots[at])) {
            let new = (slot: Int(slots[at]), sum: sums[at])
            func beats(_ old: (slot: Int, sum: Double)) -> Bool {
                new.sum != old.sum ? new.sum > old.sum : comesFirst(new.slot, old.slot)
            }
            if best.count == limit {
                guard let last = best.last, beats(last) else { continue }
                best.removeLast()
            }
            let place = best.firstIndex(where: beats) ?? best.count
            best.insert(new, at: place)
        }
        return best.map(\.slot)
    }
}
