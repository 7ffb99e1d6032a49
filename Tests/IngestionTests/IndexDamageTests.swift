import News
import Storage
import Testing

@testable import Deduplication
@testable import Ingestion

@Suite("An index of stories that disagrees with itself")
struct IndexDamageTests {
    @Test("is restored from the file, and what was being written is written all the same")
    func restored() async throws {
        let sample = try SampleOutlets()
        for (number, id) in ["sada", "sahel", "waha"].enumerated() {
            sample.add(id, name: "منبر \(number)", fullText: .never)
            try sample.write(number < 2 ? feed(of: id, hour: 8 + number) : Sample.feed(""), to: id)
        }
        _ = try await sample.poll(at: "2025-05-31T12:00:00Z")
        let articles = try sample.reader().articles(NewsFilter())
        #expect(Set(articles.map(\.story)).count == 1)
        let copy = try #require(articles.first { $0.article.outlet == Outlet.ID("sahel") })
        try await sample.withLine(at: "2025-05-31T12:30:00Z") { line in
            try await line.writer.loseFromItsStory(copy.id, at: line.clock.now)
            _ = try await line.writer.split([copy.id], reason: "خبر آخر", by: "amina", at: line.clock.now)
            try await line.writer.checkIndex()
        }
        let apart = try sample.reader().articles(NewsFilter())
        #expect(apart.count == 2 && Set(apart.map(\.story)).count == 2)
        #expect(try sample.reader().problems() == [])
        // A copy that comes later finds its story.
        try sample.write(feed(of: "waha", hour: 11), to: "waha")
        _ = try await sample.poll(at: "2025-05-31T13:00:00Z")
        let all = try sample.reader().articles(NewsFilter())
        #expect(all.count == 3 && Set(all.map(\.story)).count == 2)
    }

    private func feed(of id: String, hour: Int) -> String {
        Sample.feed(
            Sample.item(
                1,
                of: "https://\(id).example/",
                title: "حافلة القراءة",
                published: "Sat, 31 May 2025 \(hour < 10 ? "0" : "")\(hour):00:00 GMT",
                text: Sample.library
            )
        )
    }
}

extension NewsWriter {
    /// Leaves an article's story without a list of its articles, which no call should ever do.
    fileprivate func loseFromItsStory(_ article: Article.ID, at now: Timestamp) throws {
        try rebuild(at: now)
        guard let slot = index.slot(of: article) else { return }
        index.stories[Int(index.placings[Int(slot)].story)].newest = -1
    }

    fileprivate func checkIndex() throws { try index.checkDamage() }
}
