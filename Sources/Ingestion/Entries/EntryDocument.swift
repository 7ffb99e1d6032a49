import Fetching
import News
import Parsing

/// The entries of a document, whatever its kind.
struct EntryDocument: Sendable {
    let kind: Feed.Kind
    let entries: [Entry]
    /// The outlet that each entry names, where the document is a page that gathers from several. Empty otherwise.
    private(set) var outletNames: [String?] = []
    let warnings: [String]
    /// The feed's own wish to be left alone, from `ttl` and `sy:updatePeriod`.
    private(set) var wishSeconds: Int64?
    private var rhythm = FeedRhythm()
    private(set) var hub: String?
    /// Whether the document came to its end. The validators of a document that broke off are not kept, so that the next poll
    /// sees the rest.
    private(set) var isWhole = true

    /// Why a document gives no entries, and what to do about it.
    struct UnreadableDocument: Error {
        let reason: String
    }

    init(_ response: FetchResponse, as reading: EntryReading, now: Timestamp) throws(UnreadableDocument) {
        switch reading.kind {
        case .feed: self = try EntryDocument(feed: response, reading, now: now)
        case .sitemap: self = try EntryDocument(sitemap: response, reading, now: now)
        case .wordPressJSON: self = try EntryDocument(posts: response, reading, now: now)
        case .page: self = try EntryDocument(page: response, reading, now: now)
        case nil: self = try EntryDocument(unknown: response, reading, now: now)
        }
        isWhole = isWhole && !response.isCut && (kind == .page || EntryDocument.isWhole(response.body))
    }

    /// The most entries that are taken from one document. No outlet publishes so many between two polls, and one feed must not
    /// keep the writer busy.
    static let limitEntries = 2000

    /// Whether the end tag of the root element is there. A compressed body that broke off midway looks complete to the room
    /// below. A document without a visible root element counts as whole.
    private static func isWhole(_ body: [UInt8]) -> Bool {
        let head = body.prefix(4096)
        guard head.first(where: { $0 > 32 && $0 < 128 }) == UInt8(ascii: "<") else { return true }
        let opening = head.indices.dropLast().first {
            head[$0] == UInt8(ascii: "<") && head[$0 + 1].isASCIILetter
        }
        guard let opening else { return true }
        let name = head[(opening + 1)...].prefix {
            $0.isASCIILetter || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "-")
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
        self.entries = entries.map(\.bounded)
        self.warnings = warnings
    }
}

// MARK: - By kind

extension EntryDocument {
    /// What it is shows only as it is read, so its entries are gathered in both ways.
    private init(unknown response: FetchResponse, _ reading: EntryReading, now: Timestamp)
        throws(UnreadableDocument)
    {
        var first = EntryCollection(limit: EntryDocument.limitEntries)
        var newest = EntryCollection(limit: EntryDocument.limitEntries, isNewestFirst: true)
        let parsed = reading.document(in: response, now: now) { entry in
            first.append(entry)
            newest.append(entry)
        }
        switch parsed.kind {
        case .sitemap:
            self = try EntryDocument(newest, response, warnings: parsed.warnings, parts: parsed.sitemaps)
        case .wordPressJSON: self.init(posts: parsed, first)
        case .feed: self.init(feed: parsed, first)
        case .page, nil: throw EntryDocument.noFeed(parsed, at: response.url)
        }
    }

    private static func noFeed(_ parsed: ParsedFeed, at url: String) -> UnreadableDocument {
        UnreadableDocument(
            reason: explain(parsed.warnings, at: url, else: "no feed")
                + "; set its URL right, or read the page's links with \"kind\": \"page\""
        )
    }

    private init(feed parsed: ParsedFeed, _ entries: EntryCollection) {
        self.init(kind: .feed, entries: entries.first, warnings: parsed.warnings + entries.warnings)
        isWhole = entries.isWhole
        let ttlSeconds = parsed.feed.ttlMinutes.flatMap { (1...525_600).contains($0) ? Int64($0) * 60 : nil }
        wishSeconds = FeedWish.seconds(ttl: ttlSeconds, of: parsed.feed)
        rhythm = parsed.feed.rhythm
        hub = Bound.shortAddress(parsed.feed.hub)
    }

    private init(posts parsed: ParsedFeed, _ entries: EntryCollection) {
        self.init(kind: .wordPressJSON, entries: entries.first, warnings: parsed.warnings + entries.warnings)
        isWhole = entries.isWhole
    }

    /// Only the newest entries of a sitemap are taken, since it may list all that an outlet ever published.
    private init(
        _ entries: EntryCollection,
        _ response: FetchResponse,
        warnings: [String],
        parts: [ParsedSitemap.Reference]
    ) throws(UnreadableDocument) {
        let listed = entries.first.filter { $0.link != nil }
        if listed.isEmpty, let first = parts.first {
            throw UnreadableDocument(
                reason:
                    "\(response.url) is an index of sitemaps; name the one that holds the news, such as \(first.url)"
            )
        }
        self.init(kind: .sitemap, entries: listed, warnings: warnings)
    }

    private init(feed response: FetchResponse, _ reading: EntryReading, now: Timestamp)
        throws(UnreadableDocument)
    {
        var entries = EntryCollection(limit: EntryDocument.limitEntries)
        let parsed = reading.feed(in: response, now: now) { entries.append($0) }
        guard parsed.isFeed else { throw EntryDocument.noFeed(parsed, at: response.url) }
        self.init(feed: parsed, entries)
    }

    /// What the schedule learns from the document.
    var contents: FeedJudge.Contents {
        FeedJudge.Contents(
            entries: entries,
            wishSeconds: wishSeconds,
            skipHours: rhythm.skippedHours,
            skipDays: rhythm.skippedDays,
            hub: hub
        )
    }

    private init(sitemap response: FetchResponse, _ reading: EntryReading, now: Timestamp)
        throws(UnreadableDocument)
    {
        var entries = EntryCollection(limit: EntryDocument.limitEntries, isNewestFirst: true)
        let parsed = reading.sitemap(in: response, now: now) { entries.append($0) }
        guard parsed.isSitemap else {
            throw UnreadableDocument(
                reason: EntryDocument.explain(parsed.warnings, at: response.url, else: "no sitemap")
            )
        }
        self = try EntryDocument(entries, response, warnings: parsed.warnings, parts: parsed.sitemaps)
    }

    private init(posts response: FetchResponse, _ reading: EntryReading, now: Timestamp)
        throws(UnreadableDocument)
    {
        var entries = EntryCollection(limit: EntryDocument.limitEntries)
        let parsed = reading.posts(in: response, now: now) { entries.append($0) }
        guard parsed.isFeed else {
            throw UnreadableDocument(
                reason: EntryDocument.explain(parsed.warnings, at: response.url, else: "no list of posts")
            )
        }
        self.init(posts: parsed, entries)
    }

    private init(page response: FetchResponse, _ reading: EntryReading, now: Timestamp)
        throws(UnreadableDocument)
    {
        let listing = reading.listing(in: response, now: now)
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
        let names = listing.entries.map { Bound.outletName.passed($0.outletName) }
        if names.contains(where: { $0 != nil }) { outletNames = names }
    }

    private static func explain(_ warnings: [String], at url: String, else reason: String) -> String {
        "\(url): \(warnings.first ?? reason)"
    }
}
