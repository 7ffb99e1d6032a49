internal import Language
package import News

/// The stories of a window by their rare words: finds those that tell of the same event in other words.
///
/// A value that one owner keeps: `add` each story once, by its first article, and ask `related(to:)`. Answers are
/// a function of the stories in the index and their times, not of the order in which they came; an index
/// that is fed again after a restart answers as the one that lived.
///
/// The likeness of two stories is the cosine of two weighted lists of features, 0 to 1: the words of the gists, each
/// with weight w = ln(N / stories that hold it) / ln max(N, 1000), times 1.5 in a headline, and the pairs of words
/// that follow one another, each with √(0.5 · w · w). One is added to either length, and a row of words common to
/// both counts as three words at most. The score of a link is its likeness where no story further away than three
/// days is half as like, nothing where one is 0.8 times as like, and in proportion between. Likeness is the same
/// both ways; the score is not quite, for either story has its own past.
///
/// A story takes some 340 bytes; a query compares 24 stories at most, whatever the size of the window.
package struct RelatedIndex: Sendable {
    let rules: RelatedRules

    struct Entry {
        var story: Int64
        var time: Int64
        /// 0 where the story is gone; its words then stay in the chains until the next sweep.
        var wordCount: UInt8
        var headlineCount: UInt8
    }

    var entries: [Entry] = []
    /// `Gist.wordLimit` for each entry.
    var words: [UInt32] = []
    /// For each of `words` the next place that holds the same word, or -1.
    var nextPlace: [Int32] = []
    var wordChains = WordChains()
    private var slotOfStory: [Int64: Int32] = [:]
    private var deadCount = 0
    /// So many entries may come before the arrays grow.
    private var room = 0
    /// No story is older.
    private var earliest = Int64.max

    package init(rules: RelatedRules = RelatedRules()) {
        self.rules = rules
    }

    /// Stories in the index.
    package var count: Int { slotOfStory.count }

    package func contains(_ story: Story.ID) -> Bool {
        slotOfStory[story.number] != nil
    }

    /// Bytes held, room for growth included.
    package var bytes: Int {
        MemoryLayout<Entry>.stride * entries.capacity + 4 * (words.capacity + nextPlace.capacity)
            + wordChains.bytes
            + (slotOfStory.capacity * 4 / 3) * 13
    }

    func slot(of story: Story.ID) -> Int? {
        slotOfStory[story.number].map(Int.init)
    }
}

// MARK: - Changing

extension RelatedIndex {
    /// Enters a story, in place of what was known of it. `time` is that of its first article.
    package mutating func add(_ story: Story.ID, _ gist: Gist, at time: Timestamp) {
        remove(story)
        guard !gist.isEmpty else { return }
        let slot = entries.count
        grow(to: slot + 1)
        entries.append(
            Entry(
                story: story.number,
                time: time.secondsSince1970,
                wordCount: UInt8(gist.words.count),
                headlineCount: UInt8(gist.headlineCount)
            )
        )
        words += gist.words
        words += repeatElement(0, count: Gist.wordLimit - gist.words.count)
        nextPlace += repeatElement(-1, count: Gist.wordLimit)
        slotOfStory[story.number] = Int32(slot)
        earliest = min(earliest, time.secondsSince1970)
        for place in slot * Gist.wordLimit..<slot * Gist.wordLimit + gist.words.count {
            nextPlace[place] = wordChains.push(Int32(place), under: words[place])
        }
    }

    /// Forgets a story: it was joined to another, or is empty now.
    package mutating func remove(_ story: Story.ID) {
        guard let slot = slotOfStory.removeValue(forKey: story.number) else { return }
        bury(Int(slot))
        sweepIfDue()
    }

    /// Forgets stories older than `before`.
    package mutating func expire(before: Timestamp) {
        guard earliest < before.secondsSince1970 else { return }
        earliest = before.secondsSince1970
        for slot in entries.indices where entries[slot].time < before.secondsSince1970 {
            guard entries[slot].wordCount > 0 else { continue }
            slotOfStory[entries[slot].story] = nil
            bury(slot)
        }
        sweepIfDue()
    }

    private mutating func bury(_ slot: Int) {
        for place in slot * Gist.wordLimit..<slot * Gist.wordLimit + Int(entries[slot].wordCount) {
            wordChains.countDown(words[place])
        }
        entries[slot].wordCount = 0
        deadCount += 1
    }

    /// The dead are cleared away once they are a quarter, so chains hold few of them and each story is moved
    /// four times at most in its life in the window.
    private mutating func sweepIfDue() {
        guard deadCount > 64, deadCount > entries.count / 4 else { return }
        var swept = RelatedIndex(rules: rules)
        swept.earliest = earliest
        swept.grow(to: count)
        for slot in entries.indices where entries[slot].wordCount > 0 {
            let entry = entries[slot]
            swept.add(
                Story.ID(entry.story),
                Gist(words: Array(gistWords(slot)), headlineCount: Int(entry.headlineCount)),
                at: Timestamp(secondsSince1970: entry.time)
            )
        }
        self = swept
    }

    /// Arrays that double would hold twice the need.
    private mutating func grow(to count: Int) {
        guard room < count else { return }
        room = count + count / 8 + 64
        entries.reserveCapacity(room)
        words.reserveCapacity(room * Gist.wordLimit)
        nextPlace.reserveCapacity(room * Gist.wordLimit)
    }

    func gistWords(_ slot: Int) -> ArraySlice<UInt32> {
        words[slot * Gist.wordLimit..<slot * Gist.wordLimit + Int(entries[slot].wordCount)]
    }
}

extension Gist {
    init(words: [UInt32], headlineCount: Int) {
        self.words = words
        self.headlineCount = headlineCount
    }
}
