import Fetching
import Machinery
import News
import Parsing
package import Storage

// MARK: - An article page

extension Line {
    /// How long an article waits for its page before it joins a story without it: a day.
    private static let patienceSeconds: Int64 = 86400

    /// The pause in seconds before the next try. `attempts` counts the tries before the one that failed.
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
            let prepared = PreparedArticle(withoutPage: wish, of: outlet)
            _ = try await writer.complete(wish, with: prepared, findings: nil, at: clock.now)
            return
        }
        guard wish.url.utf8.count <= URLReference.longestBytes else {
            return try await doWithoutPage(
                wish,
                of: station,
                reason: "its address has more than \(URLReference.longestBytes) bytes"
            )
        }
        try await ask(wish.url, for: wish, of: station)
    }

    /// Asks for the page at `url`. One that leads its readers on to another is followed where it `mayLead`.
    private func ask(
        _ url: String,
        for wish: PageWish,
        of station: Station,
        mayLead: Bool = true
    ) async throws {
        switch try await asker.ask(station.question(url)) {
        case .document(let response), .unchanged(let response):
            if let target = try await extract(response, for: wish, station: station, mayLead: mayLead) {
                try await ask(target, for: wish, of: station, mayLead: false)
            }
        case .later(let until, let reason):
            let until = until ?? clock.now.advanced(bySeconds: Schedule.firstPauseSeconds)
            try await postpone(wish, of: station, reason: reason, until: until)
        case .forbidden(let reason, let isHostsOwn):
            try await doWithoutPage(wish, of: station, reason: reason, mayReturn: !isHostsOwn)
        case .refused(let refusal):
            try await restDomain(after: refusal)
            try await doWithoutPage(
                wish,
                of: station,
                reason: refusal.reason,
                mayReturn: refusal.kind.mayReturn,
                response: refusal.response
            )
        case .unanswered(let error):
            try await doWithoutPage(
                wish,
                of: station,
                reason: "\(error)",
                mayReturn: error.isTransient,
                cause: error.cause
            )
        case .dropped: return
        }
    }

    /// Lets the domain of a page rest after a refusal that says something of it.
    func restDomain(after refusal: Refusal) async throws {
        let domain = Domain.of(refusal.response.url)
        let rest = await nextRest(of: domain, reason: refusal.reason, at: clock.now) { refusals in
            FeedJudge.rest(
                refusal.kind.pageRest,
                asked: refusal.response.retryAfterSeconds,
                refusals: refusals
            )
        }
        guard let rest else { return }
        try await writer.rest(rest)
        reporter.say(.hostThrottled(rest, status: refusal.response.status))
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

    /// What a page that answered is, found out beside the schedule.
    func look(at response: FetchResponse, for article: Article, _ url: String, of station: Station)
        async throws
        -> PageLook
    {
        try await readers.run { PageLook(response, for: article, at: url, of: station) }
    }

    /// Reads the article on what answered, and completes the stored one where it is that.
    ///
    /// - Returns: where a page leads its readers on, if it `mayLead`.
    @concurrent
    private func extract(
        _ response: FetchResponse,
        for wish: PageWish,
        station: Station,
        mayLead: Bool
    ) async throws -> String? {
        let place = await workers.enter(response.body.count, holding: response.hold)
        defer { workers.leave(place) }
        let look = try await look(at: response, for: wish.article, wish.url, of: station)
        guard case .article(let page) = look else {
            if mayLead, case .leadsOn(let target) = look { return target }
            try await doWithoutPage(
                wish,
                of: station,
                reason: "\(wish.url) answered with \(look.inWords)",
                response: response,
                found: look.found
            )
            return nil
        }
        let findings = PageFindings(page, response)
        let prepared = try await readers.run { PreparedArticle(wish, page: page, of: station.outlet) }
        guard let prepared else {
            try await doWithoutPage(
                wish,
                of: station,
                reason: "\(wish.url) holds no more of the article than the feed",
                response: response,
                findings: findings
            )
            return nil
        }
        let harvest = try await writer.complete(
            wish,
            with: prepared,
            findings: findings,
            validators: Bound.validators(response.validators),
            at: clock.now
        )
        reporter.say(harvest.map { .pageRead(wish, $0) } ?? .articleVanished(wish))
        return nil
    }

    /// Puts the page off where it may still come. Otherwise the article joins a story with what its feed carried.
    private func doWithoutPage(
        _ wish: PageWish,
        of station: Station,
        reason: String,
        mayReturn: Bool = false,
        response: FetchResponse? = nil,
        findings: PageFindings? = nil,
        found: String? = nil,
        cause: FetchError.Cause? = nil
    ) async throws {
        if mayReturn {
            let asked = min(Int64(response?.retryAfterSeconds ?? 0), Self.patienceSeconds)
            let pause = max(Self.pageRetrySeconds(afterAttempts: wish.attempts), asked)
            let until = clock.now.advanced(bySeconds: pause)
            return try await postpone(wish, of: station, reason: reason, until: until)
        }
        let prepared = PreparedArticle(withoutPage: wish, of: station.outlet)
        let harvest = try await writer.complete(
            wish,
            with: prepared,
            findings: findings,
            found: found,
            at: clock.now
        )
        guard harvest != nil else {
            reporter.say(.articleVanished(wish))
            return
        }
        reporter.say(
            .pageFailed(
                LogRecord.Subject(wish.id, wish.article, page: wish.url),
                reason: reason,
                error: cause?.code ?? found,
                cause: cause,
                status: response?.status
            )
        )
    }

    /// Puts the page off until `time`, unless the article has waited for too long.
    private func postpone(
        _ wish: PageWish,
        of station: Station,
        reason: String,
        until time: Timestamp
    ) async throws {
        guard clock.now.seconds(since: wish.wantedAt) < Self.patienceSeconds else {
            return try await doWithoutPage(wish, of: station, reason: reason)
        }
        try await writer.postpone(wish, until: time, reason: Bound.reason.cut(reason))
        reporter.say(.pagePostponed(wish, until: time, reason: reason))
    }
}

extension Line.Station {
    /// How an article's page is asked for.
    func question(_ url: String, _ validators: Validators = Validators()) -> Asker.Question {
        let request = FetchRequest(
            url: url,
            validators: validators,
            accept: .page,
            access: access,
            allowPrivateHosts: allowedForPages
        )
        return Asker.Question(request, obeysRobots: true, isPaused: outlet.isPaused)
    }

    /// The article on a page of the outlet, read by the outlet's own rules.
    func article(on response: FetchResponse) -> ExtractedPage {
        Self.article(on: response, rules: rules, as: pages)
    }

    /// The article on a page, by these rules or by the general ones alone.
    static func article(
        on response: FetchResponse,
        rules: ExtractionRules = .init(),
        as pages: EntryReading = EntryReading(kind: .page)
    ) -> ExtractedPage {
        PageExtractor.extract(
            response.body,
            contentType: response.contentType,
            url: response.url,
            rules: rules,
            zone: pages.zone,
            charset: pages.charset
        )
    }
}
