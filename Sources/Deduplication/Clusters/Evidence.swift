import Machinery
package import News

/// What two texts had in common when it was decided that they are one story's.
///
/// `later` and `earlier` are meant by the order of the index; the later text is the one that was to be placed. It is
/// stored with the decision, because it cannot be computed again: weights change with the window, and texts are
/// revised.
package struct Evidence: Hashable, Sendable {
    /// A common run of words, by word positions as `Words.split` cuts the compared texts.
    package struct Passage: Hashable, Sendable {
        package let later: Int
        package let earlier: Int
        package let words: Int
    }

    /// Distinct three-word shingles of either text and of both.
    package let laterShingles: Int
    package let earlierShingles: Int
    package let sharedShingles: Int
    /// The share of the shorter text's shingles that stand in the longer, formula counting for less or nothing, 0...1.
    package let ownContainment: Double
    /// 0 where all that is shared is formula, 1 where none of it is.
    package let meanWeight: Double
    /// The share of the shorter text's words that stands in common runs.
    package let coverage: Double
    /// Places where a few words stand for a few others, and where only one text has some.
    package let substitutions: Int
    package let insertions: Int
    /// Numbers in the same places: those that are the same, and those that differ.
    package let agreeingNumbers: Int
    package let contradictingNumbers: Int
    package let secondsApart: Int64
    /// The longest, at most eight, in the order of the earlier text.
    package let passages: [Passage]

    private static let passageLimit = 8

    init(_ comparison: Comparison, _ runs: [Comparison.Run], secondsApart: Int64) {
        laterShingles = comparison.newCount
        earlierShingles = comparison.oldCount
        sharedShingles = comparison.shared
        ownContainment = comparison.weightedContainment.inThousandths
        meanWeight = comparison.meanWeight.inThousandths
        coverage = comparison.coverage.inThousandths
        substitutions = comparison.substitutions
        insertions = comparison.insertions
        agreeingNumbers = comparison.agreeingNumbers
        contradictingNumbers = comparison.contradictingNumbers
        self.secondsApart = secondsApart
        passages = runs.sorted { ($1.length, $0.old) < ($0.length, $1.old) }.prefix(Evidence.passageLimit)
            .sorted { $0.old < $1.old }
            .map { Passage(later: $0.new, earlier: $0.old, words: $0.length) }
    }

    // MARK: - The stored form

    /// One JSON object. Members may be added, none is changed:
    /// `shingles`: of the later text, of the earlier, of both;
    /// `own`, `weight`, `coverage`: `ownContainment`, `meanWeight` and `coverage`;
    /// `changes`: substitutions, insertions;
    /// `numbers`: agreeing, contradicting;
    /// `apart`: `secondsApart`;
    /// `passages`: of each its first word in the later text, its first word in the earlier, its number of words.
    package var json: String {
        let passages = passages.map { "[\($0.later),\($0.earlier),\($0.words)]" }.joined(separator: ",")
        return """
            {"shingles":[\(laterShingles),\(earlierShingles),\(sharedShingles)],"own":\(ownContainment),\
            "weight":\(meanWeight),"coverage":\(coverage),"changes":[\(substitutions),\(insertions)],\
            "numbers":[\(agreeingNumbers),\(contradictingNumbers)],"apart":\(secondsApart),"passages":[\(passages)]}
            """
    }
}

/// What an article has in common with a story that it does not belong to.
package struct StoryLink: Hashable, Sendable {
    package let kind: Link.Kind
    package let story: Story.ID
    /// The article of the story that has most in common with it.
    package let article: Article.ID
    /// The share of the article, formula left out, that stands in that one, 0...1.
    package let share: Double
    package let evidence: Evidence
}

/// What an index says of two articles, whether it holds them or not.
package struct Explanation: Hashable, Sendable {
    /// The rule that accepts them as one story's; nil where none does.
    package let rule: String?
    /// Whether one repeats the other with other facts, so that they are two instances of one formula.
    package let isAnotherInstance: Bool
    /// Jaccard, 0...1.
    package let similarity: Double
    /// The share of the shorter text that stands in the longer, 0...1.
    package let containment: Double
    package let evidence: Evidence
}
