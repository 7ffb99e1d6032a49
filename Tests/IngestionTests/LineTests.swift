import News
import Storage
import Testing

@testable import Ingestion

struct LineTests {
    private let noon = "2025-05-31T12:00:00Z"

    /// Two outlets; both carry the library story, the second with an agency's credit at its end.
    private func twoOutlets() throws -> SampleOutlets {
        let sample = try SampleOutlets()
        sample.add("sada", name: "صدى الأطلس")
        sample.add("sahel", name: "منبر الساحل")
        try sample.write(
            Sample.feed(
                Sample.item(
                    1,
                    of: "https://sada.example/",
                    title: "حافلة القراءة",
                    published: "Sat, 31 May 2025 08:00:00 GMT",
                    text: ["صدى الأطلس ـ شفشاون: " + Sample.library[0]] + Sample.library.dropFirst()
                )
            ),
            to: "sada"
        )
        try sample.write(
            Sample.feed(
                Sample.item(
                    7,
                    of: "https://sahel.example/",
                    title: "حافلة القراءة بشفشاون",
                    published: "Sat, 31 May 2025 09:00:00 GMT",
                    text: Sample.library + ["ومع"]
                ),
                Sample.item(
                    8,
                    of: "https://sahel.example/",
                    title: "سفينة هجينة",
                    published: "Sat, 31 May 2025 09:30:00 GMT",
                    text: Sample.harbour
                )
            ),
            to: "sahel"
        )
        return sample
    }

    @Test("copies of one story become one story with its original, delay and agency")
    func copies() async throws {
        let sample = try twoOutlets()
        let reports = try await sample.poll(at: noon)
        #expect(reports.map(\.outcome).contains(.news(new: 2, changed: 0)))
        let news = try sample.reader()
        let stories = try news.stories(NewsFilter())
        #expect(stories.count == 2)
        let shared = try #require(stories.first { $0.articleCount == 2 })
        #expect(shared.firstOutlet == Outlet.ID("sada"))
        #expect(shared.agency == "MAP")
        let page = try #require(try news.story(shared.id))
        #expect(page.copies.map(\.relation) == [.original, .copy])
        #expect(page.copies.map(\.delaySeconds) == [0, 3600])
        #expect((page.copies[1].similarity ?? 0) > 0.9)
    }

    @Test("a second pass without changes stores nothing and finds nothing changed")
    func again() async throws {
        let sample = try twoOutlets()
        _ = try await sample.poll(at: noon)
        let before = try sample.reader().counts()
        let reports = try await sample.poll(at: "2025-05-31T12:30:00Z")
        #expect(reports.map(\.outcome) == [.unchanged, .unchanged])
        #expect(try sample.reader().counts() == before)
    }

    @Test("a copy that comes after a restart joins the story that stands in the file")
    func restart() async throws {
        let sample = try twoOutlets()
        _ = try await sample.poll(at: noon)
        sample.add("waha", name: "يومية الواحة")
        try sample.write(
            Sample.feed(
                Sample.item(
                    3,
                    of: "https://waha.example/",
                    title: "سفينة",
                    published: "Sat, 31 May 2025 11:00:00 GMT",
                    text: Sample.harbour
                )
            ),
            to: "waha"
        )
        _ = try await sample.poll(at: "2025-05-31T12:15:00Z")
        #expect(try sample.reader().stories(NewsFilter(minOutlets: 2)).count == 2)
    }

    @Test("a changed text becomes a revision of its article and leaves its story as it is")
    func revision() async throws {
        let sample = try twoOutlets()
        _ = try await sample.poll(at: noon)
        try sample.write(
            Sample.feed(
                Sample.item(
                    7,
                    of: "https://sahel.example/",
                    title: "حافلة القراءة بشفشاون",
                    published: "Sat, 31 May 2025 09:00:00 GMT",
                    text: Sample.library + ["تحديث: وصلت الحافلة إلى أول دوار مساء اليوم."]
                ),
                Sample.item(
                    8,
                    of: "https://sahel.example/",
                    title: "سفينة هجينة",
                    published: "Sat, 31 May 2025 09:30:00 GMT",
                    text: Sample.harbour
                )
            ),
            to: "sahel"
        )
        let reports = try await sample.poll(at: "2025-05-31T13:00:00Z")
        #expect(reports.map(\.outcome).contains(.news(new: 0, changed: 1)))
        let articles = try sample.reader().articles(NewsFilter(outlet: Outlet.ID("sahel")))
        let revised = try #require(articles.first { $0.revisionCount == 1 })
        #expect(revised.article.text.contains("تحديث"))
        #expect(try sample.reader().stories(NewsFilter(minOutlets: 2)).map(\.id) == [revised.story])
        #expect(try sample.reader().counts().articles == 3)
    }

    @Test("entries that share one key are kept apart")
    func sharedKeys() async throws {
        let sample = try SampleOutlets()
        sample.add("sada", name: "صدى الأطلس")
        let items = [Sample.library, Sample.harbour].enumerated().map { index, text in
            Sample.item(
                index,
                of: "https://sada.example/",
                title: "عنوان \(index)",
                published: "Sat, 31 May 2025 08:00:00 GMT",
                text: text
            )
            .replacing("?p=\(index)", with: "same")
        }
        try sample.write(Sample.feed(items[0], items[1]), to: "sada")
        _ = try await sample.poll(at: noon)
        #expect(try sample.reader().counts().articles == 2)
        try sample.write(Sample.feed(items[1], items[0]) + " ", to: "sada")
        _ = try await sample.poll(at: "2025-05-31T12:30:00Z")
        #expect(try sample.reader().counts().articles == 2)
    }

    @Test("F9: one bad feed hurts no other, and says what is wrong with it")
    func badFeed() async throws {
        let sample = try twoOutlets()
        sample.add("broken", name: "مكسور")
        try sample.write("<!doctype html><html><body>Not a feed</body></html>", to: "broken")
        sample.add("absent", name: "غائب")
        let reports = try await sample.poll(at: noon)
        #expect(reports.filter(\.hasFailed).map(\.feed.outlet.text).sorted() == ["absent", "broken"])
        #expect(try sample.reader().counts().articles == 3)
        let rows = try sample.reader().feedRows().filter { !$0.state.isHealthy }
        #expect(rows.count == 2)
        #expect(rows.allSatisfy { $0.stateReason?.isEmpty == false })
    }

    @Test("P15, P29: a failed feed is not asked again before its back-off has passed, whatever is chosen")
    func backoff() async throws {
        let sample = try SampleOutlets()
        sample.add("broken", name: "مكسور")
        try sample.write("<!doctype html><html><body>Not a feed</body></html>", to: "broken")
        #expect(try await sample.poll(at: noon).count == 1)
        #expect(try await sample.poll(at: "2025-05-31T12:10:00Z").isEmpty)
        #expect(try await sample.poll(at: "2025-05-31T12:31:00Z").count == 1)
    }

    @Test("what is not due is left alone unless all is asked for")
    func due() async throws {
        let sample = try twoOutlets()
        _ = try await sample.poll(at: noon, choice: .due)
        #expect(try await sample.poll(at: "2025-05-31T12:10:00Z", choice: .due).isEmpty)
        #expect(try await sample.poll(at: "2025-05-31T12:10:00Z", choice: .all).count == 2)
        #expect(try await sample.poll(at: "2025-05-31T12:26:00Z", choice: .due).count == 2)
    }
}
