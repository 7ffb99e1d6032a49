/// Which slots of an index stand for one another, and how old each is: eight bytes a slot tell it of nearly all.
struct SlotKinship {
    struct Kin {
        /// A number of all articles of one story for which one posting is enough.
        var family: UInt32
        /// When it was published, in seconds; of two with the same, `isOlder` asks further.
        var time: UInt32
    }

    /// The family of those that are to be left out.
    static let none = UInt32.max

    private let kin: [Kin]
    private let placings: [StoryIndex.Placing]
    private let items: [StoryIndex.Item]

    /// - Parameters:
    ///   - index: with all its stories.
    ///   - isLeftOut: of each slot, whether its postings count for nothing.
    init(_ index: StoryIndex, isLeftOut: [Bool]) {
        let (placings, items) = (index.placings, index.items)
        let start = placings.lazy.map(\.time).min() ?? 0
        var kin = [Kin](repeating: Kin(family: SlotKinship.none, time: 0), count: placings.count)
        var family: UInt32 = 0
        for story in index.stories {
            var slot = Int(story.newest)
            var stretch: Int32?
            while slot >= 0 {
                // Those of one stretch follow one another.
                if placings[slot].stretch != stretch { family += 1 }
                stretch = placings[slot].stretch
                let time = UInt32(clamping: placings[slot].time &- start)
                if !isLeftOut[slot] { kin[slot] = Kin(family: family, time: time) }
                slot = Int(items[slot].older)
            }
        }
        (self.kin, self.placings, self.items) = (kin, placings, items)
    }

    @inline(__always)
    subscript(slot: Int) -> Kin { kin[slot] }

    /// Whether the first of two different slots is older.
    @inline(__always)
    func isOlder(_ a: Int, _ kinOfA: Kin, _ b: Int, _ kinOfB: Kin) -> Bool {
        if kinOfA.time != kinOfB.time { return kinOfA.time < kinOfB.time }
        return StoryIndex.comesBefore(a, b, placings, items)
    }
}
