package import News

/// Articles that a person took out of their story, each with the articles that it must not share a story with again.
package struct SplitPairs: Hashable, Sendable {
    /// For each article that was taken out, those it stood with.
    private(set) var others: [Article.ID: Set<Article.ID>] = [:]
    /// For each article that one was taken away from, those that were taken out.
    private(set) var takenOut: [Article.ID: Set<Article.ID>] = [:]

    package init() {}

    package var isEmpty: Bool { others.isEmpty }

    /// Whether an article was taken out of its story, or stood with one that was.
    package func contains(_ article: Article.ID) -> Bool {
        others[article] != nil || takenOut[article] != nil
    }

    package mutating func keepApart(_ article: Article.ID, from other: Article.ID) {
        others[article, default: []].insert(other)
        takenOut[other, default: []].insert(article)
    }
}

extension StoryIndex {
    /// Those of `stories` that hold no article that `article` is to be kept apart from.
    func open(_ stories: [Int], to article: Article.ID) -> [Int] {
        guard !splitPairs.isEmpty else { return stories }
        let barred = barred(to: article)
        return barred.isEmpty ? stories : stories.filter { !barred.contains($0) }
    }

    /// The stories that an article must not join.
    func barred(to article: Article.ID) -> Set<Int> {
        guard !splitPairs.isEmpty else { return [] }
        var barred: Set<Int> = []
        for foe in splitPairs.others[article, default: []].union(splitPairs.takenOut[article, default: []]) {
            if let story = story(of: foe) { barred.insert(story) }
        }
        return barred
    }

    /// Whether one story holds an article that is to be kept apart from one of the other.
    func areKeptApart(_ a: Int, _ b: Int) -> Bool {
        splitPairs.others.contains { article, others in
            guard let story = story(of: article), story == a || story == b else { return false }
            let other = story == a ? b : a
            return others.contains { self.story(of: $0) == other }
        }
    }

    private func story(of article: Article.ID) -> Int? {
        slot(of: article).map { Int(placings[Int($0)].story) }
    }
}
