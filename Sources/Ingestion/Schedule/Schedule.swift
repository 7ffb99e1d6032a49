import News

/// When a feed is asked next. Pure: the same answers give the same times.
struct Schedule: Sendable {
    /// Where learning starts; for an outlet with an interval of its own also the longest that learning gives.
    let everySeconds: Int64
    /// Whether the operator set the interval for this very outlet.
    var isOwn = false
    let minIntervalSeconds: Int64
    let maxIntervalSeconds: Int64

    /// The longest that a server's Retry-After is taken at its word: a week.
    static let longestRetrySeconds: Int64 = 7 * 86400
    /// No domain rests longer, spreading included: what lies further ahead was written by a clock that was wrong.
    static let longestRestSeconds = longestRetrySeconds + longestRetrySeconds / 10
    /// Without validators every answer comes whole, so it is asked for no more often than hourly.
    private static let wholeSeconds: Int64 = 3600

    /// After an answer: the learnt interval, longer where the server or the feed itself wishes it, and not in hours
    /// that the feed rules out.
    ///
    /// `seed` spreads feeds: up to a tenth of the interval is taken off by it, never added, so that a feed polled by
    /// a clock tick is due at the tick. Wishes are kept to the second, up to the longest interval.
    func next(after now: Timestamp, memory: Feed.Memory, hasValidators: Bool, seed: Int64) -> Timestamp {
        var interval = everySeconds
        if let gap = memory.gapSeconds {
            interval = Rhythm.interval(gapSeconds: gap, newestAt: memory.newestAt, at: now)
            if isOwn { interval = min(interval, everySeconds) }
        }
        if !hasValidators, !isOwn { interval = max(interval, Schedule.wholeSeconds) }
        let fresh = memory.freshUntil.map { $0.seconds(since: now) } ?? 0
        // What software writes into every feed, such as "hourly", does not outweigh what an operator set for this one.
        let wished = min(max(fresh, isOwn ? 0 : memory.wishSeconds ?? 0), longest)
        let wait = max(jittered(clamped(interval), seed: seed, at: now), wished)
        return withoutSkipped(now.advanced(bySeconds: wait), memory, after: now)
    }

    /// After a failure: the interval doubled with every failure in a row.
    ///
    /// `failures` counts those in a row, this one included.
    func retry(after now: Timestamp, failures: Int, seed: Int64) -> Timestamp {
        let doubled = clamped(everySeconds) << min(Int64(failures), 20)
        return now.advanced(bySeconds: jittered(min(doubled, longest), seed: seed, at: now))
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

    /// The first time from `time` on whose hour and day the feed does not rule out; `time` itself where none comes
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
