import Language

/// Whether headlines are one: the page's and the feed's, the page's and that of its data.
struct TitleLikeness {
    private let words: Set<UInt32>
    private static let limitWords = 60

    init(_ title: String) {
        words = Set(Words.hashes(of: title, limit: TitleLikeness.limitWords))
    }

    /// Most words of the shorter headline stand in the other, which may have a rubric or a site's name more. One of a word
    /// or two is like another only where it is the same.
    func isLike(_ title: String) -> Bool {
        let others = Set(Words.hashes(of: title, limit: TitleLikeness.limitWords))
        guard !words.isEmpty, !others.isEmpty else { return false }
        if words == others { return true }
        let least = min(words.count, others.count)
        let common = words.intersection(others).count
        guard least >= 3 else { return least == 2 && common == 2 && max(words.count, others.count) <= 5 }
        return common * 5 >= least * 3 && common * 3 >= max(words.count, others.count)
    }
}
