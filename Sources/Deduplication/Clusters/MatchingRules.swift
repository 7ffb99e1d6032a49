/// The thresholds of the matcher, all in one place.
///
/// `MATCHING.md` tells how each was chosen and what it is worth. Those that can be varied for a measurement are
/// properties; those that the index is built on are static.
package struct MatchingRules: Sendable {
    // MARK: Formula: wording that many stories share

    /// A shingle that stands in this many stories is formula and weighs nothing.
    static let formulaFrequency = 3
    /// The weight of a shingle of two stories; a shingle of one story weighs 1.
    static let weightInTwoStories: Float = 0.5
    /// A story counts a shingle again for each such span between its articles that hold it. Otherwise a template
    /// that was once merged by mistake would hide that it recurs.
    package var recurrenceSeconds: Int64 = 2 * 86400
    /// A pair whose shared shingles weigh less than this on average shares a formula.
    package var formulaWeight = 0.6
    /// Two articles are of the same hours when no more than this lies between them. Such pairs may be found and
    /// accepted in ways that are closed to others.
    package var sameHoursSeconds: Int64 = 43_200
    /// An article whose share of formula is at least this is also looked up by its formula.
    package var formulaShare = 0.5
    /// A story that is found by formula must hold this share of the article's shingles.
    package var formulaHits = 0.6
    /// At most this many stories are taken from a look-up by formula, and from one by the whole text.
    package var formulaStories = 8

    // MARK: Candidates: which stories an article is compared with

    /// Texts with more distinct shingles than this post only some of them.
    static let sampledAbove = 192
    /// Of such a text one shingle in this many is posted. The hash chooses, so every text chooses the same ones.
    static let sampledOf: UInt32 = 6
    /// Articles kept for one shingle. Eight are enough to count three stories and to find one again.
    static let postingsKept = 8
    /// The same where stories settle: unsettled stories stand beside those they belong to.
    static let postingsKeptWhenSettling = 16
    /// How far apart in time an article and its match may be.
    package var reachSeconds: Int64 = 7 * 86400
    /// The window of the index. So far apart only an article is matched that is near-exact.
    package var windowSeconds: Int64 = 7 * 86400
    /// A story must share at least this many of the posted shingles that weigh something.
    package var candidateHits = 2
    /// At most this many stories are compared, those with most weight in common.
    package var candidateStories = 24
    /// Of each story at most this many articles are compared, the latest.
    package var comparedArticles = 24

    // MARK: Pairs: whether two articles carry one text

    /// Between two common runs, a gap of more words than this tells nothing about rewording.
    static let gapWords = 6
    /// A name with its title and country takes this many words at most.
    static let slotWords = 14
    /// Of a longer gap nothing is asked.
    static let replacedWords = 40
    /// The same for numbers, which come in lists: prayer times, exchange rates.
    static let numberGapWords = 24
    /// Below this containment a pair counts as having nothing in common, and its weights are not computed.
    package var weighedContainment = 0.04
    /// The weighted containment that accepts a pair.
    package var containment = 0.30
    /// Where the shorter text has less than this share of the longer one's length, more is needed: long texts hold
    /// a little of everything.
    package var shortSideRatio = 0.25
    package var containmentOfShortSide = 0.62
    /// The same where both texts begin alike, within so many words: an editor shortened the one.
    package var containmentOfLede = 0.40
    package var ledeWords = 5
    /// Texts of a sentence or two, with fewer shingles than this, need more. All numbers of the one that has fewer must
    /// also stand in the other.
    package var fewShingles = 24
    package var containmentOfFew = 0.66
    /// An article that comes this long after the first article of the story is late, and needs more.
    package var lateSeconds: Int64 = 216_000
    package var containmentWhenLate = 0.42
    package var containmentOfFewWhenLate = 0.95
    /// The weight that must be shared, in shingles.
    package var sharedWeight = 4.0
    /// From this containment on a pair is accepted for its text alone, formula or not, unless its numbers disagree.
    package var nearExact = 0.93
    /// From this containment on a long text is found over the whole window.
    package var containmentOfLong = 0.75
    /// A text may be reworded here and there until hardly a run is left. It is accepted where this share of the
    /// distinct words of the text that has fewer stands in the other.
    package var sameWords = 0.68
    /// Either text must then have at least this many distinct words, ...
    package var sameWordsLeast = 12
    /// ... they must share at least this many shingles, ...
    package var sameWordsShared = 3
    /// ... and the shorter one must have more than this share of the longer one's length.
    package var sameWordsLengthRatio = 0.4
    /// An outlet that writes again under another address after this time repeats itself, and needs more.
    package var sameOutletSeconds: Int64 = 77_760
    package var containmentOfSameOutlet = 0.7
    /// With less than this in common, the address was given to another text.
    package var containmentOfSameURL = 0.1
    /// A copy has at least this share of the length of its match, and its match of the copy's. Below it the shorter
    /// one is an excerpt, the longer one an extended copy.
    package var copyLengthRatio = 0.8
    /// What likeness adds to containment when matches are ranked.
    package var similarityInScore = 0.2

    // MARK: Facts: numbers and names that tell two events apart

    /// Fewer contradicting numbers than this are taken for slips.
    package var contradictingNumbers = 2
    /// Of the numbers that stand in the same places, this share must agree.
    package var numberAgreement = 0.5
    /// Of all numbers of the text that has fewer, this share must stand in the other, if there are enough of them.
    package var allNumbersAgreement = 0.34
    package var allNumbersLeast = 3
    /// An article may repeat another but for a few words that are replaced. It is another instance of one formula where the two
    /// have no number in common and were published further apart than this, in seconds.
    package var factsAfterSeconds: Int64 = 60_480
    /// This share of the shorter text must then stand in common runs, ...
    package var instanceCoverage = 0.85
    /// ... or this share, where the wording is known as formula.
    package var instanceCoverageInFormula = 0.75
    /// Known formula may also have this many insertions for each substitution.
    package var insertionsInFormula = 0.4
    /// An article is another instance at any time, if at least this many places differ ...
    package var instanceSubstitutions = 3
    /// ... and at most this share of the numbers agrees.
    package var instanceNumberAgreement = 0.6
    /// Words replaced in so many places make an article another instance of a formula, ...
    package var replacedPlaces = 2
    /// ... if in one of them it is a name of so many words, ...
    package var replacedLongest = 3
    /// ... from this share of the shorter text on within `factsAfterSeconds`, ...
    package var replacedSoon = 0.09
    /// ... and from this one on later.
    package var replacedLater = 0.06
    /// Without such a name this share must be replaced.
    package var replacedMuch = 0.12
    /// At any hour, where the texts name different days of the week in one place.
    package var replacedWithDay = 0.03
    /// The same of all gaps, those of a sentence too, after `factsAfterSeconds`.
    package var replacedInAll = 0.10
    /// At any hour, where nothing was inserted and common runs are so long on average: a formula was filled in.
    package var filledInRun = 15
    /// One place is enough then.
    package var filledInPlaces = 1
    /// Later than `factsAfterSeconds` less is enough where nothing else differs: this share, if it is one name of
    /// several words, ...
    package var replacedName = 0.01
    /// ... and this one where single words were replaced.
    package var replacedSingles = 0.04
    /// A text of which this many words are shared in the same hours is refused for no two numbers.
    package var sharedWordsBeyondNumbers = 150
    /// Texts that begin and end with this many words of their own have only a middle in common: background, a
    /// quotation, furniture of the page. They need `containmentOfMiddle`, without weights.
    package var ownEnds = 15
    package var containmentOfMiddle = 0.62
    /// Two texts of one outlet share the furniture of its pages where each begins with at least `furnitureOpening` words of its
    /// own and the rest is the same, but for at most `furnitureEnding` words at the end.
    package var furnitureOpening = 10
    package var furnitureEnding = 2
    /// Without weights this much must be in common, whatever is formula.
    package var rawContainment = 0.25
    /// An article of a story may contradict, as another instance of one formula. The story is then closed unless its
    /// best match has more weighted containment than this share of what the contradicting article has.
    package var contradictionWeight = 0.95

    // MARK: Stories: whether a whole story takes an article, or another story

    /// A story of this many articles or more must be like the article as a whole. This keeps long articles, which
    /// carry several stories, from chaining them.
    package var supportLeastArticles = 3
    /// The containment that its articles must have on average.
    package var supportMean = 0.20
    /// The share of its articles that must reach `supportReach`.
    package var supportShare = 0.34
    package var supportReach = 0.18
    /// From this weighted containment on a match is strong and needs no support.
    package var supportNotAsked = 0.65
    /// An article must have this containment with a third of the story's other articles, however strong its match.
    package var likeOthers = 0.12
    package var likeOthersShare = 0.33
    /// From this weighted containment on a copy is placed on arrival where the index settles, if one story is open to
    /// it.
    package var placedAtOnce = 0.80
    /// Two stories are joined only where no more than this lies between their first articles ...
    package var joinSpanSeconds: Int64 = 129_600
    /// ... and while the younger one is no older than this.
    package var joinAgeSeconds: Int64 = 259_200
    /// Articles of the two must have this containment on average, ...
    package var joinMean = 0.30
    /// ... and on either side this share of them must reach `supportReach` with one of the other side.
    package var joinShare = 0.51
    /// At most this many articles of each are compared, the latest.
    package var joinedArticles = 8

    // MARK: Late articles

    /// Late articles are gathered until none has come for this part of the time to settle: 5 minutes of 2 hours.
    static let quietPart: Int64 = 24
    /// They are gathered no longer than this part of it: one hour of two.
    static let longestPart: Int64 = 2

    // MARK: Links: stories that share a passage and are not one

    /// A passage of this weight tells of reuse.
    package var linkWeight = 12.0
    /// Passages of two stories are two passages where they overlap by less than this share of the shorter.
    package var linkOverlap = 0.5
    /// A series is linked where this containment is reached.
    package var seriesLink = 0.25
    /// An outlet's text of another day is the next part of a series where it repeats this share of the shorter.
    package var seriesContainment = 0.1

    package init() {}
}

extension MatchingRules {
    /// How far back copies are looked for, unless the configuration says otherwise.
    package static let usualWindowSeconds: Int64 = 14 * 86400

    /// How long after its publication a lone or doubtful article waits for those that come late, unless the configuration says
    /// otherwise: most copies and late articles come within two hours, and stories change for a reader that long.
    package static let usualSettlingSeconds: Int64 = 2 * 3600

    /// How long no late article may have come before those that came are settled. It is also how long a restart
    /// may put off settling.
    package static func quietSeconds(settlingSeconds: Int64) -> Int64 { settlingSeconds / quietPart }

    /// How long late articles are gathered at most.
    static func longestSeconds(settlingSeconds: Int64) -> Int64 { settlingSeconds / longestPart }
}
