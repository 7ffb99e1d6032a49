import Fetching
import Machinery
import News
import Parsing
package import Storage

// MARK: - An article page

extension Line {
    /// How long an article waits for its page before it joins a story without it: a day.
    private static let patienceSeconds: Int64 = 86400

    /// The pause before the next try, when so many were made before the one that failed.
    static func pageRetrySeconds(afterAttempts attempts: Int) -> Int64 {
        min(Schedule.firstPauseSeconds << min(Int64(attempts), 7), patienceSeconds)
    }

    /// Fetches the page that an article waits for and completes the article with it.
    ///
    /// A page that is being fetched already is left to that: the schedule and a poll that a person asks for may come to it at one
    /// time.
    package func complete(_ wish: PageWish) async throws {
        guard pagesUnderWay.begin(wish.id) else { return }
        defer { pagesUnderWay.end(wish.id) }
        do {
            // It may have been fetched, or put off, since the wish was read.
            guard try await writer.pageWish(wish.id)?.attempts == wish.attempts else { return }
            try await completeAlone(wish)
        } catch is CancellationError {
            // The page waits for the next start.
        } catch let error where error.costsOnlyItsWork {
            try await countUnkept(wish, error)
        }
    }

    private func completeAlone(_ wish: PageWish) async throws {
        guard let station = stations[wish.article.outlet] else {
            // Its outlet is no longer configured, so its page is not asked. The article stays with what its feed carried.
            let outlet = Outlet(id: wish.article.outlet, name: wish.article.outlet.text)
            let prepared = PreparedArticle(withoutPage: wish.article, of: outlet, seenAt: wish.seenAt)
            _ = try await writer.complete(wish, with: prepared, findings: nil, at: clock.now)
            return
        }
        if station.outlet.isPaused {
            let until = clock.now.advanced(bySeconds: Schedule.firstPauseSeconds)
            return try await postpone(wish, of: station, reason: "its outlet is paused", until: until)
        }
        if let rest = await writer.rest(of: Domain.of(wish.url)), rest.until > clock.now {
            return try await postpone(wish, of: station, reason: rest.reason, until: rest.until)
        }
        let address = URLReference(wish.url)
        guard wish.url.utf8.count <= URLReference.longestBytes else {
            return try await doWithoutPage(
                wish,
                of: station,
                reason: "its address has more than \(URLReference.longestBytes) bytes",
                mayReturn: false,
                response: nil
            )
        }
        let answer = await robots.answer(
            for: address,
            access: station.access,
            allowing: station.allowedForPages
        )
        guard !Task.isCancelled else { return }
        guard answer.isAllowed else {
            return try await doWithoutPage(
                wish,
                of: station,
                reason: "robots.txt of its host forbids \(wish.url)",
                mayReturn: !answer.isHostsOwn,
                response: nil
            )
        }
        let response: FetchResponse
        do {
            response = try await fetcher.fetch(
                FetchRequest(
                    url: wish.url,
                    accept: .page,
                    hostGap: answer.crawlDelay,
                    access: station.access,
                    allowPrivateHosts: station.allowedForPages,
                    now: clock.now
                )
            )
        } catch {
            if error.cause == .cancelled || Task.isCancelled { return }
            return try await doWithoutPage(
                wish,
                of: station,
                reason: "\(error)",
                mayReturn: error.isTransient,
                response: nil,
                cause: error.cause
            )
        }
        let isChallenge = Challenge.isChallenge(response)
        guard (200..<300).contains(response.status), !isChallenge else {
            let failure = FeedJudge.Failure(
                kind: isChallenge ? .challenge : .unanswered,
                reason: isChallenge
                    ? "\(wish.url) asks for proof of being human" : "\(wish.url) answered \(response.status)",
                response: response
            )
            try await restDomain(after: failure, at: response.url)
            return try await doWithoutPage(
                wish,
                of: station,
                reason: failure.reason,
                mayReturn: isChallenge || response.status >= 500 || [408, 429].contains(response.status),
                response: response
            )
        }
        return try await extract(response, for: wish, station: station)
    }

    /// Lets the domain rest after a failure. A page that readers may not see (401, 403) says nothing of its domain.
    func restDomain(after failure: FeedJudge.Failure, at url: String) async throws {
        guard failure.kind == .challenge || ![401, 403].contains(failure.response?.status) else { return }
        let rest = await nextRest(of: Domain.of(url), reason: failure.reason, at: clock.now) { refusals in
            FeedJudge.rest(after: failure, refusals: refusals)
        }
        guard let rest else { return }
        try await writer.rest(rest)
        reporter.say(.hostThrottled(rest, status: failure.response?.status))
    }

    /// The rest of a domain that has refused once more; nil where `seconds` says that it needs none after so many refusals in a
    /// row.
    func nextRest(
        of domain: String,
        reason: String,
        at now: Timestamp,
        seconds: (_ refusals: Int) -> Int64?
    ) async -> DomainRest? {
        let refusals = (await writer.rest(of: domain)?.refusals ?? 0) + 1
        return seconds(refusals).map {
            DomainRest(
                name: domain,
                until: now.advanced(bySeconds: $0),
                refusals: refusals,
                reason: Bound.reason.cut(reason)
            )
        }
    }

    @concurrent
    private func extract(
        _ response: FetchResponse,
        for wish: PageWish,
        station: Station
    ) async throws {
        let place = await workers.enter(response.body.count, holding: response.hold)
        defer { workers.leave(place) }
        let (prepared, findings) = try await readers.run {
            let page = station.article(on: response)
            return (
                PreparedArticle(wish.article, page: page, of: station.outlet, seenAt: wish.seenAt),
                PageFindings(page, response)
            )
        }
        guard let prepared else {
            return try await doWithoutPage(
                wish,
                of: station,
                reason: "\(wish.url) holds no more of the article than the feed",
                mayReturn: false,
                response: response,
                findings: findings
            )
        }
        let harvest = try await writer.complete(
            wish,
            with: prepared,
            findings: findings,
            validators: Bound.validators(response.validators),
            at: clock.now
        )
        guard let harvest else {
            reporter.say(.articleVanished(wish))
            return
        }
        reporter.say(.pageRead(wish, harvest))
    }

    /// Puts the page off where it may still come. Otherwise the article joins a story with what its feed carried.
    private func doWithoutPage(
        _ wish: PageWish,
        of station: Station,
        reason: String,
        mayReturn: Bool,
        response: FetchResponse?,
        findings: PageFindings? = nil,
        cause: FetchError.Cause? = nil
    ) async throws {
        if mayReturn {
            let asked = min(Int64(response?.retryAfterSeconds ?? 0), Self.patienceSeconds)
            let pause = max(Self.pageRetrySeconds(afterAttempts: wish.attempts), asked)
            let until = clock.now.advanced(bySeconds: pause)
            return try await postpone(wish, of: station, reason: reason, until: until)
        }
        let prepared = PreparedArticle(withoutPage: wish.article, of: station.outlet, seenAt: wish.seenAt)
        guard try await writer.complete(wish, with: prepared, findings: findings, at: clock.now) != nil else {
            reporter.say(.articleVanished(wish))
            return
        }
        reporter.say(.pageFailed(wish, reason: reason, cause: cause, status: response?.status))
    }

    /// Puts the page off until `time`, unless the article has waited for too long.
    private func postpone(
        _ wish: PageWish,
        of station: Station,
        reason: String,
        until time: Timestamp
    ) async throws {
        guard clock.now.seconds(since: wish.wantedAt) < Self.patienceSeconds else {
            return try await doWithoutPage(wish, of: station, reason: reason, mayReturn: false, response: nil)
        }
        try await writer.postpone(wish, until: time, reason: Bound.reason.cut(reason))
        reporter.say(.pagePostponed(wish, until: time, reason: reason))
    }
}

extension Line.Station {
    /// The article on a page of the outlet, read by the outlet's own rules.
    func article(on response: FetchResponse) -> ExtractedPage {
        PageExtractor.extract(
            response.body,
            contentType: response.contentType,
            url: response.url,
            rules: rules,
            zone: pages.zone,
            legacyCharset: pages.charset
        )
    }
}
