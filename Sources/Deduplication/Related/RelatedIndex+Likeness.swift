extension RelatedIndex {
    func gist(_ slot: Int) -> Gist {
        Gist(words: Array(gistWords(slot)), headlineCount: Int(entries[slot].headlineCount))
    }

    /// How rare a word is among the stories of the index: 0 (in every story) to 1 (in one).
    struct Rarity {
        private let most: Double
        private let unit: Double

        init(_ index: RelatedIndex) {
            let all = max(index.count, 1)
            most = Logarithms.of(all)
            unit = 1 / Logarithms.of(max(all, index.rules.leastStories))
        }

        /// The rarity of a word that `stories` stories hold. A word of no story is as rare as a word of one.
        func callAsFunction(_ stories: Int) -> Double { max(0, most - Logarithms.of(max(stories, 1))) * unit }
    }

    /// A gist with the present weights of its words.
    struct Weighted {
        let gist: Gist
        let scale: Rarity
        /// The rarity of each word.
        let rarity: [Double]
        /// The weight of each word: its rarity, more in a headline.
        let weights: [Double]
        let length: Double
        private let places: WordPlaces

        init(_ gist: Gist, _ index: RelatedIndex) {
            let scale = Rarity(index)
            let rarity = gist.words.map { scale(index.wordChains.count(of: $0)) }
            (self.gist, self.scale, self.rarity) = (gist, scale, rarity)
            weights = rarity.indices.map { at in
                at < gist.headlineCount ? rarity[at] * index.rules.headlineWeight : rarity[at]
            }
            length = index.length(of: weights)
            places = WordPlaces(gist.words)
        }

        /// Where a word stands in the gist; nil where it does not.
        func place(of word: UInt32) -> Int? { places.place(of: word, in: gist.words) }
    }

    /// The length of a gist's list of features, by the weights of its words.
    private func length(of weights: [Double]) -> Double {
        var square = 0.0
        for at in weights.indices {
            square += weights[at] * weights[at]
            if at > 0 { square += rules.pairWeight * weights[at] * weights[at - 1] }
        }
        return square.squareRoot() + rules.padding
    }

    /// How like two gists are, 0 to 1, whatever their times. But for rounding it is the same both ways.
    func likeness(_ a: Weighted, _ b: Weighted) -> Double {
        common(a, b.gist.words[...], b.gist.headlineCount).sum / (a.length * b.length)
    }

    /// How like a gist and a story of the index are; nil where that is less than `least`.
    func likeness(_ asked: Weighted, _ slot: Int, atLeast least: Double = 0) -> Double? {
        let (words, headlineCount) = (gistWords(slot), Int(entries[slot].headlineCount))
        let common = common(asked, words, headlineCount)
        // The list of a gist is at least as long as the shared words alone make it. For most stories this bound shows
        // that they are not like enough, and their other words need not be looked up. The last factor allows for
        // rounding.
        let shortest = common.square.squareRoot() + rules.padding
        guard common.sum >= least * asked.length * shortest * 0.999_999 else { return nil }
        var weights = words.map { asked.scale(wordChains.count(of: $0)) }
        for at in 0..<headlineCount { weights[at] *= rules.headlineWeight }
        let likeness = common.sum / (asked.length * length(of: weights))
        return likeness >= least ? likeness : nil
    }

    /// The sum that a gist and some words have in common, and the square of the length that the shared words have.
    private func common(
        _ a: Weighted,
        _ words: ArraySlice<UInt32>,
        _ headlineCount: Int
    ) -> (sum: Double, square: Double) {
        // For each word of `a`, at most `Gist.wordLimit`, its place among `words`. -2 stands for none: no place follows
        // that.
        var places = InlineArray<32, Int>(repeating: -2)
        for (place, word) in words.enumerated() {
            if let at = a.place(of: word) { places[at] = place }
        }
        var (sum, square) = (0.0, 0.0)
        var run = Run()
        // The place of the previous word of `a` among `words`.
        var last = -2
        for at in a.rarity.indices {
            let place = places[at]
            if place < 0 || place != last + 1 {
                sum += run.worth(rules)
                run = Run()
            }
            if place >= 0 {
                let weight = place < headlineCount ? a.rarity[at] * rules.headlineWeight : a.rarity[at]
                run.extend(by: a.weights[at] * weight)
                square += weight * weight
            }
            last = place
        }
        return (sum + run.worth(rules), square)
    }

    /// A row of words that follow one another in both stories.
    private struct Run {
        var length = 0
        var words = 0.0
        var pairs = 0.0
        var previous = 0.0

        mutating func extend(by product: Double) {
            if length > 0 { pairs += (product * previous).squareRoot() }
            words += product
            previous = product
            length += 1
        }

        /// What the row adds. A long one is a formula or a sentence taken over, and counts as `runLimit` words.
        func worth(_ rules: RelatedRules) -> Double {
            guard length > 1 else { return words }
            guard length > rules.runLimit else { return words + rules.pairWeight * pairs }
            return words * Double(rules.runLimit) / Double(length)
                + rules.pairWeight * pairs * Double(rules.runLimit - 1) / Double(length - 1)
        }
    }
}

/// Natural logarithms of counts, to some twelve digits. The standard library has none.
enum Logarithms {
    /// Those of small counts, which nearly all words have.
    private static let small = (0..<1024).map { compute(max($0, 1)) }

    static func of(_ count: Int) -> Double {
        count < small.count ? small[count] : compute(count)
    }

    /// Source: ln x = k ln 2 + 2 artanh((m - 1) / (m + 1)) for x = 2ᵏm, by the series of artanh.
    private static func compute(_ count: Int) -> Double {
        let x = Double(count)
        let z = (x.significand - 1) / (x.significand + 1)
        var (power, sum) = (z, 0.0)
        for odd in stride(from: 1.0, through: 23.0, by: 2.0) {
            sum += power / odd
            power *= z * z
        }
        return Double(x.exponent) * 0.693_147_180_559_945_3 + 2 * sum
    }
}

/// The place of each word in a gist.
///
/// Open addressing with linear probing, a quarter filled at most.
private struct WordPlaces {
    private var table = InlineArray<128, Int8>(repeating: -1)

    init(_ words: [UInt32]) {
        for (place, word) in words.enumerated() {
            var at = WordPlaces.home(of: word)
            while table[at] >= 0 { at = (at + 1) & 127 }
            table[at] = Int8(place)
        }
    }

    func place(of word: UInt32, in words: [UInt32]) -> Int? {
        var at = WordPlaces.home(of: word)
        while table[at] >= 0 {
            if words[Int(table[at])] == word { return Int(table[at]) }
            at = (at + 1) & 127
        }
        return nil
    }

    private static func home(of word: UInt32) -> Int { Int((word &* 0x9E37_79B1) >> 25) }
}
