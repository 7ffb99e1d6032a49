package import News

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
