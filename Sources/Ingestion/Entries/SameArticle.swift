import Deduplication

/// Whether two texts are one article's: how much of the shorter must stand in the longer, by what else speaks for it.
enum SameArticle {
    /// The feed gives both one id, under another title and address. With less in common, the id was given to another
    /// article.
    static let underOneID = 0.3
    /// Both were read from one page. With less in common, the page holds another text altogether, as one that only
    /// says that the article is gone.
    static let onOnePage = 0.3
    /// One outlet published both in one story, under two headlines: once itself, once as another page lists it.
    static let underTwoHeadlines = 0.6

    /// Whether `share` or more of the shorter text stands in the longer.
    static func holds(_ one: String, _ other: String, sharing share: Double) -> Bool {
        SharedPassages(one, other).containment >= share
    }
}
