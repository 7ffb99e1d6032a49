import Foundation
import LoopbackServer
import Storage
import Testing

@testable import khabar

/// U17: the daemon's database file is removed or replaced under it.
@Suite("U17: a database file that is lost", .timeLimit(.minutes(3)))
struct LostFileTests {
    private static let now = "2025-05-31T12:00:00Z"

    private func withDaemon(_ body: (Program, Process) throws -> Void) async throws {
        let world = SampleWorld()
        try await LoopbackServer.with(world.answer) { server in
            try await Program.with { program in
                try program.write(SampleWorld.configuration(2, server: server), to: "config.json")
                #expect(try program.run("poll", now: Self.now).status == 0)
                let socket = try NotifySocket(at: program.notifyPath)
                try await program.withDaemon(now: Self.now) { daemon in
                    _ = try socket.message(beginning: "READY=1")
                    try body(program, daemon)
                }
            }
        }
    }

    @Test(
        "U17: a removed file ends the daemon, which saves all beside it, and no empty archive takes its place"
    )
    func removed() async throws {
        try await withDaemon { program, daemon in
            let path = program.databasePath
            for ending in ["", "-wal", "-shm"] { try FileManager.default.removeItem(atPath: path + ending) }
            let outcome = try program.finish(daemon)
            // So that the unit starts again.
            #expect(outcome.status == 75)
            #expect(outcome.errors.contains("event=store_removed"), "\(outcome.errors)")
            let files = try FileManager.default.contentsOfDirectory(atPath: program.folder.path)
            let saved = try #require(files.first { $0.hasPrefix("khabar.sqlite.saved-") })
            #expect(!files.contains("khabar.sqlite"))
            for command in ["run", "poll"] {
                let next = try program.run(command, now: Self.now)
                #expect(next.status == 66)
                #expect(next.errors.contains(saved) && next.errors.contains("begin anew"), "\(next.errors)")
            }
            #expect(!FileManager.default.fileExists(atPath: path))
            try FileManager.default.moveItem(
                atPath: program.folder.appending(path: saved).path,
                toPath: path
            )
            #expect(try program.run("poll", now: Self.now).status == 0)
            #expect(try program.sqlite("select count(*) from articles") == "20\n")
            #expect(try program.run("verify", now: Self.now).status == 0)
        }
    }

    @Test("U17: a file put in its place ends the daemon, and is the database from then on")
    func replaced() async throws {
        try await withDaemon { program, daemon in
            #expect(try program.run("backup", "backup.sqlite", now: Self.now).status == 0)
            let backup = program.folder.appending(path: "backup.sqlite").path
            let change = Process()
            change.executableURL = URL(filePath: "/usr/bin/env")
            change.arguments = ["sqlite3", backup, "insert into meta values ('mark', 'of the backup')"]
            try change.run()
            change.waitUntilExit()
            #expect(rename(backup, program.databasePath) == 0)
            let outcome = try program.finish(daemon)
            #expect(outcome.status == 75)
            #expect(outcome.errors.contains("event=store_replaced"), "\(outcome.errors)")
            #expect(try program.run("poll", "--all", now: Self.now).status == 0)
            #expect(try program.sqlite("select value from meta where name = 'mark'") == "of the backup\n")
            #expect(try program.run("verify", now: Self.now).status == 0)
        }
    }

    @Test("U17: whoever asks for the status meanwhile is not told that all is well")
    func status() async throws {
        try await withDaemon { program, daemon in
            try FileManager.default.removeItem(atPath: program.databasePath)
            #expect(try program.run("status", now: Self.now).status != 0)
            #expect(try program.finish(daemon).status == 75)
        }
    }
}
