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
    var freeItems: [Int32] = []
    /// No article is older than this.
    var earliest = Int64.max
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
    var freeStories: [Int32] = []
    var storiesOfID = SlotTable()

    var outletNumbers: [Outlet.ID: Int32] = [:]

    var shingles: PostingTable
    var wordCache: WordCache

    /// Set when parts of the index were found to disagree. It goes on answering, but has to be restored.
    var damage: Damage?

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
