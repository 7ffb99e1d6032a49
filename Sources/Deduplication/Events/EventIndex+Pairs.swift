package import News

/// Why two stories are near enough to be of one event, or are not.
package struct EventPair: Hashable, Sendable {
    /// Cosine of the features, 0...1.
    package let likeness: Double
    /// The likeness that two reports of one happening of their lengths typically reach.
    package let usualLikeness: Double
    /// What is left of the weight for each reason that speaks against the two, 0...1; 1 where it does not.
    package let leftByFormula: Double
    package let leftBySameWords: Double
    package let leftByTime: Double
    package let leftByOutlet: Double
    /// `likeness / usualLikeness`, as far as it is left.
    package let weight: Double
    /// The mean weight of all pairs that holds an event together.
    package let joinWeight: Double
    /// Hashes of the words that both have, those that count most first, each with its share of the likeness.
    let words: [Word]

    struct Word: Hashable {
        let hash: UInt32
        let share: Double
        let isNumber: Bool
    }

    /// A word that both stories have, as one of the texts writes it.
    package struct SharedWord: Hashable, Sendable {
        package let text: String
        /// Of the likeness.
        package let share: Double
        package let isNumber: Bool
    }

    /// The words that both have as they are written in `texts`, those that count most first.
    package func words(in texts: [String], limit: Int = 12) -> [SharedWord] {
        var written: [UInt32: String] = [:]
        let asked = Set(words.map(\.hash))
        for text in texts {
            for piece in text.split(whereSeparator: { !$0.isLetter && !$0.isNumber }) {
                let piece = String(piece)
                EventWord.forEach(in: piece) { hash in
                    if asked.contains(hash), written[hash] == nil { written[hash] = piece }
                    return true
                }
            }
        }
        return words.lazy.compactMap { word in
            written[word.hash].map { SharedWord(text: $0, share: word.share, isNumber: word.isNumber) }
        }
        .prefix(limit).map(\.self)
    }
}

extension EventIndex {
    /// What the index makes of two stories; nil where it does not hold both. Costs as much as `events()`.
    package func pair(_ one: Story.ID, _ other: Story.ID) -> EventPair? {
        let stories = inOrder
        guard one != other, let first = stories.firstIndex(where: { $0.story == one.number }),
            let second = stories.firstIndex(where: { $0.story == other.number })
        else { return nil }
        let neighbours = EventNeighbours(of: stories, rules)
        let (a, b) = (max(first, second), min(first, second))
        let shared = neighbours.features.shared(a, b)
        let likeness =
            shared.reduce(0) { $0 + $1.product }
            / (neighbours.features.lengths[a] * neighbours.features.lengths[b])
        let shares = neighbours.shares(likeness, a, b)
        let sum = shared.reduce(0) { $0 + $1.product }
        let gist = stories[a].gist
        let words = shared.filter { $0.place < gist.words.count && $0.product > 0 }
            .sorted { ($1.product, $0.place) < ($0.product, $1.place) }
            .map { feature in
                let hash = gist.words[feature.place]
                return EventPair.Word(
                    hash: hash,
                    share: Double(feature.product / sum),
                    isNumber: EventWord.isNumber(hash)
                )
            }
        return EventPair(
            likeness: Double(likeness),
            usualLikeness: Double(neighbours.unit(a, b)),
            leftByFormula: Double(shares.formula),
            leftBySameWords: Double(shares.sameWords),
            leftByTime: Double(shares.time),
            leftByOutlet: Double(shares.outlet),
            weight: Double(likeness / neighbours.unit(a, b) * shares.whole),
            joinWeight: rules.joinWeight,
            words: words
        )
    }
}
