package import News

/// Reads the stored fingerprint of an article of the index; nil where it cannot be read.
package typealias FingerprintReader = (Article.ID) -> Fingerprint?

/// The articles of the window and their stories, and the rules that place the next article.
///
/// It is a value that one writer owns: `decide` says where an article belongs, `apply` enters it there. What the
/// index knows follows from the articles in it, their times and their stories. The order in which they came makes no
/// difference, so `Restoration` makes from stored rows the same index that `apply` made.
package struct StoryIndex {
    struct Item {
        var article: Article.ID
        /// Where its words stand in `wordCache`.
        var words: Int64
        var outlet: Int32
        /// Hashes of the URL and of all words in order; 0 where there is none.
        var url: UInt32
        var text: UInt32
        /// The next older article of its story, or -1.
        var older: Int32
        var wordCount: UInt16
        var shingleCount: UInt16
    }

    struct Placing {
        let time: Int64
        /// -1 where the slot is free.
        var story: Int32
        /// The number of the stretch of `recurrenceSeconds` that the time falls in.
        let stretch: Int32

        init(_ time: Timestamp, in story: Int32, _ rules: MatchingRules) {
            self.time = time.secondsSince1970
            self.story = story
            stretch = Int32(clamping: self.time / rules.recurrenceSeconds)
        }

        /// When the stretch begins that a time falls in.
        static func stretchStart(of time: Int64, _ rules: MatchingRules) -> Int64 {
            time > 0 ? time - time % rules.recurrenceSeconds : time
        }
    }

    /// The order of articles: by believed time, then by text, then by id.
    ///
    /// Of equal times the text decides first, as it does not depend on which article came first. The id does.
    struct Order: Comparable {
        var time: Int64
        var text: UInt32
        var article: Article.ID

        init(time: Int64, text: UInt32, article: Article.ID) {
            self.time = time
            self.text = text
            self.article = article
        }

        init(_ arrival: Arrival, words: [UInt16]) {
            self.init(
                time: arrival.time.secondsSince1970,
                text: words.withUnsafeBufferPointer { StoryIndex.hash(words: $0) },
                article: arrival.article
            )
        }

        /// What comes after all articles of a time.
        static func end(of time: Int64) -> Order {
            Order(time: time, text: .max, article: Article.ID(.max))
        }

        static func < (a: Order, b: Order) -> Bool {
            if a.time != b.time { return a.time < b.time }
            return a.text != b.text ? a.text < b.text : a.article < b.article
        }
    }

    struct Members {
        var id: Story.ID
        /// The ends of the list of its articles, which `Item.older` links from the newest on.
        var newest: Int32 = -1
        var oldest: Int32 = -1
    }

    let rules: MatchingRules
    /// What people keep apart. Neither `decide` nor `settle` brings it together.
    package var splitPairs = SplitPairs()

    var items: [Item] = []
    /// For each of `items` its time and story. They stand apart because look-ups read these two of many articles,
    /// and more of few.
    var placings: [Placing] = []
    private var freeItems: [Int32] = []
    /// No article is older than this.
    private var earliest = Int64.max
    /// No article is younger than this.
    var youngest = Int64.min / 2
    let settlingSeconds: Int64
    /// The first articles of the stories that wait to be settled, in order. Those before `settled` are done.
    var unsettled: [Waiting] = []
    var settled = 0
    /// Stories have been settled whose first article was published by this time.
    var settledUntil = Int64.min / 2
    /// When the latest article came.
    var latestArrival = Int64.min / 2
    /// Whether late articles that have gathered are still to be placed.
    var isReceiving = false
    /// Articles that came too late to be settled in their time.
    var lateArrivals: LateArrivals
    var slotsOfArticle = SlotTable()
    var slotsOfURL = SlotTable()
    var slotsOfText = SlotTable()

    var stories: [Members] = []
    private var freeStories: [Int32] = []
    var storiesOfID = SlotTable()

    var outletNumbers: [Outlet.ID: Int32] = [:]

    var shingles: PostingTable
    private var wordCache: WordCache

    /// Set when parts of the index were found to disagree. It goes on answering, but has to be restored.
    private var damage: Damage?

    /// - Parameters:
    ///   - windowSeconds: how far apart two articles of one story may be. `expire` is to keep articles that long.
    ///   - settlingSeconds: how long after its publication an article's story is settled. On arrival only what is
    ///     beyond doubt is placed; `settle` decides the rest, in the order of publication. With 0 all is decided on
    ///     arrival.
    ///   - wordBytes: how many bytes of words are held in memory, two bytes a word, the latest entered. Words beyond
    ///     that are read by `stored`, which `decide` and `remove` are given.
    ///   - rules: the thresholds, as measured; others are for measurements alone.
    package init(
        windowSeconds: Int64,
        settlingSeconds: Int64 = 0,
        wordBytes: Int = .max,
        rules: MatchingRules = MatchingRules()
    ) {
        self.settlingSeconds = settlingSeconds
        lateArrivals = LateArrivals(settlingSeconds: settlingSeconds)
        shingles = PostingTable(
            limit: settlingSeconds > 0 ? MatchingRules.postingsKeptWhenSettling : MatchingRules.postingsKept
        )
        var rules = rules
        rules.reachSeconds = min(rules.reachSeconds, windowSeconds)
        rules.windowSeconds = windowSeconds
        self.rules = rules
        wordCache = WordCache(limitBytes: wordBytes)
    }

    /// Sorts rows in the order that the index gives their articles: by publication, those of equal times by text.
    package static func inOrder<Row>(_ rows: [Row], by arrival: (Row) -> Arrival) -> [Row] {
        guard rows.count > 1 else { return rows }
        return rows.map { ($0, Order(arrival($0), words: arrival($0).fingerprint.compactWords)) }
            .sorted { $0.1 < $1.1 }
            .map(\.0)
    }

    package func contains(_ article: Article.ID) -> Bool {
        slot(of: article) != nil
    }

    /// Articles in the index.
    package var count: Int { slotsOfArticle.count }

    /// Bytes held by postings, words, articles, stories and the tables that find them.
    package var bytes: Int {
        shingles.bytes + wordCache.bytes
            + items.capacity * (MemoryLayout<Item>.stride + MemoryLayout<Placing>.stride) + 4
            * freeItems.capacity
            + stories.capacity * MemoryLayout<Members>.stride + 4 * freeStories.capacity
            + slotsOfArticle.bytes + slotsOfURL.bytes + slotsOfText.bytes + storiesOfID.bytes
    }
}

// MARK: - Damage

extension StoryIndex {
    /// Parts of an index disagree: an article is not among those of its story.
    ///
    /// Only a fault of the program does this. The database is not affected: restore the index from it.
    package struct Damage: Error, Hashable, CustomStringConvertible {
        package let article: Article.ID

        package var description: String {
            "the index of stories has lost article \(article) from its story; it is to be restored from the database"
        }
    }

    /// Throws where the index was found to be damaged: what was decided since then may be wrong.
    package func checkDamage() throws(Damage) {
        if let damage { throw damage }
    }
}

// MARK: - Finding

extension StoryIndex {
    func slot(of article: Article.ID) -> Int32? {
        slotsOfArticle.first(under: StoryIndex.hash(article.number)) { items[Int($0)].article == article }
    }

    func number(of story: Story.ID) -> Int32? {
        storiesOfID.first(under: StoryIndex.hash(story.number)) { stories[Int($0)].id == story }
    }

    /// At most `limit` articles of a story, the latest first.
    ///
    /// Where the probe's view has an end, articles after that are left out.
    func latest(_ limit: Int, of story: Int, for probe: Probe) -> [Int32] {
        var slots: [Int32] = []
        var slot = stories[story].newest
        if let end = probe.view.end {
            while slot >= 0, end < order(of: Int(slot)) { slot = items[Int(slot)].older }
        }
        while slot >= 0, slots.count < limit {
            slots.append(slot)
            slot = items[Int(slot)].older
        }
        return slots
    }

    /// Calls `body` with the words of an article, or with none where they are neither held nor stored.
    @inline(__always)
    func withWords<T>(
        of slot: Int,
        _ stored: FingerprintReader,
        _ body: (UnsafeBufferPointer<UInt16>) -> T
    ) -> T {
        wordCache.with(items[slot].words, Int(items[slot].wordCount)) { held in
            if let held { return body(held) }
            let words = stored(items[slot].article)?.compactWords ?? []
            return words.withUnsafeBufferPointer { body($0) }
        }
    }

    func comesBefore(_ a: Int, _ b: Int) -> Bool { StoryIndex.comesBefore(a, b, placings, items) }

    func order(of slot: Int) -> Order {
        Order(time: placings[slot].time, text: items[slot].text, article: items[slot].article)
    }

    @inline(__always)
    static func comesBefore(_ a: Int, _ b: Int, _ placings: [Placing], _ items: [Item]) -> Bool {
        if placings[a].time != placings[b].time { return placings[a].time < placings[b].time }
        let (first, second) = (items[a], items[b])
        return first.text != second.text ? first.text < second.text : first.article < second.article
    }
}

// MARK: - Changing

extension StoryIndex {
    /// Enters the arrival in `story`, and joins that with the stories of `absorbing` under the oldest id.
    ///
    /// - Parameters:
    ///   - arrival: an article that is not in the index, or a revision of one that is.
    ///   - story: where it belongs. A story that the index does not know is opened.
    ///   - absorbing: stories that turned out to be one with it.
    ///   - stored: as for `decide`.
    package mutating func apply(
        _ arrival: Arrival,
        in story: Story.ID,
        absorbing: [Story.ID],
        stored: FingerprintReader = { _ in nil }
    ) {
        enter(arrival, in: join([story] + absorbing, stored))
    }

    private mutating func enter(_ arrival: Arrival, in story: Story.ID) {
        if contains(arrival.article) { remove(arrival.article) }
        let words = arrival.fingerprint.compactWords
        let set = words.withUnsafeBufferPointer { ShingleSet(words: $0) }
        let members = number(of: story) ?? openStory(story)
        let item = words.withUnsafeBufferPointer { words in
            self.item(arrival.article, arrival.outlet, arrival.url, words, shingleCount: set.count)
        }
        let slot = take(item, Placing(arrival.time, in: members, rules))
        slotsOfArticle.insert(slot, under: StoryIndex.hash(arrival.article.number))
        if item.url != 0 { slotsOfURL.insert(slot, under: item.url) }
        list(slot, in: Int(members))
        guard !gathers(slot, arrived: arrival.arrivedAt?.secondsSince1970) else { return }
        post(Int(slot), set)
    }

    /// Makes what is kept of an article beside its time and story, and gives its words to `wordCache`.
    mutating func item(
        _ article: Article.ID,
        _ outlet: Outlet.ID,
        _ url: String,
        _ words: UnsafeBufferPointer<UInt16>,
        shingleCount: Int
    ) -> Item {
        let number = outletNumbers[outlet] ?? Int32(outletNumbers.count)
        if Int(number) == outletNumbers.count { outletNumbers[outlet] = number }
        return Item(
            article: article,
            words: wordCache.append(words),
            outlet: number,
            url: StoryIndex.hash(url: url),
            text: StoryIndex.hash(words: words),
            older: -1,
            wordCount: UInt16(words.count),
            shingleCount: UInt16(shingleCount)
        )
    }

    /// Gives an article a slot.
    mutating func take(_ item: Item, _ placing: Placing) -> Int32 {
        earliest = min(earliest, placing.time)
        youngest = max(youngest, placing.time)
        if let free = freeItems.popLast() {
            items[Int(free)] = item
            placings[Int(free)] = placing
            return free
        }
        precondition(items.count < PostingTable.slotLimit, "a window holds at most 67 million articles")
        items.append(item)
        placings.append(placing)
        return Int32(items.count - 1)
    }

    /// Enters the slot at its place in the order of its story's articles.
    mutating func list(_ slot: Int32, in story: Int) {
        var newer: Int32 = -1
        var older = stories[story].newest
        while older >= 0, comesBefore(Int(slot), Int(older)) {
            newer = older
            older = items[Int(older)].older
        }
        items[Int(slot)].older = older
        if newer >= 0 { items[Int(newer)].older = slot } else { stories[story].newest = slot }
        if older < 0 { stories[story].oldest = slot }
    }

    /// Takes the slot from the articles of its story; false, and nothing changes, where it is not among them.
    private mutating func unlist(_ slot: Int32, from story: Int32) -> Bool {
        guard story >= 0 else { return false }
        let story = Int(story)
        var newer: Int32 = -1
        var at = stories[story].newest
        while at >= 0, at != slot {
            newer = at
            at = items[Int(at)].older
        }
        guard at == slot else { return false }
        let older = items[Int(slot)].older
        if newer >= 0 { items[Int(newer)].older = older } else { stories[story].newest = older }
        if older < 0 { stories[story].oldest = newer }
        return true
    }

    /// Makes an article one that others find: by its text, and by its shingles.
    mutating func post(_ slot: Int, _ set: ShingleSet) {
        if items[slot].text != 0 { slotsOfText.insert(Int32(slot), under: items[slot].text) }
        postShingles(slot, set)
    }

    private mutating func postShingles(_ slot: Int, _ set: ShingleSet) {
        let (placings, items) = (placings, items)
        // Reading all homes first has memory fetch them side by side; `insert` would wait for each in turn.
        var seen: UInt64 = 0
        set.forEachPosted { seen &+= shingles.home(of: $0) }
        precondition(seen < .max, "16,384 postings of 48 bits do not fill 64")
        set.forEachPosted { hash in
            shingles.insert(
                slot,
                under: hash,
                standsFor: { StoryIndex.standsFor($0, $1, placings) },
                isOlder: { StoryIndex.comesBefore($0, $1, placings, items) }
            )
        }
    }

    /// Whether one posting is enough for both articles: they are of one story and one stretch of time.
    @inline(__always)
    static func standsFor(_ a: Int, _ b: Int, _ placings: [Placing]) -> Bool {
        placings[a].story == placings[b].story && placings[a].stretch == placings[b].stretch
    }

    mutating func openStory(_ id: Story.ID) -> Int32 {
        let number: Int32
        if let free = freeStories.popLast() {
            number = free
            stories[Int(free)] = Members(id: id)
        } else {
            number = Int32(stories.count)
            stories.append(Members(id: id))
        }
        storiesOfID.insert(number, under: StoryIndex.hash(id.number))
        return number
    }

    private mutating func closeStory(_ number: Int32) {
        storiesOfID.remove(number, under: StoryIndex.hash(stories[Int(number)].id.number))
        freeStories.append(number)
    }

    /// Joins stories under the oldest id, and gives it.
    mutating func join(_ all: [Story.ID], _ stored: FingerprintReader) -> Story.ID {
        let oldest = all.min() ?? all[0]
        for other in all where other != oldest { join(other, into: oldest, stored) }
        return oldest
    }

    private mutating func join(_ other: Story.ID, into story: Story.ID, _ stored: FingerprintReader) {
        guard let source = number(of: other) else { return }
        let target = number(of: story) ?? openStory(story)
        let (moved, kept) = (articles(of: source), articles(of: target))
        for slot in moved {
            placings[Int(slot)].story = target
            list(slot, in: Int(target))
        }
        closeStory(source)
        // The articles are of one story now, so one posting is enough where either story had its own.
        let (placings, items) = (placings, items)
        for slot in moved.count < kept.count ? moved : kept {
            withWords(of: Int(slot), stored) { ShingleSet(words: $0) }.forEachPosted { hash in
                shingles.collapse(
                    Int(slot),
                    under: hash,
                    standsFor: { StoryIndex.standsFor($0, $1, placings) },
                    isOlder: { StoryIndex.comesBefore($0, $1, placings, items) }
                )
            }
        }
    }

    /// The slots of a story's articles, the newest first.
    private func articles(of story: Int32) -> [Int32] {
        var slots: [Int32] = []
        var slot = stories[Int(story)].newest
        while slot >= 0 {
            slots.append(slot)
            slot = items[Int(slot)].older
        }
        return slots
    }

    /// Takes an article out of the index. A revision of it may be entered afterwards.
    ///
    /// - Parameters:
    ///   - article: it need not be in the index.
    ///   - stored: as for `decide`. It must still give the article's words as they were entered.
    package mutating func remove(_ article: Article.ID, stored: FingerprintReader = { _ in nil }) {
        guard let slot = slot(of: article) else { return }
        let story = placings[Int(slot)].story
        let stretch = placings[Int(slot)].stretch
        guard unlist(slot, from: story) else {
            damage = damage ?? Damage(article: article)
            return
        }
        let set = withWords(of: Int(slot), stored) { ShingleSet(words: $0) }
        set.forEachPosted { shingles.remove(Int(slot), under: $0) }
        freeSlot(slot)
        // Its postings may have stood for other articles of its story, so those are posted again.
        var mate = stories[Int(story)].newest
        if mate < 0 { closeStory(story) }
        while mate >= 0 {
            if placings[Int(mate)].stretch == stretch {
                postShingles(Int(mate), withWords(of: Int(mate), stored) { ShingleSet(words: $0) })
            }
            mate = items[Int(mate)].older
        }
    }

    /// The time from which on `expire(before: time)` keeps articles. A stretch of two days is kept or removed whole.
    package static func keptSince(_ time: Timestamp, rules: MatchingRules = MatchingRules()) -> Timestamp {
        Timestamp(secondsSince1970: Placing.stretchStart(of: time.secondsSince1970, rules))
    }

    /// Removes articles older than `keptSince(time)`.
    ///
    /// Cost: one pass over the index each time a stretch of two days has passed, else nothing.
    package mutating func expire(before time: Timestamp) {
        let before = StoryIndex.keptSince(time, rules: rules)
        guard earliest < before.secondsSince1970 else { return }
        earliest = before.secondsSince1970
        // A posting stands for articles of its own stretch alone, so none of those remains without a posting.
        var stale: [Int32] = []
        for slot in items.indices
        where placings[slot].story >= 0 && placings[slot].time < before.secondsSince1970 {
            stale.append(Int32(slot))
        }
        guard !stale.isEmpty else { return }
        var changed: Set<Int32> = []
        for slot in stale {
            changed.insert(placings[Int(slot)].story)
            placings[Int(slot)].story = -1
        }
        // A story's articles are listed from the newest on, so those that go are the end of the list.
        for story in changed {
            var last: Int32 = -1
            var slot = stories[Int(story)].newest
            while slot >= 0, placings[Int(slot)].story >= 0 {
                last = slot
                slot = items[Int(slot)].older
            }
            stories[Int(story)].oldest = last
            if last >= 0 { items[Int(last)].older = -1 } else { closeStory(story) }
        }
        let placings = placings
        shingles.sweep { placings[$0].story < 0 }
        for slot in stale { freeSlot(slot) }
    }

    /// Frees the slot of an article that is no longer among those of its story, nor posted.
    private mutating func freeSlot(_ slot: Int32) {
        let item = items[Int(slot)]
        slotsOfArticle.remove(slot, under: StoryIndex.hash(item.article.number))
        if item.url != 0 { slotsOfURL.remove(slot, under: item.url) }
        if item.text != 0 { slotsOfText.remove(slot, under: item.text) }
        wordCache.release(item.words)
        placings[Int(slot)].story = -1
        freeItems.append(slot)
    }
}
