import News

/// Why two articles are accepted as one story's or are not, as far as the two alone tell.
package struct Grounds: Hashable, Sendable {
    /// A reason why a pair is not accepted, with what was found and what was needed.
    package enum Obstacle: Hashable, Sendable {
        /// More time lies between the two than a match may bridge.
        case tooFarApart(seconds: Int64, reach: Int64)
        /// One outlet wrote both, on different days. An outlet repeats itself, so more is needed.
        case sameOutletAgain(own: Double, needed: Double)
        /// One repeats the other with other facts, as a formula is filled in anew.
        case anotherInstance
        /// Numbers that stand in the same places are not the same.
        case numbersDiffer(agreeing: Int, contradicting: Int)
        /// The texts are of a sentence or two, and the numbers of one are not among those of the other.
        case numbersOfFewWords
        /// Too little of the shorter text, formula left out, stands in the longer.
        case tooLittleInCommon(own: Double, needed: Double)
        /// What they share stands between a beginning and an end of either text's own.
        case onlyAMiddle(containment: Double, needed: Double)
        /// One outlet wrote both, and they share what stands on its pages below the text.
        case furniture
        /// Too little of the shorter text stands in the longer, whatever of either is formula.
        case tooLittleWithFormula(containment: Double, needed: Double)
        /// What they share has too little weight, counted in shingles.
        case tooLightInCommon(weight: Double, needed: Double)
    }

    /// Three words in a row that both texts hold.
    package struct SharedShingle: Hashable, Sendable {
        /// The position of its first word in either text, as `Words.split` cuts them.
        package let later: Int
        package let earlier: Int
        /// In how many stories of the index it stands; nil where it is not one of those that are posted.
        package let stories: Int?
        /// Whether it may stand in more stories: of a common shingle only the latest articles are kept.
        package let isCommon: Bool
        /// Its weight, 0...1; 0 from three stories on.
        package let weight: Double
    }

    package let explanation: Explanation
    /// Whether the second of the two that were asked about is the earlier one.
    package let isSecondEarlier: Bool
    /// The share of the shorter text, formula left out, that must stand in the longer: 0...1.
    package let needed: Double
    /// Empty where a rule accepts the pair.
    package let obstacles: [Obstacle]
    /// In the order of the later text, each once.
    package let shingles: [SharedShingle]
}

extension StoryIndex {
    /// What the index says of two articles as a pair, by the weights of today, and why. They need not be in the index.
    ///
    /// Two articles that no rule accepts as a pair may still be of one story, through other articles of it.
    package func grounds(_ first: Arrival, _ second: Arrival) -> Grounds {
        let (a, b) = (probe(first).0, probe(second).0)
        let isSecondEarlier = b.order < a.order
        let (later, earlier) = isSecondEarlier ? (a, b) : (b, a)
        // An outlet has no number where the index knows none of its articles; -1 is no outlet's number.
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
            if later.url != 0, later.url == earlier.url, isSameText(comparison) { rule = .sameURL }
            return Grounds(
                explanation: Explanation(
                    rule: rule?.rawValue,
                    isAnotherInstance: isAnotherInstance(comparison, gap: abs(later.time - earlier.time)),
                    similarity: comparison.similarity,
                    containment: comparison.containment,
                    evidence: evidence(comparison, runs, later, earlier.time)
                ),
                isSecondEarlier: isSecondEarlier,
                needed: containmentNeeded(
                    comparison,
                    isLate: abs(later.time - earlier.time) > rules.lateSeconds,
                    isFew: min(comparison.newCount, comparison.oldCount) < rules.fewShingles
                ),
                obstacles: rule == nil ? obstacles(comparison, later, older) : [],
                shingles: sharedShingles(later, earlier)
            )
        }
    }

    /// Every reason for which `accepts` refuses a pair.
    private func obstacles(_ comparison: Comparison, _ probe: Probe, _ older: Older) -> [Grounds.Obstacle] {
        var obstacles: [Grounds.Obstacle] = []
        let gap = abs(older.time - probe.time)
        let own = comparison.weightedContainment
        let isFew = min(comparison.newCount, comparison.oldCount) < rules.fewShingles
        let reach = isNearExactCopy(comparison) ? rules.windowSeconds : rules.reachSeconds
        if gap > reach { obstacles.append(.tooFarApart(seconds: gap, reach: reach)) }
        if older.outlet == probe.outlet, gap > rules.sameOutletSeconds, own < rules.containmentOfSameOutlet {
            obstacles.append(.sameOutletAgain(own: own, needed: rules.containmentOfSameOutlet))
        }
        if isAnotherInstance(comparison, gap: gap) { obstacles.append(.anotherInstance) }
        let containment = comparison.containment
        if isMiddle(comparison) {
            obstacles.append(.onlyAMiddle(containment: containment, needed: rules.containmentOfMiddle))
        }
        if older.outlet == probe.outlet, isFurniture(comparison) { obstacles.append(.furniture) }
        let numbers = NumberLists.of(older.words)
        if isFew, !numbersAreNested(probe.numbers, numbers) { obstacles.append(.numbersOfFewWords) }
        if !numbersAgree(comparison, probe.numbers, numbers, gap: gap) {
            obstacles.append(
                .numbersDiffer(
                    agreeing: comparison.agreeingNumbers,
                    contradicting: comparison.contradictingNumbers
                )
            )
        }
        let needed = containmentNeeded(comparison, isLate: gap > rules.lateSeconds, isFew: isFew)
        if own < needed { obstacles.append(.tooLittleInCommon(own: own, needed: needed)) }
        if own >= needed, containment < rules.rawContainment {
            obstacles.append(.tooLittleWithFormula(containment: containment, needed: rules.rawContainment))
        }
        if comparison.sharedWeight < rules.sharedWeight {
            obstacles.append(
                .tooLightInCommon(weight: comparison.sharedWeight, needed: rules.sharedWeight)
            )
        }
        return obstacles
    }

    private func sharedShingles(_ later: Probe, _ earlier: Probe) -> [Grounds.SharedShingle] {
        later.set.hashes.indices.compactMap { at in
            let hash = later.set.hashes[at]
            guard later.set.isFirst(at), let other = earlier.set.position(of: hash) else { return nil }
            var stories: Int?
            var isCommon = false
            if later.set.isPosted(at) {
                let posted = shingles.find(hash, from: shingles.home(of: hash))
                stories = Set((0..<posted.count).map { placings[posted[$0]].story }).count
                isCommon = posted.count == shingles.limit
            }
            return Grounds.SharedShingle(
                later: at,
                earlier: other,
                stories: stories,
                isCommon: isCommon,
                weight: Double(later.weights[at])
            )
        }
    }
}

extension Grounds.Obstacle: CustomStringConvertible {
    package var description: String {
        func share(_ value: Double) -> String { "\((value * 100).rounded() / 100)" }
        return switch self {
        case .tooFarApart(let seconds, let reach):
            "\(seconds / 86400) days lie between them, \(reach / 86400) at most are bridged"
        case .sameOutletAgain(let own, let needed):
            "the outlet writes again on another day: \(share(own)) in common without formula, \(needed) needed"
        case .anotherInstance: "one repeats the other with other facts: two instances of one formula"
        case .numbersDiffer(let agreeing, let contradicting):
            "the numbers speak for two events: \(agreeing) agree, \(contradicting) do not"
        case .numbersOfFewWords: "the texts are short, and their numbers are not the same"
        case .tooLittleInCommon(let own, let needed):
            "\(share(own)) of the shorter one in common without formula, \(needed) needed"
        case .onlyAMiddle(let containment, let needed):
            "beginning and end are of either text's own: \(share(containment)) of the shorter one in common, "
                + "\(share(needed)) needed"
        case .furniture: "the outlet has what is in common on its pages, below texts of their own"
        case .tooLittleWithFormula(let containment, let needed):
            "\(share(containment)) of the shorter one in common, \(share(needed)) needed, formula or not"
        case .tooLightInCommon(let weight, let needed):
            "what is in common weighs \(share(weight)) shingles, \(needed) needed"
        }
    }

    /// A stable short name.
    package var name: String {
        switch self {
        case .tooFarApart: "too-far-apart"
        case .sameOutletAgain: "same-outlet-again"
        case .anotherInstance: "another-instance"
        case .numbersDiffer: "numbers-differ"
        case .numbersOfFewWords: "numbers-of-few-words"
        case .tooLittleInCommon: "too-little-in-common"
        case .onlyAMiddle: "only-a-middle"
        case .furniture: "furniture"
        case .tooLittleWithFormula: "too-little-with-formula"
        case .tooLightInCommon: "too-light-in-common"
        }
    }
}
