package import News

/// An article on its way to a story.
package struct Arrival: Sendable {
    package var article: Article.ID
    package var outlet: Outlet.ID
    package var url: String
    /// The believed time of publication.
    package var time: Timestamp
    /// When it came; nil where that is not known: with the youngest article so far.
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
    /// Stories to be joined with that one, for there is evidence from both sides; the oldest id lives on.
    package var absorbs: [Story.ID]
    /// To the best-matching article, by text alone; `.original` when it opens a story.
    package var relation: Relation
    /// Jaccard with the best match, 0...1; 1 when it opens a story.
    package var similarity: Double
    /// Of the shorter text in the longer, 0...1; 1 when it opens a story.
    package var containment: Double
    /// The best-matching article.
    package var match: Article.ID?
    /// The rule that decided.
    package var rule: String
    /// What the best match rests on; nil when it opens a story.
    package var evidence: Evidence?
    /// Other stories that it has something in common with.
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

/// The rules that accept a pair; the raw values are stored and shown, so they stay.
enum PairRule: String {
    /// The same URL, and a text that is not altogether another.
    case sameURL = "same-url"
    /// Nearly every shingle of the shorter text stands in the longer, formula or not.
    case nearExact = "near-exact"
    /// Enough of the shorter text's own shingles stand in the longer.
    case containment
    /// Few runs are left, but the words are the same.
    case sameWords = "same-words"
}
