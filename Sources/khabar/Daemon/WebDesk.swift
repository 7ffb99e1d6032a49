import Fetching
import Ingestion
import Logging
import Machinery
import Metrics
import News
import Parsing
import Storage
import Web

/// What the web service shows of a daemon.
struct WebDesk: Sendable {
    private let metrics: MetricsBook
    private let address: ListenAddress
    private let hosts: [String]

    /// To be made before anything is counted; nil where nothing is served, and then nothing is counted either.
    init?(_ settings: RoomSettings.Lasting) {
        guard let address = settings.web else { return nil }
        self.address = address
        hosts = settings.webHosts
        metrics = MetricsBook()
        MetricsSystem.bootstrap(metrics)
    }

    /// `status` is what the daemon knows of itself.
    func service(
        of newsroom: Newsroom,
        logger: Logger,
        status: @escaping @Sendable () -> ControlAnswer.Status
    ) -> WebService {
        // What the server says of its own is said better below.
        var quiet = logger
        quiet.logLevel = max(logger.logLevel, .warning)
        let (database, clock, fetcher) = (newsroom.database, newsroom.clock, newsroom.fetcher)
        let desk = ReadingDesk()
        return WebService(
            address,
            .init(
                metrics: metrics,
                samples: { await desk.read { Self.samples(of: database, fetcher, at: clock.now) } },
                health: { await desk.read { Self.health(of: database, status(), at: clock.now) } }
            ),
            hosts: hosts,
            logger: quiet
        ) { news in
            switch news {
            case .listens(let address): logger.say(.webListens("\(address)"))
            case .cannotListen(let address, let reason): logger.say(.webUnavailable("\(address)", reason))
            }
        }
    }

    /// A database that cannot be read is as bad as it gets, and said so by others.
    private static func health(
        of database: NewsDatabase,
        _ status: ControlAnswer.Status,
        at now: Timestamp
    ) -> Health {
        guard database.presence == .there,
            let facts = try? Condition.Facts(database, daemon: .runs(status))
        else {
            return Health(isFit: false, json: #"{"grade":"bad"}"#)
        }
        let condition = Condition(facts, at: now)
        return Health(isFit: condition.grade < .bad, json: "\(condition.json)")
    }

    /// What is looked up for each scrape; of a database that cannot be read nothing is shown.
    private static func samples(of database: NewsDatabase, _ fetcher: Fetcher, at now: Timestamp)
        -> [MetricSample]
    {
        var samples = [
            MetricSample(
                .build,
                [
                    "version": Khabar.version, "sqlite": NewsDatabase.libraryVersion,
                    "libcurl": Fetcher.libraryVersion, "libxml2": MarkupLibrary.version,
                ],
                1
            ),
            MetricSample(.inflight, Double(fetcher.requestsUnderWay)),
            MetricSample(.dbBytes, Double(database.sizes.database)),
            MetricSample(.walBytes, Double(database.sizes.journal)),
        ]
        if let counts = try? database.counts() {
            samples.append(MetricSample(.articles, Double(counts.articles)))
            samples.append(MetricSample(.stories, Double(counts.stories)))
        }
        if let tally = try? database.feedTally() {
            samples += tally.feeds.map {
                MetricSample(.feeds, ["state": $0.key.rawValue], Double($0.value))
            }
            let late = tally.nextPollAt.map { max(0, now.seconds(since: $0)) } ?? 0
            samples.append(MetricSample(.oldestDueSeconds, Double(late)))
        }
        return samples
    }
}

/// Reads the database for the web service, one request after the other, on a thread of its own: a slow disk then holds up
/// those who ask here, and none of the tasks that poll.
private actor ReadingDesk {
    private let thread = OwnerThread()

    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    func read<T: Sendable>(_ body: @Sendable () -> T) -> T { body() }
}
