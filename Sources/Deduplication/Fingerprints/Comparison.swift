/// What two texts have in common, measured: common runs of words, and what stands between them.
///
/// The newer text is the one whose shingles can be looked up; the older one is walked once. Runs are found
/// greedily, from left to right of the older text, so a run is as long as it can be from where it begins.
struct Comparison {
    /// A run of words that both texts hold, by word positions.
    struct Run: Hashable {
        var new: Int
        var old: Int
        var length: Int
    }

    /// Distinct shingles of either text and of both.
    private(set) var newCount = 0
    private(set) var oldCount = 0
    private(set) var shared = 0
    /// The weight of the shared shingles.
    private(set) var sharedWeight = 0.0
    /// The weight of all shingles of the shorter text; set by who knows the weights.
    var shorterWeight = 0.0

    /// Words of the older text in common runs.
    private(set) var matchedWords = 0
    /// Places where a few words of the one stand for a few words of the other, between common runs.
    private(set) var substitutions = 0
    /// Places where only one of the texts has a few words, between common runs.
    private(set) var insertions = 0
    /// Numbers that stand in common runs, or between the same two runs in both texts.
    private(set) var agreeingNumbers = 0
    /// Numbers that stand for others between the same two runs.
    private(set) var contradictingNumbers = 0

    /// Compares two texts by their words; `oldCount` is the number of distinct shingles of the older one.
    ///
    /// `weights` holds, at the position of its first occurrence, the weight of each shingle of the newer text; nil
    /// stands for 1. `onRun` is told of each common run.
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
        // Where the run under way goes on in the newer text, or -1; and where the last one ended in both.
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
                if endOld >= 0 {
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
        if endOld >= 0 { onRun?(run) }
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

    /// Takes note of what stands between two common runs. Nothing corresponds where `nextRun`, the beginning of
    /// the newer text's next run, lies before the gap: the texts have their passages in another order.
    private mutating func readGap(
        _ new: UnsafeBufferPointer<UInt16>,
        _ newGap: Range<Int>,
        _ old: UnsafeBufferPointer<UInt16>,
        _ oldGap: Range<Int>,
        _ nextRun: Int
    ) {
        guard nextRun >= newGap.lowerBound else { return }
        let (mine, theirs) = (newGap.count, oldGap.count)
        if mine <= MatchingRules.numberGapWords, theirs <= MatchingRules.numberGapWords {
            let numbers = new[newGap].filter { $0 & 1 == 1 }
            let others = old[oldGap].filter { $0 & 1 == 1 }
            if !numbers.isEmpty, !others.isEmpty {
                let agreeing = numbers.count { others.contains($0) }
                agreeingNumbers += agreeing
                contradictingNumbers += max(0, min(numbers.count, others.count) - agreeing)
            }
        }
        guard mine <= MatchingRules.gapWords, theirs <= MatchingRules.gapWords, mine + theirs > 0 else {
            return
        }
        if mine == 0 || theirs == 0 { insertions += 1 } else { substitutions += 1 }
    }

    // MARK: - Measures

    /// Of the shorter text's shingles those in the longer, 0...1.
    var containment: Double { shared == 0 ? 0 : Double(shared) / Double(min(newCount, oldCount)) }
    /// The same by weight, so that formula counts for nothing.
    var weightedContainment: Double { shorterWeight > 0 ? min(1, sharedWeight / shorterWeight) : 0 }
    /// Jaccard, 0...1.
    var similarity: Double { shared == 0 ? 0 : Double(shared) / Double(newCount + oldCount - shared) }
    /// Length of the shorter text by that of the longer.
    var lengthRatio: Double { Double(min(newCount, oldCount)) / Double(max(newCount, oldCount, 1)) }
    /// 0 where all that is shared is formula, 1 where none of it is.
    var meanWeight: Double { shared == 0 ? 0 : sharedWeight / Double(shared) }
    /// Of the numbers that stand in the same places, the share that is the same; 1 where there are none.
    var numberAgreement: Double {
        let compared = agreeingNumbers + contradictingNumbers
        return compared == 0 ? 1 : Double(agreeingNumbers) / Double(compared)
    }
    /// The share of the shorter text's words that stand in common runs.
    var coverage: Double {
        min(1, Double(matchedWords) / Double(min(newCount, oldCount) + ShingleSet.width - 1))
    }
}
