package import News

/// What two texts were found to have in common, as it was when it was decided.
///
/// The later text by the order of the index is the one that was asked about. Compact, and kept with a decision, for
/// weights change as the window goes on and texts as they are revised.
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
    /// Of the shorter text's shingles those in the longer, formula counting for less or nothing, 0...1.
    package let ownContainment: Double
    /// 0 where all that is shared is formula, 1 where none of it is.
    package let meanWeight: Double
    /// The share of the shorter text's words that stands in common runs.
    package let coverage: Double
    /// Places where a few words stand for a few others, and where only one text has some.
    package let substitutions: Int
    package let insertions: Int
    /// Numbers that are the same in the same places, and that are not.
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
        ownContainment = Evidence.rounded(comparison.weightedContainment)
        meanWeight = Evidence.rounded(comparison.meanWeight)
        coverage = Evidence.rounded(comparison.coverage)
        substitutions = comparison.substitutions
        insertions = comparison.insertions
        agreeingNumbers = comparison.agreeingNumbers
        contradictingNumbers = comparison.contradictingNumbers
        self.secondsApart = secondsApart
        passages = runs.sorted { ($1.length, $0.old) < ($0.length, $1.old) }.prefix(Evidence.passageLimit)
            .sorted { $0.old < $1.old }
            .map { Passage(later: $0.new, earlier: $0.old, words: $0.length) }
    }

    private static func rounded(_ share: Double) -> Double {
        (share * 1000).rounded() / 1000
    }

    // MARK: - The stored form

    /// One JSON object: `shingles` of the later text, of the earlier and of both; `own`, `weight` and `coverage` as
    /// above; `changes`: substitutions and insertions; `numbers`: agreeing and contradicting; `apart` in seconds;
    /// `passages`: where each begins in the later and in the earlier text, and its words. Members are only added.
    package var json: String {
        let passages = passages.map { "[\($0.later),\($0.earlier),\($0.words)]" }.joined(separator: ",")
        return """
            {"shingles":[\(laterShingles),\(earlierShingles),\(sharedShingles)],"own":\(ownContainment),\
            "weight":\(meanWeight),"coverage":\(coverage),"changes":[\(substitutions),\(insertions)],\
            "numbers":[\(agreeingNumbers),\(contradictingNumbers)],"apart":\(secondsApart),"passages":[\(passages)]}
            """
    }
}

/// What an article has in common with a story that it is not one of.
package struct StoryLink: Hashable, Sendable {
    package let kind: Link.Kind
    package let story: Story.ID
    /// The article of the story that has most in common with it.
    package let article: Article.ID
    /// The share of the article's own words, formula left out, that stands there, 0...1.
    package let share: Double
    package let evidence: Evidence
}

/// What an index makes of two articles, whether it holds them or not.
package struct Explanation: Hashable, Sendable {
    /// The rule that accepts them as one story's, or nil.
    package let rule: String?
    /// Whether the one repeats the other with other facts: another instance of one formula.
    package let isAnotherInstance: Bool
    /// Jaccard, 0...1.
    package let similarity: Double
    /// Of the shorter text in the longer, 0...1.
    package let containment: Double
    package let evidence: Evidence
}
