import Glibc
import News
@testable import Storage
import Testing
import Machinery

@Suite("Upkeep")
struct UpkeepTests {
    /// Stories of two articles each, a day apart, so many; the copy comes an hour after the original.
    private static func world(stories: Int) throws -> NewsWorld {
        let world = try NewsWorld()
        try world.database.write { transaction in
            for day in 0..<stories {
                let at = Int64(day) * 86400
                let first = try transaction.keep(.sample(day * 2, text: "خبر اليوم \(day)"), at: at)
                let story = try transaction.put(first, in: nil)
                let copy = try transaction.keep(.sample(day * 2 + 1, of: "adala"), at: at + 3600)
                try transaction.put(copy, in: story, .near(first, .copy, 0.9))
            }
        }
        return world
    }

    @Test("stories go whole: one whose latest article is young enough stays with its oldest")
    func wholeStories() throws {
        let world = try UpkeepTests.world(stories: 4)
        // Between the original of the third story and its copy.
        let time = NewsWorld.time(2 * 86400 + 1800)
        let limits = RetentionLimits(articlesBefore: time, revisionsBefore: nil, pollsBefore: nil)
        let expected = try world.database.expired(limits)
        #expect((expected.stories, expected.articles) == (2, 4))
        var removed: [ExpiredStory] = []
        while true {
            let step = try world.database.write { transaction in
                let step = try transaction.expiredStories(before: time, articles: 1)
                for story in step { try transaction.remove(story) }
                return step
            }
            if step.isEmpty { break }
            #expect(step.count == 1)
            removed += step
        }
        #expect(removed.map(\.articles.count) == [2, 2])
        #expect(try world.database.counts().articles == 4)
        #expect(try world.database.counts().stories == 2)
        #expect(try world.database.found("اليوم", NewsFilter()).map(\.article.id.number).sorted() == [5, 7])
        #expect(try world.database.problems() == [])
    }

    @Test("earlier wordings go by the time they were replaced, and later ones are numbered on")
    func revisions() throws {
        let world = try NewsWorld()
        let id = try world.database.write { try $0.keep(.sample(1)) }
        func revise(_ number: Int64) throws {
            try world.database.write { transaction in
                _ = try transaction.revise(
                    id,
                    to: .sample(1, text: "نص \(number)"),
                    entryDigest: number,
                    at: NewsWorld.time(number * 100),
                    believedAt: NewsWorld.start
                )
            }
        }
        for number in 1...3 { try revise(Int64(number)) }
        let gone = try world.database.write { transaction in
            try transaction.removeRevisions(before: NewsWorld.time(250), limit: 10)
        }
        #expect(gone == 2)
        try revise(4)
        #expect(try world.rows("SELECT number FROM revision ORDER BY 1") == ["3", "4"])
        #expect(try world.database.article(id)?.revisionCount == 2)
        try world.database.write { try $0.put(id, in: nil) }
        #expect(try world.database.problems() == [])
    }

    @Test("S4: wordings that are old enough to go are found without reading those that stay")
    func revisionsByIndex() throws {
        let world = try NewsWorld()
        let plan = try world.database.read { db in
            try db.all("EXPLAIN QUERY PLAN \(Expired.revisions) LIMIT ?", ["2025-06-01T00:00:00Z", 100]) {
                row in
                row["detail"] as String
            }
        }
        #expect(plan.count == 1)
        #expect(
            plan.first?.contains("SEARCH revision USING COVERING INDEX revision_replaced") == true,
            "\(plan)"
        )
    }

    @Test("the log of polls goes by age, in steps")
    func polls() throws {
        let world = try NewsWorld()
        try world.database.write { transaction in
            for number in 0..<10 {
                try transaction.record(
                    PollRecord(
                        feed: Feed.ID(1),
                        at: NewsWorld.time(Int64(number) * 100),
                        outcome: .unchanged,
                        nextPollAt: nil
                    )
                )
            }
        }
        let time = NewsWorld.time(700)
        let limits = RetentionLimits(articlesBefore: nil, revisionsBefore: nil, pollsBefore: time)
        #expect(try world.database.expired(limits).polls == 7)
        let steps = try (0..<3).map { _ in
            try world.database.write { try $0.removePolls(before: time, limit: 4) }
        }
        #expect(steps == [4, 3, 0])
        #expect(try world.value("SELECT count(*) FROM polls") == "3")
        #expect(try world.database.problems() == [])
    }

    @Test("what removed rows left is given back to the disk by a vacuum, and nothing else changes")
    func vacuum() throws {
        let world = try UpkeepTests.world(stories: 200)
        try world.database.write { transaction in
            for story in try transaction.expiredStories(before: NewsWorld.time(150 * 86400), articles: 1000) {
                try transaction.remove(story)
            }
        }
        let size = try world.database.vacuum()
        #expect(size.after < size.before)
        #expect(try world.database.counts().stories == 50)
        #expect(try world.database.found("اليوم", NewsFilter(limit: 1000)).count == 50)
        #expect(try world.database.problems() == [])
    }

    @Test(
        "a backup made while a transaction is open is what was committed, complete and nobody else's to read"
    )
    func backup() throws {
        let world = try UpkeepTests.world(stories: 3)
        let copy = world.directory + "/copy.sqlite"
        let reader = try NewsDatabase(path: world.path, role: .reader)
        try world.database.write { transaction in
            _ = try transaction.keep(.sample(99))
            try reader.backup(to: copy)
        }
        reader.close()
        var status = stat()
        #expect(stat(copy, &status) == 0)
        #expect(status.st_mode & 0o777 == 0o640)
        let restored = try NewsDatabase(path: copy, role: .writer)
        #expect(try restored.counts().articles == 6)
        #expect(try restored.problems() == [])
        restored.close()
        let error = #expect(throws: StorageError.self) { try world.database.backup(to: copy) }
        #expect(error?.exitCode == .cannotCreate)
        #expect(try Files.names(in: world.directory).allSatisfy { !$0.contains("unfinished") })
    }

    @Test(
        "U20: what killed backups left is removed by the next; what others make or own stays, and no link is followed"
    )
    func unfinished() throws {
        let world = try UpkeepTests.world(stories: 1)
        let folder = world.directory
        let kept = folder + "/precious"
        try Files.write(Array("precious".utf8), to: kept)
        let copy = folder + "/copy.sqlite"
        // As an earlier khabar named it, and as somebody might who foresees the name.
        symlink(kept, "\(copy).unfinished-\(getpid())")
        for name in [
            "\(copy).unfinished-0123456789abcdef", "\(copy).unfinished-0123456789abcdef-journal",
            "\(folder)/khabar-2025-05-31T030000Z.sqlite.unfinished-12", "\(copy).unfinished-mine",
            "\(folder)/other.sqlite.unfinished-12",
        ] { try Files.write([1], to: name) }
        let underWay = "\(copy).unfinished-fedcba9876543210"
        let descriptor = open(underWay, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        defer { close(descriptor) }
        #expect(flock(descriptor, LOCK_EX) == 0)
        try world.database.backup(to: copy)
        let names = Set(try Files.names(in: folder).filter { $0.contains("unfinished") })
        #expect(
            names == [
                "copy.sqlite.unfinished-\(getpid())", "copy.sqlite.unfinished-mine",
                "other.sqlite.unfinished-12", "copy.sqlite.unfinished-fedcba9876543210",
            ]
        )
        #expect(try Files.read(kept) == Array("precious".utf8))
        let restored = try NewsDatabase(path: copy, role: .reader)
        #expect(try restored.counts().stories == 1)
        restored.close()
    }

    @Test("dated copies: the newest stay, and other files are left alone")
    func dated() throws {
        let world = try UpkeepTests.world(stories: 1)
        let folder = world.directory
        for hour in 0..<4 {
            let (copy, removed) = try world.database.backup(
                into: folder,
                keep: 2,
                at: NewsWorld.time(Int64(hour) * 3600)
            )
            #expect(FileCopy.exists(copy))
            #expect(removed.count == (hour < 2 ? 0 : 1))
        }
        let names = try Files.names(in: folder)
        #expect(
            names.filter { $0.hasPrefix("khabar-") } == [
                "khabar-2025-05-31T045320Z.sqlite", "khabar-2025-05-31T055320Z.sqlite",
            ]
        )
        #expect(names.contains("news.sqlite"))
    }

    @Test("a backup into a folder that is not there says so and leaves nothing")
    func backupNowhere() throws {
        let world = try UpkeepTests.world(stories: 1)
        let error = #expect(throws: StorageError.self) {
            try world.database.backup(to: world.directory + "/none/copy.sqlite")
        }
        #expect(error?.exitCode == .cannotCreate)
    }

    @Test(
        "whatever is broken by hand is found, and what is derived is mended",
        arguments: [
            ("UPDATE outlet SET article_count = 9 WHERE id = 'hiba'", true),
            ("UPDATE story SET outlet_count = 9 WHERE id = 1", true),
            ("UPDATE story SET original_id = 2 WHERE id = 1", true),
            ("UPDATE story SET title = 'x' WHERE id = 1", true),
            ("UPDATE article SET revision_count = 2 WHERE id = 1", true),
            ("INSERT INTO fts_queue VALUES (1)", true),
            ("INSERT INTO articles_fts (rowid, title, text) VALUES (77, 'a', 'b')", true),
            ("UPDATE article_text SET text = 'كلام آخر تماما' WHERE article_id = 1", true),
            ("INSERT INTO link VALUES (1, 1, 'related', 0.5, NULL)", true),
            ("DELETE FROM placement WHERE article_id = 3", false),
            ("DELETE FROM article_text WHERE article_id = 3", false),
            ("INSERT INTO story_alias VALUES (1, 2, '2025-05-31T00:00:00Z')", false),
            ("UPDATE feed SET etag = 'x' WHERE id = 1", false),
            ("UPDATE article SET seen_at = 'yesterday' WHERE id = 1", false),
        ]
    )
    func broken(sql: String, isMended: Bool) throws {
        let world = try UpkeepTests.world(stories: 3)
        while try world.database.indexWaiting() {}
        #expect(try world.database.problems() == [])
        try world.database.write { try $0.run(sql) }
        let problems = try world.database.problems()
        #expect(!problems.isEmpty)
        #expect(problems.allSatisfy { $0.description.contains(";") })
        guard isMended else { return #expect(problems.contains { $0.remedy == .report }) }
        #expect(problems.allSatisfy { $0.remedy == .mend })
        try world.database.mend()
        #expect(try world.database.problems() == [])
    }

    @Test("new articles wait for the index in a queue, a full batch does not, and a crash loses none")
    func queue() throws {
        let world = try NewsWorld()
        func add(_ numbers: Range<Int>) throws {
            try world.database.write { transaction in
                for number in numbers {
                    try transaction.put(try transaction.keep(.sample(number, text: "كلمة")), in: nil)
                }
            }
        }
        try add(0..<10)
        #expect(try world.database.waitingForIndex() == 10)
        // As it stands on the disk, opened by the next process.
        let crashed = world.directory + "/crashed.sqlite"
        try Files.write(try Files.read(world.path), to: crashed)
        try Files.write(try Files.read(world.path + "-wal"), to: crashed + "-wal")
        let next = try NewsDatabase(path: crashed, role: .writer)
        #expect(try next.problems() == [])
        #expect(try next.found("كلمة", NewsFilter(limit: 100)).count == 10)
        next.close()

        // One that waits and changes is put in once, as it is last.
        try world.database.write { transaction in
            _ = try transaction.revise(
                Article.ID(1),
                to: .sample(0, text: "لفظة"),
                entryDigest: 2,
                at: NewsWorld.start,
                believedAt: NewsWorld.start
            )
            try transaction.delete(try transaction.keep(.sample(5000)))
        }
        try add(10..<FullTextIndex.batch + 10)
        #expect(try world.database.waitingForIndex() == 0)
        let reader = try NewsDatabase(path: world.path, role: .reader)
        #expect(try reader.found("لفظة", NewsFilter()).map(\.article.id.number) == [1])
        #expect(try reader.found("كلمة", NewsFilter(limit: 5000)).count == FullTextIndex.batch + 9)
        #expect(try reader.problems() == [])
        reader.close()
    }
}
