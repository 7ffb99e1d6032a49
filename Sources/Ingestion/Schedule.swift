import News

/// When a feed is asked next. Pure: the same answers give the same times.
struct Schedule: Sendable {
    let everySeconds: Int64
    let minIntervalSeconds: Int64
    let maxIntervalSeconds: Int64

    /// The longest that a server's Retry-After is taken at its word: a week.
    private static let longestRetrySeconds: Int64 = 7 * 86400

    /// After an answer: the interval, longer where the server says that its answer stays fresh for longer.
    ///
    /// `seed` spreads feeds: up to a tenth of the interval is taken off by it, never added, so that a feed polled
    /// by a clock tick is due at the tick.
    func next(after now: Timestamp, maxAgeSeconds: Int?, seed: Int64) -> Timestamp {
        let wished = max(everySeconds, Int64(maxAgeSeconds ?? 0))
        return now.advanced(bySeconds: jittered(clamped(wished), seed: seed, at: now))
    }

    /// After a failure: the interval doubled with every failure in a row, and never before Retry-After.
    ///
    /// `failures` counts those in a row, this one included.
    func retry(after now: Timestamp, failures: Int, retryAfterSeconds: Int?, seed: Int64) -> Timestamp {
        let doubled = clamped(everySeconds) << min(Int64(failures), 20)
        let backoff = jittered(min(doubled, max(maxIntervalSeconds, everySeconds)), seed: seed, at: now)
        let asked = min(Int64(retryAfterSeconds ?? 0), Self.longestRetrySeconds)
        return now.advanced(bySeconds: max(backoff, asked))
    }

    private func clamped(_ seconds: Int64) -> Int64 {
        max(minIntervalSeconds, min(seconds, max(maxIntervalSeconds, everySeconds)))
    }

    private func jittered(_ seconds: Int64, seed: Int64, at now: Timestamp) -> Int64 {
        // SplitMix64's last step: neighbouring seeds give unrelated values. Source: Steele, Lea, Flood, 2014.
        var mixed = UInt64(bitPattern: seed &* 1_000_003 &+ now.secondsSince1970)
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        mixed ^= mixed >> 31
        let most = UInt64(min(seconds / 10, max(0, seconds - minIntervalSeconds)))
        return seconds - Int64(mixed % (most + 1))
    }
}
