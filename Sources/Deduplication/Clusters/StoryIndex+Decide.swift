package import News

extension StoryIndex {
    /// An article of a story that a rule accepts as one with the article that is to be placed.
    struct Match {
        let slot: Int
        let comparison: Comparison
        let rule: PairRule

        /// Near-exact matches come before all others; then by what is contained, then by likeness.
        func score(_ rules: MatchingRules) -> Double {
            rule == .nearExact
                ? 1 + comparison.containment
                : comparison.weightedContainment + rules.similarityInScore * comparison.similarity
        }
    }

    /// A story that may take an article, and its best match there.
    struct Open {
        let story: Int
        let match: Match
    }

    /// A story that was compared with an article.
    struct Asked {
        let story: Int
        /// The best match; nil where the story may not take the article.
        let match: Match?
        /// The article with most weight in common, that weight, and whether the two are of one series.
        let nearest: Int
        let sharedWeight: Double
        let isSeries: Bool

        var open: Open? { match.map { Open(story: story, match: $0) } }
    }

    /// Where `arrival` belongs. The same index and arrival always give the same decision.
    ///
    /// Where the index settles stories, only what is beyond doubt is placed now. Everything else opens a story, and
    /// `settle` decides about it later.
    ///
    /// Cost: one look-up for each posted shingle, and one walk through each article compared, of the few stories that
    /// share some shingles.
    ///
    /// - Parameters:
    ///   - arrival: an article that is not in the index.
    ///   - stored: reads the fingerprint of an article whose words the index no longer holds. An article for which it
    ///     gives nil matches nothing.
    /// - Returns: the placement, with its evidence.
    package func decide(
        _ arrival: Arrival,
        stored: (Article.ID) -> Fingerprint? = { _ in nil }
    ) -> Decision {
        let (probe, found) = probe(arrival)
        let stories = open(found, to: arrival.article)
        if let same = sameURL(probe, stored),
            !barred(to: arrival.article).contains(Int(placings[same.slot].story))
        {
            return decision(probe, same, in: Int(placings[same.slot].story), absorbing: [], stored)
        }
        let asked = stories.compactMap { ask(probe, $0, stored) }
        let open = asked.compactMap(\.open)
        var decision = decision(probe, open, isFinal: settlingSeconds == 0, stored)
        decision.links = links(probe, asked, decision, stored)
        return decision
    }

    /// The story that an article joins at once: that of its near-exact match; else the only one open to it, if the
    /// match is strong.
    ///
    /// In either case the article must be about as long as its match. An excerpt may stand in several stories, and an
    /// extended copy may carry two, so the story that is found would depend on which came first. A copy does no such
    /// harm: what others find in its story they would find there without it.
    private func beyondDoubt(_ open: [Open]) -> Open? {
        let copies = open.filter { relation($0.match.comparison) == .copy }
        let twins = copies.filter { $0.match.rule == .nearExact }
        if let first = twins.first {
            return twins.dropFirst().reduce(first) { isBetter($1.match, than: $0.match) ? $1 : $0 }
        }
        guard open.count == 1, let only = copies.first,
            only.match.comparison.weightedContainment >= rules.placedAtOnce
        else { return nil }
        return only
    }

    /// Where the first article of a story belongs, as if it arrived when all up to `end` had come. Nil where it is not
    /// the first of its story any longer.
    ///
    /// Unless `isFinal`, only what is beyond doubt is placed, as on arrival.
    func decide(
        again slot: Int,
        upTo end: Order,
        isFinal: Bool = true,
        _ stored: FingerprintReader
    ) -> Decision? {
        guard stories[Int(placings[slot].story)].oldest == slot else { return nil }
        let (probe, found) = probe(slot, upTo: end, stored)
        let stories = found.filter { !areKeptApart(Int(placings[slot].story), $0) }
        let asked = stories.compactMap { ask(probe, $0, stored) }
        var decision = decision(probe, asked.compactMap(\.open), isFinal: isFinal, stored)
        decision.links = links(probe, asked, decision, stored)
        return decision
    }

    private func decision(
        _ probe: Probe,
        _ open: [Open],
        isFinal: Bool,
        _ stored: FingerprintReader
    ) -> Decision {
        if isFinal { return decision(probe, open, stored) }
        return beyondDoubt(open).map { decision(probe, $0.match, in: $0.story, absorbing: [], stored) }
            ?? .opens
    }

    /// The best of the open stories takes the article, and is joined with those others that are one with it.
    private func decision(_ probe: Probe, _ open: [Open], _ stored: FingerprintReader) -> Decision {
        guard var best = open.first else { return .opens }
        for other in open.dropFirst() where isBetter(other.match, than: best.match) { best = other }
        var absorbed: [Int] = []
        for story in open.map(\.story)
        where story != best.story && shouldJoin(best.story, story, probe, stored) {
            if ([best.story] + absorbed).contains(where: { areKeptApart($0, story) }) { continue }
            absorbed.append(story)
        }
        return decision(probe, best.match, in: best.story, absorbing: absorbed, stored)
    }

    private func decision(
        _ probe: Probe,
        _ match: Match,
        in story: Int,
        absorbing: [Int],
        _ stored: FingerprintReader
    ) -> Decision {
        Decision(
            placement: .joinsStory(stories[story].id),
            absorbs: absorbing.map { stories[$0].id }.sorted(),
            relation: relation(match.comparison),
            similarity: match.comparison.similarity,
            containment: match.comparison.containment,
            match: items[match.slot].article,
            rule: match.rule.rawValue,
            evidence: withOlder(match.slot, stored) { evidence(probe, $0) }
        )
    }

    /// What the article is of its match, by length: an excerpt is more than a fifth shorter, an extended copy has a
    /// match that is.
    private func relation(_ comparison: Comparison) -> Relation {
        let (new, old) = (Double(comparison.newCount), Double(comparison.oldCount))
        if new < rules.copyLengthRatio * old { return .excerpt }
        if old < rules.copyLengthRatio * new { return .extended }
        return .copy
    }

    private func sameURL(_ probe: Probe, _ stored: FingerprintReader) -> Match? {
        guard probe.url != 0 else { return nil }
        var latest: Int?
        slotsOfURL.forEach(under: probe.url) { slot in
            if latest.map({ comesBefore($0, Int(slot)) }) ?? true { latest = Int(slot) }
        }
        guard let slot = latest else { return nil }
        let comparison = withOlder(slot, stored) { compare(probe, $0) }
        return isSameText(comparison) ? Match(slot: slot, comparison: comparison, rule: .sameURL) : nil
    }

    /// Whether what stands at one address now is still the text that stood there before.
    func isSameText(_ comparison: Comparison) -> Bool {
        comparison.containment >= rules.containmentOfSameURL
    }

    private func isBetter(_ a: Match, than b: Match) -> Bool {
        let (scoreA, scoreB) = (a.score(rules), b.score(rules))
        return scoreA != scoreB ? scoreA > scoreB : comesBefore(a.slot, b.slot)
    }

    // MARK: - Stories

    /// Compares an article with those of a story. Says which matches best, if the story may take the article.
    ///
    /// Nil where no article of the story counts for it.
    private func ask(_ probe: Probe, _ story: Int, _ stored: FingerprintReader) -> Asked? {
        let slots = latest(rules.comparedArticles, of: story, for: probe)
        guard !slots.isEmpty else { return nil }
        let start = placings[Int(stories[story].oldest)].time
        var best: Match?
        var support = Support()
        // A text that is formula by now has no weight left, but its copies are copies all the same.
        var textualSupport = Support()
        var contradiction = 0.0
        // How many of its articles the arrival is like.
        var like = 0
        var nearest = (slot: Int(slots[0]), weight: 0.0, isSeries: false)
        for slot in slots {
            let slot = Int(slot)
            let (comparison, rule) = withOlder(slot, stored) { older in
                let comparison = compare(probe, older)
                return (comparison, accepts(comparison, probe, older, storyStart: start))
            }
            support.count(comparison.weightedContainment, rules)
            textualSupport.count(comparison.containment, rules)
            if comparison.containment >= rules.likeOthers { like += 1 }
            let isInstance = isAnotherInstance(comparison, gap: abs(placings[slot].time - probe.time))
            if isInstance { contradiction = max(contradiction, comparison.weightedContainment) }
            if comparison.sharedWeight > nearest.weight {
                let isSeries = isInstance || isNextPart(comparison, probe, slot)
                nearest = (slot, comparison.sharedWeight, isSeries)
            }
            guard let rule else { continue }
            let match = Match(slot: slot, comparison: comparison, rule: rule)
            if best.map({ isBetter(match, than: $0) }) ?? true { best = match }
        }
        let isOpen =
            best.map { best in
                let contained = best.comparison.weightedContainment
                guard contradiction == 0 || contradiction * rules.contradictionWeight < contained else {
                    return false
                }
                // A twin is like whatever its match is like.
                let isTwin = best.rule == .nearExact && relation(best.comparison) == .copy
                let others = like - (best.comparison.containment >= rules.likeOthers ? 1 : 0)
                guard isTwin || Double(others) >= rules.likeOthersShare * Double(slots.count - 1) else {
                    return false
                }
                return slots.count < rules.supportLeastArticles || isStrong(best)
                    || (best.rule == .nearExact ? textualSupport : support).suffices(rules)
            } ?? false
        return Asked(
            story: story,
            match: isOpen ? best : nil,
            nearest: nearest.slot,
            sharedWeight: nearest.weight,
            isSeries: nearest.isSeries
        )
    }

    /// How like an article the articles of a story are as a whole.
    private struct Support {
        private var sum = 0.0
        private var reached = 0
        private var counted = 0

        mutating func count(_ containment: Double, _ rules: MatchingRules) {
            sum += containment
            if containment >= rules.supportReach { reached += 1 }
            counted += 1
        }

        func suffices(_ rules: MatchingRules) -> Bool {
            sum >= rules.supportMean * Double(counted)
                && Double(reached) >= rules.supportShare * Double(counted)
        }
    }

    /// Whether a match is enough by itself, whatever else its story holds.
    private func isStrong(_ match: Match) -> Bool {
        match.comparison.weightedContainment >= rules.supportNotAsked
            && match.comparison.lengthRatio >= rules.shortSideRatio
    }

    /// Whether two stories that are both open to an article are one story.
    ///
    /// The article alone does not show it, because it may carry both. The articles of the two must be like one another.
    private func shouldJoin(_ a: Int, _ b: Int, _ probe: Probe, _ stored: FingerprintReader) -> Bool {
        let start = placings[Int(stories[a].oldest)].time
        let otherStart = placings[Int(stories[b].oldest)].time
        guard abs(probe.time - max(start, otherStart)) <= rules.joinAgeSeconds,
            abs(start - otherStart) <= rules.joinSpanSeconds
        else { return false }
        let slots = latest(rules.joinedArticles, of: a, for: probe)
        let others = latest(rules.joinedArticles, of: b, for: probe)
        var otherReaches = [Bool](repeating: false, count: others.count)
        var reaching = 0
        var sum = 0.0
        for slot in slots {
            let reaches = withWords(of: Int(slot), stored) { words in
                let set = ShingleSet(words: words)
                var reaches = false
                for (at, other) in others.enumerated() {
                    let comparison = withOlder(Int(other), stored) { older in
                        Comparison(
                            new: set,
                            words,
                            old: older.words,
                            oldCount: older.shingleCount,
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
