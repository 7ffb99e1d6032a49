/// The thresholds of the matcher. `MATCHING.md` tells how they were chosen and what each is worth.
package struct MatchingRules: Sendable {
    // MARK: Formula: what many stories share and none owns

    /// A story counts a shingle again when so much time lies between its articles that hold it: else a
    /// template that was once wrongly merged would hide its own recurrence.
    package var recurrenceSeconds: Int64 = 2 * 86400
    /// A pair whose shared shingles weigh less than this on average shares a formula.
    package var formulaWeight = 0.6
    /// Articles of the same hours may be found and accepted by what later ones may not.
    package var sameHoursSeconds: Int64 = 43_200
    /// An article of which so large a share is formula is also looked up by its formula.
    package var formulaShare = 0.5
    /// Of the stories found so, those that hold so much of it, at most so many.
    package var formulaHits = 0.6
    package var formulaStories = 8

    // MARK: Candidates

    /// How far apart in time an article and its match may be.
    package var reachSeconds: Int64 = 7 * 86400
    /// A story that shares fewer weighty shingles, of those looked up, is not looked at.
    package var candidateHits = 2
    package var candidateStories = 24
    /// Of a story's articles the latest.
    package var comparedArticles = 24

    // MARK: Pairs

    /// A pair with less in common is not weighed: it counts as having nothing in common.
    package var weighedContainment = 0.04
    package var containment = 0.30
    /// Where the one text is much shorter than the other: long texts hold a little of everything.
    package var shortSideRatio = 0.25
    package var containmentOfShortSide = 0.62
    /// Texts of a sentence or two, and what they need: the numbers of the one within those of the other, and
    /// within the same hours.
    package var fewShingles = 24
    package var containmentOfFew = 0.66
    /// Later than this after the story's first article.
    package var lateSeconds: Int64 = 216_000
    package var containmentWhenLate = 0.42
    package var containmentOfFewWhenLate = 0.95
    /// Weight that must be shared, in shingles.
    package var sharedWeight = 4.0
    /// Accepted for the text alone, formula or not, where the numbers do not disagree.
    package var nearExact = 0.93
    /// The text reworded here and there until no run is left: most words are the same.
    package var sameWords = 0.68
    package var sameWordsLeast = 12
    package var sameWordsShared = 3
    package var sameWordsLengthRatio = 0.4

    // MARK: Facts

    /// Numbers that contradict in the same places: from so many on, what share must agree of those in the same
    /// places, and of all.
    package var contradictingNumbers = 2
    package var numberAgreement = 0.5
    package var allNumbersAgreement = 0.34
    /// An article that repeats another but for a few words that stand for others is another instance of one
    /// formula: later than this, where they have no number in common and so much of the shorter is repeated ...
    package var factsAfterSeconds: Int64 = 60_480
    package var instanceCoverage = 0.85
    /// ... or so much, with so many insertions for a substitution, where the wording is known as formula;
    package var instanceCoverageInFormula = 0.75
    package var insertionsInFormula = 0.4
    /// and at any time, where so many places differ and no more of the numbers agree.
    package var instanceSubstitutions = 3
    package var instanceNumberAgreement = 0.6
    /// A story whose article contradicts so, and nearly as well as another of its articles accepts, is left.
    package var contradictionWeight = 0.95
    /// An outlet that writes again under another URL repeats itself: it needs more.
    package var sameOutletSeconds: Int64 = 77_760
    package var containmentOfSameOutlet = 0.7
    /// Less than this in common, and the URL was given to another text.
    package var containmentOfSameURL = 0.1

    // MARK: Stories

    /// A story of three or more is open to an article only if its articles are like it on average, and so
    /// many of them reach so far. It keeps long articles, which carry several stories, from chaining them.
    package var supportMean = 0.20
    package var supportShare = 0.34
    package var supportReach = 0.18
    /// A match as strong as this needs no support.
    package var supportNotAsked = 0.65
    /// Two stories that began so close in time are joined while the younger is of this age, where their
    /// articles are like one another on average, and more than half on either side reach one on the other.
    package var joinSpanSeconds: Int64 = 129_600
    package var joinAgeSeconds: Int64 = 259_200
    package var joinMean = 0.15
    package var joinShare = 0.51
    package var joinedArticles = 8

    // MARK: Links

    /// A passage that tells of reuse: so much weight of the article stands in another story.
    package var linkWeight = 12.0
    /// Passages of two stories are two where they overlap less than this.
    package var linkOverlap = 0.5
    /// An outlet's series: so much of the shorter text is repeated on another day.
    package var seriesContainment = 0.1

    package init() {}
}
