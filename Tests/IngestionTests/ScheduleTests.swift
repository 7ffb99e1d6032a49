import News
import Testing

@testable import Ingestion

struct ScheduleTests {
    private let schedule = Schedule(everySeconds: 900, minIntervalSeconds: 300, maxIntervalSeconds: 86400)
    private let now = Timestamp(secondsSince1970: 1_748_660_400)

    @Test("a feed is due again within the interval, at most a tenth earlier, never later")
    func jitter() {
        var waits: Set<Int64> = []
        for seed in Int64(1)...500 {
            let next = schedule.next(after: now, memory: Feed.Memory(), hasValidators: true, seed: seed)
            #expect((810...900).contains(next.seconds(since: now)))
            waits.insert(next.seconds(since: now))
        }
        #expect(waits.count > 60, "feeds must spread")
    }

    @Test("every failure in a row doubles the wait, up to the longest interval")
    func backoff() {
        let waits = (1...40).map { schedule.retry(after: now, failures: $0, seed: 7).seconds(since: now) }
        #expect(waits[0] >= 1620 && waits[0] <= 1800)
        #expect(waits[1] >= 3240 && waits[1] <= 3600)
        #expect(waits.allSatisfy { $0 <= 86400 })
        #expect(waits.dropFirst(6).allSatisfy { $0 >= 77760 })
    }
}

struct WallClockTests {
    @Test("a simulated clock stands where it was set, or runs as fast as was said")
    func simulated() throws {
        let standing = try #require(WallClock(parsing: "2025-05-31T03:00:00Z"))
        #expect(standing.now.description == "2025-05-31T03:00:00Z")
        let fast = try #require(WallClock(parsing: "2025-05-31T03:00:00Z*1000000"))
        let first = fast.now
        while fast.now == first {}
        #expect(fast.now > first)
    }

    @Test(
        "what is no time is refused",
        arguments: ["", "now", "2025-05-31", "2025-05-31T03:00:00Z*", "2025-05-31T03:00:00Z*-1"]
    )
    func refused(text: String) {
        #expect(WallClock(parsing: text) == nil)
    }
}

struct InterleavingTests {
    @Test("elements of one key stand as far apart as can be, each key's in their order")
    func interleaving() {
        let places = ["a1", "a2", "a3", "b1", "c1", "c2"]
        #expect(places.interleaved { $0.first } == ["a1", "b1", "c1", "a2", "c2", "a3"])
    }
}
