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
            let feeds = try await line.writer.feeds()
            for outlet in order {
                for feed in feeds where feed.outlet.text == outlet { _ = try await line.poll(feed) }
            }
            try await line.writer.settle(at: line.clock.now, areAllThere: true)
        }
        let stories = try sample.reader().stories(NewsFilter())
        #expect(stories.map(\.articleCount) == [2])
        #expect(stories.map(\.firstOutlet.text) == ["sada"])
    }

    /// Five outlets whose copies of one story differ by halves, published days ago in an order of their own.
    @Test(
        "first polls in whatever order give the stories of recluster",
        arguments: [[0, 1, 2, 3, 4], [4, 3, 2, 1, 0], [2, 4, 0, 3, 1]]
    )
    func firstPolls(order: [Int]) async throws {
        let sample = try SampleOutlets()
        sample.settlingSeconds = 7200
        let own = (0..<30).map {
            "فقرة رقم \($0) كتبها المنبر وحده عن أمر آخر تماما \($0 * 7919) وفيها تفصيل \($0 * 104_729)."
        }
        let texts = [
            Sample.library, Array(Sample.library[..<3]) + Array(own[0..<3]), Sample.library.reversed(),
            Array(own[3..<6]) + Array(Sample.library[3...]), Array(Sample.library[1..<5]) + Array(own[6..<9]),
        ]
        for (number, text) in texts.enumerated() {
            sample.add("o\(number)", name: "منبر \(number)", fullText: .never)
            let item = Sample.item(
                1,
                of: "https://o\(number).example/",
                title: "عنوان \(number)",
                published: "Thu, 29 May 2025 1\((number * 3) % 5):00:00 GMT",
                text: text
            )
            try sample.write(Sample.feed(item), to: "o\(number)")
        }
        let plan = try await sample.withLine(at: "2025-05-31T12:00:00Z") { line in
            let feeds = try await line.writer.feeds()
            for number in order {
                for feed in feeds where feed.outlet.text == "o\(number)" { _ = try await line.poll(feed) }
            }
            #expect(try sample.reader().counts().stories > 1)
            try await line.writer.settle(at: line.clock.now, areAllThere: true)
            return try await line.writer.recluster(dryRun: true, at: line.clock.now)
        }
        #expect(plan.articles == 5)
        #expect(plan.moves.isEmpty)
        #expect(try sample.reader().counts().stories == 1)
        #expect(try sample.reader().problems() == [])
    }

    @Test("without settling each article is decided once, as it comes")
    func atOnce() async throws {
        let sample = try sample(settling: 0)
        _ = try await sample.poll(at: "2025-05-31T09:05:00Z")
        #expect(try sample.reader().counts().stories == 1)
        #expect(try sample.reader().problems() == [])
    }
}
