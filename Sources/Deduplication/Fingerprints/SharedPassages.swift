internal import Language

/// The passages that two texts have in common, to be shown to people.
package struct SharedPassages: Hashable, Sendable {
    /// A common run of three words or more.
    package struct SharedPassage: Hashable, Sendable {
        /// Its words in either text, counted from 0, as `Words.split` cuts them.
        package let first: Range<Int>
        package let second: Range<Int>
        /// The folded words, a space between.
        package let text: String
    }

    /// In the order of the second text.
    package let passages: [SharedPassage]
    /// The Jaccard index of their sets of shingles, 0...1.
    package let similarity: Double
    /// The share of the shorter text that stands in the longer, 0...1.
    package let containment: Double

    /// - Parameters:
    ///   - first: the compared text of one article, without dateline and credit.
    ///   - second: the compared text of the other.
    package init(_ first: String, _ second: String) {
        let words = Fingerprint(title: "", comparedText: first).compactWords
        let others = Fingerprint(title: "", comparedText: second).compactWords
        let written = Words.split(second)
        var passages: [SharedPassage] = []
        let comparison = Comparison(words, others) { run in
            let range = run.old..<run.old + run.length
            passages.append(
                SharedPassage(
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
