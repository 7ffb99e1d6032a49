import News
import Storage
import Testing

@testable import Ingestion

struct SettlingTests {
    /// Two outlets, of which one has half of the other's text and as much of its own.
    private func sample(settling seconds: Int64) throws -> SampleOutlets {
        let sample = try SampleOutlets()
        sample.settlingSeconds = seconds
        let texts = [
            ("sada", "08", Sample.library),
            ("sahel", "09", Array(Sample.library[..<3]) + Sample.harbour[3...]),
        ]
        for (id, hour, text) in texts {
            sample.add(id, name: "منبر \(id)", fullText: .never)
            let item = Sample.item(
                1,
                of: "https://\(id).example/",
                title: "عنوان \(id)",
                published: "Sat, 31 May 2025 \(hour):00:00 GMT",
                text: text
            )
            try sample.write(Sample.feed(item), to: id)
        }
        return sample
    }

    @Test("a doubtful copy stands alone until it settles, then joins, after a restart too")
    func settles() async throws {
        let sample = try sample(settling: 7200)
        _ = try await sample.poll(at: "2025-05-31T09:05:00Z")
        #expect(try sample.reader().counts().stories == 2)
        _ = try await sample.poll(at: "2025-05-31T11:30:00Z")
        let news = try sample.reader()
        #expect(try news.counts().stories == 1)
        #expect(try news.problems() == [])
        let story = try #require(try news.stories(NewsFilter()).first)
        let page = try #require(try news.story(story.id))
        #expect(page.copies.map(\.relation) == [.original, .copy])
        let measured = "SELECT article_id FROM copies WHERE evidence LIKE '%\"passages\":[[%'"
        #expect(try news.query(measured).rows.count == 1)
    }

    @Test(
        "an earlier copy that comes after a later one was settled joins it",
        arguments: [["sada", "sahel"], ["sahel", "sada"]]
    )
    func lateAndSettled(order: [String]) async throws {
        let sample = try sample(settling: 7200)
        try sample.write(
            Sample.feed(
                Sample.item(
                    1,
                    of: "https://sahel.example/",
                    title: "عنوان sahel",
                    published: "Sat, 31 May 2025 09:00:00 GMT",
                    text: Sample.library
                )
            ),
            to: "sahel"
        )
        try await sample.withLine(at: "2025-05-31T12:00:00Z") { line in
            let feeds = try await line.archivist.feeds()
            for outlet in order {
                for feed in feeds where feed.outlet.text == outlet { _ = try await line.poll(feed) }
            }
        }
        let stories = try sample.reader().stories(NewsFilter())
        #expect(stories.map(\.articleCount) == [2])
        #expect(stories.map(\.firstOutlet.text) == ["sada"])
    }

    @Test("without settling each article is decided once, as it comes")
    func atOnce() async throws {
        let sample = try sample(settling: 0)
        _ = try await sample.poll(at: "2025-05-31T09:05:00Z")
        #expect(try sample.reader().counts().stories == 1)
        #expect(try sample.reader().problems() == [])
    }
}
