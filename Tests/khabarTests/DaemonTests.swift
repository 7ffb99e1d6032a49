import Fetching
import Foundation
import LoopbackServer
import Machinery
import Testing

@testable import khabar

@Suite("The daemon's life", .timeLimit(.minutes(3)))
struct DaemonTests {
    private static let now = "2025-05-31T12:00:00Z*1"

    /// A body that never comes to its end in time.
    private static let dripping = LoopbackServer.Response([
        .send(
            Array(
                "HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nContent-Length: 1000000\r\n\r\n".utf8
            )
        ),
        .drip([UInt8](repeating: UInt8(ascii: " "), count: 1_000_000), every: .milliseconds(5)),
    ])

    private static func dripping(_ count: Int, server: LoopbackServer) -> String {
        let outlets = (0..<count).map { number in
            """
            {"id": "o\(number)", "name": "منبر",
             "feeds": [{"url": "\(server.url("/\(number)", host: "h\(number).localhost"))"}]}
            """
        }
        return """
            {"fetch": {"perHostGap": "0s", "concurrency": 200, "maxBodyBytes": "1GB", "timeout": "10m", "allowPrivateHosts": ["127.0.0.0/8"]},
             "outlets": [\(outlets.joined(separator: ","))]}
            """
    }

    @Test(
        "SIGTERM ends it within five seconds with two hundred transfers in flight, and no half poll is kept"
    )
    func manyInFlight() async throws {
        try await LoopbackServer.with({ _ in Self.dripping }) { server in
            try await Program.with { program in
                try program.write(Self.dripping(200, server: server), to: "config.json")
                try await program.withDaemon(now: Self.now) { daemon in
                    try await server.waitForRequests(200, seconds: 60)
                    let told = ContinuousClock.now
                    daemon.terminate()
                    let outcome = try program.finish(daemon)
                    // Promised.
                    #expect(ContinuousClock.now - told < .seconds(5))
                    #expect(outcome.status == 0 && daemon.terminationReason == .exit)
                    #expect(outcome.errors.contains("asked to stop by SIGTERM"))
                }
                #expect(try program.sqlite("select count(*) from poll") == "0\n")
                #expect(
                    try program.sqlite(
                        "select count(*) from feed where state = 'new' and last_poll_at is null"
                    )
                        == "200\n"
                )
                #expect(try program.run("verify", now: Self.now).status == 0)
            }
        }
    }

    @Test("SIGTERM ends it within five seconds while somebody has sent half a request to its socket")
    func halfARequest() async throws {
        let world = SampleWorld()
        try await LoopbackServer.with(world.answer) { server in
            try await Program.with { program in
                let socket = try NotifySocket(at: program.notifyPath)
                try program.write(SampleWorld.configuration(1, server: server), to: "config.json")
                try await program.withDaemon(now: Self.now) { daemon in
                    _ = try socket.message(beginning: "READY=1")
                    try await program.waits(until: "the daemon listens") {
                        FileManager.default.fileExists(atPath: program.folder.path + "/khabar.sqlite.socket")
                    }
                    let half = Process()
                    half.executableURL = URL(filePath: "/usr/bin/env")
                    half.arguments = [
                        "python3", "-c",
                        """
                        import socket, sys
                        s = socket.socket(socket.AF_UNIX); s.connect(sys.argv[1]); s.sendall(b'{"request"')
                        print("sent", flush=True); s.recv(1)
                        """,
                        program.folder.path + "/khabar.sqlite.socket",
                    ]
                    let said = Pipe()
                    half.standardOutput = said
                    try half.run()
                    defer { half.waitUntilExit() }
                    #expect(try said.fileHandleForReading.read(upToCount: 4) == Data("sent".utf8))
                    // A whole request on another connection shows that the first one has been taken.
                    #expect(try program.run("status", now: Self.now).status != 70)
                    let told = ContinuousClock.now
                    daemon.terminate()
                    #expect(try program.finish(daemon).status == 0)
                    // Promised. A request may take as long as this by itself, so only one that is cut short is quicker.
                    #expect(ContinuousClock.now - told < .seconds(4))
                }
            }
        }
    }

    @Test("a second SIGTERM ends it at once")
    func twice() async throws {
        try await LoopbackServer.with({ _ in Self.dripping }) { server in
            try await Program.with { program in
                let socket = try NotifySocket(at: program.notifyPath)
                try program.write(Self.dripping(1, server: server), to: "config.json")
                try await program.withDaemon(now: Self.now) { daemon in
                    try await server.waitForRequests(1)
                    daemon.terminate()
                    _ = try socket.message(beginning: "STOPPING=1")
                    daemon.terminate()
                    #expect(try program.finish(daemon).status == 143)
                }
                #expect(try program.sqlite("select count(*) from poll") == "0\n")
                #expect(try program.run("verify", now: Self.now).status == 0)
            }
        }
    }

    @Test("SIGHUP: a good file is taken over at once, and the log says what has changed")
    func reloads() async throws {
        let world = SampleWorld()
        try await LoopbackServer.with(world.answer) { server in
            try await Program.with { program in
                let socket = try NotifySocket(at: program.notifyPath)
                try program.write(SampleWorld.configuration(1, server: server), to: "config.json")
                try await program.withDaemon(now: Self.now) { daemon in
                    _ = try socket.message(beginning: "READY=1")
                    try await server.waitForRequests(1)
                    try program.write(
                        SampleWorld.configuration(3, server: server)
                            .replacing("\"outlets\"", with: "\"poll\": { \"every\": \"20m\" }, \"outlets\""),
                        to: "config.json"
                    )
                    kill(daemon.processIdentifier, SIGHUP)
                    #expect(try socket.message(beginning: "RELOADING=1").contains("\nMONOTONIC_USEC="))
                    #expect(try socket.message(beginning: "READY=1").contains("3 feeds"))
                    try await server.waitForRequests(3)
                    let log = try program.log()
                    #expect(log.contains("poll.every was 15m, is 20m; outlets added: o1, o2"), "\(log)")
                    #expect(server.log.requests.count { $0.path == "/0/feed/" } == 1)
                    // A file that is as it was changes nothing.
                    kill(daemon.processIdentifier, SIGHUP)
                    _ = try socket.message(beginning: "READY=1")
                    #expect(try program.log().contains("nothing has changed"))
                    daemon.terminate()
                    #expect(try program.finish(daemon).status == 0)
                }
                #expect(try program.sqlite("select count(*) from feed where state <> 'removed'") == "3\n")
            }
        }
    }

    @Test("SIGHUP: a bad file changes nothing, and every problem is said")
    func refusesReload() async throws {
        let world = SampleWorld()
        try await LoopbackServer.with(world.answer) { server in
            try await Program.with { program in
                let socket = try NotifySocket(at: program.notifyPath)
                let good = SampleWorld.configuration(1, server: server)
                try program.write(good, to: "config.json")
                try await program.withDaemon(now: Self.now) { daemon in
                    _ = try socket.message(beginning: "READY=1")
                    try program.write(
                        good.replacing("\"outlets\"", with: "\"pol\": 1, \"outlet\""),
                        to: "config.json"
                    )
                    kill(daemon.processIdentifier, SIGHUP)
                    _ = try socket.message(beginning: "RELOADING=1")
                    #expect(try socket.message(beginning: "READY=1").contains("1 feeds"))
                    let log = try program.log()
                    #expect(
                        log.contains("did you mean \\\"poll\\\"") && log.contains("lacks \\\"outlets\\\""),
                        "\(log)"
                    )
                    #expect(daemon.isRunning)
                }
            }
        }
    }

    @Test("`check --reload` waits for the outcome and fails where the daemon refuses")
    func checkReload() async throws {
        let world = SampleWorld()
        try await LoopbackServer.with(world.answer) { server in
            try await Program.with { program in
                let socket = try NotifySocket(at: program.notifyPath)
                let good = SampleWorld.configuration(2, server: server)
                try program.write(good, to: "config.json")
                let idle = try program.finish(
                    try program.start(["check", "--reload", "1"], name: "check"),
                    name: "check"
                )
                #expect(idle.status == 69 && idle.errors.contains("no khabar listens"))
                try await program.withDaemon(now: Self.now) { daemon in
                    _ = try socket.message(beginning: "READY=1")
                    try await program.waits(until: "the daemon listens") {
                        FileManager.default.fileExists(atPath: program.folder.path + "/khabar.sqlite.socket")
                    }
                    func reload(_ text: String) throws -> Program.Outcome {
                        try program.write(text, to: "config.json")
                        let command = try program.start(
                            ["check", "--reload", "\(daemon.processIdentifier)"],
                            name: "check"
                        )
                        return try program.finish(command, name: "check")
                    }
                    let fixed = try reload(
                        good.replacing(
                            "\"outlets\"",
                            with: "\"stories\": { \"window\": \"7d\" }, \"outlets\""
                        )
                    )
                    #expect(fixed.status == 78)
                    #expect(fixed.errors.contains("\"stories.window\" cannot change while khabar runs"))
                    let bad = try reload(good.replacing("\"url\"", with: "\"urll\""))
                    #expect(bad.status == 78 && bad.errors.contains("did you mean \"url\""))
                    let fewer = try reload(SampleWorld.configuration(1, server: server))
                    #expect(fewer.status == 0, "\(fewer.errors)")
                    #expect(fewer.output.hasSuffix("outlets removed: o1\n"))
                    #expect(try program.sqlite("select count(*) from feed where state = 'removed'") == "1\n")
                    daemon.terminate()
                    #expect(try program.finish(daemon).status == 0)
                }
            }
        }
    }

    @Test("a reload drops what takes too long, and it comes again")
    func dropsAtReload() async throws {
        try await LoopbackServer.with({ _ in Self.dripping }) { server in
            try await Program.with { program in
                let socket = try NotifySocket(at: program.notifyPath)
                try program.write(Self.dripping(2, server: server), to: "config.json")
                try await program.withDaemon(now: Self.now) { daemon in
                    _ = try socket.message(beginning: "READY=1")
                    try await server.waitForRequests(2)
                    try program.write(Self.dripping(3, server: server), to: "config.json")
                    kill(daemon.processIdentifier, SIGHUP)
                    _ = try socket.message(beginning: "READY=1")
                    try await server.waitForRequests(5)
                    #expect(server.log.requests.count { $0.path == "/0" } == 2)
                }
            }
        }
    }
}

@Suite("What a reload changes")
struct ConfigurationChangesTests {
    private func read(_ text: String) throws -> Configuration {
        try ConfigurationReader.read(Array(text.utf8), named: "config.json").configuration
    }

    private static let outlet =
        #""outlets": [ { "id": "a", "name": "ا", "feeds": [ { "url": "http://a.example/" } ] } ]"#

    @Test("old and new values are said, and what cannot change while it runs")
    func words() throws {
        let old = try read("{ \(Self.outlet) }")
        let new = try read(
            """
            { "database": "b.sqlite", "contact": "mailto:a@b.example", "fetch": { "timeout": "90s" },
              "retention": { "polls": "forever" }, \(Self.outlet) }
            """
        )
        let changes = ConfigurationChanges(from: old, to: new)
        #expect(
            changes.words == [
                "database was khabar.sqlite, is b.sqlite", "contact was none, is mailto:a@b.example",
                "fetch.timeout was 30s, is 90s", "retention.polls was 90d, is forever",
            ]
        )
        #expect(changes.fixed?.hasPrefix("\"database\" cannot change while khabar runs") == true)
        let same = ConfigurationChanges(from: old, to: old)
        #expect(same.words == [] && same.fixed == nil)
    }

    @Test("of an outlet is said in what it differs, and a secret only by name")
    func outlets() throws {
        let old = try read("{ \(Self.outlet) }")
        let new = try read(
            """
            { "outlets": [ { "id": "a", "name": "ب", "every": "5m", "bearer": { "file": "/run/secret" },
                             "feeds": [ { "url": "http://a.example/" }, { "url": "http://a.example/2" } ] } ] }
            """
        )
        let changes = ConfigurationChanges(from: old, to: new)
        #expect(changes.words == ["outlets changed: a (name, every, bearer, feeds)"])
    }
}

@Suite("What stands still")
struct StallWatchTests {
    private let start = ContinuousClock.now

    @Test("a part that stands still is named, once new, until it moves again")
    func named() {
        let (writer, transfers) = (Pulse(), Pulse())
        var watch = StallWatch(
            [.init(name: "the writer", pulse: writer), .init(name: "the transfers", pulse: transfers)],
            patience: .seconds(10),
            at: start
        )
        #expect(watch.look(at: start + .seconds(9)) == [])
        transfers.beat()
        #expect(
            watch.look(at: start + .seconds(12))
                == [.init(part: "the writer", time: .seconds(12), isNew: true)]
        )
        transfers.beat()
        #expect(
            watch.look(at: start + .seconds(20))
                == [.init(part: "the writer", time: .seconds(20), isNew: false)]
        )
        writer.beat()
        #expect(watch.look(at: start + .seconds(25)) == [])
        #expect(
            watch.look(at: start + .seconds(35)).map(\.part) == ["the writer", "the transfers"]
        )
    }

    @Test("long work is no stall, of the part itself or of one that waits for it")
    func longWork() {
        let (writer, schedule) = (Pulse(), Pulse())
        var watch = StallWatch(
            [
                .init(name: "the writer", pulse: writer),
                .init(name: "the schedule", pulse: schedule, waitsFor: writer),
            ],
            patience: .seconds(10),
            at: start
        )
        let meanwhile = writer.duringLongWork { watch.look(at: start + .seconds(60)) }
        #expect(meanwhile == [])
        #expect(watch.look(at: start + .seconds(69)) == [])
        #expect(watch.look(at: start + .seconds(80)).map(\.part) == ["the writer", "the schedule"])
    }

    @Test("a transfer loop that is prodded beats, one that has ended does not")
    func prodded() async throws {
        let fetcher = try Fetcher(FetchSettings(userAgent: "khabar-test"))
        let before = fetcher.pulse.beats
        fetcher.prod()
        let end = ContinuousClock.now + .seconds(60)
        while fetcher.pulse.beats == before {
            try #require(ContinuousClock.now < end)
            try await Task.sleep(for: .milliseconds(1))
        }
        await fetcher.stop()
        let last = fetcher.pulse.beats
        fetcher.prod()
        try await Task.sleep(for: .milliseconds(20))
        #expect(fetcher.pulse.beats == last)
    }
}
