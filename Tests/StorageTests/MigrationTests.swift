import Glibc
import News
import Testing

@testable import Storage

@Suite("F29: files of earlier schemas")
struct MigrationTests {
    /// What the name of the copy that is kept of an earlier file ends in.
    private static let copied = ".before-\(Migrations.currentVersion)"

    /// The latest schema of which a sample is stored.
    private static let stored = 7

    /// A copy of the sample, removed by the caller. That of a later schema is made of the latest one stored, by the migrations
    /// that lie between.
    private func copy(of schema: Int) throws -> String {
        let path = "/tmp/khabar-schema-\(schema)-\(UInt64.random(in: 0 ... .max)).sqlite"
        let sample = "\(NewsWorld.tests)/Fixtures/databases/schema-\(min(schema, Self.stored)).db"
        try Files.write(try Files.read(sample), to: path)
        guard schema > Self.stored else { return path }
        let file = try Connections.single(path, isReadOnly: false)
        try file.write { db in
            for view in Views.all { try db.runAll("DROP VIEW IF EXISTS \(view.name)") }
            for migration in Tables.migrations[Self.stored..<schema] { try db.runAll(migration) }
            try NewsTransaction.rankAll(in: db)
            try db.runAll(Tables.rankIndexes)
            try db.runAll("PRAGMA user_version = \(schema)")
        }
        try file.close()
        return path
    }

    private func remove(_ path: String) {
        for suffix in ["", "-wal", "-shm", ".lock", MigrationTests.copied] { unlink(path + suffix) }
    }

    @Test(
        "a file of each earlier schema is brought forward with all that is in it",
        arguments: 1..<Migrations.currentVersion
    )
    func forward(schema: Int) throws {
        let path = try copy(of: schema)
        defer { remove(path) }
        let database = try NewsDatabase(path: path, role: .writer)
        #expect(try database.problems() == [])
        #expect(try database.found("مكتبه", NewsFilter()).count == 3)
        #expect(try database.counts().articles == 8)
        #expect(try database.counts().stories == 5)
        let stories = try database.stories(NewsFilter())
        #expect(stories.map(\.outletCount).max() == 3)
        #expect(try database.outletRows().map(\.state) == ["ok", "ok", "ok"])
        #expect(try database.feedRows().allSatisfy { $0.identity == nil && $0.carries == nil })
        // Its stories wait to be put into events.
        #expect(try database.areEventsDue())
        // Each page that is asked again stands in the queue of its domain.
        let later = try #require(Timestamp(rfc3339: "2025-06-20T00:00:00Z"))
        let pages = try database.rechecksDue(at: later, limit: 100)
        #expect(
            schema < 3
                || Set(pages.map { URLReference($0.url).host }) == [
                    "sada.example", "sahel.example", "waha.example",
                ]
        )
        // As it was, it stands beside it.
        let migration = try #require(database.migration)
        #expect((migration.from, migration.to) == (schema, Migrations.currentVersion))
        #expect(migration.copy == path + MigrationTests.copied)
        let before = try NewsDatabase(path: migration.copy, role: .writer)
        #expect(before.migration?.from == schema)
        #expect(try before.counts().articles == 8)
        before.close()
        for suffix in ["", "-wal", "-shm", ".lock", MigrationTests.copied] { unlink(migration.copy + suffix) }
        // And it goes on from there.
        try database.write { transaction in
            try transaction.place(
                Article.ID(1),
                in: nil,
                placement: .init(relation: .original, similarity: 1, containment: 1, match: nil, rule: "new"),
                fingerprint: [],
                at: try #require(Timestamp(rfc3339: "2025-06-01T00:00:00Z"))
            )
        }
        #expect(try database.problems() == [])
        database.close()
        let again = try NewsDatabase(path: path, role: .writer)
        #expect(again.migration == nil)
        again.close()
    }

    @Test("F29: where the copy of the earlier file cannot be made, the file stays as it was")
    func noCopy() throws {
        let path = try copy(of: 2)
        defer { remove(path) }
        let before = try Files.read(path)
        // A folder in the place of the copy, which no file can take.
        mkdir(path + MigrationTests.copied, 0o755)
        defer { rmdir(path + MigrationTests.copied) }
        #expect(throws: StorageError.self) { _ = try NewsDatabase(path: path, role: .writer) }
        #expect(try Files.read(path) == before)
    }
}
