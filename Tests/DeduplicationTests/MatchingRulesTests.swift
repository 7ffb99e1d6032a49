import Deduplication
import Machinery
import News
import Testing

/// Each threshold of the matcher by a pair of texts on either side of it.
///
/// Texts are of words that occur nowhere else, so a text of n words has n - 2 shingles, and a passage of n words that two
/// texts share is n - 2 shared shingles.
@Suite("Thresholds of the matcher")
struct MatchingRulesTests {
    /// `count` words that no other text has but one of the same name; those of one name begin alike.
    private static func words(_ name: String, _ count: Int) -> [String] {
        (0..<count).map { "\(name)w\($0)x" }
    }

    /// A text of `shingles` shingles that begins with `shared` shingles of the text `of`.
    private static func text(
        _ name: String,
        _ shingles: Int = 100,
        sharing shared: Int,
        of other: String = "a"
    ) -> [String] {
        words(other, shared + 2) + words(name, shingles - shared)
    }

    /// An article as a test states it.
    private struct Item {
        var words: [String]
        var story: Int64 = 1
        var hours = 0.0
        var outlet = "waha"
    }

    private static func index(_ items: [Item]) -> StoryIndex {
        var index = StoryIndex(windowSeconds: 14 * 86400)
        for (number, item) in items.enumerated() {
            let arrival = Arrival.test(
                Int64(number + 1),
                item.words.joined(separator: " "),
                outlet: item.outlet,
                hours: item.hours
            )
            index.apply(arrival, in: Story.ID(item.story), absorbing: [])
        }
        return index
    }

    /// What becomes of a text of the outlet `sada` that comes `hours` after the base, when `items` are known.
    private static func decide(
        _ words: [String],
        hours: Double = 1,
        outlet: String = "sada",
        url: String? = nil,
        after items: [Item]
    ) -> Decision {
        index(items).decide(
            .test(900, words.joined(separator: " "), outlet: outlet, url: url, hours: hours)
        )
    }

    private static func story(_ decision: Decision) -> Int64? {
        if case .joinsStory(let story) = decision.placement { story.number } else { nil }
    }

    private static let whole = [Item(words: words("a", 102))]

    // MARK: - Pairs

    @Test(
        "of two texts of a length, 30 of 100 shingles must be shared; late 42; 70 where an outlet writes again",
        arguments: [
            (30, 1, "sada", "containment"), (29, 1, "sada", "new"),
            (41, 60, "sada", "containment"), (41, 61, "sada", "new"), (42, 61, "sada", "containment"),
            (42, 168, "sada", "containment"), (74, 169, "sada", "new"), (93, 169, "sada", "containment"),
            (93, 336, "sada", "containment"), (93, 337, "sada", "new"),
            (69, 21, "waha", "containment"), (69, 22, "waha", "new"), (70, 22, "waha", "containment"),
            (69, 22, "sada", "containment"),
            (93, 60, "sada", "near-exact"), (92, 60, "sada", "containment"), (93, 61, "sada", "containment"),
        ]
    )
    func shares(shared: Int, hours: Int, outlet: String, rule: String) {
        let text = Self.text("b", sharing: shared)
        let decision = Self.decide(text, hours: Double(hours), outlet: outlet, after: Self.whole)
        #expect(decision.rule == rule)
    }

    @Test("a shorter text known before is weighed by its own length")
    func olderShorter() {
        let text = Self.text("b", 120, sharing: 40)
        #expect(Self.decide(text, after: Self.whole).rule == "containment")
        #expect(Self.decide(Self.text("b", 120, sharing: 29), after: Self.whole).rule == "new")
    }

    @Test(
        "of a text less than a quarter as long as its match, 62 of 100 shingles must be shared; 40 of its beginning",
        arguments: [
            (80, 6, 50, "containment"), (80, 6, 49, "new"), (100, 6, 30, "containment"),
            (80, 5, 32, "containment"), (80, 5, 31, "new"),
        ]
    )
    func shortSide(shingles: Int, before: Int, shared: Int, rule: String) {
        let long = [Item(words: Self.words("c", before) + Self.words("a", 402 - before))]
        #expect(Self.decide(Self.text("b", shingles, sharing: shared), after: long).rule == rule)
    }

    @Test(
        "what two texts have in common between beginnings and ends of their own must be 62 of 100 shingles",
        arguments: [(61, 15, "new"), (62, 15, "containment"), (61, 14, "containment")]
    )
    func middle(shared: Int, own: Int, rule: String) {
        func text(_ name: String) -> [String] {
            Self.words("\(name)o", own) + Self.words("a", shared + 2)
                + Self.words("\(name)e", 100 - shared - own)
        }
        #expect(Self.decide(text("n"), after: [Item(words: text("k"))]).rule == rule)
    }

    @Test(
        "a page's furniture makes no story of two texts of one outlet",
        arguments: [
            ("waha", 10, 2, "new"), ("waha", 9, 2, "containment"), ("waha", 10, 3, "containment"),
            ("sada", 10, 2, "containment"),
        ]
    )
    func furniture(outlet: String, own: Int, end: Int, rule: String) {
        func text(_ name: String) -> [String] {
            Self.words("\(name)o", own) + Self.words("a", 60) + Self.words("\(name)e", end)
        }
        #expect(
            Self.decide(text("n"), hours: 20, outlet: outlet, after: [Item(words: text("k"))]).rule == rule
        )
    }

    @Test(
        "without weights a quarter must be in common, whatever of either text is formula",
        arguments: [(25, true), (24, false)]
    )
    func raw(shared: Int, joins: Bool) {
        // Seventy shingles are formula by then, so that the shared ones are most of what is left.
        let formula = Self.words("f", 72)
        let known = (1...3).map { Item(words: formula + Self.words("k\($0)", 40), story: Int64($0)) }
        func text(_ name: String) -> [String] {
            Self.words("a", shared + 2) + Self.words(name, 28 - shared)
                + (name == "n" ? formula : Self.words("x", 72))
        }
        let decision = Self.decide(text("n"), after: known + [Item(words: text("k"), story: 4)])
        #expect((decision.match != nil) == joins)
    }

    @Test(
        "of a sentence or two, two thirds must be shared, late nearly all, and shingles of weight 4",
        arguments: [
            (22, 15, 1, "containment"), (22, 14, 1, "new"), (23, 15, 1, "new"), (24, 15, 1, "containment"),
            (22, 21, 61, "containment"), (22, 20, 61, "new"), (5, 4, 1, "containment"), (4, 3, 1, "new"),
        ]
    )
    func few(shingles: Int, shared: Int, hours: Int, rule: String) {
        let known = [Item(words: Self.words("a", shingles + 2))]
        let text = Self.text("b", shingles, sharing: shared)
        #expect(Self.decide(text, hours: Double(hours), after: known).rule == rule)
    }

    @Test(
        "the same address keeps a text of which a tenth is left",
        arguments: [(10, "same-url"), (9, "new")]
    )
    func sameURL(shared: Int, rule: String) {
        let text = Self.text("b", sharing: shared)
        let decision = Self.decide(text, outlet: "waha", url: "https://waha.test/1", after: Self.whole)
        #expect(decision.rule == rule)
    }

    @Test("of two articles at one address the later one is compared")
    func latestAtURL() {
        var index = Self.index([Item(words: Self.words("a", 102))])
        let text = Self.words("c", 102).joined(separator: " ")
        let later = Arrival.test(2, text, url: "https://waha.test/1", hours: 1)
        index.apply(later, in: Story.ID(2), absorbing: [])
        let arrival = Arrival.test(
            900,
            (Self.text("b", sharing: 20) + Self.words("c", 25)).joined(separator: " "),
            url: "https://waha.test/1",
            hours: 2
        )
        #expect(index.decide(arrival).match == Article.ID(2))
    }

    @Test(
        "a copy is no more than a fifth shorter or longer than its match",
        arguments: [(80, 100, Relation.copy), (79, 100, .excerpt), (100, 80, .copy), (100, 79, .extended)]
    )
    func relation(new: Int, old: Int, expected: Relation) {
        let known = [Item(words: Self.words("a", old + 2))]
        #expect(Self.decide(Self.words("a", new + 2), after: known).relation == expected)
    }

    // MARK: - Formula

    @Test(
        "a shingle of two stories weighs a half, one of three nothing",
        arguments: [(1, 30, true), (1, 29, false), (2, 47, true), (2, 46, false), (3, 80, false)]
    )
    func weights(stories: Int, shared: Int, joins: Bool) {
        let known = (1...stories).map { Item(words: Self.words("a", 102), story: Int64($0)) }
        #expect((Self.decide(Self.text("b", sharing: shared), after: known).match != nil) == joins)
    }

    @Test(
        "a story counts as two for a shingle that it holds two days apart",
        arguments: [(47, true), (49, false)]
    )
    func recurrence(hours: Int, joins: Bool) {
        let text = Self.words("a", 102)
        let known = [Item(words: text), Item(words: text, hours: Double(hours))]
        #expect((Self.decide(Self.text("b", sharing: 46), hours: 50, after: known).match != nil) == joins)
    }

    @Test(
        "a copy of what three stories carry is found for twelve hours, and is one from 93 of 100 shingles on",
        arguments: [(93, 12, "near-exact"), (92, 12, "new"), (93, 13, "new")]
    )
    func formula(shared: Int, hours: Int, rule: String) {
        let known = (1...3).map { Item(words: Self.words("a", 102), story: Int64($0)) }
        let decision = Self.decide(Self.text("b", sharing: shared), hours: Double(hours), after: known)
        #expect(decision.rule == rule)
    }

    @Test("however many stories carry a text, its copy goes to the oldest")
    func commonText() {
        let known = (1...40).map {
            Item(words: Self.words("a", 102), story: Int64($0), hours: Double($0) / 10)
        }
        let decision = Self.decide(Self.words("a", 102), hours: 5, after: known)
        #expect(decision.rule == "near-exact" && Self.story(decision) == 1)
    }

    @Test("of stories found by formula not only the one that holds most of it is compared")
    func formulaStories() {
        func text(_ numbers: [Int], end: String) -> [String] {
            var words = Self.words("a", 170) + Self.words(end, 10)
            for (at, number) in numbers.enumerated() { words[30 * (at + 1)] = "\(number)" }
            return words
        }
        // Three stories with other numbers hold more of it than three with another end.
        let instances = (1...3).map { Item(words: text([4, 5, 6], end: "b"), story: Int64($0)) }
        let copies = (4...6).map { Item(words: text([1, 2, 3], end: "c"), story: Int64($0)) }
        let decision = Self.decide(text([1, 2, 3], end: "b"), after: instances + copies)
        #expect(decision.rule == "near-exact" && Self.story(decision) == 4)
    }

    @Test("a single shingle in common makes no candidate", arguments: [(1, [Link.Kind]()), (2, [.series])])
    func candidateHits(shared: Int, kinds: [Link.Kind]) {
        let known = [Item(words: Self.words("a", shared * 4 + 2))]
        let decision = Self.decide(
            Self.text("b", shared * 4, sharing: shared),
            hours: 24,
            outlet: "waha",
            after: known
        )
        #expect(decision.links.map(\.kind) == kinds)
    }

    @Test("of many stories those are compared that share most")
    func candidates() {
        let few = (0..<25).map {
            Item(words: Self.words("f\($0)", 5) + Self.words("own\($0)", 97), story: Int64($0 + 1))
        }
        let much = Item(words: Self.words("a", 102), story: 40, hours: 0.5)
        let text = (0..<25).flatMap { Self.words("f\($0)", 5) } + Self.words("a", 45)
        #expect(Self.story(Self.decide(text, after: few + [much])) == 40)
    }

    // MARK: - The same words

    /// A text whose words are those of `a`, but for its end, in another order; the first words stand as they are.
    private static func reworded(_ shared: Int, first: Int = 5, of count: Int = 60) -> [String] {
        let words = words("a", shared)
        return words[..<first] + words[first...].reversed() + Self.words("b", count - shared)
    }

    @Test(
        "a text reworded until no run is left is accepted in the same hours, where 68 of 100 words are the same",
        arguments: [
            (41, 5, 60, 12.0, "same-words"), (40, 5, 60, 12.0, "new"), (41, 4, 60, 12.0, "new"),
            (41, 5, 60, 12.1, "new"), (60, 5, 144, 1.0, "same-words"), (60, 5, 150, 1.0, "new"),
        ]
    )
    func sameWords(shared: Int, first: Int, known: Int, hours: Double, rule: String) {
        let text = Self.reworded(shared, first: first)
        let known = [Item(words: Self.words("a", known))]
        #expect(Self.decide(text, hours: hours, after: known).rule == rule)
    }

    @Test(
        "texts of less than twelve words that come again and again are not the same for that",
        arguments: [(12, "same-words"), (11, "new")]
    )
    func fewWords(vocabulary: Int, rule: String) {
        var random = SplitMix(state: 4)
        let first = Self.words("a", vocabulary)
        func text() -> [String] {
            first.prefix(5) + (0..<40).map { _ in first.randomElement(using: &random) ?? "" } + first
        }
        #expect(Self.decide(text(), after: [Item(words: text())]).rule == rule)
    }

    @Test(
        "the same words with another number in the same place are not the same",
        arguments: [("5", "same-words"), ("6", "new")]
    )
    func sameWordsOtherNumber(number: String, rule: String) {
        let words = Self.words("a", 60)
        let old = words[..<5] + ["5"] + words[5...]
        let new = words[..<5] + [number] + words[5..<10] + words[10...].reversed()
        #expect(Self.decide(Array(new), after: [Item(words: Array(old))]).rule == rule)
    }

    // MARK: - Facts

    /// A text of fifteen words before each number, and after the last.
    private static func text(numbers: [Int], tail: [String] = []) -> [String] {
        numbers.enumerated().flatMap { at, number in words("p\(at)", 15) + ["\(number)"] }
            + words("end", 15) + tail
    }

    @Test(
        "numbers in the same places that differ speak for two events",
        arguments: [
            ([1], [2], "containment"), ([1, 1], [2, 2], "new"),
            ([1, 1, 3], [2, 2, 3], "new"), ([1, 2, 3, 4], [1, 2, 30, 40], "containment"),
            ([1, 2, 3, 4, 5, 6], [1, 2, 3, 40, 50, 60], "new"),
            ([1, 2, 3, 4, 5, 6, 7, 8], [1, 2, 3, 4, 5, 60, 70, 80], "containment"),
            ([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], [1, 2, 3, 4, 5, 6, 70, 80, 90, 100], "new"),
        ]
    )
    func numbers(new: [Int], old: [Int], rule: String) {
        #expect(
            Self.decide(Self.text(numbers: new), after: [Item(words: Self.text(numbers: old))]).rule == rule
        )
    }

    @Test(
        "of all numbers of either text a third must be the same",
        arguments: [(1, "containment"), (4, "new")]
    )
    func allNumbers(others: Int, rule: String) {
        func tail(_ name: String, from first: Int) -> [String] {
            (0..<others).flatMap { ["\(first + $0)"] + Self.words("\(name)\($0)", 30) }
        }
        let new = Self.text(numbers: [1, 2, 3, 4], tail: tail("new", from: 100))
        let old = Self.text(numbers: [1, 2, 30, 40], tail: tail("old", from: 200))
        #expect(Self.decide(new, after: [Item(words: old)]).rule == rule)
    }

    @Test(
        "numbers that differ in a list are read as far as 24 words",
        arguments: [(9, "new"), (40, "containment")]
    )
    func lists(words count: Int, rule: String) {
        func text(_ name: String, _ numbers: [Int]) -> [String] {
            Self.words("a", 50) + numbers.map(String.init) + Self.words(name, count) + Self.words("c", 50)
        }
        #expect(Self.decide(text("b", [1, 2]), after: [Item(words: text("d", [3, 4]))]).rule == rule)
    }

    @Test("a sentence with another number is another one; with one number more it is the same")
    func numbersOfFewWords() {
        let known = [Item(words: Self.words("a", 20) + ["5"])]
        #expect(Self.decide(Self.words("a", 20) + ["6"], after: known).rule == "new")
        #expect(Self.decide(Self.words("a", 20) + ["5", "6"], after: known).rule == "near-exact")
        // Long enough to be accepted all the same, but not for its text alone.
        let long = [Item(words: Self.words("a", 100) + ["5"])]
        #expect(Self.decide(Self.words("a", 100) + ["6"], after: long).rule == "containment")
    }

    /// The words of `a` with `replaced` other words in the middle, and with another end.
    private static func instance(
        _ name: String = "b",
        replaced: Int = 1,
        end: Int = 0,
        inserted: Bool = false
    ) -> [String] {
        let known = words("a", 100)
        return known[..<40] + words(name, replaced) + known[(40 + replaced)..<60]
            + (inserted ? ["\(name)z"] : []) + known[60..<(100 - end)] + words(name + "e", end)
    }

    @Test(
        "a text that repeats another but for a name is another instance of one formula, most of a day later",
        arguments: [
            (2, 0, false, 17, "new"), (2, 0, false, 16, "near-exact"), (2, 0, true, 17, "near-exact"),
            (1, 0, false, 17, "near-exact"), (6, 0, false, 17, "new"), (7, 0, false, 17, "containment"),
            (2, 13, false, 17, "new"), (2, 14, false, 17, "containment"),
        ]
    )
    func instances(replaced: Int, end: Int, inserted: Bool, hours: Int, rule: String) {
        let text = Self.instance(replaced: replaced, end: end, inserted: inserted)
        let decision = Self.decide(text, hours: Double(hours), after: [Item(words: Self.words("a", 100))])
        #expect(decision.rule == rule)
    }

    /// The words of `a` with a name of `name` words, and so many single words elsewhere, in place of others.
    private static func replaced(name: Int, singles: Int) -> [String] {
        var words = words("a", 100)
        words.replaceSubrange(3..<3 + name, with: Self.words("n", name))
        for at in 0..<singles { words[10 + at * 7] = "s\(at)x" }
        return words
    }

    @Test(
        "replaced words with a name among them make another instance: 9 of 100 in most of a day, then 6",
        arguments: [
            (3, 6, 1, false), (3, 5, 1, true), (3, 6, 16, false), (3, 5, 16, true), (3, 3, 17, false),
            (3, 2, 17, true),
            (2, 7, 1, true), (0, 12, 1, false), (0, 11, 1, true),
        ]
    )
    func replacedWords(name: Int, singles: Int, hours: Int, joins: Bool) {
        var known = Self.words("a", 100)
        known.insert("inserted", at: 96)
        let decision = Self.decide(
            Self.replaced(name: name, singles: singles),
            hours: Double(hours),
            after: [Item(words: known)]
        )
        #expect((decision.match != nil) == joins)
    }

    @Test(
        "another day of the week beside another name makes another instance at any hour; today and yesterday do not",
        arguments: [
            ("الخميس", "الجمعة", "لرنا", false), ("الخميس", "الخميس", "لرنا", true),
            ("الخميس", "الجمعة", "لسعد", true),
            ("اليوم", "أمس", "لرنا", true), ("Thursday", "Friday", "لرنا", false),
            ("jeudi", "vendredi", "لرنا", false),
        ]
    )
    func days(day: String, other: String, name: String, joins: Bool) {
        func text(_ day: String, _ name: String) -> [String] {
            Self.words("a", 40) + [day] + Self.words("b", 30) + [name, "\(name)ب", "\(name)ج"]
                + Self.words("c", 30)
        }
        let known = [Item(words: text(day, "لسعد"))]
        #expect((Self.decide(text(other, name), after: known).match != nil) == joins)
    }

    @Test(
        "the next day's paper repeats all but the word for the day",
        arguments: [("أمس", true), ("الحاكم", true), ("الحاكم العادل", false)]
    )
    func nextDay(instead: String, joins: Bool) {
        let words = Self.words("a", 100)
        let new = words[..<40] + instead.split(separator: " ").map(String.init) + words[40...]
        let old = words[..<40] + (joins ? ["اليوم"] : ["الوزير", "السابق"]) + words[40...]
        #expect((Self.decide(Array(new), hours: 17, after: [Item(words: Array(old))]).match != nil) == joins)
    }

    @Test("a number that both have speaks for one event, and so does a word that was added")
    func noInstance() {
        let known = [Item(words: ["7"] + Self.words("a", 100))]
        #expect(Self.decide(["7"] + Self.instance(replaced: 2), hours: 17, after: known).rule == "near-exact")
        let numbers = [Item(words: Self.text(numbers: [1, 2, 3, 40, 50, 60]))]
        var edited = Self.text(numbers: [1, 2, 3, 4, 5, 6])
        #expect(Self.decide(edited, after: numbers).rule == "new")
        edited.insert("added", at: 8)
        #expect(Self.decide(edited, after: numbers).rule == "containment")
    }

    @Test("nothing is read into the words between passages that stand in another order")
    func otherOrder() {
        let (first, second) = (Self.words("a", 40), Self.words("b", 40))
        let known = [Item(words: first + Self.words("c", 3) + second)]
        let evidence = Self.decide(second + first, after: known).evidence
        #expect(evidence?.sharedShingles == 76)
        #expect(evidence?.insertions == 0 && evidence?.substitutions == 0)
    }

    @Test("an end that is written anew is no other instance, for nothing stands for anything")
    func newEnd() {
        let text = Self.instance(replaced: 0, end: 10)
        #expect(
            Self.decide(text, hours: 17, after: [Item(words: Self.words("a", 100))]).rule == "containment"
        )
    }

    @Test("of known formula less need be repeated", arguments: [(23, "new"), (24, "containment")])
    func instancesOfFormula(end: Int, rule: String) {
        let known = (1...2).map { Item(words: Self.words("a", 100), story: Int64($0)) }
        #expect(Self.decide(Self.instance(replaced: 2, end: end), hours: 17, after: known).rule == rule)
    }

    @Test(
        "in known formula two insertions for five substitutions make no editor",
        arguments: [(5, 2, false), (4, 2, true), (5, 3, true)]
    )
    func insertions(substitutions: Int, insertions: Int, joins: Bool) {
        let old = Self.words("a", 500)
        var new = old
        for at in 1...substitutions {
            new.replaceSubrange(at * 20...at * 20 + 1, with: ["s\(at)x", "t\(at)x"])
        }
        for at in (1...insertions).reversed() { new.insert("i\(at)x", at: 200 + at * 20) }
        let known = (1...2).map { Item(words: old, story: Int64($0)) }
        #expect((Self.decide(new, hours: 17, after: known).match != nil) == joins)
    }

    @Test(
        "a story is left where an article that contradicts matches as well",
        arguments: [(94, true), (90, false)]
    )
    func contradiction(kept: Int, joins: Bool) {
        let known = [
            Item(words: Self.instance(replaced: 2)),
            Item(words: Self.words("a", kept) + Self.words("c", 100 - kept), hours: 10, outlet: "sahel"),
        ]
        #expect((Self.decide(Self.words("a", 100), hours: 20, after: known).match != nil) == joins)
    }

    // MARK: - Stories

    /// A story of which each article shares so many of the first 100 shingles of `a`, each others.
    private static func story(sharing shares: [Int]) -> [Item] {
        var from = 0
        return shares.enumerated().map { number, share in
            defer { from += share + 2 }
            let passage = share > 0 ? Array(words("a", 104)[from..<from + share + 2]) : []
            return Item(words: passage + words("own\(number)", 100 - share), outlet: "o\(number)")
        }
    }

    @Test(
        "three articles or more must be like an article as a whole, unless one is much like it",
        arguments: [
            ([40, 13, 0], false), ([64, 13, 0], false), ([66, 13, 0], true), ([40, 22, 0], true),
            ([40, 17, 5], false), ([32, 19, 0], false),
        ]
    )
    func support(shares: [Int], joins: Bool) {
        let decision = Self.decide(Self.words("a", 102), after: Self.story(sharing: shares))
        #expect((decision.match != nil) == joins)
    }

    @Test(
        "an article must be like a third of the others, however like it is to one",
        arguments: [
            ([40, 12], true), ([40, 11], false), ([80, 11], false), ([80, 12, 0, 0], true),
            ([80, 12, 0, 0, 0], false),
        ]
    )
    func others(shares: [Int], joins: Bool) {
        let decision = Self.decide(Self.words("a", 112), after: Self.story(sharing: shares))
        #expect((decision.match != nil) == joins)
    }

    @Test("the article that is like it need not be the latest of its story")
    func comparedArticles() {
        let known = [Item(words: Self.words("a", 102)), Item(words: Self.words("c", 102), hours: 0.5)]
        #expect(Self.decide(Self.words("a", 102), after: known).match == Article.ID(1))
    }

    @Test(
        "of two stories the one is better that holds more, or hardly less and little else",
        arguments: [(48, 1), (40, 2)]
    )
    func score(shared: Int, story: Int64) {
        let long = Self.words("l", 402)
        let known = [
            Item(words: Self.words("a", 102)),
            Item(words: long, story: 2, hours: 0.5),
        ]
        let text = Self.words("a", shared + 2) + long[..<(100 - shared)]
        #expect(Self.story(Self.decide(text, after: known)) == story)
    }

    @Test("a near-exact match is better than one with more in common and other numbers")
    func nearExactFirst() {
        let text = Self.words("a", 100) + ["5"]
        let known = [
            Item(words: Self.words("a", 100) + ["6"], story: 1),
            Item(words: Self.words("a", 95) + Self.words("c", 5), story: 2, hours: 0.5),
        ]
        #expect(Self.story(Self.decide(text, after: known)) == 2)
    }

    @Test("copies of a text that is formula by now support one another")
    func textualSupport() {
        let copies = (0..<3).map { Item(words: Self.words("a", 102), story: 1, hours: Double($0) / 10) }
        let others = (2...3).map { Item(words: Self.words("a", 102), story: Int64($0), hours: 0.5) }
        #expect(Self.story(Self.decide(Self.words("a", 102), after: copies + others)) == 1)
    }

    @Test("of two stories that hold as much the one that began first is better")
    func tie() {
        let known = [
            Item(words: Self.words("c", 102), story: 7, hours: 0.2),
            Item(words: Self.words("a", 102), story: 8, hours: 0.1),
        ]
        let text = Self.words("a", 52) + Self.words("c", 52)
        #expect(Self.story(Self.decide(text, after: known)) == 8)
    }

    /// A text that holds two stories, of which `shares` says what each article of the second shares with the first.
    private static func joined(
        _ shares: [Int],
        span: Double = 1,
        age: Double = 1,
        storySize: Int = 1
    ) -> Bool {
        // The second story's articles begin with words of the first's.
        var known = (0..<storySize).map { number in
            Item(words: words("a\(number)", 102), outlet: "o\(number)")
        }
        for (number, share) in shares.enumerated() {
            known.append(
                Item(
                    words: text("b\(number)", sharing: share, of: "a\(storySize == 1 ? 0 : number)"),
                    story: 2,
                    hours: span + Double(number) / 10,
                    outlet: "p\(number)"
                )
            )
        }
        let whole = known.flatMap(\.words)
        let decision = decide(whole, hours: span + age, after: known)
        return !decision.absorbs.isEmpty
    }

    @Test(
        "two stories are joined that began within 36 hours of one another, while the younger is no older than three days",
        arguments: [(1, 1, true), (36, 1, true), (36.1, 1, false), (1, 72, true), (1, 72.1, false)]
            as [(Double, Double, Bool)]
    )
    func joinTimes(span: Double, age: Double, joins: Bool) {
        #expect(Self.joined([40], span: span, age: age) == joins)
    }

    @Test(
        "two stories are joined whose articles are like one another, more than half on either side",
        arguments: [
            ([30], 1, true), ([29], 1, false), ([70, 0], 1, false), ([46, 46, 0], 1, true),
            ([59, 59], 2, false), ([61, 61], 2, true),
        ]
    )
    func joinLikeness(shares: [Int], storySize: Int, joins: Bool) {
        #expect(Self.joined(shares, storySize: storySize) == joins)
    }

    // MARK: - Links

    @Test("a passage of weight 12 is linked, less is not", arguments: [(12, [Link.Kind.partial]), (11, [])])
    func links(shared: Int, kinds: [Link.Kind]) {
        #expect(Self.decide(Self.text("b", sharing: shared), after: Self.whole).links.map(\.kind) == kinds)
    }

    @Test("what an article has of its own story makes it a roundup where it also has a passage of another")
    func ownPassage() {
        let known = [
            Item(words: Self.words("a", 102)),
            Item(words: Self.words("c", 180), story: 2),
        ]
        let text = Self.words("a", 102) + Self.words("c", 40) + Self.words("b", 30)
        let decision = Self.decide(text, after: known)
        #expect(Self.story(decision) == 1 && decision.links.map(\.kind) == [.roundup])
    }

    @Test(
        "passages of two stories that overlap by half are one",
        arguments: [(16, Link.Kind.partial), (30, .roundup)]
    )
    func overlap(from start: Int, kind: Link.Kind) {
        let words = Self.words("a", 70)
        let known = [
            Item(words: words[0..<40] + Self.words("c", 100)),
            Item(words: words[start..<start + 40] + Self.words("d", 100), story: 2),
        ]
        let links = Self.decide(words + Self.words("b", 100), after: known).links
        #expect(links.map(\.kind) == [kind, kind])
    }

    @Test(
        "an outlet that repeats a quarter on another day writes a series",
        arguments: [(25, [Link.Kind.series]), (24, [])]
    )
    func series(shared: Int, kinds: [Link.Kind]) {
        let decision = Self.decide(
            Self.text("b", sharing: shared),
            hours: 22,
            outlet: "waha",
            after: Self.whole
        )
        #expect(decision.links.map(\.kind) == kinds)
    }

    @Test("a passage that two stories hold is formula and links none of them")
    func formulaLinksNone() {
        let known = (1...2).map {
            Item(words: Self.words("a", 40) + Self.words("c\($0)", 100), story: Int64($0))
        }
        #expect(Self.decide(Self.words("a", 40) + Self.words("b", 100), after: known).links == [])
        #expect(Self.decide(Self.words("a", 40) + Self.words("b", 100), after: [known[0]]).links.count == 1)
    }

    // MARK: - Settling

    private static func settling(_ items: [Item]) -> StoryIndex {
        var index = StoryIndex(windowSeconds: 14 * 86400, settlingSeconds: 7200)
        for (number, item) in items.enumerated() {
            let arrival = Arrival.test(
                Int64(number + 1),
                item.words.joined(separator: " "),
                outlet: item.outlet,
                hours: item.hours
            )
            index.apply(arrival, in: Story.ID(item.story), absorbing: [])
        }
        return index
    }

    @Test(
        "before it settles an article goes only with the one story open to it, where it is much like it",
        arguments: [(81, false, true), (79, false, false), (81, true, false)]
    )
    func beyondDoubt(shared: Int, isOtherOpen: Bool, joins: Bool) {
        var known = [Item(words: Self.words("a", 102))]
        if isOtherOpen { known.append(Item(words: Self.words("c", 21), story: 2)) }
        let text = Self.words("a", shared + 2) + Self.words("c", 100 - shared)
        let arrival = Arrival.test(900, text.joined(separator: " "), outlet: "sada", hours: 0.5)
        #expect((Self.settling(known).decide(arrival).match != nil) == joins)
    }

    @Test(
        "stories that began later do not make formula of what an article holds",
        arguments: [(10, true), (0.2, false)]
    )
    func laterStories(hours: Double, joins: Bool) {
        let known = [
            Item(words: Self.words("a", 102)),
            Item(words: Self.words("a", 72) + Self.words("c", 100), story: 2, hours: hours),
        ]
        let text = Self.text("b", sharing: 85).joined(separator: " ")
        let arrival = Arrival.test(900, text, outlet: "sada", hours: 0.5)
        #expect((Self.settling(known).decide(arrival).match != nil) == joins)
    }

    @Test("a story settles when its time has passed, not a second before")
    func due() {
        let excerpt = Item(words: Self.words("a", 60), story: 2, hours: 1, outlet: "sada")
        var index = Self.settling([Item(words: Self.words("a", 102)), excerpt])
        let due = Timestamp(secondsSince1970: 1_741_000_000 + 3600 + 7200)
        #expect(index.settle(at: due.advanced(bySeconds: -1)).isEmpty)
        #expect(index.settle(at: due).map(\.story) == [Story.ID(2)])
    }

    @Test(
        "an article is late when its time to settle has passed, not a second before",
        arguments: [(7199, false), (7200, true)]
    )
    func late(seconds: Int64, gathers: Bool) {
        var index = Self.settling([])
        var arrival = Arrival.test(1, Self.words("a", 102).joined(separator: " "))
        arrival.arrivedAt = arrival.time.advanced(bySeconds: seconds)
        index.apply(arrival, in: Story.ID(1), absorbing: [])
        #expect(index.isGathering == gathers)
    }

    @Test("what people keep apart is not joined at the same address, nor when stories settle")
    func keptApart() {
        let known = [Item(words: Self.words("a", 102))]
        let text = Self.words("a", 102).joined(separator: " ")
        let copy = Arrival.test(2, text, url: "https://waha.test/1", hours: 1)
        let end = Timestamp(secondsSince1970: .max)
        for (article, other) in [(2, 1), (1, 2)] as [(Int64, Int64)] {
            var index = Self.index(known)
            #expect(index.decide(copy).rule == "same-url")
            index.splitPairs.keepApart(Article.ID(article), from: Article.ID(other))
            #expect(index.decide(copy).placement == .opensStory)
            var settling = Self.settling(known + [Item(words: Self.words("a", 60), story: 2, hours: 1)])
            settling.splitPairs.keepApart(Article.ID(article), from: Article.ID(other))
            #expect(settling.settle(at: end).isEmpty)
        }
    }
}
