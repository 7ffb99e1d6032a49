package import News

/// The articles of the window and their stories, and the rule that places the next one.
///
/// A value that one writer owns: `decide` asks, `apply` enters. What the index knows is a function of the
/// articles in it, their times and their stories, not of the order in which they came, so `restore` from
/// stored rows leaves the state that `apply` left.
package struct StoryIndex {
    struct Item {
        var article: Article.ID
        var outlet: Int32
        /// Hashes of the URL and of all words in order; 0 where there is none.
        var url: UInt64
        var text: UInt64
        var words: [UInt32]
        var shingleCount: Int32
        /// Distinct, ascending.
        var numbers: [UInt32]
    }

    struct Members {
        var id: Story.ID
        /// Slots of its articles, by time, then by id.
        var slots: [Int32] = []
    }

    let rules: MatchingRules

    var items: [Item] = []
    /// Apart from the items: look-ups ask these of many, and of few anything else.
    var timeOfSlot: [Int64] = []
    /// -1 where the slot is free.
    var storyOfSlot: [Int32] = []
    private var freeItems: [Int32] = []
    /// No article is older.
    private var earliest = Int64.max
    private var slotOfArticle: [Article.ID: Int32] = [:]
    var slotsOfURL: [UInt64: [Int32]] = [:]
    var slotsOfText: [UInt64: [Int32]] = [:]

    var stories: [Members] = []
    private var freeStories: [Int32] = []
    var storyOfID: [Story.ID: Int32] = [:]

    var outletNumbers: [Outlet.ID: Int32] = [:]

    var shingles = PostingTable()

    /// - Parameter windowSeconds: how long articles are kept, by `expire`; none is matched with one further away.
    package init(windowSeconds: Int64) {
        self.init(windowSeconds: windowSeconds, rules: MatchingRules())
    }

    package init(windowSeconds: Int64, rules: MatchingRules) {
        var rules = rules
        rules.reachSeconds = min(rules.reachSeconds, windowSeconds)
        self.rules = rules
    }

    package func contains(_ article: Article.ID) -> Bool {
        slotOfArticle[article] != nil
    }

    /// Articles in the index.
    package var count: Int { slotOfArticle.count }

    /// Bytes held by words and postings, which are nearly all of it.
    package var bytes: Int {
        shingles.bytes
            + items.reduce(0) {
                $0 + MemoryLayout<Item>.stride + 4 * ($1.words.capacity + $1.numbers.capacity)
            }
    }
}

// MARK: - Changing

extension StoryIndex {
    /// Enters the arrival in `story`, and joins the stories of `absorbing` with it under the oldest id.
    package mutating func apply(_ arrival: Arrival, in story: Story.ID, absorbing: [Story.ID]) {
        var oldest = story
        for other in absorbing where other < oldest { oldest = other }
        for other in [story] + absorbing where other != oldest { join(other, into: oldest) }
        enter(arrival, in: oldest)
    }

    /// Enters a stored article of a known story; the same state as after `apply`.
    package mutating func restore(_ arrival: Arrival, in story: Story.ID) {
        enter(arrival, in: story)
    }

    private mutating func enter(_ arrival: Arrival, in story: Story.ID) {
        if contains(arrival.article) { remove(arrival.article) }
        let set = ShingleSet(words: arrival.fingerprint.words)
        let outlet = outletNumbers[arrival.outlet] ?? Int32(outletNumbers.count)
        outletNumbers[arrival.outlet] = outlet
        let url = StoryIndex.hash(url: arrival.url)
        let members = storyOfID[story] ?? openStory(story)
        let words = arrival.fingerprint.words
        let item = Item(
            article: arrival.article,
            outlet: outlet,
            url: url,
            text: StoryIndex.hash(words: words),
            words: words,
            shingleCount: Int32(set.count),
            numbers: WordLists.numbers(words)
        )
        let slot: Int32
        if let free = freeItems.popLast() {
            slot = free
            items[Int(free)] = item
        } else {
            slot = Int32(items.count)
            items.append(item)
            timeOfSlot.append(0)
            storyOfSlot.append(-1)
        }
        timeOfSlot[Int(slot)] = arrival.time.secondsSince1970
        storyOfSlot[Int(slot)] = members
        slotOfArticle[arrival.article] = slot
        if url != 0 { slotsOfURL[url, default: []].append(slot) }
        if item.text != 0 { slotsOfText[item.text, default: []].append(slot) }
        earliest = min(earliest, arrival.time.secondsSince1970)
        let before = stories[Int(members)].slots.lastIndex { comesBefore(Int($0), Int(slot)) }
        stories[Int(members)].slots.insert(slot, at: before.map { $0 + 1 } ?? 0)
        post(Int(slot), set)
    }

    private mutating func post(_ slot: Int, _ set: ShingleSet) {
        let (times, storyOf, items, recurrence) = (timeOfSlot, storyOfSlot, items, rules.recurrenceSeconds)
        func standsFor(_ new: Int, _ old: Int) -> Bool {
            storyOf[new] == storyOf[old] && times[new] / recurrence == times[old] / recurrence
        }
        func isOlder(_ a: Int, _ b: Int) -> Bool {
            times[a] != times[b] ? times[a] < times[b] : items[a].article < items[b].article
        }
        shingles.prepare(for: set.hashes)
        for (at, hash) in set.hashes.enumerated() where set.isFirst[at] {
            shingles.insert(slot, under: hash, standsFor: standsFor, isOlder: isOlder)
        }
    }

    private mutating func openStory(_ id: Story.ID) -> Int32 {
        let number: Int32
        if let free = freeStories.popLast() {
            number = free
            stories[Int(free)] = Members(id: id)
        } else {
            number = Int32(stories.count)
            stories.append(Members(id: id))
        }
        storyOfID[id] = number
        return number
    }

    private mutating func join(_ other: Story.ID, into story: Story.ID) {
        guard let source = storyOfID.removeValue(forKey: other) else { return }
        let target = storyOfID[story] ?? openStory(story)
        for slot in stories[Int(source)].slots {
            storyOfSlot[Int(slot)] = target
            stories[Int(target)].slots.append(slot)
        }
        stories[Int(source)].slots = []
        freeStories.append(source)
        stories[Int(target)].slots = stories[Int(target)].slots.sorted { comesBefore(Int($0), Int($1)) }
    }

    /// Forgets an article; a revision of it will arrive anew.
    package mutating func remove(_ article: Article.ID) {
        guard let story = forget(article) else { return }
        // It may have stood for other articles of its story: those are posted again.
        for slot in stories[Int(story)].slots {
            post(Int(slot), ShingleSet(words: items[Int(slot)].words))
        }
    }

    /// Forgets articles older than `before`.
    package mutating func expire(before: Timestamp) {
        guard earliest < before.secondsSince1970 else { return }
        earliest = before.secondsSince1970
        // Nothing older than what is forgotten remains, so nothing it stood for is left to be posted.
        for slot in items.indices where storyOfSlot[slot] >= 0 && timeOfSlot[slot] < before.secondsSince1970 {
            _ = forget(items[slot].article)
        }
    }

    /// The story it was in, where any of that is left.
    private mutating func forget(_ article: Article.ID) -> Int32? {
        guard let slot = slotOfArticle.removeValue(forKey: article) else { return nil }
        let item = items[Int(slot)]
        let story = storyOfSlot[Int(slot)]
        let set = ShingleSet(words: item.words)
        for (at, hash) in set.hashes.enumerated() where set.isFirst[at] {
            shingles.remove(Int(slot), under: hash)
        }
        StoryIndex.drop(slot, under: item.url, of: &slotsOfURL)
        StoryIndex.drop(slot, under: item.text, of: &slotsOfText)
        stories[Int(story)].slots.removeAll { $0 == slot }
        storyOfSlot[Int(slot)] = -1
        items[Int(slot)].words = []
        items[Int(slot)].numbers = []
        freeItems.append(slot)
        guard stories[Int(story)].slots.isEmpty else { return story }
        storyOfID[stories[Int(story)].id] = nil
        freeStories.append(story)
        return nil
    }

    private static func drop(_ slot: Int32, under key: UInt64, of slots: inout [UInt64: [Int32]]) {
        slots[key]?.removeAll { $0 == slot }
        if slots[key]?.isEmpty == true { slots[key] = nil }
    }

    func comesBefore(_ a: Int, _ b: Int) -> Bool {
        timeOfSlot[a] != timeOfSlot[b] ? timeOfSlot[a] < timeOfSlot[b] : items[a].article < items[b].article
    }

    /// 0 stands for "no URL". Source: Fowler, Noll and Vo, FNV-1a, as the next.
    static func hash(url: String) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in url.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return url.isEmpty ? 0 : max(hash, 1)
    }

    /// 0 stands for "too short to compare".
    static func hash(words: [UInt32]) -> UInt64 {
        guard words.count >= ShingleSet.width else { return 0 }
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for word in words { hash = (hash ^ UInt64(word)) &* 0x100_0000_01B3 }
        return max(hash, 1)
    }
}
