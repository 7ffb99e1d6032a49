import News
import Storage

/// When the page of an article is asked again: an hour, six hours, a day, three days and a week after publication. Outlets
/// correct and withdraw articles mostly within that time.
enum Rechecking {
    private static let hours: [Int64] = [1, 6, 24, 72, 168]
    /// A page that was asked less than this long ago is not asked again yet.
    private static let leastSeconds: Int64 = 1800
    /// The time between a first look at a missing page and the second one that confirms it.
    private static let confirmSeconds: Int64 = 3600

    /// The next time; nil where the page is not asked any more.
    static func next(after now: Timestamp, published: Timestamp) -> Timestamp? {
        hours.lazy.map { published.advanced(bySeconds: $0 * 3600) }.first {
            $0.seconds(since: now) >= leastSeconds
        }
    }

    /// The time of the second look at a page that is missing.
    static func confirmation(after now: Timestamp) -> Timestamp { now.advanced(bySeconds: confirmSeconds) }

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
