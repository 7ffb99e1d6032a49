import Deduplication
import Language
import News
import Storage
import Testing

@testable import Ingestion

/// Outlets put a poll, a line on their newsletter and a paragraph on themselves into each text.
@Suite("What one outlet puts into many of its texts makes no story")
struct FurnitureKeepingTests {
    private static let titles = [
        "حافلة القراءة تجوب القرى", "سفينة صيد بمحرك هجين", "دورة تكوينية في الخط العربي",
        "أمطار غزيرة بجهة الشرق",
        "افتتاح معرض الكتاب بطنجة", "تأجيل مباراة نهضة بركان", "ارتفاع أسعار الخضر بالجملة",
        "انقطاع الكهرباء بأحياء سلا", "تكريم الممثلة نعيمة المشرقي",
    ]
    private static let furniture = [
        "شارك في استطلاع الرأي على موقعنا هل تؤيد إلغاء الساعة الإضافية طوال السنة أم الإبقاء عليها نعم أو لا أو لا رأي",
        "اشترك الآن في النشرة البريدية اليومية لجريدتنا واحصل على آخر الأخبار الوطنية والدولية كل صباح مجانا",
        "جريدة إلكترونية مغربية مستقلة شاملة تأسست سنة 2010 وتهتم بأخبار المغرب والعالم وتنشر مقالات وتحقيقات",
    ]

    /// A few words that no other text has, among the furniture.
    private static func item(
        _ number: Int,
        site: String = "sada.example",
        text: [String]? = nil,
        title: String? = nil
    )
        -> String
    {
        let own = (0..<5).map { "\(Array("بتثجحخدذرزس")[number])كلمة\(Array("شصضطظ")[$0])" }.joined(
            separator: " "
        )
        let lines = text ?? [furniture[0], own] + furniture.dropFirst()
        return """
            <item><title>\(title ?? titles[number])</title><link>https://\(site)/\(number)/</link>
            <pubDate>Sat, 31 May 2025 \(10 + number / 6):\(number % 6)5:07 GMT</pubDate>
            <content:encoded><![CDATA[\(lines.map { "<p>\($0)</p>" }.joined())]]></content:encoded></item>
            """
    }

    private func stories(_ sample: SampleOutlets) throws -> [[String]] {
        try sample.reader().query(
            "SELECT story_id, count(*) FROM articles GROUP BY 1 ORDER BY 2 DESC"
        ).rows.map { $0.map { "\($0)" } }
    }

    private func cut(_ sample: SampleOutlets, _ number: Int) throws -> [String] {
        let news = try sample.reader()
        let row = try #require(
            try news.articles(NewsFilter(limit: 50)).first { $0.article.title == Self.titles[number] }
        )
        let stored = try #require(try news.fingerprint(of: row.id))
        let fingerprint = try #require(Fingerprint(encoded: stored))
        let text = Attribution(text: row.article.text, outletName: "صدى الأطلس").comparedText
        #expect(Self.furniture.allSatisfy(row.article.text.contains))
        return try #require(TextPieces(text).compared(by: fingerprint)).cut
    }

    @Test("an outlet's first poll shows it at once")
    func first() async throws {
        let sample = try SampleOutlets()
        sample.add("sada", name: "صدى الأطلس", fullText: .never)
        try sample.write(Sample.feed((0..<9).map { Self.item($0) }.joined()), to: "sada")
        _ = try await sample.poll(at: "2025-05-31T13:00:00Z")
        #expect(try stories(sample).count == 9)
        for number in [0, 4, 8] { #expect(try cut(sample, number) == Self.furniture) }
    }

    @Test(
        "learnt by and by and over restarts, it is cut from the earlier texts too, and what it joined comes apart"
    )
    func byAndBy() async throws {
        let sample = try SampleOutlets()
        sample.add("sada", name: "صدى الأطلس", fullText: .never)
        for number in 0..<9 {
            try sample.write(Sample.feed(Self.item(number)), to: "sada")
            _ = try await sample.poll(at: "2025-05-31T1\(3 + number / 6):\(number % 6)0:00Z")
            if number == 3 { #expect(try stories(sample).count < 4) }
        }
        #expect(try stories(sample).count == 9)
        for number in 0..<9 { #expect(try cut(sample, number) == Self.furniture) }
    }

    @Test(
        "an agency's text that an outlet carries again and again stays whole, and another outlet's copy with it"
    )
    func agency() async throws {
        let sample = try SampleOutlets()
        sample.add("sada", name: "صدى الأطلس", fullText: .never)
        sample.add("sahil", name: "منبر الساحل", fullText: .never)
        try sample.write(
            Sample.feed(Self.item(0, site: "sahil.example", text: Sample.library, title: "خبر الوكالة")),
            to: "sahil"
        )
        _ = try await sample.poll(at: "2025-05-31T12:40:00Z")
        try sample.write(
            Sample.feed((1..<8).map { Self.item($0, text: Sample.library) }.joined()),
            to: "sada"
        )
        _ = try await sample.poll(at: "2025-05-31T13:00:00Z")
        #expect(try stories(sample).count == 1)
        let rows = try sample.reader().articles(NewsFilter(limit: 50))
        for row in rows {
            let fingerprint = try #require(
                try sample.reader().fingerprint(of: row.id).flatMap { Fingerprint(encoded: $0) }
            )
            let text = Attribution(text: row.article.text, outletName: nil).comparedText
            #expect(try #require(TextPieces(text).compared(by: fingerprint)).cut.isEmpty)
        }
    }
}
