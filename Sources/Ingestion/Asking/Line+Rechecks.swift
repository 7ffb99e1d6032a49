import Fetching
import Machinery
import News
import Parsing
package import Storage

// MARK: - An article's page, asked again

extension Line {
    /// Asks the page of an article again to see whether it is still there and says the same.
    ///
    /// The request has the page's validators, and obeys the budget of its domain and robots.txt like any page. The settings bound
    /// how many pages of an outlet are asked a day. Throws only when the database fails as a whole.
    package func recheck(_ wish: RecheckWish) async throws {
        guard pagesUnderWay.begin(wish.id) else { return }
        defer { pagesUnderWay.end(wish.id) }
        do {
            try await recheckAlone(wish)
        } catch is CancellationError {
            // The page is due at the next start.
        } catch let error where error.costsOnlyItsWork {
            try await countUnkept(wish, error)
        }
    }

    private func recheckAlone(_ wish: RecheckWish) async throws {
        guard let station = stations[wish.article.outlet], !station.outlet.isPaused,
            settings.rechecksPerDay > 0
        else { return try await keep(.forbidden, of: wish) }
        if let rest = await writer.rest(of: Domain.of(wish.url)), rest.until > clock.now {
            return try await writer.postpone(wish, until: rest.until)
        }
        let address = URLReference(wish.url)
        let answer = await robots.answer(
            for: address,
            access: station.access,
            allowing: station.allowedForPages
        )
        guard !Task.isCancelled else { return }
        guard answer.isAllowed else {
            return try await keep(answer.isHostsOwn ? .forbidden : .unclear, of: wish)
        }
        guard try await writer.mayRecheck(wish, limit: settings.rechecksPerDay, at: clock.now) else {
            return
        }
        let response: FetchResponse
        do {
            response = try await fetcher.fetch(
                FetchRequest(
                    url: wish.url,
                    validators: wish.missingSince == nil ? wish.validators : Validators(),
                    accept: .page,
                    hostGap: answer.crawlDelay,
                    access: station.access,
                    allowPrivateHosts: station.allowedForPages,
                    now: clock.now
                )
            )
        } catch {
            if error.cause == .cancelled || Task.isCancelled { return }
            return try await keep(.unclear, of: wish)
        }
        try await keep(try await finding(in: response, of: wish, station), of: wish)
    }

    @concurrent
    private func finding(
        in response: FetchResponse,
        of wish: RecheckWish,
        _ station: Station
    ) async throws -> Rechecking.Finding {
        if response.isNotModified { return .same(Bound.validators(response.validators)) }
        let isChallenge = Challenge.isChallenge(response)
        guard (200..<300).contains(response.status), !isChallenge else {
            if [404, 410].contains(response.status), !isChallenge { return .missing(.gone) }
            let failure = FeedJudge.Failure(
                kind: isChallenge ? .challenge : .unanswered,
                reason: "\(wish.url) answered \(response.status)",
                response: response
            )
            try await restDomain(after: failure, at: response.url)
            return .unclear
        }
        if Line.isFrontPage(response.url, insteadOf: wish.url) { return .missing(.frontPage) }
        // Where the feed carries the text, changes come with the feed. The page's text would differ without having changed.
        guard wish.article.textSource == .page else { return .same(Bound.validators(response.validators)) }
        let prepared = try await readers.run {
            PreparedArticle(
                wish.article,
                changedPage: station.article(on: response),
                of: station.outlet,
                seenAt: wish.seenAt
            )
        }
        return prepared.map { .changed($0, Bound.validators(response.validators)) }
            ?? .same(Bound.validators(response.validators))
    }

    /// Whether redirects led from an article to a front page.
    static func isFrontPage(_ url: String, insteadOf asked: String) -> Bool {
        func isRoot(_ url: String) -> Bool { ["", "/"].contains(URLReference(url).pathAndQuery) }
        return isRoot(url) && !isRoot(asked)
    }

    private func keep(_ finding: Rechecking.Finding, of wish: RecheckWish) async throws {
        let outcome = try await writer.save(finding, of: wish, at: clock.now)
        if let found = LogRecord.rechecked(wish, outcome) { reporter.say(found) }
    }
}
