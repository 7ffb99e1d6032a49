import Language
import News
@testable import Storage
import Testing

@Suite("Searching: alternatives, exclusions, exact, prefixes, rank")
struct SearchMannerTests {
    private static func world(_ texts: [String], titles: [String] = []) throws -> NewsWorld {
        let world = try NewsWorld()
        try world.database.write { transaction in
            for (index, text) in texts.enumerated() {
                let title = index < titles.count ? titles[index] : "خبر"
                let id = try transaction.keep(.sample(index + 1, title: title, text: text), at: Int64(index))
                try transaction.put(id, in: nil)
            }
        }
        return world
    }

    private func found(
        _ words: String,
        in world: NewsWorld,
        _ filter: NewsFilter = NewsFilter(),
        _ manner: SearchManner = SearchManner()
    ) throws -> [Int64] {
        try world.database.found(words, filter, manner).map(\.article.id.number).sorted()
    }

    @Test("OR stands between alternatives and binds closer than what must also occur")
    func alternatives() throws {
        let world = try SearchMannerTests.world(["الرباط اليوم", "تونس اليوم", "تونس أمس", "القاهرة اليوم"])
        #expect(try found("الرباط OR تونس", in: world) == [1, 2, 3])
        #expect(try found("اليوم الرباط OR تونس", in: world) == [1, 2])
        #expect(try found("الرباط | \"تونس أمس\"", in: world) == [1, 3])
        #expect(try found("OR الرباط", in: world) == [1])
        #expect(try found("الرباط OR", in: world) == [1])
    }

    @Test("what stands behind a hyphen must not occur; alone it looks for nothing")
    func exclusions() throws {
        let world = try SearchMannerTests.world(["الرباط اليوم", "الرباط أمس", "تونس اليوم"])
        #expect(try found("الرباط -اليوم", in: world) == [2])
        #expect(try found("اليوم -\"الرباط اليوم\"", in: world) == [3])
        #expect(try found("اليوم -الر*", in: world) == [3])
        #expect(try found("الرباط OR تونس -أمس", in: world) == [1, 3])
        #expect(try found("-اليوم", in: world) == [])
        // A hyphen inside a word, or alone, is none of ours.
        #expect(try found("الرباط - اليوم", in: world) == [1])
    }

    @Test("exact asks for every sign as it was typed, wherever folding sees no difference")
    func exact() throws {
        let world = try SearchMannerTests.world(["قال أحمد", "قال احمد", "قال أَحْمَد", "MAP", "map"])
        let exact = SearchManner(isExact: true)
        #expect(try found("أحمد", in: world) == [1, 2, 3])
        #expect(try found("أحمد", in: world, NewsFilter(), exact) == [1])
        #expect(try found("أَحْمَد", in: world, NewsFilter(), exact) == [3])
        #expect(try found("\"قال احمد\"", in: world, NewsFilter(), exact) == [2])
        #expect(try found("أح*", in: world, NewsFilter(), exact) == [1])
        #expect(try found("map", in: world, NewsFilter(), exact) == [5])
        // Only that spelling must not occur.
        #expect(try found("قال -احمد", in: world, NewsFilter(), exact) == [1, 3])
    }

    @Test("an exact search marks what is exact, not what folds to the same before it")
    func exactSnippet() throws {
        let world = try SearchMannerTests.world(["احمد ثم أحمد"])
        let row = try #require(
            try world.database.found("أحمد", NewsFilter(), SearchManner(isExact: true)).first
        )
        #expect(row.snippet.marked("[", "]") == "احمد ثم [أحمد]")
        #expect(row.snippet.hits.map(\.start) == [8])
        #expect(row.snippet.hits.map(\.length) == [4])
    }

    @Test("prefixes find a word with its article and particles")
    func prefixes() throws {
        let world = try SearchMannerTests.world(["في المغرب", "إلى مغرب", "وبالمغرب", "للمغرب", "مغربية"])
        let expanding = SearchManner(expandsPrefixes: true)
        #expect(try found("المغرب", in: world) == [1])
        #expect(try found("المغرب", in: world, NewsFilter(), expanding) == [1, 2, 3, 4])
        #expect(try found("مغرب*", in: world, NewsFilter(), expanding) == [1, 2, 3, 4, 5])
        let row = try #require(try world.database.found("مغرب", NewsFilter(limit: 1), expanding).first)
        #expect(row.snippet.marked("[", "]") == "[للمغرب]")
    }

    @Test("a phrase is marked where it stands as a phrase only")
    func phraseSnippet() throws {
        let world = try SearchMannerTests.world(["اليوم قبل الرباط اليوم"])
        let row = try #require(try world.database.found("\"الرباط اليوم\"", NewsFilter()).first)
        #expect(row.snippet.marked("[", "]") == "اليوم قبل [الرباط] [اليوم]")
    }

    @Test("rank puts the better match first, a title before a text, within the time that was asked for")
    func rank() throws {
        let filler = String(repeating: "كلمات أخرى كثيرة ", count: 30)
        let world = try SearchMannerTests.world(
            [filler + "الميناء", "الميناء الميناء", filler, "الميناء " + filler],
            titles: ["خبر", "خبر", "الميناء", "خبر"]
        )
        let rows = try world.database.found("الميناء", NewsFilter(), SearchManner(order: .rank))
        #expect(rows.map(\.article.id.number).prefix(2).sorted() == [2, 3])
        #expect(rows.count == 4)
        let ranks = rows.compactMap(\.rank)
        #expect(ranks == ranks.sorted())
        #expect(
            try found("الميناء", in: world, NewsFilter(since: NewsWorld.time(2)), SearchManner(order: .rank))
                == [3, 4]
        )
        #expect(
            try found(
                "الميناء",
                in: world,
                NewsFilter(since: NewsWorld.time(1), until: NewsWorld.time(3)),
                SearchManner(order: .rank)
            ) == [2, 3]
        )
    }

    @Test(
        "ranks are those of FTS5's own bm25",
        arguments: [
            "الميناء", "\"في الميناء\"", "الميناء رصيف", "رصيف OR سفينة", "سفي* -رصيف",
            "الميناء -سفينة -رصيف",
            "\"في الميناء\" رصيف OR سفينة",
        ]
    )
    func ranks(words: String) throws {
        let texts = (0..<60).map { number in
            let parts = ["الميناء", "رصيف", "سفينة", "في الميناء", "رصيف آخر", "كلام كثير ليس منه", "وسفينة"]
            return (0...number % 9).map { parts[($0 * $0 + number * 5) % parts.count] }.joined(separator: " ")
        }
        let world = try SearchMannerTests.world(texts, titles: ["خبر", "خبر", "الميناء", "سفينة"])
        let rows = try world.database.found(words, NewsFilter(limit: 60), SearchManner(order: .rank))
        let match = try #require(SearchQuery(words).match())
        let own = try world.database.query(
            """
            SELECT rowid, bm25(articles_fts, 4.0, 1.0) FROM articles_fts
            WHERE articles_fts MATCH '\(match)' ORDER BY 2, 1 DESC
            """
        )
        .rows
        #expect(!rows.isEmpty && rows.count == own.count)
        let ranks = Dictionary(uniqueKeysWithValues: rows.map { ($0.article.id.number, $0.rank ?? 0) })
        for row in own {
            guard case .integer(let id) = row[0], case .real(let rank) = row[1] else {
                Issue.record("no rank: \(row)")
                continue
            }
            #expect(abs(try #require(ranks[id]) - rank) <= abs(rank) * 1e-9, "\(id)")
        }
    }

    @Test("the hits of a title are marked in it, all of it shown")
    func titleHits() throws {
        let title = "الرباط: " + (1...40).map { "كلمة\($0)" }.joined(separator: " ") + " والرباط أيضا، الرباط"
        let world = try SearchMannerTests.world(["نص آخر"], titles: [title])
        let row = try #require(try world.database.found("الرباط", NewsFilter()).first)
        #expect(row.title.text == title)
        #expect(row.title.pieces.filter(\.isHit).map(\.text) == ["الرباط", "الرباط"])
        #expect(row.snippet.hits.isEmpty)
    }

    @Test("beginnings that are looked for in the texts find what the index would find")
    func readBeginnings() throws {
        let texts = ["الرباط اليوم", "تونس اليَوم", "وتونس أمس", "القاهرة اليوم", "Rabat"]
        let world = try SearchMannerTests.world(texts)
        for typed in [
            "ال*", "ت*", "ر* OR تونس", "اليوم -ال*", "-ا* تونس", "\"تونس ال*\"", "ra*", "ا* اليوم", "خ*",
        ] {
            var query = SearchQuery(typed)
            let byIndex = try found(typed, in: world)
            query.read { _ in true }
            #expect(query.isRead && (query.match()?.contains("*") ?? false) == false)
            let held = texts.indices.filter { index in
                query.isHeld(by: ["خبر", texts[index]], isExact: false)
            }
            #expect(held.map { Int64($0 + 1) } == byIndex, "\(typed)")
        }
    }

    @Test("a beginning of which the index holds much is costly")
    func costly() throws {
        let texts = (0..<60).map { number in
            (0..<400).map { "a\(number * 400 + $0)b" }.joined(separator: " ") + " نادر"
        }
        let world = try SearchMannerTests.world(texts)
        while try world.database.indexWaiting() {}
        func leaves(_ beginnings: String...) throws -> Int {
            try world.database.read { try FullTextIndex($0).leaves(of: beginnings) }
        }
        #expect(try leaves("a") > 20)
        #expect(try leaves("a1") < leaves("a"))
        #expect(try leaves("ن", "ز", "ي") == 0)
        #expect(try leaves("a", "ن", "a") == 2 * leaves("a"))
        #expect(try leaves() == 0)
    }

    @Test("a language takes its regions in")
    func language() throws {
        let world = try NewsWorld()
        try world.database.write { transaction in
            for (index, language) in ["ar", "ar-MA", "AR-eg", "arc", "fr", nil].enumerated() {
                var article = Article.sample(index + 1)
                article.language = language
                _ = try transaction.keep(article)
            }
        }
        #expect(try found("خبر", in: world, NewsFilter(language: "ar")) == [1, 2, 3])
        #expect(try found("خبر", in: world, NewsFilter(language: "ar-MA")) == [2])
    }

    private static func insert(
        _ number: Int,
        seenAt seen: Timestamp,
        believedAt believed: Timestamp,
        in transaction: NewsTransaction
    ) throws {
        _ = try transaction.insert(
            .sample(number),
            entryKey: "\(number)",
            entryDigest: 1,
            feed: Feed.ID(1),
            seenAt: seen,
            believedAt: believed
        )
    }

    @Test("the newest are found however late others of their time came", arguments: [1, 20, 100, 400])
    func newest(limit: Int) throws {
        let world = try NewsWorld()
        var times: [(believed: Timestamp, id: Int64)] = []
        try world.database.write { transaction in
            for number in 1...400 {
                // Ten minutes apart and believed up to eleven hours older, a few a quarter of an hour younger.
                let seen = NewsWorld.time(Int64(number) * 600)
                let age = number % 31 == 0 ? -900 : Int64(number * number * 7919 % 40_000)
                let believed = seen.advanced(bySeconds: -age)
                times.append((believed, Int64(number)))
                try Self.insert(number, seenAt: seen, believedAt: believed, in: transaction)
            }
        }
        let expected = times.sorted { ($0.believed, $0.id) > ($1.believed, $1.id) }.prefix(limit).map(\.id)
        let rows = try world.database.found("خبر", NewsFilter(limit: limit))
        #expect(rows.map(\.article.id.number) == expected)
    }

    @Test("articles seen late of an early day are found by that day")
    func seenLate() throws {
        let world = try NewsWorld()
        try world.database.write { transaction in
            for number in 1...300 {
                // Seen a minute apart, every seventh a report of ten days before.
                let seen = NewsWorld.time(Int64(number) * 60)
                let believed = number % 7 == 0 ? seen.advanced(bySeconds: -864_000) : seen
                try Self.insert(number, seenAt: seen, believedAt: believed, in: transaction)
            }
        }
        let since = NewsWorld.time(-870_000)
        let old = try found("خبر", in: world, NewsFilter(since: since, until: NewsWorld.start, limit: 100))
        #expect(old == (1...42).map { $0 * 7 })
        // Those that arrived late are found beside those that had come by then, however few or many they are.
        let until = NewsWorld.time(100 * 60)
        let isEarly = { (number: Int64) in number.isMultiple(of: 7) || number < 100 }
        let early = (1...300).map(Int64.init).filter(isEarly)
        #expect(try found("خبر", in: world, NewsFilter(until: until, limit: 300)) == early)
        let best = SearchManner(order: .rank)
        #expect(try found("خبر", in: world, NewsFilter(until: until, limit: 300), best) == early)
        let late = try found("خبر", in: world, NewsFilter(since: NewsWorld.time(290 * 60), limit: 100))
        #expect(late == (290...300).filter { $0 % 7 != 0 })
    }
}
