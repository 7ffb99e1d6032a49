package import News

/// The numbers of events over time.
///
/// Groups are made anew again and again. A group keeps the number of the event that most of its stories were in, and an
/// event that parts is handed on to its largest part. A new event gets the next number.
package struct EventNames: Sendable {
    private var events: [Int64: Int64]
    private var last: Int64

    /// - Parameters:
    ///   - events: for each story of an event that event's number, as it was kept.
    ///   - last: the greatest number ever given; it is not given again.
    package init(_ events: [Story.ID: Int64] = [:], last: Int64 = 0) {
        self.events = Dictionary(uniqueKeysWithValues: events.map { ($0.key.number, $0.value) })
        self.last = max(last, events.values.max() ?? 0)
    }

    /// The number of a story's event; nil where it stands alone.
    package func event(of story: Story.ID) -> Int64? { events[story.number] }

    /// The next number that no event has had.
    package mutating func next() -> Int64 {
        last += 1
        return last
    }

    /// Gives each group its number.
    ///
    /// - Parameters:
    ///   - groups: as `EventIndex.events()` makes them.
    ///   - stories: those that may change their event. Others that have one stay in it.
    /// - Returns: The number of each group.
    @discardableResult
    package mutating func renew(_ groups: [[Story.ID]], of stories: some Sequence<Story.ID>) -> [Int64] {
        let kept = kept(for: groups)
        let numbers = kept.map { $0 ?? next() }
        for story in stories { events[story.number] = nil }
        for (members, number) in zip(groups, numbers) {
            for story in members where events[story.number] == nil { events[story.number] = number }
        }
        return numbers
    }

    /// A group that may go on with an event.
    private struct Claim {
        let event: Int64
        let group: Int
        /// How many of the group's stories were in the event.
        let count: Int

        func comes(before other: Claim) -> Bool {
            count != other.count ? count > other.count : (event, group) < (other.event, other.group)
        }
    }

    /// For each group the number that it keeps.
    private func kept(for groups: [[Story.ID]]) -> [Int64?] {
        var claims: [Claim] = []
        for (group, members) in groups.enumerated() {
            var counts: [Int64: Int] = [:]
            for story in members.compactMap({ events[$0.number] }) { counts[story, default: 0] += 1 }
            claims += counts.map { Claim(event: $0.key, group: group, count: $0.value) }
        }
        claims.sort { $0.comes(before: $1) }
        var numbers = [Int64?](repeating: nil, count: groups.count)
        var taken: Set<Int64> = []
        for claim in claims where numbers[claim.group] == nil && taken.insert(claim.event).inserted {
            numbers[claim.group] = claim.event
        }
        return numbers
    }
}
