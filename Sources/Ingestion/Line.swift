package import Fetching
package import Logging
package import News
package import Parsing
package import Storage

/// The line that news takes: schedule → fetch → parse → extract → normalise → fingerprint → cluster → store.
///
/// One bad feed never stops the others: what goes wrong with a feed ends in its `PollReport`, its row and one
/// line of the log. Only a failing database is thrown, for then nothing can be kept.
package struct Line: Sendable {
    /// An outlet with what its line needs beside it.
    package struct Station: Sendable {
        package var outlet: Outlet
        package var everySeconds: Int64
        package var rules: ExtractionRules
        package var charset: String?

        package init(outlet: Outlet, everySeconds: Int64, rules: ExtractionRules, charset: String?) {
            self.outlet = outlet
            self.everySeconds = everySeconds
            self.rules = rules
            self.charset = charset
        }
    }

    package let clock: WallClock
    package let archivist: Archivist
    let stations: [Outlet.ID: Station]
    let settings: PollSettings
    let fetcher: Fetcher
    let robots: RobotsKeeper
    let logger: Logger

    package init(
        stations: [Station],
        settings: PollSettings,
        fetcher: Fetcher,
        archivist: Archivist,
        clock: WallClock,
        logger: Logger
    ) {
        self.stations = Dictionary(stations.map { ($0.outlet.id, $0) }) { first, _ in first }
        self.settings = settings
        self.fetcher = fetcher
        robots = RobotsKeeper(fetcher, clock: clock)
        self.archivist = archivist
        self.clock = clock
        self.logger = logger
    }

    /// The outlets, in no order.
    package var outlets: [Outlet] { stations.values.map(\.outlet) }
}

/// What became of one poll.
package struct PollReport: Hashable, Sendable {
    package enum Outcome: Hashable, Sendable {
        case news(new: Int, changed: Int)
        /// A 304, or the same bytes as last time.
        case unchanged
        case failed(String)
        /// Not asked: the caller was told to stop.
        case dropped
    }

    package let feed: FeedState
    package let outcome: Outcome
    package let nextPollAt: Timestamp?

    package var hasFailed: Bool {
        if case .failed = outcome { true } else { false }
    }
}

// MARK: - A feed

extension Line {
    /// Polls one feed: asks, reads, keeps. Throws only when the database does.
    package func poll(_ feed: FeedState) async throws -> PollReport {
        guard let station = stations[feed.outlet] else {
            return PollReport(feed: feed, outcome: .dropped, nextPollAt: nil)
        }
        let schedule = Schedule(
            everySeconds: station.everySeconds,
            minIntervalSeconds: settings.minIntervalSeconds,
            maxIntervalSeconds: settings.maxIntervalSeconds
        )
        let response: FetchResponse
        do {
            response = try await fetcher.fetch(
                FetchRequest(
                    url: feed.url,
                    validators: feed.validators,
                    validatorsURL: feed.finalURL,
                    accept: .feed,
                    overflow: .cut,
                    now: clock.now
                )
            )
        } catch {
            if error.cause == .cancelled || Task.isCancelled {
                return PollReport(feed: feed, outcome: .dropped, nextPollAt: nil)
            }
            return try await fail(feed, "\(error)", schedule: schedule, response: nil)
        }
        guard !response.isNotModified else {
            return try await rest(feed, .notModified, response, schedule: schedule)
        }
        guard (200..<300).contains(response.status) else {
            return try await fail(
                feed,
                "\(feed.url) answered \(response.status)",
                schedule: schedule,
                response: response
            )
        }
        guard feed.bodyHash != Digest.of(response.body) else {
            return try await rest(feed, .unchanged, response, schedule: schedule)
        }
        return try await read(response, of: feed, station: station, schedule: schedule)
    }

    /// Parses what came, makes articles of it and keeps them.
    @concurrent
    private func read(
        _ response: FetchResponse,
        of feed: FeedState,
        station: Station,
        schedule: Schedule
    ) async throws -> PollReport {
        let parsed = FeedParser.parse(
            response.body,
            contentType: response.contentType,
            url: response.url,
            legacyCharset: station.charset
        )
        guard parsed.isFeed else {
            let why = parsed.warnings.first.map { ": \($0)" } ?? ""
            return try await fail(
                feed,
                "\(feed.url) is no feed\(why); set its URL right, or find the feed on the outlet's front page",
                schedule: schedule,
                response: response
            )
        }
        let now = clock.now
        let drafts = parsed.entries.map {
            EntryDraft($0, of: station.outlet, feedURL: feed.url, seenAt: now)
        }
        var record = record(feed, .unchanged, response, at: now)
        if !response.isCut {
            // Only what was read to its end may be hidden from the next poll.
            record.validators = response.validators
            record.bodyHash = Digest.of(response.body)
        }
        record.kind = .feed
        record.warnings = parsed.warnings.count
        record.nextPollAt = schedule.next(
            after: now,
            maxAgeSeconds: response.maxAgeSeconds,
            seed: feed.id.number
        )
        let harvest = try await archivist.save(drafts, from: record)
        if harvest.new + harvest.changed > 0 {
            logger.info(
                "feed polled",
                metadata: [
                    "outlet": "\(feed.outlet)", "feed": "\(feed.id)", "new": "\(harvest.new)",
                    "changed": "\(harvest.changed)", "entries": "\(drafts.count)",
                ]
            )
        }
        if !parsed.warnings.isEmpty {
            logger.debug(
                "feed repaired",
                metadata: [
                    "outlet": "\(feed.outlet)", "feed": "\(feed.id)", "warnings": "\(parsed.warnings.count)",
                    "first": "\(parsed.warnings[0])",
                ]
            )
        }
        return PollReport(
            feed: feed,
            outcome: .news(new: harvest.new, changed: harvest.changed),
            nextPollAt: record.nextPollAt
        )
    }

    /// Nothing new: the poll counts as a success all the same.
    private func rest(
        _ feed: FeedState,
        _ outcome: PollRecord.Outcome,
        _ response: FetchResponse,
        schedule: Schedule
    ) async throws -> PollReport {
        var record = record(feed, outcome, response, at: clock.now)
        if !response.validators.isEmpty {
            // A 304 may renew one validator and leave the other out, which then stays as it was.
            record.validators = Validators(
                etag: response.validators.etag ?? feed.validators.etag,
                lastModified: response.validators.lastModified ?? feed.validators.lastModified
            )
        }
        record.nextPollAt = schedule.next(
            after: record.at,
            maxAgeSeconds: response.maxAgeSeconds,
            seed: feed.id.number
        )
        try await archivist.save(record)
        return PollReport(feed: feed, outcome: .unchanged, nextPollAt: record.nextPollAt)
    }

    private func fail(
        _ feed: FeedState,
        _ reason: String,
        schedule: Schedule,
        response: FetchResponse?
    ) async throws -> PollReport {
        var record = record(feed, .failed(reason: reason), response, at: clock.now)
        record.nextPollAt = schedule.retry(
            after: record.at,
            failures: feed.consecutiveFailures + 1,
            retryAfterSeconds: response?.retryAfterSeconds,
            seed: feed.id.number
        )
        try await archivist.save(record)
        logger.warning(
            "feed failed",
            metadata: [
                "outlet": "\(feed.outlet)", "feed": "\(feed.id)", "error": "\(reason)",
                "failures": "\(feed.consecutiveFailures + 1)", "next": "\(record.nextPollAt)",
            ]
        )
        return PollReport(feed: feed, outcome: .failed(reason), nextPollAt: record.nextPollAt)
    }

    private func record(
        _ feed: FeedState,
        _ outcome: PollRecord.Outcome,
        _ response: FetchResponse?,
        at now: Timestamp
    ) -> PollRecord {
        PollRecord(
            feed: feed.id,
            at: now,
            outcome: outcome,
            status: response?.status,
            bytes: response?.wireBytes ?? 0,
            durationMilliseconds: response.map { Int($0.duration / .milliseconds(1)) } ?? 0,
            nextPollAt: now,
            finalURL: response?.url
        )
    }
}
