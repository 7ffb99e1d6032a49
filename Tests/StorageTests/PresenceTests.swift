import Foundation
import News
import Testing

@testable import Storage

/// U17: a file that was removed or replaced while it was open.
@Suite("U17: the file that is open and the file at its path")
struct PresenceTests {
    private static let now = Timestamp(rfc3339: "2025-05-31T12:00:00Z") ?? Timestamp(secondsSince1970: 0)

    private func withFolder(_ body: (URL, String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "khabar-presence-\(UInt64.random(in: 0 ... .max))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder, folder.appending(path: "khabar.sqlite").path)
    }

    private func note(_ value: String, in news: NewsDatabase) throws {
        try news.write { try $0.run("INSERT OR REPLACE INTO meta (name, value) VALUES ('test', ?)", [value]) }
    }

    private func noted(at path: String) throws -> String? {
        let news = try NewsDatabase(path: path, role: .reader)
        defer { news.close() }
        return try news.read { try $0.first("SELECT value FROM meta WHERE name = 'test'") }
    }

    @Test(
        "U17: a removed file is seen to be gone, and what was written to it is saved beside, also what came last"
    )
    func removed() throws {
        try withFolder { folder, path in
            let news = try NewsDatabase(path: path, role: .writer)
            try note("first", in: news)
            #expect(news.presence == .there)
            for ending in ["", "-wal", "-shm"] { try FileManager.default.removeItem(atPath: path + ending) }
            #expect(news.presence == .removed)
            #expect(throws: StorageError(.removed, path: path)) { try news.checkPresence() }
            try note("second", in: news)
            let copy = try news.rescue(at: Self.now)
            #expect(copy == path + ".saved-2025-05-31T120000Z")
            news.close()
            #expect(!FileManager.default.fileExists(atPath: path))
            #expect(try noted(at: copy) == "second")
            #expect(try NewsDatabase(path: copy, role: .reader).problems() == [])
        }
    }

    @Test("U17: a renamed file is seen to be gone")
    func renamed() throws {
        try withFolder { _, path in
            let news = try NewsDatabase(path: path, role: .writer)
            defer { news.close() }
            try FileManager.default.moveItem(atPath: path, toPath: path + ".old")
            #expect(news.presence == .removed)
        }
    }

    @Test("U17: another file at the path is seen, and is as it was after the one before is closed")
    func replaced() throws {
        try withFolder { _, path in
            let news = try NewsDatabase(path: path, role: .writer)
            try note("backup", in: news)
            try news.backup(to: path + ".backup")
            try note("later", in: news)
            #expect(rename(path + ".backup", path) == 0)
            #expect(news.presence == .replaced)
            #expect(throws: StorageError(.replaced, path: path)) { try news.checkPresence() }
            news.close()
            let next = try NewsDatabase(path: path, role: .writer)
            let value: String? = try next.read { try $0.first("SELECT value FROM meta WHERE name = 'test'") }
            #expect(value == "backup")
            #expect(try next.problems() == [])
            next.close()
        }
    }

    /// As `cp` does it: the name and the inode stay.
    private func overwrite(_ path: String, with other: String) throws {
        let bytes = try Data(contentsOf: URL(filePath: other))
        let handle = try FileHandle(forWritingTo: URL(filePath: path))
        try handle.truncate(atOffset: 0)
        try handle.write(contentsOf: bytes)
        // Closing it in this process would drop SQLite's locks, which are those of the process.
        _ = Unmanaged.passRetained(handle)
    }

    @Test(
        "U17: a file that was copied over is seen, is written to no more, and is the database from then on",
        arguments: [true, false]
    )
    func overwritten(byKhabar: Bool) throws {
        try withFolder { _, path in
            let backup = path + ".backup"
            var news = try NewsDatabase(path: path, role: .writer)
            try note("backup", in: news)
            if byKhabar {
                try news.backup(to: backup)
            } else {
                // By a plain copy of a file at rest, from before this opening.
                news.close()
                try FileManager.default.copyItem(atPath: path, toPath: backup)
                news = try NewsDatabase(path: path, role: .writer)
            }
            for number in 0..<50 { try note("later \(number)", in: news) }
            #expect(news.presence == .there)
            try overwrite(path, with: backup)
            #expect(news.presence == .replaced)
            #expect(throws: StorageError(.replaced, path: path)) { try note("lost", in: news) }
            #expect(throws: StorageError(.replaced, path: path)) { try news.checkPresence() }
            news.close()
            let next = try NewsDatabase(path: path, role: .writer)
            let value: String? = try next.read { try $0.first("SELECT value FROM meta WHERE name = 'test'") }
            #expect(value == "backup")
            #expect(try next.problems() == [])
            #expect(next.presence == .there)
            next.close()
        }
    }

    @Test("U17: writing much, folding the journal and writing the file anew is not taken for another's work")
    func ownWork() throws {
        try withFolder { _, path in
            let news = try NewsDatabase(path: path, role: .writer)
            defer { news.close() }
            for round in 0..<5 {
                try news.write { transaction in
                    for number in 0..<2000 {
                        try transaction.run(
                            "INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)",
                            ["row \(round) \(number)", String(repeating: "x", count: 900)]
                        )
                    }
                }
                #expect(news.presence == .there)
                try news.withoutTransaction { try $0.foldJournal() }
                #expect(news.presence == .there)
                if round == 2 {
                    try news.write { try $0.run("DELETE FROM meta WHERE name LIKE 'row%'") }
                    try news.rewrite()
                    #expect(news.presence == .there)
                }
            }
        }
    }

    @Test("U17: a journal that was removed is seen, and nothing that stood in it is lost")
    func journalRemoved() throws {
        try withFolder { _, path in
            let news = try NewsDatabase(path: path, role: .writer)
            try note("in the journal", in: news)
            unlink(path + "-wal")
            #expect(news.presence == .journalRemoved)
            #expect(throws: StorageError(.journalRemoved, path: path)) { try news.checkPresence() }
            news.close()
            #expect(try noted(at: path) == "in the journal")
            let next = try NewsDatabase(path: path, role: .writer)
            #expect(try next.problems() == [])
            next.close()
        }
    }

    @Test("U17: whoever reads is told of a file that was removed under a writer, and of one that was saved")
    func lost() throws {
        try withFolder { _, path in
            let news = try NewsDatabase(path: path, role: .writer, program: "khabar run")
            unlink(path)
            let error = #expect(throws: StorageError.self) { try NewsDatabase(path: path, role: .reader) }
            let words = try #require(error).description
            #expect(words.contains("removed or renamed under khabar run"), "\(words)")
            let saved = try news.rescue(at: Self.now)
            news.close()
            for ending in ["-wal", "-shm"] { unlink(path + ending) }
            #expect(throws: StorageError(.wouldBeginAnew(beside: saved), path: path)) {
                try NewsDatabase(path: path, role: .reader)
            }
        }
    }

    @Test("U17: no empty archive is made while a saved one lies beside, and none is refused without one")
    func beginsAnew() throws {
        try withFolder { _, path in
            try NewsDatabase(path: path, role: .writer).close()
            let saved = path + ".saved-2025-05-31T120000Z"
            try FileManager.default.moveItem(atPath: path, toPath: saved)
            // Emptied when it was closed.
            #expect(throws: StorageError(.wouldBeginAnew(beside: saved), path: path)) {
                try NewsDatabase(path: path, role: .writer)
            }
            #expect(!FileManager.default.fileExists(atPath: path))
            try FileManager.default.moveItem(atPath: saved, toPath: path)
            try NewsDatabase(path: path, role: .writer).close()
            try FileManager.default.removeItem(atPath: path)
            try NewsDatabase(path: path, role: .writer).close()
        }
    }

    @Test("U17: a file that was emptied is no new database, and one that was never written to is")
    func emptied() throws {
        try withFolder { _, path in
            let database = try NewsDatabase(path: path, role: .writer)
            #expect(database.presence == .there)
            #expect(truncate(path, 0) == 0)
            #expect(database.presence == .replaced)
            database.close()
            // Closing folds the journal into the file.
            for ending in ["-wal", "-shm"] { unlink(path + ending) }
            #expect(truncate(path, 0) == 0)
            for role in [NewsDatabase.Role.writer, .reader] {
                #expect(throws: StorageError(.emptied, path: path)) {
                    try NewsDatabase(path: path, role: role)
                }
            }
            // A process that was killed before its first page leaves an empty file beside its lock.
            try Data("pid 1, khabar run\n".utf8).write(to: URL(filePath: path + ".lock"))
            try NewsDatabase(path: path, role: .writer).close()
        }
    }

    @Test("U17: no empty archive is made beside a journal that is not empty")
    func besideJournal() throws {
        try withFolder { _, path in
            try Data([1]).write(to: URL(filePath: path + "-wal"))
            #expect(throws: StorageError(.wouldBeginAnew(beside: path + "-wal"), path: path)) {
                try NewsDatabase(path: path, role: .writer)
            }
        }
    }
}
