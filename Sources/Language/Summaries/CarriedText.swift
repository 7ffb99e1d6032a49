package import News

/// One of the texts that a story is carried in.
package struct CarriedText: Hashable, Sendable {
    package let article: Article.ID
    package let outlet: Outlet.ID
    package let title: String
    /// Plain text without dateline and credit, paragraphs apart by a blank line.
    package let text: String

    package init(article: Article.ID, outlet: Outlet.ID, title: String, text: String) {
        self.article = article
        self.outlet = outlet
        self.title = title
        self.text = text
    }
}
