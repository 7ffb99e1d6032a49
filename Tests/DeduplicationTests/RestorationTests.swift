import Machinery
import News
import Testing

@testable import Deduplication

/// What the index holds, not only what it decides: made at once, and article by article.
@Suite("Restoring the index")
struct RestorationTests {
    /// Two weeks with a formula that dozens of stories share, and with joins.
    private static let arrivals: [Arrival] = {
        var random = SplitMix(state: 77)
        let formula = (0..<40).map { _ in "f\(Int.random(in: 0..<3000, using: &random))x" }
        let notices = (0..<60).map { number in
            var words = formula
            for _ in 0..<6 { words[Int.random(in: 0..<40, using: &random)] = "n\(number)x\(random.next())" }
            return Arrival.test(
                Int64(5000 + number),
                words.joined(separator: " "),
                outlet: "notices\(number % 5)",
                hours: Double(number) * 4
            )
        }
        let news = InventedNews(stories: 260, seed: 12).arrivals
        return (news + notices).sorted { ($0.time, $0.article) < ($1.time, $1.article) }.map {
            var arrival = $0
            arrival.arrivedAt = $0.time
            return arrival
        }
    }()

    private static func lived(settlingHours: Int64, wordBytes: Int = .max) -> Desk {
        var desk = Desk(settlingHours: settlingHours)
        for arrival in arrivals { desk.enter(arrival) }
        desk.settle(at: Timestamp(secondsSince1970: .max))
        return desk
    }

    /// The articles posted under each shingle of the arrivals.
    private static func postings(_ index: StoryIndex) -> [UInt32: Set<Article.ID>] {
        var postings: [UInt32: Set<Article.ID>] = [:]
        for arrival in arrivals {
            let words = arrival.fingerprint.compactWords
            for hash in words.withUnsafeBufferPointer({ ShingleSet(words: $0) }).hashes {
                let posted = index.shingles.find(hash, from: index.shingles.home(of: hash))
                postings[hash] = Set((0..<posted.count).map { index.items[posted[$0]].article })
            }
        }
        return postings
    }

    /// Each story's articles, the latest first.
    private static func stories(_ index: StoryIndex) -> [Story.ID: [Article.ID]] {
        var stories: [Story.ID: [Article.ID]] = [:]
        for arrival in arrivals {
            guard let slot = index.slot(of: arrival.article) else { continue }
            let story = index.stories[Int(index.placings[Int(slot)].story)]
            var at = story.newest
            var articles: [Article.ID] = []
            while at >= 0 {
                articles.append(index.items[Int(at)].article)
                at = index.items[Int(at)].older
            }
            #expect(articles.last == index.items[Int(story.oldest)].article)
            stories[story.id] = articles
        }
        return stories
    }

    @Test("an index of those alone that have a shingle in common with a pair says the same of the pair")
    func filtered() throws {
        let arrivals = RestorationTests.arrivals
        let lived = RestorationTests.lived(settlingHours: 0)
        let whole = Desk(restoring: arrivals, as: lived).index
        let byID = Dictionary(uniqueKeysWithValues: arrivals.map { ($0.article, $0) })
        var joins = 0
        for (number, later) in arrivals.enumerated() where number.isMultiple(of: 5) {
            let match = lived.entered[later.article]?.decision.match
            let earlier = try #require(match.flatMap { byID[$0] } ?? arrivals.first)
            guard earlier.article != later.article else { continue }
            let filter = ShingleFilter([later, earlier].map(\.fingerprint.encoded))
            let met = arrivals.filter { filter.isMet(by: $0.fingerprint.encoded) }
            #expect(met.count < arrivals.count)
            var (few, all) = (Desk(restoring: met, as: lived).index, whole)
            #expect(few.grounds(later, earlier) == all.grounds(later, earlier))
            few.remove(later.article)
            all.remove(later.article)
            let decision = all.decide(later)
            #expect(few.decide(later) == decision)
            if decision.match != nil { joins += 1 }
        }
        #expect(joins > 30)
    }

    @Test("postings and stories are those of the index that lived", arguments: [0, 6], [1, 2])
    func same(settlingHours: Int64, seed: UInt64) {
        let lived = RestorationTests.lived(settlingHours: settlingHours)
        var random = SplitMix(state: seed)
        let order = seed == 1 ? RestorationTests.arrivals : RestorationTests.arrivals.shuffled(using: &random)
        let restored = Desk(restoring: order, as: lived, settlingHours: settlingHours).index
        #expect(restored.count == lived.index.count)
        #expect(RestorationTests.stories(restored) == RestorationTests.stories(lived.index))
        let (a, b) = (RestorationTests.postings(restored), RestorationTests.postings(lived.index))
        #expect(a.values.contains { $0.count > 5 })
        #expect(restored.shingles.count == lived.index.shingles.count)
        #expect(a.keys.filter { a[$0] != b[$0] }.isEmpty)
        for arrival in RestorationTests.arrivals {
            #expect(restored.item(of: arrival) == lived.index.item(of: arrival))
        }
    }

    @Test("an index restored on many cores is that restored on one", arguments: [2, 3, 8])
    func cores(count: Int) {
        let lived = RestorationTests.lived(settlingHours: 0)
        func restored(on cores: Int) -> StoryIndex {
            var restoration = StoryIndex.Restoration(windowSeconds: 14 * 86400)
            for arrival in RestorationTests.arrivals {
                guard let story = lived.story(of: arrival.article) else { continue }
                restoration.add(arrival, in: story)
            }
            return restoration.finish(on: cores)
        }
        let (one, many) = (restored(on: 1), restored(on: count))
        #expect(one.count == RestorationTests.arrivals.count)
        #expect(many.shingles.count == one.shingles.count)
        #expect(RestorationTests.postings(many) == RestorationTests.postings(one))
        #expect(RestorationTests.stories(many) == RestorationTests.stories(one))
    }

    @Test("what came late and is known to be settled is found, and is not settled again")
    func settled() {
        let lived = RestorationTests.lived(settlingHours: 6)
        let last = RestorationTests.arrivals.map(\.time).max() ?? Timestamp(secondsSince1970: 0)
        let late = RestorationTests.arrivals.map { arrival in
            var arrival = arrival
            arrival.arrivedAt = last.advanced(bySeconds: 86400)
            return arrival
        }
        let restored = Desk(restoring: late, as: lived, settlingHours: 6, settledUntil: last).index
        #expect(!restored.isGathering && restored.unsettled.isEmpty)
        #expect(restored.shingles.count == lived.index.shingles.count)
        #expect(RestorationTests.postings(restored) == RestorationTests.postings(lived.index))
        // Where nothing is known they gather anew, and those that stand alone are not to be found.
        let unknown = Desk(restoring: late, as: lived, settlingHours: 6).index
        #expect(unknown.isGathering && unknown.shingles.count < restored.shingles.count)
    }

    @Test("a fingerprint of another version, cut short or far too long is told, and enters nothing")
    func unreadable() {
        let good = Fingerprint(title: "عنوان", comparedText: "واحد اثنان ثلاثة أربعة").encoded
        var other = good
        other[0] = 200
        let tooLong = good + [UInt8](repeating: 1, count: 4 * Fingerprint.wordLimit)
        var restoration = StoryIndex.Restoration(windowSeconds: 86400)
        let blobs = [[], [1], other, Array(good.dropLast()), tooLong, good]
        let read = blobs.enumerated().map { number, blob in
            restoration.add(
                Article.ID(Int64(number)),
                of: Outlet.ID("waha"),
                url: "",
                time: Timestamp(secondsSince1970: 0),
                fingerprint: blob,
                in: Story.ID(Int64(number))
            )
        }
        #expect(read == [false, false, false, false, false, true])
        #expect(blobs.map { Fingerprint(encoded: $0) != nil } == read)
        #expect(restoration.finish().count == 1)
    }
}

/// What no call should ever leave behind, made by hand.
@Suite("An index whose parts disagree")
struct IndexDamageTests {
    @Test("tells which article it has lost, and goes on answering", arguments: [1, 2, 3])
    func told(lost: Int64) throws {
        var index = StoryIndex(windowSeconds: 14 * 86400)
        let text = "واحد اثنان ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة عشرة أحد عشر"
        for number in Int64(1)...3 {
            index.apply(
                .test(number, text, outlet: "o\(number)", hours: Double(number)),
                in: Story.ID(1),
                absorbing: []
            )
        }
        try index.checkDamage()
        index.stories[0].newest = -1
        index.remove(Article.ID(lost))
        index.remove(Article.ID(1))
        #expect(throws: StoryIndex.Damage(article: Article.ID(lost))) { try index.checkDamage() }
        let copy = Arrival.test(4, text, outlet: "o4", hours: 4)
        index.apply(copy, in: Story.ID(4), absorbing: [])
        #expect(index.decide(copy).match != nil)
    }
}

extension StoryIndex {
    /// What is kept of an article, without where.
    fileprivate func item(of arrival: Arrival) -> [Int]? {
        guard let slot = slot(of: arrival.article) else { return nil }
        let item = items[Int(slot)]
        let found = [
            slotsOfURL.first(under: item.url) { $0 == slot } != nil,
            item.text == 0 || slotsOfText.first(under: item.text) { $0 == slot } != nil,
        ]
        return [Int(item.url), Int(item.text), Int(item.wordCount), Int(item.shingleCount)]
            + found.map { $0 ? 1 : 0 }
    }
}
