import Fetching
import News
import Storage

/// Knows what each host allows robots to fetch. A host is asked once a day, and its answer is kept in the database.
///
/// Article pages and listings are fetched only where robots.txt allows it. Feeds are the operator's explicit choice and are
/// fetched without asking. Source: RFC 9309.
actor RobotsKeeper {
    /// What is known of one origin (scheme and authority).
    struct Answer: Sendable {
        let rules: RobotsRules
        /// Whether the rules are the host's own. A host that cannot be asked counts as forbidding everything, and may allow it
        /// later.
        let isHostsOwn: Bool
        fileprivate let until: Timestamp
    }

    /// Source: RFC 9309 §2.4.
    private static let lastingSeconds: Int64 = 86400
    /// A server that is down counts as forbidding everything. It is asked again soon.
    private static let unreachableSeconds: Int64 = 600
    /// A robots.txt that could not be had for this long forbids nothing any more. Source: RFC 9309 §2.3.1.4.
    private static let givenUpSeconds: Int64 = 30 * 86400

    private let fetcher: Fetcher
    private let writer: NewsWriter
    private let clock: WallClock
    private var known: [String: Answer] = [:]
    /// Requests that are not answered yet. Whoever comes meanwhile waits for the same answer.
    private var asked: [String: Task<Answer, Never>] = [:]

    init(_ fetcher: Fetcher, writer: NewsWriter, clock: WallClock) {
        self.fetcher = fetcher
        self.writer = writer
        self.clock = clock
    }

    /// The rules for the host of an absolute http or https URL; files have none.
    ///
    /// `allowed` holds the private addresses that may be asked for this outlet.
    func rules(for url: URLReference, allowing allowed: [PrivateHostRule] = []) async -> Answer {
        guard let scheme = url.scheme, scheme.hasPrefix("http"), let authority = url.authority else {
            return Answer(rules: .allowAll, isHostsOwn: true, until: clock.now)
        }
        let origin = "\(scheme)://\(authority)"
        if let known = known[origin],
            (1...Self.lastingSeconds).contains(known.until.seconds(since: clock.now))
        {
            return known
        }
        if let task = asked[origin] { return await task.value }
        let task = Task { await ask(origin, allowing: allowed) }
        asked[origin] = task
        let answer = await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            task.cancel()
        }
        asked[origin] = nil
        return answer
    }

    /// The stored answer while it lasts, else the host's own.
    private func ask(_ origin: String, allowing allowed: [PrivateHostRule]) async -> Answer {
        // The next write reports a database that cannot be read. The host can still be asked.
        let stored = try? await writer.robots(of: origin)
        if let stored, stored.lastsUntil > clock.now { return remember(stored) }
        var record = RobotsRecord(
            origin: origin,
            askedAt: clock.now,
            lastsUntil: clock.now.advanced(bySeconds: Self.unreachableSeconds),
            status: nil,
            downSince: stored?.downSince ?? clock.now,
            body: nil
        )
        do {
            let response = try await fetcher.fetch(
                FetchRequest(
                    url: origin + "/robots.txt",
                    maxBodyBytes: RobotsRules.readBytes,
                    overflow: .cut,
                    allowPrivateHosts: allowed,
                    now: clock.now
                )
            )
            record.status = response.status
            if response.status < 500 {
                record.lastsUntil = clock.now.advanced(bySeconds: Self.lastingSeconds)
                record.downSince = nil
                record.body = response.status < 300 ? response.body : nil
            }
        } catch {
            // An answer that nobody waited for says nothing of the host.
            if error.cause == .cancelled {
                return Answer(rules: .disallowAll, isHostsOwn: false, until: clock.now)
            }
        }
        // The next write reports a database that cannot be written. All that is lost is one request after a restart.
        try? await writer.save(record)
        return remember(record)
    }

    private func remember(_ record: RobotsRecord) -> Answer {
        let isDown = record.downSince != nil
        let isGivenUp = record.downSince.map { clock.now.seconds(since: $0) >= Self.givenUpSeconds } ?? false
        let rules: RobotsRules =
            if isGivenUp {
                .allowAll
            } else if let status = record.status {
                RobotsRules(status: status, body: record.body ?? [], agent: "khabar")
            } else {
                .disallowAll
            }
        let answer = Answer(rules: rules, isHostsOwn: !isDown, until: record.lastsUntil)
        known[record.origin] = answer
        return answer
    }
}
