import Fetching
package import News
package import Parsing

/// How what stands at a polled URL is read.
package struct EntryReading: Hashable, Sendable {
    /// Nil: found by itself, a feed, a sitemap or WordPress posts; a page is read only where the configuration
    /// says that it is one.
    package var kind: Feed.Kind?
    /// For pages.
    package var listing: ListingRules
    /// The encoding of an outlet whose bytes are neither UTF-8 nor declared.
    package var charset: String?
    /// Of the dates that pages show without one; nil: UTC.
    package var zone: LocalZone?

    package init(
        kind: Feed.Kind? = nil,
        listing: ListingRules = .init(),
        charset: String? = nil,
        zone: LocalZone? = nil
    ) {
        self.kind = kind
        self.listing = listing
        self.charset = charset
        self.zone = zone
    }
}

/// The entries of a document, whatever its kind.
struct EntryDocument: Sendable {
    let kind: Feed.Kind
    let entries: [Entry]
    /// The outlet that each entry names as its own, where the document is a page that gathers from several; else
    /// empty.
    private(set) var outletNames: [String?] = []
    let warnings: [String]
    /// The feed's own wish to be left alone, from `ttl` and `sy:updatePeriod`.
    private(set) var wishSeconds: Int64?
    private var rhythm = FeedRhythm()
    private(set) var hub: String?
    /// Whether the document came to its end. What did not must not be hidden from the next poll.
    private(set) var isWhole = true

    /// Why a document gives no entries, and what to do about it.
    struct UnreadableDocument: Error {
        let reason: String
    }

    init(_ response: FetchResponse, as reading: EntryReading, now: Timestamp) throws(UnreadableDocument) {
        switch reading.kind {
        case .feed: self = try EntryDocument(feed: response, reading, now: now)
        case .sitemap: self = try EntryDocument(sitemap: response, reading, now: now)
        case .wordPressJSON: self = try EntryDocument(posts: response)
        case .page: self = try EntryDocument(page: response, reading, now: now)
        case nil:
            do {
                self = try EntryDocument(feed: response, reading, now: now)
            } catch {
                // What it is no feed for is the better explanation when it is nothing else either.
                if let sitemap = try? EntryDocument(sitemap: response, reading, now: now) {
                    self = sitemap
                } else if let posts = try? EntryDocument(posts: response) {
                    self = posts
                } else {
                    throw error
                }
            }
        }
        isWhole = isWhole && !response.isCut && (kind == .page || EntryDocument.isWhole(response.body))
    }

    /// No more entries are taken from one document: no outlet publishes so many between two polls, and what makes
    /// articles of them must not be kept busy by one feed.
    static let limitEntries = 2000

    /// Whether the end tag of the root element is there: a compressed body that broke off midway looks complete
    /// to everyone below. What has no root element in plain sight is taken for whole.
    private static func isWhole(_ body: [UInt8]) -> Bool {
        let head = body.prefix(4096)
        guard head.first(where: { $0 > 32 && $0 < 128 }) == UInt8(ascii: "<") else { return true }
        let isLetter = { (byte: UInt8) in (65...90).contains(byte) || (97...122).contains(byte) }
        let opening = head.indices.dropLast().first {
            head[$0] == UInt8(ascii: "<") && isLetter(head[$0 + 1])
        }
        guard let opening else { return true }
        let name = head[(opening + 1)...].prefix {
            isLetter($0) || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "-")
        }
        let endTag = [UInt8(ascii: "<"), UInt8(ascii: "/")] + name
        var at = body.count - endTag.count
        while at > opening {
            if body[at] == endTag[0], body[at..<at + endTag.count].elementsEqual(endTag) { return true }
            at -= 1
        }
        return false
    }

    private init(kind: Feed.Kind, entries: [Entry], warnings: [String]) {
        self.kind = kind
        self.entries = entries
        self.warnings = warnings
    }
}

// MARK: - By kind

extension EntryDocument {
    private init(feed response: FetchResponse, _ reading: EntryReading, now: Timestamp)
        throws(UnreadableDocument)
    {
        var entries = EntryCollection(limit: EntryDocument.limitEntries)
        let parsed = FeedParser.parse(
            response.body,
            contentType: response.contentType,
            url: response.url,
            legacyCharset: reading.charset,
            now: now
        ) { entries.append($0) }
        guard parsed.isFeed else {
            throw UnreadableDocument(
                reason: EntryDocument.explain(parsed.warnings, at: response.url, else: "no feed")
                    + "; set its URL right, or read the page's links with \"kind\": \"page\""
            )
        }
        self.init(kind: .feed, entries: entries.first, warnings: parsed.warnings + entries.warnings)
        isWhole = entries.isWhole
        let ttlSeconds = parsed.feed.ttlMinutes.flatMap { (1...525_600).contains($0) ? Int64($0) * 60 : nil }
        wishSeconds = [ttlSeconds, parsed.feed.rhythm.updateSeconds].compactMap { $0 }.max()
        rhythm = parsed.feed.rhythm
        hub = parsed.feed.hub
    }

    /// What the schedule learns from it.
    var statement: FeedJudge.Statement {
        FeedJudge.Statement(
            entries: entries,
            wishSeconds: wishSeconds,
            skipHours: rhythm.skippedHours,
            skipDays: rhythm.skippedDays,
            hub: hub
        )
    }

    /// Of a sitemap the newest entries are taken: it may list all that an outlet ever published.
    private init(sitemap response: FetchResponse, _ reading: EntryReading, now: Timestamp)
        throws(UnreadableDocument)
    {
        var entries = EntryCollection(limit: EntryDocument.limitEntries, isNewestFirst: true)
        let parsed = FeedParser.parseSitemap(
            response.body,
            contentType: response.contentType,
            url: response.url,
            legacyCharset: reading.charset,
            now: now
        ) { entries.append($0) }
        guard parsed.isSitemap else {
            throw UnreadableDocument(
                reason: EntryDocument.explain(parsed.warnings, at: response.url, else: "no sitemap")
            )
        }
        if entries.first.isEmpty, let first = parsed.sitemaps.first {
            throw UnreadableDocument(
                reason:
                    "\(response.url) is an index of sitemaps; name the one that holds the news, such as \(first.url)"
            )
        }
        self.init(kind: .sitemap, entries: entries.first, warnings: parsed.warnings)
    }

    private init(posts response: FetchResponse) throws(UnreadableDocument) {
        var entries = EntryCollection(limit: EntryDocument.limitEntries)
        let parsed = FeedParser.parsePosts(response.body, url: response.url) { entries.append($0) }
        guard parsed.isFeed else {
            throw UnreadableDocument(
                reason: EntryDocument.explain(parsed.warnings, at: response.url, else: "no list of posts")
            )
        }
        self.init(kind: .wordPressJSON, entries: entries.first, warnings: parsed.warnings + entries.warnings)
        isWhole = entries.isWhole
    }

    private init(page response: FetchResponse, _ reading: EntryReading, now: Timestamp)
        throws(UnreadableDocument)
    {
        let listing = ListingParser.parse(
            response.body,
            contentType: response.contentType,
            url: response.url,
            rules: reading.listing,
            now: now,
            zone: reading.zone,
            legacyCharset: reading.charset
        )
        guard !listing.entries.isEmpty else {
            let remedy =
                reading.listing.items == nil
                ? "say where they stand with the XPath \"items\"" : "look at the XPath \"items\" again"
            throw UnreadableDocument(
                reason: EntryDocument.explain(
                    listing.warnings,
                    at: response.url,
                    else: "no links to news found"
                )
                    + "; \(remedy)"
            )
        }
        self.init(kind: .page, entries: listing.entries.map(\.entry), warnings: listing.warnings)
        let names = listing.entries.map(\.outletName)
        if names.contains(where: { $0 != nil }) { outletNames = names }
    }

    private static func explain(_ warnings: [String], at url: String, else reason: String) -> String {
        "\(url): \(warnings.first ?? reason)"
    }
}
