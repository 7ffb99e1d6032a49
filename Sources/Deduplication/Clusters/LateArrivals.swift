internal import News

/// Articles that come after their time to settle. They are gathered until no more of them come.
///
/// The first poll of an outlet brings what it published in days. First polls of many outlets bring the same stories
/// again and again, in the order in which servers happen to answer. So none is placed before all have come. Then each
/// is, in the order of publication. Articles that come in time meanwhile wait with them for their turn.
struct LateArrivals {
    /// An article that waits to be settled.
    struct Waiting {
        let slot: Int32
        /// The article when it began to wait: its slot may be another article's by the time it is settled.
        let article: Article.ID
        /// Whether other articles find it while it waits.
        let isPosted: Bool
    }

    /// Gathering is over when no late article has come for this long ...
    let quietSeconds: Int64
    /// ... or when it has gone on for this long.
    let longestSeconds: Int64

    private var waiting: [Waiting] = []
    /// When gathering began; nil where none is going on.
    private(set) var begunAt: Int64?
    private var lastAt = Int64.min / 2

    init(settlingSeconds: Int64) {
        quietSeconds = MatchingRules.quietSeconds(settlingSeconds: settlingSeconds)
        longestSeconds = MatchingRules.longestSeconds(settlingSeconds: settlingSeconds)
    }

    func isGathering(at time: Int64) -> Bool { begunAt != nil && !isOver(at: time) }

    func isOver(at time: Int64) -> Bool {
        guard let begunAt else { return false }
        return time >= min(lastAt + quietSeconds, begunAt + longestSeconds)
    }

    /// Begins or goes on gathering, because an article came late at `time`.
    ///
    /// - Returns: the articles that had waited for a gathering that was over by then.
    mutating func extend(to time: Int64) -> [Waiting] {
        let over = isOver(at: time) ? close() : []
        begunAt = begunAt ?? time
        lastAt = max(lastAt, time)
        return over
    }

    mutating func add(_ article: Waiting) { waiting.append(article) }

    /// Ends the gathering and gives the articles that waited for its end, in the order of arrival.
    mutating func close() -> [Waiting] {
        defer { waiting = [] }
        begunAt = nil
        return waiting
    }
}
