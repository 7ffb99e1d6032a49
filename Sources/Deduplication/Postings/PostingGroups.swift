/// Which slots of an index stand for one another, and how old each is: eight bytes a slot tell it of nearly all.
struct PostingGroups {
    struct Member {
        /// A number of all articles of one story for which one posting is enough.
        var group: UInt32
        /// When it was published, in seconds; of two with the same, `isOlder` asks further.
        var time: UInt32
    }

    /// The family of those that are to be left out.
    static let none = UInt32.max

    private let members: [Member]
    private let placings: [StoryIndex.Placing]
    private let items: [StoryIndex.Item]

    /// - Parameters:
    ///   - index: with all its stories.
    ///   - isLeftOut: of each slot, whether its postings count for nothing.
    init(_ index: StoryIndex, isLeftOut: [Bool]) {
        let (placings, items) = (index.placings, index.items)
        let start = placings.lazy.map(\.time).min() ?? 0
        var members = [Member](repeating: Member(group: PostingGroups.none, time: 0), count: placings.count)
        var group: UInt32 = 0
        for story in index.stories {
            var slot = Int(story.newest)
            var stretch: Int32?
            while slot >= 0 {
                // Those of one stretch follow one another.
                if placings[slot].stretch != stretch { group += 1 }
                stretch = placings[slot].stretch
                let time = UInt32(clamping: placings[slot].time &- start)
                if !isLeftOut[slot] { members[slot] = Member(group: group, time: time) }
                slot = Int(items[slot].older)
            }
        }
        (self.members, self.placings, self.items) = (members, placings, items)
    }

    @inline(__always)
    subscript(slot: Int) -> Member { members[slot] }

    /// Whether the first of two different slots is older.
    @inline(__always)
    func isOlder(_ a: Int, _ memberA: Member, _ b: Int, _ memberB: Member) -> Bool {
        if memberA.time != memberB.time { return memberA.time < memberB.time }
        return StoryIndex.comesBefore(a, b, placings, items)
    }
}
