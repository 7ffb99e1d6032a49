import News
import Testing

@testable import Ingestion

/// U2: what one outlet may bring in a day.
@Suite("U2: the articles of an outlet in a day")
struct IntakeTests {
    private static let words = Sample.library.joined(separator: " ").split(separator: " ")

    /// Entry `number` of a feed, in the wording `wording`.
    private func item(_ number: Int, wording: Int = 0) -> String {
        let text = Self.words.rotated(by: 7 * number + 3 * wording).joined(separator: " ")
        let paragraphs = [text, "الفقرة \(number)"]
        return Sample.item(
            number,
            of: "https://sada.example/",
            title: "خبر رقم \(number) في صيغته \(wording)",
            published: "Sat, 31 May 2025 0\(number % 8):00:00 GMT",
            text: paragraphs
        )
    }

    private func sample(limit: Int) -> (SampleOutlets, LogBook) {
        // A folder that cannot be made fails the test at its first use.
        guard let sample = try? SampleOutlets() else { preconditionFailure("no room for samples") }
        let log = LogBook()
        sample.logger = log.logger()
        sample.keeping.articlesPerDay = limit
        sample.add("sada", name: "صدى", fullText: .never)
        return (sample, log)
    }

    @Test("U2: what is beyond an outlet's articles of the day is told once and comes the next day")
    func nextDay() async throws {
        let (sample, log) = sample(limit: 3)
        try sample.write(Sample.feed((1...5).map { item($0) }.joined()), to: "sada")
        let first = try await sample.poll(at: "2025-05-31T12:00:00Z")
        #expect(first.map(\.outcome) == [.news(new: 3, changed: 0)])
        // The same bytes again, by another process: they are read, nothing is taken, nothing is said a second time.
        let second = try await sample.poll(at: "2025-05-31T13:00:00Z")
        #expect(second.map(\.outcome) == [.news(new: 0, changed: 0)])
        #expect(log.count(of: "outlet_full") == 1)
        let third = try await sample.poll(at: "2025-06-01T00:10:00Z")
        #expect(third.map(\.outcome) == [.news(new: 2, changed: 0)])
        #expect(log.count(of: "outlet_full") == 1)
        // Nothing is left over, so its bytes tell again that nothing changed.
        let fourth = try await sample.poll(at: "2025-06-01T01:10:00Z")
        #expect(fourth.map(\.outcome) == [.unchanged])
    }

    @Test("U2: new wordings count as new articles do, and come the next day")
    func wordings() async throws {
        let (sample, log) = sample(limit: 3)
        try sample.write(Sample.feed((1...2).map { item($0) }.joined()), to: "sada")
        _ = try await sample.poll(at: "2025-05-31T12:00:00Z")
        try sample.write(Sample.feed((1...2).map { item($0, wording: 1) }.joined()), to: "sada")
        let changed = try await sample.poll(at: "2025-05-31T13:00:00Z")
        #expect(changed.map(\.outcome) == [.news(new: 0, changed: 1)])
        #expect(log.count(of: "outlet_full") == 1)
        let next = try await sample.poll(at: "2025-06-01T00:10:00Z")
        #expect(next.map(\.outcome) == [.news(new: 0, changed: 1)])
    }

    @Test("U2: an outlet that floods costs no other outlet an article")
    func others() async throws {
        let (sample, log) = sample(limit: 3)
        sample.add("waha", name: "الواحة", fullText: .never)
        try sample.write(Sample.feed((1...20).map { item($0) }.joined()), to: "sada")
        try sample.write(
            Sample.feed(
                (1...3).map { item($0).replacing("sada.example", with: "waha.example") }.joined()
            ),
            to: "waha"
        )
        let reports = try await sample.poll(at: "2025-05-31T12:00:00Z")
        #expect(reports.map(\.outcome) == [.news(new: 3, changed: 0), .news(new: 3, changed: 0)])
        #expect(log.count(of: "outlet_full") == 1)
    }

    @Test("U2: a poll that is kept in many pieces stops at the same number")
    func pieces() async throws {
        let (sample, _) = sample(limit: 7)
        sample.pieceDuration = .zero
        try sample.write(Sample.feed((1...20).map { item($0) }.joined()), to: "sada")
        let reports = try await sample.poll(at: "2025-05-31T12:00:00Z")
        #expect(reports.map(\.outcome) == [.news(new: 7, changed: 0)])
        let next = try await sample.poll(at: "2025-06-01T12:00:00Z")
        #expect(next.map(\.outcome) == [.news(new: 7, changed: 0)])
    }
}

extension LogBook {
    fileprivate func count(of event: String) -> Int { lines.count { $0.facts["event"] == event } }
}

extension [Substring] {
    fileprivate func rotated(by count: Int) -> [Substring] {
        let cut = count % Swift.max(self.count, 1)
        return Array(self[cut...] + self[..<cut])
    }
}
