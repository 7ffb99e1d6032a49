import News
import Storage
import Testing
import Machinery

/// Articles, stories and relations after placing: each test reads the `copies` view as a person would.
@Suite("Placing articles in stories")
struct StoryTests {
    private static let copies = """
        SELECT story_id, article_id, relation, similarity, delay_seconds FROM copies ORDER BY article_id
        """

    @Test("a lone article opens a story of which it is the original")
    func lone() throws {
        let world = try NewsWorld()
        try world.database.write { transaction in
            try transaction.put(try transaction.keep(.sample(1, title: "عنوان", agency: "MAP")), in: nil)
        }
        #expect(try world.rows(StoryTests.copies) == ["1|1|original|1.0|0"])
        #expect(
            try world.rows("SELECT * FROM stories") == [
                "1|2025-05-31T02:53:20Z|2025-05-31T02:53:20Z|1|1|hiba|MAP|1|seen|97147.7778||عنوان"
            ]
        )
        #expect(try world.database.problems() == [])
    }

    /// What the second article is to the first when it came later, and what both are when it was earlier.
    @Test(
        "when an earlier article arrives later, it becomes the original and the old one its inverse",
        arguments: [
            (Relation.copy, Relation.copy), (.excerpt, .extended), (.extended, .excerpt),
        ]
    )
    func earlier(relation: Relation, inverse: Relation) throws {
        for (seconds, expected) in [
            (Int64(60), ["1|1|original|1.0|0", "1|2|\(relation.rawValue)|0.75|60"]),
            (-60, ["1|1|\(inverse.rawValue)|0.75|60", "1|2|original|1.0|0"]),
        ] {
            let world = try NewsWorld()
            try world.database.write { transaction in
                let first = try transaction.keep(.sample(1, title: "الأول"))
                let second = try transaction.keep(.sample(1, of: "adala", title: "الثاني"), at: seconds)
                let story = try transaction.put(first, in: nil)
                try transaction.put(second, in: story, .near(first, relation, 0.75))
            }
            #expect(try world.rows(StoryTests.copies) == expected)
            let original = seconds < 0 ? "2|2|adala|2|الثاني" : "2|2|hiba|1|الأول"
            #expect(
                try world.rows(
                    "SELECT article_count, outlet_count, first_outlet_id, original_id, title FROM stories"
                )
                    == [original]
            )
            #expect(try world.database.problems() == [])
        }
    }

    @Test("articles of one second are ordered by arrival")
    func sameSecond() throws {
        let world = try NewsWorld()
        try world.database.write { transaction in
            let first = try transaction.keep(.sample(1))
            let second = try transaction.keep(.sample(2))
            let story = try transaction.put(second, in: nil)
            try transaction.put(first, in: story, .near(second, .copy, 0.9))
        }
        #expect(try world.rows(StoryTests.copies) == ["1|1|original|1.0|0", "1|2|copy|0.9|0"])
    }

    @Test("the story's agency is the original's, else that of the earliest article that credits one")
    func agency() throws {
        let world = try NewsWorld()
        try world.database.write { transaction in
            let first = try transaction.keep(.sample(1))
            let story = try transaction.put(first, in: nil)
            for (number, agency) in [(2, "AFP"), (3, "MAP")] {
                let id = try transaction.keep(.sample(number, agency: agency), at: 100 - Int64(number))
                try transaction.put(id, in: story, .near(first, .copy, 0.9))
            }
        }
        #expect(try world.value("SELECT agency FROM stories") == "MAP")
    }

    @Test("joined stories live on under the oldest id, which the others lead to")
    func join() throws {
        let world = try NewsWorld()
        try world.database.write { transaction in
            var stories: [Story.ID] = []
            for number in 1...4 {
                let id = try transaction.keep(.sample(number), at: Int64(-number))
                stories.append(try transaction.put(id, in: nil))
            }
            #expect(
                try transaction.join([stories[2], stories[1]], at: NewsWorld.start).survivor == stories[1]
            )
            #expect(
                try transaction.join([stories[2], stories[0]], at: NewsWorld.start).survivor == stories[0]
            )
        }
        // Never measured against one another, so no similarity is claimed.
        #expect(
            try world.rows(StoryTests.copies) == [
                "1|1|copy||2", "1|2|copy||1", "1|3|original|1.0|0", "4|4|original|1.0|0",
            ]
        )
        for gone in [Int64(2), 3] {
            #expect(try world.database.story(Story.ID(gone))?.story.id == Story.ID(1))
        }
        #expect(try world.database.story(Story.ID(9)) == nil)
        #expect(
            try world.rows("SELECT id, story_id, at FROM story_alias ORDER BY id") == [
                "2|1|2025-05-31T02:53:20Z", "3|1|2025-05-31T02:53:20Z",
            ]
        )
        #expect(try world.database.problems() == [])
    }

    @Test("an article placed in a story that is gone comes to where its articles went")
    func placedInGone() throws {
        let world = try NewsWorld()
        try world.database.write { transaction in
            let first = try transaction.keep(.sample(1))
            let second = try transaction.keep(.sample(2))
            let third = try transaction.keep(.sample(3))
            let older = try transaction.put(first, in: nil)
            let younger = try transaction.put(second, in: nil)
            _ = try transaction.join([older, younger], at: NewsWorld.start)
            #expect(try transaction.put(third, in: younger, .near(second, .copy, 0.9)) == older)
        }
        #expect(try world.database.problems() == [])
    }

    @Test(
        "an article that leaves its story takes the id along if it was alone, and else leaves it whole"
    )
    func leaving() throws {
        let world = try NewsWorld()
        try world.database.write { transaction in
            let first = try transaction.keep(.sample(1, title: "الأول"))
            let second = try transaction.keep(.sample(2, title: "الثاني"), at: 10)
            let third = try transaction.keep(.sample(3, title: "الثالث"), at: 20)
            let shared = try transaction.put(first, in: nil)
            try transaction.put(second, in: shared, .near(first, .extended, 0.8))
            let lone = try transaction.put(third, in: nil)
            // The original of two leaves: the other becomes the original of what remains.
            let fresh = try transaction.put(first, in: nil)
            #expect(fresh != shared && fresh != lone)
            // Alone and placed anew with no story named: it keeps its story.
            #expect(try transaction.put(third, in: nil) == lone)
            // Alone and moved: its story ends.
            #expect(try transaction.put(third, in: shared, .near(second, .copy, 0.7)) == shared)
        }
        #expect(
            try world.rows(StoryTests.copies) == [
                "3|1|original|1.0|0", "1|2|original|1.0|0", "1|3|copy|0.7|10",
            ]
        )
        #expect(
            try world.rows("SELECT id, title, article_count FROM stories ORDER BY id") == [
                "1|الثاني|2", "3|الأول|1",
            ]
        )
        #expect(try world.database.story(Story.ID(2))?.story.id == Story.ID(1))
        #expect(try world.database.problems() == [])
    }

    @Test("an original that is placed anew stays it, and the article it now resembles turns round")
    func originalPlacedAnew() throws {
        let world = try NewsWorld()
        try world.database.write { transaction in
            let first = try transaction.keep(.sample(1))
            let second = try transaction.keep(.sample(2), at: 10)
            let story = try transaction.put(first, in: nil)
            try transaction.put(second, in: story, .near(first, .copy, 0.9))
            try transaction.put(first, in: story, .near(second, .excerpt, 0.5))
        }
        #expect(try world.rows(StoryTests.copies) == ["1|1|original|1.0|0", "1|2|extended|0.5|10"])
        #expect(try world.database.problems() == [])
    }

    @Test("a copy that is placed anew in its story is counted once")
    func copyPlacedAnew() throws {
        let world = try NewsWorld()
        try world.database.write { transaction in
            let first = try transaction.keep(.sample(1))
            let second = try transaction.keep(.sample(2), at: 10)
            let story = try transaction.put(first, in: nil)
            for similarity in [0.9, 0.8, 0.7] {
                try transaction.put(second, in: story, .near(first, .copy, similarity))
            }
        }
        #expect(try world.rows(StoryTests.copies) == ["1|1|original|1.0|0", "1|2|copy|0.7|10"])
        #expect(try world.rows("SELECT article_count, outlet_count FROM stories") == ["2|1"])
        #expect(try world.database.problems() == [])
    }

    @Test("a lone article that joins a story of several is counted there with its time, outlet and agency")
    func loneJoins() throws {
        let world = try NewsWorld()
        try world.database.write { transaction in
            let first = try transaction.keep(.sample(1))
            let story = try transaction.put(first, in: nil)
            try transaction.put(
                try transaction.keep(.sample(2), at: 10),
                in: story,
                .near(first, .copy, 0.9)
            )
            for (number, outlet, time) in [(3, "adala", 20), (4, "hiba", 5), (5, "albab", -10)]
                as [(Int, String, Int64)]
            {
                let article = try transaction.keep(.sample(number, of: outlet, agency: "map"), at: time)
                let lone = try transaction.put(article, in: nil)
                try transaction.recordPlacement(.near(first, .copy, 0.8), of: article)
                let (survivor, gone) = try transaction.join([lone, story], at: NewsWorld.start)
                #expect(survivor == story && gone == [lone])
            }
        }
        #expect(
            try world.rows("SELECT article_count, outlet_count, agency, original_id FROM stories") == [
                "5|3|map|5"
            ]
        )
        #expect(try world.database.problems() == [])
    }

    @Test("what was placed can be read back to be placed again")
    func placementReadBack() throws {
        let world = try NewsWorld()
        try world.database.write { transaction in
            let first = try transaction.keep(.sample(1))
            let second = try transaction.keep(.sample(2), at: 10)
            #expect(try transaction.placement(of: first) == nil)
            let story = try transaction.put(first, in: nil)
            try transaction.put(second, in: story, .near(first, .extended, 0.9))
            let kept = try transaction.placement(of: second)
            #expect(kept?.story == story)
            #expect(kept?.record == .near(first, .extended, 0.9))
            #expect(try transaction.placement(of: first)?.record == .alone)
        }
    }

    @Test("a story that was never there, and an article that was never kept, are our own errors")
    func unknown() throws {
        let world = try NewsWorld()
        for body in [
            { @Sendable (transaction: NewsTransaction) in
                _ = try transaction.put(try transaction.keep(.sample(1)), in: Story.ID(77))
            },
            { transaction in _ = try transaction.put(Article.ID(77), in: nil) },
            { transaction in _ = try transaction.join([], at: NewsWorld.start) },
        ] {
            let error = #expect(throws: StorageError.self) { try world.database.write(body) }
            #expect(error?.exitCode == .bug)
        }
        #expect(try world.database.counts().articles == 0)
    }

    @Test("fingerprints come back in the order of placing, from the first believed time asked for")
    func fingerprints() throws {
        let world = try NewsWorld()
        try world.database.write { transaction in
            let ids = try (1...5).map { try transaction.keep(.sample($0), at: Int64($0 * 100)) }
            for index in [3, 0, 4, 2, 1] { try transaction.put(ids[index], in: nil) }
            // A revision arrives anew.
            try transaction.put(ids[3], in: nil)
        }
        var found: [StoredFingerprint] = []
        try world.database.storedFingerprints(since: NewsWorld.time(200)) { found.append($0) }
        #expect(found.map(\.article.number) == [5, 3, 2, 4])
        #expect(found.map(\.story.number) == [3, 4, 5, 1])
        #expect(found.map(\.fingerprint) == [[5], [3], [2], [4]])
        #expect(found.first?.url == "https://hiba.test/5/")
        #expect(found.first?.time == NewsWorld.time(500))
        #expect(found.first?.outlet == Outlet.ID("hiba"))
    }

    @Test("stories are listed newest first and by what is asked for")
    func listing() throws {
        let world = try NewsWorld()
        try world.database.write { transaction in
            for number in 1...6 {
                let agency = number == 2 ? "MAP" : nil
                let id = try transaction.keep(.sample(number, agency: agency), at: Int64(number * 3600))
                let story = try transaction.put(id, in: nil)
                guard number.isMultiple(of: 2) else { continue }
                let copy = try transaction.keep(.sample(number, of: "adala"), at: Int64(number * 3600 + 60))
                try transaction.put(copy, in: story, .near(id, .copy, 0.9))
            }
        }
        func ids(_ filter: NewsFilter) throws -> [Int64] {
            try world.database.stories(filter).map(\.id.number)
        }
        #expect(try ids(NewsFilter()) == [6, 5, 4, 3, 2, 1])
        #expect(try ids(NewsFilter(limit: 2)) == [6, 5])
        #expect(try ids(NewsFilter(minOutlets: 2)) == [6, 4, 2])
        #expect(try ids(NewsFilter(outlet: Outlet.ID("adala"), limit: 2)) == [6, 4])
        #expect(try ids(NewsFilter(agency: "map")) == [2])
        #expect(try ids(NewsFilter(since: NewsWorld.time(7200), until: NewsWorld.time(14400))) == [3, 2])
        #expect(
            try world.database.articles(NewsFilter(outlet: Outlet.ID("adala"), minOutlets: 2)).map(
                \.id.number
            )
                == [9, 6, 3]
        )
        let counts = try world.database.counts()
        #expect(
            [counts.articles, counts.stories, counts.storiesWithCopies, counts.waitingPages] == [9, 6, 3, 0]
        )
        let page = try #require(try world.database.story(Story.ID(6)))
        #expect(page.copies.map(\.relation) == [.original, .copy])
        #expect(page.copies.map(\.delaySeconds) == [0, 60])
        #expect(page.copies.last?.article.article.text == "نص الخبر")
    }
}
