import Deduplication
import Language

/// Whether two texts are one article's: how much of the shorter must stand in the longer, by what else speaks for it.
enum SameArticle {
    /// The feed gives both one id, under another title. With less in common, the id was given to another article.
    static let underOneID = 0.3
    /// Both were read from one page. With less in common, the page holds another text altogether, as one that only
    /// says that the article is gone.
    static let onOnePage = 0.3
    /// One outlet published both in one story, under two headlines: once itself, once as another page lists it.
    static let underTwoHeadlines = 0.6
    /// Both stand at one address, under two titles. A page of short news holds many articles.
    static let atOneAddress = 0.6
    /// One feed lists the one no longer, and the other at a new address.
    static let atTwoAddresses = 0.9

    /// Two titles of one article share so much of the shorter one's words, and a text so much of its title's.
    static let ofTitleWords = 1.0 / 3

    /// A title and a text, as far as an entry or an article has them.
    struct Wording {
        let title: String
        let text: String
    }

    /// Whether `share` or more of the shorter text stands in the longer.
    static func holds(_ one: String, _ other: String, sharing share: Double) -> Bool {
        SharedPassages(one, other).containment >= share
    }

    /// Whether both have the same title, but for marks and the forms of letters.
    static func haveOneTitle(_ one: Wording, _ other: Wording) -> Bool {
        haveOneTitle(one.title, other.title)
    }

    static func haveOneTitle(_ one: String, _ other: String) -> Bool {
        one == other || Folding.fold(one) == Folding.fold(other)
    }

    /// Whether two statements at one address are of one article: by their title, else by most of their text.
    static func isSame(_ one: Wording, _ other: @autoclosure () throws -> Wording) rethrows -> Bool {
        let other = try other()
        if haveOneTitle(one, other) { return true }
        guard !one.text.isEmpty, !other.text.isEmpty else { return false }
        return one.text == other.text || holds(one.text, other.text, sharing: atOneAddress)
    }

    /// Whether title and text are so different that one article cannot have had both. What is missing shows nothing.
    static func isWhollyOther(_ one: Wording, _ other: Wording) -> Bool {
        guard !one.title.isEmpty, !other.title.isEmpty, !haveLikeTitles(one.title, other.title) else {
            return false
        }
        guard !one.text.isEmpty, !other.text.isEmpty else { return one.text.isEmpty && other.text.isEmpty }
        return one.text != other.text && !holds(one.text, other.text, sharing: underOneID)
    }

    /// Whether enough of the words of the shorter title stand in the longer.
    private static func haveLikeTitles(_ one: String, _ other: String) -> Bool {
        let words = Set(Words.hashes(of: one))
        let others = Set(Words.hashes(of: other))
        guard let least = [words.count, others.count].min(), least > 0 else { return words == others }
        return Double(words.intersection(others).count) >= ofTitleWords * Double(least)
    }
}
