package import News

extension EventIndex {
    /// For each event the story whose headline says most of what its stories have in common.
    ///
    /// The words that half of the stories or more hold count, each by how many hold it and by how rare it is in the index.
    /// A headline is worth the sum of these of its words, divided by the root of its length. Rubrics, opinions and headlines
    /// that are cut off speak only where there is nothing else. Of equal ones the earliest speaks.
    ///
    /// - Parameter events: As `events()` makes them, of stories that are in the index.
    /// - Returns: A story of each, in their order.
    package func headlines(of events: [[Story.ID]]) -> [Story.ID] {
        let shares = events.map { EventIndex.shares(of: $0.compactMap { entries[$0.number]?.gist }) }
        var counts: [UInt32: Int] = [:]
        for share in shares { for word in share.keys { counts[word] = 0 } }
        for entry in entries.values {
            for word in entry.gist.words { if let count = counts[word] { counts[word] = count + 1 } }
        }
        return zip(events, shares).map { stories, shares in
            func worth(_ story: Story.ID) -> Double {
                guard let gist = entries[story.number]?.gist else { return 0 }
                let all = Logarithms.of(count)
                let sum = gist.words.prefix(gist.headlineCount).reduce(0.0) { sum, word in
                    sum + (shares[word] ?? 0) * (all - Logarithms.of(max(counts[word] ?? 1, 1)))
                }
                return sum / (Double(gist.headlineCount) + 3).squareRoot()
            }
            let reports = stories.filter { entries[$0.number]?.gist.isReport == true }
            let worths = (reports.isEmpty ? stories : reports).map { (story: $0, worth: worth($0)) }
            var best = worths[0]
            for other in worths where other.worth > best.worth { best = other }
            return best.story
        }
    }

    /// The words of half of the stories or more, with the share of them that hold each.
    private static func shares(of gists: [EventGist]) -> [UInt32: Double] {
        var counts: [UInt32: Int] = [:]
        for gist in gists { for word in gist.words { counts[word, default: 0] += 1 } }
        return counts.filter { $0.value * 2 >= gists.count }.mapValues { Double($0) / Double(gists.count) }
    }
}
