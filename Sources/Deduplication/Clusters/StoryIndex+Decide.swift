package import News

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
    ///
    /// - Parameters:
    ///   - arrival: an article that is not in the index.
    ///   - stored: reads a fingerprint again whose words the index no longer holds; an article of which it
    ///     gives nil matches nothing.
    /// - Returns: the placement, with its evidence.
    package func decide(
        _ arrival: Arrival,
        stored: (Article.ID) -> Fingerprint? = { _ in nil }
    ) -> Decision {
        let (probe, stories) = probe(arrival)
        if let same = sameURL(probe, stored) { return decision(same, absorbing: []) }
        var open: [(story: Int, match: Match)] = []
        for story in stories {
            if let match = bestMatch(probe, in: story, stored) { open.append((story, match)) }
        }
        guard var best = open.first else { return .opens }
        for other in open.dropFirst() where isBetter(other.match, than: best.match) { best = other }
        let absorbed = open.filter {
            $0.story != best.story && shouldJoin(best.story, $0.story, probe, stored)
        }
        return decision(best.match, absorbing: absorbed.map { self.stories[$0.story].id }.sorted())
    }

    private func decision(_ match: Match, absorbing: [Story.ID]) -> Decision {
        Decision(
            placement: .joinsStory(stories[Int(placings[match.slot].story)].id),
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

    private func sameURL(_ probe: Probe, _ stored: StoredFingerprint) -> Match? {
        guard probe.url != 0 else { return nil }
        var latest: Int?
        slotsOfURL.forEach(under: probe.url) { slot in
            if latest.map({ comesBefore($0, Int(slot)) }) ?? true { latest = Int(slot) }
        }
        guard let slot = latest else { return nil }
        let comparison = withWords(of: slot, stored) { compare(probe, slot, $0) }
        guard comparison.containment >= rules.containmentOfSameURL else { return nil }
        return Match(slot: slot, comparison: comparison, rule: .sameURL)
    }

    private func isBetter(_ a: Match, than b: Match) -> Bool {
        if a.score != b.score { return a.score > b.score }
        return comesBefore(a.slot, b.slot)
    }

    // MARK: - Stories

    /// The article of the story that matches best, or nil where the story is not open to the arrival.
    private func bestMatch(_ probe: Probe, in story: Int, _ stored: StoredFingerprint) -> Match? {
        let slots = latest(rules.comparedArticles, of: story)
        let start = placings[Int(stories[story].oldest)].time
        var best: Match?
        var sum = 0.0
        var reached = 0
        var contradiction = 0.0
        for slot in slots {
            let slot = Int(slot)
            let (comparison, rule) = withWords(of: slot, stored) { words in
                let comparison = compare(probe, slot, words)
                return (comparison, accepts(comparison, probe, slot, words, storyStart: start))
            }
            sum += comparison.weightedContainment
            if comparison.weightedContainment >= rules.supportReach { reached += 1 }
            if isAnotherInstance(comparison, gap: abs(placings[slot].time - probe.time)) {
                contradiction = max(contradiction, comparison.weightedContainment)
            }
            guard let rule else { continue }
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
    private func shouldJoin(_ a: Int, _ b: Int, _ probe: Probe, _ stored: StoredFingerprint) -> Bool {
        let (start, otherStart) = (
            placings[Int(stories[a].oldest)].time, placings[Int(stories[b].oldest)].time
        )
        guard abs(probe.time - max(start, otherStart)) <= rules.joinAgeSeconds,
            abs(start - otherStart) <= rules.joinSpanSeconds
        else { return false }
        let others = latest(rules.joinedArticles, of: b)
        let slots = latest(rules.joinedArticles, of: a)
        var otherReaches = [Bool](repeating: false, count: others.count)
        var reaching = 0
        var sum = 0.0
        for slot in slots {
            let reaches = withWords(of: Int(slot), stored) { words in
                let set = ShingleSet(words: words)
                var reaches = false
                for (at, other) in others.enumerated() {
                    let comparison = withWords(of: Int(other), stored) { old in
                        Comparison(
                            new: set,
                            words,
                            old: old,
                            oldCount: Int(items[Int(other)].shingleCount),
                            weights: nil
                        )
                    }
                    sum += comparison.containment
                    if comparison.containment >= rules.supportReach {
                        reaches = true
                        otherReaches[at] = true
                    }
                }
                return reaches
            }
            if reaches { reaching += 1 }
        }
        return sum >= rules.joinMean * Double(slots.count * others.count)
            && Double(reaching) >= rules.joinShare * Double(slots.count)
            && Double(otherReaches.count { $0 }) >= rules.joinShare * Double(others.count)
    }
}
