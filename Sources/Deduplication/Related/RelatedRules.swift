/// Constants of relatedness; each is measured in RELATED.md.
package struct RelatedRules: Hashable, Sendable {
    /// Stories further apart in time are not related.
    package var reachSeconds: Int64 = 3 * 86_400
    /// What a headline's word weighs against one of the text.
    package var headlineWeight = 1.5
    /// What two words add that follow one another in both stories, against one of them by itself: names
    /// are pairs, and Arabic has no capitals to tell them by.
    package var pairWeight = 0.5
    /// Words in a row in both stories count as at most so many: a formula repeats rows, another reporter words.
    package var runLimit = 3
    /// Up to this share of a link's likeness a story out of reach may have without harm to the link;
    package var pastFree = 0.5
    /// from this share on it leaves nothing of it.
    package var pastFull = 0.8
    /// Added to either length: what little a short or commonplace story has in common proves little.
    package var padding = 1.0
    /// Fewer stories in the window count as so many: the first hour's words are all rare.
    package var leastStories = 1000
    /// Words of more stories find no candidate; they count where rarer words found one.
    package var lookupLimit = 256
    /// Stories looked at, by the rarest words first.
    package var lookupBudget = 512
    /// Stories compared, those with most rare words in common.
    package var candidateLimit = 16
    /// Stories out of reach compared.
    package var farCandidateLimit = 8
    /// At this score nine links of ten were right.
    package var threshold = 0.21

    package init() {}

    /// What is left of a link's likeness where a story out of reach has `past` times that likeness.
    ///
    /// What a report has in common with one of another week as much as with one of today is a formula or a
    /// topic, not an event.
    func share(left past: Double) -> Double {
        min(1, max(0, (pastFull - past) / (pastFull - pastFree)))
    }
}
