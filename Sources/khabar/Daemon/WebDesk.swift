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
    private let pages: PageSettings?

    /// To be made before anything is counted; nil where nothing is served, and then nothing is counted either.
    ///
    /// - Throws: Where a secret cannot be read.
    init?(_ settings: RoomSettings.Lasting) throws(CommandFailure) {
        guard let address = settings.web else { return nil }
        self.address = address
        hosts = settings.webHosts
        pages = try settings.pages?.admitting(settings.pageUsers)
        metrics = MetricsBook()
        MetricsSystem.bootstrap(metrics)
    }

    /// `status` is what the daemon knows of itself.
    ///
    /// - Throws: Where the database cannot be opened for the pages.
    func service(
        of newsroom: Newsroom,
        logger: Logger,
        status: @escaping @Sendable () -> ControlAnswer.Status
    ) throws(StorageError) -> WebService {
        // What the server says of its own is said better below.
        var quiet = logger
        quiet.logLevel = max(logger.logLevel, .warning)
        let (database, clock, fetcher) = (newsroom.database, newsroom.clock, newsroom.fetcher)
        let desk = ReadingThreads(1)
        var site: Site?
        if let pages {
            site = Site(
                pages,
                of: try NewsDatabase(path: database.path, role: .reader),
                clock: clock,
                daemon: { .runs(status()) }
            )
        }
        return WebService(
            address,
            .init(
                metrics: metrics,
                samples: { await desk.run { Self.samples(of: database, fetcher, at: clock.now) } },
                health: { await desk.run { Self.health(of: database, status(), at: clock.now) } },
                pages: site
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
    ) -> HealthReport {
        guard database.presence == .there,
            let facts = try? Condition.Facts(database, daemon: .runs(status))
        else {
            return HealthReport(isFit: false, json: #"{"grade":"bad"}"#)
        }
        let condition = Condition(facts, at: now)
        return HealthReport(isFit: condition.grade < .bad, json: "\(condition.json)")
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
