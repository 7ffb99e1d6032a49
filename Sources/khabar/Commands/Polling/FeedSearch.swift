import Fetching
import News
import Parsing
import Machinery

/// Looks for the news of a site, one polite request after another, from the surest place to the last.
///
/// The address that was given is asked for as it stands, as a configured feed would be; everything else only
/// where robots.txt allows it.
struct FeedSearch {
    /// One request and what came of it.
    struct Step: Sendable {
        let url: String
        /// Why it was asked for.
        let origin: FeedCandidate.Origin
        /// "200, 12 entries", "404", "robots.txt forbids it".
        let result: String
    }

    /// A place that gives news.
    struct Source: Sendable {
        var url: String
        var kind: Feed.Kind
        var origin: FeedCandidate.Origin
        var title: String?
        var language: String?
        var entries: [Entry]
    }

    /// Everything that was found out.
    struct Findings: Sendable {
        /// Where the page is that the given address led to; nil where that was a feed.
        var home: String?
        var site = DescribedSite()
        /// The best first; empty where nothing gives news.
        var sources: [Source] = []
        /// Named by the page, never asked.
        var others: [FeedCandidate] = []
    }

    private let fetcher: Fetcher
    private let now: Timestamp
    private let tell: (Step) -> Void
    private var robots: [String: (rules: RobotsRules, sitemaps: [FeedCandidate])] = [:]
    private var asked: Set<CanonicalURL> = []

    /// Of one kind of place; each request costs a site's patience and a second.
    private static let limitStated = 5
    private static let limitSitemaps = 6
    /// Fewer links of one shape are a menu.
    private static let leastListed = 3
    /// A plain sitemap whose latest date is older lists an archive.
    private static let newsSeconds: Int64 = 30 * 86400

    /// `tell` hears of every request once it is answered.
    init(_ fetcher: Fetcher, now: Timestamp, tell: @escaping (Step) -> Void) {
        self.fetcher = fetcher
        self.now = now
        self.tell = tell
    }

    mutating func run(_ url: String) async throws -> Findings {
        var findings = Findings()
        var response = try await home(url)
        for _ in 0..<2 {
            if let source = feedOrSitemap(response, as: .init(url: response.url, origin: .given)) {
                tell(response, .given, source)
                findings.sources = [source]
                return findings
            }
            let type = response.contentType
            findings.site = FeedDiscovery.describe(response.body, contentType: type, url: response.url)
            tell(Step(url: response.url, origin: .given, result: "\(response.status), a page"))
            guard let target = findings.site.refresh, asked.insert(CanonicalURL(stored: target)).inserted
            else { break }
            response = try await home(target)
        }
        findings.home = response.url
        let page = response.url
        let stated = Array(findings.site.feeds.prefix(FeedSearch.limitStated))
        let posts = FeedDiscovery.knownPosts(for: page, stated: findings.site.wordPressInterface)
        var found = try await first(of: stated)
        if found == nil { found = try await first(of: FeedDiscovery.knownFeeds(for: page)) }
        if found == nil { found = try await sitemap(of: page) }
        if let found {
            findings.sources.append(found)
            // Only what the page names itself is asked for as a second way: the first one is enough.
            if found.kind == .feed, findings.site.wordPressInterface != nil,
                let second = try await first(of: posts)
            {
                findings.sources.append(second)
            }
        } else if let found = try await first(of: posts) {
            findings.sources.append(found)
        }
        if let listing = listing(response) { findings.sources.append(listing) }
        findings.others = findings.site.feeds.filter { other in
            CanonicalURL(other.url).map { !asked.contains($0) } ?? false
        }
        return findings
    }

    // MARK: - Stages

    /// The first of the candidates that gives news; one that is a feed without entries where none does.
    private mutating func first(of candidates: [FeedCandidate]) async throws -> Source? {
        var empty: Source?
        for candidate in candidates {
            guard let response = try await answer(to: candidate) else { continue }
            guard let source = source(response, as: candidate) else {
                tell(
                    Step(url: candidate.url, origin: candidate.origin, result: "\(response.status), no feed")
                )
                continue
            }
            tell(response, candidate.origin, source)
            if !source.entries.isEmpty { return source }
            empty = empty ?? source
        }
        return empty
    }

    /// The sitemaps that robots.txt names, then those at known paths; an index leads to its parts.
    private mutating func sitemap(of page: String) async throws -> Source? {
        var waiting = try await answerOfRobots(for: URLReference(page)).sitemaps
        let known = FeedDiscovery.knownSitemaps(for: page)
        waiting =
            waiting.filter { $0.url.contains("news") } + known.prefix(2)
            + waiting.filter { !$0.url.contains("news") } + known.dropFirst(2)
        var left = FeedSearch.limitSitemaps
        while !waiting.isEmpty, left > 0 {
            let candidate = waiting.removeFirst()
            guard let response = try await answer(to: candidate) else { continue }
            let type = response.contentType
            let parsed = FeedParser.parseSitemap(response.body, contentType: type, url: response.url)
            let result: String
            defer { tell(Step(url: candidate.url, origin: candidate.origin, result: result)) }
            guard parsed.isSitemap else {
                result = "\(response.status), no sitemap"
                continue
            }
            left -= 1
            if parsed.entries.isEmpty {
                result = "200, an index of \(parsed.sitemaps.count) sitemaps"
                waiting.insert(contentsOf: FeedDiscovery.parts(of: parsed).prefix(2), at: 0)
                continue
            }
            guard isNews(parsed.entries) else {
                result =
                    "200, \(parsed.entries.count) addresses, none dated within \(FeedSearch.newsSeconds / 86400) days"
                continue
            }
            result = "200, sitemap with \(parsed.entries.count) entries"
            return Source(
                url: response.url,
                kind: .sitemap,
                origin: candidate.origin,
                entries: parsed.entries
            )
        }
        return nil
    }

    private func isNews(_ entries: [Entry]) -> Bool {
        let latest = entries.compactMap { $0.published ?? $0.updated }.max()
        return latest.map { now.seconds(since: $0) < FeedSearch.newsSeconds } ?? false
    }

    private func listing(_ response: FetchResponse) -> Source? {
        let listing = ListingParser.parse(
            response.body,
            contentType: response.contentType,
            url: response.url,
            now: now
        )
        guard listing.entries.count >= FeedSearch.leastListed else { return nil }
        return Source(
            url: response.url,
            kind: .page,
            origin: .listing,
            title: listing.title,
            language: listing.language,
            entries: listing.entries.map(\.entry)
        )
    }

    // MARK: - What an answer is

    private func source(_ response: FetchResponse, as candidate: FeedCandidate) -> Source? {
        candidate.kind == .wordPressJSON ? posts(response, as: candidate) : feed(response, as: candidate)
    }

    /// What a given address is, whatever it is but a page.
    private func feedOrSitemap(_ response: FetchResponse, as candidate: FeedCandidate) -> Source? {
        if let source = feed(response, as: candidate) ?? posts(response, as: candidate) { return source }
        let type = response.contentType
        let parsed = FeedParser.parseSitemap(response.body, contentType: type, url: response.url)
        guard parsed.isSitemap, !parsed.entries.isEmpty else { return nil }
        return Source(url: response.url, kind: .sitemap, origin: candidate.origin, entries: parsed.entries)
    }

    private func feed(_ response: FetchResponse, as candidate: FeedCandidate) -> Source? {
        let type = response.contentType
        let parsed = FeedParser.parse(response.body, contentType: type, url: response.url)
        guard parsed.isFeed, candidate.origin == .given || !parsed.isOfComments else { return nil }
        return Source(
            url: FeedSearch.address(of: response, asked: candidate.url),
            kind: .feed,
            origin: candidate.origin,
            title: parsed.feed.title,
            language: parsed.feed.language,
            entries: parsed.entries
        )
    }

    private func posts(_ response: FetchResponse, as candidate: FeedCandidate) -> Source? {
        let parsed = FeedParser.parsePosts(response.body, url: response.url)
        guard parsed.isFeed, !parsed.entries.isEmpty else { return nil }
        return Source(
            url: FeedSearch.address(of: response, asked: candidate.url),
            kind: .wordPressJSON,
            origin: candidate.origin,
            entries: parsed.entries
        )
    }

    /// The address to poll: a permanent redirect has already said that it is another.
    private static func address(of response: FetchResponse, asked url: String) -> String {
        response.redirects.isEmpty || response.redirects.allSatisfy(\.isPermanent) ? response.url : url
    }
}

// MARK: - Requests

extension FeedSearch {
    /// The page that was asked for; what gives none ends the search.
    private mutating func home(_ url: String) async throws -> FetchResponse {
        if let url = CanonicalURL(url) { asked.insert(url) }
        let response: FetchResponse
        do {
            response = try await fetcher.fetch(FetchRequest(url: url, accept: .any, now: now))
        } catch {
            throw FeedSearch.failure(error)
        }
        guard (200..<300).contains(response.status) else {
            let remedy =
                switch response.status {
                case 401, 403, 429:
                    "it turns programs away: ask its operator, or set \"contact\" so that they know you"
                case 500...: "its server fails; try again later"
                default: "give the address of the site's front page"
                }
            throw CommandFailure(.unavailable, "\(response.url) answered \(response.status); \(remedy)")
        }
        if let url = CanonicalURL(response.url) { asked.insert(url) }
        return response
    }

    static func failure(_ error: FetchError) -> CommandFailure {
        switch error.cause {
        case .privateAddress:
            CommandFailure(.permission, "\(error); for this once give --allow-private")
        case .badURL, .unsupportedScheme: CommandFailure(.usage, "\(error)")
        default: CommandFailure(.unavailable, "\(error)")
        }
    }

    /// The answer to one request, where robots.txt lets it be made; nil, told, where there is none to use.
    private mutating func answer(to candidate: FeedCandidate) async throws -> FetchResponse? {
        guard let url = CanonicalURL(candidate.url), asked.insert(url).inserted else { return nil }
        let reason: String
        do {
            let response = try await fetch(candidate.url, accept: .feed)
            if (200..<300).contains(response.status) { return response }
            reason = "\(response.status)"
        } catch let refusal as NotAsked {
            reason = refusal.reason
        }
        tell(Step(url: candidate.url, origin: candidate.origin, result: reason))
        return nil
    }

    /// Why a request was not made or gave nothing.
    struct NotAsked: Error {
        let reason: String
    }

    /// Asks for what nobody configured: only where robots.txt allows it.
    mutating func fetch(_ url: String, accept: FetchRequest.Accept) async throws -> FetchResponse {
        let parts = URLReference(url)
        let rules = try await answerOfRobots(for: parts).rules
        guard rules.allows(path: parts.pathAndQuery) else {
            throw NotAsked(reason: "robots.txt of \(parts.host ?? url) forbids it")
        }
        do {
            return try await fetcher.fetch(
                FetchRequest(url: url, accept: accept, hostGap: rules.crawlDelay, now: now)
            )
        } catch {
            if error.cause == .cancelled { throw FeedSearch.failure(error) }
            throw NotAsked(reason: "\(error)")
        }
    }

    private mutating func answerOfRobots(for url: URLReference) async throws -> (
        rules: RobotsRules, sitemaps: [FeedCandidate]
    ) {
        guard url.scheme?.hasPrefix("http") == true, let origin = url.origin else { return (.allowAll, []) }
        if let known = robots[origin] { return known }
        let file = origin + "/robots.txt"
        var answer: (rules: RobotsRules, sitemaps: [FeedCandidate]) = (.disallowAll, [])
        var result: String
        do {
            let response = try await fetcher.fetch(
                FetchRequest(url: file, maxBodyBytes: RobotsRules.readBytes, overflow: .cut, now: now)
            )
            answer.rules = RobotsRules(status: response.status, body: response.body, agent: "khabar")
            result = "\(response.status)"
            if (200..<300).contains(response.status) {
                answer.sitemaps = FeedDiscovery.sitemaps(inRobots: response.body, url: response.url)
                result += ", \(answer.sitemaps.count) sitemaps"
            }
        } catch {
            if error.cause == .cancelled { throw FeedSearch.failure(error) }
            result = "\(error); so nothing else of this host is asked for"
        }
        robots[origin] = answer
        tell(Step(url: file, origin: .robots, result: result))
        return answer
    }

    private func tell(_ response: FetchResponse, _ origin: FeedCandidate.Origin, _ source: Source) {
        let name =
            switch source.kind {
            case .feed: "feed"
            case .sitemap: "sitemap"
            case .wordPressJSON: "WordPress posts"
            case .page: "page"
            }
        tell(
            Step(
                url: source.url,
                origin: origin,
                result: "\(response.status), \(name) with \(source.entries.count) entries"
            )
        )
    }
}
