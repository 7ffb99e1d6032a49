/// How much two stories of an `EventIndex` are alike, for each pair that is near enough to matter.
struct EventEdge: Hashable, Sendable {
    /// The earlier story, by its place in the order of time.
    let a: Int32
    let b: Int32
    /// 1 is what two reports of one happening typically reach; see `EventRules.briefLikeness`.
    var weight: Float
}

/// The neighbours of all stories of a window.
///
/// The likeness of two stories is the cosine of their features: words, the more the rarer they are in the window and the
/// earlier they stand in a story, and rows of letters of the headline. It is lowered by what either story shares with
/// older ones, by the time between the two, and where both are of one outlet. It is measured by what stories of their
/// length have in common anyway.
struct EventNeighbours {
    /// In the order of their later story.
    private(set) var edges: [EventEdge] = []

    let rules: EventRules
    let stories: [EventIndex.Member]
    let features: EventFeatures
    /// For each story, the likeness with the most alike of those `pastSeconds` older.
    private(set) var past: [Float] = []

    /// The stories must stand in the order of time.
    init(of stories: [EventIndex.Member], _ rules: EventRules) {
        self.rules = rules
        self.stories = stories
        features = EventFeatures(of: stories, rules)
        past.reserveCapacity(stories.count)
        var sums = [Float](repeating: 0, count: stories.count)
        var met: [Int32] = []
        for story in stories.indices { find(of: story, &sums, &met) }
    }

    /// Finds the neighbours of a story among those before it. `sums` is all zeros before and after.
    private mutating func find(of story: Int, _ sums: inout [Float], _ met: inout [Int32]) {
        features.forEachShared(with: story) { other, product in
            if sums[Int(other)] == 0 { met.append(other) }
            sums[Int(other)] += product
        }
        var most: Float = 0
        for other in met where isPast(Int(other), of: story) {
            most = max(most, likeness(sums, story, Int(other)))
        }
        past.append(most)
        var best: [EventEdge] = []
        for other in met where isNear(Int(other), story) {
            let weight = weight(likeness(sums, story, Int(other)), story, Int(other))
            if weight > rules.leastWeight {
                best.append(EventEdge(a: other, b: Int32(story), weight: weight))
            }
        }
        best.sort { $0.weight != $1.weight ? $0.weight > $1.weight : $0.a < $1.a }
        edges += best.prefix(rules.neighbourLimit)
        for other in met { sums[Int(other)] = 0 }
        met.removeAll(keepingCapacity: true)
    }

    private func likeness(_ sums: [Float], _ a: Int, _ b: Int) -> Float {
        sums[b] / (features.lengths[a] * features.lengths[b])
    }

    private func isPast(_ other: Int, of story: Int) -> Bool {
        seconds(other, story).map { $0 > rules.pastSeconds } ?? false
    }

    private func isNear(_ other: Int, _ story: Int) -> Bool {
        seconds(other, story).map { $0 <= rules.reachSeconds } ?? true
    }

    /// The time from one story to a later one; nil where one has none.
    private func seconds(_ a: Int, _ b: Int) -> Int64? {
        guard let a = stories[a].time, let b = stories[b].time else { return nil }
        return b - a
    }

    private func weight(_ likeness: Float, _ a: Int, _ b: Int) -> Float {
        shares(likeness, a, b).whole * likeness / unit(a, b)
    }

    /// What is left of the weight of two stories, `b` before `a`, for each reason that speaks against them.
    struct Shares {
        /// Either is like what was written a week before.
        var formula: Float = 1
        /// Both have nearly the same words and are no copies.
        var sameWords: Float = 1
        var time: Float = 1
        /// Both are of one outlet.
        var outlet: Float = 1

        var whole: Float { formula * sameWords * time * outlet }
    }

    func shares(_ likeness: Float, _ a: Int, _ b: Int) -> Shares {
        var shares = Shares()
        shares.formula = rules.share(left: (past[a] + past[b]) / 2)
        shares.sameWords = rules.share(ofAlike: likeness, fullness: min(fullness(of: a), fullness(of: b)))
        if let seconds = seconds(b, a) {
            let fading = Float(seconds) / Float(rules.fadeSeconds)
            shares.time = 1 / ((1 + fading * fading) * (1 + fading * fading))
        }
        if stories[a].outlet != 0, stories[a].outlet == stories[b].outlet {
            shares.outlet = rules.sameOutletShare
        }
        return shares
    }

    /// The likeness that counts as 1 for two stories of their lengths.
    func unit(_ a: Int, _ b: Int) -> Float { (unit(a) * unit(b)).squareRoot() }

    /// The likeness that counts as 1 for a story of its length.
    private func unit(_ story: Int) -> Float {
        rules.briefLikeness + (rules.fullLikeness - rules.briefLikeness) * fullness(of: story)
    }

    /// 0 for a mere headline, 1 for a text of `fullWords` words or more.
    private func fullness(of story: Int) -> Float {
        let words = Float(stories[story].gist.words.count - rules.briefWords)
        return min(1, max(0, words / Float(rules.fullWords - rules.briefWords)))
    }
}
