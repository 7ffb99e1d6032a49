package import News

/// An article that is to be placed in a story.
package struct Arrival: Sendable {
    package var article: Article.ID
    package var outlet: Outlet.ID
    package var url: String
    /// The believed time of publication.
    package var time: Timestamp
    /// When it came. Where that is nil, it counts as come at the time of the youngest article so far.
    package var arrivedAt: Timestamp?
    package var fingerprint: Fingerprint

    package init(
        article: Article.ID,
        outlet: Outlet.ID,
        url: String,
        time: Timestamp,
        arrivedAt: Timestamp? = nil,
        fingerprint: Fingerprint
    ) {
        self.article = article
        self.outlet = outlet
        self.url = url
        self.time = time
        self.arrivedAt = arrivedAt
        self.fingerprint = fingerprint
    }
}

/// Where an arrival belongs.
package enum Placement: Hashable, Sendable {
    case opensStory
    case joinsStory(Story.ID)
}

/// Where an arrival belongs, and the evidence for it.
package struct Decision: Hashable, Sendable {
    package var placement: Placement
    /// Other stories that the arrival shows to be one with that one. The joined story keeps the oldest id.
    package var absorbs: [Story.ID]
    /// What the text is of that of the best-matching article; `.original` when it opens a story.
    package var relation: Relation
    /// Jaccard with the best match, 0...1; 1 when it opens a story.
    package var similarity: Double
    /// The share of the shorter text that stands in the longer, 0...1; 1 when it opens a story.
    package var containment: Double
    /// The best-matching article.
    package var match: Article.ID?
    /// The rule that decided.
    package var rule: String
    /// What the best match rests on; nil when it opens a story.
    package var evidence: Evidence?
    /// Other stories with which it has a passage in common, or of whose series it is.
    package var links: [StoryLink] = []

    static let opens = Decision(
        placement: .opensStory,
        absorbs: [],
        relation: .original,
        similarity: 1,
        containment: 1,
        match: nil,
        rule: "new",
        evidence: nil
    )
}

/// The rules that accept a pair. The raw values are stored and shown, so they never change.
enum PairRule: String {
    /// Both have the same URL, and not wholly different texts.
    case sameURL = "same-url"
    /// Nearly every shingle of the shorter text stands in the longer, be it formula or not.
    case nearExact = "near-exact"
    /// Enough of the shorter text's shingles stand in the longer, those of formula counting for less.
    case containment
    /// Hardly any run of words is common, but most words are.
    case sameWords = "same-words"
}
