/// One item as a feed states it: nothing believed, nothing fetched, nothing merged yet.
///
/// Which element gives which field is laid down in the parser's contract; every string is valid Unicode.
package struct Entry: Hashable, Sendable {
    /// guid, atom:id, rdf:about or JSON id, as sent.
    package var id: String?
    /// Plain text.
    package var title: String?
    /// Absolute where a base is known.
    package var link: String?
    package var published: Timestamp?
    package var updated: Timestamp?
    /// Where `published` was read; nil without it, or where the reader does not say.
    package var publishedFrom: ClaimOrigin?
    /// How exactly `published` is stated.
    package var publishedPrecision = TimePrecision.instant
    /// Where `updated` was read.
    package var updatedFrom: ClaimOrigin?
    /// How exactly `updated` is stated.
    package var updatedPrecision = TimePrecision.instant
    package var authors: [Person] = []
    /// HTML of the excerpt, as the publisher wrote it.
    package var summary: String?
    /// HTML of the whole, as the publisher wrote it.
    package var content: String?
    /// Plain text of the content, else of the summary; paragraphs apart by a blank line.
    package var text: String?
    package var categories: [String] = []
    package var enclosures: [Enclosure] = []
    /// URL of the picture that stands for the entry.
    package var image: String?
    package var comments = Comments()
    /// BCP 47, as sent.
    package var language: String?
    /// Where the feed says it took the entry from.
    package var source: Source?

    package init() {}

    /// An attached file.
    package struct Enclosure: Hashable, Sendable {
        package var url: String
        package var type: String?
        /// Bytes, as the publisher claims.
        package var length: Int?

        package init(url: String, type: String? = nil, length: Int? = nil) {
            self.url = url
            self.type = type
            self.length = length
        }
    }

    /// Where readers answer.
    package struct Comments: Hashable, Sendable {
        package var url: String?
        package var feed: String?
        package var count: Int?

        package init(url: String? = nil, feed: String? = nil, count: Int? = nil) {
            self.url = url
            self.feed = feed
            self.count = count
        }

        package var isEmpty: Bool { url == nil && feed == nil && count == nil }
    }

    /// The feed that an entry was taken from.
    package struct Source: Hashable, Sendable {
        package var title: String?
        package var url: String?

        package init(title: String? = nil, url: String? = nil) {
            self.title = title
            self.url = url
        }
    }
}

/// Someone named as author.
package struct Person: Hashable, Sendable {
    package var name: String?
    package var email: String?
    package var url: String?

    package init(name: String? = nil, email: String? = nil, url: String? = nil) {
        self.name = name
        self.email = email
        self.url = url
    }

    package var isEmpty: Bool { name == nil && email == nil && url == nil }
}
