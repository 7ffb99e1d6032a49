package import News
package import Storage

/// How far earlier polls vouch for the clock, so that a clock that was set wrong deletes nothing. Pure.
///
/// The newest poll vouches for the next one if that comes within a week of it. A poll that comes later vouches for
/// nothing: the clock may have jumped, or khabar was off for long, and only a person knows which.
package struct SteadyClock: Hashable, Sendable {
    /// Polls further apart do not vouch for each other.
    private static let farSeconds: Int64 = 7 * 86400
    /// Clocks are set by seconds all the time.
    private static let behindSeconds: Int64 = 300
    /// Machines without a clock of their own start in 1970. No khabar ran before this moment, 2025-01-01.
    private static let earliest = Timestamp(secondsSince1970: 1_735_689_600)

    /// The newest time that polls vouch for; nil before the first poll.
    package private(set) var newest: Timestamp?

    package init(newest: Timestamp?) {
        self.newest = newest
    }

    /// Notes that there was a poll.
    mutating func vouch(for now: Timestamp) {
        guard now >= SteadyClock.earliest else { return }
        guard let newest else { return self.newest = now }
        if (1...SteadyClock.farSeconds).contains(now.seconds(since: newest)) { self.newest = now }
    }

    /// Whether the clock is so far ahead of all polls that it may be wrong.
    func isFar(at now: Timestamp) -> Bool {
        newest.map { now.seconds(since: $0) > SteadyClock.farSeconds } ?? false
    }

    /// Whether the clock lies before the newest poll.
    func isBehind(at now: Timestamp) -> Bool {
        newest.map { now.seconds(since: $0) < -SteadyClock.behindSeconds } ?? false
    }

    /// The time against which age is measured.
    package func reference(at now: Timestamp) -> Timestamp { newest.map { min($0, now) } ?? now }
}

/// Why retention is not done without a person's word.
package enum RetentionDoubt: Hashable, Sendable, CustomStringConvertible {
    /// The clock is far ahead of the newest poll.
    case clockIsFar(now: Timestamp, newest: Timestamp)
    case mostWouldGo(articles: Int, of: Int)

    /// More than half of at least so many articles is most of an archive.
    private static let fewArticles = 20

    package init?(_ counts: RetentionCounts, of articles: Int, by clock: SteadyClock, at now: Timestamp) {
        if clock.isFar(at: now), let newest = clock.newest {
            self = .clockIsFar(now: now, newest: newest)
        } else if counts.articles * 2 > articles, articles >= RetentionDoubt.fewArticles {
            self = .mostWouldGo(articles: counts.articles, of: articles)
        } else {
            return nil
        }
    }

    package var description: String {
        switch self {
        case .clockIsFar(let now, let newest):
            "the clock shows \(now), \(LengthOfTime.words(now.seconds(since: newest))) after the newest poll before; where that is "
                + "right, `khabar retention --yes` removes what is too old"
        case .mostWouldGo(let articles, let all):
            "\(articles) of \(all) articles would go, most of the archive; where \"retention.articles\" and the clock are "
                + "right, `khabar retention --yes` removes them"
        }
    }
}
