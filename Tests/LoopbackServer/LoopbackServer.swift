import Glibc
import Synchronization

/// A small HTTP/1.1 server on 127.0.0.1 for tests: a closure answers, well or badly.
///
/// One thread per connection, each of which ends when the client goes or the server stops.
///
///     try await LoopbackServer.with({ _ in .reply(body: "hello") }) { server in
///         … server.url("/feed") …
///     }
package final class LoopbackServer: Sendable {
    package typealias Answer = @Sendable (Request) -> Response

    /// What has happened so far.
    package struct Log: Sendable {
        /// In order of arrival.
        package internal(set) var requests: [Request] = []
        package internal(set) var acceptedConnections = 0
        package internal(set) var openConnections = 0
        /// Requests that were being answered at the same time, at most.
        package internal(set) var mostAtOnce = 0
        var answering = 0
    }

    package let port: Int
    private let core: Core

    /// Starts a server on any address of 127.0.0.0/8, or on ::1; `stop` must end it, `with` does both.
    package init(address: String = "127.0.0.1", answer: @escaping Answer) throws(LoopbackError) {
        let listener = try Listener(address: address)
        port = listener.port
        core = try Core(listener: listener, answer: answer)
        core.spawn { $0.acceptAll() }
    }

    deinit {
        core.interrupt()
    }

    /// Runs `body` with a server and stops the server afterwards, whatever happens.
    package static func with<Result>(
        address: String = "127.0.0.1",
        _ answer: @escaping Answer,
        _ body: (LoopbackServer) async throws -> Result
    ) async throws -> Result {
        let server = try LoopbackServer(address: address, answer: answer)
        do {
            let result = try await body(server)
            await server.stop()
            return result
        } catch {
            await server.stop()
            throw error
        }
    }

    /// Whether a server may listen on ::1 here.
    package static let hasIPv6: Bool = {
        guard let listener = try? Listener(address: "::1") else { return false }
        listener.close()
        return true
    }()

    /// Ends all connections; returns when the last thread is over and the port is free.
    package func stop() async {
        core.interrupt()
        await core.ended()
    }

    /// An absolute URL; names such as `outlet.localhost` lead here as well.
    package func url(_ path: String, host: String = "127.0.0.1") -> String {
        "http://\(host):\(port)\(path)"
    }

    package var log: Log { core.log }

    package var requests: [Request] { core.log.requests }

    /// Waits until the log fulfils a condition, without polling; returns early when cancelled or stopped.
    package func until(_ condition: @escaping @Sendable (Log) -> Bool) async {
        await core.until(condition)
    }
}

/// Why a test server cannot start.
package struct LoopbackError: Error {
    package let message: String
}
