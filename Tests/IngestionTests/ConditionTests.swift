import Ingestion
import News
import Storage
import Testing

@Suite("How khabar fares")
struct ConditionTests {
    private static let now = Timestamp(secondsSince1970: 1_748_700_000)

    /// A daemon that runs well, with a hundred feeds, changed by `change`.
    private func condition(_ change: (inout Condition.Facts) -> Void = { _ in }) -> Condition {
        var facts = Condition.Facts(
            daemon: .runs(.init(pid: 7, version: "1", file: "config.json", startedAt: "2025-05-31T00:00:00Z"))
        )
        facts.feeds = FeedTally(feeds: [.ok: 95, .failing: 5], nextPollAt: Self.now.advanced(bySeconds: 30))
        facts.lastArticleAt = Self.now.advanced(bySeconds: -600)
        change(&facts)
        return Condition(facts, at: Self.now)
    }

    private func codes(_ condition: Condition) -> [String] { condition.findings.map(\.trouble.code) }

    @Test("a daemon with a few failing feeds fares well")
    func well() {
        #expect(condition().grade == .well && condition().behindSeconds == 0)
        #expect(codes(condition()) == [])
    }

    @Test("a daemon that is away or silent is bad, and is judged by nothing that it would do")
    func away() {
        let absent = condition {
            $0.daemon = .isAbsent
            $0.feeds.nextPollAt = Self.now.advanced(bySeconds: -100_000)
            $0.lastArticleAt = Self.now.advanced(bySeconds: -200_000)
        }
        #expect(codes(absent) == ["not_running"] && absent.grade == .bad && absent.behindSeconds == nil)
        #expect(codes(condition { $0.daemon = .isSilent }) == ["no_answer"])
    }

    @Test("what stands still or cannot be kept is bad")
    func stalled() {
        let stalled = condition {
            $0.daemon = .runs(
                .init(
                    pid: 7,
                    version: "1",
                    file: "",
                    startedAt: "",
                    stalled: ["the writer"],
                    isStoreHeld: true
                )
            )
        }
        #expect(codes(stalled) == ["stalled", "store_full"] && stalled.grade == .bad)
        #expect(stalled.findings.first?.trouble.words == "the writer stands still")
    }

    @Test(
        "polls that are late are degraded after ten minutes, bad after an hour",
        arguments: [(599, nil), (600, .degraded), (3599, .degraded), (3600, .bad)]
            as [(Int64, Condition.Grade?)]
    )
    func behind(seconds: Int64, grade: Condition.Grade?) {
        let late = condition { $0.feeds.nextPollAt = Self.now.advanced(bySeconds: -seconds) }
        #expect(late.behindSeconds == seconds)
        #expect(late.findings.first { $0.trouble.code == "behind" }?.grade == grade)
    }

    @Test(
        "failing feeds are counted against those that are asked",
        arguments: [(10, nil), (11, .degraded), (50, .degraded), (51, .bad)] as [(Int, Condition.Grade?)]
    )
    func failing(count: Int, grade: Condition.Grade?) {
        let failing = condition { $0.feeds.feeds = [.paused: 900, .ok: 100 - count, .gone: count] }
        #expect(failing.findings.first?.grade == grade)
    }

    @Test("a day without news and a journal of a gigabyte are degraded")
    func slow() {
        let slow = condition {
            $0.lastArticleAt = Self.now.advanced(bySeconds: -86400)
            $0.sizes = StoreSizes(database: 1, journal: 1 << 30)
        }
        #expect(codes(slow) == ["no_news", "journal_large"] && slow.grade == .degraded)
        #expect(slow.findings.allSatisfy { !$0.trouble.remedy.isEmpty })
    }
}
