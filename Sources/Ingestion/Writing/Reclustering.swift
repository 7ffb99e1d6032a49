import Deduplication
import Machinery
package import News
import Storage

/// The canonical stories, which the kept articles give when they come in the order of publication, and the moves that lead
/// to them.
///
/// A story keeps its id where most of its articles stay together. Articles that people split stay apart. Stories that
/// people joined are computed as if they were not, and joined again.
package struct Reclustering: Sendable {
    /// An article that belongs to another story than its present one.
    package struct Move: Hashable, Sendable {
        package let article: Article.ID
        package let from: Story.ID
        package let to: Target
        /// The story with which a person joined `to`; nil where nobody did.
        package let toStory: Story.ID?
        let placement: PlacementRecord

        /// Whether the article leaves its story, and not only a part of it that people joined.
        package var isSeen: Bool { from != toStory }
    }

    package enum Target: Hashable, Sendable {
        case known(Story.ID)
        /// A story that does not exist yet. Equal numbers mean the same story.
        case new(Int)
    }

    /// The number of articles that were read.
    package private(set) var articles = 0
    /// The number of articles with fingerprints of another version. They stay where they are.
    package private(set) var unreadable = 0
    package private(set) var storiesBefore = 0
    package private(set) var storiesAfter = 0
    /// In the order of publication.
    package private(set) var moves: [Move] = []
    /// The number of people's corrections, which are kept.
    package private(set) var splits = 0
    package private(set) var joins = 0

    private struct Placed {
        let article: Article.ID
        let story: Story.ID
        /// The story, without what people joined.
        let present: Story.ID
        let cluster: Int64
    }

    /// Evidence takes a kilobyte an article. Where more articles move than these, theirs is left out; `khabar why` measures anew.
    private static let mostEvidence = 200_000

    /// Puts all articles of the database into stories anew, without changing anything.
    ///
    /// All articles are walked through once to see who moves, and where somebody does once more to learn why: what was measured
    /// of all of them would take a gigabyte for each million.
    init(of database: NewsDatabase, windowSeconds: Int64) throws(StorageError) {
        var placed: [Placed] = []
        let (stories, unreadable) = try Reclustering.walk(database, windowSeconds: windowSeconds) {
            stored,
            _,
            cluster in
            placed.append(
                Placed(article: stored.article, story: stored.story, present: stored.part, cluster: cluster)
            )
        }
        articles = placed.count
        self.unreadable = unreadable
        let moved = plan(placed, in: stories)
        (splits, joins) = try database.correctionsInForce()
        storiesBefore = Set(placed.map(\.story)).count
        storiesAfter = Reclustering.count(
            Dictionary(placed.map { ($0.article, stories.present($0.cluster)) }) { first, _ in first },
            joinedBy: try database.correctedPairs(.join)
        )
        placed = []
        moves = try Reclustering.explained(moved, in: database, windowSeconds: windowSeconds)
    }

    /// Who leaves which story for which.
    private typealias Moved = [Article.ID: (from: Story.ID, to: Target, toStory: Story.ID?)]

    /// The moves with why: every decision is made again as it was made before.
    private static func explained(_ moved: Moved, in database: NewsDatabase, windowSeconds: Int64)
        throws(StorageError) -> [Move]
    {
        guard !moved.isEmpty else { return [] }
        var moves: [Move] = []
        moves.reserveCapacity(moved.count)
        _ = try walk(database, windowSeconds: windowSeconds) { stored, decision, _ in
            guard let move = moved[stored.article] else { return }
            var placement = PlacementRecord(decision)
            if moved.count > mostEvidence { placement.evidence = nil }
            moves.append(
                Move(
                    article: stored.article,
                    from: move.from,
                    to: move.to,
                    toStory: move.toStory,
                    placement: placement
                )
            )
        }
        return moves
    }

    /// Decides on all articles in the order of publication. `take` is told of each, with its story's number.
    ///
    /// - Returns: The stories, and the number of articles whose fingerprints are of another version.
    private static func walk(
        _ database: NewsDatabase,
        windowSeconds: Int64,
        take: (StoredFingerprint, Decision, Int64) -> Void
    ) throws(StorageError) -> (stories: NumberedStories, unreadable: Int) {
        var stories = NumberedStories(
            windowSeconds: windowSeconds,
            splitPairs: try database.splitPairs()
        )
        var unreadable = 0
        var ofOneTime: [(Arrival, StoredFingerprint)] = []
        func placeAll() {
            for (arrival, stored) in StoryIndex.inOrder(ofOneTime, by: \.0) {
                let place = stories.place(arrival)
                // In the order of publication nothing waits to be settled, so this only forgets what is too old.
                _ = stories.settle()
                take(stored, place.decision, place.story)
            }
            ofOneTime = []
        }
        try database.fingerprintsByTime { stored in
            guard let arrival = Arrival(stored) else {
                unreadable += 1
                return
            }
            if let time = ofOneTime.last?.1.time, time != stored.time { placeAll() }
            ofOneTime.append((arrival, stored))
        }
        placeAll()
        return (stories, unreadable)
    }

    /// How many stories the clusters make when those are one that people joined.
    private static func count(
        _ clusters: [Article.ID: Int64],
        joinedBy pairs: [(article: Article.ID, other: Article.ID)]
    ) -> Int {
        var leads: [Int64: Int64] = [:]
        func end(_ cluster: Int64) -> Int64 {
            var cluster = cluster
            while let next = leads[cluster] { cluster = next }
            return cluster
        }
        for pair in pairs {
            guard let one = clusters[pair.article], let two = clusters[pair.other] else { continue }
            if end(one) != end(two) { leads[end(one)] = end(two) }
        }
        return Set(clusters.values.map(end)).count
    }

    private func plan(_ placed: [Placed], in numbered: NumberedStories) -> Moved {
        struct Pair: Hashable {
            let cluster: Int64
            let story: Story.ID
        }
        var shared: [Pair: Int] = [:]
        for each in placed {
            shared[Pair(cluster: numbered.present(each.cluster), story: each.present), default: 0] += 1
        }
        // The larger part of a story keeps its id; of equal parts the older story, then the earlier cluster.
        let byOverlap = shared.sorted { a, b in
            if a.value != b.value { return a.value > b.value }
            if a.key.story != b.key.story { return a.key.story < b.key.story }
            return a.key.cluster < b.key.cluster
        }
        var idOfCluster: [Int64: Story.ID] = [:]
        var taken: Set<Story.ID> = []
        for (pair, _) in byOverlap where idOfCluster[pair.cluster] == nil && !taken.contains(pair.story) {
            idOfCluster[pair.cluster] = pair.story
            taken.insert(pair.story)
        }
        let stories = Dictionary(placed.map { ($0.present, $0.story) }) { first, _ in first }
        var moved: Moved = [:]
        for each in placed {
            let cluster = numbered.present(each.cluster)
            let target = idOfCluster[cluster].map { Target.known($0) } ?? .new(Int(cluster))
            if target == .known(each.present) { continue }
            var story: Story.ID?
            if case .known(let part) = target { story = stories[part] ?? part }
            moved[each.article] = (each.story, target, story)
        }
        return moved
    }
}

extension NewsWriter {
    /// Finds the canonical stories and, unless it is a `dryRun`, makes them those of the database, in one
    /// transaction. Their events are due then.
    package func recluster(dryRun: Bool, at now: Timestamp) throws -> Reclustering {
        try pulse.duringLongWork { try reclusterAll(dryRun: dryRun, at: now) }
    }

    private func reclusterAll(dryRun: Bool, at now: Timestamp) throws -> Reclustering {
        let plan = try Reclustering(of: database, windowSeconds: windowSeconds)
        guard !dryRun else { return plan }
        try database.write { try $0.queueForEvents(within: EventRules().windowSeconds) }
        guard !plan.moves.isEmpty else { return plan }
        try database.write { transaction in
            if plan.joins > 0 { try transaction.takeJoinsApart(at: now) }
            var opened: [Int: Story.ID] = [:]
            for move in plan.moves {
                switch move.to {
                case .known(let story):
                    _ = try transaction.move(move.article, to: story, placement: move.placement, at: now)
                case .new(let number):
                    opened[number] = try transaction.move(
                        move.article,
                        to: opened[number],
                        placement: move.placement,
                        at: now
                    )
                }
            }
            if plan.joins > 0 { try transaction.rejoin(at: now) }
        }
        try rebuild(at: now)
        logger.say(.storiesRenewed(plan))
        return plan
    }
}
