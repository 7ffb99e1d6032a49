/// The features of all stories of a window with their weights, and for each feature the stories that have it.
struct EventFeatures {
    private struct Posting {
        let story: Int32
        let weight: Float
    }

    /// The length of each story's list of weights.
    private(set) var lengths: [Float] = []

    /// For each story where its features begin in `numbers`; one more for the end.
    private var starts: [Int] = [0]
    /// The number of each feature of each story, or -1 where no other story has it.
    private var numbers: [Int32] = []
    /// For each feature where its postings begin; one more for the end. They stand by story.
    private var postingStarts: [Int] = [0]
    private var postings: [Posting] = []
    /// The weight of each feature of each story.
    private var weights: [Float] = []

    init(of stories: [EventIndex.Member], _ rules: EventRules) {
        let counts = number(stories)
        weigh(stories, counts, rules)
        post(counts, limit: rules.featureLimit)
    }

    /// Calls `body` for each feature that a story shares with one before it, with that story and the product of the two
    /// weights.
    @inline(__always)
    func forEachShared(with story: Int, _ body: (Int32, Float) -> Void) {
        for at in starts[story]..<starts[story + 1] where numbers[at] >= 0 {
            let number = Int(numbers[at])
            for posting in postings[postingStarts[number]..<postingStarts[number + 1]] {
                guard posting.story < story else { break }
                body(posting.story, posting.weight * weights[at])
            }
        }
    }

    /// The features that two stories share: the place of each among those of `a`, and the product of the two weights.
    func shared(_ a: Int, _ b: Int) -> [(place: Int, product: Float)] {
        var others: [Int32: Float] = [:]
        for at in starts[b]..<starts[b + 1] where numbers[at] >= 0 { others[numbers[at]] = weights[at] }
        return (starts[a]..<starts[a + 1]).compactMap { at in
            others[numbers[at]].map { (at - starts[a], weights[at] * $0) }
        }
    }

    /// Gives each feature a number. Returns how many stories have each.
    private mutating func number(_ stories: [EventIndex.Member]) -> [Int32] {
        var known: [UInt32: Int32] = [:]
        var counts: [Int32] = []
        for entry in stories {
            for features in [entry.gist.words, entry.gist.grams] {
                for feature in features {
                    let number = known[feature] ?? Int32(counts.count)
                    if Int(number) == counts.count {
                        known[feature] = number
                        counts.append(0)
                    }
                    counts[Int(number)] += 1
                    numbers.append(number)
                }
            }
            starts.append(numbers.count)
        }
        return counts
    }

    private mutating func weigh(_ stories: [EventIndex.Member], _ counts: [Int32], _ rules: EventRules) {
        let most = Logarithms.of(stories.count)
        let unit = 1 / Logarithms.of(max(stories.count, rules.leastStories))
        let byPlace = EventFeatures.weights(rules)
        weights.reserveCapacity(numbers.count)
        for (story, entry) in stories.enumerated() {
            var square: Float = 0
            for at in starts[story]..<starts[story + 1] {
                let place = at - starts[story]
                let given =
                    place >= entry.gist.words.count
                    ? rules.gramWeight
                    : place < entry.gist.headlineCount ? rules.headlineWeight : byPlace[place]
                let rarity = Float((most - Logarithms.of(Int(counts[Int(numbers[at])]))) * unit)
                weights.append(given * rarity)
                square += given * rarity * given * rarity
            }
            lengths.append(max(square.squareRoot(), .leastNormalMagnitude))
        }
    }

    /// The weight of a word by its place: it falls from 1 towards `lastWordWeight`.
    private static func weights(_ rules: EventRules) -> [Float] {
        // The share that is left from one word to the next: e to the power of -1 / wordDecay, by the first terms of its
        // series.
        let step = 1 / rules.wordDecay
        let kept = 1 - step + step * step / 2 - step * step * step / 6
        var rest = 1 - rules.lastWordWeight
        return (0..<EventGist.wordLimit).map { _ in
            defer { rest *= kept }
            return rules.lastWordWeight + rest
        }
    }

    private mutating func post(_ counts: [Int32], limit: Int) {
        let isPosted = counts.map { $0 > 1 && $0 <= limit }
        for (number, count) in counts.enumerated() {
            postingStarts.append(postingStarts[number] + (isPosted[number] ? Int(count) : 0))
        }
        var next = postingStarts
        postings = [Posting](repeating: Posting(story: 0, weight: 0), count: postingStarts[counts.count])
        for story in lengths.indices {
            for at in starts[story]..<starts[story + 1] {
                let number = Int(numbers[at])
                guard isPosted[number] else {
                    numbers[at] = -1
                    continue
                }
                postings[next[number]] = Posting(story: Int32(story), weight: weights[at])
                next[number] += 1
            }
        }
    }
}
