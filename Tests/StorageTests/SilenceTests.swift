import News
import Storage
import Testing

@Suite("Silence against an outlet's own rhythm")
struct SilenceTests {
    private static let day: Int64 = 86400

    /// An outlet that publishes every hour from six to twenty-one o'clock, followed for five weeks; its last article at
    /// `hour` of the last day, last asked `lookedHours` later.
    private func silence(lastAt hour: Int64, lookedHours: Int64) throws -> Silence {
        let world = try NewsWorld()
        // 2025-06-01T00:00:00Z
        let midnight = Timestamp(secondsSince1970: 1_748_736_000)
        let firstDay = midnight.advanced(bySeconds: -35 * SilenceTests.day)
        let outlet = Outlet(
            id: Outlet.ID("daily"),
            name: "اليومية",
            feeds: [FeedSource(url: "https://daily.test/feed/")]
        )
        try world.database.write { transaction in
            try transaction.configure([outlet], at: firstDay)
            var number = 0
            for day in Int64(0)...35 {
                for hourOfDay in Int64(6)...21 where day < 35 || hourOfDay <= hour {
                    let time = firstDay.advanced(bySeconds: day * SilenceTests.day + hourOfDay * 3600)
                    number += 1
                    _ = try transaction.insert(
                        .sample(number, of: "daily", title: "\(number)"),
                        entryKey: "\(number)",
                        entryDigest: 1,
                        feed: Feed.ID(1),
                        seenAt: time,
                        believedAt: time
                    )
                }
            }
        }
        let feed = try world.feed("daily").id
        try world.database.write { transaction in
            try transaction.record(
                PollRecord(
                    feed: feed,
                    at: midnight.advanced(bySeconds: (hour + lookedHours) * 3600),
                    outcome: .unchanged,
                    nextPollAt: nil
                )
            )
        }
        return try #require(try world.database.outletRows().first { $0.id.text == "daily" }).silence
    }

    @Test("a night without news is an outlet's way, the same hours by day are not")
    func night() throws {
        let night = try silence(lastAt: 21, lookedHours: 8)
        #expect(night.seconds == 28800)
        #expect(night.expected == 0)
        #expect(!night.isUnusual)
        let day = try silence(lastAt: 8, lookedHours: 8)
        #expect(day.expected == 8)
        #expect(day.isUnusual)
    }

    @Test("the silence itself is left out of what is expected, however long it is")
    func long() throws {
        let silence = try silence(lastAt: 21, lookedHours: 10 * 24)
        #expect(silence.expected == 160)
        #expect(silence.isUnusual)
    }

    @Test("an outlet that was never followed expects nothing")
    func new() throws {
        let world = try NewsWorld()
        let all = try world.database.outletRows().map(\.silence)
        #expect(all.count == 3 && all.allSatisfy { $0.expected == nil && !$0.isUnusual })
    }
}
