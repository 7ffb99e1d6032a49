import News
import Storage

/// When the page of an article is asked again: an hour, six hours, a day, three days and a week after publication. Outlets
/// correct and withdraw articles mostly within that time.
enum Rechecking {
    private static let hours: [Int64] = [1, 6, 24, 72, 168]
    /// A new article's page is not asked again sooner than this, for it may just have been read.
    private static let leastAfterEntry: Int64 = 1800
    /// A page is never asked again sooner than this. An answer that had to wait for the day's budget came late, and the next time
    /// by the age of the article may then be near.
    private static let leastAfterAsking: Int64 = 3600

    /// The first time for an article that came at `now`; nil where its page is not asked any more.
    static func first(after now: Timestamp, published: Timestamp) -> Timestamp? {
        time(from: now.advanced(bySeconds: leastAfterEntry), published: published)
    }

    /// The next time for a page that was asked at `now`; nil where it is not asked any more.
    static func next(afterAsking now: Timestamp, published: Timestamp) -> Timestamp? {
        time(from: now.advanced(bySeconds: leastAfterAsking), published: published)
    }

    /// The time of the second look, which confirms that a page is missing.
    static func confirmation(afterAsking now: Timestamp) -> Timestamp {
        now.advanced(bySeconds: leastAfterAsking)
    }

    private static func time(from earliest: Timestamp, published: Timestamp) -> Timestamp? {
        hours.lazy.map { published.advanced(bySeconds: $0 * 3600) }.first { $0 >= earliest }
    }

    /// What a page showed when it was asked again.
    enum Finding: Sendable {
        /// It is there and holds the stored words, or no text to compare.
        case same(Validators)
        /// It is there and says something else now.
        case changed(PreparedArticle, Validators)
        /// It is the article, of which only an excerpt was to be had before.
        case completed(PreparedArticle, Validators)
        /// The stored text is that of another page, which still answers in the article's place. `found` says what it is.
        case mistaken(PreparedArticle, found: String?)
        case missing(Removal)
        /// The answer tells nothing. The page is asked at the next time.
        case unclear
        /// It may not be asked: robots.txt forbids it, or the outlet is not configured.
        case forbidden
    }

    /// What a re-check changed for an article.
    enum Outcome: Hashable, Sendable {
        case same
        case edited
        /// Its page gave the text that was missing.
        case completed
        /// Missing at a first look, and not confirmed yet.
        case missing
        case removed
        case returned
        /// It was deleted, or became one with another article, while its page was asked.
        case vanished
    }
}
