/// For each slot of an index the group of articles that one posting is enough for, and its age.
///
/// A table made at once asks this of every posting. Eight bytes a slot answer nearly always; the index itself is asked
/// only where two slots have the same time.
struct PostingGroups {
    struct Member {
        /// The number of the group: the articles of one story and one stretch of time.
        var group: UInt32
        /// When it was published, in seconds after the oldest article.
        var time: UInt32
    }

    /// The group of slots whose postings are to be left out.
    static let none = UInt32.max

    private let members: [Member]
    private let placings: [StoryIndex.Placing]
    private let items: [StoryIndex.Item]

    /// - Parameters:
    ///   - index: with all its stories.
    ///   - isLeftOut: for each slot, whether its postings are to be left out.
    init(_ index: StoryIndex, isLeftOut: [Bool]) {
        let (placings, items) = (index.placings, index.items)
        let start = placings.lazy.map(\.time).min() ?? 0
        var members = [Member](repeating: Member(group: PostingGroups.none, time: 0), count: placings.count)
        var group: UInt32 = 0
        for story in index.stories {
            var slot = Int(story.newest)
            var stretch: Int32?
            while slot >= 0 {
                // A story's articles are listed by time, so those of one stretch stand in a row.
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

    /// Whether slot `a` is older than slot `b`; the two must differ.
    @inline(__always)
    func isOlder(_ a: Int, _ memberA: Member, _ b: Int, _ memberB: Member) -> Bool {
        if memberA.time != memberB.time { return memberA.time < memberB.time }
        return StoryIndex.comesBefore(a, b, placings, items)
    }
}
