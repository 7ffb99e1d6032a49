import News
import Storage
import Testing

@testable import Ingestion

struct ReclusteringTests {
    /// Three outlets with one story, one of them with another text besides.
    private func polled() async throws -> SampleOutlets {
        let sample = try SampleOutlets()
        for (number, id) in ["sada", "sahel", "waha"].enumerated() {
            sample.add(id, name: "منبر \(number)", fullText: .never)
            var items = [
                Sample.item(
                    1,
                    of: "https://\(id).example/",
                    title: "حافلة القراءة",
                    published: "Sat, 31 May 2025 0\(8 - number):00:00 GMT",
                    text: Sample.library
                )
            ]
            if number == 0 {
                items.append(
                    Sample.item(
                        2,
                        of: "https://\(id).example/",
                        title: "سفينة هجينة",
                        published: "Sat, 31 May 2025 09:30:00 GMT",
                        text: Sample.harbour
                    )
                )
            }
            try sample.write(Sample.feed(items.joined()), to: id)
        }
        _ = try await sample.poll(at: "2025-05-31T12:00:00Z")
        return sample
    }

    private func recluster(_ sample: SampleOutlets, dryRun: Bool = false) async throws -> Reclustering {
        try await sample.withLine(at: "2025-05-31T13:00:00Z") { line in
            try await line.writer.recluster(dryRun: dryRun, at: line.clock.now)
        }
    }

    /// Story ids by article.
    private func stories(_ sample: SampleOutlets) throws -> [[String]] {
        try sample.reader().query("SELECT article_id, story_id FROM copies ORDER BY 1").rows.map {
            $0.map { "\($0)" }
        }
    }

    @Test("stories that are canonical already stay as they are")
    func nothingToDo() async throws {
        let sample = try await polled()
        let before = try stories(sample)
        let plan = try await recluster(sample)
        #expect(plan.articles == 4 && plan.moves.isEmpty)
        #expect(plan.storiesBefore == 2 && plan.storiesAfter == 2)
        #expect(try stories(sample) == before)
    }

    @Test("what was put apart is brought together under the oldest id, and a dry run changes nothing")
    func mends() async throws {
        let sample = try await polled()
        let before = try stories(sample)
        let copies = try sample.reader().articles(NewsFilter()).filter { $0.article.title == "حافلة القراءة" }
        try await sample.withLine(at: "2025-05-31T12:30:00Z") { line in
            try line.writer.database.write { transaction in
                // The middle one into a story of its own, the latest into the other text's.
                let other = try #require(
                    try sample.reader().articles(NewsFilter()).first { $0.article.title == "سفينة هجينة" }
                )
                let alone = PlacementRecord(
                    relation: .original,
                    similarity: 1,
                    containment: 1,
                    match: nil,
                    rule: "new"
                )
                _ = try transaction.move(copies[1].id, to: nil, placement: alone, at: line.clock.now)
                _ = try transaction.move(copies[0].id, to: other.story, placement: alone, at: line.clock.now)
            }
        }
        #expect(try sample.reader().problems() == [])
        let apart = try stories(sample)
        let plan = try await recluster(sample, dryRun: true)
        #expect(plan.moves.count == 2)
        #expect(try stories(sample) == apart)
        let done = try await recluster(sample)
        #expect(done.moves.map(\.article) == plan.moves.map(\.article))
        #expect(try stories(sample) == before)
        #expect(try sample.reader().problems() == [])
        #expect(try await recluster(sample).moves.isEmpty)
    }
}
