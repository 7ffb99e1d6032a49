import Foundation
import LoopbackServer
import Testing

@testable import khabar

@Suite("The commands of upkeep")
struct UpkeepCommandTests {
    private static let now = "2025-05-31T12:00:00Z"

    /// A database of two outlets, polled.
    private func withNews(_ retention: String = "{}", _ body: (Program) async throws -> Void) async throws {
        let world = SampleWorld()
        try await LoopbackServer.with(world.answer) { server in
            try await Program.with { program in
                let configuration = SampleWorld.configuration(2, server: server)
                    .replacing("{ \"fetch\"", with: "{ \"retention\": \(retention), \"fetch\"")
                try program.write(configuration, to: "config.json")
                #expect(try program.run("poll", now: Self.now).status == 0)
                try await body(program)
            }
        }
    }

    @Test("of a domain that asked for a rest `poll` says until when and why, and promises nothing of --now")
    func restingDomain() async throws {
        try await LoopbackServer.with({ _ in .reply(429, headers: [("Retry-After", "7200")]) }) { server in
            try await Program.with { program in
                try program.write(SampleWorld.configuration(1, server: server), to: "config.json")
                _ = try program.run("poll", now: Self.now)
                let again = try program.run("poll", now: "2025-05-31T12:30:00Z").output
                #expect(again.contains("rests until 14:00 (UTC), for ") && again.contains("429"), "\(again)")
                #expect(!again.contains("--now"))
            }
        }
    }

    @Test("a backup is written once, checked, and kept in so many copies")
    func backup() async throws {
        try await withNews { program in
            #expect(try program.run("backup", "copy.sqlite", now: Self.now).output == "copy.sqlite\n")
            let again = try program.run("backup", "copy.sqlite", now: Self.now)
            #expect(again.status == 73)
            #expect(again.errors.contains("copy.sqlite: there is such a file already"))
            let verified = try program.run("verify", "copy.sqlite", now: Self.now)
            #expect(verified.status == 0)
            #expect(verified.output.contains("20 articles"))
            let folder = program.folder.appending(path: "copies")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            for hour in 1...3 {
                let outcome = try program.run(
                    "backup",
                    "copies",
                    "--keep",
                    "2",
                    now: "2025-06-01T0\(hour):00:00Z"
                )
                #expect(outcome.status == 0)
            }
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == [
                    "khabar-2025-06-01T020000Z.sqlite", "khabar-2025-06-01T030000Z.sqlite",
                ]
            )
            #expect(try program.run("backup", "other.sqlite", "--keep", "2", now: Self.now).status == 64)
        }
    }

    @Test("a backup is read where nothing may be written beside it, and becomes the database again")
    func backupAlone() async throws {
        try await withNews { program in
            #expect(try program.run("backup", "copy.sqlite", now: Self.now).status == 0)
            func beside() throws -> [String] {
                try FileManager.default.contentsOfDirectory(atPath: program.folder.path)
                    .filter { $0.hasPrefix("copy") }
            }
            #expect(try program.sqlite("pragma journal_mode", of: "copy.sqlite") == "delete\n")
            #expect(try program.sqlite("select count(*) from articles", of: "copy.sqlite") == "20\n")
            for command in [["stories"], ["verify"], ["sql", "select 1"]] {
                let arguments =
                    command[0] == "verify"
                    ? ["verify", "copy.sqlite"] : command + ["--database", "copy.sqlite"]
                let outcome = try program.finish(try program.start(arguments, now: Self.now))
                #expect(outcome.status == 0, "\(arguments): \(outcome.errors)")
            }
            #expect(try beside() == ["copy.sqlite"], "reading makes no files")
            let database = program.folder.appending(path: "khabar.sqlite").path
            for ending in ["", "-wal", "-shm"] {
                try FileManager.default.removeItem(atPath: database + ending)
            }
            try FileManager.default.copyItem(
                atPath: program.folder.appending(path: "copy.sqlite").path,
                toPath: database
            )
            #expect(try program.run("poll", "--all", now: Self.now).status == 0)
            #expect(try program.sqlite("pragma journal_mode") == "wal\n")
            #expect(try program.run("verify", now: Self.now).status == 0)
        }
    }

    @Test(
        "a plain copy of a file at work is told by verify; that of a closed one, and a moved one, are whole"
    )
    func plainCopy() async throws {
        let world = SampleWorld()
        try await LoopbackServer.with(world.answer) { server in
            try await Program.with { program in
                try program.write(SampleWorld.configuration(2, server: server), to: "config.json")
                func copy(_ name: String) throws {
                    try FileManager.default.copyItem(
                        at: program.folder.appending(path: "khabar.sqlite"),
                        to: program.folder.appending(path: name)
                    )
                }
                let daemon = try program.start(["run"], name: "daemon")
                await server.until { log in Set(log.requests.map(\.path)).count >= 2 }
                try copy("live.sqlite")
                daemon.terminate()
                #expect(try program.finish(daemon, name: "daemon").status == 0)
                try copy("closed.sqlite")
                for _ in 0..<2 {
                    let live = try program.run("verify", "live.sqlite")
                    #expect(
                        live.status == 0 && live.errors.contains("was copied while khabar wrote"),
                        "\(live)"
                    )
                }
                try program.write("", to: "empty.sqlite")
                let empty = try program.run("verify", "empty.sqlite")
                #expect(empty.status == 66 && empty.errors.contains("plain copy"), "\(empty.errors)")
                for whole in ["closed.sqlite", "khabar.sqlite"] {
                    let outcome = try program.run("verify", whole)
                    #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
                }
            }
        }
    }

    @Test("what is broken is said, a sentence each, and what is derived is mended")
    func verify() async throws {
        try await withNews { program in
            _ = try program.sqlite("update story set outlet_count = 9 where id = 1")
            let found = try program.run("verify", now: Self.now)
            #expect(found.status == 65)
            #expect(found.errors.contains("stories whose counts"))
            #expect(found.errors.contains("`khabar verify --mend`"))
            #expect(try program.run("verify", "--mend", now: Self.now).status == 0)
            #expect(try program.run("verify", now: Self.now).status == 0)
            try program.write("no database at all, but long enough to be looked at as one", to: "other")
            #expect(try program.run("verify", "other", now: Self.now).status == 65)
            #expect(try program.run("verify", "none", now: Self.now).status == 66)
        }
    }

    @Test("`sql` answers as a table, JSON Lines and CSV, and changes nothing")
    func sql() async throws {
        try await withNews { program in
            let query = "select outlet_id, count(*) as n from articles group by 1 order by 1"
            let table = try program.run("sql", query, now: Self.now)
            #expect(
                table.output.split(separator: "\n").map { $0.split(separator: " ") } == [
                    ["outlet_id", "n"], ["o0", "10"], ["o1", "10"],
                ]
            )
            #expect(
                try program.run("sql", "--json", query, now: Self.now).output
                    == "{\"outlet_id\":\"o0\",\"n\":10}\n{\"outlet_id\":\"o1\",\"n\":10}\n"
            )
            #expect(
                try program.run("sql", "--csv", "select '=1+1' as a, 'x,\"y\"' as b, -5 as c", now: Self.now)
                    .output
                    == "a,b,c\r\n'=1+1,\"x,\"\"y\"\"\",-5\r\n"
            )
            let refused = try program.run("sql", "delete from article", now: Self.now)
            #expect(refused.status == 64)
            #expect(refused.errors.contains("only reading is allowed"))
            #expect(
                try program.run("sql", "select 1 frm x y", now: Self.now).errors.contains("line 1, column")
            )
            #expect(try program.sqlite("select count(*) from article") == "20\n")
        }
    }

    @Test("an endless query ends with Ctrl-C")
    func interrupted() async throws {
        // Who starts the tests in the background has them ignore Ctrl-C, and children inherit that.
        signal(SIGINT, SIG_DFL)
        try await withNews { program in
            let endless =
                "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n"
            let query = try program.start(["sql", endless], now: Self.now, name: "endless")
            try await program.waits(until: "the query reads the database") {
                let folder = "/proc/\(query.processIdentifier)/fd"
                return try FileManager.default.contentsOfDirectory(atPath: folder).contains { name in
                    // A descriptor that was closed meanwhile leads nowhere.
                    (try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\(name)"))?
                        .hasSuffix("khabar.sqlite") == true
                }
            }
            query.interrupt()
            _ = try program.finish(query, name: "endless")
            #expect(query.terminationReason == .uncaughtSignal && query.terminationStatus == SIGINT)
            #expect(try program.run("verify", now: Self.now).status == 0)
        }
    }

    @Test("retention removes what is too old, and no poll brings it back")
    func retention() async throws {
        try await withNews("{ \"articles\": \"30d\" }") { program in
            let later = "2025-07-15T12:00:00Z"
            let trial = try program.run("retention", "--dry-run", now: later)
            #expect(trial.output.contains(" stories with 20 articles"))
            #expect(try program.sqlite("select count(*) from articles") == "20\n")
            #expect(trial.errors.contains("would be refused") && trial.errors.contains("45 days after"))
            // Nobody polled since, so that the clock may be wrong.
            let refused = try program.run("retention", now: later)
            #expect(refused.status == 64 && refused.errors.contains("--yes"))
            #expect(try program.sqlite("select count(*) from articles") == "20\n")
            #expect(
                try program.run("retention", "--yes", "--vacuum", now: later).output.contains(
                    " stories with 20 articles"
                )
            )
            #expect(try program.sqlite("select count(*) from articles") == "0\n")
            #expect(try program.run("verify", now: later).status == 0)
            // The feeds still state them all.
            _ = try program.sqlite("update feed set etag = null, body_hash = null")
            #expect(try program.run("poll", "--all", now: later).status == 0)
            #expect(try program.sqlite("select count(*) from articles") == "0\n")
            #expect(try program.run("retention", now: later).output.hasPrefix("removed 0 stories"))
        }
    }

    @Test("beside a daemon, retention is the daemon's to do")
    func besideDaemon() async throws {
        try await withNews("{ \"articles\": \"30d\" }") { program in
            let later = "2025-07-15T12:00:00Z"
            let daemon = try program.start(["run"], now: later, name: "daemon")
            defer { daemon.terminate() }
            try await program.waits(until: "the daemon listens") {
                FileManager.default.fileExists(atPath: program.folder.path + "/khabar.sqlite.socket")
            }
            // Who holds the database is named in the lock, and answers for the command.
            let holder = try String(contentsOfFile: program.databasePath + ".lock", encoding: .utf8)
            #expect(holder.contains("\(daemon.processIdentifier)"), "\(holder)")
            #expect(try program.run("retention", now: later).status == 64)
            let outcome = try program.run("retention", "--yes", now: later)
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(daemon.isRunning)
            #expect(try program.sqlite("select count(*) from articles") == "0\n")
            #expect(try program.run("verify", now: later).status == 0)
        }
    }
}
