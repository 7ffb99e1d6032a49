import Deduplication
import Machinery
import News
import Testing

/// The first polls of many outlets: days of articles in the order in which servers answer.
@Suite("Articles that come late")
struct LateArrivalsTests {
    private static let news = InventedNews(stories: 300, seed: 31)
    private static let truth = pairs(news.truth.map(Int64.init))
    /// Six hours after the last of them was published.
    private static let polledAt = (news.arrivals.last?.time.secondsSince1970 ?? 0) + 6 * 3600

    /// The arrivals by outlet, outlets in some order, each outlet's latest first, as feeds list them.
    private static func polled(seed: UInt64) -> [Arrival] {
        var random = SplitMix(state: seed)
        let byOutlet = Dictionary(grouping: news.arrivals.indices) { at in
            "\(news.arrivals[at].outlet) \(at % 17)"
        }
        let outlets = byOutlet.keys.sorted().shuffled(using: &random)
        return outlets.enumerated().flatMap { number, outlet in
            (byOutlet[outlet] ?? []).reversed().map { at in
                var arrival = news.arrivals[at]
                arrival.arrivedAt = Timestamp(secondsSince1970: polledAt + Int64(number) * 5)
                return arrival
            }
        }
    }

    private static func found(_ desk: Desk) -> Set<[Int]> {
        pairs(news.arrivals.map { desk.story(of: $0.article)?.number ?? -1 })
    }

    /// The stories that the articles give one by one, in the order of publication.
    private static let canonical: Set<[Int]> = {
        var desk = Desk()
        for arrival in news.arrivals { desk.enter(arrival) }
        return found(desk)
    }()

    @Test("first polls in whatever order give the stories of the order of publication", arguments: 1...4)
    func anyOrder(seed: UInt64) {
        var desk = Desk(settlingHours: 2)
        for arrival in LateArrivalsTests.polled(seed: seed) { desk.enter(arrival) }
        desk.settle(at: Timestamp(secondsSince1970: LateArrivalsTests.polledAt + 600), areAllThere: true)
        #expect(LateArrivalsTests.canonical.count > 300)
        #expect(LateArrivalsTests.found(desk) == LateArrivalsTests.canonical)
    }

    @Test("without a word that all are there, they settle when no more have come for a while")
    func quiet() {
        var desk = Desk(settlingHours: 2)
        let polled = LateArrivalsTests.polled(seed: 9)
        for arrival in polled { desk.enter(arrival) }
        let last = polled.last?.arrivedAt ?? Timestamp(secondsSince1970: 0)
        #expect(desk.settle(at: last.advanced(bySeconds: 4 * 60)).isEmpty)
        #expect(!desk.settle(at: last.advanced(bySeconds: 6 * 60)).isEmpty)
        #expect(LateArrivalsTests.found(desk) == LateArrivalsTests.canonical)
    }

    @Test("late articles that go on coming are settled after an hour all the same")
    func endless() {
        var desk = Desk(settlingHours: 2)
        var settled: [Int64] = []
        for (number, arrival) in LateArrivalsTests.polled(seed: 9).enumerated() {
            var arrival = arrival
            let seconds = Int64(number) * 60
            arrival.arrivedAt = Timestamp(secondsSince1970: LateArrivalsTests.polledAt + seconds)
            desk.enter(arrival, settling: false)
            if !desk.settle(at: arrival.arrivedAt ?? arrival.time).isEmpty { settled.append(seconds) }
        }
        #expect(settled.count > 2)
        #expect(settled.first == 3600)
        #expect(zip(settled, settled.dropFirst()).allSatisfy { $1 - $0 <= 3660 })
    }

    @Test("the original that comes hours after its copies joins them")
    func lateOriginal() {
        var random = SplitMix(state: 3)
        let words = (0..<150).map { _ in "w\(Int.random(in: 0..<100_000, using: &random))x" }
        var desk = Desk(settlingHours: 2)
        func enter(_ number: Int64, _ text: ArraySlice<String>, hours: Double, arrivedAfter: Double) {
            var arrival = Arrival.test(
                number,
                text.joined(separator: " "),
                outlet: "o\(number)",
                hours: hours
            )
            arrival.arrivedAt = arrival.time.advanced(bySeconds: Int64(arrivedAfter * 3600))
            desk.enter(arrival)
        }
        enter(1, words[0..<90], hours: 1, arrivedAfter: 0.1)
        enter(2, words[20..<110], hours: 2, arrivedAfter: 0.1)
        desk.settle(at: Timestamp(secondsSince1970: 1_741_000_000 + 5 * 3600))
        enter(3, words[0..<150], hours: 0, arrivedAfter: 6)
        desk.settle(at: Timestamp(secondsSince1970: 1_741_000_000 + 7 * 3600))
        #expect([1, 2, 3].allSatisfy { desk.story(of: Article.ID($0)) == Story.ID(1) })
    }

    @Test(
        "an index restored while late articles gather goes on as the one that lived",
        arguments: [0.2, 0.5, 0.9]
    )
    func restored(share: Double) {
        let polled = LateArrivalsTests.polled(seed: 5)
        let until = Int(Double(polled.count) * share)
        var desk = Desk(settlingHours: 2)
        for arrival in polled.prefix(until) { desk.enter(arrival) }
        var rebuilt = Desk(restoring: polled.prefix(until), as: desk, settlingHours: 2)
        for arrival in polled[until...] {
            let decision = desk.index.decide(arrival)
            #expect(rebuilt.index.decide(arrival) == decision)
            desk.enter(arrival)
            rebuilt.enter(arrival)
        }
        let end = Timestamp(secondsSince1970: LateArrivalsTests.polledAt + 7200)
        #expect(desk.settle(at: end, areAllThere: true) == rebuilt.settle(at: end, areAllThere: true))
        #expect(LateArrivalsTests.found(rebuilt) == LateArrivalsTests.found(desk))
    }

    @Test("passes by one process after the other join only what the order of publication joins")
    func passes() throws {
        let arrivals = try StoredPasses.arrivals()
        var canonical = Desk()
        for arrival in arrivals.sorted(by: { ($0.time, $0.article) < ($1.time, $1.article) }) {
            canonical.enter(arrival)
        }
        var desk = Desk(settlingHours: 2)
        var known: [Arrival] = []
        let byPass = Dictionary(grouping: arrivals) { $0.arrivedAt ?? $0.time }
        for (now, batch) in byPass.sorted(by: { $0.key < $1.key }) {
            desk = Desk(restoring: known, as: desk, settlingHours: 2)
            for arrival in batch {
                desk.enter(arrival)
                known.append(arrival)
            }
            desk.settle(at: now, areAllThere: true)
        }
        let found = pairs(arrivals.map { desk.story(of: $0.article)?.number ?? -1 })
        let expected = pairs(arrivals.map { canonical.story(of: $0.article)?.number ?? -1 })
        #expect(!found.isEmpty)
        #expect(found.subtracting(expected).isEmpty)
    }
}
