package import News

extension StoryIndex {
    /// A story that turned out to belong to another when it was settled.
    package struct Settlement: Hashable, Sendable {
        /// The first article of the story that is no more.
        package let article: Article.ID
        /// The story it was in.
        package let story: Story.ID
        /// Where it belongs; `joinsStory`, and what that absorbs.
        package let decision: Decision
    }

    /// Whether an article of that time is to be asked again.
    ///
    /// One that comes later still is decided at once, with all that is known: none will ask for it again.
    func isSettling(_ time: Int64) -> Bool {
        settlingSeconds > 0 && time > max(youngest - settlingSeconds, settledUntil)
    }

    mutating func keepUnsettled(_ slot: Int32) {
        guard !isRestoring else {
            unsettled.append(slot)
            return
        }
        // Feeds come one after the other, each from its oldest article on: the place may be anywhere.
        var (low, high) = (settled, unsettled.count)
        while low < high {
            let middle = (low + high) / 2
            if comesBefore(Int(slot), Int(unsettled[middle])) { high = middle } else { low = middle + 1 }
        }
        unsettled.insert(slot, at: low)
    }

    /// Settles the stories whose first article was published `settlingSeconds` before `now`, in the order of
    /// publication: each first article is asked again as if it arrived now, with those before it known and none
    /// of those after it taken into account. So what becomes of them does not depend on the order of arrival.
    ///
    /// - Parameters:
    ///   - now: the time to which articles have arrived.
    ///   - stored: as for `decide`.
    /// - Returns: the stories that were joined with others, in the index already, as `apply` joins them.
    package mutating func settle(
        at now: Timestamp,
        stored: StoredFingerprint = { _ in nil }
    ) -> [Settlement] {
        var settlements: [Settlement] = []
        let due = now.secondsSince1970 - min(settlingSeconds, now.secondsSince1970)
        settledUntil = max(settledUntil, due)
        while settled < unsettled.count {
            let slot = Int(unsettled[settled])
            if placings[slot].story >= 0 {
                guard placings[slot].time <= due else { break }
                if let decision = decide(again: slot, stored),
                    case .joinsStory(let other) = decision.placement
                {
                    let story = stories[Int(placings[slot].story)].id
                    settlements.append(
                        Settlement(article: items[slot].article, story: story, decision: decision)
                    )
                    let all = [story, other] + decision.absorbs
                    let oldest = all.min() ?? story
                    for other in all where other != oldest { join(other, into: oldest) }
                }
            }
            settled += 1
        }
        if settled > 4096, settled * 2 > unsettled.count {
            unsettled.removeFirst(settled)
            settled = 0
        }
        return settlements
    }

    /// Puts in order what came while the index was restored.
    mutating func orderUnsettled() {
        isRestoring = false
        var slots = unsettled
        slots.sort { comesBefore(Int($0), Int($1)) }
        unsettled = slots
    }

    /// Takes stories for settled that were so when they were stored; settling some again does no harm.
    mutating func forgetSettled() {
        let (placings, limit) = (placings, youngest - 2 * settlingSeconds)
        unsettled.removeAll { placings[Int($0)].time < limit }
    }
}
