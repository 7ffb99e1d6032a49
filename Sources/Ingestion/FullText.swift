import News
import Parsing

/// Whether what a feed carries of an article is the whole of it.
enum FullText {
    /// Below this many characters a text is taken for an excerpt unless the feed shows that it is not.
    private static let least = 600

    /// What publishers end a cut text with.
    private static let cutMarks = ["…", "...", "[…]", "[...]", "(…)", "(...)", "[ … ]"]

    /// Full is content that goes beyond the summary beside it, or a text of 600 characters or more;
    /// never one that ends in an ellipsis.
    ///
    /// `text` is the entry's, without what the feed's software added.
    static func isFull(_ text: String, of entry: Entry) -> Bool {
        guard !text.isEmpty, !cutMarks.contains(where: text.hasSuffix) else { return false }
        if text.count >= least { return true }
        guard entry.content != nil, let summary = entry.summary else { return false }
        return text.count > FeedFooter.removed(from: HTMLText.plain(summary)).count * 5 / 4
    }

    static func wantsPage(_ setting: Outlet.FullText, feedIsFull: Bool) -> Bool {
        switch setting {
        case .auto: !feedIsFull
        case .always: true
        case .never: false
        }
    }
}
