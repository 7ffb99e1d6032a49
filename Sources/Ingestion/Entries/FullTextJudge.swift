import News
import Parsing

/// Judges whether a feed carries the whole text of an article: by the entry itself, by its neighbours in the document and
/// by what the feed's pages showed before.
struct FullTextJudge: Sendable {
    /// What the pages of earlier entries showed.
    private let carries: Feed.Carries?
    /// Whether the document's texts all end at the same length: a machine cut them.
    private let isCutByLength: Bool

    /// Below this many characters a text is taken for an excerpt unless the feed shows that it is not.
    private static let least = 600

    /// What publishers end a cut text with.
    private static let cutMarks = ["…", "...", "[…]", "[...]", "(…)", "(...)", "[ … ]"]

    init(_ entries: [Entry] = [], carries: Feed.Carries? = nil) {
        self.carries = carries
        isCutByLength = FullTextJudge.areCutByLength(entries)
    }

    /// A text is full when it has 600 characters or more, when it goes beyond the summary beside it, or when the pages of the
    /// feed held no more. It is never full when it ends in an ellipsis, or at the length at which all others end.
    ///
    /// `text` is the entry's, without what the feed's software added.
    func isFull(_ text: String, of entry: Entry) -> Bool {
        guard !text.isEmpty, !FullTextJudge.cutMarks.contains(where: text.hasSuffix) else { return false }
        if let carries { return carries == .full }
        if isCutByLength { return false }
        if text.scalarCount >= FullTextJudge.least { return true }
        guard entry.content != nil, let summary = entry.summary else { return false }
        return text.scalarCount > FeedFooter.removed(from: HTMLText.plain(summary)).scalarCount * 5 / 4
    }

    static func wantsPage(_ setting: Outlet.FullText, feedIsFull: Bool) -> Bool {
        switch setting {
        case .auto: !feedIsFull
        case .always: true
        case .never: false
        }
    }

    /// Whether four texts or more differ in length by at most a long word, or in words by at most one. Only a machine cuts
    /// texts to such a measure.
    private static func areCutByLength(_ entries: [Entry]) -> Bool {
        let texts = entries.compactMap(\.text).filter { $0.utf8.count >= least }.prefix(12)
        guard texts.count >= 4, texts.count * 2 > min(entries.count, 12) else { return false }
        func spread(_ sizes: [Int]) -> Int { (sizes.max() ?? 0) - (sizes.min() ?? 0) }
        return spread(texts.map(\.scalarCount)) <= 16
            || spread(texts.map(\.wordCount)) <= 1
    }
}

/// What the pages of a feed's entries have shown: did they hold more than the feed?
struct PageEvidence: Hashable, Sendable {
    var longer: Int
    var same: Int

    /// How many pages must have been read before anything is concluded.
    private static let least = 5
    /// Beyond this many pages both counts are halved, so that older pages count less.
    private static let memory = 32

    /// A page holds more when it has a quarter more text than the entry, by bytes.
    ///
    /// An entry with hardly any text shows nothing; listings and sitemaps have none. A page that holds less than its entry
    /// shows nothing either: it is no article, or it could not be read.
    mutating func count(page: String, entry: String) {
        guard entry.utf8.count >= 80, page.utf8.count * 5 >= entry.utf8.count * 4 else { return }
        if page.utf8.count * 4 > entry.utf8.count * 5 { longer += 1 } else { same += 1 }
        if longer + same > PageEvidence.memory {
            longer /= 2
            same /= 2
        }
    }

    /// What nine of ten pages showed; nil where they disagree, and each entry is judged by itself.
    ///
    /// A wrong conclusion mends itself. Where a feed counts as full, texts that end in an ellipsis still ask for their pages;
    /// where it counts as excerpts, all texts do.
    var carries: Feed.Carries? {
        guard longer + same >= PageEvidence.least else { return nil }
        return same >= longer * 9 ? .full : longer >= same * 9 ? .excerpt : nil
    }
}
