import CoreMetrics
import Dispatch
import Glibc
import Logging
import ServiceLifecycle
import Testing
import Web

@Suite("The web service", .timeLimit(.minutes(1)))
struct WebServiceTests {
    /// One answer, as it came.
    private struct Answer {
        let status: String
        let head: String
        let body: String
    }

    /// A service that runs while `body` does, with where it listens.
    private static func serving(
        _ address: String = "127.0.0.1:0",
        health: Health = Health(isFit: true, json: "{}"),
        _ body: (WebAddress) async throws -> Void
    ) async throws {
        let (news, tell) = AsyncStream<WebService.News>.makeStream()
        let book = MetricsBook()
        book.makeCounter(label: "khabar_polls_total", dimensions: [("result", "new")]).increment(by: 7)
        let service = WebService(
            try #require(WebAddress(parsing: address)),
            .init(
                metrics: book,
                samples: { [MetricSample(.feeds, ["state": "ok"], 3)] },
                health: { health }
            ),
            logger: Logger(label: "web") { _ in SwiftLogNoOpLogHandler() }
        ) { tell.yield($0) }
        let group = ServiceGroup(
            services: [service],
            logger: Logger(label: "group") { _ in SwiftLogNoOpLogHandler() }
        )
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            for await item in news {
                guard case .listens(let where_) = item else { continue }
                try await body(where_)
                break
            }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }

    /// Asks once and reads to the end, on a thread that may wait.
    private static func get(
        _ path: String,
        at address: WebAddress,
        accept: String = "*/*"
    ) async throws -> Answer {
        try await withCheckedThrowingContinuation { done in
            DispatchQueue.global().async {
                done.resume(with: Result { try ask(path, at: address, accept: accept) })
            }
        }
    }

    private static func ask(_ path: String, at address: WebAddress, accept: String) throws -> Answer {
        let connection: Int32
        switch address {
        case .loopback(_, let port):
            connection = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            var target = sockaddr_in()
            target.sin_family = sa_family_t(AF_INET)
            target.sin_port = in_port_t(UInt16(port)).bigEndian
            target.sin_addr.s_addr = inet_addr("127.0.0.1")
            try self.connect(connection, &target)
        case .socket(let file):
            connection = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
            var target = sockaddr_un()
            target.sun_family = sa_family_t(AF_UNIX)
            withUnsafeMutableBytes(of: &target.sun_path) { $0.copyBytes(from: file.utf8) }
            try self.connect(connection, &target)
        }
        defer { close(connection) }
        var patience = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        let request =
            "GET \(path) HTTP/1.1\r\nHost: localhost\r\nAccept: \(accept)\r\nConnection: close\r\n\r\n"
        _ = send(connection, request, request.utf8.count, Int32(MSG_NOSIGNAL))
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65536)
        while case let count = recv(connection, &chunk, chunk.count, 0), count > 0 {
            bytes += chunk[..<count]
        }
        let text = String(decoding: bytes, as: UTF8.self)
        let end = try #require(text.firstRange(of: "\r\n\r\n"))
        return Answer(
            status: String(text.dropFirst("HTTP/1.1 ".count).prefix(3)),
            head: text[..<end.lowerBound].lowercased(),
            body: String(text[end.upperBound...])
        )
    }

    private static func connect<Address>(_ connection: Int32, _ address: inout Address) throws {
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(connection, $0, socklen_t(MemoryLayout<Address>.size))
            }
        }
        try #require(result == 0)
    }

    @Test("metrics come in the format that is asked for, with what was counted and what was looked up")
    func metrics() async throws {
        try await Self.serving { address in
            let plain = try await Self.get("/metrics", at: address)
            #expect(plain.status == "200" && plain.head.contains("content-type: text/plain; version=0.0.4"))
            #expect(plain.body.contains("# TYPE khabar_polls_total counter\n"))
            #expect(plain.body.contains("khabar_polls_total{result=\"new\"} 7\n"))
            #expect(plain.body.contains("khabar_feeds{state=\"ok\"} 3\n"))
            #expect(plain.body.contains("process_cpu_seconds_total "))
            let open = try await Self.get(
                "/metrics",
                at: address,
                accept: "application/openmetrics-text; version=1.0.0"
            )
            #expect(open.head.contains("content-type: application/openmetrics-text; version=1.0.0"))
            #expect(open.body.contains("# TYPE khabar_polls counter\n") && open.body.hasSuffix("# EOF\n"))
        }
    }

    @Test(
        "health is 200 while khabar does its work, 503 when it does not",
        arguments: [(true, "200"), (false, "503")]
    )
    func health(isFit: Bool, status: String) async throws {
        try await Self.serving(health: Health(isFit: isFit, json: #"{"grade":"خبر"}"#)) { address in
            let answer = try await Self.get("/health", at: address)
            #expect(answer.status == status && answer.head.contains("content-type: application/json"))
            #expect(answer.body == "{\"grade\":\"خبر\"}\n")
            let nothing = try await Self.get("/nothing", at: address)
            #expect(nothing.status == "404")
        }
    }

    @Test("a local socket is for the process's user and group, and one left behind is no obstacle")
    func localSocket() async throws {
        let path = "/tmp/khabar-web-\(getpid()).sock"
        defer { unlink(path) }
        for _ in 1...2 {
            try await Self.serving("unix:\(path)") { address in
                let answer = try await Self.get("/health", at: address)
                #expect(answer.status == "200")
                var status = stat()
                #expect(lstat(path, &status) == 0 && status.st_mode & 0o777 == 0o660)
            }
            // As after a kill.
            let left = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
            var target = sockaddr_un()
            target.sun_family = sa_family_t(AF_UNIX)
            withUnsafeMutableBytes(of: &target.sun_path) { $0.copyBytes(from: path.utf8) }
            unlink(path)
            let bound = withUnsafePointer(to: &target) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(left, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
                }
            }
            close(left)
            try #require(bound == 0)
        }
    }

    private static func next(of news: AsyncStream<WebService.News>) async -> WebService.News? {
        for await item in news { return item }
        return nil
    }

    @Test("an address that another program has is told once, and taken as soon as it is free")
    func taken() async throws {
        let (news, tell) = AsyncStream<WebService.News>.makeStream()
        let logger = Logger(label: "web") { _ in SwiftLogNoOpLogHandler() }
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            var second: ServiceGroup?
            var wanted: WebAddress?
            try await Self.serving { address in
                wanted = address
                let service = WebService(
                    address,
                    .init(
                        metrics: MetricsBook(),
                        samples: { [] },
                        health: { Health(isFit: true, json: "{}") }
                    ),
                    logger: logger,
                    againAfter: .milliseconds(1)
                ) { tell.yield($0) }
                let group = ServiceGroup(services: [service], logger: logger)
                second = group
                tasks.addTask { try await group.run() }
                guard case .cannotListen(address, let reason)? = await Self.next(of: news) else {
                    Issue.record("it listens where another does")
                    return
                }
                #expect(!reason.isEmpty)
                // Many tries later it still has not said so again.
                for _ in 0..<20 { _ = try await Self.get("/health", at: address) }
            }
            #expect(await Self.next(of: news) == wanted.map { .listens($0) })
            await second?.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }
}
