import News

/// The time of publication that order, matching and "who was first" rest on.
///
/// One rule holds for every article. The first of these that can be believed counts: the outlet's time of publication, its
/// time of a change, the time at which khabar first saw the article. A claim cannot be believed when it lies further ahead
/// of that first sight than clocks differ, or before there was news on the Web. All claims are kept as they were made.
///
/// A day without an hour is a range. Its article counts as published when its feed was last there without it, else when it was
/// first seen, and never after the day's end.
///
/// An hour that lies well before the feed's last poll without the article was not the hour of its publication: it is that of a
/// draft, or of another zone. The article then counts from that poll.
///
/// A later claim replaces an earlier one under the same condition, and is still compared with the first sight. So an outlet
/// that dates an old article anew does not make it younger.
enum BelievedTime {
    /// How far a claim may lie ahead of our clock.
    private static let aheadSeconds: Int64 = 15 * 60
    /// 1990-01-01T00:00:00Z, before the first page of the Web. An earlier claim comes from a clock that was never set.
    private static let earliest = Timestamp(secondsSince1970: 631_152_000)

    private static let day: Int64 = 86400
    /// So long a feed may lag behind its site: caches keep it for some minutes. Zones differ by half an hour or more.
    private static let lagSeconds: Int64 = 30 * 60
    /// No zone is farther from another. What is claimed for earlier days was published then, and is listed only now.
    private static let zoneSeconds: Int64 = 14 * 3600

    /// A time that an outlet states, and how exactly.
    struct Claim {
        let time: Timestamp
        let precision: TimePrecision

        /// Nil without a time.
        init?(_ time: Timestamp?, _ precision: TimePrecision?) {
            guard let time else { return nil }
            (self.time, self.precision) = (time, precision ?? .instant)
        }
    }

    /// The believed time of an article when it is first kept, or when its page completes it.
    ///
    /// `absentAt` is the last time at which its feed was there without it, `known` what was believed so far. With `isKept` the
    /// claim of publication is the one that this rests on.
    static func of(
        published: Claim?,
        updated: Claim?,
        seenAt: Timestamp,
        absentAt: Timestamp? = nil,
        known: Timestamp? = nil,
        isKept: Bool = false
    ) -> Timestamp {
        if isKept, let known, let published, isBelievable(published.time, seenAt: seenAt) { return known }
        for claim in [published, updated] {
            guard let claim, isBelievable(claim.time, seenAt: seenAt) else { continue }
            return point(in: claim, seenAt: seenAt, absentAt: absentAt, known: known)
        }
        return seenAt
    }

    /// The believed time of a kept article after its outlet stated it anew. `known` is what was believed so far, by the claim
    /// `before`.
    static func revised(published: Claim?, before: Timestamp?, seenAt: Timestamp, known: Timestamp)
        -> Timestamp
    {
        guard let published, published.time != before, isBelievable(published.time, seenAt: seenAt) else {
            return known
        }
        return point(in: published, seenAt: seenAt, absentAt: nil, known: known)
    }

    /// The time that counts for a claim. A day is a range: no outlet is the first for not telling the hour.
    private static func point(
        in claim: Claim,
        seenAt: Timestamp,
        absentAt: Timestamp?,
        known: Timestamp?
    ) -> Timestamp {
        guard claim.precision == .day else {
            guard known == nil, let absentAt, absentAt <= seenAt,
                (lagSeconds + 1...zoneSeconds).contains(absentAt.seconds(since: claim.time))
            else { return claim.time }
            return absentAt
        }
        let latest = max(claim.time, min(seenAt, claim.time.advanced(bySeconds: day - 1)))
        for time in [known, absentAt] {
            if let time, time >= claim.time, time <= latest { return time }
        }
        return latest
    }

    private static func isBelievable(_ claim: Timestamp, seenAt: Timestamp) -> Bool {
        claim >= earliest && claim.seconds(since: seenAt) <= aheadSeconds
    }
}
