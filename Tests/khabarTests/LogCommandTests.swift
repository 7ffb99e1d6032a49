import Foundation
import Glibc
import LoopbackServer
import News
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
            let joins = #/joins story s\d+ of o\d, .+ later, as (copy|excerpt|extended) \(\d\.\d+\): /#
            #expect(all.output.contains(joins), "\(all.output.prefix(2000))")
            #expect(all.output.contains("! o3             no news: "))

            let one = try log("o3", "--wrong")
            #expect(one.output.split(separator: "\n").count == 3)
            #expect(one.output.contains("answered 500"))
            #expect(
                one.output.contains("→ Nothing: the outlet's server fails, and khabar asks again by itself.")
            )
            let well = try log("--wrong", "o1")
            #expect(well.output.isEmpty && well.errors.contains("nothing of o1 is wrong"), "\(well.errors)")
            let late = try log("--since", "30m")
            #expect(
                late.output.isEmpty && late.errors.contains("nothing was logged since 2025-05-31 12:30 (UTC)")
            )

            let lines = try log("--json", "o0").output.split(separator: "\n")
                .filter { !$0.contains("story_merged") }
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
            let lines = outcome.output.split(separator: "\n").filter { !$0.contains("became part of") }
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
                    case "$*" in *--follow*) ;; *)
                        echo '{"__REALTIME_TIMESTAMP":"1748692800000000","MESSAGE":"before","__CURSOR":"c;1"}'; exit ;;
                    esac
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
                #expect(outcome.output.contains("before"))
                let asked = try String(contentsOf: program.folder.appending(path: "asked"), encoding: .utf8)
                let followed = asked.split(separator: "\n").filter { $0.contains("--follow") }
                #expect(
                    followed.count == 1 && followed[0].contains("--after-cursor=c;1 --follow"),
                    "\(asked)"
                )
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

    @Test("a unit of which the journal holds nothing is told, whoever names it")
    func unknownUnit() async throws {
        try await Self.withNews { program in
            let fake = program.folder.appending(path: "journalctl")
            try Data("#!/bin/sh\n".utf8).write(to: fake)
            try #require(chmod(fake.path, 0o755) == 0)
            func log(_ arguments: String...) throws -> Program.Outcome {
                try program.finish(
                    try program.start(
                        ["log"] + arguments,
                        now: Self.now,
                        environment: ["PATH": "\(program.folder.path):/usr/bin:/bin"]
                    )
                )
            }
            for arguments in [["--from", "journal", "--unit", "nosuch"], ["--unit", "nosuch"]] {
                let outcome = try program.finish(
                    try program.start(
                        ["log"] + arguments,
                        now: Self.now,
                        environment: ["PATH": "\(program.folder.path):/usr/bin:/bin"]
                    )
                )
                #expect(outcome.status == 66 && outcome.output.isEmpty)
                #expect(outcome.errors.contains("no entry of a unit \"nosuch\""), "\(outcome.errors)")
            }
            #expect(try log("--from", "journal").status == 66)
            #expect(
                try log().output.contains("opens story"),
                "the database tells where the journal has nothing"
            )
        }
    }

    @Test(
        "--wrong leaves out what is over, says equal things once, and each remedy once for all that it mends"
    )
    func wrong() async throws {
        try await Self.withNews { program in
            var lines: [String] = []
            var second = 0
            func say(_ event: String?, _ priority: Int, _ facts: KeyValuePairs<String, String> = [:]) {
                second += 1
                let name = event.map { #","KHABAR_EVENT":"\#($0)""# } ?? ""
                let more = facts.map { #","\#($0)":"\#($1)""# }.joined()
                lines.append(
                    #"{"__REALTIME_TIMESTAMP":"\#(1_748_694_600 + second)000000","MESSAGE":"a line","PRIORITY":"\#(priority)"\#(name)\#(more)}"#
                )
            }
            // Over: by another record, by its time, by what the feed is now.
            say("store_full", 3, ["KHABAR_REASON": "full once"])
            say("store_resumed", 5)
            say("reload_refused", 3, ["KHABAR_REASON": "first mistake"])
            say("reload_ok", 5)
            say("host_throttled", 5, ["KHABAR_HOST": "a.example", "KHABAR_UNTIL": "2025-05-31T12:45:00Z"])
            say(
                "feed_failed",
                4,
                ["KHABAR_OUTLET": "o1", "KHABAR_FEED": "2", "KHABAR_REASON": "failed once"]
            )
            say("delivery_failed", 4, ["KHABAR_DELIVERY": "7", "KHABAR_TARGET": "desk"])
            say("delivery_sent", 6, ["KHABAR_DELIVERY": "7", "KHABAR_TARGET": "desk"])
            // Not over.
            say("reload_refused", 3, ["KHABAR_REASON": "second mistake"])
            say("host_throttled", 5, ["KHABAR_HOST": "b.example", "KHABAR_UNTIL": "2025-05-31T14:00:00Z"])
            say(
                "delivery_failed",
                4,
                ["KHABAR_DELIVERY": "8", "KHABAR_TARGET": "desk", "KHABAR_ATTEMPT": "1"]
            )
            say(
                "delivery_failed",
                4,
                ["KHABAR_DELIVERY": "8", "KHABAR_TARGET": "desk", "KHABAR_ATTEMPT": "2"]
            )
            for _ in 0..<3 { say(nil, 4) }
            for delivery in 20..<40 { say("delivery_failed", 4, ["KHABAR_DELIVERY": "\(delivery)"]) }
            let fake = program.folder.appending(path: "journalctl")
            try Data("#!/bin/sh\ncat <<'END'\n\(lines.joined(separator: "\n"))\nEND\n".utf8).write(to: fake)
            try #require(chmod(fake.path, 0o755) == 0)
            func wrong(_ arguments: String...) throws -> Program.Outcome {
                try program.finish(
                    try program.start(
                        ["log", "--wrong", "--from", "journal"] + arguments,
                        now: "2025-05-31T13:00:00Z",
                        environment: ["PATH": "\(program.folder.path):/usr/bin:/bin"]
                    )
                )
            }
            let text = try wrong().output
            for gone in ["full once", "first mistake", "a.example", "failed once", "o1 ", "delivery 7"] {
                #expect(!text.contains(gone), "\(gone) in \(text)")
            }
            #expect(text.contains("second mistake") && text.contains("b.example"))
            #expect(text.contains("a line (3 times since 2025-05-31 12:30)"), "\(text)")
            #expect(text.split(separator: "\n").count { $0.contains("a line") } == 1)
            #expect(text.contains("… and 11 more such"), "\(text)")
            let remedies = text.split(separator: "\n").filter { $0.contains("→") }
            #expect(Set(remedies).count == remedies.count && remedies.count >= 3, "\(remedies)")

            let json = try wrong("--json").output.split(separator: "\n")
            #expect(json.count { $0.contains("delivery_failed") } == 21)
            let eighth = json.filter { $0.contains(#""delivery":8,"#) || $0.contains(#""delivery":"8","#) }
            #expect(eighth.count == 1 && eighth[0].contains(#""count":2,"first_ts":"2025-05-31T12:30:11Z""#))
        }
    }

    @Test("feeds that fail with one status have one remedy, and each status its own")
    func statuses() async throws {
        let world = SampleWorld()
        try await LoopbackServer.with({ request in
            switch request.path.prefix(3) {
            case "/1/", "/2/": .reply(503)
            case "/3/": .reply(404)
            case "/4/": .reply(403)
            default: world.answer(request)
            }
        }) { server in
            try await Program.with { program in
                try program.write(SampleWorld.configuration(5, server: server), to: "config.json")
                _ = try program.run("poll", "--all", now: Self.now)
                try Self.checkStatuses(program, since: "6h")
                try Self.checkStatuses(program, since: "1m")
            }
        }
    }

    /// Of four feeds that fail with three statuses.
    private static func checkStatuses(_ program: Program, since: String) throws {
        let outcome = try program.run(
            "log",
            "--wrong",
            "--from",
            "database",
            "--since",
            since,
            now: "2025-05-31T13:00:00Z"
        )
        let lines = outcome.output.split(separator: "\n")
        #expect(lines.count { $0.contains("no news:") } == 4, "\(outcome)")
        let remedies = lines.filter { $0.contains("→") }
        #expect(remedies.count == 3, "\(outcome.output)")
        #expect(remedies.contains { $0.contains("`khabar try HOMEPAGE`") })
        #expect(remedies.contains { $0.contains("\"contact\"") })
    }

    @Test("what is told late still stands in order of time")
    func held() {
        func entry(_ seconds: Int64) -> LogEntry {
            LogEntry(
                at: Timestamp(secondsSince1970: seconds),
                level: .info,
                record: nil,
                message: "",
                facts: []
            )
        }
        let begin = ContinuousClock.now
        var held = HeldEntries()
        held.take([entry(5), entry(9)], at: begin)
        #expect(held.release(at: begin + .seconds(1)).isEmpty)
        held.take([entry(3), entry(12)], at: begin + .seconds(1))
        #expect(held.release(at: begin + .seconds(2)).map(\.time.secondsSince1970) == [3, 5, 9])
        held.take([entry(11)], at: begin + .seconds(2))
        #expect(held.release(at: nil).map(\.time.secondsSince1970) == [11, 12])
        #expect(held.release(at: nil).isEmpty)
    }

    @Test("joins and splits by people, what is taken back of them, and merges by the text stand in the log")
    func corrections() async throws {
        try await Self.withNews { program in
            let stories = try program.sqlite("select id from stories order by id limit 2").split(
                separator: "\n"
            )
            let outlet = try program.sqlite(
                "select outlet_id from articles where story_id = \(stories[0]) order by id limit 1"
            )
            .trimmingCharacters(in: .newlines)
            let (one, two) = ("\(stories[0])", "\(stories[1])")
            #expect(try program.run("join", one, two, "--reason", "one thing", now: Self.now).status == 0)
            _ = try program.sqlite(
                "insert into story_alias values (900, \(one), '2025-05-31T12:00:00Z')"
            )
            #expect(try program.run("undo", "1", now: "2025-05-31T12:10:00Z").status == 0)
            for arguments in [["log", "--from", "database"], ["log", "--from", "database", outlet]] {
                let outcome = try program.finish(
                    try program.start(arguments, now: "2025-05-31T13:00:00Z")
                )
                #expect(
                    outcome.output.contains("story s\(two) became part of story s\(one), by "),
                    "\(outcome)"
                )
                #expect(outcome.output.contains("story s900 became part of story s\(one)"))
                #expect(outcome.output.contains("about stories s\(one) and s\(two) was taken back by"))
                let joins = outcome.output.split(separator: "\n").filter {
                    $0.contains("story s\(two) became part")
                }
                #expect(joins.count == 1, "a join is told once: \(joins)")
            }
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
