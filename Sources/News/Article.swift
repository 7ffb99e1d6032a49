/// What is kept of an entry: one outlet, one URL.
package struct Article: Hashable, Sendable {
    /// The row of an article in the database; grows with arrival.
    package struct ID: Hashable, Comparable, Sendable, CustomStringConvertible {
        package let number: Int64

        package init(_ number: Int64) {
            self.number = number
        }

        package var description: String { "\(number)" }

        /// As people read and write it, so that it is taken for no other kind of number.
        package var label: String { "a\(number)" }

        package static func < (a: ID, b: ID) -> Bool { a.number < b.number }
    }

    /// Where the article's text was taken from; the raw values are those of the `articles` view.
    package enum TextSource: String, Hashable, Sendable {
        /// The feed carried the whole text.
        case feed
        /// The article page, extracted.
        case page
        /// Only an excerpt was to be had.
        case excerpt
    }

    package var outlet: Outlet.ID
    package var url: CanonicalURL
    package var title: String
    /// Plain text, paragraphs apart by a blank line, dateline and agency credit included.
    package var text: String
    package var textSource: TextSource
    package var byline: String?
    /// The news agency credited in the text, such as "MAP" or "AFP".
    package var agency: String?
    /// BCP 47, of the entry, else of the outlet.
    package var language: String?
    /// URL of the picture that stands for the article.
    package var image: String?
    /// The outlet's claim.
    package var publishedAt: Timestamp?
    /// The outlet's claim.
    package var updatedAt: Timestamp?
    /// Where the claims were read; nil without a claim, or for articles kept before this was noted.
    package var publishedFrom: ClaimOrigin?
    /// How exactly `publishedAt` is stated; nil as `publishedFrom`.
    package var publishedPrecision: TimePrecision?
    package var updatedFrom: ClaimOrigin?
    /// The sections under which the outlet files it, as it names them; none of them holds a comma.
    package var sections: [String]

    package init(
        outlet: Outlet.ID,
        url: CanonicalURL,
        title: String,
        text: String,
        textSource: TextSource,
        byline: String? = nil,
        agency: String? = nil,
        language: String? = nil,
        image: String? = nil,
        publishedAt: Timestamp? = nil,
        updatedAt: Timestamp? = nil,
        publishedFrom: ClaimOrigin? = nil,
        publishedPrecision: TimePrecision? = nil,
        updatedFrom: ClaimOrigin? = nil,
        sections: [String] = []
    ) {
        self.outlet = outlet
        self.url = url
        self.title = title
        self.text = text
        self.textSource = textSource
        self.byline = byline
        self.agency = agency
        self.language = language
        self.image = image
        self.publishedAt = publishedAt
        self.updatedAt = updatedAt
        self.publishedFrom = publishedFrom
        self.publishedPrecision = publishedPrecision
        self.updatedFrom = updatedFrom
        self.sections = sections
    }
}
