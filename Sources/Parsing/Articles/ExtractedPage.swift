package import Language
package import News

/// XPaths of the configuration that go before the general rules; each may be nil.
package struct ExtractionRules: Hashable, Sendable {
    /// The element or elements that hold the article's text.
    package var body: String?
    /// Elements inside the body that are no part of the text.
    package var strip: String?
    package var title: String?
    package var date: String?

    package init() {}

    package init(body: String? = nil, strip: String? = nil, title: String? = nil, date: String? = nil) {
        self.body = body
        self.strip = strip
        self.title = title
        self.date = date
    }
}

/// What an article page says, taken apart.
package struct ExtractedPage: Hashable, Sendable {
    /// Without the site's name.
    package var title: String?
    /// Persons, joined by ", ".
    package var byline: String?
    /// BCP 47, as the page states it.
    package var language: String?
    /// "rtl" or "ltr".
    package var direction: String?
    package var leadImage: String?
    package var canonicalURL: String?
    package var siteName: String?
    package var summary: String?
    package var published: NewsDate?
    package var modified: NewsDate?
    /// Paragraphs apart by a blank line; empty when no article was found.
    package var text = ""
    /// The main text with its markup; nil where nobody asked for it.
    package var markup: Markup?
    /// What it says to robots, as it stands there: "noarchive", "noai, noimageai".
    package var robots: [String] = []
    /// What it shows of its own nature, for `nature(for:at:)`.
    package var signs = PageSigns()
    /// Which rule won each field, in the order of the fields: `--explain`.
    package var origins: [FieldOrigin] = []

    /// What readers may be shown of the main text besides its words.
    package struct Markup: Hashable, Sendable {
        /// Paragraphs, headings, lists, links and pictures.
        package var html: HTML = ""
        /// Absolute URLs linked from the main text, each once.
        package var links: [String] = []

        package init(html: HTML = "", links: [String] = []) {
            self.html = html
            self.links = links
        }
    }

    package struct FieldOrigin: Hashable, Sendable {
        package let field: String
        package let rule: String
    }

    package init() {}
}
