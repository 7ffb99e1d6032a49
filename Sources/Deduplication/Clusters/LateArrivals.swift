internal import News

/// The articles that come when their time to settle is over already, gathered until no more of them come.
///
/// The first poll of an outlet brings what it published in days, that of many outlets at once the same stories
/// over and over, in the order in which servers happen to answer. So none is judged before all of them are there;
/// then each is, in the order of publication. What comes in time meanwhile waits with them for its turn.
struct LateArrivals {
    /// An article that waits to be settled.
    struct Waiting {
        let slot: Int32
        /// The slot may have been given to another by then.
        let article: Article.ID
        /// Whether others find it in the meantime.
        let isPosted: Bool
    }

    /// A wave is over when none has come for so long ...
    let quietSeconds: Int64
    /// ... or when it has gone on for so long.
    let longestSeconds: Int64

    private var waiting: [Waiting] = []
    /// When the wave that is not over began; nil where there is none.
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

    /// Takes note that an article came late, whatever becomes of it; what waited for a wave that was over by then
    /// is given back.
    mutating func extend(to time: Int64) -> [Waiting] {
        let over = isOver(at: time) ? close() : []
        begunAt = begunAt ?? time
        lastAt = max(lastAt, time)
        return over
    }

    mutating func add(_ article: Waiting) { waiting.append(article) }

    /// Ends the wave and gives what waited for that, in the order of arrival.
    mutating func close() -> [Waiting] {
        defer { waiting = [] }
        begunAt = nil
        return waiting
    }
}
