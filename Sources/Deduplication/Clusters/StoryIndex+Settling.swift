package import News

extension StoryIndex {
    typealias Waiting = LateArrivals.Waiting

    /// A story that turned out to belong to another when it was settled.
    package struct Settlement: Hashable, Sendable {
        /// The first article of the story that was joined with the other.
        package let article: Article.ID
        /// The story it was in.
        package let story: Story.ID
        /// Where it belongs: always a `joinsStory`, with what that absorbs.
        package let decision: Decision
    }

    /// Whether late articles gather. The stories of the articles that came since then are not final.
    package var isGathering: Bool { lateArrivals.begunAt != nil }

    /// Has the first article of a story wait until the story is settled.
    ///
    /// - Returns: whether the article gathers with others that came late. No other article may find it then, so it must
    ///   not be posted yet.
    mutating func gathers(_ slot: Int32, arrived: Int64?) -> Bool {
        guard settlingSeconds > 0 else { return false }
        let arrived = arrived ?? youngest
        latestArrival = max(latestArrival, arrived)
        if isLate(slot, arrived: arrived) { keepUnsettled(lateArrivals.extend(to: arrived)) }
        guard isFirst(slot) else { return false }
        let isGathering = lateArrivals.isGathering(at: arrived)
        let gathers = isGathering && isAlone(slot)
        let waiting = waiting(slot, isPosted: !gathers)
        if isGathering { lateArrivals.add(waiting) } else { keepUnsettled(waiting) }
        return gathers
    }

    /// Whether an article came so late that its story should have been settled by then.
    func isLate(_ slot: Int32, arrived: Int64) -> Bool {
        placings[Int(slot)].time <= arrived - settlingSeconds
    }

    func waiting(_ slot: Int32, isPosted: Bool) -> Waiting {
        Waiting(slot: slot, article: items[Int(slot)].article, isPosted: isPosted)
    }

    private mutating func keepUnsettled(_ waiting: Waiting) {
        // Feeds come one after the other, each with its oldest article first, so the place may be anywhere.
        var (low, high) = (settled, unsettled.count)
        while low < high {
            let middle = (low + high) / 2
            if comesBefore(Int(waiting.slot), Int(unsettled[middle].slot)) {
                high = middle
            } else {
                low = middle + 1
            }
        }
        unsettled.insert(waiting, at: low)
    }

    private mutating func keepUnsettled(_ gathered: [Waiting]) {
        guard !gathered.isEmpty else { return }
        isReceiving = true
        unsettled = (unsettled[settled...] + gathered).sorted { comesBefore(Int($0.slot), Int($1.slot)) }
        settled = 0
    }

    /// Settles the stories whose first article was published `settlingSeconds` or more before `now`.
    ///
    /// In the order of publication each first article is decided again, as if it arrived now. The articles before it
    /// are known, and those after it do not count. So the outcome does not depend on the order of arrival.
    ///
    /// While late articles gather, nothing is settled that came due after they began to.
    ///
    /// - Parameters:
    ///   - now: articles have arrived up to this time.
    ///   - areAllThere: whether gathering ends now, because the late articles that belong together have come.
    ///   - most: it stops after this many joins, and goes on when it is called again.
    ///   - stored: as for `decide`.
    /// - Returns: the stories that were joined with others. The index has joined them already, as `apply` does. They
    ///   are fewer than `most` where all that was due is settled.
    package mutating func settle(
        at now: Timestamp,
        areAllThere: Bool = false,
        most: Int = .max,
        stored: FingerprintReader = { _ in nil }
    ) -> [Settlement] {
        guard settlingSeconds > 0 else { return [] }
        if areAllThere || lateArrivals.isOver(at: now.secondsSince1970) {
            keepUnsettled(lateArrivals.close())
        }
        let until = min(now.secondsSince1970, lateArrivals.begunAt ?? .max)
        let due = until - min(settlingSeconds, until)
        var settlements: [Settlement] = []
        while settled < unsettled.count {
            guard settlements.count < most else { return settlements }
            let waiting = unsettled[settled]
            if isHere(waiting) {
                guard placings[Int(waiting.slot)].time <= due else { break }
                if let settlement = settle(waiting, stored) { settlements.append(settlement) }
            }
            settled += 1
        }
        settledUntil = max(settledUntil, due)
        settlements += receive(stored)
        if settled > 4096, settled * 2 > unsettled.count {
            unsettled.removeFirst(settled)
            settled = 0
        }
        return settlements
    }

    private func isHere(_ waiting: Waiting) -> Bool {
        let slot = Int(waiting.slot)
        return placings[slot].story >= 0 && items[slot].article == waiting.article
    }

    private mutating func settle(_ waiting: Waiting, _ stored: FingerprintReader) -> Settlement? {
        let slot = Int(waiting.slot)
        var decision = decide(again: slot, upTo: order(of: slot), stored)
        // Articles that were published later and are settled already will not be decided again, so none of them will
        // find this one by itself.
        if decision?.placement == .opensStory, placings[slot].time < settledUntil {
            let later = decide(again: slot, upTo: .end(of: settledUntil), stored)
            if !waiting.isPosted { post(slot, withWords(of: slot, stored) { ShingleSet(words: $0) }) }
            if let later, isAskedFor(slot, by: later, stored) { decision = later }
            return carryOut(decision, for: self.waiting(waiting.slot, isPosted: true), stored)
        }
        return carryOut(decision, for: waiting, stored)
    }

    /// Whether an article may join the story that `decision` found for it.
    ///
    /// It may where that story began before it. Where the story began later, the first article of that story is the one
    /// that is decided second in the order of publication. So it is asked whether that would have joined this one.
    private func isAskedFor(_ slot: Int, by decision: Decision, _ stored: FingerprintReader) -> Bool {
        guard case .joinsStory(let story) = decision.placement, let number = number(of: story) else {
            return false
        }
        let first = Int(stories[Int(number)].oldest)
        guard comesBefore(slot, first) else { return true }
        let own = stories[Int(placings[slot].story)].id
        guard let again = decide(again: first, upTo: order(of: first), stored),
            case .joinsStory(let joined) = again.placement
        else { return false }
        return joined == own || again.absorbs.contains(own)
    }

    /// Places the articles that gathered and are not due yet, as if they arrived now, one after the other.
    private mutating func receive(_ stored: FingerprintReader) -> [Settlement] {
        guard isReceiving, lateArrivals.begunAt == nil else { return [] }
        isReceiving = false
        var settlements: [Settlement] = []
        for at in settled..<unsettled.count where !unsettled[at].isPosted {
            let waiting = unsettled[at]
            unsettled[at] = self.waiting(waiting.slot, isPosted: true)
            guard isHere(waiting) else { continue }
            let slot = Int(waiting.slot)
            let decision = decide(again: slot, upTo: order(of: slot), isFinal: false, stored)
            if let settlement = carryOut(decision, for: waiting, stored) { settlements.append(settlement) }
        }
        return settlements
    }

    private mutating func carryOut(
        _ decision: Decision?,
        for waiting: Waiting,
        _ stored: FingerprintReader
    ) -> Settlement? {
        let slot = Int(waiting.slot)
        var settlement: Settlement?
        if let decision, case .joinsStory(let other) = decision.placement {
            let story = stories[Int(placings[slot].story)].id
            settlement = Settlement(article: items[slot].article, story: story, decision: decision)
            _ = join([story, other] + decision.absorbs, stored)
        }
        if !waiting.isPosted { post(slot, withWords(of: slot, stored) { ShingleSet(words: $0) }) }
        return settlement
    }
}
