import News
@testable import Storage
import Testing
import Machinery

@Suite("Keeping articles")
struct ArticleTests {
    @Test("every field of an article comes back as it was kept")
    func roundTrip() throws {
        let world = try NewsWorld()
        let article = Article(
            outlet: Outlet.ID("hiba"),
            url: CanonicalURL(stored: "https://hiba.test/%D8%AE/"),
            title: "'; DROP TABLE article; --",
            text: "سطر\n\nسطر ثانٍ %s $(rm) 🙂",
            textSource: .page,
            byline: "ع. ب.",
            agency: "AFP",
            language: "ar-MA",
            image: "https://hiba.test/a.jpg",
            publishedAt: NewsWorld.time(-50),
            updatedAt: NewsWorld.time(-40)
        )
        let id = try world.database.write { transaction in
            try transaction.insert(
                article,
                entryKey: "k",
                entryDigest: .min,
                feed: Feed.ID(1),
                seenAt: NewsWorld.time(1),
                believedAt: NewsWorld.time(-50)
            )
        }
        let row = try #require(try world.database.article(id))
        #expect(row.article == article)
        #expect(row.seenAt == NewsWorld.time(1))
        #expect(row.believedAt == NewsWorld.time(-50))
        #expect(row.story == nil && row.relation == nil && !row.waitsForPage && row.revisionCount == 0)
        #expect(try world.database.article(Article.ID(99)) == nil)
    }

    @Test("U+0000 ends no text: it is left out")
    func zero() throws {
        let world = try NewsWorld()
        let id = try world.database.write { transaction in
            try transaction.keep(.sample(1, title: "قبل\0بعد", text: "\0أول\0 ثان"))
        }
        let row = try #require(try world.database.article(id))
        #expect(row.article.title == "قبلبعد")
        #expect(row.article.text == "أول ثان")
    }

    @Test("an article is known by its address, else by its key, within its outlet")
    func known() throws {
        let world = try NewsWorld()
        try world.database.write { transaction in
            func insert(_ number: Int, _ outlet: String, key: String) throws -> Article.ID {
                try transaction.insert(
                    .sample(number, of: outlet),
                    entryKey: key,
                    entryDigest: Int64(number),
                    feed: Feed.ID(1),
                    seenAt: NewsWorld.start,
                    believedAt: NewsWorld.start
                )
            }
            func find(_ number: Int, _ outlet: String, key: String) throws -> KnownArticle? {
                let url = CanonicalURL(stored: "https://\(outlet).test/\(number)/")
                return try transaction.articles(of: Outlet.ID(outlet), at: url, title: "").first
                    ?? transaction.articles(of: Outlet.ID(outlet), keyed: key).first
            }
            let first = try insert(1, "hiba", key: "a")
            let second = try insert(2, "hiba", key: "b")
            let latest = try insert(3, "hiba", key: "b")
            _ = try insert(1, "adala", key: "a")
            let byURL = try find(1, "hiba", key: "b")
            #expect(byURL?.id == first && byURL?.matchedBy == .url && byURL?.entryDigest == 1)
            // A key used twice: the latest of them.
            let byKey = try find(9, "hiba", key: "b")
            #expect(byKey?.id == latest && byKey?.matchedBy == .entryKey)
            #expect(byKey?.url.text == "https://hiba.test/3/")
            #expect(try find(9, "adala", key: "b") == nil)
            #expect(byURL?.story == nil && byURL?.waitsForPage == false && byURL?.textSource == .feed)
            let story = try transaction.put(second, in: nil)
            try transaction.awaitPage(second, url: "https://hiba.test/2/", at: NewsWorld.start)
            let placed = try find(2, "hiba", key: "")
            #expect(placed?.story == story && placed?.waitsForPage == true)
            try transaction.keepEntryDigest(77, of: second)
            #expect(try find(2, "hiba", key: "")?.entryDigest == 77)
        }
    }

    @Test("one outlet keeps one article per address")
    func twice() throws {
        let world = try NewsWorld()
        #expect(throws: StorageError.self) {
            try world.database.write { transaction in
                _ = try transaction.keep(.sample(1))
                _ = try transaction.keep(.sample(1))
            }
        }
        #expect(try world.database.counts().articles == 0)
    }

    @Test("a transaction that throws leaves nothing behind, in the search index neither")
    func rollback() throws {
        struct Interrupted: Error {}
        let world = try NewsWorld()
        #expect(throws: Interrupted.self) {
            try world.database.write { transaction in
                try transaction.put(try transaction.keep(.sample(1, title: "عاجل")), in: nil)
                throw Interrupted()
            }
        }
        #expect(try world.database.found("عاجل", NewsFilter()).isEmpty)
        #expect(try world.database.counts().stories == 0)
        #expect(try world.database.problems() == [])
    }

    @Test("pages are due in their order, put off with their attempts counted, and done once")
    func pages() throws {
        let world = try NewsWorld()
        let ids = try world.database.write { transaction in
            try (1...3).map { number in
                let id = try transaction.keep(.sample(number, source: .excerpt), digest: Int64(number))
                try transaction.awaitPage(
                    id,
                    url: "https://hiba.test/page/\(number)",
                    at: NewsWorld.time(Int64(-number))
                )
                return id
            }
        }
        func due(_ seconds: Int64 = 0, limit: Int = 10) throws -> [Article.ID] {
            try world.database.pagesDue(at: NewsWorld.time(seconds), limit: limit).map(\.id)
        }
        #expect(try due() == [ids[2], ids[1], ids[0]])
        #expect(try due(limit: 1) == [ids[2]])
        #expect(try due(-2) == [ids[2], ids[1]])
        try world.database.write { transaction in
            try transaction.postponePage(ids[2], until: NewsWorld.time(60), reason: "503")
            // A wish that stands is not made anew.
            try transaction.awaitPage(ids[2], url: "https://hiba.test/other", at: NewsWorld.start)
            try transaction.finishPage(ids[0])
        }
        #expect(try due() == [ids[1]])
        #expect(try due(60) == [ids[1], ids[2]])
        let wish = try #require(try world.database.pagesDue(at: NewsWorld.time(60), limit: 9).last)
        #expect(wish.attempts == 1)
        #expect(wish.url == "https://hiba.test/page/3")
        #expect(wish.wantedAt == NewsWorld.time(-3))
        #expect(wish.article == .sample(3, source: .excerpt))
        #expect(wish.entryDigest == 3)
        #expect(try world.database.article(ids[1])?.waitsForPage == true)
        #expect(try world.database.article(ids[0])?.waitsForPage == false)
        #expect(try world.database.counts().waitingPages == 2)
    }

    private func limitPages(of world: NewsWorld, to count: Int) throws {
        try world.database.write { transaction in try transaction.run("PRAGMA max_page_count = \(count)") }
    }

    @Test("a disk that is full is told apart, and what was there before is there after")
    func full() throws {
        let world = try NewsWorld()
        try world.database.write { transaction in
            try transaction.put(try transaction.keep(.sample(1)), in: nil)
        }
        try limitPages(of: world, to: 80)
        let error = #expect(throws: StorageError.self) {
            try world.database.write { transaction in
                for number in 2...2000 { try transaction.put(try transaction.keep(.sample(number)), in: nil) }
            }
        }
        #expect(error?.cause == .diskFull)
        #expect(error?.exitCode == .inputOutput)
        #expect(error?.isTransient == true)
        #expect(try world.database.counts().articles == 1)
        try limitPages(of: world, to: 100_000)
        try world.database.write { transaction in
            try transaction.put(try transaction.keep(.sample(2)), in: nil)
        }
        #expect(try world.database.problems() == [])
    }
}
