import Machinery
import News
import Testing

@testable import Deduplication

@Suite("The order of articles")
struct OrderTests {
    /// Articles of two times, of several texts and with equal ones among them, in no order.
    private static let arrivals: [Arrival] = {
        var random = SplitMix(state: 8)
        return (1...24).map { number in
            .test(
                Int64(number),
                "واحد اثنان ثلاثة أربعة خمسة \(number % 5)",
                outlet: "o\(number)",
                hours: Double(number % 2)
            )
        }
        .shuffled(using: &random)
    }()

    @Test("is by time, then by text, then by id, and the same wherever two are compared")
    func same() {
        var index = StoryIndex(windowSeconds: 14 * 86400)
        for arrival in OrderTests.arrivals {
            index.apply(arrival, in: Story.ID(arrival.article.number), absorbing: [])
        }
        for a in index.items.indices {
            for b in index.items.indices where a != b {
                let isBefore = index.comesBefore(a, b)
                #expect(isBefore == (index.order(of: a) < index.order(of: b)))
                #expect(isBefore != index.comesBefore(b, a))
                let (one, other) = (index.placings[a].time, index.placings[b].time)
                if one != other { #expect(isBefore == (one < other)) }
                if one == other, index.items[a].text == index.items[b].text {
                    #expect(isBefore == (index.items[a].article < index.items[b].article))
                }
            }
        }
    }

    @Test("of rows is that of their articles, in whatever order they come")
    func rows() {
        let sorted = StoryIndex.inOrder(OrderTests.arrivals, by: { $0 }).map(\.article)
        #expect(StoryIndex.inOrder(OrderTests.arrivals.reversed(), by: { $0 }).map(\.article) == sorted)
        let times = sorted.map { $0.number % 2 }
        #expect(times == times.sorted())
        #expect(sorted != sorted.sorted())
    }

    @Test("late articles gather until none came for a 24th of the time to settle, or for half of it in all")
    func gathering() {
        var late = LateArrivals(settlingSeconds: 7200)
        #expect(!late.isGathering(at: 0) && !late.isOver(at: .max))
        _ = late.extend(to: 1000)
        #expect(late.isGathering(at: 1299) && late.isOver(at: 1300))
        _ = late.extend(to: 1200)
        #expect(late.isGathering(at: 1499) && late.isOver(at: 1500))
        for time in stride(from: Int64(1400), through: 4400, by: 200) { _ = late.extend(to: time) }
        #expect(late.isGathering(at: 4599) && late.isOver(at: 4600))
    }

    @Test("two days are kept or removed as one, to the second, with their postings")
    func stretches() {
        let start = StoryIndex.keptSince(Timestamp(secondsSince1970: 1_741_000_000))
        #expect(StoryIndex.keptSince(start.advanced(bySeconds: 2 * 86400 - 1)) == start)
        #expect(
            StoryIndex.keptSince(start.advanced(bySeconds: 2 * 86400)) == start.advanced(bySeconds: 2 * 86400)
        )
        var index = StoryIndex(windowSeconds: 14 * 86400)
        for number in Int64(0)...1 {
            var arrival = Arrival.test(number, "واحد اثنان ثلاثة أربعة خمسة \(number) سبعة ثمانية")
            arrival.time = start.advanced(bySeconds: -number)
            index.apply(arrival, in: Story.ID(number), absorbing: [])
        }
        let postings = index.shingles.count
        index.expire(before: start.advanced(bySeconds: 86400))
        #expect(index.contains(Article.ID(0)) && !index.contains(Article.ID(1)))
        #expect(index.shingles.count < postings)
        index.expire(before: start.advanced(bySeconds: 2 * 86400))
        #expect(index.count == 0 && index.shingles.count == 0)
    }
}
