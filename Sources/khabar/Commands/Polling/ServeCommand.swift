import ArgumentParser
import Glibc
import Ingestion
import Logging
import Machinery
import News
import ServiceLifecycle
import Storage
import UnixSignals
import Web

/// `khabar serve`: the pages in a process of their own.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Show the pages to readers, in a process of its own.",
        discussion: """
            Reads the database and never writes it; corrections go to the daemon's control socket. A crash or a flood \
            of requests here ends no poll. It listens where "web.listen" says, or at --listen, or at the socket that systemd \
            hands over (khabar-web.socket). The daemon must not show the pages at the same address: set "web.pages": false, \
            or give --listen. SIGTERM or Ctrl-C ends it.
            """
    )

    @OptionGroup var source: ConfigurationOptions
    @OptionGroup var log: LogOptions

    @Option(
        name: .long,
        help: ArgumentHelp("Where to listen, as \"web.listen\" in the configuration.", valueName: "address")
    )
    var listen: String?

    func run() async throws {
        var logger = try log.logger(defaultLevel: .info)
        let configuration = try source.load()
        let address = try address(configuration)
        let clock = try Newsroom.wallClock()
        let database = try NewsDatabase(path: configuration.database, role: .reader)
        let daemon = DaemonSight(database: configuration.database)
        let metrics = MetricsBook()
        let threads = ReadingThreads(1)
        let notifier = SystemdNotifier()
        let settings = try PageSettings(configuration).admitting(configuration.web.users)
        let site = Site(settings, of: database, clock: clock, daemon: { daemon.seen })
        let said = logger
        let service = WebService(
            address,
            .init(
                metrics: metrics,
                samples: { [] },
                health: {
                    await threads.run {
                        let isReadable = (try? database.counts()) != nil
                        return HealthReport(
                            isFit: isReadable,
                            json: #"{"grade":"\#(isReadable ? "well" : "bad")"}"#
                        )
                    }
                },
                pages: site
            ),
            hosts: configuration.web.hosts,
            logger: {
                logger.logLevel = max(logger.logLevel, .warning)
                return logger
            }()
        ) { news in
            switch news {
            case .listens(let address):
                notifier.ready(status: "pages at \(address)")
                said.say(.webListens("\(address)"))
            case .cannotListen(let address, let reason): said.say(.webUnavailable("\(address)", reason))
            }
        }
        let group = ServiceGroup(
            configuration: .init(
                services: [.init(service: service)],
                gracefulShutdownSignals: [.sigterm, .sigint],
                logger: logger
            )
        )
        try await group.run()
        notifier.stopping()
        database.close()
    }

    private func address(_ configuration: Configuration) throws -> ListenAddress {
        if let listen {
            guard let address = ListenAddress(parsing: listen) else {
                throw CommandFailure(
                    .usage,
                    "--listen \(listen) is no loopback address with a port, such as 127.0.0.1:8420, and no unix:/path"
                )
            }
            return address
        }
        if let inherited = ListenAddress.inherited { return inherited }
        guard let address = configuration.web.listen else {
            throw CommandFailure(
                .configuration,
                "\(source.file): \"web.listen\" is missing; add \"web\": { \"listen\": \"127.0.0.1:8420\" } or give --listen"
            )
        }
        return address
    }
}

/// How the daemon fares, as seen from another process; asked anew every few seconds.
private final class DaemonSight: Sendable {
    private let path: String

    init(database path: String) {
        self.path = path
    }

    /// A socket that may not be used tells as little as none.
    var seen: Condition.Daemon { (try? Condition.Daemon(database: path)) ?? .isAbsent }
}
