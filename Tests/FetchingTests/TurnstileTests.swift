import LoopbackServer
import Machinery
import News
import Testing

@testable import Fetching

@Suite("Turns", .timeLimit(.minutes(5)))
struct TurnstileTests {
    private let start = ContinuousClock.now

    private func at(_ milliseconds: Int) -> ContinuousClock.Instant { start + .milliseconds(milliseconds) }

    private func all(_ turnstile: inout Turnstile<Int>, at milliseconds: Int) -> [Int] {
        var admitted: [Int] = []
        while let ticket = turnstile.next(at: at(milliseconds)) { admitted.append(ticket) }
        return admitted
    }

    @Test("P24: one request of a host is under way, and starts are a gap apart")
    func gap() {
        var turns = Turnstile<Int>(places: 10, gap: .seconds(1))
        for ticket in 1...4 { turns.enter(ticket, host: "a", at: at(0)) }
        #expect(all(&turns, at: 0) == [1])
        turns.leave(1, at: at(100))
        #expect(all(&turns, at: 999) == [])
        #expect(turns.nextInstant() == at(1000))
        #expect(all(&turns, at: 1000) == [2])
        // The second takes longer than the gap: the third waits for its end.
        #expect(all(&turns, at: 2500) == [])
        #expect(turns.nextInstant() == nil)
        turns.leave(2, at: at(2600))
        #expect(all(&turns, at: 2600) == [3])
        turns.leave(3, at: at(2700))
        #expect(turns.nextInstant() == at(3600))
        #expect(all(&turns, at: 3600) == [4])
        turns.leave(4, at: at(3700))
        #expect(turns.isEmpty)
    }

    @Test("the gap holds for a request that comes after a quiet time shorter than it")
    func gapAfterPause() {
        var turns = Turnstile<Int>(places: 10, gap: .seconds(1))
        turns.enter(1, host: "a", at: at(0))
        #expect(all(&turns, at: 0) == [1])
        turns.leave(1, at: at(10))
        turns.enter(2, host: "a", at: at(500))
        #expect(all(&turns, at: 500) == [])
        #expect(turns.nextInstant() == at(1000))
        #expect(all(&turns, at: 1000) == [2])
    }

    @Test("P34: a request may ask for a longer gap after it, never for a shorter one")
    func ownGap() {
        var turns = Turnstile<Int>(places: 10, gap: .seconds(1))
        turns.enter(1, host: "a", gap: .seconds(10), at: at(0))
        turns.enter(2, host: "a", gap: .milliseconds(1), at: at(0))
        turns.enter(3, host: "a", at: at(0))
        #expect(all(&turns, at: 0) == [1])
        turns.leave(1, at: at(1))
        #expect(all(&turns, at: 9999) == [])
        #expect(all(&turns, at: 10_000) == [2])
        turns.leave(2, at: at(10_001))
        #expect(turns.nextInstant() == at(11_000))
    }

    @Test("other limits hold for who comes next, and gaps that run go on")
    func adopts() {
        var turns = Turnstile<Int>(places: 1, gap: .seconds(10))
        for (ticket, host) in [(1, "a"), (2, "a"), (3, "b"), (4, "c")] {
            turns.enter(ticket, host: host, at: at(0))
        }
        #expect(all(&turns, at: 0) == [1])
        turns.adopt(
            places: 2,
            gap: .seconds(1),
            budgets: ["a": HostBudget(gap: .seconds(2), atOnce: 2)],
            at: at(100)
        )
        #expect(all(&turns, at: 100) == [3])
        turns.leave(3, at: at(200))
        #expect(all(&turns, at: 200) == [4])
        turns.leave(4, at: at(300))
        #expect(all(&turns, at: 9999) == [])
        #expect(all(&turns, at: 10_000) == [2])
    }

    @Test("without a gap a host may have all places")
    func noGap() {
        var turns = Turnstile<Int>(places: 3, gap: .zero)
        for ticket in 1...5 { turns.enter(ticket, host: "a", at: at(0)) }
        #expect(all(&turns, at: 0) == [1, 2, 3])
        turns.leave(2, at: at(0))
        #expect(all(&turns, at: 0) == [4])
    }

    @Test("P40: a host with a budget of its own has its gap and its number of places")
    func ownBudget() {
        var turns = Turnstile<Int>(
            places: 10,
            gap: .seconds(1),
            budgets: ["wide": HostBudget(gap: .zero, atOnce: 2), "slow": HostBudget(gap: .seconds(60))]
        )
        for ticket in 1...3 { turns.enter(ticket, host: "wide", at: at(0)) }
        for ticket in 4...5 { turns.enter(ticket, host: "slow", at: at(0)) }
        #expect(all(&turns, at: 0).sorted() == [1, 2, 4])
        turns.leave(1, at: at(10))
        turns.leave(4, at: at(10))
        #expect(all(&turns, at: 10) == [3])
        #expect(all(&turns, at: 59_999) == [])
        #expect(all(&turns, at: 60_000) == [5])
    }

    @Test(
        "P24: a host's budget is that of the domain somebody registered",
        arguments: [
            ("ar.outlet.example.com", "example.com"), ("example.com", "example.com"),
            ("www.outlet.co.ma", "outlet.co.ma"), ("co.ma", "co.ma"),
            ("news.outlet.press.ma", "outlet.press.ma"),
            ("one.blogspot.com", "one.blogspot.com"), ("localhost", "localhost"), ("127.0.0.1", "127.0.0.1"),
            ("::1", "::1"), ("xn--mgbai9azgqp6j.xn--mgbc0a9azcg", "xn--mgbai9azgqp6j.xn--mgbc0a9azcg"),
        ]
    )
    func domain(host: String, domain: String) {
        #expect(Host(host)?.domain == domain)
    }

    @Test("hosts take turns, so one with many callers delays nobody else")
    func fairness() {
        var turns = Turnstile<Int>(places: 2, gap: .zero)
        for ticket in 1...4 { turns.enter(ticket, host: "busy", at: at(0)) }
        turns.enter(10, host: "b", at: at(0))
        turns.enter(20, host: "c", at: at(0))
        var order: [Int] = []
        var underWay: [Int] = []
        repeat {
            underWay += all(&turns, at: 0)
            order.append(underWay[0])
            turns.leave(underWay.removeFirst(), at: at(0))
        } while !turns.isEmpty
        #expect(order == [1, 10, 20, 2, 3, 4])
    }

    @Test("whoever leaves the queue is passed over, and an abandoned host is forgotten")
    func leaving() {
        var turns = Turnstile<Int>(places: 1, gap: .seconds(1))
        for ticket in 1...3 { turns.enter(ticket, host: "a", at: at(0)) }
        turns.enter(9, host: "b", at: at(0))
        #expect(all(&turns, at: 0) == [1])
        turns.leave(2, at: at(1))
        turns.leave(9, at: at(1))
        turns.leave(1, at: at(1))
        #expect(all(&turns, at: 1000) == [3])
        turns.leave(3, at: at(1001))
        #expect(turns.isEmpty)
        #expect(all(&turns, at: 5000) == [])
        #expect(turns.nextInstant() == nil)
        #expect(turns.knownHosts == 0)
    }

    @Test("a ticket that never came may leave")
    func unknown() {
        var turns = Turnstile<Int>(places: 1, gap: .seconds(1))
        turns.leave(7, at: at(0))
        #expect(turns.isEmpty)
    }

    @Test("a redirect goes to the head of its host's queue, and still waits for the gap")
    func redirect() {
        var turns = Turnstile<Int>(places: 5, gap: .seconds(1))
        for ticket in 1...3 { turns.enter(ticket, host: "a", at: at(0)) }
        #expect(all(&turns, at: 0) == [1])
        turns.leave(1, at: at(10))
        turns.enter(1, host: "a", first: true, at: at(10))
        #expect(all(&turns, at: 10) == [])
        #expect(all(&turns, at: 1000) == [1])
    }

    @Test("F9: transfers that take long give their places away, up to three times as many")
    func slow() {
        var turns = Turnstile<Int>(places: 2, gap: .seconds(1))
        for ticket in 1...12 { turns.enter(ticket, host: "\(ticket)", at: at(0)) }
        #expect(all(&turns, at: 0) == [1, 2])
        #expect(turns.nextInstant() == at(1000))
        #expect(all(&turns, at: 1999) == [])
        #expect(turns.nextInstant() == at(2000))
        #expect(all(&turns, at: 2000) == [3, 4])
        #expect(all(&turns, at: 4000) == [5, 6])
        #expect(all(&turns, at: 6000) == [7, 8])
        #expect(all(&turns, at: 60_000) == [])
        // A slow one that ends makes room for another to be slow.
        turns.leave(1, at: at(60_000))
        #expect(all(&turns, at: 60_000) == [9])
        // A brisk one that ends makes room at once.
        turns.leave(9, at: at(60_100))
        #expect(all(&turns, at: 60_100) == [10])
    }

    @Test("F9: hosts that were slow begin in slow places, until they are brisk again")
    func slowAgain() {
        var turns = Turnstile<Int>(places: 1, gap: .milliseconds(1))
        for ticket in 1...3 {
            turns.enter(ticket, host: "\(ticket)", at: at(0))
            #expect(all(&turns, at: 0 + 2000 * (ticket - 1)) == [ticket])
        }
        for ticket in 1...3 { turns.leave(ticket, at: at(9000)) }
        for ticket in 1...4 { turns.enter(10 + ticket, host: "\(ticket)", at: at(10_000)) }
        turns.enter(5, host: "new", at: at(10_000))
        // The fourth was never slow; it has the one brisk place, and the slow hosts have theirs.
        #expect(all(&turns, at: 10_000) == [14, 11, 12, 13])
        turns.leave(14, at: at(10_001))
        #expect(all(&turns, at: 10_001) == [5])
        turns.leave(11, at: at(10_002))
        turns.leave(5, at: at(10_002))
        turns.enter(21, host: "1", at: at(11_000))
        turns.enter(22, host: "2", at: at(11_000))
        // The first was brisk this time; the second is still under way.
        #expect(all(&turns, at: 11_000) == [21])
    }

    @Test("nobody is lost or let in twice, whatever happens in whatever order", arguments: 1...20)
    func randomOrder(seed: Int) {
        var random = SplitMix(state: UInt64(seed))
        let gap = Duration.milliseconds(seed.isMultiple(of: 3) ? 0 : 50)
        var turns = Turnstile<Int>(places: 3, gap: gap)
        var entered = Set<Int>()
        var admitted = Set<Int>()
        var underWay: [Int] = []
        var left = Set<Int>()
        var now = 0
        var lastStart: [Int: Int] = [:]
        for step in 0..<400 {
            now += Int(random.next() % 20)
            switch random.next() % 4 {
            case 0, 1:
                entered.insert(step)
                turns.enter(step, host: "\(step % 7)", at: at(now))
            case 2:
                if let ticket = underWay.popLast() { turns.leave(ticket, at: at(now)) }
            default:
                if let ticket = entered.subtracting(admitted).subtracting(left).min(), step.isMultiple(of: 5)
                {
                    left.insert(ticket)
                    turns.leave(ticket, at: at(now))
                }
            }
            for ticket in all(&turns, at: now) { admit(ticket) }
        }
        while !turns.isEmpty {
            now += 10
            if let ticket = underWay.popLast() { turns.leave(ticket, at: at(now)) }
            for ticket in all(&turns, at: now) { admit(ticket) }
        }
        #expect(admitted == entered.subtracting(left))
        now += 100
        #expect(all(&turns, at: now) == [])
        #expect(turns.knownHosts == 0)

        func admit(_ ticket: Int) {
            #expect(!left.contains(ticket))
            #expect(admitted.insert(ticket).inserted)
            if gap > .zero, let before = lastStart[ticket % 7] { #expect(now - before >= 50) }
            lastStart[ticket % 7] = now
            underWay.append(ticket)
        }
    }

    @Test("P24: requests to one host come one at a time and a gap apart")
    func onTheWire() async throws {
        let settings = try loopbackSettings { $0.perHostGap = .milliseconds(100) }
        try await withFetcher(settings) { _ in
            .reply(body: "x")
        } _: { fetcher, server in
            let began = ContinuousClock.now
            await withTaskGroup(of: Void.self) { group in
                for number in 0..<5 {
                    let url = server.url("/\(number)")
                    group.addTask { _ = try? await fetcher.fetch(FetchRequest(url: url)) }
                }
            }
            #expect(ContinuousClock.now - began >= .milliseconds(400))
            #expect(server.log.mostAtOnce == 1)
            #expect(server.requests.count == 5)
        }
    }
}
