import News
import Storage
import Testing

@testable import Ingestion

/// U18: clocks that are wrong delete nothing, are told, and what they did to times is mended.
@Suite("U18: a wrong clock")
struct WrongClockTests {
    /// Thirty entries without a time of their own, so that each is as old as its first sight.
    private func feed(_ numbers: ClosedRange<Int>) -> String {
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

    private func sample(_ log: LogBook = LogBook()) throws -> SampleOutlets {
        let sample = try SampleOutlets()
        sample.logger = log.logger()
        sample.add("sada", name: "صدى", fullText: .never)
        sample.keeping.articlesSeconds = 30 * 86400
        try sample.write(feed(1...30), to: "sada")
        return sample
    }

    private func count(_ sample: SampleOutlets) throws -> Int {
        let news = try sample.reader()
        defer { news.close() }
        return try news.counts().articles
    }

    @Test("U18: a clock that is years ahead removes nothing, whether the daemon asks or a person")
    func ahead() async throws {
        let log = LogBook()
        let sample = try sample(log)
        _ = try await sample.poll(at: "2025-05-31T12:00:00Z")
        for time in ["2035-05-31T12:00:00Z", "2035-06-02T12:00:00Z"] {
            // Polls under the wrong clock do not vouch for it.
            _ = try await sample.poll(at: time)
            try await sample.withLine(at: time) { line in
                let gone = try await line.writer.retainDaily(at: line.clock.now)
                #expect(gone == nil)
                await #expect(throws: ControlRefusal.self) {
                    try await line.writer.retain(at: line.clock.now)
                }
            }
            #expect(try count(sample) == 30)
        }
        #expect(log.records.filter { $0 == "retention_refused" }.count == 2)
        #expect(log.lines.contains { $0.message.contains("retention --yes") })
    }

    @Test("U18: news that come under a clock that is ahead are not taken for too old")
    func newsWhileAhead() async throws {
        let sample = try sample()
        _ = try await sample.poll(at: "2025-05-31T12:00:00Z")
        let item = Sample.item(
            99,
            of: "https://sada.example/",
            title: "جديد",
            published: "Sat, 31 May 2025 15:00:00 GMT",
            text: Sample.library
        )
        try sample.write(Sample.feed(item), to: "sada")
        _ = try await sample.poll(at: "2035-05-31T12:00:00Z")
        #expect(try count(sample) == 31)
    }

    @Test("U18: most of an archive goes only when a person says so")
    func mostOfIt() async throws {
        let sample = try sample()
        _ = try await sample.poll(at: "2025-05-31T12:00:00Z")
        // Polled each day since, so that nobody doubts the clock.
        for day in 1...9 { _ = try await sample.poll(at: "2025-06-0\(day)T12:00:00Z") }
        for day in 10...30 { _ = try await sample.poll(at: "2025-06-\(day)T12:00:00Z") }
        _ = try await sample.poll(at: "2025-07-01T12:00:00Z")
        try await sample.withLine(at: "2025-07-01T12:05:00Z") { line in
            await #expect(throws: ControlRefusal.self) { try await line.writer.retain(at: line.clock.now) }
            #expect(try await line.writer.retainDaily(at: line.clock.now) == nil)
            let gone = try await line.writer.retain(isSure: true, at: line.clock.now)
            #expect(gone.articles == 30)
        }
        #expect(try count(sample) == 0)
    }

    @Test("U18: a person's word counts for the clock too, and what is old by it goes")
    func isSure() async throws {
        let sample = try sample()
        _ = try await sample.poll(at: "2025-05-31T12:00:00Z")
        try await sample.withLine(at: "2025-09-01T12:00:00Z") { line in
            let gone = try await line.writer.retain(isSure: true, at: line.clock.now)
            #expect(gone.articles == 30)
        }
    }

    private func times(_ sample: SampleOutlets, _ numbers: ClosedRange<Int>) throws -> Set<String> {
        let news = try sample.reader()
        defer { news.close() }
        #expect(try news.problems() == [])
        return Set(
            try news.articles(NewsFilter(limit: 100))
                .filter { row in numbers.contains { row.article.title == "خبر رقم \($0)" } }
                .map { "\($0.seenAt) \($0.believedAt)" }
        )
    }

    @Test("U18: a clock before the newest poll is told, and what it saw is mended when it is right again")
    func behind() async throws {
        let log = LogBook()
        let sample = try sample(log)
        _ = try await sample.poll(at: "2025-05-31T12:00:00Z")
        #expect(!log.records.contains("clock_behind"))
        try sample.write(feed(1...33), to: "sada")
        _ = try await sample.poll(at: "2020-01-01T00:00:00Z")
        #expect(log.records.contains("clock_behind"))
        #expect(try times(sample, 31...33) == ["2020-01-01T00:00:00Z 2020-01-01T00:00:00Z"])
        #expect(!log.records.contains("times_mended"))
        _ = try await sample.poll(at: "2025-05-31T13:00:00Z")
        #expect(log.records.contains("times_mended"))
        #expect(try times(sample, 31...33) == ["2025-05-31T13:00:00Z 2025-05-31T13:00:00Z"])
        #expect(
            try times(sample, 1...30) == ["2025-05-31T12:00:00Z 2025-05-31T12:00:00Z"],
            "these were right"
        )
    }

    @Test("U18: an article that was seen by a clock behind gets its outlet's claim back")
    func claimsBelieved() async throws {
        let sample = try sample()
        _ = try await sample.poll(at: "2025-05-31T12:00:00Z")
        let item = Sample.item(
            99,
            of: "https://sada.example/",
            title: "خبر رقم 99",
            published: "Sat, 31 May 2025 12:10:00 GMT",
            text: Sample.library
        )
        try sample.write(Sample.feed(item), to: "sada")
        _ = try await sample.poll(at: "2020-01-01T00:00:00Z")
        #expect(try times(sample, 99...99) == ["2020-01-01T00:00:00Z 2020-01-01T00:00:00Z"])
        _ = try await sample.poll(at: "2025-05-31T13:00:00Z")
        #expect(try times(sample, 99...99) == ["2025-05-31T13:00:00Z 2025-05-31T12:10:00Z"])
    }

    @Test("U18: what a clock that was years ahead saw is mended when it is right again")
    func aheadMended() async throws {
        let log = LogBook()
        let sample = try sample(log)
        _ = try await sample.poll(at: "2025-05-31T12:00:00Z")
        try sample.write(feed(1...33), to: "sada")
        _ = try await sample.poll(at: "2035-01-01T00:00:00Z")
        #expect(try times(sample, 31...33) == ["2035-01-01T00:00:00Z 2035-01-01T00:00:00Z"])
        _ = try await sample.poll(at: "2025-05-31T13:00:00Z")
        #expect(log.records.contains("times_mended"))
        #expect(try times(sample, 31...33) == ["2025-05-31T13:00:00Z 2025-05-31T13:00:00Z"])
        #expect(try times(sample, 1...30) == ["2025-05-31T12:00:00Z 2025-05-31T12:00:00Z"])
    }

    @Test("U18: a clock that is set while khabar runs shifts what it saw by as much")
    func shifted() async throws {
        let sample = try sample()
        _ = try await sample.poll(at: "2025-05-31T12:00:00Z")
        try sample.write(feed(1...33), to: "sada")
        try await sample.withLine(at: "2025-06-02T12:00:00Z") { line in
            for feed in try await line.writer.feeds() { _ = try await line.poll(feed) }
            let right = line.clock.now.advanced(bySeconds: 600 - 86400)
            try await line.writer.lookAtClock(at: right, leap: -86400)
        }
        #expect(try times(sample, 31...33) == ["2025-06-01T12:00:00Z 2025-06-01T12:00:00Z"])
    }

    @Test("U18: a clock that is set back though it was right shifts nothing that it saw")
    func setBackWrongly() async throws {
        let log = LogBook()
        let sample = try sample(log)
        _ = try await sample.poll(at: "2025-05-31T12:00:00Z")
        try sample.write(feed(1...33), to: "sada")
        try await sample.withLine(at: "2025-05-31T13:00:00Z") { line in
            for feed in try await line.writer.feeds() { _ = try await line.poll(feed) }
            try await line.writer.lookAtClock(
                at: line.clock.now.advanced(bySeconds: -30 * 86400),
                leap: -30 * 86400
            )
        }
        #expect(log.records.contains("clock_behind"))
        #expect(try times(sample, 31...33) == ["2025-05-31T13:00:00Z 2025-05-31T13:00:00Z"])
    }

    @Test("U18: polls vouch for each other within a week, and times before any khabar vouch for nothing")
    func steady() throws {
        func time(_ text: String) throws -> Timestamp { try #require(Timestamp(rfc3339: text)) }
        var clock = SteadyClock(newest: nil)
        clock.vouch(for: try time("1970-01-01T00:01:00Z"))
        #expect(clock.newest == nil)
        let first = try time("2025-05-31T12:00:00Z")
        clock.vouch(for: first)
        clock.vouch(for: first.advanced(bySeconds: 7 * 86400))
        #expect(clock.newest == first.advanced(bySeconds: 7 * 86400))
        clock.vouch(for: first.advanced(bySeconds: 15 * 86400))
        clock.vouch(for: first)
        #expect(clock.newest == first.advanced(bySeconds: 7 * 86400))
        #expect(clock.isFar(at: first.advanced(bySeconds: 15 * 86400)))
        #expect(!clock.isFar(at: first.advanced(bySeconds: 14 * 86400)))
        #expect(clock.isBehind(at: first) && !clock.isBehind(at: first.advanced(bySeconds: 7 * 86400 - 300)))
        #expect(clock.reference(at: first) == first)
        #expect(clock.reference(at: first.advanced(bySeconds: 99 * 86400)) == clock.newest)
    }
}
