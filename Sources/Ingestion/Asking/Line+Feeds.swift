import Fetching
import Machinery
import News
import Storage

extension Line {
    /// When a feed is asked again that this machine could not ask for want of threads, descriptors or memory. It says nothing
    /// of the feed, so no failure is counted.
    private static let shortageSeconds: Int64 = 60

    func pollAlone(_ feed: FeedState) async throws -> PollReport {
        guard let station = stations[feed.outlet] else {
            return PollReport(feed: feed, outcome: .dropped, nextPollAt: nil)
        }
        await workers.untilFewWait()
        let judge = await judge(feed, station)
        let request = FetchRequest(
            url: judge.url,
            isConfigured: judge.url == feed.url,
            validators: judge.validators,
            validatorsURL: feed.finalURL,
            accept: .feed,
            overflow: .cut,
            access: station.access,
            allowPrivateHosts: station.polled(feed).allowPrivateHosts,
            now: judge.now
        )
        let reading = station.polled(feed).reading
        let answer = try await ask(request, as: reading, unless: feed.bodyHash, marking: feed.id) {
            if let due = feed.nextPollAt { Meters.pollBegins(lateSeconds: judge.now.seconds(since: due)) }
        }
        switch answer {
        case .dropped:
            return PollReport(feed: feed, outcome: .dropped, nextPollAt: nil)
        case .later(let until, let reason):
            let wait = until.seconds(since: judge.now)
            let spread = Schedule.spread(over: wait / 10, seed: feed.id.number, at: judge.now)
            let next = until.advanced(bySeconds: spread)
            try await writer.postpone(feed, until: next)
            Meters.throttledPoll()
            return PollReport(feed: feed, outcome: .resting(reason), nextPollAt: next)
        case .nothingNew(let outcome, let response):
            var record = await record(judge, judge.answered(nil, response), outcome, response)
            record.validators = renewed(feed.validators, by: response)
            try await Meters.waitingForWriter { try await writer.save(record) }
            reportAnswer(record, of: feed)
            reporter.say(.feedUnchanged(feed, record))
            return PollReport(feed: feed, outcome: .unchanged, nextPollAt: record.nextPollAt)
        case .entries(let document, let response, let bodyHash, let place):
            defer { workers.leave(place) }
            let verdict = judge.answered(document.contents, response)
            var record = await record(judge, verdict, .unchanged, response)
            if document.isWhole {
                // An answer that holds only the new entries (RFC 3229) renews validators, but is no body to compare with later.
                record.validators =
                    response.isDelta
                    ? renewed(feed.validators, by: response) : Bound.validators(response.validators)
                record.bodyHash = response.isDelta ? nil : bodyHash
            }
            record.kind = feed.kind == nil ? document.kind : nil
            return try await keep(document, of: feed, station: station, record: record)
        case .fails(let failure) where failure.cause?.isOurs == true:
            let next = judge.now.advanced(bySeconds: Self.shortageSeconds)
            try await writer.postpone(feed, until: next)
            reporter.sayShort(failure.reason, at: judge.now, until: next)
            return PollReport(feed: feed, outcome: .resting(failure.reason), nextPollAt: next)
        case .fails(let failure):
            return try await fail(judge, failure, station: station)
        }
    }

    func judge(_ feed: FeedState, _ station: Station) async -> FeedJudge {
        FeedJudge(
            feed: feed,
            schedule: Schedule(
                everySeconds: station.everySeconds,
                isOwn: station.hasOwnInterval,
                minIntervalSeconds: settings.minIntervalSeconds,
                maxIntervalSeconds: settings.maxIntervalSeconds
            ),
            domainRefusals: await writer.rest(of: Domain.of(feed.url))?.refusals ?? 0,
            now: clock.now
        )
    }

    /// The validators after a 304, which may renew one of them and leave out the other. Nil where it renews none.
    private func renewed(_ validators: Validators, by response: FetchResponse) -> Validators? {
        let renewed = Bound.validators(response.validators)
        guard !renewed.isEmpty else { return nil }
        return Validators(
            etag: renewed.etag ?? validators.etag,
            lastModified: renewed.lastModified ?? validators.lastModified
        )
    }
}

// MARK: - Asking

extension Line {
    /// A document of this size is marked before it is read, see `NewsWriter.mark`.
    ///
    /// What can keep a process busy until the watchdog ends it is large. The mark is one small transaction; reading and
    /// keeping so much takes a hundred times as long.
    private static let markedBytes = 64 << 10

    private enum FeedAnswer: Sendable {
        /// The receiver gives `Place` back when the entries are kept.
        case entries(EntryDocument, FetchResponse, bodyHash: Int64, Workers.Place)
        /// A 304, or the bytes of last time.
        case nothingNew(PollRecord.Outcome, FetchResponse)
        case later(Timestamp, reason: String)
        case fails(FeedJudge.Failure)
        case dropped
    }

    /// Fetches a URL and reads its entries. `known` is the digest of a body that need not be read again; `begin` is called
    /// before the request is made.
    @concurrent
    private func ask(
        _ request: FetchRequest,
        as reading: EntryReading,
        unless known: Int64?,
        marking feed: Feed.ID? = nil,
        begin: @Sendable () -> Void = {}
    ) async throws -> FeedAnswer {
        // Feeds are the operator's explicit choice.
        let question = Asker.Question(request, obeysRobots: reading.kind == .page)
        let asked = try await asker.ask(question) {
            begin()
            return true
        }
        switch asked {
        case .document(let response):
            return try await read(response, as: reading, unless: known, marking: feed)
        case .unchanged(let response): return .nothingNew(.notModified, response)
        case .later(let until, let reason):
            return .later(until ?? clock.now.advanced(bySeconds: Self.shortageSeconds), reason: reason)
        case .forbidden(let reason, _): return .fails(FeedJudge.Failure(kind: .forbidden, reason: reason))
        case .refused(let refusal): return .fails(FeedJudge.Failure(refusal))
        case .unanswered(let error): return .fails(FeedJudge.Failure(error))
        case .dropped: return .dropped
        }
    }

    @concurrent
    private func read(
        _ response: FetchResponse,
        as reading: EntryReading,
        unless known: Int64?,
        marking feed: Feed.ID?
    ) async throws -> FeedAnswer {
        let bodyHash = try await readers.run { Digest.of(response.body) }
        if bodyHash == known { return .nothingNew(.unchanged, response) }
        let place = await workers.enter(response.body.count, holding: response.hold)
        if let feed, response.body.count >= Self.markedBytes {
            do {
                try await writer.mark(feed, at: clock.now)
            } catch {
                workers.leave(place)
                throw error
            }
        }
        do {
            let now = clock.now
            let document = try await readers.run { try EntryDocument(response, as: reading, now: now) }
            return .entries(document, response.withoutBody, bodyHash: bodyHash, place)
        } catch let unreadable as EntryDocument.UnreadableDocument {
            workers.leave(place)
            return .fails(
                FeedJudge.Failure(kind: .notAFeed, reason: unreadable.reason, response: response.withoutBody)
            )
        } catch {
            workers.leave(place)
            throw error
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
        let source = PreparedEntry.Source(
            feedURL: feed.url,
            outlet: station.outlet,
            identity: feed.identity ?? record.identity,
            texts: FullTextJudge(document.entries, carries: feed.carries),
            shared: SharedAddresses(document.entries),
            seenAt: record.at,
            absentAt: feed.lastSuccessAt
        )
        let prepared = try await readers.run { [directory] in
            document.entries.enumerated().map { index, entry in
                let name = document.outletNames.isEmpty ? nil : document.outletNames[index]
                let outlet = directory.outlet(named: name, link: entry.link, on: station.outlet)
                return PreparedEntry(entry, of: outlet, from: source)
            }
        }
        record.warnings = document.warnings.count
        let harvest = try await Meters.waitingForWriter {
            try await writer.save(prepared, from: record, of: feed)
        }
        if case .failed = record.outcome {
            // The answer of a fallback says nothing of the feed itself.
        } else {
            reportAnswer(record, of: feed)
        }
        let isNews = harvest.new + harvest.changed > 0
        reporter.say(
            isNews
                ? .feedPolled(feed, record, harvest, entries: prepared.count) : .feedUnchanged(feed, record)
        )
        if harvest.isFirstFull {
            let limit = await writer.keeping.articlesPerDay
            reporter.say(.outletFull(feed, leftOver: harvest.leftOver, limit: limit))
        }
        if let gap = harvest.gap { reporter.say(.feedGap(feed, gap)) }
        if let identity = harvest.learnt { reporter.say(.feedIdentity(feed, identity)) }
        if !document.warnings.isEmpty { reporter.say(.feedRepaired(feed, document.warnings)) }
        return PollReport(
            feed: feed,
            outcome: .news(new: harvest.new, changed: harvest.changed),
            nextPollAt: record.nextPollAt
        )
    }

    func record(
        _ judge: FeedJudge,
        _ verdict: FeedJudge.Verdict,
        _ outcome: PollRecord.Outcome,
        _ response: FetchResponse?
    ) async -> PollRecord {
        var record = PollRecord(
            feed: judge.feed.id,
            at: judge.now,
            outcome: outcome,
            status: response?.status,
            bytes: response?.wireBytes ?? 0,
            durationMilliseconds: response.map { Int($0.duration / .milliseconds(1)) } ?? 0,
            nextPollAt: verdict.nextPollAt,
            health: verdict.health,
            healthReason: verdict.reason.map(Bound.reason.cut),
            memory: verdict.memory,
            finalURL: Bound.address.passed(response?.url)
        )
        let domain = Domain.of(response?.url ?? judge.url)
        if let seconds = verdict.restSeconds {
            record.rest = await nextRest(of: domain, reason: verdict.reason ?? "", at: judge.now) { _ in
                seconds
            }
        } else if case .failed = outcome {
        } else if await writer.rest(of: domain) != nil {
            record.wakes = domain
        }
        return record
    }

    /// Logs a change of the feed's state after an answer, once.
    private func reportAnswer(_ record: PollRecord, of feed: FeedState) {
        reporter.clearFailure(of: feed.id)
        if let domain = record.wakes { reporter.say(.hostBackoffEnd(domain, status: record.status)) }
        if record.memory?.sameBodies == FeedJudge.samesForBroken,
            feed.memory.sameBodies < FeedJudge.samesForBroken
        {
            reporter.say(.feedIgnoresValidators(feed))
        }
        if let change = LogRecord.feedChanged(feed, record) { reporter.say(change) }
    }
}

// MARK: - Failing

extension Line {
    /// How long a feed must have failed before its fallbacks are asked: a day.
    private static let fallbackAfterSeconds: Int64 = 86400

    private func fail(_ judge: FeedJudge, _ failure: FeedJudge.Failure, station: Station) async throws
        -> PollReport
    {
        let feed = judge.feed
        let verdict = judge.failed(failure)
        var record = await record(
            judge,
            verdict,
            .failed(reason: Bound.reason.cut(failure.reason)),
            failure.response
        )
        if let rest = record.rest {
            reporter.say(.hostThrottled(rest, status: failure.response?.status))
        }
        if Self.mayFallBack(feed, failure, at: record.at),
            let (document, place) = try await fallback(for: feed, station: station)
        {
            defer { workers.leave(place) }
            record.nextPollAt = judge.schedule.next(
                after: record.at,
                memory: feed.memory,
                hasValidators: true,
                seed: feed.id.number
            )
            return try await keep(document, of: feed, station: station, record: record)
        }
        try await Meters.waitingForWriter { try await writer.save(record) }
        reporter.sayFailed(feed, record, failure)
        return PollReport(feed: feed, outcome: .failed(failure.reason), nextPollAt: record.nextPollAt)
    }

    /// Fallbacks stand in for a feed that has failed for a day. They are not asked where the server wants to be left alone or
    /// shuts us out.
    private static func mayFallBack(
        _ feed: FeedState,
        _ failure: FeedJudge.Failure,
        at now: Timestamp
    ) -> Bool {
        guard feed.consecutiveFailures > 0, now.seconds(since: feed.stateSince) >= fallbackAfterSeconds else {
            return false
        }
        return FeedJudge.rest(after: failure, refusals: 1) == nil
    }

    private func fallback(for feed: FeedState, station: Station) async throws -> (
        EntryDocument, Workers.Place
    )? {
        for fallback in station.polled(feed).fallbacks {
            let request = FetchRequest(
                url: fallback.url,
                isConfigured: true,
                accept: .any,
                overflow: .cut,
                access: station.access,
                allowPrivateHosts: station.polled(feed).allowPrivateHosts,
                now: clock.now
            )
            if case .entries(let document, _, _, let place) = try await ask(
                request,
                as: fallback.reading,
                unless: nil
            ) {
                return (document, place)
            }
        }
        return nil
    }
}
