import Foundation
import LoopbackServer
import Testing

@Suite("`khabar status`", .timeLimit(.minutes(3)))
struct StatusTests {
    private static let now = "2025-05-31T12:00:00Z"

    private func members(_ text: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    @Test("a daemon that runs well is told of, and 0; without it the database is, and 2")
    func running() async throws {
        try await LoopbackServer.with(SampleWorld().answer) { server in
            try await Program.with { program in
                #expect(try program.run("status", "--database", "none.sqlite").status == 66)
                let socket = try NotifySocket(at: program.notifyPath)
                try program.write(SampleWorld.configuration(2, server: server), to: "config.json")
                try await program.withDaemon(now: Self.now) { daemon in
                    _ = try socket.message(beginning: "STATUS=2 feeds")
                    let told = try program.finish(
                        try program.start(["status", "--json"], now: Self.now, name: "status"),
                        name: "status"
                    )
                    #expect(told.status == 0, "\(told.output)\(told.errors)")
                    let facts = try members(told.output)
                    #expect(facts["grade"] as? String == "well" && facts["daemon"] as? String == "running")
                    #expect(facts["pid"] as? Int32 == daemon.processIdentifier)
                    #expect(facts["feeds_ok"] as? Int == 2 && facts["behind_seconds"] as? Int == 0)
                    #expect((facts["troubles"] as? [Any])?.isEmpty == true)
                    // It says nothing while it is stopped.
                    kill(daemon.processIdentifier, SIGSTOP)
                    let silent = try program.finish(
                        try program.start(["status", "--json"], now: Self.now, name: "status"),
                        name: "status"
                    )
                    kill(daemon.processIdentifier, SIGCONT)
                    #expect(silent.status == 2 && silent.output.contains(#""code":"no_answer""#))
                    daemon.terminate()
                    #expect(try program.finish(daemon).status == 0)
                }
                let down = try program.run("status", now: Self.now)
                #expect(down.status == 2, "\(down.errors)")
                #expect(
                    down.output.contains("khabar  does not run") && down.output.contains("feeds   2: 2 ok")
                )
                #expect(down.output.contains("BAD  no daemon runs\n    start it: "))
            }
        }
    }

    @Test("where every feed fails it is bad, and said how to go on")
    func failing() async throws {
        try await LoopbackServer.with({ _ in .reply(500, body: "broken") }) { server in
            try await Program.with { program in
                let socket = try NotifySocket(at: program.notifyPath)
                try program.write(SampleWorld.configuration(2, server: server), to: "config.json")
                try await program.withDaemon(now: Self.now) { _ in
                    _ = try socket.message(beginning: "STATUS=2 feeds, 2 failing")
                    let told = try program.finish(
                        try program.start(["status"], now: Self.now, name: "status"),
                        name: "status"
                    )
                    #expect(told.status == 2)
                    #expect(
                        told.output.contains(
                            "BAD  2 of 2 feeds bring no news\n    `khabar feeds --unhealthy`"
                        )
                    )
                }
            }
        }
    }
}
