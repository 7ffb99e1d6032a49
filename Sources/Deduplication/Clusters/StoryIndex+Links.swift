internal import News

extension StoryIndex {
    /// The stories that an article was compared with and is not one of, as far as it has something in common with
    /// them that is theirs.
    func links(
        _ probe: Probe,
        _ asked: [Asked],
        _ decision: Decision,
        _ stored: StoredFingerprint
    ) -> [StoryLink] {
        var home: Story.ID?
        if case .joinsStory(let story) = decision.placement { home = story }
        func isHome(_ asked: Asked) -> Bool {
            stories[asked.story].id == home || decision.absorbs.contains(stories[asked.story].id)
        }
        var links: [StoryLink] = []
        var passages: [Set<Int>] = []
        for one in asked where one.match == nil || !isHome(one) {
            guard !isHome(one), one.isSeries || one.sharedWeight >= rules.linkWeight else { continue }
            let (comparison, runs) = withOlder(one.nearest, stored) { compareWithRuns(probe, $0) }
            guard one.isSeries || comparison.meanWeight >= rules.formulaWeight else { continue }
            let places = Set(runs.flatMap { $0.new..<$0.new + $0.length })
            links.append(
                StoryLink(
                    kind: one.isSeries ? .series : .partial,
                    story: stories[one.story].id,
                    article: items[one.nearest].article,
                    share: (1000 * comparison.sharedWeight / max(1, probe.totalWeight)).rounded() / 1000,
                    evidence: evidence(comparison, runs, probe, placings[one.nearest].time)
                )
            )
            passages.append(places)
        }
        // Where the article is longer than what it has of its own story, that is a passage too.
        if let best = asked.first(where: { isHome($0) && $0.match != nil }), let match = best.match,
            match.comparison.newCount > match.comparison.oldCount
        {
            let (_, runs) = withOlder(match.slot, stored) { compareWithRuns(probe, $0) }
            passages.append(Set(runs.flatMap { $0.new..<$0.new + $0.length }))
        }
        return links.enumerated().map { at, link in
            let isApart = passages.enumerated().contains { other, places in
                let overlap = Double(places.intersection(passages[at]).count)
                let isReuse = other >= links.count || links[other].kind == .partial
                return other != at && isReuse
                    && overlap < rules.linkOverlap * Double(min(places.count, passages[at].count))
            }
            guard link.kind == .partial, isApart else { return link }
            return StoryLink(
                kind: .roundup,
                story: link.story,
                article: link.article,
                share: link.share,
                evidence: link.evidence
            )
        }
    }

    /// Whether an outlet goes on with a text of another day.
    func isNextPart(_ comparison: Comparison, _ probe: Probe, _ slot: Int) -> Bool {
        items[slot].outlet == probe.outlet && abs(placings[slot].time - probe.time) > rules.sameOutletSeconds
            && comparison.containment >= rules.seriesContainment
            && comparison.weightedContainment < rules.containmentOfSameOutlet
    }

    // MARK: - Evidence

    private func compareWithRuns(_ probe: Probe, _ older: Older) -> (Comparison, [Comparison.Run]) {
        var runs: [Comparison.Run] = []
        let comparison = compare(probe, older) { runs.append($0) }
        return (comparison, runs)
    }

    private func evidence(
        _ comparison: Comparison,
        _ runs: [Comparison.Run],
        _ probe: Probe,
        _ time: Int64
    ) -> Evidence {
        Evidence(comparison, runs, secondsApart: abs(probe.time - time))
    }

    /// What a comparison rests on.
    func evidence(_ probe: Probe, _ older: Older) -> Evidence {
        let (comparison, runs) = compareWithRuns(probe, older)
        return evidence(comparison, runs, probe, older.time)
    }

    /// What the index makes of two articles as a pair, by the weights of today; they need not be in it.
    ///
    /// A pair that no rule accepts may stand in one story all the same, through others of its articles.
    package func explain(_ first: Arrival, _ second: Arrival) -> Explanation {
        let (a, b) = (probe(first).0, probe(second).0)
        let (later, earlier) = a.order < b.order ? (b, a) : (a, b)
        // An outlet that the index does not know has no number there.
        let outlet = first.outlet == second.outlet ? later.outlet : earlier.outlet ?? -1
        return earlier.words.withUnsafeBufferPointer { words in
            let older = Older(
                words: words,
                shingleCount: earlier.set.count,
                outlet: outlet,
                time: earlier.time
            )
            let (comparison, runs) = compareWithRuns(later, older)
            var rule = accepts(comparison, later, older, storyStart: earlier.time)
            if later.url != 0, later.url == earlier.url,
                comparison.containment >= rules.containmentOfSameURL
            {
                rule = .sameURL
            }
            return Explanation(
                rule: rule?.rawValue,
                isAnotherInstance: isAnotherInstance(comparison, gap: abs(later.time - earlier.time)),
                similarity: comparison.similarity,
                containment: comparison.containment,
                evidence: evidence(comparison, runs, later, earlier.time)
            )
        }
    }
}
