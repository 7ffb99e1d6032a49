package import News

/// The stories of a window by their rare words. It finds those that tell of the same event in other words.
///
/// It is a value that one owner keeps: `add` each story once, by its first article, and ask `related(to:)`. Answers
/// follow from the stories in the index and their times, not from the order in which they came. So an index that is
/// filled again after a restart answers as the one before.
///
/// The likeness of two stories, 0 to 1, is the cosine of two weighted lists of features:
/// - the words of the gists, each with weight w = ln(N / stories that hold it) / ln max(N, 1000), times 1.5 in a
///   headline;
/// - the pairs of words that follow one another, each with √(0.5 · w · w).
///
/// One is added to the length of either list. A row of words that both have counts as three words at most.
///
/// The score of a link is its likeness, lowered by stories further away than three days: not at all where none of those
/// is half as like, to nothing where one is 0.8 times as like, and in proportion between. Likeness is the same both
/// ways. The score may differ a little, because each of the two stories has its own past.
///
/// A story takes some 340 bytes. A query compares 24 stories at most, whatever the size of the window.
package struct RelatedIndex: Sendable {
    let rules: RelatedRules

    struct IndexedStory {
        var story: Int64
        var time: Int64
        /// 0 where the story was removed. Its words then stay in their chains until the next sweep.
        var wordCount: UInt8
        var headlineCount: UInt8
    }

    var entries: [IndexedStory] = []
    /// The words of all entries, `Gist.wordLimit` places for each entry.
    var words: [UInt32] = []
    /// For each place of `words` the next place in the chain of the same word, or -1.
    var nextPlace: [Int32] = []
    var wordChains = WordChains()
    private var slotOfStory: [Int64: Int32] = [:]
    private var deadCount = 0
    /// How many entries the arrays have room for.
    private var room = 0
    /// No story is older than this.
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
        MemoryLayout<IndexedStory>.stride * entries.capacity + 4 * (words.capacity + nextPlace.capacity)
            + wordChains.bytes
            + (slotOfStory.capacity * 4 / 3) * 13
    }

    func slot(of story: Story.ID) -> Int? {
        slotOfStory[story.number].map(Int.init)
    }
}

// MARK: - Changing

extension RelatedIndex {
    /// Enters a story, and replaces what was known of it. `time` is that of its first article.
    package mutating func add(_ story: Story.ID, _ gist: Gist, at time: Timestamp) {
        remove(story)
        guard !gist.isEmpty else { return }
        let slot = entries.count
        grow(to: slot + 1)
        entries.append(
            IndexedStory(
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

    /// Removes a story, because it was joined with another or has no article left.
    package mutating func remove(_ story: Story.ID) {
        guard let slot = slotOfStory.removeValue(forKey: story.number) else { return }
        bury(Int(slot))
        sweepIfDue()
    }

    /// Removes stories older than `before`.
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

    /// Clears removed stories away once they are a quarter of all. So chains hold few of them, and a story is moved at
    /// most four times while it is in the window.
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

    /// Makes room for an eighth more than is needed; arrays that double would take twice the memory.
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
