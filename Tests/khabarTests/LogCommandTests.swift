import Foundation
import Glibc
import LoopbackServer
import Testing

@testable import khabar

/// `khabar log`, and the daemon where nobody reads its log.
struct LogCommandTests {
    private static let now = "2025-05-31T12:00:00Z"

    /// Three outlets that share stories, and one that fails; polled once.
    private static func withNews(_ body: (Program) async throws -> Void) async throws {
        let world = SampleWorld()
        try await LoopbackServer.with({ request in
            request.path.hasPrefix("/3/") ? .reply(500) : world.answer(request)
        }) { server in
            try await Program.with { program in
                try program.write(SampleWorld.configuration(4, server: server), to: "config.json")
                #expect(try program.run("poll", "--all", now: now).status == 0)
                try await body(program)
            }
        }
    }

    @Test("without a journal the database tells what came, what it is a copy of, and what is wrong")
    func database() async throws {
        try await Self.withNews { program in
            func log(_ arguments: String...) throws -> Program.Outcome {
                try program.finish(
                    try program.start(
                        ["log", "--from", "database"] + arguments,
                        now: "2025-05-31T13:00:00Z"
                    )
                )
            }
            let all = try log()
            #expect(all.status == 0 && all.output.hasPrefix("2025-05-31\n12:00:00"), "\(all.errors)")
            let opened = all.output.split(separator: "\n").count { $0.contains("opens story") }
            let joined = all.output.split(separator: "\n").count { $0.contains("joins story") }
            #expect(opened > 0 && joined >= 6 && opened + joined == 30, "\(all.output.prefix(2000))")
            let joins = #/joins story \d+ of o\d, .+ later, as (copy|excerpt|extended) \(\d\.\d+\): /#
            #expect(all.output.contains(joins), "\(all.output.prefix(2000))")
            #expect(all.output.contains("! o3             no news: "))

            let one = try log("o3", "--wrong")
            #expect(one.output.split(separator: "\n").count == 3)
            #expect(one.output.contains("answered 500"))
            #expect(one.output.contains("→ What the reason says."))
            #expect(try log("--wrong", "o1").output.isEmpty)
            #expect(try log("--since", "30m").output.isEmpty)

            let lines = try log("--json", "o0").output.split(separator: "\n")
            #expect(lines.count == 10)
            #expect(
                lines.allSatisfy {
                    $0.contains(#""outlet":"o0""#) && $0.hasPrefix(#"{"ts":"2025-05-31T12:00:00Z""#)
                }
            )

            let unknown = try log("o9")
            #expect(unknown.status == 66 && unknown.errors.contains("there is no outlet \"o9\""))
        }
    }

    @Test("what has been wrong since before is said first")
    func longWrong() async throws {
        try await Self.withNews { program in
            let outcome = try program.finish(
                try program.start(
                    ["log", "--from", "database", "--wrong", "--since", "1h"],
                    now: "2025-05-31T18:00:00Z"
                )
            )
            #expect(outcome.output.contains("12:00:00 ! o3             no news: "))
        }
    }

    @Test("from a journal come the events of the service, beside the news of the database, in order of time")
    func journal() async throws {
        try await Self.withNews { program in
            let fake = program.folder.appending(path: "journalctl")
            // 12:30 of that day, and noise that is left out.
            let entry = { (event: String, priority: String, more: String) in
                #"{"__REALTIME_TIMESTAMP":"1748694600000000","MESSAGE":"m","PRIORITY":"\#(priority)","#
                    + #""KHABAR_EVENT":"\#(event)"\#(more)}"#
            }
            let script = """
                #!/bin/sh
                echo "$@" >> asked
                cat <<'END'
                \(entry("feed_polled", "6", #","KHABAR_OUTLET":"o1","KHABAR_ITEMS_NEW":"3""#))
                \(entry("store_full", "3", #","KHABAR_REASON":[216,174,216,168,216,177]"#))
                \(entry("feed_unchanged", "7", ""))
                {"__REALTIME_TIMESTAMP":"1748694601000000","MESSAGE":"khabar.service: Failed","PRIORITY":"4"}
                no JSON
                END
                """
            try Data(script.utf8).write(to: fake)
            try #require(chmod(fake.path, 0o755) == 0)
            let outcome = try program.finish(
                try program.start(
                    ["log", "o1"],
                    now: "2025-05-31T13:00:00Z",
                    environment: ["PATH": "\(program.folder.path):/usr/bin:/bin"]
                )
            )
            let lines = outcome.output.split(separator: "\n")
            try #require(lines.count == 13, "\(outcome)")
            #expect(lines[11].hasSuffix("nothing can be kept, so nothing is polled: \u{2068}خبر\u{2069}"))
            #expect(lines[12].hasPrefix("12:30:01 !") && lines[12].hasSuffix("khabar.service: Failed"))
            let asked = try String(contentsOf: program.folder.appending(path: "asked"), encoding: .utf8)
            #expect(asked.contains("--unit=khabar --since=@1748674800 KHABAR_OUTLET=o1\n"))
        }
    }

    @Test("--follow goes on with what comes, from the journal and into the database", .timeLimit(.minutes(5)))
    func follow() async throws {
        let world = SampleWorld()
        try await LoopbackServer.with(world.answer) { server in
            try await Program.with { program in
                try program.write(SampleWorld.configuration(2, server: server), to: "config.json")
                #expect(try program.run("poll", "o0", now: Self.now).status == 0)
                let fake = program.folder.appending(path: "journalctl")
                let entry =
                    #"{"__REALTIME_TIMESTAMP":"1748694600000000","MESSAGE":"m","PRIORITY":"3","KHABAR_EVENT":"store_full","KHABAR_REASON":"later"}"#
                let script = """
                    #!/bin/sh
                    echo "$@" >> asked
                    case "$*" in *--follow*) ;; *) echo '{"MESSAGE":"m"}'; exit ;; esac
                    while [ ! -e full ]; do sleep .05; done
                    echo '\(entry)'
                    while [ ! -e end ]; do sleep .05; done
                    """
                try Data(script.utf8).write(to: fake)
                try #require(chmod(fake.path, 0o755) == 0)
                let log = try program.start(
                    ["log", "--follow"],
                    now: Self.now,
                    environment: ["PATH": "\(program.folder.path):/usr/bin:/bin"],
                    name: "log"
                )
                let said = program.folder.appending(path: "log.out")
                func until(_ condition: (String) -> Bool) async throws {
                    while !condition(String(decoding: try Data(contentsOf: said), as: UTF8.self)) {
                        try #require(log.isRunning)
                        try await Task.sleep(for: .milliseconds(50))
                    }
                }
                func count(_ outlet: String) -> (String) -> Int {
                    { text in text.split(separator: "\n").count { $0.contains(" \(outlet) ") } }
                }
                try await until { count("o0")($0) == 10 && count("o1")($0) == 0 }
                #expect(try program.run("poll", "o1", now: Self.now).status == 0)
                try await until { count("o1")($0) == 10 }
                try program.write("", to: "full")
                try await until { $0.contains("nothing is polled: later") || $0.contains("later\u{2069}") }
                try program.write("", to: "end")
                let outcome = try program.finish(log, name: "log")
                #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome)")
                #expect(count("o0")(outcome.output) == 10, "what was said is not said again")
            }
        }
    }

    @Test("where there is no journal, whoever asks for it is told so")
    func noJournal() async throws {
        try await Self.withNews { program in
            let outcome = try program.finish(
                try program.start(
                    ["log", "--from", "journal"],
                    now: Self.now,
                    environment: ["PATH": program.folder.path]
                )
            )
            #expect(outcome.status == 69 && outcome.errors.contains("`--from database`"))
        }
    }

    // MARK: - The daemon

    @Test(
        "F28: a standard error that is full or closed neither ends nor stops the daemon",
        arguments: ["full", "closed"]
    )
    func unread(kind: String) async throws {
        let world = SampleWorld()
        try await LoopbackServer.with(world.answer) { server in
            try await Program.with { program in
                try program.write(SampleWorld.configuration(6, server: server), to: "config.json")
                var ends: [Int32] = [0, 0]
                try #require(pipe(&ends) == 0)
                defer { ends.forEach { close($0) } }
                _ = fcntl(ends[0], F_SETFD, FD_CLOEXEC)
                _ = fcntl(ends[1], F_SETFL, O_NONBLOCK)
                let filling = [UInt8](repeating: UInt8(ascii: "x"), count: 4096)
                while write(ends[1], filling, filling.count) > 0 {}
                _ = fcntl(ends[1], F_SETFL, 0)

                let daemon = Process()
                daemon.executableURL = URL(filePath: "/bin/sh")
                let redirection = kind == "full" ? "" : "2>&-"
                daemon.arguments = ["-c", "exec \"$0\" run --log-level debug \(redirection)", Program.path]
                daemon.currentDirectoryURL = program.folder
                daemon.environment = ["PATH": "/usr/bin:/bin"]
                daemon.standardOutput = FileHandle.nullDevice
                daemon.standardError = FileHandle(fileDescriptor: ends[1], closeOnDealloc: false)
                try daemon.run()
                await server.until { log in Set(log.requests.map(\.path)).count == 6 }
                daemon.terminate()
                daemon.waitUntilExit()
                #expect(daemon.terminationStatus == 0)
                #expect(try program.sqlite("select count(*) from articles") == "60\n")
            }
        }
    }
}
