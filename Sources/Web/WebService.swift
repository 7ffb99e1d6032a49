internal import Glibc
internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
package import Logging
import ServiceLifecycle

/// Answers over HTTP: the pages for readers, `/metrics` for a scraper, `/health` for a monitor.
///
/// For this machine alone (`ListenAddress`), and for requests that mean it (`AllowedHosts`). Connections are few and short
/// (`Limits`), so that they never take from polling what it needs. Where the address cannot be had, khabar works all the same: that is told
/// once, and tried again until it can.
package struct WebService: Service {
    /// What is asked of the other rooms.
    package struct Sources: Sendable {
        let metrics: MetricsBook
        let samples: @Sendable () async -> [MetricSample]
        let health: @Sendable () async -> HealthReport
        let pages: Site?

        /// Without `pages` there are `/metrics` and `/health` alone. `samples` and `health` are called for each request. They may read the database, but must not do so on the threads
        /// that all tasks share.
        package init(
            metrics: MetricsBook,
            samples: @escaping @Sendable () async -> [MetricSample],
            health: @escaping @Sendable () async -> HealthReport,
            pages: Site? = nil
        ) {
            self.metrics = metrics
            self.samples = samples
            self.health = health
            self.pages = pages
        }
    }

    /// What becomes of the address.
    package enum News: Hashable, Sendable {
        /// With the port that was given out.
        case listens(ListenAddress)
        case cannotListen(ListenAddress, reason: String)
    }

    /// What connections may take.
    package struct Limits: Sendable {
        /// For more than these, those go that have been silent the longest.
        var connections: Int
        /// For a request with its answer, and between two of them.
        var patience: Duration

        /// Source: a scraper asks each 15 s or less often over a connection that it may open anew.
        package init(connections: Int = Limits.affordable, patience: Duration = .seconds(10)) {
            self.connections = connections
            self.patience = patience
        }

        /// Connections that are being closed for others keep their descriptors a moment longer.
        static let leaving = 8

        /// An eighth of the descriptors that the process may have, 4 to 64: transfers and the database need the rest.
        package static var affordable: Int {
            var limit = rlimit()
            guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 16 }
            return Int(min(max(limit.rlim_cur / 8, 4), 64))
        }
    }

    /// A page takes a core for some milliseconds; two never take more than two.
    private static let readingThreads = 2

    private let address: ListenAddress
    private let hosts: AllowedHosts
    private let limits: Limits
    private let room: ConnectionRoom
    private let sources: Sources
    private let threads: ReadingThreads
    private let logger: Logger
    private let againAfter: Duration
    private let tell: @Sendable (News) -> Void

    /// Where the address cannot be had it is tried again after `againAfter`.
    package init(
        _ address: ListenAddress,
        _ sources: Sources,
        hosts: [String] = [],
        limits: Limits = Limits(),
        logger: Logger,
        againAfter: Duration = .seconds(30),
        tell: @escaping @Sendable (News) -> Void
    ) {
        self.address = address
        self.sources = sources
        threads = ReadingThreads(sources.pages == nil ? 1 : Self.readingThreads)
        self.hosts = AllowedHosts(at: address, names: hosts)
        self.limits = limits
        room = ConnectionRoom(most: limits.connections)
        self.logger = logger
        self.againAfter = againAfter
        self.tell = tell
    }

    package func run() async throws {
        var isToldOf = false
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            do {
                try LeftSocket.remove(at: address)
                try await serve()
                return
            } catch let error where !(error is CancellationError) {
                if !isToldOf { tell(.cannotListen(address, reason: "\(error)")) }
                isToldOf = true
            }
            // Cancelled by shutdown: the sleep was all there was to lose.
            try? await cancelWhenGracefulShutdown { try await Task.sleep(for: againAfter) }
        }
    }

    // MARK: -

    private func serve() async throws {
        let router = router
        guard case .inherited(let descriptor, _) = address else { return try await application(router).run() }
        try await InheritedServer(
            descriptor: descriptor,
            responder: router.buildResponder(),
            configuration: channelConfiguration,
            mostConnections: limits.connections + Limits.leaving,
            logger: logger,
            onRunning: { [address, tell] _ in tell(.listens(address)) }
        ).run()
    }

    private var router: Router<BasicRequestContext> {
        // HEAD is answered as GET is, without the body.
        let router = Router(options: .autoGenerateHeadEndpoints)
        router.add(middleware: HostGuard(hosts: hosts))
        // Pages say by themselves what may be asked of them.
        let own = ["/metrics", "/health"] + (sources.pages == nil ? ["/"] : [])
        router.add(middleware: MethodGuard(paths: Set(own)))
        if let site = sources.pages {
            router.add(middleware: PageDesk(site: site, threads: threads, isOverSocket: isOverSocket))
        } else {
            router.get("/") { _, _ in
                Self.response(.ok, "text/plain; charset=utf-8", "khabar: /metrics, /health\n")
            }
        }
        router.get("metrics") { [sources] request, _ in
            let format = Exposition.Format(accepting: request.headers[.accept])
            // /proc is no disk: reading it never waits.
            let samples = await sources.samples() + ProcessSamples.all
            let text = Exposition.text(of: sources.metrics, and: samples, as: format)
            return Self.response(.ok, format.contentType, text)
        }
        router.get("health") { [sources] _, _ in
            let health = await sources.health()
            let status: HTTPResponse.Status = health.isFit ? .ok : .serviceUnavailable
            return Self.response(status, "application/json", health.json + "\n")
        }
        return router
    }

    private var channelConfiguration: HTTP1Channel.Configuration {
        .init(
            additionalChannelHandlers: [ConnectionPatience(limits.patience, in: room)],
            // No request of ours has a long one.
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: 8192,
                maxHeaderListSize: 16384,
                maxHeaderFieldCount: 100
            )
        )
    }

    private func application(_ router: Router<BasicRequestContext>) -> some ApplicationProtocol {
        Application(
            router: router,
            server: .http1(configuration: channelConfiguration),
            configuration: .init(
                address: bindAddress,
                serverName: "khabar",
                backlog: 128,
                availableConnectionsDelegate: .maximum(limits.connections + Limits.leaving, logger: logger)
            ),
            onServerRunning: { [address, tell] channel in
                switch address {
                case .loopback(let host, _):
                    tell(.listens(.loopback(host: host, port: channel.localAddress?.port ?? 0)))
                case .socket(let path):
                    // Refused, it can be used by the process's own user alone.
                    _ = chmod(path, 0o660)
                    tell(.listens(address))
                case .inherited: break
                }
            },
            logger: logger
        )
    }

    private var isOverSocket: Bool {
        switch address {
        case .loopback: false
        case .socket: true
        case .inherited(_, let isLocal): isLocal
        }
    }

    private var bindAddress: BindAddress {
        switch address {
        case .loopback(let host, let port): .hostname(host, port: port)
        case .socket(let path): .unixDomainSocket(path: path)
        case .inherited: preconditionFailure("a socket that was handed over is not bound again")
        }
    }

    static func response(_ status: HTTPResponse.Status, _ type: String, _ text: String)
        -> Response
    {
        Response(
            status: status,
            headers: [.contentType: type, .cacheControl: "no-store"],
            body: .init(byteBuffer: ByteBuffer(string: text))
        )
    }
}
