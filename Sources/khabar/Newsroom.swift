import Fetching
import Glibc
import Ingestion
import Logging
import News
import Storage

/// Everything that polls, put together from the configuration: fetcher, database, writer and line.
struct Newsroom {
    let database: NewsDatabase
    let fetcher: Fetcher
    let line: Line
    let clock: WallClock

    /// Opens the database for writing and takes the configured outlets over.
    ///
    /// `defaultMinInterval` is the floor of polling where the configuration names none; `program` is what a
    /// second khabar that wants to write is told of this one.
    static func open(
        _ configuration: Configuration,
        defaultMinInterval: Duration,
        program: String,
        logger: Logger
    ) async throws -> Newsroom {
        let clock = try wallClock()
        let stations = try stations(of: configuration)
        raiseDescriptorLimit()
        let began = ContinuousClock.now
        let database = try NewsDatabase(path: configuration.database, role: .writer, program: program) {
            logger.say(.migrationStart(configuration.database, from: $0.from, to: $0.to))
        }
        if let migration = database.migration {
            logger.say(.migrationDone(configuration.database, migration, in: ContinuousClock.now - began))
        }
        let fetcher = try Fetcher(fetchSettings(configuration))
        let writer = NewsWriter(
            database,
            windowSeconds: configuration.window.components.seconds,
            settlingSeconds: configuration.settling.components.seconds,
            rechecksPages: configuration.rechecksPerDay > 0,
            keeping: configuration.keeping,
            logger: logger
        )
        try await writer.begin(with: configuration.outlets.map(\.outlet), at: clock.now)
        let line = Line(
            stations: stations,
            settings: pollSettings(configuration, defaultMinInterval: defaultMinInterval),
            fetcher: fetcher,
            writer: writer,
            clock: clock,
            logger: logger
        )
        return Newsroom(database: database, fetcher: fetcher, line: line, clock: clock)
    }

    /// Lets transfers go and closes the file.
    func close() async {
        await fetcher.stop()
        database.close()
    }

    /// Lets the process open as many descriptors as it is allowed to: every transfer takes one.
    private static func raiseDescriptorLimit() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        limit.rlim_cur = limit.rlim_max
        // Where even that is refused, transfers beyond the limit fail one by one and are tried again later.
        _ = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }

    /// The machine's clock, or the one that `KHABAR_NOW` describes.
    static func wallClock() throws -> WallClock {
        guard let text = getenv("KHABAR_NOW").map({ String(cString: $0) }), !text.isEmpty else {
            return .system
        }
        guard let clock = WallClock(parsing: text) else {
            throw CommandFailure(
                .usage,
                "KHABAR_NOW is \"\(text)\"; write a time such as 2025-05-31T03:00:00Z, with *60 after it "
                    + "for a minute a second, or unset it"
            )
        }
        return clock
    }

    /// The outlets with what their lines need, secrets included, which are read here.
    static func stations(of configuration: Configuration) throws(CommandFailure) -> [Line.Station] {
        var stations: [Line.Station] = []
        for outlet in configuration.outlets {
            stations.append(
                Line.Station(
                    outlet: outlet.outlet,
                    everySeconds: (outlet.every ?? configuration.poll.every).components.seconds,
                    hasOwnInterval: outlet.every != nil,
                    rules: outlet.rules,
                    pages: outlet.pages,
                    readings: outlet.readings,
                    fallbacks: outlet.fallbacks,
                    access: try outlet.access?.resolved(for: outlet.outlet),
                    allowPrivateHosts: outlet.allowPrivateHosts
                )
            )
        }
        return stations
    }

    static func pollSettings(_ configuration: Configuration, defaultMinInterval: Duration) -> PollSettings {
        PollSettings(
            minIntervalSeconds: (configuration.poll.minInterval ?? defaultMinInterval).components.seconds,
            requestedMinIntervalSeconds: configuration.poll.minInterval?.components.seconds ?? 0,
            maxIntervalSeconds: configuration.poll.maxInterval.components.seconds,
            // The fetcher lets in no more than it should; who waits here would be held up by the slow ones.
            width: fetchSettings(configuration).mostAtOnce,
            rechecksPerDay: configuration.rechecksPerDay,
            perDomain: configuration.fetch.mostPerDomain
        )
    }

    static func fetchSettings(_ configuration: Configuration) -> FetchSettings {
        let contact = configuration.contact.map { " (+\($0))" } ?? ""
        var settings = FetchSettings(userAgent: "khabar/\(Khabar.version)\(contact)")
        settings.concurrency = configuration.fetch.concurrency
        settings.perHostGap = configuration.fetch.perHostGap
        settings.budgets = configuration.fetch.hosts
        settings.timeout = configuration.fetch.timeout
        settings.maxBodyBytes = configuration.fetch.maxBodyBytes
        settings.allowPrivateHosts = configuration.fetch.allowPrivateHosts
        settings.allowFiles = configuration.fetch.allowFiles
        return settings
    }
}
