internal import News

extension StoryIndex {
    /// Links to the stories that an article was compared with and does not join, where it has a passage of theirs that
    /// is no formula, or is of one series with them.
    func links(
        _ probe: Probe,
        _ asked: [Asked],
        _ decision: Decision,
        _ stored: FingerprintReader
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
            guard !one.isSeries || comparison.containment >= rules.seriesLink else { continue }
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
        // What the article has of its own story counts as a passage where the article is longer than that.
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

    /// Whether an article goes on with a text that its outlet published on another day.
    func isNextPart(_ comparison: Comparison, _ probe: Probe, _ slot: Int) -> Bool {
        items[slot].outlet == probe.outlet && abs(placings[slot].time - probe.time) > rules.sameOutletSeconds
            && comparison.containment >= rules.seriesContainment
            && comparison.weightedContainment < rules.containmentOfSameOutlet
    }

    // MARK: - Evidence

    func compareWithRuns(_ probe: Probe, _ older: Older) -> (Comparison, [Comparison.Run]) {
        var runs: [Comparison.Run] = []
        let comparison = compare(probe, older) { runs.append($0) }
        return (comparison, runs)
    }

    func evidence(
        _ comparison: Comparison,
        _ runs: [Comparison.Run],
        _ probe: Probe,
        _ time: Int64
    ) -> Evidence {
        Evidence(comparison, runs, secondsApart: abs(probe.time - time))
    }

    /// The evidence that a probe and an older article give together.
    func evidence(_ probe: Probe, _ older: Older) -> Evidence {
        let (comparison, runs) = compareWithRuns(probe, older)
        return evidence(comparison, runs, probe, older.time)
    }
}
