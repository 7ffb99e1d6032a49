import Machinery
import News
@testable import Storage
import Testing

extension SplitMix {
    fileprivate mutating func pick<T>(_ elements: [T]) -> T {
        elements[Int.random(in: elements.indices, using: &self)]
    }

    fileprivate mutating func isOnce(in count: Int) -> Bool { Int.random(in: 0..<count, using: &self) == 0 }
}

@Suite("What watches find when an article is kept is what the index finds")
struct WatchMatcherTests {
    /// Words that fold to one another, begin alike, hold digits, marks and letters of other scripts.
    private static let words = [
        "المغرب", "مغرب", "المَغْرِب", "والمغرب", "أحمد", "احمد", "أحمدي", "مسؤول", "مسئول", "مستشفى", "مستشفي",
        "المستشفى",
        "شيء", "شئ", "وزارة", "وزاره", "الصحة", "30", "و30", "٣٠", "120كلم", "كلم", "الـVAR", "VAR", "var",
        "covid19", "covid",
        "Électricité", "electricite", "électricité", "l’eau", "eau", "naïve", "straße", "strasse", "हिन्दी", "हिन्द",
        "ไทย",
        "日本", "日本語", "Ελλάδα", "ελλαδα", "Москва", "a\u{301}b", "ʼab", "ab", "x", "🙂", "١٢", "12", "1.5",
        "C++", "قراءة", "قرائة",
        "\u{1E900}\u{1E922}", "\u{10FFFD}", "İstanbul", "istanbul", "ŉa", "ﬁn", "fin", "ك\u{0640}تاب", "كتاب",
        "\u{FEEB}\u{FEEA}",
    ]
    private static let separators = [" ", " ", " ", "، ", ". ", "\n", " - ", "/", "\u{200F} ", "…"]

    private static func text(_ dice: inout SplitMix, _ count: ClosedRange<Int>) -> String {
        (0..<Int.random(in: count, using: &dice)).map { _ in dice.pick(words) + dice.pick(separators) }
            .joined()
    }

    private static func query(_ dice: inout SplitMix) -> String {
        (0..<Int.random(in: 1...4, using: &dice)).map { _ in
            var piece = dice.pick(words)
            if dice.isOnce(in: 4) { piece = String(piece.prefix(Int.random(in: 1...4, using: &dice))) + "*" }
            if dice.isOnce(in: 4) {
                piece = "\"\(dice.pick(words)) \(piece)\"" + (dice.isOnce(in: 3) ? "*" : "")
            }
            if dice.isOnce(in: 6) { piece = "-" + piece }
            return dice.isOnce(in: 5) ? "\(piece) OR \(dice.pick(words))" : piece
        }.joined(separator: " ")
    }

    @Test("of random texts and queries, in every manner of search", arguments: 1...4 as ClosedRange<UInt64>)
    func equalsIndex(seed: UInt64) throws {
        var dice = SplitMix(state: seed)
        let world = try NewsWorld()
        var articles: [Article.ID: Article] = [:]
        try world.database.write { transaction in
            for number in 1...60 {
                var article = Article.sample(
                    number,
                    of: dice.pick(["hiba", "adala"]),
                    title: Self.text(&dice, 0...3),
                    text: Self.text(&dice, 0...25),
                    agency: dice.pick([nil, "MAP", "AFP"])
                )
                article.language = dice.pick(["ar", "ar-MA", "fr", nil])
                article.sections = dice.pick([[], ["سياسة"], ["Sport", "سِيَاسَة"]])
                let id = try transaction.keep(article)
                try transaction.put(id, in: nil)
                articles[id] = article
            }
        }
        var (found, asked) = (0, 0)
        for _ in 0..<400 {
            var watch = Watch()
            watch.words = Self.query(&dice)
            (watch.isExact, watch.expandsPrefixes) = dice.pick([(false, false), (false, true), (true, false)])
            var filter = NewsFilter(limit: 1000)
            if dice.isOnce(in: 5) {
                (watch.outlets, filter.outlet) = ([Outlet.ID("adala")], Outlet.ID("adala"))
            }
            if dice.isOnce(in: 5) { (watch.agencies, filter.agency) = (["map"], "map") }
            if dice.isOnce(in: 5) { (watch.languages, filter.language) = (["AR"], "AR") }
            if dice.isOnce(in: 5) { (watch.sections, filter.section) = (["سياسه"], "سياسه") }
            guard watch.fault == nil else { continue }
            let manner = SearchManner(
                isExact: watch.isExact,
                expandsPrefixes: watch.expandsPrefixes,
                showsAllCopies: true
            )
            let answer = try world.database.search(watch.words, filter, manner)
            let byIndex = Set(answer.hits.map(\.article.id))
            let matcher = try world.database.matcher(for: [watch])
            let byWatch = Set(articles.filter { !matcher.met(by: $0.value).isEmpty }.keys)
            #expect(
                byWatch == byIndex,
                "\(watch.words.unicodeScalars.map { String($0.value, radix: 16) }.joined(separator: " ")) \(watch.words) exact \(watch.isExact) prefixes \(watch.expandsPrefixes)"
            )
            (found, asked) = (found + byIndex.count, asked + 1)
        }
        #expect(asked > 200 && found > asked, "the queries find something: \(found) articles by \(asked)")
    }

    @Test("many watches together find what each finds alone")
    func together() throws {
        var dice = SplitMix(state: 7)
        var watches: [Watch] = []
        while watches.count < 300 {
            var watch = Watch()
            watch.id = "w\(watches.count)"
            watch.words = dice.isOnce(in: 10) ? "" : Self.query(&dice)
            if watch.words.isEmpty || dice.isOnce(in: 6) {
                watch.outlets = [Outlet.ID(dice.pick(["hiba", "adala"]))]
            }
            if watch.fault == nil { watches.append(watch) }
        }
        let all = WatchMatcher(watches)
        let alone = watches.map { WatchMatcher([$0]) }
        for number in 1...100 {
            let article = Article.sample(
                number,
                title: Self.text(&dice, 0...3),
                text: Self.text(&dice, 0...30)
            )
            #expect(all.met(by: article) == alone.flatMap { $0.met(by: article) })
        }
    }

    @Test(
        "occasions are written as they are read",
        arguments: [
            "first", "outlets>=2", "outlets>=1000", "edited", "removed", "mine-copied", "silent", "gap",
        ]
    )
    func occasions(text: String) {
        #expect(WatchOccasion(text)?.description == text)
    }

    @Test(
        "what is no occasion is none",
        arguments: ["", "outlets>=1", "outlets>=1001", "outlets>=", "First", "test"]
    )
    func noOccasions(text: String) {
        #expect(WatchOccasion(text) == nil)
    }
}
