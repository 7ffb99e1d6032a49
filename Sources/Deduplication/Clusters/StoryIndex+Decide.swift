internal import News

extension StoryIndex {
    /// An article of a story that accepts the arrival.
    private struct Match {
        let slot: Int
        let comparison: Comparison
        let rule: PairRule

        /// Near-exact matches before all others; then by what is contained, then by likeness.
        var score: Double {
            rule == .nearExact
                ? 1 + comparison.containment : comparison.weightedContainment + 0.2 * comparison.similarity
        }
    }

    /// Where `arrival` belongs. Pure: the same index and arrival give the same decision.
    ///
    /// Cost: one look-up for each shingle, and a walk through the articles of the few stories that share
    /// some of them.
    package func decide(_ arrival: Arrival) -> Decision {
        let (probe, stories) = probe(arrival)
        if let same = sameURL(probe) { return decision(same, absorbing: []) }
        var open: [(story: Int, match: Match)] = []
        for story in stories {
            if let match = bestMatch(probe, in: story) { open.append((story, match)) }
        }
        guard var best = open.first else { return .opens }
        for other in open.dropFirst() where isBetter(other.match, than: best.match) { best = other }
        let absorbed = open.filter { $0.story != best.story && shouldJoin(best.story, $0.story, probe) }
        return decision(best.match, absorbing: absorbed.map { self.stories[$0.story].id }.sorted())
    }

    private func decision(_ match: Match, absorbing: [Story.ID]) -> Decision {
        Decision(
            placement: .joinsStory(stories[Int(storyOfSlot[match.slot])].id),
            absorbs: absorbing,
            relation: relation(match.comparison),
            similarity: match.comparison.similarity,
            containment: match.comparison.containment,
            match: items[match.slot].article,
            rule: match.rule.rawValue
        )
    }

    /// By length: an excerpt has lost a fifth or more, an extended copy gained as much.
    private func relation(_ comparison: Comparison) -> Relation {
        if Double(comparison.newCount) < 0.8 * Double(comparison.oldCount) { return .excerpt }
        if Double(comparison.oldCount) < 0.8 * Double(comparison.newCount) { return .extended }
        return .copy
    }

    private func sameURL(_ probe: Probe) -> Match? {
        guard probe.url != 0, let slot = slotsOfURL[probe.url]?.max(by: { comesBefore(Int($0), Int($1)) })
        else { return nil }
        let comparison = compare(probe, Int(slot))
        guard comparison.containment >= rules.containmentOfSameURL else { return nil }
        return Match(slot: Int(slot), comparison: comparison, rule: .sameURL)
    }

    private func isBetter(_ a: Match, than b: Match) -> Bool {
        if a.score != b.score { return a.score > b.score }
        return comesBefore(a.slot, b.slot)
    }

    // MARK: - Stories

    /// The article of the story that matches best, or nil where the story is not open to the arrival.
    private func bestMatch(_ probe: Probe, in story: Int) -> Match? {
        let slots = stories[story].slots.suffix(rules.comparedArticles)
        let start = timeOfSlot[Int(stories[story].slots[0])]
        var best: Match?
        var sum = 0.0
        var reached = 0
        var contradiction = 0.0
        for slot in slots {
            let slot = Int(slot)
            let comparison = compare(probe, slot)
            sum += comparison.weightedContainment
            if comparison.weightedContainment >= rules.supportReach { reached += 1 }
            if isAnotherInstance(comparison, gap: abs(timeOfSlot[slot] - probe.time)) {
                contradiction = max(contradiction, comparison.weightedContainment)
            }
            guard let rule = accepts(comparison, probe, slot, storyStart: start) else { continue }
            let match = Match(slot: slot, comparison: comparison, rule: rule)
            if best.map({ isBetter(match, than: $0) }) ?? true { best = match }
        }
        guard let best,
            contradiction * rules.contradictionWeight < best.comparison.weightedContainment
                || contradiction == 0
        else { return nil }
        let isStrong =
            best.comparison.weightedContainment >= rules.supportNotAsked
            && best.comparison.lengthRatio >= rules.shortSideRatio
        guard slots.count >= 3, !isStrong else { return best }
        let isSupported =
            sum >= rules.supportMean * Double(slots.count)
            && Double(reached) >= rules.supportShare * Double(slots.count)
        return isSupported ? best : nil
    }

    /// Whether two stories that are both open to an arrival are one.
    ///
    /// The arrival alone does not tell, for it may carry both: their own articles must be like one another.
    private func shouldJoin(_ a: Int, _ b: Int, _ probe: Probe) -> Bool {
        let (start, otherStart) = (timeOfSlot[Int(stories[a].slots[0])], timeOfSlot[Int(stories[b].slots[0])])
        guard abs(probe.time - max(start, otherStart)) <= rules.joinAgeSeconds,
            abs(start - otherStart) <= rules.joinSpanSeconds
        else { return false }
        let others = stories[b].slots.suffix(rules.joinedArticles)
        let slots = stories[a].slots.suffix(rules.joinedArticles)
        var otherReaches = [Bool](repeating: false, count: others.count)
        var reaching = 0
        var sum = 0.0
        for slot in slots {
            let item = items[Int(slot)]
            let set = ShingleSet(words: item.words)
            var reaches = false
            for (at, other) in others.enumerated() {
                let old = items[Int(other)]
                let comparison = Comparison(
                    new: set,
                    item.words,
                    old: old.words,
                    oldCount: Int(old.shingleCount),
                    weights: nil
                )
                sum += comparison.containment
                if comparison.containment >= rules.supportReach {
                    reaches = true
                    otherReaches[at] = true
                }
            }
            if reaches { reaching += 1 }
        }
        return sum >= rules.joinMean * Double(slots.count * others.count)
            && Double(reaching) >= rules.joinShare * Double(slots.count)
            && Double(otherReaches.count { $0 }) >= rules.joinShare * Double(others.count)
    }
}
