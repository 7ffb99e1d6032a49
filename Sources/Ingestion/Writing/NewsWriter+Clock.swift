package import News
import Storage

// MARK: - Clocks that are wrong

extension NewsWriter {
    /// How far polls vouch for the clock.
    func steadyClock() throws -> SteadyClock {
        if let steady { return steady }
        let read = SteadyClock(newest: try database.steadyTime())
        steady = read
        return read
    }

    /// Notes that a poll came at `now`.
    func vouchForClock(_ now: Timestamp) throws {
        var clock = try steadyClock()
        clock.vouch(for: now)
        steady = clock
    }

    /// Keeps that in the file; to be done each minute or so.
    func keepSteady() throws {
        guard let newest = try steadyClock().newest, newest != keptSteady else { return }
        try database.write { try $0.keepSteadyTime(newest) }
        keptSteady = newest
    }

    /// A person says that the clock is right, however far it is from the polls before.
    func trust(_ now: Timestamp) throws {
        steady = SteadyClock(newest: now)
        try database.write { transaction in
            try transaction.unmarkBehind()
            try transaction.keepSteadyTime(now)
        }
        keptSteady = now
    }

    /// Looks at a clock that khabar starts with, or that was set: tells of one that lies before the newest poll, and mends
    /// the times of what was seen by a wrong clock once it is right again.
    ///
    /// `leap` is by how many seconds the clock was set; nil at the start.
    package func lookAtClock(at now: Timestamp, leap: Int64? = nil) throws {
        let clock = try steadyClock()
        var vouched = clock
        if let leap, leap < 0 {
            // A clock that is set back by no more than it jumped before was ahead: what was noted since vouches for nothing.
            // Any other clock that is set back may be wrong now.
            if let jump, jump.seconds >= -leap - 3600 { vouched = jump.before }
        } else if let newest = clock.newest {
            jump = Jump(before: clock, seconds: max(leap ?? 0, now.seconds(since: newest)))
        }
        guard !vouched.isBehind(at: now) else {
            try database.write { try $0.markBehind() }
            if let newest = vouched.newest { logger.say(.clockBehind(now, newest: newest)) }
            return
        }
        if vouched != clock {
            steady = vouched
            try vouchForClock(now)
        }
        let mended = try database.write { transaction in
            let behind = try transaction.articlesSeenBehind()
            try transaction.unmarkBehind()
            // Far from the polls before, it may be this clock that is wrong.
            let ahead =
                vouched.isFar(at: now)
                ? [] : try transaction.articlesSeen(after: now.advanced(bySeconds: 300))
            for article in behind + ahead {
                let seenAt = leap.map { min(article.seenAt.advanced(bySeconds: $0), now) } ?? now
                try transaction.mend(
                    article.id,
                    seenAt: seenAt,
                    believedAt: BelievedTime.of(
                        published: BelievedTime.Claim(article.publishedAt, article.publishedPrecision),
                        updated: BelievedTime.Claim(article.updatedAt, nil),
                        seenAt: seenAt
                    )
                )
            }
            return behind.count + ahead.count
        }
        guard mended > 0 else { return }
        invalidateIndex()
        logger.say(.timesMended(mended))
    }
}
