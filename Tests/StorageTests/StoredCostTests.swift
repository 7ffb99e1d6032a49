import Machinery
import News
import Testing

@testable import Storage

@Suite("U2: what a poll costs, whatever is stored")
struct StoredCostTests {
    @Test("U2: an article is looked up by what it says through an index")
    func plans() throws {
        let world = try NewsWorld()
        for (condition, index) in [
            (KnownArticle.sameEntry, "article_digest (outlet_id=? AND entry_digest=? AND believed_at>?)"),
            (KnownArticle.sameTime, "article_title (outlet_id=? AND title=? AND believed_at=?)"),
            (KnownArticle.sameTitle, "article_title (outlet_id=? AND title=? AND believed_at>?)"),
            (
                KnownArticle.ownTitle,
                "article_title (outlet_id=? AND title=? AND believed_at>? AND believed_at<?)"
            ),
        ] {
            let values: SQLArguments = Array(
                ["a", "b", "2025", "2026"].prefix(condition.contains("?4") ? 4 : 3)
            )
            let plan = try world.database.read { db in
                try db.all("EXPLAIN QUERY PLAN \(KnownArticle.sql(condition))", values) {
                    $0["detail"] as String
                }
            }
            #expect(plan.contains { $0.contains(index) }, "\(plan)")
            #expect(!plan.contains { $0.hasPrefix("SCAN") }, "\(plan)")
        }
    }

    @Test(
        "U2: an entry is known by its digest, or by its title and time, the latest article first, within the time"
    )
    func content() throws {
        let world = try NewsWorld()
        func known(_ title: String, at seconds: Int64?, digest: Int64 = 0, since: Int64 = -1000) throws
            -> Int64?
        {
            try world.database.write { transaction in
                try transaction.knownArticle(
                    outlet: Outlet.ID("hiba"),
                    title: title,
                    publishedAt: seconds.map(NewsWorld.time),
                    entryDigest: digest,
                    since: NewsWorld.time(since)
                )?.id.number
            }
        }
        try world.database.write { transaction in
            for (number, title, published, believed) in [
                (1, "أ", 10, 10), (2, "أ", 20, 20), (3, "أ", 10, 10), (4, "ب", 5000, 0), (5, "أ", -9, -9),
            ] as [(Int, String, Int64, Int64)] {
                var article = Article.sample(number, title: title)
                article.publishedAt = NewsWorld.time(published)
                _ = try transaction.keep(article, at: believed, digest: Int64(100 + number % 4))
            }
        }
        #expect(try known("أ", at: 10) == 3)
        #expect(try known("أ", at: 20) == 2)
        #expect(try known("أ", at: 11) == nil)
        #expect(try known("أ", at: nil) == nil)
        // Believed to be of another time than the one that was stated.
        #expect(try known("ب", at: 5000) == 4)
        #expect(try known("ج", at: nil, digest: 101) == 1)
        #expect(try known("ج", at: nil, digest: 103) == 3)
        #expect(try known("ج", at: nil, digest: 101, since: 0) == 1)
        #expect(try known("ج", at: nil, digest: 102, since: 21) == nil)
        #expect(try known("أ", at: -9, since: 0) == nil)
        // Of two that say the same in either way, the one that came later.
        #expect(try known("أ", at: 20, digest: 103) == 3)
    }

    /// What the story's columns and its articles' relations are.
    private func derived(_ world: NewsWorld) throws -> [String] {
        try world.rows("SELECT * FROM story ORDER BY id")
            + world.rows(
                "SELECT article_id, story_id, relation, match_id, similarity, rule FROM placement ORDER BY article_id"
            )
    }

    @Test(
        "U2: whatever is revised and placed again, a story's columns are those that all of its articles give",
        arguments: 1...12
    )
    func property(seed: Int) throws {
        let world = try NewsWorld()
        var random = SplitMix(state: UInt64(seed))
        let agencies = [nil, nil, "MAP", "AFP"]
        let ids = try world.database.write { transaction in
            let first = try transaction.keep(.sample(1, agency: agencies[Int(random.next() % 4)]))
            let story = try transaction.put(first, in: nil)
            var ids = [first]
            for number in 2...6 {
                let outlet = NewsWorld.outlets[Int(random.next() % 3)].id.text
                let id = try transaction.keep(
                    .sample(number, of: outlet, agency: agencies[Int(random.next() % 4)]),
                    at: Int64(random.next() % 4)
                )
                try transaction.put(id, in: story, .near(first, .excerpt, 0.5))
                ids.append(id)
            }
            return ids
        }
        for step in 0..<60 {
            let id = ids[Int(random.next() % 6)]
            let row = try #require(try world.database.article(id))
            var article = row.article
            article.title = "عنوان \(step)"
            if random.next() % 3 == 0 { article.agency = agencies[Int(random.next() % 4)] }
            let isMoved = random.next() % 2 == 0
            let time = isMoved ? NewsWorld.time(Int64(random.next() % 5)) : row.believedAt
            let relation = [Relation.copy, .excerpt, .extended][Int(random.next() % 3)]
            let match = ids[Int(random.next() % 6)]
            let isPlaced = random.next() % 2 == 0
            let digest = Int64(step)
            try world.database.write { transaction in
                _ = try transaction.revise(
                    id,
                    to: article,
                    entryDigest: digest,
                    at: NewsWorld.start,
                    believedAt: time
                )
                if isPlaced {
                    let story = try #require(try transaction.placement(of: id)).story
                    try transaction.put(id, in: story, match == id ? .alone : .near(match, relation, 0.5))
                }
            }
            let quick = try derived(world)
            #expect(try world.database.problems() == [])
            try world.database.write { try $0.recompute(1) }
            #expect(try derived(world) == quick, "seed \(seed), step \(step)")
        }
    }

    @Test("U2: revising an article and placing it again reads no other article of its story")
    func constant() throws {
        let world = try NewsWorld()
        let id = try world.database.write { transaction in
            let first = try transaction.keep(.sample(1))
            let story = try transaction.put(first, in: nil)
            for number in 2...4 {
                try transaction.put(
                    try transaction.keep(.sample(number), at: 9),
                    in: story,
                    .near(first, .copy, 1)
                )
            }
            return first
        }
        // A wrong count would be mended if the others were counted.
        try world.database.write { transaction in
            try transaction.run("UPDATE story SET article_count = 77")
            for number in [1, 3] as [Int64] {
                _ = try transaction.revise(
                    Article.ID(number),
                    to: .sample(Int(number), title: "آخر"),
                    entryDigest: 7,
                    at: NewsWorld.start,
                    believedAt: NewsWorld.time(number == 1 ? 0 : 9)
                )
                try transaction.put(Article.ID(number), in: Story.ID(1), .near(Article.ID(2), .copy, 1))
            }
        }
        #expect(
            try world.rows("SELECT article_count, title, original_id FROM story") == ["77|آخر|\(id.number)"]
        )
    }
}
