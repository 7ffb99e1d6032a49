package import Fetching
package import News
package import Parsing
import Machinery
import Synchronization

/// Looks for the news of a site, one polite request after another, from the surest place to the last.
///
/// The address that was given is asked for as it stands, as a configured feed would be; everything else only
/// where robots.txt allows it. It is asked, judged and read as polling does it, by the rules of the outlet whose site it is
/// where the configuration knows that.
package struct FeedSearch {
    /// One request and what came of it.
    package struct Step: Sendable {
        package let url: String
        /// Why it was asked for.
        package let origin: FeedCandidate.Origin
        /// "200, 12 entries", "404", "robots.txt forbids it".
        package let result: String
    }

    /// A place that gives news.
    package struct Source: Sendable {
        package var url: String
        package var kind: Feed.Kind
        package var origin: FeedCandidate.Origin
        package var title: String?
        package var language: String?
        package var entries: [Entry]
    }

    /// Everything that was found out.
    package struct Findings: Sendable {
        /// Where the page is that the given address led to; nil where that was a feed.
        package var home: String?
        package var site = DescribedSite()
        /// The best first; empty where nothing gives news.
        package var sources: [Source] = []
        /// Named by the page, never asked.
        package var others: [FeedCandidate] = []
    }

    private let asker: Asker
    private let station: Line.Station?
    private let now: Timestamp
    private let tell: (Step) -> Void
    private let files: RobotsFiles
    /// The sitemaps that robots.txt names, by the host's origin.
    private var sitemaps: [String: [FeedCandidate]] = [:]
    private var asked: Set<CanonicalURL> = []

    /// Of one kind of place; each request costs a site's patience and a second.
    private static let limitStated = 5
    private static let limitSitemaps = 6
    /// Fewer links of one shape are a menu.
    private static let leastListed = 3
    /// A plain sitemap whose latest date is older lists an archive.
    private static let newsSeconds: Int64 = 30 * 86400

    /// - Parameters:
    ///   - fetcher: makes the requests.
    ///   - clock: the time.
    ///   - station: the outlet whose site it is, by whose rules its feeds and pages are read; nil: it is not configured.
    ///   - tell: hears of every request once it is answered.
    package init(
        _ fetcher: Fetcher,
        clock: WallClock,
        as station: Line.Station? = nil,
        tell: @escaping (Step) -> Void
    ) {
        let files = RobotsFiles()
        let robots = RobotsKeeper(fetcher, writer: nil, clock: clock) { files.add($0) }
        asker = Asker(fetcher, robots: robots, clock: clock, writer: nil)
        self.station = station
        self.files = files
        self.tell = tell
        now = clock.now
    }

    /// Why a search ends without findings.
    package enum Failure: Error, Sendable {
        case unanswered(FetchError)
        case refused(Refusal)
        case cancelled
    }

    package mutating func run(_ url: String) async throws -> Findings {
        var findings = Findings()
        var response = try await home(url)
        for _ in 0..<2 {
            if let source = source(response, as: .init(url: response.url, origin: .given)) {
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
        var waiting = await sitemapsOfRobots(for: URLReference(page))
        let known = FeedDiscovery.knownSitemaps(for: page)
        waiting =
            waiting.filter { $0.url.contains("news") } + known.prefix(2)
            + waiting.filter { !$0.url.contains("news") } + known.dropFirst(2)
        var left = FeedSearch.limitSitemaps
        while !waiting.isEmpty, left > 0 {
            let candidate = waiting.removeFirst()
            guard let response = try await answer(to: candidate) else { continue }
            let parsed = sitemap(response)
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
        let listing = reading(of: response.url).listing(in: response, now: now)
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

    /// How the configuration reads what stands there; the outlet's encoding and zone hold for all of its site.
    private func reading(of url: String) -> EntryReading {
        let known = station?.feeds.first { CanonicalURL($0.key) == CanonicalURL(url) }?.value.reading
        return known ?? EntryReading(charset: station?.pages.charset, zone: station?.pages.zone)
    }

    private func sitemap(_ response: FetchResponse) -> ParsedSitemap {
        var entries: [Entry] = []
        var parsed = reading(of: response.url).sitemap(in: response, now: now) { entries.append($0) }
        parsed.entries = entries
        return parsed
    }

    /// The news that an answer gives, whatever it is but a page; nil where it gives none.
    ///
    /// A place that was found counts as what it was taken for: a feed of comments, or a sitemap of all that ever was, is no
    /// feed of news.
    private func source(_ response: FetchResponse, as candidate: FeedCandidate) -> Source? {
        var entries: [Entry] = []
        var parsed = reading(of: candidate.url).document(in: response, now: now) { entries.append($0) }
        parsed.entries = entries
        guard let kind = parsed.kind else { return nil }
        switch kind {
        case .feed: guard candidate.origin == .given || !parsed.isOfComments else { return nil }
        case .sitemap: guard candidate.origin == .given, !entries.isEmpty else { return nil }
        case .wordPressJSON: guard !entries.isEmpty else { return nil }
        case .page: return nil
        }
        return Source(
            url: FeedSearch.address(of: response, asked: candidate.url),
            kind: kind,
            origin: candidate.origin,
            title: parsed.feed.title,
            language: parsed.feed.language,
            entries: entries
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
        switch try await ask(url, accept: .any, obeysRobots: false) {
        case .document(let response), .unchanged(let response):
            if let url = CanonicalURL(response.url) { asked.insert(url) }
            return response
        case .refused(let refusal): throw Failure.refused(refusal)
        case .unanswered(let error): throw Failure.unanswered(error)
        case .later, .forbidden, .dropped: throw Failure.cancelled
        }
    }

    /// The answer to one request, where robots.txt lets it be made; nil, told, where there is none to use.
    private mutating func answer(to candidate: FeedCandidate) async throws -> FetchResponse? {
        guard let url = CanonicalURL(candidate.url), asked.insert(url).inserted else { return nil }
        switch try await document(at: candidate.url, accept: .feed) {
        case .success(let response): return response
        case .failure(let reason):
            tell(Step(url: candidate.url, origin: candidate.origin, result: reason.words))
            return nil
        }
    }

    /// Why a request was not made or gave nothing.
    private struct Reason: Error {
        let words: String
    }

    /// Asks for what nobody configured: only where robots.txt allows it.
    private mutating func document(at url: String, accept: FetchRequest.Accept) async throws
        -> Result<FetchResponse, Reason>
    {
        switch try await ask(url, accept: accept, obeysRobots: true) {
        case .document(let response), .unchanged(let response): return .success(response)
        case .refused(let refusal):
            let isPlain = refusal.kind != .challenge
            return .failure(Reason(words: isPlain ? "\(refusal.response.status)" : refusal.reason))
        case .forbidden:
            return .failure(Reason(words: "robots.txt of \(URLReference(url).host ?? url) forbids it"))
        case .later(_, let reason): return .failure(Reason(words: reason))
        case .unanswered(let error): return .failure(Reason(words: "\(error)"))
        case .dropped: throw Failure.cancelled
        }
    }

    private mutating func ask(_ url: String, accept: FetchRequest.Accept, obeysRobots: Bool) async throws
        -> Answer
    {
        let request = FetchRequest(url: url, accept: accept, access: access(to: url), now: now)
        let answer = try await asker.ask(Asker.Question(request, obeysRobots: obeysRobots))
        hearRobots()
        return answer
    }

    /// An outlet's secrets are for its own domains.
    private func access(to url: String) -> Access? {
        guard let station else { return nil }
        return station.domains.contains(Domain.of(url)) ? station.access : nil
    }

    private mutating func sitemapsOfRobots(for url: URLReference) async -> [FeedCandidate] {
        guard let origin = url.origin else { return [] }
        _ = await asker.robots.answer(for: url, access: access(to: url.description))
        hearRobots()
        return sitemaps[origin] ?? []
    }

    /// Tells of the files that were asked for meanwhile, and notes the sitemaps that they name.
    private mutating func hearRobots() {
        for file in files.take() {
            var result = file.failure.map { "\($0); so nothing else of this host is asked for" } ?? ""
            if let status = file.status {
                result = "\(status)"
                if (200..<300).contains(status) {
                    let named = FeedDiscovery.sitemaps(inRobots: file.body, url: file.url)
                    sitemaps[file.origin] = named
                    result += ", \(named.count) sitemaps"
                }
            }
            tell(Step(url: file.origin + "/robots.txt", origin: .robots, result: result))
        }
    }

    // MARK: - An article

    /// One article page, or why there is none to show.
    package struct FoundArticle: Sendable {
        package let url: String
        package var page: ExtractedPage?
        package var problem: String?
    }

    /// The page of the first entry that has one and can be had, read as polling reads it.
    package mutating func firstArticle(of findings: Findings) async throws -> FoundArticle? {
        guard let source = findings.sources.first else { return nil }
        var refused: FoundArticle?
        for entry in source.entries.filter({ $0.link != nil }).prefix(2) {
            guard let link = entry.link else { continue }
            switch try await document(at: link, accept: .page) {
            case .success(let response):
                let expected = PageExpectation(url: link, title: entry.title, text: entry.text)
                let look = PageLook(response, expecting: expected, of: station)
                guard case .article(let page) = look else {
                    refused = refused ?? FoundArticle(url: link, problem: "answered with \(look.inWords)")
                    continue
                }
                return FoundArticle(url: response.url, page: page)
            case .failure(let reason):
                // A status alone says little.
                let words = Int(reason.words) == nil ? reason.words : "answered \(reason.words)"
                refused = refused ?? FoundArticle(url: link, problem: words)
            }
        }
        return refused
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

/// The answers of robots.txt that a search has not told of yet.
private final class RobotsFiles: Sendable {
    private let files = Mutex<[RobotsKeeper.File]>([])

    func add(_ file: RobotsKeeper.File) { files.withLock { $0.append(file) } }

    func take() -> [RobotsKeeper.File] {
        files.withLock { files in
            defer { files = [] }
            return files
        }
    }
}

extension Line.Station {
    /// The registrable domains of its homepage and its feeds.
    var domains: Set<String> {
        Set((outlet.feeds.map(\.url) + [outlet.homepage].compactMap(\.self)).map(Domain.of))
    }

    /// Whether an address is on the outlet's site.
    package func isOn(_ url: String) -> Bool { domains.contains(Domain.of(url)) }
}
