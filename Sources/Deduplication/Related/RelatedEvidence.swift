/// Why two stories are taken to be related, as people are shown it.
package struct RelatedEvidence: Hashable, Sendable {
    package struct Word: Hashable, Sendable {
        /// Folded, as it stands in the first story.
        package let text: String
        /// Stories of the window that hold it.
        package let stories: Int
        /// 0 (in every story) to 1 (in one).
        package let weight: Double
    }

    /// The likeness of the two, before stories out of reach lower it.
    package let likeness: Double
    /// The words that both stories hold, rarest first.
    package let words: [Word]
}

extension RelatedIndex {
    /// What two stories have in common, to be shown to people. It takes their texts, because the index keeps none.
    ///
    /// Words have the weights that they have in this index, which need not hold the two stories.
    package func explain(
        _ a: (headline: String, text: String),
        _ b: (headline: String, text: String)
    ) -> RelatedEvidence {
        let (gistA, gistB) = (
            Gist(headline: a.headline, text: a.text), Gist(headline: b.headline, text: b.text)
        )
        let (weightedA, weightedB) = (Weighted(gistA, self), Weighted(gistB, self))
        var texts: [UInt32: String] = [:]
        for part in [a.headline, Gist.beginning(of: a.text)] {
            GistWord.forEach(in: part) { word, hash in
                texts[hash] = texts[hash] ?? String(decoding: word.indices.map { word[$0] }, as: UTF8.self)
                return true
            }
        }
        var words: [RelatedEvidence.Word] = []
        for (at, word) in gistA.words.enumerated() {
            guard gistB.words.contains(word), let text = texts[word] else { continue }
            words.append(.init(text: text, stories: wordChains.count(of: word), weight: weightedA.rarity[at]))
        }
        // The rarest first; those that are equally rare in the order of the text.
        let order = words.indices.sorted {
            words[$0].weight != words[$1].weight ? words[$0].weight > words[$1].weight : $0 < $1
        }
        return RelatedEvidence(likeness: likeness(weightedA, weightedB), words: order.map { words[$0] })
    }
}
