/// One URL that is polled, as the configuration states it.
package struct FeedSource: Hashable, Sendable {
    package var url: String
    /// Nil: found by itself from what the server sends.
    package var kind: Feed.Kind?
    /// Not asked for now, by the configuration.
    package var isPaused: Bool

    package init(url: String, kind: Feed.Kind? = nil, isPaused: Bool = false) {
        self.url = url
        self.kind = kind
        self.isPaused = isPaused
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

    /// How a feed fares; the raw values are those of the `feeds` view.
    package enum Health: String, Hashable, Sendable, CaseIterable {
        /// Not polled yet.
        case new
        case ok
        /// Answers well, with nothing new for much longer than usual.
        case quiet
        /// Answers well, with nothing new for a month or more.
        case stale
        /// Has moved for good; asked where it is now.
        case moved
        /// The server shuts us out.
        case blocked
        /// Something answers, and it is no feed.
        case notAFeed = "not-a-feed"
        /// Said to be gone, or not to be found for a month: not asked any more.
        case gone
        case failing
        /// By the configuration.
        case paused
        /// No longer configured.
        case removed

        /// How good a state is.
        package enum Grade: String, Hashable, Sendable {
            case well = "ok"
            /// It answers, and somebody should look at it.
            case odd = "degraded"
            /// No news comes, though it is asked.
            case failing
            /// It is not asked, or was not yet.
            case unasked = "other"
        }

        package var grade: Grade {
            switch self {
            case .ok: .well
            case .quiet, .stale, .moved: .odd
            case .blocked, .notAFeed, .gone, .failing: .failing
            case .new, .paused, .removed: .unasked
            }
        }

        /// Whether its news still comes, or is not wished for now.
        package var isHealthy: Bool { grade != .failing && self != .stale && self != .removed }
    }

    /// What the schedule must know of a feed beside its validators.
    package struct Memory: Hashable, Sendable {
        /// Mean seconds between its entries, as last seen.
        package var gapSeconds: Int64?
        /// The published time of its newest entry.
        package var newestAt: Timestamp?
        /// The median of the published times of its entries.
        package var middleAt: Timestamp?
        /// How long the feed wishes to be left alone: `ttl`, `sy:updatePeriod`.
        package var wishSeconds: Int64?
        /// Bit n is set where it does not want to be asked in the n-th hour of the day, UTC.
        package var skipHours: UInt32 = 0
        /// The same for the days of the week; bit 0 is Monday.
        package var skipDays: UInt8 = 0
        /// How long the server calls its answer fresh.
        package var freshUntil: Timestamp?
        /// Where permanent redirects lead, since when, and how often in a row they have.
        package var movedTo: String?
        package var movedSince: Timestamp?
        package var movedCount = 0
        /// When the server first said that the feed is gone (410).
        package var goneSince: Timestamp?
        /// How often in a row we were shut out.
        package var refusals = 0
        /// How often in a row the server sent in full the body that we had already.
        package var sameBodies = 0
        /// When a body last came, in place of a 304.
        package var cameWholeAt: Timestamp?
        /// A WebSub hub.
        package var hub: String?
        /// What its server last said to robots: `X-Robots-Tag`.
        package var robots: String?

        package init() {}
    }

    /// What the entries of a feed are told apart by, where address and id together do not do it; the raw
    /// values are those of the `feeds` view.
    package enum Identity: String, Hashable, Sendable, CaseIterable {
        /// The address: several articles share an id, or an id comes again with another article.
        case link
        /// The id: all entries have one address.
        case id
        /// Title and time: ids and addresses are different at every poll.
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
