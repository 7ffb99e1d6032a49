import Deduplication
import Foundation
import Language
import News
import Testing

@Suite("Copies of one story")
struct CopiesTests {
    /// One line of `Fixtures/dedup/copies.jsonl`.
    private struct Item: Decodable {
        let id, outlet, url, published, title, text: String
    }

    /// What is expected of it; `story` names the stories it may be filed under, apart by `|`.
    private struct Expected: Decodable {
        let id, story: String
        let relation, agency: String?
    }

    private static func lines<Line: Decodable>(_ name: String) throws -> [Line] {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../Fixtures/dedup/\(name)")
        return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map {
            try JSONDecoder().decode(Line.self, from: Data($0.utf8))
        }
    }

    @Test("copies, excerpts and framed copies are found; roundups and daily formulas join nothing")
    func fixture() throws {
        let items: [Item] = try CopiesTests.lines("copies.jsonl")
        let expected: [Expected] = try CopiesTests.lines("copies.expected.jsonl")
        try #require(items.map(\.id) == expected.map(\.id))
        var desk = Desk()
        var storyNamed: [String: Story.ID] = [:]
        for (number, item) in items.enumerated() {
            let origin = Attribution(text: item.text, outletName: item.outlet)
            let time = try #require(Timestamp(rfc3339: item.published))
            let arrival = Arrival(
                article: Article.ID(Int64(number)),
                outlet: Outlet.ID(item.outlet),
                url: item.url,
                time: time,
                fingerprint: Fingerprint(title: item.title, comparedText: origin.comparedText)
            )
            let decision = desk.enter(arrival)
            #expect(decision.absorbs == [], "\(item.id)")
            #expect(origin.agency == expected[number].agency, "\(item.id)")
            let story = try #require(desk.story(of: arrival.article))
            let names = expected[number].story.split(separator: "|").map(String.init)
            if let known = names.compactMap({ storyNamed[$0] }).first(where: { $0 == story })
                ?? storyNamed[names[0]]
            {
                #expect(story == known, "\(item.id)")
            } else {
                #expect(!storyNamed.values.contains(story), "\(item.id)")
                storyNamed[names[0]] = story
            }
            if let relation = expected[number].relation {
                #expect(decision.relation.rawValue == relation, "\(item.id)")
            }
        }
        #expect(storyNamed.count == 6)
    }

    private static let text = """
        أعلن نادي الغوص بالمدينة عن تنظيم دورة تكوينية مجانية لفائدة عشرين شابا من أبناء الصيادين، تشمل قواعد السلامة \
        وقراءة التيارات البحرية والتصوير تحت الماء، على أن يتوج المتفوقون برحلة علمية إلى الجزر القريبة خلال الصيف.
        """

    @Test("the same URL with its text reworked stays with its story; a URL given to another text does not")
    func sameURL() {
        var desk = Desk()
        desk.enter(.test(1, CopiesTests.text, url: "https://a.test/1"))
        let words = CopiesTests.text.split(separator: " ")
        let reworked =
            words.prefix(words.count / 2).joined(separator: " ") + " وقد ألغيت الرحلة بسبب سوء الأحوال الجوية"
        #expect(desk.enter(.test(2, reworked, url: "https://a.test/1", hours: 30)).rule == "same-url")
        let other =
            "فتح المتحف البلدي أبوابه أمام العموم بعد سنتين من أشغال التوسعة التي شملت قاعة العرض والخزانة"
        #expect(desk.enter(.test(3, other, url: "https://a.test/1", hours: 40)).rule == "new")
    }

    @Test("an article is its own copy and nothing else: similarity and containment are one, and symmetric")
    func symmetric() {
        let half = CopiesTests.text.split(separator: " ").prefix(24).joined(separator: " ")
        func decision(_ first: String, _ second: String) -> Decision {
            var desk = Desk()
            desk.enter(.test(1, first))
            return desk.enter(.test(2, second, outlet: "sada", hours: 1))
        }
        let (one, other) = (decision(CopiesTests.text, half), decision(half, CopiesTests.text))
        #expect(one.similarity == other.similarity)
        #expect(one.containment == other.containment)
        #expect((one.relation, other.relation) == (.excerpt, .extended))
        let same = decision(CopiesTests.text, CopiesTests.text)
        #expect(same.similarity == 1 && same.containment == 1 && same.relation == .copy)
    }

    @Test(
        "texts too short to compare stand alone and break nothing",
        arguments: ["", "خبر", "خبر عاجل", "…", "12 13"]
    )
    func short(text: String) {
        var desk = Desk()
        for number in 1...3 { desk.enter(.test(Int64(number), text, outlet: "o\(number)")) }
        #expect(desk.entered.values.allSatisfy { $0.decision.placement == .opensStory })
    }

    @Test("a formula that comes every day with other facts joins no two days")
    func formula() {
        var desk = Desk()
        let towns = ["الربوة", "المرسى", "النخيل", "السهل", "الواحة", "القصبة", "العين"]
        for day in 0..<7 {
            let text = """
                تتوقع مصالح الرصد الجوي أن تسجل درجات الحرارة بمدينة \(towns[day]) ما بين \(3 + day * 2) و\(14 + day * 3) درجة، \
                مع هبوب رياح سرعتها \(20 + day * 7) كيلومترا في الساعة، وأن يكون البحر هادئا على طول السواحل إلى غاية المساء.
                """
            for copy in 0..<2 {
                desk.enter(
                    .test(
                        Int64(day * 2 + copy),
                        text,
                        outlet: "outlet\(copy)",
                        hours: Double(day * 24 + copy)
                    )
                )
            }
        }
        for day in 0..<7 {
            #expect(desk.story(of: Article.ID(Int64(day * 2))) == Story.ID(Int64(day * 2)))
            #expect(desk.story(of: Article.ID(Int64(day * 2 + 1))) == Story.ID(Int64(day * 2)))
        }
    }
}
