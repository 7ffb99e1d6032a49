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
        let question = station.question(wish.url, wish.missingSince == nil ? wish.validators : Validators())
        let asked = try await asker.ask(question) { [writer, settings, clock] in
            try await writer.mayRecheck(wish, limit: settings.rechecksPerDay, at: clock.now)
        }
        switch asked {
        case .document(let response):
            try await keep(try await finding(in: response, of: wish, station), of: wish)
        case .unchanged(let response):
            try await keep(.same(Bound.validators(response.validators)), of: wish)
        case .later(let until?, _): try await writer.postpone(wish, until: until)
        case .forbidden(_, isHostsOwn: true), .later(nil, _): try await keep(.forbidden, of: wish)
        case .refused(let refusal) where refusal.kind.isRemoval: try await keep(.missing(.gone), of: wish)
        case .refused(let refusal):
            try await restDomain(after: refusal)
            try await keep(.unclear, of: wish)
        case .forbidden, .unanswered: try await keep(.unclear, of: wish)
        case .dropped: return
        }
    }

    @concurrent
    private func finding(
        in response: FetchResponse,
        of wish: RecheckWish,
        _ station: Station
    ) async throws -> Rechecking.Finding {
        let validators = Bound.validators(response.validators)
        // Where the feed carries the text, changes come with the feed. The page's text would differ without having changed.
        let isSentAway = PageAddress(response.url).isFront && !PageAddress(wish.url).isFront
        guard wish.article.textSource != .feed else {
            return isSentAway ? .missing(.frontPage) : .same(validators)
        }
        let place = await workers.enter(response.body.count, holding: response.hold)
        defer { workers.leave(place) }
        let look = try await look(at: response, for: wish.article, wish.url, of: station)
        let isFromPage = wish.article.textSource == .page
        switch look {
        case .article(let page) where isFromPage:
            let prepared = try await readers.run {
                PreparedArticle(wish, changedPage: page, of: station.outlet)
            }
            return prepared.map { .changed($0, validators) } ?? .same(validators)
        case .article where station.outlet.fullText == .never: return .same(validators)
        case .article(let page):
            let prepared = PreparedArticle(
                wish.article,
                page: page,
                of: station.outlet,
                seenAt: wish.seenAt,
                believedAt: wish.believedAt
            )
            return prepared.map { .completed($0, validators) } ?? .same(validators)
        case .page(_, let page)
        where isFromPage && !page.text.isEmpty
            && SameArticle.holds(page.text, wish.article.text, sharing: SameArticle.atOneAddress):
            // An earlier look took this page for the article.
            reporter.say(
                .pageFailed(
                    LogRecord.Subject(wish.id, wish.article, page: wish.url),
                    reason: "\(wish.url) answered with \(look.inWords)",
                    error: look.found
                )
            )
            return .mistaken(PreparedArticle(withoutTextOf: wish, of: station.outlet), found: look.found)
        case .page, .document, .leadsOn: return isSentAway ? .missing(.frontPage) : .unclear
        }
    }

    private func keep(_ finding: Rechecking.Finding, of wish: RecheckWish) async throws {
        let outcome = try await writer.save(finding, of: wish, at: clock.now)
        if let found = LogRecord.rechecked(wish, outcome) { reporter.say(found) }
    }
}
