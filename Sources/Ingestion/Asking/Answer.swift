package import Fetching
package import News

/// What came of asking for a URL: a feed, a list, an article's page. It is judged here alone; who asked decides what follows.
package enum Answer: Sendable {
    /// A status of success, and no page that stands before what was asked for.
    case document(FetchResponse)
    /// A 304.
    case unchanged(FetchResponse)
    /// Not asked now: the outlet is paused, or its domain is to be left alone.
    case later(Timestamp?, reason: String)
    /// Not asked: robots.txt forbids it. Where that is not the host's own word, it may allow it later.
    case forbidden(reason: String, isHostsOwn: Bool)
    /// An answer that keeps back what was asked for.
    case refused(Refusal)
    case unanswered(FetchError)
    /// Not asked, or given up: the caller was told to stop.
    case dropped
}

/// An answer that is not what was asked for.
package struct Refusal: Sendable {
    package let kind: Kind
    package let reason: String
    /// Without its body.
    package let response: FetchResponse

    package enum Kind: Hashable, Sendable, CaseIterable {
        /// A page that asks for proof of being human.
        case challenge
        /// 401.
        case login
        /// 403.
        case shut
        /// 404.
        case notFound
        /// 408: the server waited too long for us.
        case tooSlow
        /// 410.
        case gone
        /// 429.
        case tooMany
        /// 451.
        case unlawful
        /// 503.
        case busy
        /// Another 5xx.
        case failing
        /// Another status.
        case other
    }

    init(_ kind: Kind, _ response: FetchResponse, at url: String) {
        self.kind = kind
        self.response = response.withoutBody
        reason =
            kind == .challenge
            ? "\(url) asks for proof of being human" : "\(url) answered \(response.status)"
    }
}

// MARK: - What each kind means

extension Refusal.Kind {
    /// When the whole domain is left alone.
    enum Rest: Hashable, Sendable {
        case never
        /// As long as its Retry-After says, where it has one.
        case ifAsked
        /// As long as its Retry-After says, else ten minutes and ever longer.
        case always
    }

    /// One line of the table below.
    private struct Row {
        let kind: Refusal.Kind
        let statuses: ClosedRange<Int>
        /// For feeds. A page that readers may not see says nothing of its domain, see `pageRest`.
        let rest: Rest
        let pageRest: Rest
        /// Whether it shuts us out, so that several in a row are a block.
        let shutsOut: Bool
        /// Whether a page may still be had later.
        let mayReturn: Bool
        /// Whether the page counts as removed once a second look confirms it.
        let isRemoval: Bool
        /// What a person who gave the address may do.
        let remedy: String
        /// What is to be done where a configured feed is answered so, for the log.
        let toDo: String

        init(
            _ kind: Refusal.Kind,
            _ statuses: ClosedRange<Int>,
            rest: Rest = .never,
            pageRest: Rest? = nil,
            shutsOut: Bool = false,
            mayReturn: Bool = false,
            isRemoval: Bool = false,
            _ remedy: String,
            _ toDo: String
        ) {
            self.kind = kind
            self.statuses = statuses
            self.rest = rest
            self.pageRest = pageRest ?? rest
            self.shutsOut = shutsOut
            self.mayReturn = mayReturn
            self.isRemoval = isRemoval
            self.remedy = remedy
            self.toDo = toDo
        }
    }

    private static let turnedAway =
        "it turns programs away: ask its operator, or set \"contact\" so that they know you"
    private static let wrongAddress = "give the address of the site's front page"
    private static let itsServer = "its server fails; try again later"

    private static let askForAccess =
        "Ask the outlet to let khabar in, for which \"contact\" names you; or configure another of its feeds."
    private static let findTheFeed =
        "Mend the feed's address in config.json: `khabar try HOMEPAGE` finds where the news went."
    private static let signIn =
        "Give the outlet its \"user\" and \"password\" in config.json, or configure a feed that is open to all."
    private static let askSeldom =
        "Nothing, where it is seldom; else fewer requests for its domain, by \"fetch.hosts\" or a longer \"every\"."
    private static let lawful =
        "The server says that the law forbids it here: ask from elsewhere by \"proxy\", or remove the feed."
    private static let removeOrMend =
        "The feed is no more: remove it from config.json, or write the address that `khabar try HOMEPAGE` finds."
    private static let wait = "Nothing: the outlet's server fails, and khabar asks again by itself."

    /// The first row that holds a status counts. Sources: RFC 9110 §15, RFC 6585 §4, RFC 7725.
    private static let table: [Row] = [
        Row(.login, 401...401, rest: .always, pageRest: .never, shutsOut: true, turnedAway, signIn),
        Row(.shut, 403...403, rest: .always, pageRest: .never, shutsOut: true, turnedAway, askForAccess),
        Row(.notFound, 404...404, isRemoval: true, wrongAddress, findTheFeed),
        Row(.tooSlow, 408...408, mayReturn: true, itsServer, wait),
        Row(.gone, 410...410, isRemoval: true, wrongAddress, removeOrMend),
        Row(.tooMany, 429...429, rest: .always, mayReturn: true, turnedAway, askSeldom),
        Row(.unlawful, 451...451, turnedAway, lawful),
        Row(.busy, 503...503, rest: .ifAsked, mayReturn: true, itsServer, wait),
        Row(.failing, 500...599, mayReturn: true, itsServer, wait),
        Row(.other, 0...999, wrongAddress, findTheFeed),
        // Whatever its status is.
        Row(
            .challenge,
            1000...1000,
            rest: .always,
            shutsOut: true,
            mayReturn: true,
            turnedAway,
            askForAccess
        ),
    ]

    private var row: Row { Self.table.first { $0.kind == self } ?? Self.table[0] }

    /// The kind of a status that is no success; nil for 2xx and 304.
    init?(status: Int) {
        guard !(200..<300).contains(status), status != 304 else { return nil }
        self = Self.table.first { $0.statuses.contains(status) }?.kind ?? .other
    }

    var rest: Rest { row.rest }
    var pageRest: Rest { row.pageRest }
    var shutsOut: Bool { row.shutsOut }
    var mayReturn: Bool { row.mayReturn }
    var isRemoval: Bool { row.isRemoval }
    package var remedy: String { row.remedy }
    fileprivate var toDo: String { row.toDo }
}

extension Refusal {
    /// What is to be done about a feed that is answered with that status; nil for 2xx and 304.
    package static func toDo(ofStatus status: Int) -> String? { Kind(status: status)?.toDo }
}

// MARK: - Judging an answer

extension Answer {
    init(_ response: FetchResponse, to url: String) {
        if response.isNotModified {
            self = .unchanged(response)
        } else if Challenge.isChallenge(response) {
            self = .refused(Refusal(.challenge, response, at: url))
        } else if let kind = Refusal.Kind(status: response.status) {
            self = .refused(Refusal(kind, response, at: url))
        } else {
            self = .document(response)
        }
    }
}
