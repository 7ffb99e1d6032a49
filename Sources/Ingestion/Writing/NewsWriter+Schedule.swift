import Fetching
import Machinery
package import News
package import Storage

// MARK: - Feeds and pages

extension NewsWriter {
    /// Every configured feed. The writer is asked, so that the answer includes everything written before.
    package func feeds() throws -> [FeedState] { try database.feeds() }

    /// The feeds over which a process before this one ended.
    func markedFeeds() throws -> [Feed.ID] { try database.markedFeeds() }

    package func feed(_ id: Feed.ID) throws -> FeedState? { try database.feed(id) }

    package func pagesDue(at now: Timestamp, limit: Int) throws -> [PageWish] {
        try database.pagesDue(at: now, limit: limit)
    }

    package func pageWish(_ id: Article.ID) throws -> PageWish? { try database.pageWish(id) }

    /// Returns when everything that was posted before is written.
    func answer() {
        pulse.beat()
    }

    /// When each feed is to be asked.
    func feedTimes() throws -> [FeedTime] { try database.feedTimes() }

    /// The pages that are due of the domains whose turn it is, without their articles: of each at most `limit`.
    func pageTimes(at now: Timestamp, limit: Int, turns: inout DomainTurns) throws -> [PageTime] {
        try database.pageTimes(at: now, limit: limit, turns: &turns)
    }

    /// Likewise the pages that are due to be asked again.
    func recheckTimes(at now: Timestamp, limit: Int, turns: inout DomainTurns) throws -> [PageTime] {
        try database.recheckTimes(at: now, limit: limit, turns: &turns)
    }

    /// Puts off a feed that was not asked.
    func postpone(_ feed: FeedState, until time: Timestamp) throws {
        try database.write { try $0.postpone(feed.id, until: time) }
    }
}

// MARK: - Leaps of the clock

extension NewsWriter {
    /// This many overdue feeds are asked at once; the rest is spread.
    private static let mostAtOnce = 100
    private static let overdueSeconds: Int64 = 3600

    /// Spreads the feeds that are overdue by an hour, after the machine slept or its clock leapt: a tenth of a second each, and
    /// a quarter of an hour in all at most.
    package func spreadOverdue(at now: Timestamp) throws {
        let overdue = try database.feedTimes().filter {
            !$0.isNew && now.seconds(since: $0.at) >= NewsWriter.overdueSeconds
        }
        try spread(overdue, at: now)
    }

    /// Brings back feeds that a clock which was ahead had put off too far, and reads which domains must rest.
    func mendTimes(at now: Timestamp) throws {
        let stranded = try database.write { transaction in
            try transaction.bringBack(at: now, longestRestSeconds: Schedule.longestRestSeconds)
        }
        try spread(stranded, at: now)
        rests = Dictionary(try database.domainRests().map { ($0.name, $0) }) { first, _ in first }
    }

    /// A few at once, the rest one after the other.
    private func spread(_ feeds: [FeedTime], at now: Timestamp) throws {
        guard !feeds.isEmpty else { return }
        let most = feeds.count > NewsWriter.mostAtOnce ? min(Int64(feeds.count / 10), 900) : 0
        try database.write { transaction in
            for feed in feeds {
                let wait = Schedule.spread(over: most, seed: feed.id.number, at: now)
                try transaction.postpone(feed.id, until: now.advanced(bySeconds: wait))
            }
        }
    }
}

// MARK: - Domains

extension NewsWriter {
    /// Until when and why a domain rests. It is kept after its end until the domain answers.
    func rest(of domain: String) -> DomainRest? { rests[domain] }

    /// Lets a domain rest.
    func rest(_ rest: DomainRest) throws {
        try database.write { try $0.rest(rest) }
        rests[rest.name] = rest
        // Hosts that pages lead to come and go; the file forgets them too. No rest lasts longer than a week.
        if rests.count > Self.manyRests {
            let over = rest.until.advanced(bySeconds: -8 * 86400)
            rests = rests.filter { $0.value.until >= over }
        }
    }

    private static let manyRests = 10_000

    /// Stores the counts of requests.
    func count(_ asked: [Asked], at now: Timestamp) throws {
        guard !asked.isEmpty else { return }
        try database.write { transaction in
            for domain in asked { try transaction.count(AskedRecord(domain), at: now) }
        }
    }

    func robots(of origin: String) throws -> RobotsRecord? {
        try database.robots(of: origin)
    }

    func save(_ robots: RobotsRecord) throws {
        try database.write { try $0.keepRobotsFile(robots) }
    }

    /// Begins or ends the rest of a domain, as a poll says.
    func updateRests(after poll: PollRecord) {
        if let rest = poll.rest { rests[rest.name] = rest }
        if let domain = poll.wakes { rests[domain] = nil }
    }
}
