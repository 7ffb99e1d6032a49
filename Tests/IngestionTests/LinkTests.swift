import News
import Storage
import Testing

@testable import Ingestion

@Suite("Links between stories")
struct LinkTests {
    private static let reports = [
        (
            "sada", "غرق قارب صيد قبالة سواحل الصويرة وإنقاذ سبعة بحارة",
            [
                "غرق فجر السبت قارب الصيد «الأمل» قبالة سواحل الصويرة بعد أن فاجأته أمواج عاتية، وتمكنت دورية للبحرية من إنقاذ سبعة بحارة.",
                "وقال ربان القارب عبد اللطيف الزاكي إن المحرك تعطل على بعد أميال من رأس سيم، فأطلق الطاقم نداء الاستغاثة.",
            ]
        ),
        (
            "sahel", "إنقاذ سبعة بحارة بعد انقلاب قاربهم «الأمل» قرب رأس سيم",
            [
                "كتبت النجاة لسبعة صيادين انقلب بهم مركبهم «الأمل» عند رأس سيم جنوب الصويرة، حسب ما أفادت به مندوبية الصيد البحري.",
                "ونقل الربان الزاكي إلى المستشفى الإقليمي مصابا بكسور، فيما وصفت حالة بقية الطاقم بالمستقرة.",
            ]
        ),
        (
            "waha", "معرض للكتاب المستعمل يفتح أبوابه في فاس",
            [
                "افتتحت جمعية أصدقاء الكتاب بفاس معرضها السنوي للكتاب المستعمل بمشاركة أربعين مكتبة من مدن مختلفة.",
                "ويتضمن البرنامج قراءات شعرية وورشات للأطفال في فن التجليد والخط المغربي طيلة عشرة أيام.",
            ]
        ),
    ]

    private func polled() async throws -> SampleOutlets {
        let sample = try SampleOutlets()
        // A word is rare among many stories only.
        sample.add("archive", name: "أرشيف", fullText: .never)
        let common = """
            فجر السبت بعد فاجأته تمكنت دورية إنقاذ وقال عبد اللطيف تعطل أميال فأطلق نداء كتبت جنوب حسب أفادت \
            مندوبية ونقل المستشفى الإقليمي مصابا حالة بقية
            """
            .split(separator: " ").map(String.init)
        let fillers = (1...400).map { number in
            let shared = (0...5).map { common[(number + 7 * $0) % common.count] }
            let words = (shared + (0..<22).map { "كلمة\(number * 31 + $0)" }).joined(separator: " ")
            return Sample.item(
                number,
                of: "https://archive.example/",
                title: "عنوان\(number)",
                published: "Fri, 30 May 2025 06:00:00 GMT",
                text: [words]
            )
        }
        try sample.write(Sample.feed(fillers.joined()), to: "archive")
        _ = try await sample.poll(at: "2025-05-31T05:00:00Z")
        for (number, report) in Self.reports.enumerated() {
            sample.add(report.0, name: "منبر \(number)", fullText: .never)
            let item = Sample.item(
                1,
                of: "https://\(report.0).example/",
                title: report.1,
                published: "Sat, 31 May 2025 0\(6 + number):00:00 GMT",
                text: report.2
            )
            try sample.write(Sample.feed(item), to: report.0)
        }
        _ = try await sample.poll(at: "2025-05-31T12:00:00Z")
        return sample
    }

    @Test("the same event in other words is two stories with a link, seen from either")
    func related() async throws {
        let sample = try await polled()
        let news = try sample.reader()
        let stories = try news.stories(NewsFilter())
        #expect(try news.counts().stories == 403)
        let first = try #require(stories.first { $0.firstOutlet.text == "sada" })
        let second = try #require(stories.first { $0.firstOutlet.text == "sahel" })
        let other = try #require(stories.first { $0.firstOutlet.text == "waha" })
        for (story, linked) in [(first, second), (second, first)] {
            let links = try news.links(of: story.id)
            #expect(links.map(\.story.id) == [linked.id])
            #expect(links.map(\.kind) == [.related])
            #expect(links.allSatisfy { $0.score > 0.16 && $0.score < 1 })
        }
        #expect(try news.links(of: other.id).isEmpty)
        #expect(try news.problems() == [])
    }

    @Test("what stories are about survives a restart")
    func restart() async throws {
        let sample = try await polled()
        sample.add("late", name: "منبر متأخر", fullText: .never)
        try sample.write(
            Sample.feed(
                Sample.item(
                    1,
                    of: "https://late.example/",
                    title: "البحرية تنقذ طاقم القارب «الأمل» قبالة الصويرة",
                    published: "Sat, 31 May 2025 14:00:00 GMT",
                    text: [
                        "أنقذت البحرية الملكية طاقم القارب «الأمل» وعددهم سبعة بحارة بينهم الربان الزاكي قبالة رأس سيم بالصويرة."
                    ]
                )
            ),
            to: "late"
        )
        _ = try await sample.poll(at: "2025-05-31T15:00:00Z")
        let news = try sample.reader()
        let story = try #require(try news.stories(NewsFilter()).first { $0.firstOutlet.text == "late" })
        #expect(Set(try news.links(of: story.id).map(\.story.firstOutlet.text)) == ["sada", "sahel"])
    }

    @Test("what only new articles need is let go of by the last pass alone", arguments: [false, true])
    func lastPass(isLast: Bool) async throws {
        let sample = try SampleOutlets()
        sample.add("sada", name: "صدى", fullText: .never)
        let item = Sample.item(
            1,
            of: "https://sada.example/",
            title: Self.reports[0].1,
            published: "Sat, 31 May 2025 06:00:00 GMT",
            text: Self.reports[0].2
        )
        try sample.write(Sample.feed(item), to: "sada")
        try await sample.withLine(at: "2025-05-31T07:00:00Z") { line in
            let pass = PollPass(line, isLast: isLast)
            _ = try await pass.run(try await pass.feeds(.all))
            #expect(await (line.writer.related == nil) == isLast)
            #expect(try line.writer.database.waitingForIndex() == (isLast ? 0 : 1))
        }
        #expect(try sample.reader().problems() == [])
    }
}
