import Foundation
import News
import Storage
import Testing

@testable import Ingestion

/// Own reports of eight happenings among others (`Tests/Fixtures/related/stories.jsonl`), each of an outlet of its own.
private struct Report: Decodable {
    let id: String
    let kind: String
    let group: String
    let published: String
    let title: String
    let text: String

    static func all() throws -> [Report] {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Fixtures/related/stories.jsonl")
        return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map {
            try JSONDecoder().decode(Report.self, from: Data($0.utf8))
        }
    }
}

struct EventKeepingTests {
    private static let outlets = 12
    private static let now = "2025-03-30T12:00:00Z"

    private func sample() throws -> SampleOutlets {
        let sample = try SampleOutlets()
        sample.settlingSeconds = 7200
        for number in 0..<Self.outlets { sample.add("o\(number)", name: "منبر \(number)", fullText: .never) }
        return sample
    }

    /// The reports as feeds of the outlets; those of one happening stand in several.
    private func write(_ reports: [Report], to sample: SampleOutlets) throws {
        for number in 0..<Self.outlets {
            let items = reports.enumerated().filter { $0.offset % Self.outlets == number }.map {
                place,
                report in
                Sample.item(
                    place,
                    of: "https://o\(number).example/",
                    title: report.title,
                    published: report.published,
                    text: [report.text]
                )
            }
            try sample.write(Sample.feed(items.joined()), to: "o\(number)")
        }
    }

    /// The titles of each event's stories, and its own.
    private func events(_ sample: SampleOutlets) throws -> [[String]] {
        let rows = try sample.reader().query(
            "SELECT e.event_id, e.title, e.is_headline FROM event_stories e ORDER BY e.event_id, e.title"
        ).rows
        return Dictionary(grouping: rows) { "\($0[0])" }.values
            .map { $0.map { "\($0[1]) \($0[2])" } }.sorted { $0[0] < $1[0] }
    }

    private func polled(_ reports: [Report], in order: [Int]? = nil) async throws -> [[String]] {
        let sample = try sample()
        try write(reports, to: sample)
        try await sample.withLine(at: Self.now) { line in
            let feeds = try await line.writer.feeds()
            for number in order ?? Array(0..<Self.outlets) {
                for feed in feeds where feed.outlet.text == "o\(number)" { _ = try await line.poll(feed) }
                // In between as well: what was made of a part must leave nothing behind.
                if number % 3 == 0 { try await line.writer.keepEvents(at: line.clock.now) }
            }
            try await line.writer.settle(at: line.clock.now, areAllThere: true)
            try await line.writer.keepEvents(at: line.clock.now)
        }
        return try events(sample)
    }

    @Test("events follow from the stories, whatever the order in which they came")
    func order() async throws {
        let reports = try Report.all()
        let forwards = try await polled(reports)
        #expect(forwards.count >= 5)
        #expect(forwards.allSatisfy { $0.count > 1 && $0.count { $0.hasSuffix("integer(1)") } == 1 })
        let mixed = try await polled(reports, in: [7, 2, 11, 0, 5, 9, 1, 10, 3, 8, 6, 4])
        #expect(Set(mixed).subtracting(forwards) == [])
        #expect(Set(forwards).subtracting(mixed) == [])
    }

    @Test(
        "a watch hears once of a happening that so many outlets tell of, whatever becomes of its stories and events"
    )
    func watched() async throws {
        let sample = try sample()
        var watch = Watch()
        (watch.id, watch.name, watch.notify, watch.languages) = ("happenings", "", ["desk"], ["ar"])
        watch.occasions = [.event(atLeast: 3)]
        sample.watches = [watch]
        let reports = try Report.all()
        for count in [reports.count / 2, reports.count] {
            try write(Array(reports.prefix(count)), to: sample)
            _ = try await sample.poll(at: Self.now)
        }
        let large = "SELECT id FROM events WHERE outlet_count >= 3 ORDER BY id"
        let told = "SELECT event_id FROM watch_hits WHERE occasion = 'event>=3' ORDER BY event_id"
        let events = try sample.reader().query(large).rows
        #expect(!events.isEmpty)
        #expect(try sample.reader().query(told).rows == events)
        try await sample.withLine(at: Self.now) { line in
            _ = try await line.writer.recluster(dryRun: false, at: line.clock.now)
            try await line.writer.keepEvents(at: line.clock.now)
        }
        #expect(try sample.reader().query(told).rows == events)
        let delivery = try #require(try sample.reader().deliveries(limit: 1).first)
        let hits = try sample.reader().hits(of: delivery, limit: 100)
        #expect(hits.count == events.count && hits.allSatisfy { $0.event != nil && $0.story != nil })
    }

    @Test("a restart and a recluster change no event and no number")
    func restart() async throws {
        let sample = try sample()
        let reports = try Report.all()
        try write(reports, to: sample)
        _ = try await sample.poll(at: Self.now)
        let numbers = "SELECT event_id, story_id FROM event_stories ORDER BY story_id"
        let before = try sample.reader().query(numbers).rows
        #expect(!before.isEmpty)
        let all = "SELECT * FROM events ORDER BY id"
        let rows = try sample.reader().query(all).rows
        try await sample.withLine(at: Self.now) { line in
            _ = try await line.writer.recluster(dryRun: false, at: line.clock.now)
            try await line.writer.keepEvents(at: line.clock.now)
        }
        #expect(try sample.reader().query(numbers).rows == before)
        #expect(try sample.reader().query(all).rows == rows)
    }

    @Test("an event keeps its id as stories come, and ends when what is left of it tells of nothing together")
    func ids() async throws {
        let sample = try sample()
        let reports = try Report.all()
        let strikes = reports.filter { $0.group == "strike" }
        let late = try #require(strikes.max { $0.published < $1.published })
        try write(reports.filter { $0.id != late.id }, to: sample)
        _ = try await sample.poll(at: Self.now)
        func event(_ title: String) throws -> EventPage? {
            let story = try sample.reader().stories(NewsFilter(limit: 1000)).first { $0.title == title }
            return try story?.event.flatMap { try sample.reader().event($0) }
        }
        let early = try #require(try event(strikes[0].title))
        try write(reports, to: sample)
        _ = try await sample.poll(at: "2025-03-30T13:00:00Z")
        let whole = try #require(try event(late.title))
        #expect(whole.event.id == early.event.id)
        #expect(whole.stories.count == early.stories.count + 1)
        // All of them but one are forgotten.
        try await sample.withLine(at: "2025-03-30T14:00:00Z") { line in
            for story in whole.stories.dropFirst() {
                _ = try await line.writer.forget(
                    .article(story.original.number),
                    reason: "test",
                    by: "test",
                    at: line.clock.now
                ) { _ in false }
            }
            try await line.writer.keepEvents(at: line.clock.now)
        }
        #expect(try sample.reader().event(early.event.id) == nil)
        #expect(try event(whole.stories[0].title) == nil)
        #expect(try sample.reader().problems() == [])
    }
}
