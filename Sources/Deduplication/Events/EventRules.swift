/// The constants by which stories are put into events. `EVENTS.md` has the measurement of each.
package struct EventRules: Hashable, Sendable {
    /// How many times a word of the headline weighs what the first word of a text weighs.
    package var headlineWeight: Float = 1.25
    /// What the last words of a long text weigh; those between weigh the less the later they stand.
    package var lastWordWeight: Float = 0.3
    /// After this many words the weight has fallen to a third of the way.
    package var wordDecay: Float = 100
    /// What four letters in a row of the headline weigh. They find the inflected forms of a name.
    package var gramWeight: Float = 0.7
    /// A set with fewer stories counts as one with this many. Otherwise all words of the first hour would be rare.
    package var leastStories = 1000
    /// A feature of more stories than this finds no neighbour. It would cost much and say little.
    package var featureLimit = 512

    /// How long a story stays in the index: how rare words are, and what is a formula, is known from a month.
    package var windowSeconds: Int64 = 30 * 86_400
    /// A story this old stays in its event. Otherwise events would fall apart as their earliest stories leave the index.
    package var lastingSeconds: Int64 = 25 * 86_400
    /// Stories further apart in time are not joined directly.
    package var reachSeconds: Int64 = 4 * 86_400
    /// Stories this far apart in time have a quarter of their likeness left.
    package var fadeSeconds: Int64 = 2 * 86_400
    /// Stories this much older show what is formula or topic, not a happening.
    package var pastSeconds: Int64 = 7 * 86_400
    /// A story that is at most this much like older ones is news, not a formula.
    package var pastFree: Float = 0.35
    /// One that is this much like them is a formula, which has no event but its own.
    package var pastFull: Float = 0.5
    /// Two full texts that are at most this much alike may be of two reporters.
    package var ownWords: Float = 0.5
    /// Two that are this much alike, and yet no copies, are two instances of a formula.
    package var sameWords: Float = 0.6
    /// What is left where both stories are of one outlet. An outlet seldom writes of one happening twice, and its
    /// formulas are its own.
    package var sameOutletShare: Float = 0.6

    /// The likeness that counts as 1 for stories of `briefWords` words or fewer: mere headlines.
    package var briefLikeness: Float = 0.09
    /// The same for stories of `fullWords` words or more. Long texts have commonplace words in common.
    package var fullLikeness: Float = 0.29
    package var briefWords = 15
    package var fullWords = 60

    /// At most this many neighbours are kept for a story among those before it.
    package var neighbourLimit = 32
    /// A weaker neighbour is not kept.
    package var leastWeight: Float = 0.2
    /// How much of an edge's weight is replaced by what the two stories' neighbours have in common.
    package var sharedNeighbourShare: Float = 0.3
    /// Edges of two stories whose neighbours are the same get this weight for them.
    package var sharedNeighbourWeight: Float = 3
    /// Two groups become one event while the mean weight of all pairs between them is this or more.
    package var joinWeight = 1.15

    package init() {}

    /// What is left of the weight of two stories, where they are like older ones to the degree `past`.
    func share(left past: Float) -> Float {
        min(1, max(0, (pastFull - past) / (pastFull - pastFree)))
    }

    /// What is left of it, where they have nearly the same words. Headlines often do, and prove nothing by it.
    /// `fullness` is 0 for mere headlines and 1 for full texts.
    func share(ofAlike likeness: Float, fullness: Float) -> Float {
        let share = min(1, max(0, (sameWords - likeness) / (sameWords - ownWords)))
        return 1 - (1 - share) * fullness
    }
}
