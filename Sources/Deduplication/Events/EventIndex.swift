package import News

/// The stories of a window, each by what it tells, from which events are made.
///
/// An **event** is the set of stories that tell of one happening in words of their own. `events()` is a function of the
/// stories in the index, their outlets and their times: neither the order in which they came nor a restart changes it.
///
/// A story takes some 800 bytes.
package struct EventIndex: Sendable {
    struct Member {
        var story: Int64
        /// Seconds since 1970; nil where no time is known.
        var time: Int64?
        /// The outlet of the story's first article; 0 where none is known.
        var outlet: UInt32
        var gist: EventGist

        /// Whether this article, rather than the other, speaks for a story of both.
        func comes(before other: Member) -> Bool {
            (time ?? .max, outlet) < (other.time ?? .max, other.outlet)
        }
    }

    package let rules: EventRules
    var entries: [Int64: Member] = [:]

    package init(rules: EventRules = EventRules()) {
        self.rules = rules
    }

    /// Stories in the index.
    package var count: Int { entries.count }

    /// The time of the latest story; nil where none has one.
    package var latest: Timestamp? {
        entries.values.lazy.compactMap(\.time).max().map { Timestamp(secondsSince1970: $0) }
    }

    /// The stories that may still change their event, in no order: the latest, and those without a time.
    package var unsettledStories: [Story.ID] {
        guard let latest else { return entries.keys.map { Story.ID($0) } }
        let least = latest.secondsSince1970 - rules.lastingSeconds
        return entries.values.lazy.filter { $0.time ?? .max >= least }.map { Story.ID($0.story) }
    }

    /// Enters a story by one of its articles. The earliest of those entered speaks for it, of several at one time that
    /// with the lowest hash of its outlet.
    /// The outlet is empty where none is known. A story whose time is nil is near all others in time.
    package mutating func add(_ story: Story.ID, _ gist: EventGist, outlet: Outlet.ID, at time: Timestamp?) {
        guard !gist.isEmpty else { return }
        let entry = Member(
            story: story.number,
            time: time?.secondsSince1970,
            outlet: EventIndex.hash(of: outlet),
            gist: gist
        )
        if let known = entries[story.number], !entry.comes(before: known) { return }
        entries[story.number] = entry
    }

    /// Two stories are one from now on.
    package mutating func join(_ story: Story.ID, into surviving: Story.ID) {
        guard var entry = entries.removeValue(forKey: story.number) else { return }
        entry.story = surviving.number
        if let known = entries[surviving.number], !entry.comes(before: known) { return }
        entries[surviving.number] = entry
    }

    /// Removes a story that has no article left.
    package mutating func remove(_ story: Story.ID) {
        entries[story.number] = nil
    }

    /// Removes stories that are older than the window, which ends with the latest story.
    ///
    /// - Returns: The earliest time that is left in the window.
    @discardableResult
    package mutating func expire() -> Timestamp? {
        guard let latest else { return nil }
        let earliest = latest.advanced(bySeconds: -rules.windowSeconds)
        expire(before: earliest)
        return earliest
    }

    /// Removes stories older than `before`.
    package mutating func expire(before: Timestamp) {
        let earliest = before.secondsSince1970
        for (story, entry) in entries where entry.time ?? .max < earliest { entries[story] = nil }
    }

    /// The events of two stories or more, each with its stories by time; the earliest event first.
    package func events() -> [[Story.ID]] {
        let stories = inOrder
        let graph = EventGraph(EventNeighbours(of: stories, rules).edges, stories: stories.count, rules)
        return graph.groups().map { group in group.map { Story.ID(stories[$0].story) } }
    }

    /// All stories by time, those without one first, by number. Of equal times outlet and words decide, which do not depend
    /// on which story came first as its number does.
    var inOrder: [Member] {
        entries.values.sorted { a, b in
            if a.time != b.time { return a.time ?? .min < b.time ?? .min }
            if a.time != nil, a.outlet != b.outlet { return a.outlet < b.outlet }
            if a.time != nil, a.gist.words != b.gist.words {
                return a.gist.words.lexicographicallyPrecedes(b.gist.words)
            }
            return a.story < b.story
        }
    }

    private static func hash(of outlet: Outlet.ID) -> UInt32 {
        guard !outlet.text.isEmpty else { return 0 }
        let hash = outlet.text.utf8.reduce(FNV1a.seed) { FNV1a.mixed($0, UInt64($1)) }
        return max(1, UInt32(truncatingIfNeeded: hash >> 32 ^ hash))
    }
}
