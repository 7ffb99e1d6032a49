import Foundation
import Glibc
import LoopbackServer
import Testing

/// A datagram socket such as systemd listens on.
final class NotifySocket {
    private let socket: DatagramSocket

    init(at path: String) throws {
        socket = try DatagramSocket(at: path)
        var patience = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(
            socket.descriptor,
            SOL_SOCKET,
            SO_RCVTIMEO,
            &patience,
            socklen_t(MemoryLayout<timeval>.size)
        )
    }

    /// The first message that begins so, within ten seconds each.
    func message(beginning start: String) throws -> String {
        var room = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = recv(socket.descriptor, &room, room.count, 0)
            try #require(count > 0, "no message began with \(start)")
            let text = String(decoding: room[..<count], as: UTF8.self)
            if text.hasPrefix(start) { return text }
        }
    }

    /// All messages up to the first one that `isLast`.
    func messages(until isLast: (String) -> Bool) throws -> [String] {
        var all: [String] = []
        repeat { all.append(try message(beginning: "")) } while !(all.last.map(isLast) ?? false)
        return all
    }
}

@Suite("The daemon and systemd", .timeLimit(.minutes(3)))
struct SystemdTests {
    private static let quiet =
        #"{ "outlets": [ { "id": "a", "name": "ا", "feeds": [ { "url": "http://127.0.0.1:9/" } ] } ] }"#

    @Test("the daemon says when it is ready, that it lives, and that it ends, and leaves readers their files")
    func notifications() async throws {
        try await Program.with { program in
            let socket = try NotifySocket(at: program.notifyPath)
            try program.write(Self.quiet, to: "config.json")
            try await program.withDaemon(["WATCHDOG_USEC": "1000000"]) { daemon in
                let ready = try socket.message(beginning: "READY=1")
                #expect(ready.contains("STATUS=1 feeds"))
                #expect(try socket.message(beginning: "WATCHDOG=1") == "WATCHDOG=1")
                daemon.terminate()
                #expect(try socket.message(beginning: "STOPPING=1") == "STOPPING=1")
                #expect(try program.finish(daemon).status == 0)
            }
            #expect(try program.sqlite("select id from outlets", "-readonly") == "a\n")
        }
    }

    @Test("the status line follows the feeds")
    func status() async throws {
        try await LoopbackServer.with({ _ in .reply(500, body: "broken") }) { server in
            try await Program.with { program in
                let socket = try NotifySocket(at: program.notifyPath)
                try program.write(SampleWorld.configuration(2, server: server), to: "config.json")
                try await program.withDaemon { _ in
                    _ = try socket.message(beginning: "READY=1")
                    let status = try socket.message(beginning: "STATUS=2 feeds, 2 failing")
                    #expect(status.contains(", next "))
                }
            }
        }
    }

    @Test("what is no process of systemd's own is not watched")
    func notWatched() async throws {
        try await Program.with { program in
            let socket = try NotifySocket(at: program.notifyPath)
            try program.write(Self.quiet, to: "config.json")
            try await program.withDaemon(["WATCHDOG_USEC": "100000", "WATCHDOG_PID": "1"]) { daemon in
                _ = try socket.message(beginning: "READY=1")
                // The first status comes after five seconds. Some fifty signs of life would have come before.
                let said = try socket.messages { $0.hasPrefix("STATUS=") }
                #expect(!said.contains("WATCHDOG=1"))
                daemon.terminate()
                #expect(try program.finish(daemon).status == 0)
            }
        }
    }
}

extension Program {
    var notifyPath: String { folder.appending(path: "notify").path }

    /// Runs `body` beside a daemon that talks to `notifyPath`, and ends the daemon whatever happens.
    func withDaemon(
        _ environment: [String: String] = [:],
        now: String? = nil,
        _ body: (Process) async throws -> Void
    ) async throws {
        let daemon = try start(
            ["run", "--log-format", "logfmt"],
            now: now,
            environment: environment.merging(["NOTIFY_SOCKET": notifyPath]) { $1 }
        )
        defer { if daemon.isRunning { kill(daemon.processIdentifier, SIGKILL) } }
        try await body(daemon)
    }

    /// What the daemon has logged so far.
    func log() throws -> String {
        String(decoding: try Data(contentsOf: folder.appending(path: "run.err")), as: UTF8.self)
    }
}
