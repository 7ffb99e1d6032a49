import Fetching
import News
@testable import Storage
import Testing

@testable import Ingestion

/// What answers mean, without a network.
struct FeedJudgeTests {
    private let start = Timestamp(secondsSince1970: 1_748_660_400)
    private let url = "https://outlet.example/feed/"
    private static let hour: Int64 = 3600
    private static let day: Int64 = 86400

    private func feed(
        url: String? = nil,
        _ change: (inout Feed.Memory) -> Void = { _ in },
        failures: Int = 0,
        state: Feed.Health = .ok
    )
        -> FeedState
    {
        var memory = Feed.Memory()
        change(&memory)
        return FeedState(
            id: Feed.ID(7),
            outlet: Outlet.ID("a"),
            url: url ?? self.url,
            kind: .feed,
            validators: Validators(etag: "\"x\"", lastModified: nil),
            finalURL: nil,
            bodyHash: nil,
            nextPollAt: start,
            consecutiveFailures: failures,
            lastSuccessAt: start.advanced(bySeconds: -Self.hour),
            state: state,
            stateSince: start.advanced(bySeconds: -Self.hour),
            lastPollAt: nil,
            memory: memory,
            identity: nil,
            carries: nil
        )
    }

    private func judge(_ feed: FeedState, after seconds: Int64 = 0, every: Int64 = 900, isOwn: Bool = false)
        -> FeedJudge
    {
        FeedJudge(
            feed: feed,
            schedule: Schedule(
                everySeconds: every,
                isOwn: isOwn,
                minIntervalSeconds: 300,
                maxIntervalSeconds: Self.day
            ),
            domainRefusals: 0,
            now: start.advanced(bySeconds: seconds)
        )
    }

    private func response(_ status: Int, _ change: (inout FetchResponse) -> Void = { _ in }) -> FetchResponse
    {
        var response = FetchResponse(status: status, url: url, validators: Validators(etag: "\"x\""))
        change(&response)
        return response
    }

    private func statement(gap: Int64, count: Int = 10, newest: Int64 = 0) -> FeedJudge.Contents {
        let entries = (0..<count).map { number in
            var entry = Entry()
            entry.published = start.advanced(bySeconds: -newest - Int64(number) * gap)
            return entry
        }
        return FeedJudge.Contents(entries: entries)
    }

    private func wait(_ verdict: FeedJudge.Verdict, after seconds: Int64 = 0) -> Int64 {
        verdict.nextPollAt?.seconds(since: start.advanced(bySeconds: seconds)) ?? .max
    }

    // MARK: - Intervals

    @Test(
        "the interval is half of the usual gap between entries, within the bounds",
        arguments: [(60, 300), (1200, 600), (7200, 3600), (40 * 86400, 86400)] as [(Int64, Int64)]
    )
    func learnt(gap: Int64, interval: Int64) {
        let wait = wait(judge(feed()).answered(statement(gap: gap), response(200)))
        #expect(wait <= interval && wait >= interval - interval / 10)
    }

    @Test("an outlet's own interval is never exceeded by learning, a general one is where learning starts")
    func ownInterval() {
        let slow = statement(gap: Self.day)
        #expect(wait(judge(feed(), isOwn: true).answered(slow, response(200))) <= 900)
        #expect(wait(judge(feed()).answered(slow, response(200))) > 10 * Self.hour)
        let nothing = FeedJudge.Contents(entries: [])
        #expect(wait(judge(feed()).answered(nothing, response(200))) <= 900)
    }

    @Test("a feed that falls silent is asked ever less often, and is quiet, then stale")
    func silence() {
        let known = feed {
            $0.gapSeconds = Self.hour
            $0.newestAt = start
        }
        let notModified = response(304)
        var last: Int64 = 0
        for (days, health) in [(0, Feed.Health.ok), (1, .ok), (3, .quiet), (29, .quiet), (31, .stale)] {
            let verdict = judge(known, after: Int64(days) * Self.day).answered(nil, notModified)
            #expect(verdict.health == health, "\(days) days")
            let wait = wait(verdict, after: Int64(days) * Self.day)
            #expect(wait >= last * 8 / 10)
            last = wait
        }
        #expect(last > 20 * Self.hour)
    }

    @Test("P5: without validators a feed is asked hourly, unless the operator set its interval")
    func withoutValidators() {
        let bare = response(200) { $0.validators = Validators() }
        #expect(wait(judge(feed()).answered(statement(gap: 600), bare)) >= 3240)
        #expect(wait(judge(feed(), isOwn: true).answered(statement(gap: 600), bare)) <= 900)
    }

    @Test(
        "P8: what the server calls fresh is not asked for before, a day at most",
        arguments: [7200, 10_000_000]
    )
    func fresh(maxAge: Int) {
        let verdict = judge(feed()).answered(statement(gap: 600), response(200) { $0.maxAgeSeconds = maxAge })
        #expect(wait(verdict) == min(Int64(maxAge), Self.day))
        #expect(verdict.memory.freshUntil == start.advanced(bySeconds: min(Int64(maxAge), Self.day)))
    }

    @Test("P10: the feed's own wish is kept, and no hour or day asked in which it does not want it")
    func wishes() {
        var wishing = statement(gap: Self.hour)
        wishing.wishSeconds = 3 * Self.hour
        let waits = 3 * Self.hour...3 * Self.hour * 11 / 10
        #expect(waits.contains(wait(judge(feed()).answered(wishing, response(200)))))
        #expect(wait(judge(feed(), isOwn: true).answered(wishing, response(200))) <= 900)
        // A wish that would have news missed counts as far as the feed's own rhythm allows.
        var idle = statement(gap: 600)
        idle.wishSeconds = Self.day
        #expect((3600...3960).contains(wait(judge(feed()).answered(idle, response(200)))))
        // It is Saturday, 03:00; from 3 to 5 it wants to be left alone, and so on Saturdays.
        var skipping = statement(gap: 600)
        skipping.skipHours = 0b111000
        #expect(
            judge(feed()).answered(skipping, response(200)).nextPollAt?.description == "2025-05-31T06:00:00Z"
        )
        skipping.skipDays = 1 << 5
        #expect(
            judge(feed()).answered(skipping, response(200)).nextPollAt?.description == "2025-06-01T00:00:00Z"
        )
        skipping.skipHours = (1 << 24) - 1
        #expect(wait(judge(feed()).answered(skipping, response(200))) <= 300)
    }

    @Test("P6: after eight days of 304 a feed that used to publish is asked for the whole once")
    func whole() {
        let known = feed {
            $0.cameWholeAt = start
            $0.gapSeconds = Self.hour
        }
        #expect(!judge(known, after: 8 * Self.day - 1).validators.isEmpty)
        let later = judge(known, after: 8 * Self.day)
        #expect(later.validators.isEmpty)
        let verdict = later.answered(statement(gap: 600), response(200))
        #expect(verdict.memory.cameWholeAt == later.now)
        #expect(!judge(feed { $0.cameWholeAt = start }, after: 20 * Self.day).validators.isEmpty)
    }

    @Test("P4: a server that sends the same body again and again, for all our validators, is counted")
    func sameBodies() {
        var memory = Feed.Memory()
        for expected in 1...3 {
            memory = judge(feed { $0 = memory }).answered(nil, response(200)).memory
            #expect(memory.sameBodies == expected)
        }
        let other = response(200) { $0.validators.etag = "\"y\"" }
        #expect(judge(feed { $0 = memory }).answered(statement(gap: 60), other).memory.sameBodies == 0)
        #expect(judge(feed { $0 = memory }).answered(nil, response(304)).memory.sameBodies == 0)
    }

    @Test("P4: the same entity tag with another body is read, and counts as a broken validator")
    func sameTag() {
        #expect(judge(feed()).answered(statement(gap: 60), response(200)).memory.sameBodies == 1)
        // Asked for the whole, the server is right to send it.
        let whole = judge(
            feed {
                $0.cameWholeAt = start
                $0.gapSeconds = Self.hour
                $0.sameBodies = 1
            },
            after: 9 * Self.day
        )
        #expect(whole.answered(nil, response(200)).memory.sameBodies == 0)
    }

    @Test("P4, P5: a feed whose server ignores its own validators is asked hourly")
    func brokenValidators() {
        let before = judge(feed { $0.sameBodies = 1 }).answered(statement(gap: 600), response(200))
        #expect(wait(before) <= 900)
        let broken = judge(feed { $0.sameBodies = 2 }).answered(statement(gap: 600), response(200))
        #expect(broken.memory.sameBodies == 3 && wait(broken) >= 3240)
    }

    @Test(
        "P6, P40: hosts that forbid it are never asked for the whole",
        arguments: ["openrss.org", "rachelbythebay.com"]
    )
    func neverWhole(domain: String) {
        let known = feed(url: "https://www.\(domain)/feed") {
            $0.cameWholeAt = start
            $0.gapSeconds = Self.hour
        }
        #expect(!judge(known, after: 100 * Self.day).validators.isEmpty)
    }

    @Test("P40: a known host's feeds have the hub that they do not name")
    func presetHub() {
        let answer = response(200) { $0.url = "https://www.youtube.com/feeds/videos.xml?channel_id=x" }
        let verdict = judge(feed()).answered(statement(gap: 60), answer)
        #expect(verdict.memory.hub == "https://pubsubhubbub.appspot.com/")
    }

    @Test("P38: an answer that holds only what is new is no whole one")
    func delta() {
        let known = feed {
            $0.cameWholeAt = start
            $0.sameBodies = 2
        }
        let verdict = judge(known, after: Self.day).answered(statement(gap: 60, count: 1), response(226))
        #expect(
            verdict.health == .ok && verdict.memory.cameWholeAt == start && verdict.memory.sameBodies == 2
        )
    }

    @Test("P35: what the server says to robots is kept")
    func robotsTag() {
        let answer = response(200) { $0.headers["x-robots-tag"] = "noindex, noai" }
        let verdict = judge(feed()).answered(statement(gap: 60), answer)
        #expect(verdict.memory.robots == "noindex, noai")
        #expect(
            judge(feed { $0 = verdict.memory }).answered(nil, response(304)).memory.robots == "noindex, noai"
        )
        #expect(judge(feed { $0 = verdict.memory }).answered(nil, response(200)).memory.robots == nil)
    }

    @Test("F7: a time that a clock ahead of its time has left puts no whole answer off")
    func wholeInTheFuture() {
        let ahead = feed { $0.cameWholeAt = start.advanced(bySeconds: 3650 * Self.day) }
        #expect(judge(ahead).answered(nil, response(304)).memory.cameWholeAt == start)
    }

    // MARK: - Refusals

    private func failure(_ status: Int?, _ kind: FeedJudge.Failure.Kind? = nil, retryAfter: Int? = nil)
        -> FeedJudge.Failure
    {
        let refused = status.flatMap { Refusal.Kind(status: $0) }.map { FeedJudge.Failure.Kind.refused($0) }
        return FeedJudge.Failure(
            kind: kind ?? refused ?? .unanswered,
            reason: "why",
            response: status.map { response($0) { $0.retryAfterSeconds = retryAfter } }
        )
    }

    @Test(
        "P12: Retry-After of a 429 or 503 is kept for the whole domain, to the second and up to a tenth more"
    )
    func retryAfter() {
        for status in [429, 503] {
            let verdict = judge(feed()).failed(failure(status, retryAfter: 7200))
            #expect(verdict.restSeconds == 7200)
            #expect((7200...7920).contains(wait(verdict)))
        }
        #expect(judge(feed()).failed(failure(429, retryAfter: .max)).restSeconds == 7 * Self.day)
        #expect(judge(feed()).failed(failure(500, retryAfter: 7200)).restSeconds == nil)
    }

    @Test(
        "P13: a 429 without it rests the domain for ten minutes, doubling, up to a day",
        arguments: [(0, 600), (1, 1200), (3, 4800), (30, 86400)]
    )
    func tooMany(earlier: Int, seconds: Int64) {
        var judge = judge(feed())
        judge = FeedJudge(feed: judge.feed, schedule: judge.schedule, domainRefusals: earlier, now: judge.now)
        #expect(judge.failed(failure(429)).restSeconds == seconds)
    }

    @Test("P14: the third refusal in a row is a block, named as such")
    func blocked() {
        var memory = Feed.Memory()
        var healths: [Feed.Health] = []
        for attempt in 0..<3 {
            let verdict = judge(feed({ $0 = memory }, failures: attempt)).failed(failure(403))
            memory = verdict.memory
            healths.append(verdict.health)
            #expect(verdict.restSeconds == 600 << Int64(attempt))
        }
        #expect(healths == [.failing, .failing, .blocked])
        let answered = judge(feed { $0 = memory }).answered(statement(gap: 600), response(200))
        #expect(answered.health == .ok && answered.memory.refusals == 0)
    }

    @Test("P15: failures that time may heal double the interval up to a day")
    func backoff() {
        var last: Int64 = 0
        for failures in 0..<12 {
            let verdict = judge(feed(failures: failures)).failed(failure([500, 502, 504, nil][failures % 4]))
            #expect(verdict.health == .failing && verdict.restSeconds == nil)
            let wait = wait(verdict)
            #expect(wait > last || wait >= 77760)
            #expect(wait <= Self.day)
            last = wait
        }
    }

    @Test("P16: what is not found for thirty days is not asked any more")
    func lost() {
        #expect(judge(feed(failures: 9), after: 29 * Self.day).failed(failure(404)).health == .failing)
        let verdict = judge(feed(failures: 9), after: 30 * Self.day).failed(failure(404))
        #expect(verdict.health == .gone && verdict.nextPollAt == nil)
        #expect(judge(feed(failures: 9), after: 30 * Self.day).failed(failure(500)).health == .failing)
    }

    @Test("P17: what is gone is asked once more a day later, then no more")
    func gone() {
        let first = judge(feed()).failed(failure(410))
        #expect(first.health == .failing && wait(first) == Self.day)
        let again = judge(feed { $0 = first.memory }, after: 3600).failed(failure(410))
        #expect(again.health == .failing && wait(again, after: 3600) == Self.day - 3600)
        let second = judge(feed { $0 = first.memory }, after: Self.day).failed(failure(410))
        #expect(second.health == .gone && second.nextPollAt == nil)
        let back = judge(feed { $0 = first.memory }, after: Self.day).answered(
            statement(gap: 60),
            response(200)
        )
        #expect(back.health == .ok && back.memory.goneSince == nil)
    }

    // MARK: - Moving

    private func redirected(_ status: Int, to target: String) -> FetchResponse {
        response(200) {
            $0.url = target
            $0.redirects = [Redirect(status: status, from: url, to: target)]
        }
    }

    @Test("P18: a permanent redirect is believed after ten equal answers over three days")
    func moved() {
        let target = "https://new.example/feed/"
        var memory = Feed.Memory()
        for poll in 0..<10 {
            let judge = judge(feed { $0 = memory }, after: Int64(poll) * Self.day / 3)
            #expect(judge.url == url, "poll \(poll)")
            memory =
                judge.answered(statement(gap: 600), redirected(poll % 2 == 0 ? 301 : 308, to: target)).memory
        }
        #expect(judge(feed { $0 = memory }, after: 2 * Self.day).url == url)
        let believing = judge(feed { $0 = memory }, after: 4 * Self.day)
        #expect(believing.url == target)
        let verdict = believing.answered(nil, response(304) { $0.url = target })
        #expect(verdict.health == .moved && verdict.reason?.contains(target) == true)
        #expect(verdict.memory.movedTo == target)
        // An address that fails in its turn is no better than the old one.
        let failing = judge(feed({ $0 = memory }, failures: 2), after: 4 * Self.day).failed(failure(404))
        #expect(judge(feed { $0 = failing.memory }, after: 4 * Self.day).url == url)
    }

    @Test("P18: another target, or an answer in place, starts the count anew")
    func movedElsewhere() {
        let known = feed {
            $0.movedTo = "https://new.example/feed/"
            $0.movedSince = start
            $0.movedCount = 9
        }
        let other = judge(known).answered(statement(gap: 60), redirected(301, to: "https://other.example/"))
        #expect(other.memory.movedCount == 1 && other.memory.movedTo == "https://other.example/")
        #expect(judge(known).answered(statement(gap: 60), response(200)).memory.movedTo == nil)
    }

    @Test("P19: a temporary redirect is followed and never stored", arguments: [302, 303, 307])
    func temporary(status: Int) {
        let verdict = judge(feed()).answered(
            statement(gap: 60),
            redirected(status, to: "https://new.example/")
        )
        #expect(verdict.memory.movedTo == nil && verdict.memory.movedCount == 0)
    }

    @Test("P20: what answers and is no feed is named so, and the old address kept")
    func notAFeed() {
        let verdict = judge(feed()).failed(failure(200, .notAFeed))
        #expect(verdict.health == .notAFeed && verdict.memory.movedTo == nil && verdict.nextPollAt != nil)
        #expect(verdict.reason == "why")
        var moved = failure(200, .notAFeed)
        moved.response = redirected(301, to: "https://other.example/login")
        #expect(judge(feed()).failed(moved).reason == "moved to non-feed: why")
    }

    @Test("P37: a page that asks for proof of being human is a refusal", arguments: [200, 403, 503])
    func challenge(status: Int) {
        let verdict = judge(feed { $0.refusals = 2 }).failed(failure(status, .refused(.challenge)))
        #expect(verdict.health == .blocked && verdict.restSeconds == 2400)
        let page = response(status) {
            $0.contentType = "text/html; charset=utf-8"
            $0.body = Array(
                "<html><script src='/cdn-cgi/challenge-platform/h/b/orchestrate'></script></html>".utf8
            )
        }
        #expect(Challenge.isChallenge(page))
        #expect(Challenge.isChallenge(response(status) { $0.headers["cf-mitigated"] = "challenge" }))
        #expect(!Challenge.isChallenge(response(status) { $0.body = page.body }))
    }

    @Test("P36: a hub is recorded, from the feed or from its answer's head")
    func hub() {
        var naming = statement(gap: 60)
        naming.hub = "https://hub.example/"
        #expect(judge(feed()).answered(naming, response(200)).memory.hub == "https://hub.example/")
        let linked = response(200) {
            $0.headers["link"] =
                "<https://outlet.example/feed/>; rel=\"self\", <https://h.example/>; rel=\"hub\""
        }
        #expect(judge(feed()).answered(statement(gap: 60), linked).memory.hub == "https://h.example/")
    }
}
