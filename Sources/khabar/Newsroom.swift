import Fetching
import Glibc
import Ingestion
import Logging
import News
import Storage
import Machinery

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
        let settings = try RoomSettings(configuration, defaultMinInterval: defaultMinInterval)
        let (lasting, renewable) = (settings.lasting, settings.renewable)
        raiseDescriptorLimit()
        let began = ContinuousClock.now
        let database = try NewsDatabase(path: lasting.database, role: .writer, program: program) {
            logger.say(.migrationStart(lasting.database, from: $0.from, to: $0.to))
        }
        if let migration = database.migration {
            logger.say(.migrationDone(lasting.database, migration, in: ContinuousClock.now - began))
        }
        let fetcher = try Fetcher(renewable.fetch)
        let writer = NewsWriter(
            database,
            windowSeconds: lasting.windowSeconds,
            settlingSeconds: lasting.settlingSeconds,
            rechecksPages: renewable.rechecksPages,
            keeping: renewable.keeping,
            logger: logger
        )
        try await writer.begin(
            with: renewable.stations.map(\.outlet),
            rules: renewable.stations.feedRules,
            at: clock.now
        )
        try await writer.watch(renewable, at: clock.now)
        let line = Line(
            stations: renewable.stations,
            settings: renewable.poll,
            fetcher: fetcher,
            writer: writer,
            clock: clock,
            logger: logger
        )
        try await line.countCutShort()
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
}
