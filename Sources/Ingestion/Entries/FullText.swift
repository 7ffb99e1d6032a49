import News
import Parsing

/// Whether what a feed carries of an article is the whole of it, judged by the entry, by its neighbours in the
/// document and by what the feed's pages have shown before.
struct FullText: Sendable {
    /// What the pages of earlier entries have shown.
    private let carries: Feed.Carries?
    /// Whether the document's texts all end at the same length: a machine cut them.
    private let isCutByLength: Bool

    /// Below this many characters a text is taken for an excerpt unless the feed shows that it is not.
    private static let least = 600

    /// What publishers end a cut text with.
    private static let cutMarks = ["…", "...", "[…]", "[...]", "(…)", "(...)", "[ … ]"]

    init(_ entries: [Entry] = [], carries: Feed.Carries? = nil) {
        self.carries = carries
        isCutByLength = FullText.areCutByLength(entries)
    }

    /// Full is a text of 600 characters or more, content that goes beyond the summary beside it, and whatever a
    /// feed states whose pages held no more; never a text that ends in an ellipsis or where all others end.
    ///
    /// `text` is the entry's, without what the feed's software added.
    func isFull(_ text: String, of entry: Entry) -> Bool {
        guard !text.isEmpty, !FullText.cutMarks.contains(where: text.hasSuffix) else { return false }
        if let carries { return carries == .full }
        if isCutByLength { return false }
        if text.scalarCount >= FullText.least { return true }
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

    /// Whether four texts or more differ in length by at most a long word, or in words by at most one: publishers
    /// write to no such measure.
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

    /// So many pages must have been read before anything is believed.
    private static let least = 5
    /// What was seen long ago counts less: beyond so many pages both counts are halved.
    private static let memory = 32

    /// A page holds more when it has a quarter more text than the entry, by bytes.
    ///
    /// An entry of no text to speak of shows nothing: listings and sitemaps have none. Nor does a page that holds
    /// less than the entry: it is no article, or one that could not be read.
    mutating func count(page: String, entry: String) {
        guard entry.utf8.count >= 80, page.utf8.count * 5 >= entry.utf8.count * 4 else { return }
        if page.utf8.count * 4 > entry.utf8.count * 5 { longer += 1 } else { same += 1 }
        if longer + same > PageEvidence.memory {
            longer /= 2
            same /= 2
        }
    }

    /// What nine of ten pages showed; nil leaves the judgement to each entry.
    ///
    /// It mends itself: of a feed taken for full the texts that end in an ellipsis still ask for their pages, of
    /// one taken for excerpts all do.
    var carries: Feed.Carries? {
        guard longer + same >= PageEvidence.least else { return nil }
        return same >= longer * 9 ? .full : longer >= same * 9 ? .excerpt : nil
    }
}
