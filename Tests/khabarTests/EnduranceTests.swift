import Foundation
import Glibc
import LoopbackServer
import Testing

@testable import khabar

/// The daemon beside slips of operators and other accounts of the machine.
@Suite("What does not end the daemon", .timeLimit(.minutes(3)))
struct EnduranceTests {
    private static let now = "2025-05-31T12:00:00Z*1"

    @Test("U20: of the signals that end most programs only TERM, INT and HUP mean anything; four are told of")
    func signals() async throws {
        try await Program.with { program in
            try ControlTests.configure(program)
            try await program.withDaemon(now: Self.now) { daemon in
                try await program.waits(until: "it runs") { try program.log().contains("event=ready") }
                let told = [
                    ("SIGUSR1", SIGUSR1), ("SIGUSR2", SIGUSR2), ("SIGALRM", SIGALRM), ("SIGQUIT", SIGQUIT),
                ]
                for number in [SIGVTALRM, SIGPROF, SIGIO, SIGPWR, SIGSTKFLT, SIGXFSZ, 34, 64] {
                    kill(daemon.processIdentifier, number)
                }
                for (name, number) in told {
                    kill(daemon.processIdentifier, number)
                    try await program.waits(until: "\(name) is told of") {
                        try program.log().contains("\(name) changes nothing")
                    }
                }
                #expect(daemon.isRunning)
                daemon.terminate()
                let outcome = try program.finish(daemon)
                #expect(outcome.status == 0 && daemon.terminationReason == .exit)
            }
        }
    }

    @Test("U20: a hard link to the database lets no second daemon in")
    func hardLink() async throws {
        try await Program.with { program in
            try ControlTests.configure(program)
            try await program.withDaemon(now: Self.now) { daemon in
                try await program.waits(until: "it runs") { try program.log().contains("event=ready") }
                let other = program.folder.path + "/other.sqlite"
                #expect(link(program.folder.path + "/khabar.sqlite", other) == 0)
                let text = try String(
                    contentsOf: program.folder.appending(path: "config.json"),
                    encoding: .utf8
                )
                try program.write(
                    text.replacing(#"{"fetch""#, with: #"{"database": "other.sqlite", "fetch""#),
                    to: "other.json"
                )
                for command in ["run", "poll"] {
                    let second = try program.finish(
                        try program.start([command, "--config", "other.json"], now: Self.now, name: "other"),
                        name: "other"
                    )
                    #expect(second.status == 75, "\(command): \(second.errors)")
                    #expect(second.errors.contains("another name of the same file"))
                }
                daemon.terminate()
                #expect(try program.finish(daemon).status == 0)
            }
        }
    }

    @Test(
        "U20: a database that can be no file is refused with the remedy, not as a fault of khabar's",
        arguments: [":memory:", "", "/tmp", "/dev/full", "file:x?mode=memory"]
    )
    func noDatabase(path: String) async throws {
        try await Program.with { program in
            for arguments in [["stories"], ["sql", "select 1"], ["verify"], ["backup", "copy.sqlite"]] {
                let call = arguments[0] == "verify" ? ["verify", path] : arguments + ["--database", path]
                let outcome = try program.finish(try program.start(call))
                #expect(outcome.status == 78, "\(call): \(outcome.errors)")
                #expect(!outcome.errors.contains("bug in khabar") && outcome.errors.contains("name a file"))
            }
            try ControlTests.configure(program)
            let text = try String(contentsOf: program.folder.appending(path: "config.json"), encoding: .utf8)
            try program.write(
                text.replacing(#"{"fetch""#, with: "{\"database\": \"\(path)\", \"fetch\""),
                to: "config.json"
            )
            let polled = try program.run("poll", now: Self.now)
            #expect(polled.status == 78, "\(polled.errors)")
            #expect(!polled.errors.contains("bug in khabar"))
        }
    }

    /// A daemon that may open so many descriptors, and the port of its web service once it listens there.
    private static func start(
        _ program: Program,
        _ server: LoopbackServer,
        descriptors: Int
    ) async throws -> (Process, UInt16) {
        try program.write(
            SampleWorld.configuration(3, server: server)
                .replacing(
                    "{ \"fetch\"",
                    with: "{ \"web\": { \"listen\": \"127.0.0.1:0\" }, \"fetch\""
                )
                .replacing("\"name\"", with: "\"every\": \"5m\", \"name\""),
            to: "config.json"
        )
        try program.write("", to: "run.err")
        let daemon = Process()
        daemon.executableURL = URL(filePath: "/bin/sh")
        daemon.arguments = [
            "-c", "ulimit -n \(descriptors) && exec \"$0\" run --log-format logfmt 2>run.err", Program.path,
        ]
        daemon.currentDirectoryURL = program.folder
        daemon.environment = [
            "TZ": "UTC", "PATH": "/usr/bin:/bin", "KHABAR_NOW": "2025-05-31T12:00:00Z*120",
        ]
        try daemon.run()
        var isReady = false
        defer { if !isReady { kill(daemon.processIdentifier, SIGKILL) } }
        try await program.waits(until: "it listens") {
            try program.log().contains("event=web_listens")
        }
        let port = try #require(
            try program.log().firstMatch(of: #/127\.0\.0\.1:(\d+)/#).flatMap { UInt16($0.1) }
        )
        isReady = true
        return (daemon, port)
    }

    @Test("U5: at 200 descriptors, 190 idle connections to its web service keep the daemon from nothing")
    func idleConnections() async throws {
        let world = SampleWorld()
        try await LoopbackServer.with(world.answer) { server in
            try await Program.with { program in
                let (daemon, port) = try await Self.start(program, server, descriptors: 200)
                defer { if daemon.isRunning { kill(daemon.processIdentifier, SIGKILL) } }
                let idle = (0..<190).map { _ in Self.connect(port) }
                defer { idle.forEach { close($0) } }
                #expect(idle.allSatisfy { $0 >= 0 })
                let before = server.log.requests.count
                try await server.waitForRequests(before + 9, seconds: 60)
                #expect(daemon.isRunning)
                #expect(try !program.log().contains("event=feed_failed"))
                daemon.terminate()
                daemon.waitUntilExit()
                #expect(daemon.terminationStatus == 0 && daemon.terminationReason == .exit)
            }
        }
    }

    @Test(
        "U5, U11: at 256 descriptors, hundreds of silent connections to both sockets keep nobody from an answer, nor feeds from their polls"
    )
    func silentConnections() async throws {
        let world = SampleWorld()
        try await LoopbackServer.with(world.answer) { server in
            try await Program.with { program in
                let (daemon, port) = try await Self.start(program, server, descriptors: 256)
                defer { if daemon.isRunning { kill(daemon.processIdentifier, SIGKILL) } }
                var silent = (0..<150).map { _ in Self.connect(port) }
                silent += (0..<150).map { _ in Self.connect(to: program.folder.path + "/khabar.sqlite.socket")
                }
                defer { silent.forEach { close($0) } }
                let began = ContinuousClock.now
                for _ in 0..<3 {
                    let status = try program.run("status")
                    #expect(
                        status.errors.isEmpty && !status.output.contains("does not answer"),
                        "\(status.output)"
                    )
                    #expect(Self.ask("/health", at: port).contains("200 OK"))
                    silent += (0..<50).map { _ in Self.connect(port) }
                }
                // Silent ones have ten and five seconds each; there are ten times as many as places.
                #expect(ContinuousClock.now - began < .seconds(45))
                let before = server.log.requests.count
                try await server.waitForRequests(before + 9, seconds: 60)
                #expect(try !program.log().contains("event=feed_failed"))
                daemon.terminate()
                daemon.waitUntilExit()
                #expect(daemon.terminationStatus == 0 && daemon.terminationReason == .exit)
            }
        }
    }

    /// Asks once and reads to the end.
    private static func ask(_ path: String, at port: UInt16) -> String {
        let connection = connect(port)
        guard connection >= 0 else { return "" }
        defer { close(connection) }
        let request = "GET \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        _ = send(connection, request, request.utf8.count, Int32(MSG_NOSIGNAL))
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65536)
        while case let count = recv(connection, &chunk, chunk.count, 0), count > 0 {
            bytes += chunk[..<count]
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func connect(to path: String) -> Int32 {
        let connection = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var target = sockaddr_un()
        target.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &target.sun_path) { $0.copyBytes(from: path.utf8.prefix($0.count - 1)) }
        let result = withUnsafePointer(to: &target) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(connection, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        return result == 0 ? connection : -1
    }

    private static func connect(_ port: UInt16) -> Int32 {
        let connection = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var target = sockaddr_in()
        target.sin_family = sa_family_t(AF_INET)
        target.sin_port = port.bigEndian
        target.sin_addr.s_addr = inet_addr("127.0.0.1")
        let result = withUnsafePointer(to: &target) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                // More than the service's queue holds wait for ever, as they should.
                Glibc.connect(connection, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        return result == 0 ? connection : -1
    }
}
