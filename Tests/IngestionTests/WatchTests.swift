import News
import Storage
import Testing

@testable import Ingestion

@Suite("Watches hear of what is kept, in its own transaction")
struct WatchTests {
    private static func watch(_ id: String, _ occasions: String..., set: (inout Watch) -> Void = { _ in })
        -> Watch
    {
        var watch = Watch()
        (watch.id, watch.name, watch.notify) = (id, id, ["desk"])
        watch.occasions = occasions.compactMap { WatchOccasion($0) }
        set(&watch)
        return watch
    }

    private func hits(_ sample: SampleOutlets) throws -> [String] {
        try sample.reader().query("SELECT watch_id || ' ' || occasion FROM watch_hits ORDER BY id").rows.map {
            row in
            if case .text(let text) = row[0] { text } else { "\(row[0])" }
        }
    }

    private static func library(_ site: String, _ text: [String] = Sample.library) -> String {
        Sample.feed(
            Sample.item(
                1,
                of: "https://\(site).example/",
                title: "حافلة القراءة",
                published: "Sat, 31 May 2025 08:00:00 GMT",
                text: text
            )
        )
    }

    @Test("a story is found once, then with so many outlets, copied without a name, and edited")
    func occasions() async throws {
        let sample = try SampleOutlets()
        sample.watches = [
            Self.watch("first", "first") { $0.words = "مكتبه متنقله" },
            Self.watch("many", "first", "outlets>=3", "edited") { ($0.words, $0.minOutlets) = ("شفشاون", 2) },
            Self.watch("mine", "mine-copied") { $0.outlets = [Outlet.ID("jabal")] },
            Self.watch("other", "first") { $0.words = "شفشاون -دوارا" },
            Self.watch("elsewhere", "first") { ($0.words, $0.outlets) = ("شفشاون", [Outlet.ID("sahel")]) },
        ]
        for (id, name) in [("jabal", "الجبل"), ("wadi", "الوادي"), ("sahel", "الساحل")] {
            sample.add(id, name: name, fullText: .never)
            try sample.write(Sample.feed(), to: id)
        }
        try sample.write(Self.library("jabal"), to: "jabal")
        _ = try await sample.poll(at: "2025-05-31T08:05:00Z")
        #expect(try hits(sample) == ["first first"])
        // It names the outlet that had it first.
        try sample.write(
            Self.library("wadi", Sample.library + ["نقلا عن جريدة الجبل التي نشرت الخبر أولا."]),
            to: "wadi"
        )
        _ = try await sample.poll(at: "2025-05-31T08:10:00Z")
        #expect(try hits(sample) == ["first first", "many first"])
        try sample.write(Self.library("sahel"), to: "sahel")
        _ = try await sample.poll(at: "2025-05-31T08:15:00Z")
        #expect(
            Set(try hits(sample).dropFirst(2)) == ["many outlets>=3", "mine mine-copied", "elsewhere first"]
        )
        try sample.write(
            Self.library("jabal", Sample.library + ["وأضاف المصدر أن الانطلاقة تأجلت."]),
            to: "jabal"
        )
        _ = try await sample.poll(at: "2025-05-31T08:20:00Z")
        #expect(try hits(sample).dropFirst(5) == ["many edited"])
        // Nothing of it is told a second time.
        _ = try await sample.poll(at: "2025-05-31T08:25:00Z")
        #expect(try hits(sample).count == 6)
        let told = try sample.reader().deliveries(limit: 100)
        #expect(told.reduce(0) { $0 + $1.hitCount } == 6)
        #expect(told.allSatisfy { $0.state == .waiting && $0.target == "desk" })
    }

    @Test(
        "a watch that somebody keeps hears from then on; what cannot be is refused; an ended one hears no more"
    )
    func kept() async throws {
        let sample = try SampleOutlets()
        sample.watches = [Self.watch("fixed", "first") { $0.words = "لقالق" }]
        sample.add("jabal", name: "الجبل", fullText: .never)
        try sample.write(Sample.feed(), to: "jabal")
        _ = try await sample.poll(at: "2025-05-31T08:00:00Z")
        var rain = Self.watch("", "first") { $0.words = "شفشاون" }
        rain.name = ""
        let made = rain
        try await sample.withLine(at: "2025-05-31T08:01:00Z") { line in
            let (writer, now) = (line.writer, line.clock.now)
            let id = try await writer.keep(made, isNew: true, by: "amal", at: now)
            #expect(id == "w1")
            func refusal(_ watch: Watch, isNew: Bool) async -> String? {
                do {
                    _ = try await writer.keep(watch, isNew: isNew, by: "amal", at: now)
                    return nil
                } catch { return (error as? ControlRefusal)?.message ?? "\(error)" }
            }
            let refusals = [
                await refusal(Self.watch("fixed", "first") { $0.words = "x" }, isNew: false),
                await refusal(Self.watch("fixed", "first") { $0.words = "x" }, isNew: true),
                await refusal(Self.watch("w1", "first") { $0.words = "x" }, isNew: true),
                await refusal(Self.watch("none", "first") { $0.words = "x" }, isNew: false),
                await refusal(
                    Self.watch("x", "first") { ($0.words, $0.notify) = ("x", ["dusk"]) },
                    isNew: true
                ),
                await refusal(Self.watch("x", "first") { $0.outlets = [Outlet.ID("wadi")] }, isNew: true),
            ]
            let expected = [
                "stands in the configuration", "of the configuration", "is there already",
                "there is no watch",
                "did you mean \"desk\"?", "outlets[0]",
            ]
            for (refusal, words) in zip(refusals, expected) {
                #expect(refusal?.contains(words) == true, "\(refusal ?? "kept")")
            }
        }
        #expect(try sample.reader().watch("w1")?.watch.name == "شفشاون")
        try sample.write(Self.library("jabal"), to: "jabal")
        _ = try await sample.poll(at: "2025-05-31T08:05:00Z")
        #expect(try hits(sample) == ["w1 first"])
        try await sample.withLine(at: "2025-05-31T08:06:00Z") { line in
            await #expect(throws: ControlRefusal.self) {
                try await line.writer.endWatch("fixed", by: "amal", at: line.clock.now)
            }
            try await line.writer.endWatch("w1", by: "amal", at: line.clock.now)
        }
        try sample.write(Self.library("jabal", Sample.library + ["شفشاون مرة أخرى."]), to: "jabal")
        _ = try await sample.poll(at: "2025-05-31T08:10:00Z")
        #expect(try hits(sample) == ["w1 first"])
        #expect(try sample.reader().watches().map(\.watch.id) == ["fixed"])
    }

    @Test("a text of an agency is nobody's to be copied")
    func agency() async throws {
        let sample = try SampleOutlets()
        sample.watches = [Self.watch("mine", "mine-copied") { $0.outlets = [Outlet.ID("jabal")] }]
        for (id, name) in [("jabal", "الجبل"), ("wadi", "الوادي")] {
            sample.add(id, name: name, fullText: .never)
            try sample.write(Sample.feed(), to: id)
        }
        try sample.write(Self.library("jabal", Sample.library + ["(و م ع)"]), to: "jabal")
        _ = try await sample.poll(at: "2025-05-31T08:05:00Z")
        try sample.write(Self.library("wadi"), to: "wadi")
        _ = try await sample.poll(at: "2025-05-31T08:10:00Z")
        #expect(try sample.reader().stories(NewsFilter()).map(\.agency) == ["MAP"])
        #expect(try hits(sample) == [])
    }

    @Test(
        "feeds that fall silent or had a gap are told of, once for each time, and only to those who watch their outlets"
    )
    func feeds() async throws {
        let sample = try SampleOutlets()
        sample.watches = [
            Self.watch("mine", "silent", "gap") { $0.outlets = [Outlet.ID("sada")] },
            Self.watch("others", "silent", "gap") { $0.outlets = [Outlet.ID("wadi")] },
        ]
        sample.add("sada", name: "صدى الأطلس", fullText: .never)
        func feed(_ numbers: ClosedRange<Int>) -> String {
            let items = numbers.reversed().map { number in
                """
                <item><title>خبر رقم \(number)</title><link>https://sada.example/\(number)/</link>
                <pubDate>\(Timestamp(secondsSince1970: 1_748_678_400 + Int64(number) * 600))</pubDate>
                <description>نص الخبر رقم \(number) كاملا</description></item>
                """
            }
            return Sample.feed(items.joined())
        }
        for (numbers, time) in [
            (0...9, "2025-05-31T09:35:00Z"), (20...29, "2025-05-31T12:55:00Z"),
            (20...29, "2025-06-01T12:55:00Z"),
            (20...29, "2025-06-04T12:55:00Z"), (20...29, "2025-06-05T12:55:00Z"),
        ] {
            try sample.write(feed(numbers), to: "sada")
            _ = try await sample.poll(at: time)
        }
        #expect(try hits(sample) == ["mine gap", "mine silent"])
    }
}
