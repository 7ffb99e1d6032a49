import Language
import News
import Testing

@testable import Storage

@Suite("What the pages show")
struct FrontTests {
    /// Articles of stories: each (story, outlet, seconds); a story's first is its original.
    private func world(
        _ articles: [(story: Int, outlet: String, at: Int64)],
        _ change: (inout Article, Int) -> Void = { _, _ in }
    ) throws -> NewsWorld {
        let world = try NewsWorld()
        try world.database.write { transaction in
            var stories: [Int: (story: Story.ID, first: Article.ID)] = [:]
            for (number, row) in articles.enumerated() {
                var article = Article.sample(number, of: row.outlet, title: "خبر \(row.story)")
                article.text =
                    "جملة أولى طويلة من الخبر رقم \(row.story). جملة ثانية منه.\n\nو م ع"
                change(&article, number)
                let id = try transaction.keep(article, at: row.at)
                let known = stories[row.story]
                let story = try transaction.put(
                    id,
                    in: known?.story,
                    known.map { .near($0.first, .copy, 0.9) } ?? .alone
                )
                if known == nil { stories[row.story] = (story, id) }
            }
        }
        return world
    }

    private let day: Int64 = 86_400

    @Test("the front shows what two outlets carry and got an article within a day, the weightiest first")
    func front() throws {
        let world = try world([
            (1, "hiba", 0), (2, "hiba", 100), (2, "adala", 200), (3, "hiba", 50), (3, "adala", 60),
            (3, "albab", 70),
            (4, "hiba", -3 * day), (4, "adala", -2 * day), (5, "hiba", 300), (5, "hiba", 400),
        ])
        let cards = try world.database.front(at: NewsWorld.time(1000)).compactMap(\.story)
        #expect(cards.map(\.title) == ["خبر 3", "خبر 2"])
        #expect(cards[0].carriers.map(\.outlet.text) == ["hiba", "adala", "albab"])
        #expect(cards[0].carriers.map(\.delaySeconds) == [0, 10, 20])
        #expect(cards[0].carriers.map(\.relation) == [.original, .copy, .copy])
        #expect((cards[0].outletCount, cards[0].independentCount) == (3, 1))
        #expect(cards[0].lead?.hasPrefix("جملة أولى") == true)
        #expect(cards[0].firstOutletName == "منبر hiba")
    }

    @Test("a past day is shown as it stood at its end")
    func past() throws {
        let world = try world([
            (1, "hiba", 0), (1, "adala", 10), (2, "hiba", 20), (2, "adala", 30), (2, "albab", 40),
            // On the day after: the first overtakes the second, and a third begins.
            (1, "albab", day), (3, "hiba", day), (3, "adala", day),
            (4, "hiba", 60), (4, "adala", day),
        ])
        let then = try world.database.front(asOf: NewsWorld.time(100))
        #expect(then.map(\.title) == ["خبر 2", "خبر 1"])
        #expect(then.map(\.outletCount) == [3, 2])
        #expect(try world.database.front(asOf: NewsWorld.time(100), limit: 1).map(\.title) == ["خبر 2"])
        #expect(try world.database.front(at: NewsWorld.time(day + 1)).first?.title == "خبر 3")
        #expect(
            try world.database.front(asOf: NewsWorld.time(day + 1)).map(\.title)
                == world.database.front(at: NewsWorld.time(day + 1)).map(\.title)
        )
        #expect(try world.database.front(asOf: NewsWorld.time(-day)).isEmpty)
    }

    @Test("front and lists can be narrowed to a language, a country, a section, an outlet, an agency")
    func filters() throws {
        let world = try world([
            (1, "hiba", 0), (1, "adala", 10), (2, "hiba", 20), (2, "albab", 30), (3, "adala", 50),
        ]) { article, number in
            if number == 1 { article.sections = ["سياسة"] }
            if number == 3 { article.language = "fr-MA" }
            if number == 2 { article.agency = "MAP" }
        }
        func both(_ filter: StoryFilter) throws -> [[String]] {
            [
                try world.database.front(at: NewsWorld.time(100), filter).map(\.title),
                try world.database.latest(filter).cards.map(\.title),
            ]
        }
        #expect(try both(StoryFilter()) == [["خبر 2", "خبر 1"], ["خبر 3", "خبر 2", "خبر 1"]])
        #expect(try both(StoryFilter(section: "سياسه")) == [["خبر 1"], ["خبر 1"]])
        #expect(try both(StoryFilter(language: "fr")) == [["خبر 2"], ["خبر 2"]])
        #expect(try both(StoryFilter(country: "ma"))[0] == ["خبر 2", "خبر 1"])
        #expect(try both(StoryFilter(country: "FR")) == [[], []])
        #expect(try both(StoryFilter(outlet: Outlet.ID("adala"))) == [["خبر 1"], ["خبر 3", "خبر 1"]])
        #expect(try both(StoryFilter(agency: "map")) == [["خبر 2"], ["خبر 2"]])
        #expect(try both(StoryFilter(minOutlets: 2))[1] == ["خبر 2", "خبر 1"])
        #expect(try both(StoryFilter(agency: "map", section: "سياسة")) == [[], []])
        #expect(try world.database.sections() == [SectionCount(name: "سياسة", articles: 1)])
    }

    @Test("lists go on where they ended, and show each story once", arguments: [1, 2, 3, 100])
    func paging(limit: Int) throws {
        let world = try world([
            (1, "hiba", 0), (2, "hiba", 0), (3, "hiba", 10), (3, "adala", 20), (3, "hiba", 30),
            (4, "adala", 40),
            (5, "hiba", 50), (1, "hiba", 60),
        ]) { article, _ in article.sections = ["مجتمع"] }
        for (filter, expected) in [
            (StoryFilter(), [5, 4, 3, 2, 1]), (StoryFilter(outlet: Outlet.ID("hiba")), [5, 3, 2, 1]),
            (StoryFilter(section: "مجتمع"), [5, 4, 3, 2, 1]), (StoryFilter(minOutlets: 2), [3]),
        ] {
            var found: [String] = []
            var cursor: StoryCursor?
            repeat {
                let piece = try world.database.latest(filter, after: cursor, limit: limit)
                found += piece.cards.map(\.title)
                cursor = piece.next.flatMap { StoryCursor($0.text) }
                #expect(found.count <= 8)
            } while cursor != nil && found.count <= 8
            #expect(found == expected.map { "خبر \($0)" }, "\(filter)")
        }
        #expect(["", "-", "1", "a-1", "1-2-3", "-5-3"].allSatisfy { StoryCursor($0) == nil })
    }

    private func screen(_ world: NewsWorld, _ id: Int64 = 1) throws -> StoryScreen {
        guard case .story(let screen) = try world.database.storyScreen(Story.ID(id)) else {
            throw StorageError(.unexpected(detail: "no story"), path: world.path)
        }
        return screen
    }

    @Test("a story's page has its articles, its text and summary, and who did not carry it")
    func story() throws {
        let world = try world([
            (1, "hiba", 0), (1, "adala", 10), (2, "albab", 500), (3, "hiba", 900),
        ]) { article, number in if number == 1 { article.title = "عنوان آخر" } }
        let screen = try screen(world)
        #expect(screen.rows.map(\.outlet.text) == ["hiba", "adala"])
        #expect(screen.rows.map(\.hasOwnTitle) == [false, true])
        #expect(screen.rows.map(\.delaySeconds) == [0, 10])
        #expect(screen.text?.contains("جملة ثانية") == true)
        #expect(screen.notCarried.map(\.id.text) == ["albab"])
        let summary = try #require(screen.digest?.summary)
        #expect(summary.sentences.first?.text == "جملة أولى طويلة من الخبر رقم 1.")
        #expect(summary.sentences.first?.carriers == [Article.ID(1), Article.ID(2)])
    }

    @Test(
        "nothing but the headline is shown of a page that says noarchive",
        arguments: ["noarchive", "googlebot: nosnippet"]
    )
    func withheld(robots: String) throws {
        let world = try world([(1, "hiba", 0), (1, "adala", 10)])
        try world.database.write { try $0.keepPageRobots(robots, of: Article.ID(1)) }
        let screen = try screen(world)
        #expect(screen.isTextWithheld)
        #expect(screen.text == nil && screen.digest == nil && screen.card.lead == nil)
        let difference = try #require(try world.database.difference(from: Article.ID(1), to: Article.ID(2)))
        #expect(difference.from.text == "" && difference.to.text != "")
        let cards = try world.database.front(at: NewsWorld.time(100)).compactMap(\.story)
        #expect(cards.map(\.lead) == [nil])
    }

    @Test("a joined story leads to the other, a forgotten one is gone, one that never was is unknown")
    func answers() throws {
        let world = try world([(1, "hiba", 0), (2, "adala", 10), (3, "albab", 20)])
        try world.database.write { transaction in
            _ = try transaction.join(Story.ID(1), Story.ID(2), reason: "x", by: "x", at: NewsWorld.start)
            try transaction.run("DELETE FROM article WHERE id = 3")
            try transaction.run("DELETE FROM story WHERE id = 3")
        }
        #expect(try world.database.storyScreen(Story.ID(2)) == .moved(Story.ID(1)))
        #expect(try world.database.storyScreen(Story.ID(3)) == .gone)
        #expect(try world.database.storyScreen(Story.ID(4)) == .unknown)
        #expect(try world.database.storyScreen(Story.ID(-1)) == .unknown)
        #expect(try screen(world).corrections.map(\.kind) == [.join])
    }

    @Test("an article's wordings are told apart word by word")
    func wordings() throws {
        let world = try world([(1, "hiba", 0)])
        try world.database.write { transaction in
            var article = Article.sample(0, title: "خبر معدل")
            article.text = "نص"
            _ = try transaction.revise(
                Article.ID(1),
                to: article,
                entryDigest: 2,
                at: NewsWorld.time(60),
                believedAt: NewsWorld.time(0)
            )
        }
        let wordings = try #require(try world.database.wordings(of: Article.ID(1)))
        #expect(wordings.changes.map(\.number) == [2])
        #expect(wordings.changes[0].title.counts == (1, 1))
        #expect(try world.database.wordings(of: Article.ID(9)) == nil)
        #expect(try world.database.difference(from: Article.ID(1), to: Article.ID(9)) == nil)
    }

    @Test("an outlet's page says what is its own, an agency's and copied, and who copies whom how fast")
    func outlet() throws {
        let world = try world([
            (1, "hiba", 0), (1, "adala", 600), (2, "hiba", 10), (2, "adala", 210), (2, "albab", 30),
            (3, "adala", 40), (4, "adala", 50),
        ]) { article, number in if number == 6 { article.agency = "MAP" } }
        let now = NewsWorld.time(1000)
        let screen = try #require(try world.database.outletScreen(Outlet.ID("adala"), at: now))
        #expect((screen.makeUp.own, screen.makeUp.agency, screen.makeUp.copied) == (1, 1, 2))
        #expect(screen.copies.map(\.outlet.text) == ["hiba"])
        #expect(screen.copies.map(\.medianDelaySeconds) == [400])
        #expect(screen.days == [.init(day: "2025-05-31", articles: 4)])
        #expect(screen.hours.reduce(0, +) == 4)
        let hiba = try #require(try world.database.outletScreen(Outlet.ID("hiba"), at: now))
        #expect(hiba.copiedBy.map(\.outlet.text) == ["adala", "albab"])
        #expect(hiba.copiedBy.map(\.copies) == [2, 1])
        #expect(try world.database.outletScreen(Outlet.ID("none"), at: now) == nil)
    }

    @Test("agencies are counted with their stories, and an agency's page with its carriers")
    func agencies() throws {
        let world = try world([
            (1, "hiba", 0), (1, "adala", 600), (2, "hiba", 10), (3, "adala", 40), (4, "adala", -9 * day),
        ]) { article, number in article.agency = ["MAP", nil, "AFP", "map", "EFE"][number] }
        let counts = try world.database.agencyCounts(since: NewsWorld.time(-day))
        #expect(counts.map { $0.agency.uppercased() } == ["MAP", "AFP"])
        #expect(counts.map(\.stories) == [2, 1])
        #expect(counts.map(\.shared) == [1, 0])
        let screen = try #require(try world.database.agencyScreen("Map"))
        #expect(screen.stories == 2)
        #expect(screen.carriers.map(\.outlet.text) == ["adala", "hiba"])
        #expect(screen.carriers.map(\.credited) == [1, 1])
        #expect(screen.carriers.map(\.medianDelaySeconds) == [600, 0])
        #expect(try world.database.agencyScreen("none") == nil)
    }

    @Test("missing are stories of three others, and copies that name neither the outlet nor an agency")
    func missing() throws {
        let outlets = ["o1", "o2", "o3"].map {
            Outlet(
                id: Outlet.ID($0),
                name: "منبر \($0)",
                homepage: nil,
                language: "ar",
                country: "MA",
                feeds: [FeedSource(url: "https://\($0).test/feed/", kind: .feed)]
            )
        }
        let world = try NewsWorld()
        try world.database.write { transaction in
            try transaction.configure(NewsWorld.outlets + outlets, at: NewsWorld.start)
            func story(_ number: Int, _ texts: [(String, String)]) throws {
                var story: Story.ID?
                for (outlet, text) in texts {
                    let id = try transaction.keep(.sample(number, of: outlet, text: text), at: Int64(number))
                    story = try transaction.put(id, in: story, story == nil ? .alone : .near(id, .copy, 0.9))
                }
            }
            try story(1, [("o1", "نص"), ("o2", "نص"), ("o3", "نص")])
            try story(2, [("o1", "نص"), ("o2", "نص")])
            try story(3, [("o1", "نص"), ("o2", "نص"), ("hiba", "نص")])
            try story(4, [("hiba", "نص"), ("adala", "نص"), ("albab", "نص عن منبر hiba")])
        }
        let page = try #require(try world.database.missing(by: Outlet.ID("hiba"), at: NewsWorld.time(100)))
        #expect(page.notCarried.map(\.id.number) == [1])
        #expect(page.unnamed.map(\.outlet.text) == ["adala"])
        #expect(try world.database.missing(by: Outlet.ID("none"), at: NewsWorld.start) == nil)
    }

    @Test("a page holds no state of the file once it has its answer, so that the journal can be folded in")
    func snapshots() throws {
        let world = try world([(1, "hiba", 0), (1, "adala", 10)])
        let reader = try NewsDatabase(path: world.path, role: .reader)
        defer { reader.close() }
        let now = NewsWorld.time(100)
        _ = try reader.front(at: now)
        _ = try reader.front(asOf: now)
        _ = try reader.latest(limit: 1)
        _ = try reader.newest()
        _ = try reader.storyScreen(Story.ID(1), statistics: try reader.wordStatistics())
        _ = try reader.outletScreen(Outlet.ID("hiba"), at: now)
        _ = try reader.missing(by: Outlet.ID("hiba"), at: now)
        _ = try reader.agencyCounts(since: now)
        try world.database.write { _ = try $0.keep(.sample(9), at: 0) }
        let busy = try world.database.withoutTransaction { db in
            try db.first("PRAGMA wal_checkpoint(TRUNCATE)") { $0[0] as Int }
        }
        #expect(busy == 0)
    }
}
