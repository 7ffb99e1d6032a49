import News
@testable import Storage
import Testing

@Suite("Searching")
struct SearchTests {
    private static func world(_ articles: [(title: String, text: String)]) throws -> NewsWorld {
        let world = try NewsWorld()
        try world.database.write { transaction in
            for (index, article) in articles.enumerated() {
                let id = try transaction.keep(
                    .sample(index + 1, title: article.title, text: article.text),
                    at: Int64(index)
                )
                try transaction.put(id, in: nil)
            }
        }
        return world
    }

    @Test(
        "a word is found in whatever spelling it was written or typed",
        arguments: [
            ("أحمد", "احمد"), ("احمد", "أَحْمَد"), ("القاهرة", "القاهره"), ("مستشفى", "مستشفي"),
            ("العـــدل", "العدل"),
            ("عام ٢٠٢٥", "2025"), ("عام 2025", "٢٠٢٥"), ("إعلام", "اعلام"), ("Électricité", "electricite"),
            ("MAP", "map"),
        ]
    )
    func folded(written: String, typed: String) throws {
        let world = try SearchTests.world([("خبر", "قال \(written) اليوم")])
        #expect(try world.database.found(typed, NewsFilter()).count == 1)
    }

    @Test("all words must occur, in title or text; a phrase in its order; a star stands for any ending")
    func meaning() throws {
        let world = try SearchTests.world([
            ("وزارة الصحة", "افتتاح مستشفى جديد في الرباط"), ("مستشفى الرباط", "جديد الصحة العمومية"),
        ])
        func found(_ words: String) throws -> [Int64] {
            try world.database.found(words, NewsFilter()).map(\.article.id.number).sorted()
        }
        #expect(try found("مستشفى الصحة") == [1, 2])
        #expect(try found("\"مستشفى جديد\"") == [1])
        #expect(try found("«مستشفى الرباط»") == [2])
        #expect(try found("“الرباط”") == [1, 2])
        #expect(try found("مستش*") == [1, 2])
        #expect(try found("مستش") == [])
        #expect(try found("\"الصحة العمو\"*") == [2])
        #expect(try found("\"مستشفى جد*\"") == [1])
        #expect(try found("مستشفى طنجة") == [])
    }

    @Test(
        "whatever a person types is no error",
        arguments: [
            "", " ", "\"", "\"\"", "\"\"\"", "*", "**", "\"*", "a*b", "AND", "OR", "NOT", "NEAR",
            "NEAR(a b, 5)",
            "a AND", "NOT a", "title:a", "title : a", "- a", "^a", "a + b", "(", ")", "{a}", "a\0b", "\0",
            "'", "';--",
            "%", "_", "\\", "🙂", "…", "؟", "،", "\u{200F}", "\u{FFFF}", "-1", "1.5", "a.b.c", "«", "»", "“”",
            String(repeating: "كلمة ", count: 2000), String(repeating: "\"", count: 999),
        ]
    )
    func anything(typed: String) throws {
        let world = try SearchTests.world([("خبر", "a and or not near title b 🙂 كلمة")])
        _ = try world.database.found(typed, NewsFilter())
        _ = try world.database.found("خبر " + typed, NewsFilter())
        _ = try world.database.found("خبر " + typed, NewsFilter(), SearchManner(order: .rank))
    }

    @Test("operators of the index are mere words", arguments: ["AND", "or", "NOT", "NEAR"])
    func operators(word: String) throws {
        let world = try SearchTests.world([("خبر", "this and that or not near"), ("خبر", "خبر")])
        #expect(try world.database.found("خبر \(word)", NewsFilter()).map(\.article.id.number) == [1])
    }

    @Test(
        "what is no word does not hide what is found without it",
        arguments: ["خبر 🙂", "خبر - ؟", "\"\" خبر", "* خبر"]
    )
    func noWords(typed: String) throws {
        let world = try SearchTests.world([("خبر", "نص")])
        #expect(try world.database.found(typed, NewsFilter()).count == 1)
    }

    @Test("newest first by believed time, by outlet and within times")
    func filtered() throws {
        let world = try NewsWorld()
        try world.database.write { transaction in
            for (number, seconds) in [(1, Int64(300)), (2, 100), (3, 200)] {
                try transaction.put(
                    try transaction.keep(.sample(number, of: number == 3 ? "adala" : "hiba"), at: seconds),
                    in: nil
                )
            }
        }
        func found(_ filter: NewsFilter) throws -> [Int64] {
            try world.database.found("خبر", filter).map(\.article.id.number)
        }
        #expect(try found(NewsFilter()) == [1, 3, 2])
        #expect(try found(NewsFilter(limit: 1)) == [1])
        #expect(try found(NewsFilter(outlet: Outlet.ID("adala"))) == [3])
        #expect(try found(NewsFilter(since: NewsWorld.time(200), until: NewsWorld.time(300))) == [3])
        #expect(try found(NewsFilter(minOutlets: 2)) == [])
    }

    /// A file whose index is as an earlier khabar left it: made by other rules, and here empty.
    private static func earlier(_ count: Int) throws -> NewsWorld {
        let world = try SearchTests.world((1...count).map { ("القاهرة", "نص \($0)") })
        while try world.database.indexWaiting() {}
        try world.database.write { transaction in
            try transaction.run("UPDATE meta SET value = 'another' WHERE name = 'folding_digest'")
            try transaction.run("INSERT INTO articles_fts (articles_fts) VALUES ('delete-all')")
        }
        return world
    }

    @Test("an index that other rules filled is made anew when a writer opens the file")
    func otherFolding() throws {
        let world = try SearchTests.earlier(2)
        #expect(try world.database.found("القاهرة", NewsFilter()).isEmpty)
        let problems = try world.database.problems()
        #expect(!problems.isEmpty)
        #expect(problems.allSatisfy { $0.remedy == .mend && $0.problem.contains("full-text index") })
        world.database.close()
        let database = try NewsDatabase(path: world.path, role: .writer)
        #expect(try database.found("القاهرة", NewsFilter()).count == 2)
        #expect(try database.problems() == [])
        database.close()
    }

    @Test(
        "while the index is made anew, searches find what is there and say how much is missing, the newest first"
    )
    func begunAnew() throws {
        let count = 2 * FullTextIndex.batch + 10
        let world = try SearchTests.earlier(count)
        let early = try NewsDatabase(path: world.path, role: .reader)
        // Before any writer came.
        #expect(try early.search("القاهرة", NewsFilter()).missingFromIndex == count)
        world.database.close()
        let database = try NewsDatabase(path: world.path, role: .writer)
        let reader = try NewsDatabase(path: world.path, role: .reader)
        defer {
            early.close()
            reader.close()
        }
        #expect(try reader.search("القاهرة", NewsFilter()).missingFromIndex == count)
        #expect(try database.indexWaiting())
        let answer = try reader.search("القاهرة", NewsFilter(limit: 5000))
        #expect(answer.missingFromIndex == count - FullTextIndex.batch)
        #expect(
            answer.hits.map(\.article.id.number).sorted()
                == (count - FullTextIndex.batch + 1...count).map(Int64.init)
        )
        // What comes meanwhile does not wait behind the others.
        try database.write { transaction in
            try transaction.put(try transaction.keep(.sample(count + 1, title: "جديد جدا")), in: nil)
        }
        #expect(try reader.missingFromIndex() == count - FullTextIndex.batch)
        #expect(try database.indexWaiting())
        #expect(try reader.search("جديد", NewsFilter()).hits.count == 1)
        // To close the file takes no longer than to put one batch in; the next writer goes on.
        database.close()
        let next = try NewsDatabase(path: world.path, role: .writer)
        while try next.indexWaiting() {}
        #expect(try next.missingFromIndex() == 0)
        #expect(try reader.search("القاهرة", NewsFilter(limit: 5000)).hits.count == count)
        #expect(try next.problems() == [])
        next.close()
    }

    @Test("a plain shell finds the same by the folded word")
    func shell() throws {
        let world = try SearchTests.world([("القاهرة تستضيف القمّة", "نص")])
        while try world.database.indexWaiting() {}
        #expect(
            try world.rows(
                """
                SELECT a.id, a.title FROM articles a JOIN articles_fts f ON f.rowid = a.id
                WHERE articles_fts MATCH 'القاهره'
                """
            ) == ["1|القاهرة تستضيف القمّة"]
        )
    }

    @Test(
        "a snippet shows the words around the first hit as they were written",
        arguments: [
            ("افتتح الوزيرُ المَشروعَ اليوم", "المشروع", "افتتح الوزيرُ [المَشروعَ] اليوم"),
            ("سطر\n\nأول هنا", "اول", "سطر [أول] هنا"),
            ("لا شيء", "غائب*", "لا شيء"),
            // One character that folds to four words, one that folds to none, and spaces that do not break.
            ("ﷺ ثم الهدف هنا", "الهدف", "ﷺ ثم [الهدف] هنا"),
            ("هو ـــ الهدف", "الهدف", "هو ـــ [الهدف]"),
            ("قبل\u{A0}الهدف،\u{A0}بعد", "الهدف", "قبل [الهدف]، بعد"),
            ("(الهدف)...الهدف أهداف", "الهدف", "([الهدف])...[الهدف] أهداف"),
            ("", "كلمة", ""),
            ("في الدار البيضاء، «المغرب»؛ (المغرب)", "المغرب", "في الدار البيضاء، «[المغرب]»؛ ([المغرب])"),
            ("يوم و30 من الـ30، 30%", "30", "يوم و[30] من الـ[30]، [30]%"),
            ("بالـONCF وRAM", "oncf ram", "بالـ[ONCF] و[RAM]"),
            ("قال كلُّهُمْ: نعم", "كلهم", "قال [كلُّهُمْ]: نعم"),
            ("جاء بشيءٍ.", "بشئ", "جاء [بشيءٍ]."),
        ]
    )
    func snippet(text: String, typed: String, expected: String) throws {
        let world = try SearchTests.world([("غائب كلمة", text)])
        let row = try #require(try world.database.found(typed, NewsFilter()).first)
        #expect(row.snippet.marked("[", "]") == expected)
    }

    @Test("a snippet of a long text is short and says where it was cut")
    func longText() throws {
        let before = (1...500).map { "قبل\($0)" }.joined(separator: " ")
        let after = (1...500).map { "بعد\($0)" }.joined(separator: " ")
        let world = try SearchTests.world([("خبر", "\(before) الهدف \(after)")])
        let row = try #require(try world.database.found("الهد*", NewsFilter()).first)
        let snippet = row.snippet.marked("[", "]")
        #expect(snippet.hasPrefix("… قبل493 "))
        #expect(snippet.contains("[الهدف] بعد1 "))
        #expect(snippet.hasSuffix(" …"))
        #expect(row.snippet.text.split(separator: " ").count == 26)
    }
}
