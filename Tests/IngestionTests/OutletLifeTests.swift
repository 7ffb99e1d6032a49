import News
import Storage
import Testing

@testable import Ingestion
import Machinery

@Suite("The life of an outlet")
struct OutletLifeTests {
    private func sample(_ published: String? = "Sat, 31 May 2025 08:00:00 GMT") throws -> SampleOutlets {
        let sample = try SampleOutlets()
        sample.add("sada", name: "الصدى", fullText: .never)
        try sample.write(Sample.feed(item(published)), to: "sada")
        return sample
    }

    private func item(_ published: String?, comments: Int? = nil, of id: String = "sada") -> String {
        let text = Sample.library.map { "<p>\($0)</p>" }.joined()
        return """
            <item><title>حافلة القراءة</title><link>https://\(id).example/1/</link>
            \(published.map { "<pubDate>\($0)</pubDate>" } ?? "")
            \(comments.map { "<slash:comments xmlns:slash=\"http://purl.org/rss/1.0/modules/slash/\">\($0)</slash:comments>" } ?? "")
            <content:encoded><![CDATA[\(text)]]></content:encoded></item>
            """
    }

    private func outlet(_ sample: SampleOutlets) throws -> OutletRow {
        try #require(try sample.reader().outletRows().first)
    }

    @Test("renamed, paused, resumed, removed and back again, an outlet keeps its articles and its history")
    func life() async throws {
        let sample = try sample()
        _ = try await sample.poll(at: "2025-05-31T12:00:00Z")
        #expect(try outlet(sample).state == "ok")

        sample.change { $0.name = "صدى المغرب" }
        _ = try await sample.poll(at: "2025-05-31T12:10:00Z")
        #expect(try outlet(sample).name == "صدى المغرب")

        sample.change { outlet in
            outlet.isPaused = true
            outlet.feeds[0].isPaused = true
        }
        #expect(try await sample.poll(at: "2025-05-31T13:00:00Z").isEmpty)
        #expect(try outlet(sample).state == "paused")
        let paused = try #require(try sample.reader().feedRows().first)
        #expect(paused.state == .paused && paused.nextPollAt == nil && paused.stateReason != nil)
        _ = try await sample.poll(at: "2025-05-31T14:00:00Z")
        #expect(try sample.reader().feedRows().first?.stateSince == paused.stateSince)

        sample.change { outlet in
            outlet.isPaused = false
            outlet.feeds[0].isPaused = false
        }
        #expect(
            try await sample.poll(at: "2025-05-31T15:00:00Z", choice: .due).map(\.outcome) == [.unchanged]
        )
        #expect(try outlet(sample).state == "ok" && outlet(sample).articleCount == 1)

        let kept = sample.outlets[0]
        sample.removeLastOutlet()
        _ = try await sample.poll(at: "2025-05-31T16:00:00Z")
        #expect(try outlet(sample).state == "removed" && outlet(sample).articleCount == 1)
        #expect(try outlet(sample).removedAt == Timestamp(rfc3339: "2025-05-31T16:00:00Z"))
        sample.add(kept.id.text, name: kept.name, fullText: .never)
        #expect(try await sample.poll(at: "2025-05-31T17:00:00Z", choice: .due).count == 1)
        #expect(try outlet(sample).state == "ok" && outlet(sample).removedAt == nil)
        #expect(try sample.reader().counts().articles == 1)
        #expect(try sample.reader().problems() == [])
    }

    @Test("comment counts are kept with the time at which they changed")
    func comments() async throws {
        let sample = try sample()
        let date = "Sat, 31 May 2025 08:00:00 GMT"
        for (time, count) in [
            ("12:00", nil), ("12:10", 3), ("12:20", 3), ("12:30", 8), ("12:40", nil), ("12:50", 5),
        ] as [(String, Int?)] {
            try sample.write(Sample.feed(item(date, comments: count)), to: "sada")
            _ = try await sample.poll(at: "2025-05-31T\(time):00Z")
        }
        let rows = try sample.reader().query("SELECT at, count FROM comments ORDER BY at").rows
        #expect(
            rows == [
                [.text("2025-05-31T12:10:00Z"), .integer(3)], [.text("2025-05-31T12:30:00Z"), .integer(8)],
                [.text("2025-05-31T12:50:00Z"), .integer(5)],
            ]
        )
        #expect(try sample.reader().query("SELECT comment_count FROM articles").rows == [[.integer(5)]])
        #expect(try sample.reader().revisions(of: Article.ID(1)).isEmpty)
    }

    @Test(
        "what was forgotten does not come back with the next poll, nor under another address of the same key"
    )
    func forgotten() async throws {
        let sample = try sample()
        _ = try await sample.poll(at: "2025-05-31T12:00:00Z")
        try await sample.withLine(at: "2025-05-31T12:10:00Z") { line in
            let desk = ControlDesk(line.writer, line: line, clock: line.clock)
            guard
                case .refused(let refusal) = await desk.answer(
                    .forget(.outlet("sada"), reason: "x"),
                    by: "amina"
                )
            else {
                Issue.record("an outlet that is polled was forgotten")
                return
            }
            #expect(refusal.code == .badData)
            guard
                case .forgotten(let done) = await desk.answer(
                    .forget(.article(1), reason: "طلب"),
                    by: "amina"
                )
            else {
                Issue.record("not forgotten")
                return
            }
            #expect(done.articles == 1 && done.remnants == nil)
        }
        try sample.write(
            Sample.feed(
                item("Sat, 31 May 2025 08:00:00 GMT"),
                Sample.item(
                    2,
                    of: "https://sada.example/",
                    title: "سفينة",
                    published: "Sat, 31 May 2025 09:00:00 GMT",
                    text: Sample.harbour
                )
            ),
            to: "sada"
        )
        _ = try await sample.poll(at: "2025-05-31T12:20:00Z")
        #expect(try sample.reader().articles(NewsFilter()).map(\.article.title) == ["سفينة"])
        #expect(try sample.reader().counts().stories == 1)
        #expect(try sample.reader().problems() == [])
        #expect(
            try sample.reader().query(
                "SELECT kind, article_id, outlet_id, articles, by, reason FROM forgotten"
            ).rows
                == [
                    [.text("article"), .integer(1), .text("sada"), .integer(1), .text("amina"), .text("طلب")]
                ]
        )

        sample.removeLastOutlet()
        try await sample.withLine(at: "2025-05-31T12:30:00Z") { line in
            let desk = ControlDesk(line.writer, line: line, clock: line.clock)
            guard case .forgotten = await desk.answer(.forget(.outlet("sada"), reason: "x"), by: "amina")
            else {
                Issue.record("not forgotten")
                return
            }
        }
        #expect(try sample.reader().outletRows().isEmpty && sample.reader().feedRows().isEmpty)
        #expect(try sample.reader().counts().stories == 0)
        #expect(try sample.reader().problems() == [])
    }

    @Test(
        "an article without a date, found in a first poll, is no older than its sight: the dated copy was first"
    )
    func backlog() async throws {
        let sample = try sample(nil)
        _ = try await sample.poll(at: "2025-05-31T12:00:00Z")
        sample.add("sahel", name: "الساحل", fullText: .never)
        try sample.write(Sample.feed(item("Sat, 31 May 2025 07:00:00 GMT", of: "sahel")), to: "sahel")
        _ = try await sample.poll(at: "2025-05-31T13:00:00Z")
        let dated = try sample.reader().query(
            "SELECT first_outlet_id, first_rests_on, outlet_count FROM stories"
        ).rows
        #expect(dated == [[.text("sahel"), .text("published"), .integer(2)]])

        // Of two without dates nobody can tell; that it is by arrival alone, the story says.
        let undated = try self.sample(nil)
        undated.add("sahel", name: "الساحل", fullText: .never)
        try undated.write(Sample.feed(item(nil, of: "sahel")), to: "sahel")
        _ = try await undated.poll(at: "2025-05-31T12:00:00Z")
        let seen = try undated.reader().query("SELECT first_rests_on, outlet_count FROM stories").rows
        #expect(seen == [[.text("seen"), .integer(2)]])
    }
}
