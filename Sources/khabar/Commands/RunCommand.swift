import ArgumentParser
import Ingestion
import Logging
import News
import ServiceLifecycle
import Storage
import Synchronization
import UnixSignals

/// `khabar run`: the daemon.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Poll the outlets for ever: the daemon.",
        discussion: """
            Polls every feed when its time has come, fetches the pages of articles whose feed carries only an \
            excerpt, and keeps the database. The next poll times are in the database, so a restart asks nobody \
            too early. SIGTERM or Ctrl-C ends it: transfers under way finish, the last write commits.

            KHABAR_NOW=2025-05-31T03:00:00Z*60 runs it on a simulated clock, here a minute a second.
            """
    )

    @OptionGroup var source: ConfigurationOptions
    @OptionGroup var log: LogOptions

    func run() async throws {
        let logger = try log.logger(defaultLevel: .info)
        let configuration = try source.load()
        let newsroom = try await Newsroom.open(
            configuration,
            defaultMinInterval: .minutes(5),
            program: "khabar run",
            logger: logger
        )
        let notifier = SystemdNotifier()
        let counts = try newsroom.database.counts()
        let feeds = configuration.outlets.reduce(0) { $0 + $1.outlet.feeds.count }
        logger.say(
            .started(
                version: Khabar.version,
                database: configuration.database,
                outlets: configuration.outlets.count,
                feeds: feeds,
                holding: counts
            )
        )
        notifier.send("READY=1\nSTATUS=\(configuration.outlets.count) outlets, \(feeds) feeds")

        let signOfLife = SignOfLife(notifier)
        let service = PollingService(newsroom.line, logger: logger) { signOfLife.beat() }
        let control = ControlService(
            ControlSocket(database: configuration.database),
            desk: ControlDesk(
                newsroom.line.archivist,
                line: newsroom.line,
                clock: newsroom.clock,
                minIntervalSeconds: configuration.poll.minInterval?.components.seconds ?? 0
            ),
            logger: logger
        )
        var quiet = logger
        quiet.logLevel = max(logger.logLevel, .warning)
        var group = ServiceGroupConfiguration(
            services: [
                .init(service: service), .init(service: control),
                .init(service: StopNotice(notifier: notifier)),
            ],
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: quiet
        )
        // Below systemd's own patience, so that what is cut off is cut off by us.
        group.maximumGracefulShutdownDuration = .seconds(20)
        do {
            try await ServiceGroup(configuration: group).run()
        } catch is CancellationError {
            // The transfers that outlasted the shutdown were dropped; their feeds are asked again next time.
        }
        await newsroom.close()
        logger.say(.stopped(after: nil))
    }
}

/// Tells systemd as soon as the daemon is asked to end.
private struct StopNotice: Service {
    let notifier: SystemdNotifier

    func run() async throws {
        try await gracefulShutdown()
        notifier.send("STOPPING=1")
    }
}

/// Tells systemd's watchdog that the schedule still ticks, no oftener than it asks.
private final class SignOfLife: Sendable {
    private let notifier: SystemdNotifier
    private let lastSent = Mutex<ContinuousClock.Instant?>(nil)

    init(_ notifier: SystemdNotifier) {
        self.notifier = notifier
    }

    func beat() {
        guard let interval = notifier.watchdogSeconds else { return }
        let now = ContinuousClock.now
        let isDue = lastSent.withLock { last in
            if let last, now - last < .seconds(interval) { return false }
            last = now
            return true
        }
        if isDue { notifier.send("WATCHDOG=1") }
    }
}
