import News
import Storage

/// Whether a feed's window rolled past between two polls, so that entries came and went unseen.
///
/// A feed shows its newest entries only. As long as one of the newer half of those it showed last time is there
/// again, nothing can have been missed; an old entry that stays pinned to the top proves nothing. Entries without a
/// time count as new ones of last time: any that is known again shows that the windows touch. A feed that shows a single
/// entry says nothing of what came between.
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
            // Of the claims only what is believed: a clock that was never set would stretch the window.
            if claim != nil { oldestNew = min(oldestNew ?? prepared.believedAt, prepared.believedAt) }
        }
    }

    /// What was missed before `poll`, once all entries of a whole document are counted; nil where the windows touch.
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

    /// How many entries fit between two that lie so far apart, by the mean of the rates before and after; nil where
    /// neither is known.
    private static func estimate(seconds: Int64, gaps: [Int64]) -> Int? {
        guard !gaps.isEmpty else { return nil }
        let rate = gaps.reduce(0) { $0 + 1 / Double(max(1, $1)) } / Double(gaps.count)
        return max(0, Int((Double(seconds) * rate).rounded()) - 1)
    }
}
