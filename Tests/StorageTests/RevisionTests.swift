import News
import Storage
import Testing

@Suite("Revising articles")
struct RevisionTests {
    /// Revises the first article of the world to `article`, a minute later.
    private func revise(_ world: NewsWorld, to article: Article, at seconds: Int64 = 60) throws -> Bool {
        try world.database.write { transaction in
            try transaction.revise(
                Article.ID(1),
                to: article,
                entryDigest: 2,
                at: NewsWorld.time(seconds),
                believedAt: NewsWorld.start
            )
        }
    }

    private func world(_ article: Article) throws -> NewsWorld {
        let world = try NewsWorld()
        try world.database.write { transaction in try transaction.put(try transaction.keep(article), in: nil)
        }
        return world
    }

    @Test("a changed title or text keeps the old wording, and search finds only the new one")
    func changed() throws {
        let world = try world(.sample(1, title: "زلزال", text: "قديم"))
        #expect(try revise(world, to: .sample(1, title: "زلزال", text: "جديد")))
        #expect(try revise(world, to: .sample(1, title: "هزة", text: "جديد"), at: 120))
        #expect(
            try world.rows(
                "SELECT article_id, number, replaced_at, title, text FROM revisions ORDER BY number"
            ) == [
                "1|1|2025-05-31T02:54:20Z|زلزال|قديم", "1|2|2025-05-31T02:55:20Z|زلزال|جديد",
            ]
        )
        #expect(try world.database.found("قديم", NewsFilter()).isEmpty)
        #expect(try world.database.found("زلزال", NewsFilter()).isEmpty)
        #expect(try world.database.found("هزة جديد", NewsFilter()).count == 1)
        #expect(try world.database.article(Article.ID(1))?.revisionCount == 2)
        #expect(try world.value("SELECT title FROM stories") == "هزة")
        #expect(try world.database.problems() == [])
    }

    @Test("anything else that changes is taken over without a revision")
    func metadata() throws {
        let world = try world(.sample(1))
        var later = Article.sample(1)
        later.agency = "MAP"
        later.updatedAt = NewsWorld.time(30)
        later.url = CanonicalURL(stored: "https://hiba.test/moved/")
        #expect(try !revise(world, to: later))
        #expect(try world.database.article(Article.ID(1))?.article == later)
        #expect(try world.value("SELECT count(*) FROM revisions") == "0")
        #expect(try world.value("SELECT agency FROM stories") == "MAP")
        #expect(try world.value("SELECT entry_digest FROM article") == "2")
    }

    @Test("texts that look equal but are other characters are a change")
    func canonicallyEqual() throws {
        let world = try world(.sample(1, title: "caf\u{E9}"))
        #expect(try revise(world, to: .sample(1, title: "cafe\u{301}")))
        #expect(try world.database.problems() == [])
    }

    @Test(
        "only the page's text taking the place of an excerpt is no revision",
        arguments: [
            (Article.TextSource.excerpt, Article.TextSource.page, 0), (.excerpt, .feed, 0),
            (.excerpt, .excerpt, 1),
            (.page, .page, 1), (.page, .excerpt, 1),
        ]
    )
    func excerpt(from: Article.TextSource, to: Article.TextSource, revisions: Int) throws {
        let world = try world(.sample(1, text: "مقتطف", source: from))
        #expect(try revise(world, to: .sample(1, text: "مقتطف من النص الكامل", source: to)))
        #expect(try world.value("SELECT revision_count FROM articles") == "\(revisions)")
        #expect(try world.value("SELECT count(*) FROM revisions") == "\(revisions)")
        #expect(try world.database.found("الكامل", NewsFilter()).count == 1)
    }

    @Test("a later believed time moves the article within its story")
    func time() throws {
        let world = try world(.sample(1))
        try world.database.write { transaction in
            let second = try transaction.keep(.sample(2), at: 10)
            try transaction.put(second, in: Story.ID(1), .near(Article.ID(1), .excerpt, 0.6))
            _ = try transaction.revise(
                Article.ID(1),
                to: .sample(1),
                entryDigest: 1,
                at: NewsWorld.time(60),
                believedAt: NewsWorld.time(20)
            )
        }
        #expect(
            try world.rows("SELECT article_id, relation, delay_seconds FROM copies ORDER BY article_id") == [
                "1|extended|10", "2|original|0",
            ]
        )
        #expect(try world.database.problems() == [])
    }

    @Test("an article that was never kept cannot be revised")
    func unknown() throws {
        let world = try NewsWorld()
        #expect(throws: StorageError.self) { try revise(world, to: .sample(1)) }
    }
}
