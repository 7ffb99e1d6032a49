import News

/// How often a feed brings something new, learnt from the times of its entries.
enum Rhythm {
    /// How many of the newest entries are looked at.
    private static let entries = 20
    /// An entry counts as pinned when it lies this many times further behind the middle entry than the newest lies ahead
    /// of it. A pinned entry does not show how often the feed brings something.
    private static let furthestBehind: Int64 = 10

    /// The mean time between entries, the time of the newest and of the middle one, by the published times of a document.
    ///
    /// Times in the future are ignored. A gap needs three times that differ.
    static func learn(from entries: [Entry], at now: Timestamp) -> Learnt {
        let all = Set(entries.compactMap(\.published)).filter { $0 <= now }.sorted(by: >)
        guard let newest = all.first else { return Learnt() }
        let middle = all[all.count / 2]
        let newerHalf = newest.seconds(since: middle)
        let times = all.prefix(Rhythm.entries).filter {
            newerHalf == 0 || middle.seconds(since: $0) <= Rhythm.furthestBehind * newerHalf
        }
        guard let oldest = times.last else { return Learnt() }
        guard times.count >= 3 else { return Learnt(newestAt: newest, middleAt: middle) }
        let gap = newest.seconds(since: oldest) / Int64(times.count - 1)
        return Learnt(gapSeconds: gap, newestAt: newest, middleAt: middle)
    }

    struct Learnt: Hashable {
        var gapSeconds: Int64?
        var newestAt: Timestamp?
        var middleAt: Timestamp?
    }

    /// How long to wait before the next poll: half of the usual gap, so that news is at most half a gap old. When the silence
    /// grows beyond the gap, an eighth of the silence counts as the gap, so that a feed that fell silent costs ever less.
    static func interval(gapSeconds: Int64, newestAt: Timestamp?, at now: Timestamp) -> Int64 {
        let silence = newestAt.map { now.seconds(since: $0) } ?? 0
        return max(gapSeconds, silence / 8) / 2
    }
}
