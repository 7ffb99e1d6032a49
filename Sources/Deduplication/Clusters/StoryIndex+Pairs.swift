internal import News

extension StoryIndex {
    /// The older side of a comparison.
    struct Older {
        let words: UnsafeBufferPointer<UInt16>
        let shingleCount: Int
        let outlet: Int32?
        let time: Int64
    }

    /// Calls `body` with an article of the index as the older side of a comparison.
    @inline(__always)
    func withOlder<T>(_ slot: Int, _ stored: FingerprintReader, _ body: (Older) -> T) -> T {
        withWords(of: slot, stored) { words in
            body(
                Older(
                    words: words,
                    shingleCount: Int(items[slot].shingleCount),
                    outlet: items[slot].outlet,
                    time: placings[slot].time
                )
            )
        }
    }

    /// Compares an article with an older one.
    @inline(__always)
    func compare(
        _ probe: Probe,
        _ older: Older,
        onRun: ((Comparison.Run) -> Void)? = nil
    ) -> Comparison {
        var comparison = probe.words.withUnsafeBufferPointer {
            Comparison(
                new: probe.set,
                $0,
                old: older.words,
                oldCount: older.shingleCount,
                weights: probe.weights,
                onRun: onRun
            )
        }
        if probe.set.count <= older.shingleCount {
            comparison.shorterWeight = probe.totalWeight
        } else if comparison.containment >= rules.weighedContainment {
            let set = ShingleSet(words: older.words)
            comparison.shorterWeight = weigh(set, lookUp(set), probe.view).total
        }
        if !comparison.gaps.isEmpty, comparison.containment >= rules.rawContainment {
            probe.words.withUnsafeBufferPointer { comparison.findReplacements($0, older.words) }
        }
        return comparison
    }

    /// The rule that accepts the pair, or nil. `storyStart` is the time of the first article of the older one's story.
    func accepts(_ comparison: Comparison, _ probe: Probe, _ older: Older, storyStart: Int64) -> PairRule? {
        let gap = abs(older.time - probe.time)
        guard gap <= rules.windowSeconds else { return nil }
        let isLate = abs(probe.time - storyStart) > rules.lateSeconds
        let isFew = min(comparison.newCount, comparison.oldCount) < rules.fewShingles
        if older.outlet == probe.outlet, gap > rules.sameOutletSeconds,
            comparison.weightedContainment < rules.containmentOfSameOutlet
        {
            return nil
        }
        if isAnotherInstance(comparison, gap: gap) { return nil }
        if gap > rules.reachSeconds, !isNearExactCopy(comparison) { return nil }
        if isMiddle(comparison) { return nil }
        if older.outlet == probe.outlet, isFurniture(comparison) { return nil }
        let numbers = NumberLists.of(older.words)
        let areNumbersNested = numbersAreNested(probe.numbers, numbers)
        if comparison.containment >= rules.nearExact, !isLate, areNumbersNested { return .nearExact }
        if isFew, !areNumbersNested { return nil }
        if !numbersAgree(comparison, probe.numbers, numbers, gap: gap) { return nil }
        if comparison.containment >= rules.rawContainment,
            comparison.weightedContainment
                >= containmentNeeded(comparison, isLate: isLate, isFew: isFew),
            comparison.sharedWeight >= rules.sharedWeight
        {
            return .containment
        }
        if !isFew, comparison.meanWeight >= rules.formulaWeight, comparison.contradictingNumbers == 0,
            gap <= rules.sameHoursSeconds,
            comparison.lengthRatio > rules.sameWordsLengthRatio,
            comparison.shared >= rules.sameWordsShared, haveSameWords(probe.words, older.words)
        {
            return .sameWords
        }
        return nil
    }

    func containmentNeeded(_ comparison: Comparison, isLate: Bool, isFew: Bool) -> Double {
        var needed = rules.containment
        if comparison.lengthRatio < rules.shortSideRatio {
            let isLede = max(comparison.opening.new, comparison.opening.old) <= rules.ledeWords
            needed = max(needed, isLede ? rules.containmentOfLede : rules.containmentOfShortSide)
        }
        if isFew { needed = max(needed, isLate ? rules.containmentOfFewWhenLate : rules.containmentOfFew) }
        if isLate { needed = max(needed, rules.containmentWhenLate) }
        return needed
    }

    /// Whether a text repeats another but for a few words in place of others: the next congratulation, the next
    /// condolence, tomorrow's weather or that of another town.
    ///
    /// Editors who rework a text also add words and leave some out, while a formula is only filled in. Where the
    /// wording is known as formula, less is asked. A number that both texts have in one place speaks for one event.
    /// Several numbers that differ speak against it, however soon the second text follows.
    func isAnotherInstance(_ comparison: Comparison, gap: Int64) -> Bool {
        if comparison.insertions == 0, comparison.substitutions >= rules.instanceSubstitutions,
            comparison.contradictingNumbers >= rules.contradictingNumbers,
            comparison.numberAgreement <= rules.instanceNumberAgreement
        {
            return true
        }
        let replaced = comparison.replaced
        let length = Double(comparison.shorterWords)
        let share = gap <= rules.factsAfterSeconds ? rules.replacedSoon : rules.replacedLater
        if replaced.places >= rules.replacedPlaces,
            Double(replaced.words)
                >= (replaced.longest >= rules.replacedLongest ? share : max(share, rules.replacedMuch))
                * length
        {
            return true
        }
        if replaced.days > 0, replaced.allPlaces >= rules.replacedPlaces,
            Double(replaced.allWords) >= rules.replacedWithDay * length
        {
            return true
        }
        let isFilledIn =
            comparison.insertions == 0
            && comparison.matchedWords >= rules.filledInRun * comparison.runs
        let places = isFilledIn ? rules.filledInPlaces : rules.replacedPlaces
        if gap > rules.factsAfterSeconds || isFilledIn, replaced.allPlaces >= places,
            replaced.longest >= rules.replacedLongest,
            Double(replaced.allWords) >= rules.replacedInAll * length
        {
            return true
        }
        guard gap > rules.factsAfterSeconds, comparison.substitutions > 0, comparison.agreeingNumbers == 0
        else {
            return false
        }
        let facts = Double(replaced.allWords + comparison.contradictingNumbers)
        guard facts >= (replaced.longest > 1 ? rules.replacedName : rules.replacedSingles) * length else {
            return false
        }
        let isFormula = comparison.meanWeight < rules.formulaWeight
        let insertions = isFormula ? rules.insertionsInFormula * Double(comparison.substitutions) : 0
        return Double(comparison.insertions) <= insertions
            && comparison.coverage >= (isFormula ? rules.instanceCoverageInFormula : rules.instanceCoverage)
    }

    /// Whether two texts of one outlet have no more in common than what stands on its pages below the text.
    func isFurniture(_ comparison: Comparison) -> Bool {
        let (opening, ending) = (comparison.opening, comparison.ending)
        return min(opening.new, opening.old) >= rules.furnitureOpening
            && max(ending.new, ending.old) <= rules.furnitureEnding
    }

    /// Whether a text is so near to another that it is found over the whole window: nearly all of it, or most of a long
    /// one.
    func isNearExactCopy(_ comparison: Comparison) -> Bool {
        comparison.containment >= rules.nearExact
            || (comparison.containment >= rules.containmentOfLong
                && comparison.matchedWords >= rules.sharedWordsBeyondNumbers)
    }

    /// Whether two texts have no more in common than a middle part.
    func isMiddle(_ comparison: Comparison) -> Bool {
        let (opening, ending) = (comparison.opening, comparison.ending)
        return min(opening.new, opening.old, ending.new, ending.old) >= rules.ownEnds
            && comparison.containment < rules.containmentOfMiddle
    }

    func numbersAreNested(_ a: [UInt16], _ b: [UInt16]) -> Bool {
        NumberLists.shared(a, b) == min(a.count, b.count)
    }

    /// Whether the numbers speak for one event: first those that stand in the same places, then all of them.
    func numbersAgree(_ comparison: Comparison, _ a: [UInt16], _ b: [UInt16], gap: Int64) -> Bool {
        guard comparison.contradictingNumbers >= rules.contradictingNumbers else { return true }
        if comparison.contradictingNumbers == rules.contradictingNumbers, gap <= rules.sameHoursSeconds,
            comparison.matchedWords >= rules.sharedWordsBeyondNumbers
        {
            return true
        }
        if comparison.numberAgreement < rules.numberAgreement { return false }
        let fewer = min(a.count, b.count)
        return fewer < rules.allNumbersLeast
            || Double(NumberLists.shared(a, b)) >= rules.allNumbersAgreement * Double(fewer)
    }

    private func haveSameWords(_ a: [UInt16], _ b: UnsafeBufferPointer<UInt16>) -> Bool {
        let (mine, theirs) = (a.withUnsafeBufferPointer { WordSet($0) }, WordSet(b))
        let fewest = min(mine.words.count, theirs.words.count)
        guard fewest >= rules.sameWordsLeast else { return false }
        return Double(mine.words.count { theirs.contains($0) }) >= rules.sameWords * Double(fewest)
    }
}
