import Glibc
import News
@testable import Storage
import Testing
import Machinery

@Suite("Opening a file")
struct OpeningTests {
    @Test(
        "U20: what can be no file is refused with what it is, and nothing is made or waited for",
        arguments: [
            (":memory:", "in memory"), ("", "is empty"), ("file:news?mode=memory", "URI"),
            ("FILE:news", "URI"),
            ("a\0b", "NUL"), ("DIR", "a folder"), ("DIR/none/", "ends in"), ("/dev/null", "a device"),
            ("DIR/pipe", "a pipe"), ("DIR/socket", "a socket"),
            (String(repeating: "x/", count: 3000) + "x", "longer"),
        ]
    )
    func noFile(name: String, reason: String) throws {
        let directory = NewsWorld.makeDirectory()
        defer { NewsWorld.remove(directory) }
        #expect(mkfifo(directory + "/pipe", 0o600) == 0)
        let listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(listener) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: (directory + "/socket").utf8) }
        let bound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        #expect(bound == 0)
        let path = name.replacing("DIR", with: directory)
        for role in [NewsDatabase.Role.writer, .reader] {
            let error = #expect(throws: StorageError.self) { _ = try NewsDatabase(path: path, role: role) }
            #expect(error?.exitCode == .configuration, "\(error?.description ?? "")")
            #expect("\(try #require(error))".contains(reason))
            #expect("\(try #require(error))".contains("name a file"))
        }
        #expect(try Files.names(in: directory).sorted() == ["pipe", "socket"])
    }

    @Test("a reader does not make the file it was asked to read")
    func missing() throws {
        let path = "/tmp/khabar-no-such-\(getpid()).sqlite"
        let error = #expect(throws: StorageError.self) { _ = try NewsDatabase(path: path, role: .reader) }
        #expect(error?.cause == .missing)
        #expect(error?.exitCode == .noInput)
        #expect(access(path, F_OK) != 0)
    }

    @Test("a writer without a directory says that it cannot create the file")
    func noDirectory() throws {
        let path = "/tmp/khabar-no-such-\(getpid())/news.sqlite"
        let error = #expect(throws: StorageError.self) { _ = try NewsDatabase(path: path, role: .writer) }
        #expect(error?.exitCode == .cannotCreate)
    }

    @Test("a reader sees what is committed and nothing else while a writer is at work")
    func readerBesideWriter() throws {
        let world = try NewsWorld()
        let reader = try NewsDatabase(path: world.path, role: .reader)
        try world.database.write { transaction in
            try transaction.put(try transaction.keep(.sample(1)), in: nil)
            #expect(try reader.counts().articles == 0)
        }
        #expect(try reader.counts().articles == 1)
        reader.close()
    }

    @Test("a reader opens what a writer closed, and the journal's files are still there for it")
    func afterCleanStop() throws {
        let world = try NewsWorld()
        try world.database.write { transaction in
            try transaction.put(try transaction.keep(.sample(1)), in: nil)
        }
        world.database.close()
        #expect(access(world.path + "-wal", F_OK) == 0)
        #expect(Files.size(world.path + "-wal") == 0)
        let reader = try NewsDatabase(path: world.path, role: .reader)
        #expect(try reader.counts().articles == 1)
        reader.close()
        #expect(access(world.path + "-wal", F_OK) == 0)
    }

    @Test("a reader opens a copy of the mere file")
    func copied() throws {
        let world = try NewsWorld()
        try world.database.write { transaction in
            try transaction.put(try transaction.keep(.sample(1)), in: nil)
        }
        world.database.close()
        let copy = world.directory + "/copy.sqlite"
        try Files.write(try Files.read(world.path), to: copy)
        let reader = try NewsDatabase(path: copy, role: .reader)
        #expect(try reader.counts().articles == 1)
        reader.close()
    }

    @Test(
        "a query that changes something, is no SELECT or is no SQL is refused",
        arguments: [
            "DELETE FROM article", "UPDATE story SET title = ''", "PRAGMA journal_mode = DELETE", "VACUUM",
            "ATTACH '/tmp/khabar-attached.sqlite' AS other", "SELECT 1; SELECT 2", "", "SELEKT 1",
            "SELECT * FROM nowhere", "BEGIN", "CREATE TABLE x (y)",
        ]
    )
    func onlyReading(sql: String) throws {
        let world = try NewsWorld()
        let reader = try NewsDatabase(path: world.path, role: .reader)
        let error = #expect(throws: StorageError.self) { _ = try reader.query(sql) }
        #expect([Sysexit.usage, .permission].contains(error?.exitCode))
        reader.close()
    }

    @Test("a file of another program is refused and left as it is")
    func foreign() throws {
        let world = try NewsWorld()
        world.database.close()
        var bytes = try Files.read(world.path)
        bytes.replaceSubrange(68..<72, with: [0, 0, 0, 7])  // the application_id
        try Files.write(bytes, to: world.path)
        for role in [NewsDatabase.Role.writer, .reader] {
            let error = #expect(throws: StorageError.self) {
                _ = try NewsDatabase(path: world.path, role: role)
            }
            #expect(error?.cause == .foreign)
        }
        #expect(try Files.read(world.path) == bytes)
    }

    @Test("a file of a later khabar is refused and left as it is")
    func newer() throws {
        let world = try NewsWorld()
        world.database.close()
        var bytes = try Files.read(world.path)
        bytes.replaceSubrange(60..<64, with: [0, 0, 3, 232])  // the user_version
        try Files.write(bytes, to: world.path)
        for role in [NewsDatabase.Role.writer, .reader] {
            let error = #expect(throws: StorageError.self) {
                _ = try NewsDatabase(path: world.path, role: role)
            }
            guard case .newerSchema(let found, _) = error?.cause else {
                Issue.record("\(String(describing: error))")
                continue
            }
            #expect(found == 1000)
            #expect(error?.exitCode == .configuration)
        }
        #expect(try Files.read(world.path) == bytes)
    }

    @Test("a file of ours without a schema version is damaged, not empty")
    func noVersion() throws {
        let world = try NewsWorld()
        world.database.close()
        var bytes = try Files.read(world.path)
        bytes.replaceSubrange(60..<64, with: [0, 0, 0, 0])
        try Files.write(bytes, to: world.path)
        let error = #expect(throws: StorageError.self) {
            _ = try NewsDatabase(path: world.path, role: .writer)
        }
        #expect(error?.exitCode == .badData)
        #expect(try Files.read(world.path) == bytes)
    }

    @Test("a damaged file is an error of its own kind, never a crash", arguments: [0, 20, 100, 4200, 20_000])
    func damaged(offset: Int) throws {
        let world = try NewsWorld()
        try world.database.write { transaction in
            for number in 1...50 { try transaction.put(try transaction.keep(.sample(number)), in: nil) }
        }
        world.database.close()
        var bytes = try Files.read(world.path)
        for index in offset..<bytes.count { bytes[index] = UInt8(index & 0xFF) }
        try Files.write(bytes, to: world.path)
        do {
            let database = try NewsDatabase(path: world.path, role: .reader)
            defer { database.close() }
            #expect(try !database.problems().isEmpty)
        } catch {
            #expect(error.exitCode == .badData, "\(error)")
        }
    }

    @Test("a closed database refuses further use, and closing it again is harmless")
    func closed() throws {
        let world = try NewsWorld()
        world.database.close()
        world.database.close()
        #expect(throws: StorageError.self) { try world.database.counts() }
        #expect(throws: StorageError.self) { try world.database.write { _ in } }
    }

    @Test("the header says whose file it is, and the settings are those of the design")
    func settings() throws {
        let world = try NewsWorld()
        #expect(try world.value("PRAGMA application_id") == "\(0x6B68_6272)")
        #expect(try world.value("PRAGMA user_version") == "\(Migrations.currentVersion)")
        #expect(try world.database.problems() == [])
        world.database.close()
        // File format 2 for reading and writing is WAL. Source: https://www.sqlite.org/fileformat.html §1.3.
        #expect(Array(try Files.read(world.path)[18...19]) == [2, 2])
    }
}
