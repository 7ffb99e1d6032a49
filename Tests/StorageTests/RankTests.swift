import Foundation
import News
import Testing

@testable import Storage

@Suite("Ranks: what a story weighs on the front page")
struct RankTests {
    private let hours: Int64 = 3600

    private func rank(_ votes: [Int64], title: String = "خبر") -> Double {
        StoryRank(votes: votes, title: title).value
    }

    /// A story of articles (outlet, seconds), placed in this order; gives its stored rank.
    private func stored(_ articles: [(outlet: String, at: Int64)]) throws -> Double {
        let world = try NewsWorld()
        try world.database.write { transaction in
            var story: Story.ID?
            for (number, article) in articles.enumerated() {
                let id = try transaction.keep(.sample(number, of: article.outlet), at: article.at)
                story = try transaction.put(
                    id,
                    in: story,
                    story == nil ? .alone : .near(Article.ID(1), .copy, 0.9)
                )
            }
        }
        #expect(try world.database.problems() == [])
        return try #require(Double(try world.value("SELECT rank FROM story")))
    }

    @Test("a story of one outlet ranks by its time, five hours to one")
    func alone() throws {
        #expect(rank([36_000]) == 2)
        #expect(abs(try stored([("hiba", 0)]) - Double(NewsWorld.start.secondsSince1970) / 18_000) < 1e-9)
    }

    @Test("the newest vote counts whole, the others one half", arguments: [[0, 0], [0, 0, 0]] as [[Int64]])
    func halves(votes: [Int64]) {
        #expect(abs(rank(votes) - log2(Double(votes.count + 1) / 2)) < 1e-9)
    }

    @Test("another outlet never lowers the rank, whenever it published")
    func more() {
        var votes: [Int64] = [1_748_660_000]
        for step in 0..<40 {
            let before = rank(votes)
            votes.append(1_748_660_000 + Int64(step * 7919 % 40) * 1800 - 36_000)
            #expect(rank(votes) > before - 1e-9)
        }
    }

    @Test("a shift of all times shifts the rank by one every five hours")
    func shift() {
        let votes: [Int64] = [1_748_660_000, 1_748_665_000, 1_748_671_000]
        for delta: Int64 in [-90_000, 18_000, 777_777] {
            #expect(abs(rank(votes.map { $0 + delta }) - rank(votes) - Double(delta) / 18_000) < 1e-9)
        }
    }

    @Test(
        "a rubric weighs three tenths",
        arguments: ["حالة الطقس ليوم الأحد", "مواقيت الصلاة بالرباط", "Météo: pluies"]
    )
    func rubric(title: String) {
        #expect(abs(rank([0, 0], title: title) - rank([0, 0]) - log2(0.3)) < 1e-9)
    }

    @Test(
        "what only mentions the weather or prices is no rubric",
        arguments: ["الحكومة تناقش أسعار المحروقات", "وفاة خبير في الطقس", "Le gouvernement et la météo"]
    )
    func noRubric(title: String) {
        #expect(rank([0, 0], title: title) == rank([0, 0]))
    }

    @Test("a second article of one outlet changes nothing")
    func second() throws {
        let one = try stored([("hiba", 0), ("adala", 600)])
        #expect(try stored([("hiba", 0), ("adala", 600), ("adala", 9000), ("hiba", 18_000)]) == one)
    }

    @Test("the order in which articles come changes nothing")
    func order() throws {
        let articles: [(outlet: String, at: Int64)] = [
            ("hiba", 0), ("adala", 600), ("albab", 4000), ("adala", 300), ("hiba", 7200),
        ]
        let expected = rank([0, 300, 4000].map { NewsWorld.start.secondsSince1970 + $0 })
        for turn in 0..<articles.count {
            let turned = Array(articles[turn...] + articles[..<turn])
            #expect(abs(try stored(turned) - expected) < 1e-6, "\(turned)")
            #expect(abs(try stored(turned.reversed()) - expected) < 1e-6, "\(turned.reversed())")
        }
    }

    @Test("what is corrected, revised or taken away changes the rank with it")
    func changes() throws {
        let world = try NewsWorld()
        let news = world.database
        func expect(_ votes: [Int64], title: String = "خبر", in story: Int64 = 1) throws {
            let stored = try #require(Double(try world.value("SELECT rank FROM story WHERE id = \(story)")))
            let expected = rank(votes.map { NewsWorld.start.secondsSince1970 + $0 }, title: title)
            #expect(abs(stored - expected) < 1e-6)
        }
        try news.write { transaction in
            let first = try transaction.keep(.sample(1), at: 0)
            let second = try transaction.keep(.sample(2, of: "adala"), at: 600)
            let third = try transaction.keep(.sample(3, of: "albab"), at: 1200)
            let story = try transaction.put(first, in: nil)
            try transaction.put(second, in: story, .near(first, .copy, 0.9))
            try transaction.put(third, in: story, .near(first, .copy, 0.9))
        }
        try expect([0, 600, 1200])
        try news.write { transaction in
            _ = try transaction.split([Article.ID(3)], reason: "x", by: "x", at: NewsWorld.start)
        }
        try expect([0, 600])
        try expect([1200], in: 2)
        try news.write { transaction in
            _ = try transaction.join(Story.ID(1), Story.ID(2), reason: "x", by: "x", at: NewsWorld.start)
        }
        try expect([0, 600, 1200])
        try news.write { transaction in
            _ = try transaction.revise(
                Article.ID(2),
                to: .sample(2, of: "adala"),
                entryDigest: 2,
                at: NewsWorld.start,
                believedAt: NewsWorld.time(9000)
            )
        }
        try expect([0, 1200, 9000])
        try news.write { transaction in
            _ = try transaction.revise(
                Article.ID(1),
                to: .sample(1, title: "طقس الأحد"),
                entryDigest: 2,
                at: NewsWorld.start,
                believedAt: NewsWorld.time(0)
            )
        }
        try expect([0, 1200, 9000], title: "طقس الأحد")
        try news.write { transaction in
            _ = try transaction.place(
                Article.ID(2),
                in: nil,
                placement: .alone,
                fingerprint: [],
                at: NewsWorld.start
            )
        }
        try expect([0, 1200], title: "طقس الأحد")
    }

    @Test("an outlet that posts a thousand texts takes no place among stories of two outlets")
    func flood() throws {
        let flood = rank([1_748_660_000 + 3600])
        #expect(rank([1_748_660_000, 1_748_660_000 + 3600]) > flood)
    }

    @Test("stories are given by rank through its index, and a file of an earlier schema has its ranks")
    func reading() throws {
        let world = try NewsWorld()
        try world.database.write { transaction in
            for (number, outlets) in [1, 3, 2].enumerated() {
                var story: Story.ID?
                for outlet in ["hiba", "adala", "albab"].prefix(outlets) {
                    let id = try transaction.keep(.sample(number, of: outlet), at: 60)
                    story = try transaction.put(id, in: story, story == nil ? .alone : .near(id, .copy, 0.9))
                }
            }
        }
        #expect(try world.database.stories(NewsFilter(), by: .rank).map(\.outletCount) == [3, 2, 1])
        let plan = try world.rows(
            "EXPLAIN QUERY PLAN SELECT s.* FROM story t CROSS JOIN stories s ON s.id = t.id WHERE s.outlet_count > 1 ORDER BY t.rank DESC, s.id DESC LIMIT 9"
        )
        #expect(plan.contains { $0.contains("story_rank") }, "\(plan)")
        #expect(!plan.contains { $0.contains("TEMP B-TREE FOR ORDER BY") }, "\(plan)")
        let before = try world.rows("SELECT rank, newest_vote FROM story ORDER BY id")
        try world.database.write { transaction in
            try transaction.run("UPDATE story SET rank = 0, newest_vote = 0")
            try NewsTransaction.rankAll(in: transaction.db)
        }
        #expect(try world.rows("SELECT rank, newest_vote FROM story ORDER BY id") == before)
    }
}

@Suite("Sections")
struct SectionTests {
    @Test("sections are kept, found whatever letters they are written with, and renewed by a later entry")
    func sections() throws {
        let world = try NewsWorld()
        let news = world.database
        func found(_ section: String) throws -> [Int] {
            let filter = NewsFilter(section: section)
            let articles = try news.articles(filter).map { Int($0.id.number) }
            #expect(try news.stories(filter).map { Int($0.original.number) } == articles)
            return articles
        }
        try news.write { transaction in
            for (number, sections) in [["سياسة", "مجتمع"], ["رياضة"], []].enumerated() {
                var article = Article.sample(number)
                article.sections = sections
                try transaction.put(try transaction.keep(article, at: Int64(number)), in: nil)
            }
        }
        #expect(try world.value("SELECT sections FROM articles WHERE id = 1") == "سياسة, مجتمع")
        #expect(try world.value("SELECT sections FROM articles WHERE id = 3") == "")
        #expect(try found("سياسه") == [1])
        #expect(try found("رِياضة") == [2])
        #expect(try found("اقتصاد") == [])
        try news.write { transaction in
            var article = Article.sample(0)
            for sections in [["اقتصاد"], []] {
                article.sections = sections
                _ = try transaction.revise(
                    Article.ID(1),
                    to: article,
                    entryDigest: 2,
                    at: NewsWorld.start,
                    believedAt: NewsWorld.time(50)
                )
            }
        }
        #expect(try found("سياسة") == [])
        #expect(try found("اقتصاد") == [1])
        #expect(
            try world.rows("SELECT believed_at FROM article_section WHERE article_id = 1") == [
                "\(NewsWorld.time(50))"
            ]
        )
    }
}
