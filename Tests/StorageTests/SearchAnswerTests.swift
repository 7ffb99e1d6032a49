import News
@testable import Storage
import Testing

@Suite("Searching: stories, counts, pages, faults")
struct SearchAnswerTests {
    /// Articles with their outlet, text and story; an article of the same story as one before joins it.
    private static func world(_ articles: [(outlet: String, text: String, story: Int)]) throws -> NewsWorld {
        let world = try NewsWorld()
        try world.database.write { transaction in
            var stories: [Int: Story.ID] = [:]
            for (index, article) in articles.enumerated() {
                var sample = Article.sample(index + 1, of: article.outlet, text: article.text)
                sample.language = index % 2 == 0 ? "ar-MA" : "fr"
                sample.agency = article.outlet == "adala" ? "MAP" : nil
                let id = try transaction.keep(sample, at: Int64(index - articles.count) * 7 * 86400)
                let record = stories[article.story].map { _ in PlacementRecord.near(Article.ID(1), .copy, 1) }
                stories[article.story] = try transaction.put(id, in: stories[article.story], record ?? .alone)
            }
        }
        while try world.database.indexWaiting() {}
        return world
    }

    private static func sample() throws -> NewsWorld {
        try world([
            ("hiba", "ميناء طنجة", 1), ("adala", "ميناء طنجة", 1), ("albab", "ميناء أكادير", 2),
            ("hiba", "سفينة", 3),
            ("adala", "ميناء طنجة", 1), ("albab", "ميناء العيون", 4),
        ])
    }

    @Test(
        "a story is one hit, its newest match, with its articles and outlets; all copies are shown on request"
    )
    func stories() throws {
        let world = try SearchAnswerTests.sample()
        let hits = try world.database.search("ميناء", NewsFilter()).hits
        #expect(hits.map(\.article.id.number) == [6, 5, 3])
        #expect(hits.map { $0.story?.articleCount } == [1, 3, 1])
        #expect(hits.map { $0.story?.outletCount } == [1, 2, 1])
        let all = SearchManner(showsAllCopies: true)
        #expect(
            try world.database.search("ميناء", NewsFilter(), all).hits.map(\.article.id.number) == [
                6, 5, 3, 2, 1,
            ]
        )
        let ranked = try world.database.search("طنجة", NewsFilter(), SearchManner(order: .rank)).hits
        #expect(ranked.count == 1)
        #expect(
            try world.database.search("ميناء", NewsFilter(outlet: Outlet.ID("hiba"))).hits.map(
                \.article.id.number
            )
                == [1]
        )
        #expect(
            try world.database.search("طنجة", NewsFilter(), SearchManner(isExact: true)).hits.map(
                \.article.id.number
            ) == [5]
        )
    }

    @Test("pages follow each other without a gap or a double", arguments: [SearchManner.Order.newest, .rank])
    func pages(order: SearchManner.Order) throws {
        let world = try SearchAnswerTests.world((0..<60).map { ("hiba", "ميناء", $0 % 23) })
        let whole = try world.database.search("ميناء", NewsFilter(limit: 100), SearchManner(order: order))
        #expect(whole.hits.count == 23 && !whole.hasMore)
        var pieces: [Int64] = []
        for offset in stride(from: 0, to: 23, by: 5) {
            let page = try world.database.search(
                "ميناء",
                NewsFilter(limit: 5),
                SearchManner(order: order, offset: offset)
            )
            #expect(page.hasMore == (offset < 20))
            pieces += page.hits.map(\.article.id.number)
        }
        #expect(pieces == whole.hits.map(\.article.id.number))
        #expect(
            try world.database.search("ميناء", NewsFilter(), SearchManner(order: order, offset: 23)).hits
                .isEmpty
        )
    }

    @Test(
        "matches are counted by outlet, agency, language and day; a facet tells what its own filter leaves out"
    )
    func counts() throws {
        let world = try SearchAnswerTests.sample()
        func counts(_ filter: NewsFilter, exact: Bool = false) throws -> SearchCounts {
            try #require(
                try world.database.search("ميناء", filter, SearchManner(isExact: exact, counts: true)).counts
            )
        }
        func shown(_ facets: [SearchCounts.Facet]) -> [String] { facets.map { "\($0.value) \($0.articles)" } }
        for exact in [false, true] {
            let all = try counts(NewsFilter(limit: 1), exact: exact)
            #expect((all.articles, all.stories, all.isComplete) == (5, 3, true))
            #expect(shown(all.outlets) == ["adala 2", "albab 2", "hiba 1"])
            #expect(shown(all.agencies) == ["MAP 2"])
            #expect(shown(all.languages) == ["ar 3", "fr 2"])
            #expect(
                shown(all.days) == [
                    "2025-04-19 1", "2025-04-26 1", "2025-05-03 1", "2025-05-17 1", "2025-05-24 1",
                ]
            )
            #expect(shown(all.months) == ["2025-04 2", "2025-05 3"])
        }
        let one = try counts(NewsFilter(outlet: Outlet.ID("adala"), agency: "map"))
        #expect((one.articles, one.stories) == (2, 1))
        #expect(shown(one.outlets) == ["adala 2"])
        #expect(shown(one.agencies) == ["MAP 2"])
        let outlet = try counts(NewsFilter(outlet: Outlet.ID("albab")))
        #expect(shown(outlet.outlets) == ["adala 2", "albab 2", "hiba 1"])
        #expect(try counts(NewsFilter(language: "ar")).articles == 3)
        #expect(try counts(NewsFilter(language: "ar-MA")).articles == 3)
        #expect(try counts(NewsFilter(minOutlets: 2)).articles == 3)
        let days = NewsFilter(since: NewsWorld.time(-36 * 86400), until: NewsWorld.time(-27 * 86400))
        #expect(try counts(days).articles == 2)
        #expect(try world.database.search("ميناء", NewsFilter()).counts == nil)
    }

    @Test(
        "what cannot be looked for is told",
        arguments: [("-رياضة", SearchFault.onlyExcluded), ("؟ …", .noWord), ("", .noWord)]
    )
    func faults(typed: String, fault: SearchFault) throws {
        let world = try SearchAnswerTests.sample()
        let answer = try world.database.search(typed, NewsFilter())
        #expect(answer.fault == fault && answer.hits.isEmpty)
        #expect(!fault.description.isEmpty)
    }

    @Test(
        "no word is left out of a long search, and one that is too long is refused",
        arguments: [65, 200, 499]
    )
    func manyWords(count: Int) throws {
        let world = try SearchAnswerTests.sample()
        let words = (0..<count).map { "x\($0)" }
        func found(_ words: [String], by operation: String) throws -> Int {
            let answer = try world.database.search(words.joined(separator: operation), NewsFilter())
            #expect(answer.fault == nil)
            return answer.hits.count
        }
        #expect(try found(words.dropLast() + ["سفينة"], by: " OR ") == 1)
        #expect(
            try found(Array(repeating: "سفينة", count: 3) + (0..<count / 3).map { "x\($0)" }, by: " ") == 0
        )
        #expect(try found(["ميناء"] + (0..<count - 2).map { "-x\($0)" } + ["-العيون"], by: " ") == 2)
        let tooMany = try world.database.search(
            (0..<501).map { "x\($0)" }.joined(separator: " OR "),
            NewsFilter()
        )
        #expect(tooMany.fault == .tooManyWords)
        let long = try world.database.search(
            "\"" + String(repeating: "كلمة ", count: 2000) + "\"",
            NewsFilter()
        )
        #expect(long.fault == .tooManyWords)
    }

    @Test("numbers, acronyms and hamza are found through the index as they are marked")
    func spellings() throws {
        let texts = [
            "يوم و30 ماي", "قمة الـ20", "تقنية الـVAR", "120كلم", "وزير مسؤول", "شؤون الهيئة", "كل شيء",
            "مبادئ",
        ]
        let world = try SearchAnswerTests.world(texts.enumerated().map { ("hiba", $0.element, $0.offset) })
        for (typed, id) in [
            ("30", 1), ("\"30 ماي\"", 1), ("20", 2), ("الـ20", 2), ("var", 3), ("120", 4), ("كلم", 4),
            ("120كلم", 4),
            ("مسئول", 5), ("\"وزير مسئول\"", 5), ("مسئو*", 5), ("شئون", 6), ("الهيأة", 6),
            ("\"شئون الهيأة\"", 6),
            ("شئ", 7), ("شيء*", 7), ("مباديء", 8),
        ] {
            let answer = try world.database.search(typed, NewsFilter())
            #expect(answer.hits.map(\.article.id.number) == [Int64(id)], "\(typed)")
            #expect(answer.hits.first?.snippet.hits.isEmpty == false, "\(typed)")
        }
    }

    @Test("where only expanded prefixes would find more, the words are named")
    func prefixedWords() throws {
        let world = try SearchAnswerTests.world([
            ("hiba", "سافر إلى مدينة", 1), ("hiba", "وصل بمدينة، ومدينة", 2), ("hiba", "شيء آخر", 3),
        ])
        func words(_ typed: String, _ manner: SearchManner = .init()) throws -> [String] {
            try world.database.search(typed, NewsFilter(), manner).prefixedWords
        }
        #expect(try words("مدينة") == ["بمدينة", "ومدينة"])
        #expect(try words("آخر") == [])
        #expect(try words("rabat") == [])
        #expect(try words("مدينة", SearchManner(expandsPrefixes: true)) == [])
        #expect(try words("مدينة", SearchManner(isExact: true)) == [])
    }
}
