import Deduplication
import Machinery
import News
import Testing

@Suite("StoryIndex")
struct StoryIndexTests {
    private static let news = InventedNews(stories: 220, seed: 7)

    private static func run(_ arrivals: [Arrival], settlingHours: Int64 = 0) -> Desk {
        var desk = Desk(settlingHours: settlingHours)
        for arrival in arrivals { desk.enter(arrival) }
        desk.settle(at: Timestamp(secondsSince1970: .max))
        return desk
    }

    private static func stories(_ desk: Desk) -> [Int64] {
        news.arrivals.map { desk.story(of: $0.article)?.number ?? -1 }
    }

    @Test("invented news and its copies are told apart")
    func invented() {
        let found = pairs(StoryIndexTests.stories(StoryIndexTests.run(StoryIndexTests.news.arrivals)))
        let truth = pairs(StoryIndexTests.news.truth.map(Int64.init))
        #expect(truth.count > 300)
        #expect(pairwiseF1(found, truth) >= 0.99)
    }

    @Test("asking twice gives one answer, and asking changes nothing")
    func idempotent() {
        var desk = Desk()
        for arrival in StoryIndexTests.news.arrivals.prefix(300) {
            let first = desk.index.decide(arrival)
            #expect(desk.index.decide(arrival) == first)
            #expect(desk.enter(arrival) == first)
        }
    }

    @Test(
        "an index rebuilt from stored rows decides everything as the one that lived",
        arguments: [0, 3, 11]
    )
    func restart(expireAfterDays: Int64) {
        let arrivals = StoryIndexTests.news.arrivals
        let half = arrivals.count / 2
        var desk = Desk()
        var kept = Timestamp(secondsSince1970: 0)
        for (number, arrival) in arrivals.prefix(half).enumerated() {
            desk.enter(arrival)
            // A living index forgets as it goes.
            if expireAfterDays > 0, number % 20 == 0 {
                let old = Timestamp(secondsSince1970: arrival.time.secondsSince1970 - expireAfterDays * 86400)
                kept = StoryIndex.keptSince(old)
                desk.index.expire(before: old)
            }
        }
        var rebuilt = Desk(restoring: arrivals.prefix(half).filter { $0.time >= kept }, as: desk).index
        #expect(rebuilt.count == desk.index.count)
        for arrival in arrivals[half...] {
            #expect(rebuilt.decide(arrival) == desk.index.decide(arrival))
            desk.enter(arrival)
            if let story = desk.story(of: arrival.article) {
                rebuilt.apply(arrival, in: story, absorbing: [])
            }
        }
    }

    @Test("an index restored in any order decides alike")
    func orderOfRestoring() {
        let arrivals = StoryIndexTests.news.arrivals
        let half = arrivals.count / 2
        let desk = StoryIndexTests.run(Array(arrivals.prefix(half)))
        var random = SplitMix(state: 5)
        let rebuilt = Desk(restoring: arrivals.prefix(half).shuffled(using: &random), as: desk).index
        for arrival in arrivals[half...] { #expect(rebuilt.decide(arrival) == desk.index.decide(arrival)) }
    }

    @Test(
        "words that the index no longer holds are read where they are stored, and nothing is decided otherwise"
    )
    func storedWords() {
        let arrivals = (0..<6).flatMap { round in
            InventedNews(stories: 220, seed: UInt64(round + 20)).arrivals.map {
                var arrival = $0
                arrival.article = Article.ID($0.article.number + Int64(round) * 10_000)
                return arrival
            }
        }
        let fingerprints = Dictionary(uniqueKeysWithValues: arrivals.map { ($0.article, $0.fingerprint) })
        var whole = StoryIndex(windowSeconds: 14 * 86400)
        var small = StoryIndex(windowSeconds: 14 * 86400, wordBytes: 0)
        var read = 0
        for arrival in arrivals {
            let stored: (Article.ID) -> Fingerprint? = {
                read += 1
                return fingerprints[$0]
            }
            let decision = whole.decide(arrival)
            #expect(small.decide(arrival, stored: stored) == decision)
            var story = Story.ID(arrival.article.number)
            if case .joinsStory(let joined) = decision.placement { story = joined }
            whole.apply(arrival, in: story, absorbing: decision.absorbs)
            small.apply(arrival, in: story, absorbing: decision.absorbs)
        }
        #expect(read > 0)
        #expect(small.bytes < whole.bytes)
        for arrival in arrivals.prefix(200) {
            whole.remove(arrival.article)
            small.remove(arrival.article) { fingerprints[$0] }
        }
        for arrival in arrivals.prefix(400) {
            #expect(small.decide(arrival) { fingerprints[$0] } == whole.decide(arrival))
        }
    }

    @Test("an article removed leaves no trace, and its revision comes back to its story")
    func removal() {
        let arrivals = StoryIndexTests.news.arrivals
        var desk = StoryIndexTests.run(Array(arrivals.prefix(200)))
        let before = arrivals[200...].map { desk.index.decide($0) }
        let stranger = Arrival.test(
            9_000,
            "نص غريب لا صلة له بما سبق وليس فيه من كلماته شيء على الإطلاق هنا",
            hours: 90
        )
        desk.index.apply(stranger, in: Story.ID(9_000), absorbing: [])
        #expect(desk.index.contains(stranger.article))
        desk.index.remove(stranger.article)
        #expect(!desk.index.contains(stranger.article))
        #expect(arrivals[200...].map { desk.index.decide($0) } == before)

        for arrival in arrivals.prefix(200).suffix(30) {
            guard let story = desk.story(of: arrival.article) else { continue }
            let hasOthers = arrivals.prefix(200).contains {
                $0.article != arrival.article && desk.story(of: $0.article) == story
            }
            desk.index.remove(arrival.article)
            let again = desk.index.decide(arrival)
            #expect(again.placement == (hasOthers ? .joinsStory(story) : .opensStory))
            desk.index.apply(arrival, in: story, absorbing: [])
        }
        #expect(arrivals[200...].map { desk.index.decide($0) } == before)
    }

    @Test("what is older than asked for is forgotten, and nothing else")
    func expiry() {
        let arrivals = StoryIndexTests.news.arrivals
        var desk = StoryIndexTests.run(arrivals)
        let limit = arrivals[arrivals.count / 2].time
        desk.index.expire(before: limit)
        let kept = StoryIndex.keptSince(limit)
        #expect(kept <= limit && limit.seconds(since: kept) < 2 * 86400)
        for arrival in arrivals { #expect(desk.index.contains(arrival.article) == (arrival.time >= kept)) }
        desk.index.expire(before: Timestamp(secondsSince1970: .max))
        #expect(desk.index.count == 0)
        #expect(arrivals.allSatisfy { desk.index.decide($0).placement == .opensStory })
    }

    @Test("an article's story changes by joins alone, and the oldest id lives on")
    func monotone() {
        var desk = Desk()
        var seen: [Article.ID: Story.ID] = [:]
        var joins = 0
        for arrival in StoryIndexTests.news.arrivals + StoryIndexTests.halves {
            let decision = desk.enter(arrival)
            for (article, story) in seen {
                guard let now = desk.story(of: article), now != story else { continue }
                #expect(now < story)
                #expect(decision.absorbs.contains(story) || decision.placement == .joinsStory(story))
                seen[article] = now
                joins += 1
            }
            seen[arrival.article] = desk.story(of: arrival.article)
        }
        #expect(joins >= StoryIndexTests.halves.count / 3)
    }

    /// Stories that come as two parts with too little in common, and then as the whole, which joins the two.
    private static let halves: [Arrival] = {
        var random = SplitMix(state: 17)
        return (0..<12).flatMap { number in
            let words = (0..<38).map { _ in "h\(Int.random(in: 0..<100_000, using: &random))x" }
            let parts = [words[0..<24], words[14..<38], words[0..<38]]
            return parts.enumerated().map { at, part in
                Arrival.test(
                    Int64(10_000 + number * 3 + at),
                    part.joined(separator: " "),
                    outlet: "half\(at)",
                    hours: Double(number * 3 + at)
                )
            }
        }
    }()

    /// The same articles, each up to six hours late.
    private static func disturbed(_ arrivals: [Arrival], seed: UInt64) -> [Arrival] {
        var random = SplitMix(state: seed)
        let late = arrivals.map { $0.time.secondsSince1970 + Int64.random(in: 0...21_600, using: &random) }
        return arrivals.indices.sorted { (late[$0], $0) < (late[$1], $1) }.map { arrivals[$0] }
    }

    private static func changed(_ a: Set<[Int]>, _ b: Set<[Int]>) -> Double {
        Double(a.symmetricDifference(b).count) / Double(a.union(b).count)
    }

    @Test("arrivals disturbed by up to six hours change hardly a pair", arguments: [1, 2, 3], [0, 6])
    func shuffled(seed: UInt64, settlingHours: Int64) {
        let arrivals = StoryIndexTests.news.arrivals
        func found(_ arrivals: [Arrival]) -> Set<[Int]> {
            pairs(StoryIndexTests.stories(StoryIndexTests.run(arrivals, settlingHours: settlingHours)))
        }
        let straight = found(arrivals)
        let disturbed = found(StoryIndexTests.disturbed(arrivals, seed: seed))
        let truth = pairs(StoryIndexTests.news.truth.map(Int64.init))
        #expect(StoryIndexTests.changed(straight, disturbed) <= (settlingHours > 0 ? 0.002 : 0.02))
        #expect(abs(pairwiseF1(disturbed, truth) - pairwiseF1(straight, truth)) <= 0.005)
    }

    /// Stories whose articles share no more than a half with their neighbours, and long articles that carry two of
    /// them: what becomes of such depends on who came first.
    private static let tangle: [Arrival] = {
        var random = SplitMix(state: 11)
        var made: [(hours: Double, text: [String])] = []
        for story in 0..<40 {
            let start = Double(story) * 3
            let words = (0..<260).map { _ in "w\(Int.random(in: 0..<60_000, using: &random))x" }
            var later = start
            for _ in 0..<8 {
                let from = Int.random(in: 0...150, using: &random)
                let own = (0..<40).map { _ in "w\(Int.random(in: 0..<60_000, using: &random))x" }
                made.append((later, Array(words[from..<from + 110]) + own))
                later += Double.random(in: 0.2...2, using: &random)
            }
            made.append((start + Double.random(in: 0...8, using: &random), words))
        }
        made.sort { $0.hours < $1.hours }
        return made.enumerated().map { number, item in
            .test(
                Int64(number + 1),
                item.text.joined(separator: " "),
                outlet: "outlet\(number % 9)",
                hours: item.hours
            )
        }
    }()

    @Test("even tangled stories settle alike in whatever order their articles arrive", arguments: 1...5)
    func settledAlike(seed: UInt64) {
        func found(_ arrivals: [Arrival], _ settlingHours: Int64) -> Set<[Int]> {
            let desk = StoryIndexTests.run(arrivals, settlingHours: settlingHours)
            return pairs(StoryIndexTests.tangle.map { desk.story(of: $0.article)?.number ?? -1 })
        }
        let disturbed = StoryIndexTests.disturbed(StoryIndexTests.tangle, seed: seed)
        let settled = StoryIndexTests.changed(found(StoryIndexTests.tangle, 6), found(disturbed, 6))
        let unsettled = StoryIndexTests.changed(found(StoryIndexTests.tangle, 0), found(disturbed, 0))
        #expect(settled <= 0.02)
        #expect(settled <= unsettled)
    }

    @Test("a copy goes with its like at once; what is much shorter or longer waits until stories settle")
    func placedAtOnce() {
        var random = SplitMix(state: 21)
        let words = (0..<200).map { _ in "w\(Int.random(in: 0..<60_000, using: &random))x" }
        let own = (0..<100).map { "own\($0)x" }
        func text(_ words: some Sequence<String>) -> String { words.joined(separator: " ") }
        let original = Arrival.test(1, text(words), outlet: "a", hours: 0)
        let copy = Arrival.test(2, text(words.dropLast(6) + own.prefix(12)), outlet: "b", hours: 0.5)
        let excerpt = Arrival.test(3, text(words.prefix(90)), outlet: "c", hours: 1)
        let extended = Arrival.test(4, text(words + own), outlet: "d", hours: 1)
        var desk = Desk(settlingHours: 6)
        for arrival in [original, copy, excerpt, extended] { desk.enter(arrival) }
        #expect(desk.story(of: copy.article) == desk.story(of: original.article))
        #expect(desk.story(of: excerpt.article) == Story.ID(3))
        #expect(desk.story(of: extended.article) == Story.ID(4))
        desk.settle(at: Timestamp(secondsSince1970: original.time.secondsSince1970 + 8 * 3600))
        for arrival in [excerpt, extended] {
            #expect(desk.story(of: arrival.article) == desk.story(of: original.article))
        }
    }

    @Test("settling joins stories and does nothing else, and settles nothing twice")
    func settlingJoins() {
        var desk = Desk(settlingHours: 6)
        var before: [Article.ID: Story.ID] = [:]
        for arrival in StoryIndexTests.disturbed(StoryIndexTests.tangle, seed: 4) {
            desk.enter(arrival)
            for (article, story) in before {
                guard let now = desk.story(of: article) else { continue }
                #expect(now <= story)
                before[article] = now
            }
            before[arrival.article] = desk.story(of: arrival.article)
        }
        let end = Timestamp(secondsSince1970: .max)
        #expect(!desk.settle(at: end).isEmpty)
        #expect(desk.settle(at: end).isEmpty)
    }

    @Test("settled in pieces, stories become what they become at once", arguments: [1, 2, 5])
    func settlingInPieces(most: Int) {
        var desk = Desk(settlingHours: 6)
        for arrival in StoryIndexTests.disturbed(StoryIndexTests.tangle, seed: 4) { desk.enter(arrival) }
        var index = desk.index
        let end = Timestamp(secondsSince1970: .max)
        var pieces: [[StoryIndex.Settlement]] = []
        repeat {
            pieces.append(index.settle(at: end, most: most))
        } while pieces[pieces.count - 1].count >= most
        #expect(pieces.allSatisfy { $0.count <= most })
        #expect(pieces.flatMap { $0 } == desk.settle(at: end))
    }

    @Test("an index restored before its stories are settled settles them as the one that lived")
    func settlingRestored() {
        let arrivals = StoryIndexTests.disturbed(StoryIndexTests.tangle, seed: 2)
        let half = arrivals.count / 2
        var desk = Desk(settlingHours: 6)
        for arrival in arrivals.prefix(half) { desk.enter(arrival) }
        var rebuilt = Desk(
            restoring: arrivals.prefix(half).sorted { $0.time < $1.time },
            as: desk,
            settlingHours: 6
        ).index
        let end = Timestamp(secondsSince1970: .max)
        #expect(rebuilt.settle(at: end) == desk.settle(at: end))
        for arrival in arrivals[half...] { #expect(rebuilt.decide(arrival) == desk.index.decide(arrival)) }
    }

    @Test("two halves of one story, met by chance as two, are joined by an article that shows it")
    func join() {
        var random = SplitMix(state: 3)
        let words = (0..<120).map { _ in "w\(Int.random(in: 0..<100_000, using: &random))x" }
        func text(_ range: Range<Int>) -> String { words[range].joined(separator: " ") }
        var desk = Desk()
        desk.enter(.test(1, text(0..<70), outlet: "a"))
        // Entered apart, as a person's split would.
        desk.index.apply(.test(2, text(40..<120), outlet: "b", hours: 1), in: Story.ID(2), absorbing: [])
        let decision = desk.index.decide(.test(3, text(0..<120), outlet: "c", hours: 2))
        #expect(Set(decision.absorbs + [Story.ID(1), Story.ID(2)]).count == 2)
        #expect(decision.absorbs.count == 1)
        desk.index.apply(
            .test(3, text(0..<120), outlet: "c", hours: 2),
            in: Story.ID(2),
            absorbing: [Story.ID(1)]
        )
        #expect(
            desk.index.decide(.test(4, text(30..<110), outlet: "d", hours: 3)).placement
                == .joinsStory(Story.ID(1))
        )
    }

    @Test("a story with many copies costs no more than a bounded number of comparisons and stays whole")
    func manyCopies() {
        var random = SplitMix(state: 9)
        let words = (0..<150).map { _ in "w\(Int.random(in: 0..<100_000, using: &random))x" }
        var desk = Desk()
        for copy in 1...200 {
            desk.enter(
                .test(
                    Int64(copy),
                    words.joined(separator: " "),
                    outlet: "o\(copy)",
                    hours: Double(copy) * 0.1
                )
            )
        }
        #expect(desk.entered.keys.allSatisfy { desk.story(of: $0) == Story.ID(1) })
    }
}
