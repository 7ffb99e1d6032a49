import News
import Storage

/// Tells whether entries may have come and gone unseen between two polls of a feed.
///
/// A feed shows only its newest entries. Nothing was missed as long as one entry of the newer half of last time is there
/// again. An old entry that stays pinned to the top proves nothing. A known entry without a time proves that nothing was
/// missed. A feed that shows a single entry proves nothing either way.
struct Coverage {
    private let feed: FeedState
    private var entries = 0
    private var isTouching = false
    private var hasNew = false
    private var oldestNew: Timestamp?

    init(_ feed: FeedState) {
        self.feed = feed
    }

    /// Counts one entry of the new document; `isKnown` says whether its article was kept before.
    mutating func count(_ prepared: PreparedArticle, isKnown: Bool) {
        entries += 1
        let claim = prepared.article.publishedAt
        if isKnown {
            if let claim, let middle = feed.memory.middleAt, claim < middle { return }
            isTouching = true
        } else {
            hasNew = true
            // Only believed claims count. An outlet's clock that was never set would stretch the window.
            if claim != nil { oldestNew = min(oldestNew ?? prepared.believedAt, prepared.believedAt) }
        }
    }

    /// The gap before `poll`, once all entries of a whole document are counted; nil where nothing was missed.
    func gap(before poll: PollRecord) -> GapRecord? {
        guard let lastSuccess = feed.lastSuccessAt, entries > 1, hasNew, !isTouching else { return nil }
        guard let newest = feed.memory.newestAt, let oldestNew else {
            return GapRecord(
                feed: feed.id,
                noticedAt: poll.at,
                lastSuccessAt: lastSuccess,
                after: lastSuccess,
                before: poll.at,
                missed: nil
            )
        }
        guard oldestNew > newest else { return nil }
        let missed = Coverage.estimate(
            seconds: oldestNew.seconds(since: newest),
            gaps: [feed.memory.gapSeconds, poll.memory?.gapSeconds].compactMap { $0 }
        )
        guard missed != 0 else { return nil }
        return GapRecord(
            feed: feed.id,
            noticedAt: poll.at,
            lastSuccessAt: lastSuccess,
            after: newest,
            before: oldestNew,
            missed: missed
        )
    }

    /// How many entries fit between two that lie `seconds` apart, by the mean of the rates before and after. Nil where neither
    /// rate is known.
    private static func estimate(seconds: Int64, gaps: [Int64]) -> Int? {
        guard !gaps.isEmpty else { return nil }
        let rate = gaps.reduce(0) { $0 + 1 / Double(max(1, $1)) } / Double(gaps.count)
        return max(0, Int((Double(seconds) * rate).rounded()) - 1)
    }
}
