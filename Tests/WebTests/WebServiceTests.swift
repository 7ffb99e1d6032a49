import CoreMetrics
import Foundation
import Glibc
import Logging
import ServiceLifecycle
import Testing
import Web

@Suite("The web service", .timeLimit(.minutes(5)))
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
        health: HealthReport = HealthReport(isFit: true, json: "{}"),
        hosts: [String] = [],
        limits: WebService.Limits = WebService.Limits(),
        pages: Site? = nil,
        _ body: (ListenAddress) async throws -> Void
    ) async throws {
        let (news, tell) = AsyncStream<WebService.News>.makeStream()
        let book = MetricsBook()
        book.makeCounter(label: "khabar_polls_total", dimensions: [("result", "new")]).increment(by: 7)
        let service = WebService(
            try #require(ListenAddress(parsing: address)),
            .init(
                metrics: book,
                samples: { [MetricSample(.feeds, ["state": "ok"], 3)] },
                health: { health },
                pages: pages
            ),
            hosts: hosts,
            limits: limits,
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
        at address: ListenAddress,
        accept: String = "*/*",
        method: String = "GET",
        host: String = "Host: localhost\r\n"
    ) async throws -> Answer {
        let request = "\(method) \(path) HTTP/1.1\r\n\(host)Accept: \(accept)\r\nConnection: close\r\n\r\n"
        let text = try await waiting { try ask(request, at: address) }
        let end = try #require(text.firstRange(of: "\r\n\r\n"))
        return Answer(
            status: String(text.dropFirst("HTTP/1.1 ".count).prefix(3)),
            head: text[..<end.lowerBound].lowercased(),
            body: String(text[end.upperBound...])
        )
    }

    /// Does what blocks on a thread that may wait.
    private static func waiting<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { done in
            // Not on a queue: those share their threads with the tasks that answer.
            Thread.detachNewThread { done.resume(with: Result { try body() }) }
        }
    }

    /// Sends `request` as it is and reads to the end.
    private static func ask(_ request: String, at address: ListenAddress) throws -> String {
        let connection = try connected(to: address)
        defer { close(connection) }
        _ = send(connection, request, request.utf8.count, Int32(MSG_NOSIGNAL))
        return read(connection)
    }

    private static func connected(to address: ListenAddress) throws -> Int32 {
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
        case .inherited: throw AddressIsNone()
        }
        var patience = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        return connection
    }

    private struct AddressIsNone: Error {}

    private static func read(_ connection: Int32) -> String {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65536)
        while case let count = recv(connection, &chunk, chunk.count, 0), count > 0 {
            bytes += chunk[..<count]
        }
        return String(decoding: bytes, as: UTF8.self)
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
        try await Self.serving(health: HealthReport(isFit: isFit, json: #"{"grade":"خبر"}"#)) { address in
            let answer = try await Self.get("/health", at: address)
            #expect(answer.status == status && answer.head.contains("content-type: application/json"))
            #expect(answer.body == "{\"grade\":\"خبر\"}\n")
            let nothing = try await Self.get("/nothing", at: address)
            #expect(nothing.status == "404")
        }
    }

    @Test(
        "U16: only requests that mean this machine are answered, others with 421",
        arguments: [
            ("localhost", "200"), ("LocalHost:8642", "200"), ("127.0.0.1:1", "200"), ("127.8.0.9", "200"),
            ("[::1]:8642", "200"), ("localhost.", "200"), ("news.example", "200"),
            ("NEWS.example:443", "200"),
            ("evil.example", "421"), ("localhost.evil.example", "421"), ("127.0.0.1.evil.example", "421"),
            ("evil.example:8642", "421"), ("localhost:80@evil.example", "421"), ("10.0.0.1", "421"),
            ("[::1].evil.example", "421"), ("", "421"), ("127.0.0.256", "421"), ("::1", "421"),
        ]
    )
    func hosts(host: String, status: String) async throws {
        try await Self.serving(hosts: ["news.example"]) { address in
            for path in ["/", "/health", "/metrics"] {
                let answer = try await Self.get(path, at: address, host: "Host: \(host)\r\n")
                #expect(answer.status == status, "\(host) \(path)")
            }
            let nothing = try await Self.get("/nothing", at: address, host: "Host: \(host)\r\n")
            #expect(nothing.status == (status == "200" ? "404" : status))
        }
    }

    @Test(
        "U16: a request without any host is not answered either, but at a local socket, which no browser reaches"
    )
    func noHost() async throws {
        try await Self.serving { address in
            let answer = try await Self.get("/health", at: address, host: "")
            #expect(answer.status == "421" && answer.body.contains("web.hosts"))
        }
        let path = "/tmp/khabar-web-host-\(getpid()).sock"
        defer { unlink(path) }
        try await Self.serving("unix:\(path)") { address in
            for host in ["", "Host: proxy.example\r\n"] {
                let answer = try await Self.get("/health", at: address, host: host)
                #expect(answer.status == "200")
            }
        }
        try await Self.serving("unix:\(path)", hosts: ["news.example"]) { address in
            let meant = try await Self.get("/health", at: address, host: "Host: news.example\r\n")
            let other = try await Self.get("/health", at: address, host: "Host: other.example\r\n")
            #expect(meant.status == "200" && other.status == "421")
        }
    }

    @Test("U16: HEAD is answered as GET is, without the body", arguments: ["/", "/health", "/metrics"])
    func head(path: String) async throws {
        try await Self.serving { address in
            let get = try await Self.get(path, at: address)
            let head = try await Self.get(path, at: address, method: "HEAD")
            #expect(head.status == get.status && head.body.isEmpty)
            #expect(head.head.contains("content-length: "))
            let type = try #require(get.head.firstMatch(of: #/content-type: .*/#))
            #expect(head.head.contains(type.output))
        }
    }

    @Test(
        "U5: a connection that asks nothing, half, slowly or does not go is closed in time",
        arguments: [
            "", "GET /health HT", "GET /health HTTP/1.1\r\nHost: localhost\r\n",
            "GET /health HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nhalf",
            "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n",
            "GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        ]
    )
    func idle(sent: String) async throws {
        try await Self.serving(limits: .init(patience: .milliseconds(300))) { address in
            let began = ContinuousClock.now
            let answered = try await Self.waiting { try Self.ask(sent, at: address) }
            // The reader itself would give up after twenty seconds.
            #expect(ContinuousClock.now - began < .seconds(15))
            // One whose head is whole is answered, whatever becomes of its body.
            #expect(answered.contains("200 OK") == sent.contains("\r\n\r\n"))
        }
    }

    @Test("U5: a request that comes drop by drop is closed in time, however steadily it comes")
    func dripping() async throws {
        try await Self.serving(limits: .init(patience: .milliseconds(300))) { address in
            let drops = try await Self.waiting {
                let connection = try Self.connected(to: address)
                defer { close(connection) }
                let head = "GET /health HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n"
                _ = send(connection, head, head.utf8.count, Int32(MSG_NOSIGNAL))
                var drops = 0
                // Ends where the other side has closed.
                while drops < 2000, send(connection, "x", 1, Int32(MSG_NOSIGNAL)) == 1 {
                    drops += 1
                    usleep(10_000)
                }
                return drops
            }
            #expect(drops < 1500)
        }
    }

    @Test("U5: of more connections than may be those go that have been silent the longest")
    func manyConnections() async throws {
        try await Self.serving(limits: .init(connections: 4, patience: .seconds(600))) { address in
            let before = Self.descriptors()
            let idle = try await Self.waiting { try (0..<100).map { _ in try Self.connected(to: address) } }
            defer { idle.forEach { close($0) } }
            let answer = try await Self.get("/health", at: address)
            #expect(answer.status == "200")
            // This side has a descriptor of each too; besides them the few that were let in, some at one time. On a busy
            // machine the others take a moment to go.
            func kept() -> Int { Self.descriptors() - before - 100 }
            let deadline = ContinuousClock.now + .seconds(20)
            while kept() > 4 + 16, .now < deadline { _ = try await Self.get("/health", at: address) }
            #expect(kept() <= 4 + 16)
        }
    }

    @Test("U5: a connection whose request has come is answered, however many silent ones come after it")
    func askingStays() async throws {
        try await Self.serving(limits: .init(connections: 4, patience: .seconds(600))) { address in
            let answers = try await Self.waiting {
                var idle: [Int32] = []
                defer { idle.forEach { close($0) } }
                return try (0..<20).map { _ in
                    idle += try (0..<5).map { _ in try Self.connected(to: address) }
                    return try Self.ask(
                        "GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                        at: address
                    )
                }
            }
            #expect(answers.allSatisfy { $0.contains("200 OK") })
        }
    }

    @Test(
        "U16: two Host headers are 400, and a target that names its host is answered by its path",
        arguments: [
            ("/health", "Host: localhost\r\nHost: localhost\r\n", "400"),
            ("/health", "Host: localhost\r\nhost: evil.example\r\n", "400"),
            ("http://localhost/health", "Host: localhost\r\n", "200"),
            ("http://localhost:8642/health?x=1", "Host: localhost:8642\r\n", "200"),
            ("http://localhost/health", "Host: evil.example\r\n", "421"),
            ("http://localhost/nothing", "Host: localhost\r\n", "404"),
        ]
    )
    func targets(target: String, host: String, status: String) async throws {
        try await Self.serving { address in
            let answer = try await Self.get(target, at: address, host: host)
            #expect(answer.status == status)
        }
    }

    @Test(
        "U16: what would change something gets 405 where there is something to read, and 404 where there is nothing",
        arguments: ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND"]
    )
    func methods(method: String) async throws {
        try await Self.serving { address in
            for path in ["/", "/health", "/metrics"] {
                let answer = try await Self.get(path, at: address, method: method)
                #expect(answer.status == "405" && answer.head.contains("allow: get, head"))
            }
            let nothing = try await Self.get("/nothing", at: address, method: method)
            #expect(nothing.status == "404")
        }
    }

    /// Of sockets: other tests open and close files meanwhile.
    private static func descriptors() -> Int {
        let folder = "/proc/self/fd"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.count { name in
            // One that was closed meanwhile leads nowhere.
            let target = try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\(name)")
            return target?.hasPrefix("socket:") == true
        }
    }

    @Test("a form of a megabyte, and bodies that never end, are refused at once wherever they are sent")
    func largeBodies() async throws {
        let world = try PageWorld(settings: PageSettings(users: ["amal": "s"]))
        try await Self.serving(limits: .init(patience: .seconds(2)), pages: world.site) { address in
            let form = String(repeating: "article=1&", count: 100_000)
            for path in [
                "/login", "/stories/1/split", "/api/v1/stories/1/split", "/api/v1/stories/1/join",
                "/feed.atom",
            ] {
                let head = "POST \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                let type = "Content-Type: application/x-www-form-urlencoded\r\n"
                let started = ContinuousClock.now
                let whole = try await Self.waiting {
                    try Self.ask(
                        "\(head)\(type)Content-Length: \(form.utf8.count)\r\n\r\n\(form)",
                        at: address
                    )
                }
                // Who sends on while it is refused may find the connection closed before the answer is read.
                #expect(whole.isEmpty || whole.hasPrefix("HTTP/1.1 413"), "\(path): \(whole.prefix(60))")
                // It stops in the middle: the connection is closed without an answer, or refused.
                let part = try await Self.waiting {
                    try Self.ask("\(head)\(type)Content-Length: 999999999\r\n\r\narticle=1", at: address)
                }
                #expect(part.isEmpty || part.hasPrefix("HTTP/1.1 4"), "\(path): \(part.prefix(60))")
                let other = try await Self.waiting {
                    try Self.ask("\(head)Content-Type: text/xml\r\nContent-Length: 3\r\n\r\nabc", at: address)
                }
                #expect(other.hasPrefix("HTTP/1.1 415"), "\(path): \(other.prefix(60))")
                #expect(started.duration(to: .now) < .seconds(20))
            }
            let long = try await Self.get(
                "/api/v1/stories?q=" + String(repeating: "a", count: 20_000),
                at: address
            )
            #expect(long.status.hasPrefix("4"))
            let good = try await Self.get("/feed.atom", at: address)
            #expect(good.status == "200")
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
            var wanted: ListenAddress?
            try await Self.serving { address in
                wanted = address
                let service = WebService(
                    address,
                    .init(
                        metrics: MetricsBook(),
                        samples: { [] },
                        health: { HealthReport(isFit: true, json: "{}") }
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
