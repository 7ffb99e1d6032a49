internal import Language

/// The passages that two texts have in common, for people who ask why they are one story.
package struct SharedPassages: Hashable, Sendable {
    /// A common run of three words or more.
    package struct Passage: Hashable, Sendable {
        /// Which words of either text, from 0 on, as `Words.split` cuts them.
        package let first: Range<Int>
        package let second: Range<Int>
        /// The folded words, a space between.
        package let text: String
    }

    /// In the order of the second text.
    package let passages: [Passage]
    /// Jaccard of the shingles of both, 0...1.
    package let similarity: Double
    /// The share of the shorter text that stands in the longer, 0...1.
    package let containment: Double

    /// - Parameters:
    ///   - first: compared text of the one article, without dateline and credit.
    ///   - second: of the other.
    package init(_ first: String, _ second: String) {
        let words = Fingerprint(title: "", comparedText: first).compactWords
        let others = Fingerprint(title: "", comparedText: second).compactWords
        let written = Words.split(second)
        var passages: [Passage] = []
        let comparison = Comparison(words, others) { run in
            let range = run.old..<run.old + run.length
            passages.append(
                Passage(
                    first: run.new..<run.new + run.length,
                    second: range,
                    text: written[range].joined(separator: " ")
                )
            )
        }
        self.passages = passages
        similarity = comparison.similarity
        containment = comparison.containment
    }
}
