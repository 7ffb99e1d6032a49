package import News

extension StoryIndex {
    /// The pieces of a text among `known` that are the outlet's own: no other outlet carries them.
    package func ownFurniture(_ known: Set<UInt64>, in text: String, of outlet: Outlet.ID) -> Set<UInt64> {
        guard !known.isEmpty else { return known }
        let pieces = TextPieces(text)
        return known.filter { key in
            pieces.text(of: key).map { !isElsewhere($0, than: outlet) } ?? false
        }
    }

    /// Of what is kept of a passage, so much must be of other outlets before it counts as theirs too.
    private static let shareOfOthers = 8

    /// Whether texts of other outlets hold a passage as well. An agency's text is so, whoever carries it most; an outlet's
    /// furniture is not.
    private func isElsewhere(_ passage: String, than outlet: Outlet.ID) -> Bool {
        let own = outletNumbers[outlet]
        let words = Fingerprint(title: "", comparedText: passage).compactWords
        let set = words.withUnsafeBufferPointer { ShingleSet(words: $0) }
        var all = 0
        var others = 0
        set.forEachPosted { hash in
            let posted = shingles.find(hash, from: shingles.home(of: hash))
            for at in 0..<posted.count {
                all += 1
                if items[posted[at]].outlet != own { others += 1 }
            }
        }
        return others * StoryIndex.shareOfOthers > all
    }
}
