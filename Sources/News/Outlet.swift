/// A publisher of news: what `outlets` in `config.json` lists.
package struct Outlet: Hashable, Sendable {
    /// The configured id, such as `hibapress`: text, stable, used in SQL, JSON and logs.
    package struct ID: Hashable, Comparable, Sendable, CustomStringConvertible {
        package let text: String

        package init(_ text: String) {
            self.text = text
        }

        package var description: String { text }

        package static func < (a: ID, b: ID) -> Bool { a.text < b.text }
    }

    /// Whether article pages are fetched beside the feed.
    package enum FullText: String, Hashable, Sendable, CaseIterable {
        /// The page is fetched where the feed carries only excerpts.
        case auto
        case always
        case never
    }

    package var id: ID
    /// As readers know it: "هبة بريس".
    package var name: String
    package var homepage: String?
    /// BCP 47: "ar", "fr".
    package var language: String?
    /// ISO 3166-1 alpha-2: "MA".
    package var country: String?
    package var feeds: [FeedSource]
    /// The ids that it had before, whose articles are its own.
    package var was: [ID]
    package var fullText: FullText
    /// Nothing is asked of it for now, by the configuration; its feeds say so too.
    package var isPaused: Bool

    package init(
        id: ID,
        name: String,
        homepage: String? = nil,
        language: String? = nil,
        country: String? = nil,
        feeds: [FeedSource] = [],
        was: [ID] = [],
        fullText: FullText = .auto,
        isPaused: Bool = false
    ) {
        self.id = id
        self.name = name
        self.homepage = homepage
        self.language = language
        self.country = country
        self.feeds = feeds
        self.was = was
        self.fullText = fullText
        self.isPaused = isPaused
    }
}
