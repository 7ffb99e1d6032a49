import Foundation
import Glibc
import Testing

@Suite("What commands leave behind in the files")
struct TraceTests {
    private static let isRoot = geteuid() == 0

    /// Every file of the database, as bytes.
    private func bytes(_ program: Program) throws -> Data {
        try FileManager.default.contentsOfDirectory(atPath: program.folder.path)
            .filter { $0.hasPrefix("khabar.sqlite") && !$0.hasSuffix(".socket") }
            .reduce(into: Data()) { all, name in
                all += try Data(contentsOf: program.folder.appending(path: name))
            }
    }

    @Test(
        "`forget` leaves no byte of a text in any file, its earlier wordings, copies' evidence and index included"
    )
    func forget() async throws {
        try await Program.with { program in
            try ControlTests.configure(program)
            let file = program.folder.appending(path: "sada.xml")
            let plain = String(decoding: try Data(contentsOf: file), as: UTF8.self)
            // The same text with a word of its own, which stands in no other article.
            for (word, hour) in [("zqxjkwvy", "12"), ("vwkjxqzz", "13")] {
                try program.write(plain.replacing("فقرة 3", with: "فقرة \(word) 3"), to: "sada.xml")
                #expect(try program.run("poll", "--all", now: "2025-05-31T\(hour):00:00Z").status == 0)
            }
            let words = ["zqxjkwvy", "vwkjxqzz"].map { Data($0.utf8) }
            let before = try bytes(program)
            for word in words { #expect(before.range(of: word) != nil) }
            let found = try program.run("search", "zqxjkwvy", "--json")
            #expect(found.output.isEmpty)
            let row = try program.run("search", "vwkjxqzz", "--json").output
            let id = try #require(row.firstMatch(of: /"id":([0-9]+)/)?.1)
            let refused = try program.run("forget", "\(id)", "--reason", "طلب")
            #expect(refused.status == 64 && refused.errors.contains("--yes"))

            let done = try program.run("forget", "\(id)", "--reason", "طلب", "--yes")
            #expect(
                done.output == "deleted for good: 1 article and 1 earlier wording\n",
                "\(done.errors)"
            )
            let after = try bytes(program)
            for word in words { #expect(after.range(of: word) == nil) }
            #expect(try program.run("poll", "--all", now: "2025-05-31T14:00:00Z").status == 0)
            #expect(try program.run("articles", "--json").output.split(separator: "\n").count == 1)
            #expect(try bytes(program).range(of: words[1]) == nil)
            #expect(try program.run("story", "1").output.contains("1 article of 1 outlet"))
            let configured = try program.run("forget", "sada", "--reason", "x", "--yes")
            #expect(configured.status == 65 && configured.errors.contains("is configured"))
        }
    }

    @Test(
        "what root makes in a directory of another account belongs to that account",
        .enabled(if: isRoot, "only root may act as other accounts")
    )
    func ownership() async throws {
        try await Program.with { program in
            try ControlTests.configure(program)
            try #require(chown(program.folder.path, 65534, 65534) == 0)
            #expect(try program.run("poll", now: "2025-05-31T12:00:00Z").status == 0)
            let daemon = try program.start(["run"], now: "2025-05-31T12:10:00Z", name: "daemon")
            try await program.waits(until: "the daemon listens") {
                FileManager.default.fileExists(atPath: program.folder.path + "/khabar.sqlite.socket")
            }
            let names = try FileManager.default.contentsOfDirectory(atPath: program.folder.path)
                .filter { $0.hasPrefix("khabar.sqlite") }
            #expect(
                Set(names).isSuperset(of: ["khabar.sqlite", "khabar.sqlite.lock", "khabar.sqlite.socket"])
            )
            for name in names {
                var status = stat()
                #expect(lstat(program.folder.path + "/" + name, &status) == 0)
                #expect(status.st_uid == 65534 && status.st_gid == 65534, "\(name)")
            }
            daemon.terminate()
            #expect(try program.finish(daemon, name: "daemon").status == 0)
        }
    }

    @Test(
        "a member of the group may ask the daemon, a stranger may not",
        .enabled(if: isRoot, "only root may act as other accounts")
    )
    func group() async throws {
        try await Program.with { program in
            try ControlTests.configure(program)
            let copy = program.folder.path + "/khabar"
            try FileManager.default.copyItem(atPath: Program.path, toPath: copy)
            try #require(chown(program.folder.path, 65534, 65534) == 0)
            let daemon = try program.start(["run"], now: "2025-05-31T12:10:00Z", name: "daemon")
            try await program.waits(until: "two articles are in one story") {
                let socket = program.folder.path + "/khabar.sqlite.socket"
                guard FileManager.default.fileExists(atPath: socket) else { return false }
                return try program.run("stories", "--json").output.contains(#""article_count":2"#)
            }
            let split = [copy, "split", "2", "--reason", "x"]
            let stranger = try outcome(of: split, user: 65533, group: 65533, in: program)
            #expect(stranger.status == 77)
            let member = try outcome(of: split, user: 65533, group: 65534, in: program)
            #expect(member.status == 0 && member.output.contains("a2"))
            daemon.terminate()
            #expect(try program.finish(daemon, name: "daemon").status == 0)
        }
    }

    /// Runs a command as somebody else.
    private func outcome(of command: [String], user: Int, group: Int, in program: Program) throws -> (
        status: Int32, output: String
    ) {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/setpriv")
        process.arguments = ["--reuid", "\(user)", "--regid", "\(group)", "--clear-groups"] + command
        process.currentDirectoryURL = program.folder
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, output)
    }

    @Test(
        "after a clean stop somebody who may only read opens the database",
        .enabled(if: isRoot, "only root may act as other accounts")
    )
    func reader() async throws {
        try await Program.with { program in
            try ControlTests.configure(program)
            #expect(try program.run("poll", now: "2025-05-31T12:00:00Z").status == 0)
            // A copy of the program, for nobody may not enter everybody's folders.
            let copy = program.folder.path + "/khabar"
            try FileManager.default.copyItem(atPath: Program.path, toPath: copy)
            let reader = try outcome(of: [copy, "stories", "--json"], user: 65534, group: 65534, in: program)
            #expect(reader.status == 0)
            #expect(reader.output.split(separator: "\n").count == 1)
        }
    }
}
