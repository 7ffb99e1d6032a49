import Deduplication
import News

/// Enters articles one after the other and keeps what became of each.
struct Desk {
    struct Entered {
        let decision: Decision
        let story: Story.ID
    }

    var index: StoryIndex
    private(set) var entered: [Article.ID: Entered] = [:]
    private var joinedInto: [Story.ID: Story.ID] = [:]

    private var latest = Timestamp(secondsSince1970: 0)

    init(windowDays: Int64 = 14, settlingHours: Int64 = 0) {
        index = StoryIndex(windowSeconds: windowDays * 86400, settlingSeconds: settlingHours * 3600)
    }

    /// A desk whose index is made of what a database keeps of `arrivals`, the stories being those of `desk`.
    init(
        restoring arrivals: some Sequence<Arrival>,
        as desk: Desk,
        windowDays: Int64 = 14,
        settlingHours: Int64 = 0,
        settledUntil: Timestamp? = nil
    ) {
        var restoration = StoryIndex.Restoration(
            windowSeconds: windowDays * 86400,
            settlingSeconds: settlingHours * 3600,
            settledUntil: settledUntil
        )
        for arrival in arrivals {
            guard let story = desk.story(of: arrival.article) else { continue }
            restoration.add(arrival, in: story)
        }
        index = restoration.finish()
        (entered, joinedInto, latest) = (desk.entered, desk.joinedInto, desk.latest)
    }

    /// Settles what is due at `time`, and notes the joins.
    @discardableResult
    mutating func settle(at time: Timestamp, areAllThere: Bool = false) -> [StoryIndex.Settlement] {
        let settlements = index.settle(at: time, areAllThere: areAllThere)
        for settlement in settlements {
            guard case .joinsStory(let other) = settlement.decision.placement else { continue }
            let all = [settlement.story, other] + settlement.decision.absorbs
            let oldest = all.min() ?? other
            for other in all where other != oldest { joinedInto[other] = oldest }
        }
        return settlements
    }

    /// Decides and enters; a story opened takes the article's number.
    @discardableResult
    mutating func enter(_ arrival: Arrival, settling: Bool = true) -> Decision {
        let decision = index.decide(arrival)
        var story = Story.ID(arrival.article.number)
        if case .joinsStory(let joined) = decision.placement {
            story = ([joined] + decision.absorbs).min() ?? joined
            for other in [joined] + decision.absorbs where other != story { joinedInto[other] = story }
            index.apply(arrival, in: joined, absorbing: decision.absorbs)
        } else {
            index.apply(arrival, in: story, absorbing: [])
        }
        entered[arrival.article] = Entered(decision: decision, story: story)
        latest = max(latest, arrival.arrivedAt ?? arrival.time)
        if settling { settle(at: latest) }
        return decision
    }

    func story(of article: Article.ID) -> Story.ID? {
        guard var story = entered[article]?.story else { return nil }
        while let older = joinedInto[story] { story = older }
        return story
    }
}

extension Arrival {
    static func test(
        _ number: Int64,
        _ text: String,
        outlet: String = "waha",
        url: String? = nil,
        hours: Double = 0,
        title: String = ""
    ) -> Arrival {
        Arrival(
            article: Article.ID(number),
            outlet: Outlet.ID(outlet),
            url: url ?? "https://\(outlet).test/\(number)",
            time: Timestamp(secondsSince1970: 1_741_000_000 + Int64(hours * 3600)),
            fingerprint: Fingerprint(title: title, comparedText: text)
        )
    }
}
