import News
import Storage
import Testing

@Suite("What khabar missed")
struct CoverageTests {
    /// A feed of the items `numbers`, one every ten minutes from eight o'clock on; `pinned` ones are dated long before.
    private func feed(_ numbers: ClosedRange<Int>, pinned: Bool = false, dated: Bool = true) -> String {
        var items = numbers.reversed().map { number in
            let time = Timestamp(secondsSince1970: 1_748_678_400 + Int64(number) * 600)
            return item(number, published: dated ? time.description : "")
        }
        if pinned { items.insert(item(999, published: "Wed, 01 Jan 2025 08:00:00 GMT"), at: 0) }
        return """
            <?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>عينة</title>
            <link>https://sada.example/</link><description/>\(items.joined())</channel></rss>
            """
    }

    private func item(_ number: Int, published: String) -> String {
        """
        <item><title>خبر رقم \(number)</title><link>https://sada.example/\(number)/</link>
        <pubDate>\(published)</pubDate><description>نص الخبر رقم \(number) كاملا</description></item>
        """
    }

    private func gaps(_ feeds: String..., at times: [String]) async throws -> [String] {
        let sample = try SampleOutlets()
        sample.add("sada", name: "صدى الأطلس", fullText: .never)
        for (feed, time) in zip(feeds, times) {
            try sample.write(feed, to: "sada")
            _ = try await sample.poll(at: "2025-05-31T\(time)Z")
        }
        let news = try sample.reader()
        let rows = try news.query("SELECT after_at, before_at, missed, noticed_at, outlet_id FROM gaps").rows
        let counted = try news.outletRows().map(\.gaps)
        #expect(counted.map(\.gaps) == [rows.count])
        #expect(counted.map(\.missed) == [try missed(news)])
        #expect(try news.feedRows().map(\.gaps) == counted)
        #expect(try news.problems() == [])
        return rows.map { $0.map { "\($0)" }.joined(separator: " ") }
    }

    private func missed(_ news: NewsDatabase) throws -> Int {
        guard case .integer(let sum) = try news.query("SELECT coalesce(sum(missed), 0) FROM gaps").rows[0][0]
        else { return -1 }
        return Int(sum)
    }

    @Test("a window that rolled past is noted with what was missed, between when and when")
    func rolledPast() async throws {
        let gaps = try await gaps(feed(0...9), feed(20...29), at: ["09:35:00", "12:55:00"])
        #expect(
            gaps == [
                """
                text("2025-05-31T09:30:00Z") text("2025-05-31T11:20:00Z") integer(10) \
                text("2025-05-31T12:55:00Z") text("sada")
                """
            ]
        )
    }

    @Test("an old entry that stays at the top does not hide that the window rolled past")
    func pinned() async throws {
        let gaps = try await gaps(
            feed(0...9, pinned: true),
            feed(20...29, pinned: true),
            at: ["09:35:00", "12:55:00"]
        )
        #expect(gaps.count == 1)
    }

    @Test("windows that overlap, or follow one another without a pause, miss nothing")
    func overlapping() async throws {
        #expect(try await gaps(feed(0...9), feed(8...17), at: ["09:35:00", "10:55:00"]) == [])
        #expect(try await gaps(feed(0...9), feed(10...19), at: ["09:35:00", "11:15:00"]) == [])
        #expect(try await gaps(feed(0...9), at: ["09:35:00"]) == [])
    }

    @Test("the newest entry taken back by the outlet is no gap")
    func removed() async throws {
        #expect(try await gaps(feed(0...9), feed(4...8), at: ["09:35:00", "09:40:00"]) == [])
    }

    @Test("a feed that shows one entry misses nothing that could be told", arguments: [true, false])
    func single(dated: Bool) async throws {
        let gaps = try await gaps(
            feed(0...0, dated: dated),
            feed(20...20, dated: dated),
            feed(40...40, dated: dated),
            at: ["08:05:00", "11:25:00", "14:45:00"]
        )
        #expect(gaps == [])
    }

    @Test("without dates the polls bound the gap and nothing is estimated")
    func undated() async throws {
        let gaps = try await gaps(
            feed(0...9, dated: false),
            feed(20...29, dated: false),
            at: ["09:35:00", "12:55:00"]
        )
        #expect(
            gaps == [
                """
                text("2025-05-31T09:35:00Z") text("2025-05-31T12:55:00Z") null text("2025-05-31T12:55:00Z") \
                text("sada")
                """
            ]
        )
    }
}
