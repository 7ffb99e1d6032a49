import News
import Testing

@testable import Deduplication

@Suite("On what grounds two articles are one story or two")
struct GroundsTests {
    /// So many words, no two alike.
    private static func words(_ first: Character, _ count: Int) -> [String] {
        let letters = Array("بتثجحخدذرزسشصضطظعغفقكلمن")
        return (0..<count).map { "\(first)\(letters[$0 / 24])\(letters[$0 % 24])\(letters[($0 * 7) % 24])" }
    }

    private static let text = words("ه", 120).joined(separator: " ")

    private func arrival(_ number: Int64, _ text: String, hours: Int64 = 0, outlet: String = "a") -> Arrival {
        Arrival(
            article: Article.ID(number),
            outlet: Outlet.ID(outlet),
            url: "https://\(outlet).example/\(number)",
            time: Timestamp(secondsSince1970: 1_748_660_000 + hours * 3600),
            fingerprint: Fingerprint(title: "", comparedText: text)
        )
    }

    @Test("an accepted pair has no obstacles, and each shared run with the stories that hold it")
    func accepted() {
        var index = StoryIndex(windowSeconds: 14 * 86400)
        let first = arrival(1, Self.text)
        let second = arrival(2, Self.text, hours: 1, outlet: "b")
        index.apply(first, in: Story.ID(1), absorbing: [])
        index.apply(second, in: Story.ID(1), absorbing: [])
        let grounds = index.grounds(second, first)
        #expect(grounds.isSecondEarlier && grounds.obstacles.isEmpty)
        #expect(grounds.explanation.rule == "near-exact")
        #expect(grounds.shingles.count == grounds.explanation.evidence.sharedShingles)
        #expect(grounds.shingles.allSatisfy { $0.later == $0.earlier && $0.stories == 1 && $0.weight == 1 })
    }

    @Test("a refused pair names what was found and what was needed")
    func refused() {
        let index = StoryIndex(windowSeconds: 14 * 86400)
        let other = Self.words("و", 120).joined(separator: " ")
        let half = Self.text.split(separator: " ").prefix(12).joined(separator: " ")
        let grounds = index.grounds(
            arrival(1, Self.text),
            arrival(2, half + " " + other, hours: 2, outlet: "b")
        )
        #expect(!grounds.isSecondEarlier && grounds.explanation.rule == nil)
        guard case .tooLittleInCommon(let own, let needed) = grounds.obstacles.first else {
            Issue.record("\(grounds.obstacles)")
            return
        }
        #expect(own > 0 && own < needed)
        let far = index.grounds(arrival(1, Self.text), arrival(2, Self.text, hours: 24 * 15, outlet: "b"))
        #expect(far.obstacles.first == .tooFarApart(seconds: 15 * 86400, reach: 14 * 86400))
        let part = arrival(2, half + " " + other, hours: 24 * 9, outlet: "b")
        let late = index.grounds(arrival(1, Self.text), part)
        #expect(late.obstacles.first == .tooFarApart(seconds: 9 * 86400, reach: 7 * 86400))
    }

    @Test("what is only background, or the furniture of one outlet's pages, is named")
    func sharedByOthers() {
        let index = StoryIndex(windowSeconds: 14 * 86400)
        func text(_ own: Character, _ opening: Int, _ end: Character, _ ending: Int) -> String {
            (Self.words(own, opening) + Self.words("س", 60) + Self.words(end, ending)).joined(separator: " ")
        }
        let background = index.grounds(
            arrival(1, text("ن", 30, "ك", 30)),
            arrival(2, text("م", 30, "ل", 30), hours: 1, outlet: "b")
        )
        #expect(background.obstacles.map(\.name) == ["only-a-middle"])
        let page = index.grounds(
            arrival(1, text("ن", 12, "ك", 0)),
            arrival(2, text("م", 12, "ل", 0), hours: 1)
        )
        #expect(page.obstacles == [.furniture])
    }

    @Test("articles that were parted stay so, whatever joins one of them, and nothing else changes")
    func splitPairs() {
        var index = StoryIndex(windowSeconds: 14 * 86400)
        index.apply(arrival(1, Self.text), in: Story.ID(1), absorbing: [])
        index.apply(arrival(2, Self.text, hours: 1, outlet: "b"), in: Story.ID(2), absorbing: [])
        index.splitPairs.keepApart(Article.ID(2), from: Article.ID(1))
        index.splitPairs.keepApart(Article.ID(3), from: Article.ID(2))
        // A copy of both joins one and leaves the two apart; one that was parted from the second joins the first.
        let free = index.decide(arrival(4, Self.text, hours: 2, outlet: "c"))
        #expect(free.absorbs.isEmpty)
        let parted = index.decide(arrival(3, Self.text, hours: 2, outlet: "c"))
        #expect(parted.placement == .joinsStory(Story.ID(1)) && parted.absorbs.isEmpty)
        index.splitPairs.keepApart(Article.ID(3), from: Article.ID(1))
        #expect(index.decide(arrival(3, Self.text, hours: 2, outlet: "c")).placement == .opensStory)
    }
}
