import News

/// The time of publication that order, matching and "who was first" rest on.
///
/// The rule, the same for every article: the outlet's claim of publication where it can be believed, else its claim
/// of a change where that can, else the time at which khabar first saw the article. A claim cannot be believed when
/// it lies further ahead of that first sight than clocks differ, or before there was news on the Web. Claims are
/// kept as they were made, believed or not.
///
/// A later claim of the same article replaces an earlier one under the same condition, still against the first
/// sight: an outlet that dates an article anew, long after it was seen, does not make it younger.
enum BelievedTime {
    /// How far a claim may lie ahead of our clock.
    private static let aheadSeconds: Int64 = 15 * 60
    /// 1990-01-01T00:00:00Z, before the first page of the Web; what lies before is a clock that was never set.
    private static let earliest = Timestamp(secondsSince1970: 631_152_000)

    /// Of an article as it is first kept, or as its page completes it.
    static func of(published: Timestamp?, updated: Timestamp?, seenAt: Timestamp) -> Timestamp {
        for claim in [published, updated] {
            if let claim, isBelievable(claim, seenAt: seenAt) { return claim }
        }
        return seenAt
    }

    /// Of an article that is kept already, once its outlet states it otherwise; `known` is what was believed so far.
    static func revised(published: Timestamp?, seenAt: Timestamp, known: Timestamp) -> Timestamp {
        guard let published, isBelievable(published, seenAt: seenAt) else { return known }
        return published
    }

    private static func isBelievable(_ claim: Timestamp, seenAt: Timestamp) -> Bool {
        claim >= earliest && claim.seconds(since: seenAt) <= aheadSeconds
    }
}
