import News
import Storage
import Testing

@testable import Ingestion

/// What tells the entries of a feed apart, when its ids or its addresses do not.
@Suite("F22: guids that change, agree or come again")
struct RecognitionTests {
    private static let titles = [
        "حافلة القراءة تجوب القرى", "سفينة صيد بمحرك هجين", "دورة تكوينية في الخط العربي",
    ]

    /// Four entries at most, an hour apart; `id` and `link` are given each entry's number.
    private static func feed(
        _ numbers: ClosedRange<Int>,
        id: (Int) -> String,
        link: (Int) -> String,
        titles: [String] = titles
    ) -> String {
        let items = numbers.map { number in
            """
            <item><title>\(titles[(number - 1) % titles.count]) \(number)</title><link>\(link(number))</link>
            <guid isPermaLink="false">\(id(number))</guid>
            <pubDate>Sat, 31 May 2025 0\(number):00:00 GMT</pubDate>
            <description>\(number) \([Sample.library, Sample.harbour][number % 2].joined(separator: " "))</description></item>
            """
        }
        return Sample.feed(items.joined(separator: "\n"))
    }

    private func sample() throws -> SampleOutlets {
        let sample = try SampleOutlets()
        sample.add("sada", name: "صدى الأطلس", fullText: .never)
        return sample
    }

    private func address(_ number: Int) -> String { "https://sada.example/\(number)/" }

    @Test("ids that agree tell nothing apart: addresses do, from then on")
    func agreeingIDs() async throws {
        let sample = try sample()
        try sample.write(Self.feed(1...3, id: { _ in "feed" }, link: address), to: "sada")
        _ = try await sample.poll(at: "2025-05-31T12:00:00Z")
        #expect(try sample.reader().counts().articles == 3)
        #expect(try sample.reader().feedRows().map(\.identity) == [.link])
        // Alone in its document the entry's id looks like its own.
        try sample.write(Self.feed(4...4, id: { _ in "feed" }, link: address), to: "sada")
        let reports = try await sample.poll(at: "2025-05-31T13:00:00Z")
        #expect(reports.map(\.outcome) == [.news(new: 1, changed: 0)])
        #expect(try sample.reader().articles(NewsFilter()).allSatisfy { $0.revisionCount == 0 })
    }

    @Test("ids that are others each time bring nothing again while addresses stay")
    func changingIDs() async throws {
        let sample = try sample()
        try sample.write(Self.feed(1...3, id: { "a\($0)" }, link: address), to: "sada")
        _ = try await sample.poll(at: "2025-05-31T12:00:00Z")
        try sample.write(Self.feed(1...4, id: { "b\($0)" }, link: address), to: "sada")
        let reports = try await sample.poll(at: "2025-05-31T13:00:00Z")
        #expect(reports.map(\.outcome) == [.news(new: 1, changed: 0)])
    }

    @Test("where ids and addresses are others each time, title and time tell the entries apart, from then on")
    func changingMarks() async throws {
        let sample = try sample()
        for (poll, expected) in [3, 1, 0, 1].enumerated() {
            let document = Self.feed(
                1...[3, 4, 4, 5][poll],
                id: { "\(poll)-\($0)" },
                link: { "https://sada.example/?session=\(poll)\($0)" }
            )
            try sample.write(document, to: "sada")
            let reports = try await sample.poll(at: "2025-05-31T\(12 + poll):00:00Z")
            #expect(reports.map(\.outcome) == [.news(new: expected, changed: 0)], "poll \(poll)")
        }
        #expect(try sample.reader().feedRows().map(\.identity) == [.content])
        #expect(try sample.reader().problems() == [])
    }

    @Test("where all addresses agree the id tells the entries apart, and each has an address of its own")
    func agreeingAddresses() async throws {
        let sample = try sample()
        let front = { (_: Int) in "https://sada.example/" }
        try sample.write(Self.feed(1...3, id: { "n\($0)" }, link: front), to: "sada")
        _ = try await sample.poll(at: "2025-05-31T12:00:00Z")
        try sample.write(Self.feed(4...4, id: { "n\($0)" }, link: front), to: "sada")
        _ = try await sample.poll(at: "2025-05-31T13:00:00Z")
        let articles = try sample.reader().articles(NewsFilter())
        #expect(articles.count == 4)
        #expect(articles.allSatisfy { $0.article.url.text.hasPrefix("https://sada.example/#khabar-") })
        #expect(articles.allSatisfy { !$0.waitsForPage && $0.revisionCount == 0 })
        #expect(try sample.reader().feedRows().map(\.identity) == [.id])
    }

    @Test("an id that comes again under another title, address and text is another article")
    func reusedID() async throws {
        let sample = try sample()
        try sample.write(Self.feed(1...1, id: { _ in "slot" }, link: address), to: "sada")
        _ = try await sample.poll(at: "2025-05-31T12:00:00Z")
        try sample.write(Self.feed(2...2, id: { _ in "slot" }, link: address), to: "sada")
        let reports = try await sample.poll(at: "2025-05-31T13:00:00Z")
        #expect(reports.map(\.outcome) == [.news(new: 1, changed: 0)])
        // A new address and headline for the same text is the same article.
        try sample.write(
            Self.feed(2...2, id: { _ in "slot" }, link: { _ in address(9) }, titles: ["عنوان آخر"]),
            to: "sada"
        )
        let moved = try await sample.poll(at: "2025-05-31T14:00:00Z")
        #expect(moved.map(\.outcome) == [.news(new: 0, changed: 1)])
        #expect(try sample.reader().counts().articles == 2)
    }
}
