/// One URL that is polled, as the configuration states it.
package struct FeedSource: Hashable, Sendable {
    package var url: String
    /// Nil: found by itself from what the server sends.
    package var kind: Feed.Kind?

    package init(url: String, kind: Feed.Kind? = nil) {
        self.url = url
        self.kind = kind
    }
}

/// The names that belong to a polled URL.
package enum Feed {
    /// The row of a feed in the database.
    package struct ID: Hashable, Comparable, Sendable, CustomStringConvertible {
        package let number: Int64

        package init(_ number: Int64) {
            self.number = number
        }

        package var description: String { "\(number)" }

        package static func < (a: ID, b: ID) -> Bool { a.number < b.number }
    }

    /// What is found at a polled URL; the raw values are those of `config.json` and of the `feeds` view.
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        /// RSS, Atom, RDF or JSON Feed.
        case feed
        /// An HTML page whose links are the news.
        case page
        /// A news sitemap.
        case sitemap
        /// WordPress posts, `/wp-json/wp/v2/posts`.
        case wordPressJSON = "wp-json"
    }

    /// What alone tells the entries of a feed apart, where address and id together do not; the raw values are
    /// those of the `feeds` view.
    package enum Identity: String, Hashable, Sendable, CaseIterable {
        /// The address: ids agree or come again with other articles.
        case link
        /// The id: all entries lead to one address.
        case id
        /// Title and time: ids and addresses are others each time.
        case content
    }

    /// What the entries of a feed hold of their articles; the raw values are those of the `feeds` view.
    package enum Carries: String, Hashable, Sendable, CaseIterable {
        case full
        case excerpt
    }
}

/// What a server gave us to ask "has it changed?" with next time.
///
/// Both fields are opaque: they go back byte for byte, never parsed or compared.
/// Source: RFC 9110 §8.8 and §13.1.
package struct Validators: Hashable, Sendable {
    package var etag: String?
    package var lastModified: String?

    package init(etag: String? = nil, lastModified: String? = nil) {
        self.etag = etag
        self.lastModified = lastModified
    }

    package var isEmpty: Bool { etag == nil && lastModified == nil }
}
