import News

/// How often a feed brings something new, learnt from the times of its entries.
enum Rhythm {
    /// So many of the newest entries are looked at.
    private static let entries = 20

    /// The mean time between entries and the time of the newest, by the published times of a document.
    ///
    /// Claims in the future say nothing; three times that differ are needed for a gap.
    static func learn(from entries: [Entry], at now: Timestamp) -> (gapSeconds: Int64?, newestAt: Timestamp?)
    {
        let times = Set(entries.compactMap(\.published)).filter { $0 <= now }.sorted(by: >).prefix(
            Rhythm.entries
        )
        guard let newest = times.first, let oldest = times.last else { return (nil, nil) }
        guard times.count >= 3 else { return (nil, newest) }
        return (newest.seconds(since: oldest) / Int64(times.count - 1), newest)
    }

    /// How long to wait: half of the usual gap, so that news is half a gap old at most; longer as the silence grows
    /// beyond it, an eighth of the silence for a gap, so that a feed that fell silent costs ever less.
    static func interval(gapSeconds: Int64, newestAt: Timestamp?, at now: Timestamp) -> Int64 {
        let silence = newestAt.map { now.seconds(since: $0) } ?? 0
        return max(gapSeconds, silence / 8) / 2
    }
}
