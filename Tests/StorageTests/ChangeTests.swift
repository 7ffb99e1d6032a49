import News
import Testing

@testable import Storage

@Suite("Numbers of changes")
struct ChangeTests {
    private static func articles(_ world: NewsWorld) throws -> [Article.ID] {
        try world.database.write { transaction in
            try (1...3).map {
                try transaction.keep(Article.sample($0, title: "خبر \($0)"), at: Int64($0), digest: Int64($0))
            }
        }
    }

    private static func place(_ article: Article.ID, in story: Story.ID?, _ world: NewsWorld) throws
        -> Story.ID
    {
        try world.database.write { transaction in
            try transaction.place(
                article,
                in: story,
                placement: story == nil ? .alone : .near(Article.ID(1), .copy, 0.9),
                fingerprint: [],
                at: NewsWorld.start
            )
        }
    }

    private static func stories(_ changes: NewsDatabase.Changes) -> [Int64] {
        changes.records.rows.compactMap { if case .integer(let id) = $0[1] { id } else { nil } }
    }

    @Test("each change of what readers see has a number of its own, and only these have")
    func numbers() throws {
        let world = try NewsWorld()
        #expect(try world.database.changeNumber() == 0)
        let articles = try Self.articles(world)
        var last = try world.database.changeNumber()
        #expect(last > 0)
        func expectChange(_ isChange: Bool = true, _ body: (NewsTransaction) throws -> Void) throws {
            try world.database.write(body)
            let now = try world.database.changeNumber()
            #expect(isChange ? now > last : now == last)
            last = now
        }
        let one = try Self.place(articles[0], in: nil, world)
        let two = try Self.place(articles[1], in: nil, world)
        #expect(try world.database.changeNumber() > last)
        last = try world.database.changeNumber()
        try expectChange { try $0.keepPageRobots("noarchive", of: articles[0]) }
        try expectChange(false) { try $0.keepPageRobots("noarchive", of: articles[0]) }
        try expectChange { try $0.run("UPDATE outlet SET name = 'آخر' WHERE id = 'hiba'") }
        try expectChange(false) { try $0.run("UPDATE outlet SET name = 'آخر' WHERE id = 'hiba'") }
        try expectChange(false) { try $0.run("UPDATE feed SET last_poll_at = '2025-05-31T00:00:00Z'") }
        try expectChange { try $0.run("UPDATE feed SET robots = 'noarchive' WHERE id = 1") }
        try expectChange { try $0.join([one, two], at: NewsWorld.start) }
        try expectChange { try $0.run("UPDATE article SET title = 'عنوان' WHERE id = 1") }
    }

    @Test("a mirror is told each story once, at its last change, and where a story went")
    func mirror() throws {
        let world = try NewsWorld()
        let articles = try Self.articles(world)
        let one = try Self.place(articles[0], in: nil, world)
        let two = try Self.place(articles[1], in: nil, world)
        let all = try world.database.changes(after: 0, limit: 10)
        #expect(Self.stories(all) == [one.number, two.number])
        #expect(!all.hasMore && !all.isTooOld)
        #expect(all.last == (try world.database.changeNumber()))
        let first = try world.database.changes(after: 0, limit: 1)
        #expect(Self.stories(first) == [one.number] && first.hasMore)
        #expect(Self.stories(try world.database.changes(after: first.last, limit: 1)) == [two.number])
        _ = try Self.place(articles[2], in: one, world)
        #expect(Self.stories(try world.database.changes(after: all.last, limit: 10)) == [one.number])
        let before = try world.database.changeNumber()
        try world.database.write { try $0.join([one, two], at: NewsWorld.start) }
        let joined = try world.database.changes(after: before, limit: 10)
        #expect(Set(Self.stories(joined)) == [one.number, two.number])
        let gone = try #require(joined.records.rows.first { $0[1] == .integer(two.number) })
        #expect(gone[2] == .integer(one.number))
        #expect(gone[3...].allSatisfy { $0 == .null })
    }

    @Test("so many changes are kept; a mirror that asks for older ones is told to begin anew")
    func trimmed() throws {
        let world = try NewsWorld()
        let one = try Self.place(try Self.articles(world)[0], in: nil, world)
        let trimming = (Tables.keptChanges / Tables.trimmedEvery + 2) * Tables.trimmedEvery
        try world.database.write { transaction in
            try transaction.run(
                "UPDATE change SET number = ? WHERE story_id = ?",
                [trimming - 1, one.number]
            )
            try transaction.run("INSERT INTO change (story_id) VALUES (999)")
        }
        #expect(try world.rows("SELECT story_id FROM change") == ["1", "999"])
        #expect(try world.database.changes(after: 5, limit: 10).isTooOld)
        #expect(try !world.database.changes(after: Int64(trimming) - 2, limit: 10).isTooOld)
    }

    @Test("a file that was filled before it counted changes says that it cannot tell the earlier ones")
    func forward() throws {
        let world = try NewsWorld()
        let path = world.directory + "/old.sqlite"
        try Files.write(try Files.read("\(NewsWorld.tests)/Fixtures/databases/schema-7.db"), to: path)
        let old = try NewsDatabase(path: path, role: .writer)
        defer { old.close() }
        #expect(try old.changes(after: 0, limit: 10).isTooOld)
        let number = try old.changeNumber()
        #expect(try !old.changes(after: number, limit: 10).isTooOld)
        #expect(try old.feedAuthority().hasPrefix("khabar-"))
    }
}
