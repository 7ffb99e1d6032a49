import Deduplication
import Language
import News

/// The stories of one input, as they grow.
///
/// An article's line is settled when its story can change no more: when the story's latest article has left the
/// window. What is settled is given out in the order of the input and forgotten, so that an endless input needs
/// no more memory than its window.
struct DedupRun {
    /// An article with its place.
    struct Row {
        let id: DedupItem.ID
        let title: String
        let outlet: String
        let published: Timestamp
        let agency: String?
        var decision: Decision
        /// The article it was measured against, as the input calls it.
        var match: DedupItem.ID?
        /// As it stands: stories may still be joined until it is settled.
        var story: Int64
        /// To its story; final when it is settled.
        var relation: Relation
    }

    /// A story that belongs to an older one from now on.
    struct Join: Hashable {
        let story: Int64
        let into: Int64
    }

    private struct Story {
        private(set) var rows: [Int] = []
        private(set) var latest: Timestamp

        init(latest: Timestamp) {
            self.latest = latest
        }

        mutating func add(_ others: [Int], latest other: Timestamp) {
            rows += others
            latest = max(latest, other)
        }
    }

    private static let windowSeconds: Int64 = 14 * 86400
    /// The index is cleared of old articles once a day of the articles' time: one a day too large decides no
    /// differently.
    private static let expirySeconds: Int64 = 86400

    /// Lone and doubtful articles are asked again when those published up to six hours later have come, so that
    /// their order of arrival makes no difference.
    private static let settlingSeconds: Int64 = 6 * 3600

    private var index = StoryIndex(windowSeconds: windowSeconds, settlingSeconds: settlingSeconds)
    /// Rows that are not settled, by their number in the input, from 1.
    private var rows: [Int: Row] = [:]
    private var count = 0
    private var nextSettled = 1
    private var stories: [Int64: Story] = [:]
    /// Of a story that was joined with an older one, that one.
    private var joinedInto: [Int64: Int64] = [:]
    private var latest: Timestamp?
    private var expiredAt: Timestamp?

    /// Decides and enters one article, in the order of arrival; its row, and the stories that are one now.
    @discardableResult
    mutating func add(_ item: DedupItem) -> (row: Row, joins: [Join]) {
        let attribution = Attribution(text: item.text, outletName: item.outlet.isEmpty ? nil : item.outlet)
        count += 1
        let arrival = DedupRun.arrival(item, attribution, number: Int64(count))
        let decision = index.decide(arrival)
        var story = Int64(count)
        var joins: [Join] = []
        switch decision.placement {
        case .opensStory:
            index.apply(arrival, in: News.Story.ID(story), absorbing: [])
        case .joinsStory(let known):
            let all = ([known] + decision.absorbs).map(\.number)
            story = all.min() ?? known.number
            for other in all where other != story { joins.append(join(other, into: story)) }
            index.apply(arrival, in: known, absorbing: decision.absorbs)
        }
        let row = Row(
            id: item.id,
            title: item.title,
            outlet: item.outlet,
            published: item.published,
            agency: attribution.agency,
            decision: decision,
            match: decision.match.flatMap { rows[Int($0.number)]?.id },
            story: story,
            relation: decision.relation
        )
        rows[count] = row
        stories[story, default: Story(latest: item.published)].add([count], latest: item.published)
        latest = max(latest ?? item.published, item.published)
        joins += settle(at: latest ?? item.published)
        expireOld()
        return (row, joins)
    }

    private static func arrival(_ item: DedupItem, _ attribution: Attribution, number: Int64) -> Arrival {
        Arrival(
            article: Article.ID(number),
            outlet: Outlet.ID(item.outlet),
            url: CanonicalURL(item.url)?.text ?? item.url,
            time: item.published,
            fingerprint: Fingerprint(title: item.title, comparedText: attribution.comparedText)
        )
    }

    /// What the index makes of two articles by themselves, with what it knows of formulas now.
    func explain(_ first: (DedupItem, Attribution), _ second: (DedupItem, Attribution)) -> Grounds {
        index.grounds(
            DedupRun.arrival(first.0, first.1, number: Int64(count + 1)),
            DedupRun.arrival(second.0, second.1, number: Int64(count + 2))
        )
    }

    /// Joins what turns out to be one story now.
    private mutating func settle(at time: Timestamp) -> [Join] {
        var joins: [Join] = []
        for settlement in index.settle(at: time) {
            guard case .joinsStory(let other) = settlement.decision.placement else { continue }
            let number = Int(settlement.article.number)
            rows[number]?.decision = settlement.decision
            rows[number]?.relation = settlement.decision.relation
            let match = settlement.decision.match.flatMap { rows[Int($0.number)]?.id }
            rows[number]?.match = match
            let all = ([settlement.story, other] + settlement.decision.absorbs).map { finalStory($0.number) }
            guard let oldest = all.min() else { continue }
            for other in Set(all).sorted() where other != oldest { joins.append(join(other, into: oldest)) }
        }
        return joins
    }

    private mutating func join(_ other: Int64, into story: Int64) -> Join {
        joinedInto[other] = story
        guard let source = stories.removeValue(forKey: other) else { return Join(story: other, into: story) }
        stories[story, default: Story(latest: source.latest)].add(source.rows, latest: source.latest)
        return Join(story: other, into: story)
    }

    private mutating func expireOld() {
        guard let latest else { return }
        if let expiredAt, latest.seconds(since: expiredAt) < DedupRun.expirySeconds { return }
        expiredAt = latest
        index.expire(before: latest.advanced(bySeconds: -DedupRun.windowSeconds))
    }
}

// MARK: - Settled rows

extension DedupRun {
    /// Gives out what is settled, and all the rest where the input has `ended`.
    mutating func takeSettled<Failure>(ended: Bool, _ body: (Row) throws(Failure) -> Void) throws(Failure) {
        if ended { _ = settle(at: Timestamp(secondsSince1970: .max)) }
        while var row = rows[nextSettled] {
            row.story = finalStory(row.story)
            guard ended || isSettled(row.story) else { return }
            relate(row.story)
            row.relation = rows[nextSettled]?.relation ?? row.relation
            try body(row)
            rows[nextSettled] = nil
            nextSettled += 1
        }
    }

    /// Whether no article that is still to come can reach the story.
    private func isSettled(_ story: Int64) -> Bool {
        guard !index.isGathering else { return false }
        guard let expiredAt, let known = stories[story] else { return true }
        return expiredAt.seconds(since: known.latest) > DedupRun.windowSeconds
    }

    private func finalStory(_ story: Int64) -> Int64 {
        var story = story
        while let older = joinedInto[story] { story = older }
        return story
    }

    /// Says how each article of a settled story stands to it: the earliest published is the original, whenever it
    /// came. The story is complete, so this is done once.
    private mutating func relate(_ story: Int64) {
        guard let members = stories.removeValue(forKey: story)?.rows else { return }
        let times = members.compactMap { number in rows[number].map { (number, $0.published) } }
        guard let first = times.min(by: { ($0.1, $0.0) < ($1.1, $1.0) })?.0 else { return }
        let inverse = rows[first]?.relation.inverse ?? .copy
        for number in members where number != first && rows[number]?.relation == .original {
            rows[number]?.relation = inverse
        }
        rows[first]?.relation = .original
    }
}
