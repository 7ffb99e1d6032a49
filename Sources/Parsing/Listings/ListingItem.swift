import Language
import News

/// What stands around a link in its item: date, excerpt, picture.
struct ListingItem {
    let page: ListingPage
    let range: Range<Int>
    let title: String

    private var tree: PageTree { page.tree }

    /// A date of its own element before one of any short text: "منذ 4 ساعات", "31 ماي 2025".
    func date() -> NewsDate? {
        for node in range where tree.tag(node) == .time || isNamedDate(node) {
            if let text = tree.string(.datetime, of: node), NewsDate(text) != nil { return page.date(text) }
            if let date = date(tree.line(node, limit: 200)) { return date }
        }
        for node in range where tree.tag(node) == .text && tree.text(node).count <= 80 {
            let text = String(decoding: tree.text(node).collapsingSpace, as: UTF8.self)
            if !text.isEmpty, text != title, let date = date(text) { return date }
        }
        return nil
    }

    private func isNamedDate(_ node: Int) -> Bool {
        tree.tag(node) != .text && page.meanings[node].contains(.date)
    }

    /// Never in the future by more than a day: that is the date of an event.
    private func date(_ text: String) -> NewsDate? {
        guard text.utf8.count <= 120, let date = page.date(text),
            date.instant.seconds(since: page.now) < 86400
        else { return nil }
        return date
    }

    /// The running text beside the headline.
    func text() -> String? {
        // The element was cut for its size, so it is no card of one item.
        guard tree.subtree(range.lowerBound) == range else { return nil }
        let paragraphs = PageParagraphs.of([range.lowerBound], in: tree, kept: page.kept)
        let running = paragraphs.filter {
            $0.letters >= 40 && $0.linkDensity < 0.5 && String(decoding: $0.text, as: UTF8.self) != title
        }
        let text = running.map { String(decoding: $0.text, as: UTF8.self) }.joined(separator: "\n\n")
        return text.isEmpty ? nil : text
    }

    func image() -> String? {
        for node in range where tree.tag(node) == .img {
            if let source = PageImage.source(of: node, in: tree) {
                return URLReference.resolve(source, against: page.base)
            }
        }
        return nil
    }
}
