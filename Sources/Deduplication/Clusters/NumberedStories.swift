package import News

/// Puts articles into stories one after the other, with a number for each story instead of a row in a database.
///
/// The stories that `khabar dedup` prints and those that `khabar recluster` plans come from here, so both decide alike. A story
/// has the number of its first article, counted from 1; stories that are joined have the lowest of their numbers.
package struct NumberedStories {
    /// A story that belongs to an older one from now on.
    package struct Join: Hashable, Sendable {
        package let story: Int64
        package let into: Int64
    }

    /// Where an article was put.
    package struct Place: Sendable {
        package let decision: Decision
        /// As it stands: the story may still be joined with an older one.
        package let story: Int64
        /// The stories that became one because of the article.
        package let joins: [Join]
    }

    package let windowSeconds: Int64
    private var index: StoryIndex
    private var count: Int64 = 0
    /// Of a story that was joined with an older one, that one.
    private var joinedInto: [Int64: Int64] = [:]
    private var latest: Timestamp?
    /// Articles of the window before this time are forgotten.
    package private(set) var expiredAt: Timestamp?
    /// The index is cleared of old articles once a day of the articles' time: one a day too large decides no differently.
    private static let expirySeconds: Int64 = 86400

    /// - Parameters:
    ///   - windowSeconds: how far apart two articles of one story may be.
    ///   - settlingSeconds: as of the index. With 0 all is decided on arrival, which is right for articles in the order of
    ///     publication.
    ///   - splitPairs: what people keep apart.
    package init(windowSeconds: Int64, settlingSeconds: Int64 = 0, splitPairs: SplitPairs = SplitPairs()) {
        self.windowSeconds = windowSeconds
        index = StoryIndex(windowSeconds: windowSeconds, settlingSeconds: settlingSeconds)
        index.splitPairs = splitPairs
    }

    /// Whether late articles are gathered, so that what came before may still change.
    package var isGathering: Bool { index.isGathering }

    /// Decides and enters one article.
    package mutating func place(_ arrival: Arrival) -> Place {
        count += 1
        latest = latest.map { max($0, arrival.time) } ?? arrival.time
        let decision = index.decide(arrival)
        guard case .joinsStory(let known) = decision.placement else {
            index.apply(arrival, in: Story.ID(count), absorbing: [])
            return Place(decision: decision, story: count, joins: [])
        }
        index.apply(arrival, in: known, absorbing: decision.absorbs)
        let (story, joins) = join([known] + decision.absorbs)
        return Place(decision: decision, story: story, joins: joins)
    }

    /// Settles what is due when articles have come up to `time`, or up to the latest so far, and forgets those that are too
    /// old to matter.
    package mutating func settle(at time: Timestamp? = nil) -> [(StoryIndex.Settlement, joins: [Join])] {
        guard let latest else { return [] }
        var settled: [(StoryIndex.Settlement, joins: [Join])] = []
        for settlement in index.settle(at: time ?? latest) {
            guard case .joinsStory(let other) = settlement.decision.placement else { continue }
            settled.append((settlement, join([settlement.story, other] + settlement.decision.absorbs).joins))
        }
        if expiredAt.map({ latest.seconds(since: $0) >= NumberedStories.expirySeconds }) ?? true {
            expiredAt = latest
            index.expire(before: latest.advanced(bySeconds: -windowSeconds))
        }
        return settled
    }

    /// The number by which a story goes now.
    package func present(_ story: Int64) -> Int64 {
        var story = story
        while let older = joinedInto[story] { story = older }
        return story
    }

    private mutating func join(_ stories: [Story.ID]) -> (story: Int64, joins: [Join]) {
        let numbers = Set(stories.map { present($0.number) })
        let oldest = numbers.min() ?? count
        let joins = numbers.sorted().filter { $0 != oldest }.map { Join(story: $0, into: oldest) }
        for join in joins { joinedInto[join.story] = join.into }
        return (oldest, joins)
    }

    /// What the index makes of two articles by themselves, with what it knows of formulas now.
    package func grounds(_ one: Arrival, _ other: Arrival) -> Grounds { index.grounds(one, other) }

    /// As of the index.
    package func ownFurniture(_ known: Set<UInt64>, in text: String, of outlet: Outlet.ID) -> Set<UInt64> {
        index.ownFurniture(known, in: text, of: outlet)
    }
}
