import Fetching
import News

/// What hosts allow robots to fetch, asked once a day each.
///
/// Feeds are an operator's explicit choice and go unasked; article pages are not. Source: RFC 9309.
actor RobotsKeeper {
    /// What is known of one origin, scheme and authority.
    struct Answer: Sendable {
        let rules: RobotsRules
        /// Whether the host said so itself; what a host that cannot be asked forbids, it may allow later.
        let isHostsOwn: Bool
        fileprivate let until: Timestamp
    }

    /// Source: RFC 9309 §2.4.
    private static let lastingSeconds: Int64 = 86400
    /// A server that is down forbids everything, and may be up again soon.
    private static let unreachableSeconds: Int64 = 600

    private let fetcher: Fetcher
    private let clock: WallClock
    private var known: [String: Answer] = [:]
    /// Asked for and not answered yet: who comes meanwhile waits for the same answer.
    private var asked: [String: Task<Answer, Never>] = [:]

    init(_ fetcher: Fetcher, clock: WallClock) {
        self.fetcher = fetcher
        self.clock = clock
    }

    /// The rules for the host of an absolute http or https URL; files have none.
    func rules(for url: URLReference) async -> Answer {
        guard let scheme = url.scheme, scheme.hasPrefix("http"), let authority = url.authority else {
            return Answer(rules: .allowAll, isHostsOwn: true, until: clock.now)
        }
        let origin = "\(scheme)://\(authority)"
        if let known = known[origin], known.until > clock.now { return known }
        if let task = asked[origin] { return await task.value }
        let task = Task { await ask(origin) }
        asked[origin] = task
        let answer = await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            task.cancel()
        }
        asked[origin] = nil
        return answer
    }

    private func ask(_ origin: String) async -> Answer {
        let rules: RobotsRules
        var isHostsOwn = false
        var lasting = Self.unreachableSeconds
        do {
            let response = try await fetcher.fetch(
                FetchRequest(
                    url: origin + "/robots.txt",
                    maxBodyBytes: RobotsRules.readBytes,
                    overflow: .cut,
                    now: clock.now
                )
            )
            rules = RobotsRules(status: response.status, body: response.body, agent: "khabar")
            isHostsOwn = response.status < 500
            if isHostsOwn { lasting = Self.lastingSeconds }
        } catch {
            rules = .disallowAll
            // An answer that nobody waited for says nothing of the host.
            if error.cause == .cancelled { lasting = 0 }
        }
        let answer = Answer(
            rules: rules,
            isHostsOwn: isHostsOwn,
            until: clock.now.advanced(bySeconds: lasting)
        )
        known[origin] = answer
        return answer
    }
}
