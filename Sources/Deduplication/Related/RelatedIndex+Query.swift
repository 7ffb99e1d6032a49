package import News

/// A story that tells of the same event as another, and how much speaks for that, 0 to 1.
package struct RelatedStory: Hashable, Sendable {
    package let story: Story.ID
    package let score: Double
}

extension RelatedIndex {
    /// The stories within reach that are most related to a story of the index, the best first. Of equal scores the
    /// older story comes first. There are none where the index does not hold the story.
    ///
    /// `atLeast` is the least score; where it is nil, the threshold of the rules.
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
        let shared = sharedWeights(with: asked, butFor: own)
        func isNear(_ slot: Int) -> Bool { abs(entries[slot].time - time) <= rules.reachSeconds }
        func isYounger(_ a: Int, _ b: Int) -> Bool {
            entries[a].time != entries[b].time
                ? entries[a].time > entries[b].time : entries[a].story > entries[b].story
        }
        var found: [RelatedStory] = []
        // The likeness of the most like story out of reach. It is looked up only once a story within reach is like
        // enough.
        var past: Double?
        for slot in shared.best(rules.candidateLimit, where: isNear, comesFirst: isYounger) {
            guard let likeness = likeness(asked, slot, atLeast: least) else { continue }
            if past == nil {
                let far = shared.best(
                    rules.farCandidateLimit,
                    where: { !isNear($0) },
                    comesFirst: isYounger
                )
                past = far.compactMap { self.likeness(asked, $0) }.max() ?? 0
            }
            let score = likeness * rules.share(left: (past ?? 0) / likeness)
            if score >= least {
                found.append(RelatedStory(story: Story.ID(entries[slot].story), score: score))
            }
        }
        found.sort { $0.score != $1.score ? $0.score > $1.score : $0.story < $1.story }
        return Array(found.prefix(limit))
    }

    /// For each story that holds one of the asked story's rarest words, the weight of those words.
    private func sharedWeights(with asked: Weighted, butFor own: Int?) -> SharedWeights {
        var budget = rules.lookupBudget
        var shared = SharedWeights(capacity: rules.lookupBudget)
        let rarestFirst = asked.gist.words.indices.sorted {
            asked.rarity[$0] != asked.rarity[$1] ? asked.rarity[$0] > asked.rarity[$1] : $0 < $1
        }
        var chains: [(place: Int, weight: Int64)] = []
        for at in rarestFirst {
            let stories = wordChains.count(of: asked.gist.words[at])
            // All stories of a word are taken or none, so that the order of entry makes no difference.
            guard stories <= rules.lookupLimit, stories <= budget else { break }
            budget -= stories
            let weight = SharedWeights.exact(asked.rarity[at] * asked.rarity[at])
            chains.append((Int(wordChains.head(of: asked.gist.words[at])), weight))
        }
        // All chains are followed side by side, so that memory fetches the next place of each at the same time.
        while true {
            chains.removeAll { $0.place < 0 }
            if chains.isEmpty { break }
            for at in chains.indices {
                let (place, weight) = chains[at]
                let slot = place / Gist.wordLimit
                if slot != own {
                    shared.add(weight, to: Int32(slot)) { entries[slot].wordCount > 0 }
                }
                chains[at].place = Int(nextPlace[place])
            }
        }
        return shared
    }
}

/// Sums by slot, for one query.
///
/// They are whole numbers, so that the order of adding makes no difference.
private struct SharedWeights {
    private var slots: [Int32]
    private var sums: [Int64]
    private var touched: [Int] = []
    private let mask: Int

    init(capacity: Int) {
        var size = 64
        while size < capacity * 2 { size *= 2 }
        slots = [Int32](repeating: -1, count: size)
        sums = [Int64](repeating: 0, count: size)
        mask = size - 1
        touched.reserveCapacity(256)
    }

    /// A weight, at most 1, as a whole number.
    static func exact(_ weight: Double) -> Int64 { Int64((weight * 0x1p40).rounded()) }

    /// Adds a weight to a slot. A slot that is not alive when it is first met is left out.
    mutating func add(_ weight: Int64, to slot: Int32, ifAlive isAlive: () -> Bool) {
        var at = Int(UInt32(bitPattern: slot) &* 0x9E37_79B1 >> 8) & mask
        while slots[at] >= 0, slots[at] != slot { at = (at + 1) & mask }
        if slots[at] < 0 {
            guard isAlive() else { return }
            slots[at] = slot
            touched.append(at)
        }
        sums[at] += weight
    }

    /// At most `limit` slots, those with the greatest sums.
    func best(_ limit: Int, where belongs: (Int) -> Bool, comesFirst: (Int, Int) -> Bool) -> [Int] {
        var best: [(slot: Int, sum: Int64)] = []
        for at in touched where belongs(Int(slots[at])) {
            let new = (slot: Int(slots[at]), sum: sums[at])
            func beats(_ old: (slot: Int, sum: Int64)) -> Bool {
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
