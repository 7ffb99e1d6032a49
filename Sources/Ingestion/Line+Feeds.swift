import Fetching
import Logging
import News
package import Storage

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
        let request = FetchRequest(
            url: feed.url,
            validators: feed.validators,
            validatorsURL: feed.finalURL,
            accept: .feed,
            overflow: .cut,
            now: clock.now
        )
        switch await ask(request, as: station.readings[feed.url] ?? EntryReading(), unless: feed.bodyHash) {
        case .dropped:
            return PollReport(feed: feed, outcome: .dropped, nextPollAt: nil)
        case .rests(let outcome, let response):
            return try await rest(feed, outcome, response, schedule: schedule)
        case .entries(let document, let response, let bodyHash):
            var record = record(feed, .unchanged, response)
            record.validators = document.isWhole ? response.validators : nil
            record.bodyHash = document.isWhole ? bodyHash : nil
            record.kind = feed.kind == nil ? document.kind : nil
            record.nextPollAt = schedule.next(
                after: record.at,
                maxAgeSeconds: response.maxAgeSeconds,
                seed: feed.id.number
            )
            return try await keep(document, of: feed, station: station, record: record)
        case .fails(let reason, let response):
            return try await fail(feed, reason, response, station: station, schedule: schedule)
        }
    }
}

// MARK: - Asking

extension Line {
    private enum Answer: Sendable {
        case entries(EntryDocument, FetchResponse, bodyHash: Int64)
        /// A 304, or the bytes of last time.
        case rests(PollRecord.Outcome, FetchResponse)
        case fails(String, FetchResponse?)
        case dropped
    }

    /// Gets a URL and reads its entries; `known` is the digest of a body that need not be read again.
    @concurrent
    private func ask(_ request: FetchRequest, as reading: EntryReading, unless known: Int64?) async -> Answer
    {
        if reading.kind == .page {
            let address = URLReference(request.url)
            let robots = await robots.rules(for: address)
            guard robots.rules.allows(path: address.pathAndQuery) else {
                return .fails("robots.txt of its host forbids \(request.url)", nil)
            }
        }
        let response: FetchResponse
        do {
            response = try await fetcher.fetch(request)
        } catch {
            return error.cause == .cancelled || Task.isCancelled ? .dropped : .fails("\(error)", nil)
        }
        if response.isNotModified { return .rests(.notModified, response) }
        guard (200..<300).contains(response.status) else {
            return .fails("\(request.url) answered \(response.status)", response)
        }
        let bodyHash = Digest.of(response.body)
        if bodyHash == known { return .rests(.unchanged, response) }
        do {
            return .entries(
                try EntryDocument(response, as: reading, now: clock.now),
                response,
                bodyHash: bodyHash
            )
        } catch {
            return .fails(error.reason, response)
        }
    }
}

// MARK: - Keeping

extension Line {
    /// Makes articles of the entries and keeps them with the record of the poll.
    @concurrent
    private func keep(
        _ document: EntryDocument,
        of feed: FeedState,
        station: Station,
        record: PollRecord
    ) async throws -> PollReport {
        var record = record
        record.identity = feed.identity == nil ? EntryIdentity.shown(by: document.entries) : nil
        let origin = EntryDraft.Origin(
            feedURL: feed.url,
            outlet: station.outlet,
            identity: feed.identity ?? record.identity,
            texts: FullText(document.entries, carries: feed.carries),
            seenAt: record.at
        )
        let drafts = document.entries.enumerated().map { index, entry in
            let name = document.outletNames.isEmpty ? nil : document.outletNames[index]
            let outlet = directory.outlet(named: name, link: entry.link, on: station.outlet)
            return EntryDraft(entry, of: outlet, from: origin)
        }
        record.warnings = document.warnings.count
        let harvest = try await archivist.save(drafts, from: record, of: feed)
        if harvest.new + harvest.changed > 0 {
            logger.info(
                "feed polled",
                metadata: [
                    "outlet": "\(feed.outlet)", "feed": "\(feed.id)", "new": "\(harvest.new)",
                    "changed": "\(harvest.changed)", "entries": "\(drafts.count)",
                ]
            )
        }
        if let identity = harvest.learnt {
            logger.notice(
                "feed's entries are told apart otherwise",
                metadata: [
                    "outlet": "\(feed.outlet)", "feed": "\(feed.id)", "identity": "\(identity.rawValue)",
                ]
            )
        }
        if let first = document.warnings.first {
            logger.debug(
                "feed repaired",
                metadata: [
                    "outlet": "\(feed.outlet)", "feed": "\(feed.id)",
                    "warnings": "\(document.warnings.count)",
                    "first": "\(first)",
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
        var record = record(feed, outcome, response)
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

    private func record(_ feed: FeedState, _ outcome: PollRecord.Outcome, _ response: FetchResponse?)
        -> PollRecord
    {
        let now = clock.now
        return PollRecord(
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

// MARK: - Failing

extension Line {
    /// How long a feed must have failed before its fallbacks are asked: a day.
    private static let fallbackAfterSeconds: Int64 = 86400

    private func fail(
        _ feed: FeedState,
        _ reason: String,
        _ response: FetchResponse?,
        station: Station,
        schedule: Schedule
    ) async throws -> PollReport {
        var record = record(feed, .failed(reason: reason), response)
        let metadata: Logger.Metadata = [
            "outlet": "\(feed.outlet)", "feed": "\(feed.id)", "error": "\(reason)",
            "failures": "\(feed.consecutiveFailures + 1)",
        ]
        if Self.mayFallBack(feed, response, at: record.at),
            let document = await fallback(for: feed, station: station)
        {
            record.nextPollAt = schedule.next(after: record.at, maxAgeSeconds: nil, seed: feed.id.number)
            logger.debug("feed failed, its fallback answered", metadata: metadata)
            return try await keep(document, of: feed, station: station, record: record)
        }
        record.nextPollAt = schedule.retry(
            after: record.at,
            failures: feed.consecutiveFailures + 1,
            retryAfterSeconds: response?.retryAfterSeconds,
            seed: feed.id.number
        )
        try await archivist.save(record)
        logger.warning("feed failed", metadata: metadata.merging(["next": "\(record.nextPollAt)"]) { $1 })
        return PollReport(feed: feed, outcome: .failed(reason), nextPollAt: record.nextPollAt)
    }

    /// A feed that has failed for a day may be stood in for; a server that asks to be left alone, or shuts us
    /// out, is not asked by another door.
    private static func mayFallBack(_ feed: FeedState, _ response: FetchResponse?, at now: Timestamp) -> Bool
    {
        guard feed.consecutiveFailures > 0, now.seconds(since: feed.stateSince) >= fallbackAfterSeconds else {
            return false
        }
        return response.map { ![401, 403, 429].contains($0.status) && $0.retryAfterSeconds == nil } ?? true
    }

    private func fallback(for feed: FeedState, station: Station) async -> EntryDocument? {
        for fallback in station.fallbacks[feed.url] ?? [] {
            let request = FetchRequest(url: fallback.url, accept: .any, overflow: .cut, now: clock.now)
            if case .entries(let document, _, _) = await ask(request, as: fallback.reading, unless: nil) {
                return document
            }
        }
        return nil
    }
}
