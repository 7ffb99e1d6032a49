extension RelatedIndex {
    func gist(_ slot: Int) -> Gist {
        Gist(words: Array(gistWords(slot)), headlineCount: Int(entries[slot].headlineCount))
    }

    /// A gist with what its words weigh now.
    struct Weighted {
        let words: [UInt32]
        /// By rarity alone.
        let rarity: [Double]
        /// The headline's words weigh more.
        let weights: [Double]
        let length: Double

        init(_ gist: Gist, _ index: RelatedIndex) {
            let all = max(index.count, 1)
            let unit = 1 / Logarithms.of(max(all, index.rules.leastStories))
            let most = Logarithms.of(all)
            words = gist.words
            rarity = gist.words.map {
                // A word of no story is as rare as a word of one.
                max(0, most - Logarithms.of(max(index.heads.count(of: $0), 1))) * unit
            }
            var weights = rarity
            for at in 0..<gist.headlineCount { weights[at] *= index.rules.headlineWeight }
            var square = 0.0
            for at in weights.indices {
                square += weights[at] * weights[at]
                if at > 0 { square += index.rules.pairWeight * weights[at] * weights[at - 1] }
            }
            self.weights = weights
            length = square.squareRoot() + index.rules.padding
        }
    }

    /// How like two gists are, 0 to 1, whatever their times; the same both ways but for rounding.
    func likeness(_ a: Weighted, _ b: Weighted) -> Double {
        var sum = 0.0
        var run = Run()
        // Where the last word of `a` stands in `b`.
        var last = -2
        for (at, word) in a.words.enumerated() {
            let place = b.words.firstIndex(of: word) ?? -2
            if place < 0 || place != last + 1 {
                sum += run.worth(rules)
                run = Run()
            }
            if place >= 0 { run.extend(by: a.weights[at] * b.weights[place]) }
            last = place
        }
        sum += run.worth(rules)
        return sum / (a.length * b.length)
    }

    /// Words that follow one another in both stories.
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

        /// A long run is a formula, or a sentence taken over, and counts as a run of `runLimit` words.
        func worth(_ rules: RelatedRules) -> Double {
            guard length > 1 else { return words }
            guard length > rules.runLimit else { return words + rules.pairWeight * pairs }
            return words * Double(rules.runLimit) / Double(length)
                + rules.pairWeight * pairs * Double(rules.runLimit - 1) / Double(length - 1)
        }
    }
}

/// Natural logarithms of counts, to some twelve digits; the standard library has none.
enum Logarithms {
    /// Nearly all words are of so few stories.
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
