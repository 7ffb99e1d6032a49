import Deduplication
import Foundation
import Machinery
import News
import Testing

@Suite("Evidence and links")
struct EvidenceTests {
    private static func words(_ range: Range<Int>, seed: UInt64) -> [String] {
        var random = SplitMix(state: seed)
        return (0..<range.upperBound).map { _ in "w\(Int.random(in: 0..<100_000, using: &random))x" }
            .suffix(range.count)
    }

    private static func text(_ parts: [String]...) -> String { parts.joined().joined(separator: " ") }

    @Test("a decision says what it rests on: shared shingles, changes and the places of common passages")
    func evidence() throws {
        let (own, first) = (EvidenceTests.words(0..<20, seed: 2), EvidenceTests.words(0..<120, seed: 1))
        var desk = Desk()
        desk.enter(.test(1, EvidenceTests.text(first)))
        let copy = EvidenceTests.text(own, Array(first[..<60]), ["another"], Array(first[61...]))
        let evidence = try #require(desk.enter(.test(2, copy, outlet: "sada", hours: 2)).evidence)
        #expect(evidence.earlierShingles == 118 && evidence.laterShingles == 138)
        #expect(evidence.sharedShingles == 115)
        #expect(evidence.substitutions == 1 && evidence.insertions == 0)
        #expect(evidence.secondsApart == 7200)
        #expect(evidence.passages.map(\.later) == [20, 81])
        #expect(evidence.passages.map(\.earlier) == [0, 61])
        #expect(evidence.passages.map(\.words) == [60, 59])
    }

    @Test("evidence is stored as one JSON object, and its form stays")
    func json() throws {
        var desk = Desk()
        let first = EvidenceTests.words(0..<40, seed: 1)
        desk.enter(.test(1, EvidenceTests.text(first)))
        let decision = desk.enter(.test(2, EvidenceTests.text(first), outlet: "sada", hours: 1))
        let json = try #require(decision.evidence?.json)
        #expect(
            json == """
                {"shingles":[38,38,38],"own":1.0,"weight":1.0,"coverage":1.0,"changes":[0,0],"numbers":[0,0],\
                "apart":3600,"passages":[[0,0,40]]}
                """
        )
        #expect(try JSONSerialization.jsonObject(with: Data(json.utf8)) is [String: Any])
    }

    @Test("what opens a story rests on nothing")
    func nothing() {
        var desk = Desk()
        let decision = desk.enter(.test(1, EvidenceTests.text(EvidenceTests.words(0..<40, seed: 1))))
        #expect(decision.evidence == nil && decision.links == [])
    }

    @Test("a report that quotes a story is no copy of it, and is linked with it")
    func reuse() {
        let story = EvidenceTests.words(0..<200, seed: 1)
        let own = EvidenceTests.words(0..<220, seed: 2)
        var desk = Desk()
        desk.enter(.test(1, EvidenceTests.text(story)))
        let quote = EvidenceTests.text(Array(own[..<100]), Array(story[40..<80]), Array(own[100...]))
        let decision = desk.enter(.test(2, quote, outlet: "sada", hours: 3))
        #expect(decision.placement == .opensStory)
        #expect(decision.links.map(\.kind) == [.partial])
        #expect(decision.links.map(\.story) == [Story.ID(1)])
        #expect(decision.links.map(\.article) == [Article.ID(1)])
        #expect(decision.links.allSatisfy { (0.1...0.2).contains($0.share) })
        #expect(decision.links.map(\.evidence.passages.count) == [1])
    }

    @Test("a roundup is linked with the stories it carries and joins none of them with another")
    func roundup() {
        let stories = (1...3).map { EvidenceTests.words(0..<150, seed: UInt64($0)) }
        var desk = Desk()
        for (number, story) in stories.enumerated() {
            desk.enter(.test(Int64(number + 1), EvidenceTests.text(story), outlet: "o\(number)"))
        }
        let pieces = stories.map { Array($0[..<40]) }
        let decision = desk.enter(
            .test(
                9,
                EvidenceTests.text(EvidenceTests.words(0..<60, seed: 9), pieces[0], pieces[1], pieces[2]),
                outlet: "sada",
                hours: 4
            )
        )
        #expect(decision.absorbs == [])
        #expect(Set((1...3).map { desk.story(of: Article.ID($0)) }).count == 3)
        let linked = Set(decision.links.map(\.story))
        var home: Set<Story.ID> = []
        if case .joinsStory(let story) = decision.placement { home = [story] }
        #expect(linked.union(home) == Set((1...3).map { Story.ID($0) }))
        #expect(decision.links.allSatisfy { $0.kind == .roundup })
    }

    @Test("the next instance of a formula is linked as of one series")
    func series() {
        var desk = Desk()
        func weather(_ day: Int) -> String {
            """
            تتوقع مصالح الرصد الجوي أن تسجل درجات الحرارة ما بين \(3 + day * 2) و\(14 + day * 3) درجة، مع هبوب رياح سرعتها \
            \(20 + day * 7) كيلومترا في الساعة، وأن يكون البحر هادئا على طول السواحل إلى غاية المساء.
            """
        }
        desk.enter(.test(1, weather(1)))
        let decision = desk.enter(.test(2, weather(2), hours: 24))
        #expect(decision.placement == .opensStory)
        #expect(decision.links.map(\.kind) == [.series])
    }

    @Test("two articles are explained at any time, in either order, whether the index holds them or not")
    func explain() {
        let first = EvidenceTests.words(0..<120, seed: 1)
        let (a, b) = (
            Arrival.test(1, EvidenceTests.text(first)),
            Arrival.test(2, EvidenceTests.text(Array(first[..<70])), outlet: "sada", hours: 5)
        )
        let index = StoryIndex(windowSeconds: 14 * 86400)
        let explanation = index.grounds(a, b).explanation
        #expect(explanation == index.grounds(b, a).explanation)
        #expect(explanation.rule == "near-exact")
        #expect(explanation.containment == 1)
        #expect(explanation.evidence.passages.map(\.words) == [70])
        let stranger = Arrival.test(
            3,
            EvidenceTests.text(EvidenceTests.words(0..<90, seed: 5)),
            outlet: "c",
            hours: 6
        )
        #expect(index.grounds(a, stranger).explanation.rule == nil)
        #expect(index.grounds(a, stranger).explanation.evidence.passages == [])
    }

    @Test("what is similar to another is so the other way round", arguments: 1...20)
    func symmetric(seed: UInt64) {
        let news = InventedNews(stories: 12, seed: seed).arrivals
        let index = StoryIndex(windowSeconds: 14 * 86400)
        for first in news {
            for second in news {
                let there = index.grounds(first, second).explanation
                let back = index.grounds(second, first).explanation
                #expect(there.similarity == back.similarity && there.containment == back.containment)
                #expect(there.rule == back.rule)
            }
        }
    }
}
