import Fetching
import FoundationEssentials
import News
import Storage
import Testing

@testable import Ingestion

/// Claims without an hour, the wishes of feeds, what is no edit, and outlets under another id.
@Suite("Times without an hour, and what is no news")
struct ClaimTests {
    private static func item(_ number: Int, date: String, text: [String] = Sample.library) -> String {
        """
        <item><title>خبر رقم \(number) من المدينة</title><link>https://sada.example/\(number)/</link>
        <guid>g\(number)</guid><pubDate>\(date)</pubDate>
        <content:encoded><![CDATA[\(text.map { "<p>\(number) \($0)</p>" }.joined())]]></content:encoded></item>
        """
    }

    private func believed(_ sample: SampleOutlets, _ title: Int) throws -> [String] {
        let rows = try sample.reader().query(
            "SELECT believed_at, believed_from, published_precision FROM articles WHERE title LIKE '%\(title)%'"
        ).rows
        return rows.first.map { row in row.map { if case .text(let text) = $0 { text } else { "-" } } } ?? []
    }

    @Test(
        "a day is no midnight: its article counts from the last poll without it, else from when it was seen",
        arguments: [
            "2025-05-31", "Sat, 31 May 2025", "Sat, 31 May 2025 00:00:00 GMT", "2025-05-31T00:00:00Z",
        ]
    )
    func days(date: String) async throws {
        let sample = try SampleOutlets()
        sample.add("sada", name: "صدى الأطلس")
        try sample.write(Sample.feed(Self.item(1, date: date)), to: "sada")
        _ = try await sample.poll(at: "2025-05-31T10:00:00Z")
        #expect(try believed(sample, 1) == ["2025-05-31T10:00:00Z", "seen", "day"])
        let both = Sample.feed(Self.item(1, date: date), Self.item(2, date: date, text: Sample.harbour))
        try sample.write(both, to: "sada")
        _ = try await sample.poll(at: "2025-05-31T12:00:00Z")
        #expect(try believed(sample, 2) == ["2025-05-31T10:00:00Z", "day", "day"])
        // A day that is over by then ends before it was seen.
        try sample.write(
            Sample.feed(Self.item(3, date: date.replacing("31", with: "29").replacing("Sat", with: "Thu"))),
            to: "sada"
        )
        _ = try await sample.poll(at: "2025-05-31T13:00:00Z")
        #expect(try believed(sample, 3).prefix(2) == ["2025-05-29T23:59:59Z", "day"])
    }

    @Test("an hour is believed as it is stated")
    func hours() async throws {
        let sample = try SampleOutlets()
        sample.add("sada", name: "صدى الأطلس")
        try sample.write(Sample.feed(Self.item(1, date: "Sat, 31 May 2025 08:10:20 GMT")), to: "sada")
        _ = try await sample.poll(at: "2025-05-31T10:00:00Z")
        #expect(try believed(sample, 1) == ["2025-05-31T08:10:20Z", "published", "instant"])
    }

    @Test(
        "an hour well before a poll that did not find the article counts as that poll, and stays so when the article changes",
        arguments: [
            ("08:10:20", "2025-05-31T10:00:00Z", "earlier"),
            ("09:45:20", "2025-05-31T09:45:20Z", "published"),
        ]
    )
    func absent(hour: String, time: String, basis: String) async throws {
        let sample = try SampleOutlets()
        sample.add("sada", name: "صدى الأطلس")
        let first = Self.item(1, date: "Sat, 31 May 2025 08:00:00 GMT")
        try sample.write(Sample.feed(first), to: "sada")
        _ = try await sample.poll(at: "2025-05-31T10:00:00Z")
        let late = Self.item(2, date: "Sat, 31 May 2025 \(hour) GMT", text: Sample.harbour)
        try sample.write(Sample.feed(first, late), to: "sada")
        _ = try await sample.poll(at: "2025-05-31T10:15:00Z")
        #expect(try believed(sample, 2) == [time, basis, "instant"])
        try sample.write(Sample.feed(first, late.replacing("</p>", with: " تصحيح</p>")), to: "sada")
        _ = try await sample.poll(at: "2025-05-31T10:30:00Z")
        #expect(try believed(sample, 2).prefix(2) == [time, basis])
    }

    @Test("who states no hour is not first: the outlet with the hour is")
    func first() async throws {
        let sample = try SampleOutlets()
        sample.add("sada", name: "صدى الأطلس")
        sample.add("sahil", name: "منبر الساحل")
        func text(_ date: String, _ site: String) -> String {
            Sample.feed(
                Self.item(1, date: date).replacing("sada.example", with: site)
            )
        }
        try sample.write(text("2025-05-31", "sada.example"), to: "sada")
        try sample.write(text("Sat, 31 May 2025 08:10:20 GMT", "sahil.example"), to: "sahil")
        _ = try await sample.poll(at: "2025-05-31T10:00:00Z")
        let stories = try sample.reader().query("SELECT first_outlet_id, first_rests_on FROM stories").rows
        #expect(stories.count == 1)
        #expect("\(stories)".contains("sahil") && "\(stories)".contains("published"))
    }

    // MARK: - Wishes

    private let schedule = Schedule(everySeconds: 900, minIntervalSeconds: 300, maxIntervalSeconds: 86400)
    private let now = Timestamp(secondsSince1970: 1_748_660_400)

    @Test(
        "what a program writes into each feed is no wish; what somebody chose is",
        arguments: [
            ("https://wordpress.org/?v=6.8", "hourly", 1, nil, nil), (nil, "hourly", nil, nil, nil),
            ("https://wordpress.org/?v=6.8", "hourly", 2, nil, 1800),
            ("https://wordpress.org/?v=6.8", "daily", 1, nil, 86400), ("Own CMS", "hourly", 1, nil, 3600),
            ("Own CMS", nil, nil, 7200, 7200), (nil, nil, nil, 3600, 3600),
        ] as [(String?, String?, Int?, Int64?, Int64?)]
    )
    func defaults(generator: String?, period: String?, frequency: Int?, ttl: Int64?, wish: Int64?) throws {
        let feed = """
            <rss version="2.0" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><channel><title>ع</title>
            \(generator.map { "<generator>\($0)</generator>" } ?? "")
            \(period.map { "<sy:updatePeriod>\($0)</sy:updatePeriod>" } ?? "")
            \(frequency.map { "<sy:updateFrequency>\($0)</sy:updateFrequency>" } ?? "")
            \(ttl.map { "<ttl>\($0 / 60)</ttl>" } ?? "")
            <item><title>خبر</title><link>https://a.example/1</link></item></channel></rss>
            """
        let response = FetchResponse(
            status: 200,
            url: "https://a.example/feed/",
            body: Array(feed.utf8),
            contentType: "application/rss+xml"
        )
        let document = try EntryDocument(response, as: EntryReading(), now: now)
        #expect(document.wishSeconds == wish)
    }

    @Test(
        "feeds that were first asked in one minute are spread over the interval, also where they wish for an hour"
    )
    func spread() {
        for wish in [nil, 3600] as [Int64?] {
            var memory = Feed.Memory()
            (memory.wishSeconds, memory.gapSeconds) = (wish, 1800)
            let times = (Int64(1)...53).map { seed in
                schedule.next(after: now, memory: memory, hasValidators: true, isFirst: true, seed: seed)
            }
            let minutes = Dictionary(grouping: times) { $0.secondsSince1970 / 60 }.values.map(\.count)
            #expect((minutes.max() ?? 0) <= 12, "\(minutes)")
            if let wish { #expect(times.allSatisfy { $0.seconds(since: now) >= wish }) }
        }
    }

    // MARK: - Another id

    @Test("an outlet that is renamed keeps its articles, stories and schedule, and none comes twice")
    func renamed() async throws {
        let sample = try SampleOutlets()
        sample.add("sada", name: "صدى الأطلس")
        try sample.write(Sample.feed(Self.item(1, date: "Sat, 31 May 2025 08:10:20 GMT")), to: "sada")
        _ = try await sample.poll(at: "2025-05-31T10:00:00Z")
        let feeds = sample.outlets[0].feeds
        sample.change { $0 = Outlet(id: .init("atlas"), name: $0.name, feeds: feeds) }
        #expect(
            try sample.reader().formerOwners(of: sample.outlets).map(\.former.text) == ["sada"]
        )
        sample.change { $0.was = [.init("sada")] }
        #expect(try sample.reader().formerOwners(of: sample.outlets).isEmpty)
        let reports = try await sample.poll(at: "2025-05-31T11:00:00Z")
        #expect(reports.map(\.outcome) == [.unchanged])
        let news = try sample.reader()
        #expect(try news.articles(NewsFilter()).map(\.article.outlet.text) == ["atlas"])
        #expect(try news.stories(NewsFilter()).map(\.firstOutlet.text) == ["atlas"])
        #expect(try news.problems() == [])
        #expect(try news.query("SELECT article_count FROM outlets WHERE id = 'atlas'").rows.count == 1)
    }

    @Test(
        "an outlet that is split gives each part its feeds' articles; doubles that came meanwhile are one again"
    )
    func split() async throws {
        let sample = try SampleOutlets()
        sample.add("sada", name: "صدى الأطلس")
        let second = "file://\(sample.folder.appending(path: "sport.xml").path)"
        sample.change { $0.feeds.append(FeedSource(url: second)) }
        try sample.write(Sample.feed(Self.item(1, date: "Sat, 31 May 2025 08:10:20 GMT")), to: "sada")
        try sample.write(
            Sample.feed(Self.item(2, date: "Sat, 31 May 2025 09:10:20 GMT", text: Sample.harbour)),
            to: "sport"
        )
        _ = try await sample.poll(at: "2025-05-31T10:00:00Z")
        sample.change { $0.feeds.removeLast() }
        sample.add("sport", name: "رياضة الأطلس")
        _ = try await sample.poll(at: "2025-05-31T11:00:00Z")
        #expect(try sample.reader().counts().articles == 3)
        sample.change { if $0.id.text == "sport" { $0.was = [.init("sada")] } }
        _ = try await sample.poll(at: "2025-05-31T12:00:00Z")
        let rows = try sample.reader().query("SELECT outlet_id, id FROM articles ORDER BY id").rows
        #expect("\(rows)".contains("sada") && "\(rows)".contains("sport"))
        #expect(rows.count == 2)
        #expect(try sample.reader().counts().stories == 2)
        #expect(try sample.reader().problems() == [])
    }
}
