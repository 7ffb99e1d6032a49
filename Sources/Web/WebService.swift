internal import Glibc
internal import HTTPTypes
internal import Hummingbird
package import Logging
import ServiceLifecycle

/// Answers over HTTP: `/metrics` for a scraper, `/health` for a monitor.
///
/// For this machine alone (`WebAddress`). Where the address cannot be had, khabar works all the same: that is told
/// once, and tried again until it can.
package struct WebService: Service {
    /// What is asked of the other rooms.
    package struct Sources: Sendable {
        let metrics: MetricsBook
        let samples: @Sendable () async -> [MetricSample]
        let health: @Sendable () async -> Health

        /// `samples` and `health` are called for each request; they may read the database.
        package init(
            metrics: MetricsBook,
            samples: @escaping @Sendable () async -> [MetricSample],
            health: @escaping @Sendable () async -> Health
        ) {
            self.metrics = metrics
            self.samples = samples
            self.health = health
        }
    }

    /// What becomes of the address.
    package enum News: Hashable, Sendable {
        /// With the port that was given out.
        case listens(WebAddress)
        case cannotListen(WebAddress, reason: String)
    }

    private let address: WebAddress
    private let sources: Sources
    private let logger: Logger
    private let againAfter: Duration
    private let tell: @Sendable (News) -> Void

    /// Where the address cannot be had it is tried again after `againAfter`.
    package init(
        _ address: WebAddress,
        _ sources: Sources,
        logger: Logger,
        againAfter: Duration = .seconds(30),
        tell: @escaping @Sendable (News) -> Void
    ) {
        self.address = address
        self.sources = sources
        self.logger = logger
        self.againAfter = againAfter
        self.tell = tell
    }

    package func run() async throws {
        var isToldOf = false
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            do {
                try clear()
                try await application.run()
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

    private var application: some ApplicationProtocol {
        let router = Router()
        router.get("/") { _, _ in
            Self.response(.ok, "text/plain; charset=utf-8", "khabar: /metrics, /health\n")
        }
        router.get("metrics") { [sources] request, _ in
            let format = Exposition.Format(accepting: request.headers[.accept])
            let samples = await sources.samples() + ProcessSamples.all
            let text = Exposition.text(of: sources.metrics, and: samples, as: format)
            return Self.response(.ok, format.contentType, text)
        }
        router.get("health") { [sources] _, _ in
            let health = await sources.health()
            let status: HTTPResponse.Status = health.isFit ? .ok : .serviceUnavailable
            return Self.response(status, "application/json", health.json + "\n")
        }
        return Application(
            router: router,
            configuration: .init(address: bindAddress, serverName: "khabar", backlog: 16),
            onServerRunning: { [address, tell] channel in
                switch address {
                case .loopback(let host, _):
                    tell(.listens(.loopback(host: host, port: channel.localAddress?.port ?? 0)))
                case .socket(let path):
                    // Refused, it can be used by the process's own user alone.
                    _ = chmod(path, 0o660)
                    tell(.listens(address))
                }
            },
            logger: logger
        )
    }

    private var bindAddress: BindAddress {
        switch address {
        case .loopback(let host, let port): .hostname(host, port: port)
        case .socket(let path): .unixDomainSocket(path: path)
        }
    }

    /// Takes away the socket that a daemon left that was killed; the database's lock says that there is no other.
    private func clear() throws {
        guard case .socket(let path) = address else { return }
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFSOCK else { throw SomethingElse(path: path) }
        unlink(path)
    }

    private struct SomethingElse: Error, CustomStringConvertible {
        let path: String

        var description: String { "\(path) is there and is no socket; name another path" }
    }

    private static func response(_ status: HTTPResponse.Status, _ type: String, _ text: String) -> Response {
        Response(
            status: status,
            headers: [.contentType: type, .cacheControl: "no-store"],
            body: .init(byteBuffer: ByteBuffer(string: text))
        )
    }
}
