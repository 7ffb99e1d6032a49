import Foundation
import News
import Storage
import Testing
import Machinery

@Suite("F5: damaged files")
struct DamageTests {
    /// How many damaged files are tried; more can be asked for by the environment.
    private static let trials = ProcessInfo.processInfo.environment["KHABAR_FLIPS"].flatMap(Int.init) ?? 60

    private static func world() throws -> NewsWorld {
        let world = try NewsWorld()
        try world.database.write { transaction in
            for number in 1...40 {
                let text = String(repeating: "كلمة \(number) ", count: 40)
                let first = try transaction.keep(.sample(number, text: text))
                let story = try transaction.put(first, in: nil)
                let copy = try transaction.keep(.sample(number, of: "adala", text: text), at: 60)
                try transaction.put(copy, in: story, .near(first, .copy, 0.9))
            }
        }
        return world
    }

    /// Why not everything can be read; nil where it can.
    private func problem(in path: String) -> StorageError? {
        do {
            let database = try NewsDatabase(path: path, role: .reader)
            defer { database.close() }
            try readAll(database)
            return nil
        } catch {
            return error
        }
    }

    /// Everything that commands read.
    private func readAll(_ database: NewsDatabase) throws(StorageError) {
        _ = try database.problems()
        _ = try database.counts()
        _ = try database.outletRows()
        _ = try database.feedRows()
        for story in try database.stories(NewsFilter(limit: 100)) { _ = try database.story(story.id) }
        _ = try database.articles(NewsFilter(limit: 100))
        _ = try database.found("كلمة", NewsFilter())
        try database.storedFingerprints(since: NewsWorld.start) { _ in }
    }

    @Test(
        "whatever bytes are flipped: an error of its kind or an answer, never a crash, and the file stays as it is"
    )
    func flipped() throws {
        let world = try DamageTests.world()
        world.database.close()
        let whole = try Files.read(world.path)
        var random = SystemRandomNumberGenerator()
        var refused = 0
        for trial in 0..<Self.trials {
            var bytes = whole
            // Every page is hit in turn; the first bytes of pages, which say what they are, oftener than chance would.
            let page = trial % (bytes.count / 4096) * 4096
            for _ in 0..<Int.random(in: 1...8, using: &random) {
                let place = Bool.random(using: &random) ? Int.random(in: 0..<100) : Int.random(in: 0..<4096)
                bytes[page + place] = UInt8.random(in: 0...255, using: &random)
            }
            try Files.write(bytes, to: world.path)
            for ending in ["-wal", "-shm"] { try Files.write([], to: world.path + ending) }
            if let error = problem(in: world.path) {
                refused += 1
                #expect(
                    [Sysexit.badData, .bug, .permission, .configuration].contains(error.exitCode),
                    "\(error)"
                )
                if case .corrupt = error.cause { #expect("\(error)".contains("backup")) }
            }
            #expect(try Files.read(world.path) == bytes)
        }
        #expect(refused > 0)
    }

    @Test(
        "a file cut short is damaged, and stays as it is",
        arguments: [1, 99, 100, 4095, 4096, 40_000, 100_000]
    )
    func short(length: Int) throws {
        let world = try DamageTests.world()
        world.database.close()
        let bytes = Array(try Files.read(world.path).prefix(length))
        try Files.write(bytes, to: world.path)
        if let error = problem(in: world.path) {
            // Of a single byte, SQLite says that it holds nothing.
            #expect([Sysexit.badData, .configuration, .noInput].contains(error.exitCode), "\(error)")
        } else {
            let database = try NewsDatabase(path: world.path, role: .reader)
            #expect(try !database.problems().isEmpty)
            database.close()
        }
        #expect(try Files.read(world.path) == bytes)
    }

    @Test("garbage in the place of the journal is left out: the file is as its last checkpoint left it")
    func journal() throws {
        let world = try DamageTests.world()
        world.database.close()
        let garbage = (0..<50_000).map { _ in UInt8.random(in: 0...255) }
        try Files.write(garbage, to: world.path + "-wal")
        let database = try NewsDatabase(path: world.path, role: .writer)
        #expect(try database.counts().articles == 80)
        #expect(try database.problems() == [])
        database.close()
    }
}
