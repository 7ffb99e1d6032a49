import Machinery
import Fetching
import Glibc
import Ingestion
import Logging
import News
import ServiceLifecycle
import Storage
import Synchronization
import UnixSignals

/// The daemon from its opening to its end: polls in shifts, hears what people ask, tells systemd how it fares.
///
/// SIGTERM and SIGINT end it, at once when they come twice; SIGHUP has it take its configuration over anew. No other signal
/// that may be held off does anything: USR1, USR2, ALRM and QUIT are told of in the log, the rest passes in silence.
struct Daemon {
    private let shifts: Shifts
    private let reloader: Reloader
    private let services: [any Service]
    private let notifier: SystemdNotifier
    private let logger: Logger

    /// The floor of polling where the configuration names none.
    static let defaultMinInterval: Duration = .seconds(PollSettings.standard.minIntervalSeconds)
    /// Transfers under way may take so long when the daemon is told to end; then they are dropped, and their feeds are
    /// asked again at the next start.
    private static let mostOvertime: Duration = .seconds(3)

    /// Runs by the configuration in `file` until it is told to end.
    static func run(
        _ file: String,
        _ configuration: Configuration,
        notes: [String],
        logger: Logger
    ) async throws {
        let began = ContinuousClock.now
        let notifier = SystemdNotifier()
        let web = try WebDesk(RoomSettings.Lasting(configuration))
        let settings = try RoomSettings(configuration, defaultMinInterval: defaultMinInterval).renewable
        let delivery = try DeliverySettings(settings)
        let newsroom = try await notifier.extendingTimeout {
            try await Newsroom.open(
                configuration,
                defaultMinInterval: defaultMinInterval,
                program: DatabaseHolder.daemon,
                logger: logger
            )
        }
        logger.say(
            .started(
                version: Khabar.version,
                database: configuration.database,
                outlets: configuration.outlets.count,
                feeds: configuration.outlets.reduce(0) { $0 + $1.outlet.feeds.count },
                holding: try newsroom.database.counts()
            )
        )
        for note in notes { logger.say(.configurationNoted(file, note)) }
        let deliverer = try Deliverer(
            delivery,
            outlets: configuration.outlets.map(\.outlet),
            writer: newsroom.line.writer,
            clock: newsroom.clock,
            logger: logger
        )
        await newsroom.line.writer.tellFinds { deliverer.ring() }
        let daemon = try Daemon(
            file,
            configuration,
            newsroom,
            web,
            deliverer,
            notifier: notifier,
            logger: logger
        )
        do {
            try await daemon.work()
        } catch {
            let failure: any Error = await daemon.explainLoss(of: newsroom) ?? error
            await newsroom.close()
            throw failure
        }
        await notifier.extendingTimeout { await newsroom.close() }
        logger.say(.stopped(after: ContinuousClock.now - began))
    }

    private init(
        _ file: String,
        _ configuration: Configuration,
        _ newsroom: Newsroom,
        _ web: WebDesk?,
        _ deliverer: Deliverer,
        notifier: SystemdNotifier,
        logger: Logger
    ) throws(StorageError) {
        self.notifier = notifier
        self.logger = logger
        let writer = newsroom.line.writer
        let status = StatusLine(database: newsroom.database, clock: newsroom.clock, notifier: notifier)
        let isReady = Atomic(false)
        let shifts = Shifts(newsroom.line, logger: logger) {
            guard !isReady.exchange(true, ordering: .relaxed) else { return }
            notifier.ready(status: status.words)
            // As in the status line: a database that cannot be read is for others to report.
            logger.say(.ready(next: try? newsroom.database.feedTally().nextPollAt))
        }
        let reloader = Reloader(
            file,
            configuration,
            shifts: shifts,
            newsroom: newsroom,
            deliverer: deliverer,
            notifier: notifier,
            status: status,
            logger: logger
        )
        let vitals = Vitals(version: Khabar.version, file: file, startedAt: newsroom.clock.now)
        let vitalSigns: @Sendable () -> ControlAnswer.Status = {
            vitals.status(isStoreHeld: shifts.isStoreHeld)
        }
        let control = ControlService(
            ControlSocket(database: configuration.database),
            desk: ControlDesk(
                writer,
                line: shifts.line,
                clock: newsroom.clock,
                status: vitalSigns,
                reload: { await reloader.reload() }
            ),
            logger: logger
        )
        let watchdog = Watchdog(
            [
                .init(name: "the writer", pulse: writer.pulse),
                .init(name: "the transfers", pulse: newsroom.fetcher.pulse),
                .init(name: "the reading of documents", pulse: newsroom.line.readers.pulse),
                .init(name: "the schedule of feeds", pulse: shifts.pulses.feeds, waitsFor: writer.pulse),
                .init(name: "the schedule of pages", pulse: shifts.pulses.pages, waitsFor: writer.pulse),
            ],
            vitals: vitals,
            notifier: notifier,
            logger: logger
        ) {
            newsroom.fetcher.prod()
            newsroom.line.readers.prod()
        }
        self.shifts = shifts
        self.reloader = reloader
        let served = try web?.service(of: newsroom, logger: logger, status: vitalSigns)
        // The last is told first to end, and the others when it has.
        services =
            [watchdog, control] + [served].compactMap { $0 } + (notifier.isHeard ? [status] : [])
            + [deliverer, shifts]
    }

    private func work() async throws {
        var quiet = logger
        quiet.logLevel = max(logger.logLevel, .warning)
        var configuration = ServiceGroupConfiguration(
            services: services.map { .init(service: $0) },
            logger: quiet
        )
        configuration.maximumGracefulShutdownDuration = Self.mostOvertime
        let group = ServiceGroup(configuration: configuration)
        Self.ignoreOtherSignals()
        let signals = await UnixSignalsSequence(
            trapping: .sigterm,
            .sigint,
            .sighup,
            .sigusr1,
            .sigusr2,
            .sigalrm,
            .sigquit
        )
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { await obey(signals, of: group) }
            do {
                try await group.run()
            } catch is CancellationError {
                // The transfers that outlasted the shutdown were dropped; their feeds are asked again next time.
            }
            tasks.cancelAll()
        }
    }

    /// Says that the file was removed or replaced, where that is why polling failed, and saves what is still open of a
    /// removed one. Returns the error to end with; nil where the file is in its place.
    private func explainLoss(of newsroom: Newsroom) async -> StorageError? {
        let database = newsroom.database
        switch database.presence {
        case .there: return nil
        case .replaced:
            logger.say(.storeReplaced(database.path))
            return StorageError(.replaced, path: database.path)
        case .journalRemoved:
            // Closing folds it in: it is still open.
            logger.say(.journalRemoved(database.path))
            return StorageError(.journalRemoved, path: database.path)
        case .removed:
            notifier.stopping()
            await notifier.extendingTimeout {
                do throws(StorageError) {
                    logger.say(
                        .storeRemoved(database.path, copy: try database.rescue(at: newsroom.clock.now))
                    )
                } catch {
                    logger.say(.storeRemoved(database.path, copy: nil, failure: error))
                }
            }
            return StorageError(.removed, path: database.path)
        }
    }

    /// Those that would end the process and say nothing of its work. A file that must not grow further (XFSZ) becomes an error
    /// of the write.
    private static func ignoreOtherSignals() {
        for number in [SIGVTALRM, SIGPROF, SIGIO, SIGPWR, SIGSTKFLT, SIGXFSZ] { signal(number, SIG_IGN) }
        // Source: signal(7): the C library keeps the first two of them and hides them from these functions.
        for number in 34...64 as ClosedRange<Int32> { signal(number, SIG_IGN) }
    }

    private func obey(_ signals: UnixSignalsSequence, of group: ServiceGroup) async {
        let hadTerminal = isatty(STDERR_FILENO) == 1
        await withTaskGroup { tasks in
            var isEnding = false
            for await signal in signals {
                // A terminal that is closed says SIGHUP too.
                let hasLostTerminal = hadTerminal && isatty(STDERR_FILENO) == 0
                if [.sigusr1, .sigusr2, .sigalrm, .sigquit].contains(signal) {
                    logger.say(.signalIgnored(signal.name))
                } else if signal == .sighup, !hasLostTerminal {
                    tasks.addTask { _ = await reloader.reload() }
                } else if isEnding {
                    // What was committed is safe, and what was not is no half poll.
                    _exit(128 + (signal == .sigint ? SIGINT : SIGTERM))
                } else {
                    isEnding = true
                    logger.say(.stopping(by: signal.name))
                    notifier.stopping()
                    await group.triggerGracefulShutdown()
                }
            }
        }
    }
}

extension UnixSignal {
    fileprivate var name: String {
        switch self {
        case .sigint: "SIGINT"
        case .sighup: "SIGHUP"
        case .sigusr1: "SIGUSR1"
        case .sigusr2: "SIGUSR2"
        case .sigalrm: "SIGALRM"
        case .sigquit: "SIGQUIT"
        default: "SIGTERM"
        }
    }
}
