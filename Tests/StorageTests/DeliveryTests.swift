import Glibc
import News
@testable import Storage
import Testing

@Suite("What watches found is told once")
struct DeliveryTests {
    private static let desk = DeliveryRule.OfTarget(id: "desk", rule: DeliveryRule())

    private static func find(_ story: Int64, _ occasion: WatchOccasion = .first, watch: String = "rain")
        -> WatchFind
    {
        WatchFind(watch: watch, occasion: occasion, subject: .story(Story.ID(story)))
    }

    @Test("a story is told once for each watch and occasion")
    func once() throws {
        let world = try NewsWorld()
        let new = try world.database.write { transaction in
            try [
                Self.find(1), Self.find(1), Self.find(1, .edited), Self.find(1, watch: "sun"), Self.find(2),
            ].map { try transaction.note($0, to: [Self.desk], at: NewsWorld.start) }
        }
        #expect(new == [true, false, true, true, true])
        #expect(try world.rows("SELECT count(*) FROM watch_hits") == ["4"])
    }

    @Test(
        "what comes within two minutes goes together, of each watch by itself; what is being sent takes nothing more"
    )
    func grouped() throws {
        let world = try NewsWorld()
        func note(_ story: Int64, _ seconds: Int64, watch: String = "rain") throws {
            _ = try world.database.write {
                try $0.note(Self.find(story, watch: watch), to: [Self.desk], at: NewsWorld.time(seconds))
            }
        }
        try note(1, 0)
        try note(2, 60)
        try note(3, 90, watch: "sun")
        try note(4, 119)
        try note(5, 120)
        #expect(
            try world.rows("SELECT watch_id, hit_count FROM deliveries ORDER BY id") == [
                "rain|3", "sun|1", "rain|1",
            ]
        )
        let last = try #require(try world.database.deliveries(limit: 1).first)
        try world.database.write { try $0.beginTry(last.id, at: NewsWorld.time(121)) }
        try note(6, 122)
        #expect(try world.rows("SELECT hit_count FROM deliveries ORDER BY id DESC LIMIT 1") == ["1"])
    }

    @Test("beyond an hour's number the rest comes in one summary at its end")
    func capped() throws {
        let world = try NewsWorld()
        var rule = DeliveryRule()
        (rule.groupSeconds, rule.perHour) = (0, 3)
        for story in 1...10 {
            _ = try world.database.write {
                try $0.note(
                    Self.find(Int64(story), watch: "w\(story % 2)"),
                    to: [.init(id: "desk", rule: rule)],
                    at: NewsWorld.time(Int64(story))
                )
            }
        }
        // The world begins at 02:53:20.
        #expect(
            try world.rows("SELECT coalesce(watch_id, '-'), due_at, hit_count FROM deliveries ORDER BY id")
                == [
                    "w1|2025-05-31T02:53:21Z|1", "w0|2025-05-31T02:53:22Z|1", "w1|2025-05-31T02:53:23Z|1",
                    "-|2025-05-31T03:00:00Z|7",
                ]
        )
    }

    @Test("a message tells five finds at most, and what is found beyond goes in another")
    func full() throws {
        let world = try NewsWorld()
        try world.database.write { transaction in
            for story in 1...13 {
                let target = DeliveryRule.OfTarget(id: "desk", rule: .init())
                _ = try transaction.note(Self.find(Int64(story)), to: [target], at: NewsWorld.start)
            }
        }
        #expect(
            try world.rows("SELECT hit_count FROM deliveries ORDER BY id") == ["5", "5", "3"]
        )
    }

    @Test("a story that became part of another is not told again")
    func merged() throws {
        let world = try NewsWorld()
        let isNew = try world.database.write { transaction in
            let stories = try (1...2).map { number in
                let id = try transaction.keep(.sample(number), at: Int64(number))
                return try transaction.put(id, in: nil)
            }
            try transaction.meet("rain", in: stories[1], by: Article.ID(2))
            _ = try transaction.note(Self.find(stories[1].number), to: [], at: NewsWorld.start)
            let (survivor, _) = try transaction.join(stories, at: NewsWorld.start)
            #expect(try transaction.watches(metIn: survivor).map(\.watch) == ["rain"])
            return try transaction.note(Self.find(survivor.number), to: [], at: NewsWorld.start)
        }
        #expect(!isNew)
    }

    @Test("of two stories that were found and became one, the message that waits tells one")
    func foundOfBoth() throws {
        let world = try NewsWorld()
        var rule = DeliveryRule()
        rule.perHour = 100
        try world.database.write { transaction in
            let stories = try (1...2).map { number in
                try transaction.put(try transaction.keep(.sample(number), at: Int64(number)), in: nil)
            }
            for story in stories {
                for watch in ["rain", "wind"] {
                    let target = DeliveryRule.OfTarget(
                        id: watch == "rain" ? "desk" : "hook\(story)",
                        rule: rule
                    )
                    _ = try transaction.note(
                        Self.find(story.number, watch: watch),
                        to: [target],
                        at: NewsWorld.start
                    )
                }
            }
            // One of the wind's was sent already.
            try transaction.beginTry(3, at: NewsWorld.start)
            _ = try transaction.join(stories, at: NewsWorld.start)
        }
        #expect(
            try world.rows("SELECT watch_id, story_id FROM watch_hits ORDER BY id").count {
                $0.hasPrefix("rain")
            } == 1
        )
        #expect(Set(try world.rows("SELECT DISTINCT story_id FROM watch_hits")).count == 1)
        #expect(try world.rows("SELECT hit_count FROM deliveries").allSatisfy { $0 == "1" })
    }

    @Test("of each target the least tried message is due first; a target that fails waits, others do not")
    func due() throws {
        let world = try NewsWorld()
        var rule = DeliveryRule()
        rule.groupSeconds = 0
        let others = ["desk", "mail"]
        try world.database.write { transaction in
            try transaction.configure(targets: others.map { ($0, "address") })
            for story in 1...2 {
                _ = try transaction.note(
                    Self.find(Int64(story), watch: "w\(story)"),
                    to: others.map { .init(id: $0, rule: rule) },
                    at: NewsWorld.start
                )
            }
        }
        func due(_ seconds: Int64) throws -> [String] {
            try world.database.dueDeliveries(at: NewsWorld.time(seconds), to: others, except: [])
                .map { "\($0.target) \($0.watch ?? "-")" }
        }
        #expect(try due(0) == ["desk w1", "mail w1"])
        let first = try #require(
            try world.database.dueDeliveries(at: NewsWorld.start, to: ["desk"], except: []).first
        )
        try world.database.write { transaction in
            try transaction.beginTry(first.id, at: NewsWorld.start)
            try transaction.markFailed(
                first,
                status: 500,
                reason: "no",
                again: NewsWorld.time(10),
                targetWaits: NewsWorld.time(5),
                at: NewsWorld.start
            )
        }
        #expect(try due(0) == ["mail w1"])
        #expect(try due(10) == ["desk w2", "mail w1"])
        #expect(try world.database.nextDelivery(to: ["desk"], except: []) == NewsWorld.time(5))
        try world.database.write { try $0.disable("desk", at: NewsWorld.start) }
        #expect(try due(10) == ["mail w1"])
        // Another address is another chance.
        try world.database.write { try $0.configure(targets: [("desk", "other"), ("mail", "address")]) }
        #expect(try due(10) == ["desk w2", "mail w1"])
    }

    @Test("quiet hours end in local time, over the change of the clocks too")
    func quiet() throws {
        let night = try #require(QuietHours("22:00-07:00"))
        // Summer time began on 2025-03-30 at 02:00.
        try Zone.with("Europe/Paris") {
            for (time, end) in [
                ("2025-03-29T20:59:00Z", nil), ("2025-03-29T21:00:00Z", "2025-03-30T05:00:00Z"),
                ("2025-03-30T03:00:00Z", "2025-03-30T05:00:00Z"), ("2025-03-30T05:00:00Z", nil),
            ] {
                let time = try #require(Timestamp(rfc3339: time))
                #expect(night.end(at: time)?.description == end, "\(time)")
            }
        }
        for text in ["", "22-07", "24:00-07:00", "22:00-22:00", "22:00–07:00", "2:00-07:00"] {
            #expect(QuietHours(text) == nil, "\(text)")
        }
    }
}
