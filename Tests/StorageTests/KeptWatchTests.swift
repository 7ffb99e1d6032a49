import News
import Testing

@testable import Storage

@Suite("Watches that are kept, and their digests")
struct KeptWatchTests {
    private static func watch(_ id: String, _ words: String = "سيول", set: (inout Watch) -> Void = { _ in })
        -> Watch
    {
        var watch = Watch()
        (watch.id, watch.name, watch.words, watch.notify) = (id, id, words, ["desk"])
        set(&watch)
        return watch
    }

    private func open(_ title: String, seconds: Int64, in world: NewsWorld) throws {
        try world.database.write { transaction in
            let article = Article.sample(Int(seconds) + 1, title: title)
            try transaction.put(try transaction.keep(article, at: seconds), in: nil)
        }
    }

    @Test("a watch comes back as it was kept")
    func whole() throws {
        let world = try NewsWorld()
        let watch = Self.watch("rain", "\"سيول قوية\" OR فيض* -تطوان") {
            $0.isExact = true
            $0.expandsPrefixes = true
            $0.outlets = [Outlet.ID("hiba"), Outlet.ID("albab")]
            $0.agencies = ["MAP", "أ, ب"]
            $0.languages = ["ar-MA"]
            $0.sections = ["مجتمع"]
            $0.minOutlets = 3
            $0.occasions = [.first, .outlets(atLeast: 5), .event(atLeast: 7), .mineCopied, .weekly]
        }
        try world.database.write { try $0.keep(watch, by: "amal", at: NewsWorld.start) }
        let kept = try #require(try world.database.watch("rain"))
        #expect(kept.watch == watch)
        #expect((kept.isConfigured, kept.changedBy, kept.findCount) == (false, "amal", 0))
    }

    @Test("those of the configuration go before kept ones of their ids, which sleep meanwhile")
    func sideBySide() throws {
        let world = try NewsWorld()
        try world.database.write { transaction in
            try transaction.keep(Self.watch("rain", "مطر"), by: "amal", at: NewsWorld.start)
            try transaction.keep(Self.watch("other"), by: "amal", at: NewsWorld.start)
            try transaction.configure(watches: [Self.watch("rain")], at: NewsWorld.start)
        }
        func words() throws -> [String] {
            try world.database.watches().map { "\($0.watch.id) \($0.watch.words)" }
        }
        #expect(try words() == ["other سيول", "rain سيول"])
        #expect(try world.database.sleepingWatches() == ["rain"])
        try world.database.write { try $0.configure(watches: [], at: NewsWorld.start) }
        #expect(try words() == ["other سيول", "rain مطر"])
        #expect(try world.database.sleepingWatches() == [])
    }

    @Test("one that asks for something else has met nothing yet; one that speaks otherwise has")
    func demand() throws {
        let world = try NewsWorld()
        func matches() throws -> String { try world.value("SELECT count(*) FROM watch_match") }
        try open("سيول", seconds: 0, in: world)
        try world.database.write { transaction in
            try transaction.keep(Self.watch("rain"), by: "amal", at: NewsWorld.start)
            try transaction.meet("rain", in: Story.ID(1), by: Article.ID(1))
            try transaction.keep(
                Self.watch("rain") {
                    $0.occasions = [.edited]; $0.name = "أمطار"
                },
                by: "omar",
                at: NewsWorld.time(5)
            )
        }
        #expect(try matches() == "1")
        #expect(try world.database.watch("rain")?.changedBy == "omar")
        try world.database.write { try $0.keep(Self.watch("rain", "مطر"), by: "amal", at: NewsWorld.start) }
        #expect(try matches() == "0")
    }

    @Test("an ended watch sends nothing more, and its id is not given to another by itself")
    func end() throws {
        let world = try NewsWorld()
        try world.database.write { transaction in
            let id = try transaction.freeWatchID()
            #expect(id == "w1")
            try transaction.keep(Self.watch(id), by: "amal", at: NewsWorld.start)
            let find = WatchFind(watch: id, occasion: .first, subject: .story(Story.ID(7)))
            _ = try transaction.note(find, to: [.init(id: "desk", rule: .init())], at: NewsWorld.start)
            #expect(try transaction.endWatch(id))
            #expect(try !transaction.endWatch(id))
            #expect(try transaction.freeWatchID() == "w2")
        }
        #expect(try world.rows("SELECT state, reason FROM deliveries") == ["failed|its watch was ended"])
    }

    @Test(
        "what cannot be is refused, with what is meant",
        arguments: [
            (watch("A B"), "is no short name"), (watch("a", "-x"), "cannot be looked for"),
            (watch("a") { $0.outlets = [Outlet.ID("hibaa")] }, "did you mean \"hiba\"?"),
            (watch("a") { $0.notify = ["desc"] }, "did you mean \"desk\"?"),
            (watch("a", ""), "asks for nothing"),
            (watch("a") { $0.occasions = [.mineCopied] }, "needs \"outlets\""),
            (watch("a") { $0.minOutlets = 0 }, "1 to 1000"),
            (watch("a") { $0.languages = ["arabic!"] }, "language tag"),
            (watch("a") { $0.occasions = [] }, "never speaks"),
            (watch("a", String(repeating: "x", count: 3000)), "is too long"),
        ]
    )
    func faults(watch: Watch, expected: String) {
        let faults = watch.faultsOfForm + watch.faults(outlets: [Outlet.ID("hiba")], targets: ["desk"])
        #expect(faults.count == 1 && "\(faults[0])".contains(expected), "\(faults)")
        #expect(Self.watch("a", "") { $0.occasions = [.daily] }.faults(outlets: [], targets: ["desk"]) == [])
    }

    // MARK: - Digests

    @Test("each date has one digest, where the clocks change too")
    func clocks() throws {
        try Zone.with("Europe/Paris") {
            var times = DigestTimes()
            for (at, first, expected) in [
                // Summer time began on 2025-03-30 at 02:00, winter time on 2025-10-26 at 03:00.
                (
                    "07:00", "2025-03-29T00:00:00Z",
                    ["2025-03-29T06:00:00Z", "2025-03-30T05:00:00Z", "2025-03-31T05:00:00Z"]
                ),
                (
                    "07:00", "2025-10-25T00:00:00Z",
                    ["2025-10-25T05:00:00Z", "2025-10-26T06:00:00Z", "2025-10-27T06:00:00Z"]
                ),
                (
                    "02:30", "2025-10-25T00:00:00Z",
                    ["2025-10-25T00:30:00Z", "2025-10-26T00:30:00Z", "2025-10-27T01:30:00Z"]
                ),
            ] {
                times.time = try #require(TimeOfDay(at))
                var now = try #require(Timestamp(rfc3339: first))
                for time in expected {
                    now = times.next(.daily, after: now)
                    #expect(now.description == time, "\(at)")
                    #expect(times.latest(.daily, before: now) == now)
                    #expect(times.latest(.daily, before: now.advanced(bySeconds: 3600 * 20)) == now)
                }
            }
            // A time that does not exist on 2025-03-30 comes on that date all the same.
            times.time = try #require(TimeOfDay("02:30"))
            var seen: [String] = []
            var now = try #require(Timestamp(rfc3339: "2025-03-28T12:00:00Z"))
            for _ in 0..<3 {
                now = times.next(.daily, after: now)
                seen.append(String(now.description.prefix(10)))
            }
            #expect(seen == ["2025-03-29", "2025-03-30", "2025-03-31"])
            times.time = try #require(TimeOfDay("07:00"))
            times.weekday = .sunday
            let sunday = times.next(.weekly, after: try #require(Timestamp(rfc3339: "2025-03-24T00:00:00Z")))
            #expect(sunday.description == "2025-03-30T05:00:00Z")
            #expect(times.next(.weekly, after: sunday).description == "2025-04-06T05:00:00Z")
            #expect(times.latest(.weekly, before: sunday.advanced(bySeconds: 6 * 86400)) == sunday)
        }
    }

    @Test(
        "a digest tells the weightiest stories that met its watch since the last one, each once, when its time comes"
    )
    func digest() throws {
        try Zone.with("UTC") { try tellDigests() }
    }

    private func tellDigests() throws {
        let world = try NewsWorld()
        let target = DeliveryRule.OfTarget(id: "desk", rule: .init())
        let watch = Self.watch("rain") { $0.occasions = [.daily] }
        let everything = Self.watch("all", "") { $0.occasions = [.daily] }
        func make(_ time: String) throws {
            let now = try #require(Timestamp(rfc3339: time))
            for watch in [watch, everything]
            where try world.database.isDigestDue(watch, .daily, to: target, at: now) {
                try world.database.write { try $0.makeDigest(watch, .daily, to: target, at: now) }
            }
        }
        func told() throws -> [String] {
            try world.rows(
                """
                SELECT d.watch_id, group_concat(x.story_id) FROM delivery d JOIN
                    (SELECT * FROM delivery_story ORDER BY delivery_id, place) x ON x.delivery_id = d.id GROUP BY d.id ORDER BY d.id
                """
            )
        }
        // The world begins at 02:53 on 2025-05-31.
        try make("2025-05-31T03:00:00Z")
        for number in 0..<3 { try open("سيول \(number)", seconds: Int64(number) * 60, in: world) }
        try world.database.write { transaction in
            for story in [1, 2] as [Int64] {
                try transaction.meet("rain", in: Story.ID(story), by: Article.ID(story))
            }
            try transaction.run("UPDATE story SET rank = 1000000 WHERE id = 2")
        }
        try make("2025-05-31T06:59:00Z")
        #expect(try told() == [])
        try make("2025-05-31T07:00:10Z")
        #expect(try told() == ["rain|2,1", "all|2,3,1"])
        try make("2025-05-31T07:00:20Z")
        try make("2025-06-01T06:59:59Z")
        #expect(try told().count == 2)
        // What came shortly before the last digest, and what is new.
        try open("سيول 4", seconds: 3 * 3600, in: world)
        try world.database.write { try $0.meet("rain", in: Story.ID(4), by: Article.ID(4)) }
        try make("2025-06-01T09:00:00Z")
        #expect(try told().dropFirst(2) == ["rain|4", "all|4"])
        // Nothing new, nothing said.
        try make("2025-06-02T09:00:00Z")
        #expect(try told().count == 4)
        let delivery = try #require(try world.database.deliveries(limit: 1).first)
        #expect((delivery.digest, delivery.hitCount) == (.daily, 1))
        #expect(try world.database.hits(of: delivery, limit: 20).map(\.occasion) == ["digest"])
        let first = try #require(try world.database.delivery(2))
        #expect(try world.database.hits(of: delivery, limit: 20)[0].earlierMessage == first.messageID)
    }
}
