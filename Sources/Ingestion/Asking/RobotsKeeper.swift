import Fetching
import Machinery
import News
import Storage

/// Knows what each host allows robots to fetch. A host is asked once a day, and its answer is kept in the database.
///
/// Article pages and listings are fetched only where robots.txt allows it. Feeds are the operator's explicit choice and are
/// fetched without asking. The keeper works on a thread of its own: a file may hold so many rules that to read and try them
/// takes a while. Source: RFC 9309.
actor RobotsKeeper {
    /// What a host says of one URL.
    struct Ruling: Sendable {
        let isAllowed: Bool
        /// The least time between two requests that the host asks for.
        let crawlDelay: Duration?
        /// Whether the rules are the host's own. A host that cannot be asked counts as forbidding everything, and may allow it
        /// later.
        let isHostsOwn: Bool
    }

    /// What a host answered when its file was asked for.
    struct File: Sendable {
        /// Scheme, host and port that were asked.
        let origin: String
        /// Where it answered.
        let url: String
        /// Nil where no answer came.
        let status: Int?
        let body: [UInt8]
        /// Why none came, in words.
        let failure: String?
    }

    /// What is known of one origin (scheme, host and port).
    private struct Known: Sendable {
        let rules: RobotsRules
        let isHostsOwn: Bool
        let until: Timestamp

        /// With its place in the table.
        var bytes: Int { rules.memoryBytes + 256 }
    }

    /// Source: RFC 9309 §2.4.
    private static let lastingSeconds: Int64 = 86400
    /// A robots.txt that could not be had for this long forbids nothing any more. Source: RFC 9309 §2.3.1.4.
    private static let givenUpSeconds: Int64 = 30 * 86400
    /// The most memory that rules take: those of some thousand usual hosts. The longest are forgotten first, so that hosts
    /// with endless rules drive out only each other.
    static let mostBytes = 8 << 20

    private let fetcher: Fetcher
    /// Keeps the answers; nil where nothing is kept.
    private let writer: NewsWriter?
    /// Hears of each file that was asked for.
    private let heard: (@Sendable (File) -> Void)?
    private let clock: WallClock
    private let thread = OwnerThread()
    private var known: [String: Known] = [:]
    private(set) var knownBytes = 0
    /// Requests that are not answered yet. Whoever comes meanwhile waits for the same answer.
    private var asked: [String: Task<Known, Never>] = [:]

    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    init(
        _ fetcher: Fetcher,
        writer: NewsWriter?,
        clock: WallClock,
        heard: (@Sendable (File) -> Void)? = nil
    ) {
        self.fetcher = fetcher
        self.writer = writer
        self.clock = clock
        self.heard = heard
    }

    /// What the host of an absolute http or https URL says of it; files have none.
    ///
    /// The host is asked the way the page is: through the outlet's proxy and with its secrets. `allowed` holds the private
    /// addresses that may be asked for this outlet.
    func answer(
        for url: URLReference,
        access: Access? = nil,
        allowing allowed: [PrivateHostRule] = []
    ) async -> Ruling {
        guard url.scheme?.hasPrefix("http") == true, let origin = url.origin else {
            // A file, or a host that nobody can be asked for.
            return Ruling(isAllowed: true, crawlDelay: nil, isHostsOwn: true)
        }
        let known = await rules(of: origin, access, allowing: allowed)
        return Ruling(
            isAllowed: known.rules.allows(path: url.pathAndQuery),
            crawlDelay: known.rules.crawlDelay,
            isHostsOwn: known.isHostsOwn
        )
    }

    private func rules(
        of origin: String,
        _ access: Access?,
        allowing allowed: [PrivateHostRule]
    ) async -> Known {
        // Another proxy may get another answer. Its address may hold a password, so only its digest is kept.
        let key = origin + (access?.proxy.map { " via \(Digest.of(Array($0.utf8)))" } ?? "")
        if let known = known[key], (1...Self.lastingSeconds).contains(known.until.seconds(since: clock.now)) {
            return known
        }
        if let task = asked[key] { return await task.value }
        let task = Task { await ask(origin, as: key, access, allowing: allowed) }
        asked[key] = task
        let answer = await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            task.cancel()
        }
        asked[key] = nil
        return answer
    }

    /// The stored answer while it lasts, else the host's own.
    private func ask(
        _ origin: String,
        as key: String,
        _ access: Access?,
        allowing allowed: [PrivateHostRule]
    ) async -> Known {
        // The next write reports a database that cannot be read. The host can still be asked.
        let stored = try? await writer?.robots(of: key)
        if let stored, stored.lastsUntil > clock.now { return remember(stored) }
        var record = RobotsRecord(
            origin: key,
            askedAt: clock.now,
            lastsUntil: clock.now.advanced(bySeconds: Schedule.firstPauseSeconds),
            status: nil,
            downSince: stored?.downSince ?? clock.now,
            body: nil
        )
        let file = origin + "/robots.txt"
        do {
            let response = try await fetcher.fetch(
                FetchRequest(
                    url: file,
                    maxBodyBytes: RobotsRules.readBytes,
                    overflow: .cut,
                    access: access,
                    allowPrivateHosts: allowed,
                    now: clock.now
                )
            )
            record.status = response.status
            let body = response.status < 300 ? response.body : []
            heard?(File(origin: origin, url: response.url, status: response.status, body: body, failure: nil))
            if response.status < 500 {
                record.lastsUntil = clock.now.advanced(bySeconds: Self.lastingSeconds)
                record.downSince = nil
                record.body = response.status < 300 ? response.body : nil
            }
        } catch {
            // A request that was cancelled, or that this machine could not make, says nothing of the host.
            if error.cause == .cancelled || error.cause.isOurs {
                return Known(rules: .disallowAll, isHostsOwn: false, until: clock.now)
            }
            heard?(File(origin: origin, url: file, status: nil, body: [], failure: "\(error)"))
        }
        // The next write reports a database that cannot be written. All that is lost is one request after a restart.
        try? await writer?.save(record)
        return remember(record)
    }

    private func remember(_ record: RobotsRecord) -> Known {
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
        let answer = Known(rules: rules, isHostsOwn: !isDown, until: record.lastsUntil)
        evict(record.origin)
        known[record.origin] = answer
        knownBytes += answer.bytes
        makeRoom()
        return answer
    }

    private func evict(_ key: String) {
        knownBytes -= known.removeValue(forKey: key)?.bytes ?? 0
    }

    private func makeRoom() {
        guard knownBytes > Self.mostBytes else { return }
        let now = clock.now
        for (key, answer) in known where answer.until <= now { evict(key) }
        for (key, _) in known.sorted(by: { $0.value.bytes > $1.value.bytes })
        where knownBytes > Self.mostBytes {
            evict(key)
        }
    }
}
