import News

/// The time of publication that order, matching and "who was first" rest on.
///
/// One rule holds for every article. The first of these that can be believed counts: the outlet's time of publication, its
/// time of a change, the time at which khabar first saw the article. A claim cannot be believed when it lies further ahead
/// of that first sight than clocks differ, or before there was news on the Web. All claims are kept as they were made.
///
/// A later claim replaces an earlier one under the same condition, and is still compared with the first sight. So an outlet
/// that dates an old article anew does not make it younger.
enum BelievedTime {
    /// How far a claim may lie ahead of our clock.
    private static let aheadSeconds: Int64 = 15 * 60
    /// 1990-01-01T00:00:00Z, before the first page of the Web. An earlier claim comes from a clock that was never set.
    private static let earliest = Timestamp(secondsSince1970: 631_152_000)

    /// The believed time of an article when it is first kept, or when its page completes it.
    static func of(published: Timestamp?, updated: Timestamp?, seenAt: Timestamp) -> Timestamp {
        for claim in [published, updated] {
            if let claim, isBelievable(claim, seenAt: seenAt) { return claim }
        }
        return seenAt
    }

    /// The believed time of a kept article after its outlet stated it anew. `known` is what was believed so far.
    static func revised(published: Timestamp?, seenAt: Timestamp, known: Timestamp) -> Timestamp {
        guard let published, isBelievable(published, seenAt: seenAt) else { return known }
        return published
    }

    private static func isBelievable(_ claim: Timestamp, seenAt: Timestamp) -> Bool {
        claim >= earliest && claim.seconds(since: seenAt) <= aheadSeconds
    }
}
