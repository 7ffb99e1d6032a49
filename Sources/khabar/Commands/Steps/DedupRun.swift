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
        /// Stands for its outlet's furniture, which was cut from it.
        let cut: Set<UInt64>
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

    private var numbered = NumberedStories(
        windowSeconds: MatchingRules.usualWindowSeconds,
        settlingSeconds: MatchingRules.usualSettlingSeconds
    )
    /// Rows that are not settled, by their number in the input, from 1.
    private var rows: [Int: Row] = [:]
    /// What each outlet puts into many of its items, some 10 kB an outlet.
    private var furniture: [String: Furniture] = [:]
    private var count = 0
    private var latest: Timestamp?
    private var nextSettled = 1
    private var stories: [Int64: Story] = [:]

    /// Decides and enters one article, in the order of arrival; its row, and the stories that are one now.
    @discardableResult
    mutating func add(_ item: DedupItem) -> (row: Row, joins: [NumberedStories.Join]) {
        let attribution = Attribution(text: item.text, outletName: item.outlet.isEmpty ? nil : item.outlet)
        count += 1
        let published = time(of: item)
        latest = max(latest ?? published, published)
        let cut = furniture(in: item, number: Int64(count), at: published)
        let comparedText = TextPieces(attribution.comparedText).text(without: cut)
        let place = numbered.place(
            DedupRun.arrival(item, comparedText, number: Int64(count), at: published)
        )
        for join in place.joins { gather(join) }
        let row = Row(
            id: item.id,
            title: item.title,
            outlet: item.outlet,
            published: published,
            agency: attribution.agency,
            decision: place.decision,
            match: place.decision.match.flatMap { rows[Int($0.number)]?.id },
            story: place.story,
            relation: place.decision.relation,
            cut: cut
        )
        rows[count] = row
        stories[place.story, default: Story(latest: published)].add([count], latest: published)
        return (row, place.joins + settle())
    }

    /// An article without a time counts as published with the latest before it.
    private func time(of item: DedupItem) -> Timestamp {
        item.published ?? latest ?? Timestamp(secondsSince1970: 0)
    }

    /// The furniture of its outlet that an item holds, as far as the items so far have shown it.
    private mutating func furniture(in item: DedupItem, number: Int64, at time: Timestamp) -> Set<UInt64> {
        let keys = TextPieces(item.text).keys
        var known = furniture[item.outlet] ?? Furniture()
        known.note(Furniture.Sheet(Article.ID(number), at: time, title: item.title, keys: keys))
        furniture[item.outlet] = known
        return numbered.ownFurniture(known.known(among: keys), in: item.text, of: Outlet.ID(item.outlet))
    }

    private static func arrival(
        _ item: DedupItem,
        _ comparedText: String,
        number: Int64,
        at time: Timestamp
    ) -> Arrival {
        Arrival(
            article: Article.ID(number),
            outlet: Outlet.ID(item.outlet),
            url: CanonicalURL(item.url)?.text ?? item.url,
            time: time,
            fingerprint: Fingerprint(title: item.title, comparedText: comparedText)
        )
    }

    /// What the index makes of two articles by their compared texts, with what it knows of formulas now.
    func explain(_ first: (item: DedupItem, text: String), _ second: (item: DedupItem, text: String))
        -> Grounds
    {
        numbered.grounds(
            DedupRun.arrival(
                first.item,
                first.text,
                number: Int64(count + 1),
                at: time(of: first.item)
            ),
            DedupRun.arrival(
                second.item,
                second.text,
                number: Int64(count + 2),
                at: time(of: second.item)
            )
        )
    }

    /// Joins what turns out to be one story now, when articles have come up to `time` or the latest so far.
    private mutating func settle(at time: Timestamp? = nil) -> [NumberedStories.Join] {
        var all: [NumberedStories.Join] = []
        for (settlement, joins) in numbered.settle(at: time) {
            let number = Int(settlement.article.number)
            rows[number]?.decision = settlement.decision
            rows[number]?.relation = settlement.decision.relation
            let match = settlement.decision.match.flatMap { rows[Int($0.number)]?.id }
            rows[number]?.match = match
            for join in joins { gather(join) }
            all += joins
        }
        return all
    }

    /// Puts the rows of a joined story with those of the older one.
    private mutating func gather(_ join: NumberedStories.Join) {
        guard let source = stories.removeValue(forKey: join.story) else { return }
        stories[join.into, default: Story(latest: source.latest)].add(source.rows, latest: source.latest)
    }
}

// MARK: - Settled rows

extension DedupRun {
    /// Gives out what is settled, and all the rest where the input has `ended`.
    mutating func takeSettled<Failure>(ended: Bool, _ body: (Row) throws(Failure) -> Void) throws(Failure) {
        if ended { _ = settle(at: Timestamp(secondsSince1970: .max)) }
        while var row = rows[nextSettled] {
            row.story = numbered.present(row.story)
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
        guard !numbered.isGathering else { return false }
        guard let expiredAt = numbered.expiredAt, let known = stories[story] else { return true }
        return expiredAt.seconds(since: known.latest) > numbered.windowSeconds
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
