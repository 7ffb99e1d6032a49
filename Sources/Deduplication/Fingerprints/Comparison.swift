/// What two texts have in common, in figures: common runs of words, and what stands between those.
///
/// The shingles of the newer text can be looked up, and the older text is walked once. Runs are found from left to
/// right of the older text, and each is as long as it can be from where it begins.
struct Comparison {
    /// A run of words that both texts hold, by word positions.
    struct Run: Hashable {
        var new: Int
        var old: Int
        var length: Int
    }

    /// Words of either text between the same two common runs.
    struct Gap {
        let new: Range<Int>
        let old: Range<Int>
    }

    /// Places where either text has words that the other has nowhere.
    struct Replacements {
        /// Places of a few words, as a name takes.
        var places = 0
        /// The replaced words there, of the text that has fewer.
        var words = 0
        /// The same for all places, also those of a sentence or two.
        var allPlaces = 0
        var allWords = 0
        /// Places where either text names another day of the week.
        var days = 0
        /// The most replaced words of one place. A word that is replaced by the same other one twice counts as two.
        var longest = 0
    }

    /// Distinct shingles of either text and of both.
    private(set) var newCount = 0
    private(set) var oldCount = 0
    private(set) var shared = 0
    /// The weight of the shared shingles.
    private(set) var sharedWeight = 0.0
    /// The weight of all shingles of the shorter text. The caller sets it, who knows the weights.
    var shorterWeight = 0.0

    /// Common runs.
    private(set) var runs = 0
    /// Words of the older text in common runs.
    private(set) var matchedWords = 0
    /// Places between common runs where one text has a few words and the other has a few others.
    private(set) var substitutions = 0
    /// Places between common runs where only one of the texts has a few words.
    private(set) var insertions = 0
    /// Numbers that stand in common runs, or between the same two runs in both texts.
    private(set) var agreeingNumbers = 0
    /// Numbers of one text that stand between the same two runs as other numbers of the other.
    private(set) var contradictingNumbers = 0
    /// Words of either text before the first common run.
    private(set) var opening = (new: 0, old: 0)
    /// Words of either text behind the last common run.
    private(set) var ending = (new: 0, old: 0)
    /// Places between common runs where either text has some words, in the order of the texts.
    private(set) var gaps: [Gap] = []
    /// What of those gaps tells two events apart; `findReplacements` sets it.
    private(set) var replaced = Replacements()

    /// Compares two texts by their words. `oldCount` is the number of distinct shingles of the older one.
    ///
    /// `weights` has the weight of each shingle of the newer text at the position where it occurs first; where it is
    /// nil, each weighs 1. `onRun` is called with each common run.
    @inline(__always)
    init(
        new: ShingleSet,
        _ newWords: UnsafeBufferPointer<UInt16>,
        old oldWords: UnsafeBufferPointer<UInt16>,
        oldCount: Int,
        weights: [Float]?,
        onRun: ((Run) -> Void)? = nil
    ) {
        newCount = new.count
        self.oldCount = oldCount
        let positions = oldWords.count - ShingleSet.width + 1
        guard positions > 0, new.count > 0 else { return }
        var seen = [Bool](repeating: false, count: new.hashes.count)
        // Where the run under way would go on in the newer text, or -1. Then where the last one ended in both texts.
        var expected = -1
        var (endNew, endOld) = (-1, -1)
        var run = Run(new: 0, old: 0, length: 0)
        for at in 0..<positions {
            let hash = ShingleSet.hash(oldWords, at)
            let position: Int
            if expected >= 0, expected < new.hashes.count, new.hashes[expected] == hash {
                position = expected
            } else if let found = new.position(of: hash) {
                position = found
            } else {
                expected = -1
                continue
            }
            if position != expected {
                if endOld < 0 {
                    opening = (position, at)
                    readNumbers(newWords, 0..<position, oldWords, 0..<at)
                } else {
                    onRun?(run)
                    readGap(
                        newWords,
                        endNew..<max(endNew, position),
                        oldWords,
                        endOld..<max(endOld, at),
                        position
                    )
                }
                run = Run(new: position, old: at, length: 0)
                runs += 1
            }
            for word in max(at, endOld)..<at + ShingleSet.width {
                matchedWords += 1
                agreeingNumbers += Int(oldWords[word] & 1)
            }
            expected = position + 1
            (endNew, endOld) = (position + ShingleSet.width, at + ShingleSet.width)
            run.length = endOld - run.old
            let first = new.isFirst(position) ? position : new.position(of: hash) ?? position
            if !seen[first] {
                seen[first] = true
                shared += 1
                sharedWeight += weights.map { Double($0[first]) } ?? 1
            }
        }
        guard endOld >= 0 else { return }
        onRun?(run)
        ending = (newWords.count - endNew, oldWords.count - endOld)
        readNumbers(newWords, endNew..<newWords.count, oldWords, endOld..<oldWords.count)
    }

    /// Compares two texts by their words alone.
    init(_ new: [UInt16], _ old: [UInt16], onRun: ((Run) -> Void)? = nil) {
        self = new.withUnsafeBufferPointer { new in
            old.withUnsafeBufferPointer { old in
                Comparison(
                    new: ShingleSet(words: new),
                    new,
                    old: old,
                    oldCount: ShingleSet(words: old).count,
                    weights: nil,
                    onRun: onRun
                )
            }
        }
    }

    /// Counts what stands between two common runs. `nextRun` is where the next run begins in the newer text. Where that
    /// lies before the gap, the texts have their passages in another order, and nothing in the gap corresponds.
    private mutating func readGap(
        _ new: UnsafeBufferPointer<UInt16>,
        _ newGap: Range<Int>,
        _ old: UnsafeBufferPointer<UInt16>,
        _ oldGap: Range<Int>,
        _ nextRun: Int
    ) {
        guard nextRun >= newGap.lowerBound else { return }
        let (mine, theirs) = (newGap.count, oldGap.count)
        readNumbers(new, newGap, old, oldGap)
        guard mine + theirs > 0, mine <= MatchingRules.replacedWords, theirs <= MatchingRules.replacedWords
        else { return }
        if mine > 0, theirs > 0 { gaps.append(Gap(new: newGap, old: oldGap)) }
        guard mine <= MatchingRules.gapWords, theirs <= MatchingRules.gapWords else { return }
        if mine == 0 || theirs == 0 { insertions += 1 } else { substitutions += 1 }
    }

    /// Counts the numbers of two stretches of text that stand in the same place.
    private mutating func readNumbers(
        _ new: UnsafeBufferPointer<UInt16>,
        _ newGap: Range<Int>,
        _ old: UnsafeBufferPointer<UInt16>,
        _ oldGap: Range<Int>
    ) {
        guard newGap.count <= MatchingRules.numberGapWords, oldGap.count <= MatchingRules.numberGapWords
        else { return }
        let numbers = new[newGap].filter { $0 & 1 == 1 }
        let others = old[oldGap].filter { $0 & 1 == 1 }
        guard !numbers.isEmpty, !others.isEmpty else { return }
        let agreeing = numbers.count { others.contains($0) }
        agreeingNumbers += agreeing
        contradictingNumbers += max(0, min(numbers.count, others.count) - agreeing)
    }

    /// Finds what was replaced by something else.
    ///
    /// A word that the other text has elsewhere was moved, and a word for a day changes from one day to the next. Neither
    /// tells two events apart. Numbers are compared by themselves.
    mutating func findReplacements(
        _ new: UnsafeBufferPointer<UInt16>,
        _ old: UnsafeBufferPointer<UInt16>
    ) {
        var singles: [(UInt16, UInt16)] = []
        for gap in gaps {
            let mine = Comparison.own(new, gap.new, besides: old, gap.old)
            guard mine > 0 else { continue }
            let words = min(mine, Comparison.own(old, gap.old, besides: new, gap.new))
            guard words > 0 else { continue }
            replaced.allPlaces += 1
            replaced.allWords += words
            if Comparison.differInDay(new[gap.new], old[gap.old]) { replaced.days += 1 }
            replaced.longest = max(replaced.longest, words)
            guard max(gap.new.count, gap.old.count) <= MatchingRules.slotWords else { continue }
            replaced.places += 1
            replaced.words += words
            // One word that gives way to the same other one again and again is a name.
            guard gap.new.count == 1, gap.old.count == 1 else { continue }
            let single = (new[gap.new.lowerBound], old[gap.old.lowerBound])
            if singles.contains(where: { $0 == single }) { replaced.longest = max(replaced.longest, 2) }
            singles.append(single)
        }
    }

    /// Whether both stretches name a day of the week, and none that both name.
    private static func differInDay(
        _ new: Slice<UnsafeBufferPointer<UInt16>>,
        _ old: Slice<UnsafeBufferPointer<UInt16>>
    ) -> Bool {
        let days = new.filter(DayWords.isOfWeek)
        guard !days.isEmpty else { return false }
        let others = old.filter(DayWords.isOfWeek)
        return !others.isEmpty && !days.contains(where: others.contains)
    }

    /// How many words of a gap stand nowhere in the other text.
    private static func own(
        _ words: UnsafeBufferPointer<UInt16>,
        _ gap: Range<Int>,
        besides other: UnsafeBufferPointer<UInt16>,
        _ otherGap: Range<Int>
    ) -> Int {
        gap.count { at in
            let word = words[at]
            if word & 1 == 1 || DayWords.isRelative(word) { return false }
            // A day of the week is a fact where the other text names another one in the same place.
            if DayWords.isOfWeek(word), !otherGap.contains(where: { DayWords.isOfWeek(other[$0]) }) {
                return false
            }
            return !WordSearch.holds(other, word)
        }
    }

    // MARK: - Measures

    /// The share of the shorter text's shingles that stand in the longer, 0...1.
    var containment: Double { shared == 0 ? 0 : Double(shared) / Double(min(newCount, oldCount)) }
    /// The same share by weight, so that formula counts for nothing.
    var weightedContainment: Double { shorterWeight > 0 ? min(1, sharedWeight / shorterWeight) : 0 }
    /// The Jaccard index of the two sets of shingles, 0...1.
    var similarity: Double { shared == 0 ? 0 : Double(shared) / Double(newCount + oldCount - shared) }
    /// Length of the shorter text by that of the longer.
    var lengthRatio: Double { Double(min(newCount, oldCount)) / Double(max(newCount, oldCount, 1)) }
    /// The average weight of what is shared: 0 where all of it is formula, 1 where none is.
    var meanWeight: Double { shared == 0 ? 0 : sharedWeight / Double(shared) }
    /// The share of the numbers in the same places that are the same; 1 where there are none.
    var numberAgreement: Double {
        let compared = agreeingNumbers + contradictingNumbers
        return compared == 0 ? 1 : Double(agreeingNumbers) / Double(compared)
    }
    /// The share of the shorter text's words that stand in common runs.
    var coverage: Double { min(1, Double(matchedWords) / Double(shorterWords)) }
    /// Words of the shorter text, repeated passages left out.
    var shorterWords: Int { min(newCount, oldCount) + ShingleSet.width - 1 }
}
