import News
import Testing

@testable import Deduplication

@Suite("What one outlet puts into many of its texts")
struct FurnitureTests {
    private static let titles = [
        "حافلة القراءة تجوب القرى", "سفينة صيد بمحرك هجين", "دورة تكوينية في الخط", "أمطار غزيرة بجهة الشرق",
        "افتتاح معرض الكتاب بطنجة", "تأجيل مباراة نهضة بركان",
    ]
    private static let line = "اشترك في نشرتنا البريدية اليومية مجانا"

    private static func learnt(_ titles: [String]) -> Furniture {
        var furniture = Furniture()
        for (number, title) in titles.enumerated() {
            let keys = TextPieces("نص الخبر رقم \(number) وحده\n\(line)").keys
            furniture.note(sheet(number, title, keys))
        }
        return furniture
    }

    private static func sheet(_ number: Int, _ title: String, _ keys: [UInt64]) -> Furniture.Sheet {
        Furniture.Sheet(
            Article.ID(Int64(number)),
            at: Timestamp(secondsSince1970: 1_748_600_000 + Int64(number)),
            title: title,
            keys: keys
        )
    }

    @Test(
        "a line under five headlines is furniture; under four, or under headlines that are alike, it is not"
    )
    func headlines() {
        let keys = TextPieces(Self.line).keys
        #expect(Self.learnt(Array(Self.titles.prefix(5))).known(among: keys) == Set(keys))
        #expect(Self.learnt(Array(Self.titles.prefix(4))).known(among: keys).isEmpty)
        let days = ["الأحد", "الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة"]
        #expect(Self.learnt(days.map { "أسعار العملات ليوم \($0)" }).known(among: keys).isEmpty)
        #expect(Self.learnt(Array(repeating: Self.titles[0], count: 9)).known(among: keys).isEmpty)
    }

    @Test("texts that are about to come count, and the same article once")
    func coming() {
        let keys = TextPieces(Self.line).keys
        var furniture = Self.learnt(Array(Self.titles.prefix(4)))
        let next = Self.sheet(9, Self.titles[4], keys)
        #expect(furniture.known(among: keys, with: [next]) == Set(keys))
        for _ in 0..<6 { furniture.note(Self.sheet(0, Self.titles[5], keys)) }
        #expect(furniture.known(among: keys).isEmpty)
    }

    @Test("only the latest texts count, in whatever order they came")
    func memory() {
        var furniture = Self.learnt(Self.titles)
        let keys = TextPieces(Self.line).keys
        for number in 0..<Furniture.memory {
            furniture.note(Self.sheet(100 + number, "خبر \(number)", [UInt64(number)]))
        }
        #expect(furniture.known(among: keys).isEmpty)
        #expect(furniture.articles(holding: Set(keys)).isEmpty)
        // An older text than all of these is none of the latest.
        furniture.note(Self.sheet(1, Self.titles[0], keys))
        #expect(furniture.articles(holding: Set(keys)).isEmpty)
    }

    @Test(
        "pieces are cut where they stand; a text of nothing else stays whole",
        arguments: [
            (
                "قال الوزير إن الأشغال ستبدأ قريبا\n\(line)\nوأضاف أن الكلفة معروفة",
                "قال الوزير إن الأشغال ستبدأ قريبا\n\nوأضاف أن الكلفة معروفة"
            ),
            ("قال الوزير إن الأشغال ستبدأ. \(line)! وأضاف أنها معروفة.", nil), (line, line),
        ] as [(String, String?)]
    )
    func cutting(text: String, wanted: String?) {
        let pieces = TextPieces(text)
        let key = Set(pieces.pieces.filter { $0.text.contains("نشرتنا") }.map(\.key))
        #expect(!key.isEmpty)
        let kept = pieces.text(without: key)
        if let wanted { #expect(kept == wanted) }
        #expect(kept == text || !kept.contains("نشرتنا"))
    }

    @Test("a fingerprint tells what was cut from its text")
    func told() throws {
        let text = "شارك في استطلاع الرأي الأسبوعي\nقال الوزير إن 3 مدارس ستفتح في 2025\n\(Self.line)"
        let pieces = TextPieces(text)
        let keys = Set(pieces.pieces.filter { !$0.text.contains("الوزير") }.map(\.key))
        let fingerprint = Fingerprint(title: "عنوان", comparedText: pieces.text(without: keys))
        let compared = try #require(pieces.compared(by: fingerprint))
        #expect(compared.cut == ["شارك في استطلاع الرأي الأسبوعي", Self.line])
        #expect(compared.text.contains("الوزير") && !compared.text.contains("استطلاع"))
        let whole = Fingerprint(title: "", comparedText: text)
        #expect(try #require(pieces.compared(by: whole)).cut.isEmpty)
        #expect(
            pieces.compared(by: Fingerprint(title: "", comparedText: "نص آخر تماما من كلمات أخرى")) == nil
        )
    }
}
