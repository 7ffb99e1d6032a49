import News
import Storage
import Testing

@testable import Ingestion

@Suite("What went for its age")
struct RetentionTests {
    /// Entries without a time, so that each is as old as its first sight.
    private func feed(_ numbers: Int...) -> String {
        Sample.feed(
            numbers.map { number in
                """
                <item><title>خبر رقم \(number)</title><link>https://sada.example/\(number)/</link>
                <description>نص الخبر رقم \(number) كاملا</description></item>
                """
            }
            .joined()
        )
    }

    private func titles(_ sample: SampleOutlets) throws -> [String] {
        let news = try sample.reader()
        defer { news.close() }
        #expect(try news.problems() == [])
        return try news.articles(NewsFilter()).map { String($0.article.title.suffix(1)) }.sorted()
    }

    private func retain(_ sample: SampleOutlets, at time: String) async throws {
        _ = try await sample.withLine(at: time) { line in
            try await line.writer.retain(isSure: true, at: line.clock.now)
        }
    }

    @Test("does not come back with an entry that bears no time, as long as the feed states it")
    func undated() async throws {
        let sample = try SampleOutlets()
        sample.add("sada", name: "صدى", fullText: .never)
        sample.keeping.articlesSeconds = 30 * 86400
        try sample.write(feed(1, 2), to: "sada")
        _ = try await sample.poll(at: "2025-05-01T12:00:00Z")
        #expect(try titles(sample) == ["1", "2"])
        try await retain(sample, at: "2025-06-10T12:00:00Z")
        #expect(try titles(sample) == [])
        // A month later still, and another: stated all the time.
        for (number, time) in [(3, "2025-06-10T12:05:00Z"), (4, "2025-07-05T12:00:00Z")] {
            try sample.write(feed(1, 2, number), to: "sada")
            _ = try await sample.poll(at: time)
            try await retain(sample, at: time)
        }
        #expect(try titles(sample) == ["3", "4"])
        try sample.write(feed(1, 5), to: "sada")
        _ = try await sample.poll(at: "2025-07-30T12:00:00Z")
        try await retain(sample, at: "2025-07-30T12:00:00Z")
        #expect(try titles(sample) == ["4", "5"])
        // One that the feed had not stated for as long as articles are kept is a new one when it comes again.
        try await retain(sample, at: "2025-08-20T12:00:00Z")
        try sample.write(feed(1, 2), to: "sada")
        _ = try await sample.poll(at: "2025-08-20T12:10:00Z")
        #expect(try titles(sample) == ["2", "5"])
    }
}
