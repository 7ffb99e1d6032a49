import News
import Testing

@testable import Storage

@Suite("The views, which others rely on")
struct ViewTests {
    @Test(
        "views of earlier schemas are there with their columns in their order, so that nobody's query breaks",
        arguments: 1...4
    )
    func columns(schema: Int) throws {
        let world = try NewsWorld()
        let path = world.directory + "/old.sqlite"
        try Files.write(try Files.read("\(NewsWorld.tests)/Fixtures/databases/schema-\(schema).db"), to: path)
        let old = try Connections.single(path, isReadOnly: true)
        func names(_ sql: String) throws -> [String] {
            try old.read { db in try db.all(sql) { row -> String in row["name"] } }
        }
        let views = try names("SELECT name FROM sqlite_master WHERE type = 'view'")
        #expect(views.count > 5)
        for view in views {
            let sql = "SELECT name FROM pragma_table_info('\(view)') ORDER BY cid"
            let promised = try names(sql)
            let present = try world.rows(sql)
            #expect(present.filter(promised.contains) == promised, "\(view)")
        }
        try old.close()
    }

    @Test("the documentation names the columns as the file has them, each with its meaning")
    func documentation() throws {
        let world = try NewsWorld()
        for view in NewsDatabase.viewDocumentation {
            #expect(!view.summary.isEmpty)
            #expect(
                try world.rows("SELECT name FROM pragma_table_info('\(view.name)') ORDER BY cid")
                    == view.columns.map(\.name)
            )
            for column in view.columns { #expect(!column.meaning.isEmpty, "\(view.name).\(column.name)") }
        }
        let views = try world.rows("SELECT name FROM sqlite_master WHERE type = 'view'")
        #expect(Set(NewsDatabase.viewDocumentation.map(\.name)) == Set(views))
    }

    /// A story of two outlets, a waiting article, a revision and a failed poll.
    private func filled() throws -> NewsWorld {
        let world = try NewsWorld()
        try world.database.write { transaction in
            var article = Article.sample(1, agency: "MAP")
            article.publishedAt = NewsWorld.time(-10)
            article.updatedAt = NewsWorld.time(-5)
            let first = try transaction.keep(article)
            let story = try transaction.put(first, in: nil)
            for (number, seconds) in [(1, Int64(60)), (2, 600), (3, 180)] {
                let copy = try transaction.keep(.sample(number, of: "adala"), at: seconds)
                let opened =
                    number == 1
                    ? story : try transaction.put(try transaction.keep(.sample(number + 10)), in: nil)
                try transaction.put(copy, in: opened, .near(first, .copy, 0.9))
            }
            let waiting = try transaction.keep(.sample(9, of: "albab"))
            try transaction.awaitPage(waiting, url: "https://albab.test/9", at: NewsWorld.start)
            _ = try transaction.revise(
                first,
                to: .sample(1, title: "آخر"),
                entryDigest: 5,
                at: NewsWorld.time(30),
                believedAt: NewsWorld.start
            )
            try transaction.record(
                PollRecord(
                    feed: Feed.ID(1),
                    at: NewsWorld.time(1),
                    outcome: .failed(reason: "timed out"),
                    nextPollAt: NewsWorld.time(900)
                )
            )
        }
        return world
    }

    @Test("every time in every view is exactly YYYY-MM-DDTHH:MM:SSZ or null")
    func times() throws {
        let world = try filled()
        for view in NewsDatabase.viewDocumentation {
            for column in view.columns.map(\.name)
            where column.hasSuffix("_at") || column == "at" || column.hasSuffix("_since") {
                let sql = """
                    SELECT \(column) FROM \(view.name) WHERE \(column) IS NOT NULL AND \(column) NOT GLOB
                    '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9]Z'
                    """
                #expect(try world.rows(sql) == [], "\(view.name).\(column)")
            }
        }
    }

    @Test("copies has a row for every article that stands in a story")
    func copies() throws {
        let world = try filled()
        #expect(
            try world.rows("SELECT id FROM articles WHERE story_id IS NOT NULL ORDER BY id")
                == world.rows("SELECT article_id FROM copies ORDER BY article_id")
        )
        #expect(
            try world.rows("SELECT outlet_id, waits_for_page FROM articles WHERE story_id IS NULL") == [
                "albab|1"
            ]
        )
    }

    @Test("syndication counts who carries whose text, with share and median delay")
    func syndication() throws {
        let world = try filled()
        #expect(try world.rows("SELECT * FROM syndication") == ["adala|hiba|3|1.0|180|0"])
    }

    @Test("a view reads its documentation's words in the order of select *")
    func readable() throws {
        let world = try filled()
        #expect(
            try world.value("SELECT * FROM stories WHERE id = 1")
                == "1|2025-05-31T02:53:20Z|2025-05-31T02:54:20Z|2|2|hiba||1|seen|97148.365||آخر"
        )
        #expect(
            try world.rows("SELECT * FROM copies WHERE story_id = 1").last
                == "1|2|adala|copy|0.9|0.99|60|1|near-exact||hiba|2025-05-31T02:54:20Z|earlier|2025-05-31T02:53:20Z|||"
                + "https://adala.test/1/|خبر"
        )
    }
}
