/// The constants by which stories are related. `RELATED.md` has the measurement of each.
package struct RelatedRules: Hashable, Sendable {
    /// Stories further apart in time are not related.
    package var reachSeconds: Int64 = 3 * 86_400
    /// How many times a headline's word weighs what a word of the text weighs.
    package var headlineWeight = 1.5
    /// What two words add when they follow one another in both stories, by what one of them adds alone. Names are pairs
    /// of words, and Arabic has no capitals to show them.
    package var pairWeight = 0.5
    /// A row of words in both stories counts as at most this many. A formula repeats rows; another reporter's text
    /// repeats words.
    package var runLimit = 3
    /// A story out of reach does no harm to a link when its likeness is at most this share of the link's.
    package var pastFree = 0.5
    /// From this share on it leaves nothing of the link.
    package var pastFull = 0.8
    /// Added to the length of either story's list, because little in common with a short or commonplace story proves
    /// little.
    package var padding = 1.0
    /// A window with fewer stories counts as one with this many. Otherwise all words of the first hour would be rare.
    package var leastStories = 1000
    /// A word of more stories than this finds no candidates. It counts where rarer words have found one.
    package var lookupLimit = 256
    /// At most this many stories are looked at, those of the rarest words first.
    package var lookupBudget = 512
    /// At most this many stories within reach are compared, those with most rare words in common.
    package var candidateLimit = 16
    /// At most this many stories out of reach are compared.
    package var farCandidateLimit = 8
    /// From this score on nine links of ten were right.
    package var threshold = 0.21

    package init() {}

    /// The share that is left of a link's likeness, where a story out of reach has `past` times that likeness.
    ///
    /// A report may have as much in common with one of another week as with one of today. That is then a formula or a
    /// topic, not an event.
    func share(left past: Double) -> Double {
        min(1, max(0, (pastFull - past) / (pastFull - pastFree)))
    }
}
