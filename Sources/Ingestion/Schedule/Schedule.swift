import News

/// When a feed is asked next. Pure: the same answers give the same times.
struct Schedule: Sendable {
    /// The interval of a feed whose rhythm is not known yet. Where the outlet has an interval of its own, learning never
    /// gives a longer one.
    let everySeconds: Int64
    /// Whether the operator set the interval for this very outlet.
    var isOwn = false
    let minIntervalSeconds: Int64
    let maxIntervalSeconds: Int64

    /// The pause after a first failure or refusal that names no time: ten minutes, in which a server that is merely busy or being
    /// restarted comes back. Domains, pages, robots.txt and refused work are given the same.
    static let firstPauseSeconds: Int64 = 600
    /// The longest Retry-After that is obeyed: a week.
    static let longestRetrySeconds: Int64 = 7 * 86400
    /// No domain rests longer than this, spreading included. A later end of a rest was written under a wrong clock.
    static let longestRestSeconds = longestRetrySeconds + longestRetrySeconds / 10
    /// A server without validators sends the whole body each time, so its feed is asked hourly at most.
    private static let leastWithoutValidatorsSeconds: Int64 = 3600

    /// A feed's wish counts up to so many of the usual gaps between its entries. Most feeds show ten entries or more, so that
    /// none is missed.
    private static let wishedGaps: Int64 = 6

    /// The next time after an answer. It follows the learnt interval, is later where the server or the feed wishes it, and
    /// avoids the hours that the feed rules out.
    ///
    /// `seed` spreads feeds, as otherwise all that were asked first in one minute would meet in one minute for ever. It takes up
    /// to a tenth off the interval and never adds to it, so that a feed is due at the next tick of the clock and not after it. To a
    /// feed's wish it adds up to a tenth. After the `isFirst` answer it adds up to half, once. What the server calls fresh is kept
    /// to the second, up to the longest interval.
    func next(
        after now: Timestamp,
        memory: Feed.Memory,
        hasValidators: Bool,
        isFirst: Bool = false,
        seed: Int64
    ) -> Timestamp {
        var interval = everySeconds
        var ceiling = longest
        if let gap = memory.gapSeconds {
            interval = Rhythm.interval(gapSeconds: gap, newestAt: memory.newestAt, at: now)
            ceiling = min(longest, max(interval, Schedule.wishedGaps * gap))
            if isOwn { interval = min(interval, everySeconds) }
        }
        if !hasValidators, !isOwn { interval = max(interval, Schedule.leastWithoutValidatorsSeconds) }
        let fresh = min(memory.freshUntil.map { $0.seconds(since: now) } ?? 0, longest)
        // An interval that the operator set for this outlet wins, and is not stretched.
        var wished = isOwn ? 0 : min(memory.wishSeconds ?? 0, ceiling)
        wished = min(wished + Schedule.spread(over: wished / 10, seed: seed, at: now), longest)
        var wait = max(jittered(clamped(interval), seed: seed, at: now), wished)
        if isFirst, !isOwn { wait += Schedule.spread(over: wait / 2, seed: seed &+ 1, at: now) }
        wait = max(wait, fresh)
        return withoutSkipped(now.advanced(bySeconds: wait), memory, after: now)
    }

    /// The next time after a failure: the interval, doubled with every failure in a row.
    ///
    /// `failures` counts the failures in a row, this one included.
    func retry(after now: Timestamp, failures: Int, seed: Int64) -> Timestamp {
        let doubled = clamped(everySeconds) << min(Int64(failures), 20)
        return now.advanced(bySeconds: jittered(min(doubled, longest), seed: seed, at: now))
    }

    /// The next time after a failure in which no outlet was asked: a minute later, doubled with every failure in a row, but
    /// never later than the interval. What is to be mended is here, and to ask again costs no outlet anything.
    func retrySoon(after now: Timestamp, failures: Int) -> Timestamp {
        let doubled = Int64(60) << min(Int64(max(failures, 1) - 1), 20)
        return now.advanced(bySeconds: min(doubled, clamped(everySeconds)))
    }

    private var longest: Int64 { max(maxIntervalSeconds, everySeconds) }

    private func clamped(_ seconds: Int64) -> Int64 {
        max(minIntervalSeconds, min(seconds, longest))
    }

    private func jittered(_ seconds: Int64, seed: Int64, at now: Timestamp) -> Int64 {
        let most = min(seconds / 10, max(0, seconds - minIntervalSeconds))
        return seconds - Schedule.spread(over: most, seed: seed, at: now)
    }

    /// A number from 0 to `most` that differs from seed to seed and time to time.
    static func spread(over most: Int64, seed: Int64, at now: Timestamp) -> Int64 {
        // SplitMix64's last step: neighbouring seeds give unrelated values. Source: Steele, Lea, Flood, 2014.
        var mixed = UInt64(bitPattern: seed &* 1_000_003 &+ now.secondsSince1970)
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        mixed ^= mixed >> 31
        return Int64(mixed % UInt64(max(0, most) + 1))
    }

    /// The first time at or after `time` whose hour and day the feed does not rule out. It is `time` itself where there is none
    /// within the longest interval. Source: RSS 2.0, skipHours and skipDays, both in UTC.
    private func withoutSkipped(_ time: Timestamp, _ memory: Feed.Memory, after now: Timestamp) -> Timestamp {
        guard memory.skipHours != 0 || memory.skipDays != 0 else { return time }
        var candidate = time
        while candidate.seconds(since: now) <= longest {
            let seconds = candidate.secondsSince1970
            let hour = (seconds % 86400 + 86400) % 86400 / 3600
            // 1970-01-01 was a Thursday.
            let day = ((seconds - hour * 3600) / 86400 + 3) % 7
            let isSkipped = memory.skipHours >> hour & 1 == 1 || memory.skipDays >> ((day + 7) % 7) & 1 == 1
            if !isSkipped { return candidate }
            candidate = Timestamp(secondsSince1970: (seconds / 3600 + 1) * 3600)
        }
        return time
    }
}
