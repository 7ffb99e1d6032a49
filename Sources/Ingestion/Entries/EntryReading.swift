import Fetching
package import News
package import Parsing

/// How what stands at a polled URL is read.
package struct EntryReading: Hashable, Sendable {
    /// Nil where khabar finds it out: a feed, a sitemap or WordPress posts. A page is read as one only where the configuration
    /// says so.
    package var kind: Feed.Kind?
    /// Where the items of a page stand.
    package var listing: ListingRules
    /// The encoding of the documents, whatever they say of it themselves.
    package var charset: String?
    /// The zone of dates that are written without one; nil for UTC.
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

extension EntryReading {
    /// The feed that answered; `each` takes its entries.
    func feed(in response: FetchResponse, now: Timestamp, each: (Entry) -> Void) -> ParsedFeed {
        FeedParser.parse(response.body, context(of: response, now), each: each)
    }

    /// What answered, of whatever kind but a page; `each` takes its entries.
    func document(in response: FetchResponse, now: Timestamp, each: (Entry) -> Void) -> ParsedFeed {
        FeedParser.parseAny(response.body, context(of: response, now), each: each)
    }

    /// The sitemap that answered; `each` takes its entries.
    func sitemap(in response: FetchResponse, now: Timestamp, each: (Entry) -> Void) -> ParsedSitemap {
        FeedParser.parseSitemap(response.body, context(of: response, now), each: each)
    }

    /// The WordPress posts that answered; `each` takes them.
    func posts(in response: FetchResponse, now: Timestamp, each: (Entry) -> Void) -> ParsedFeed {
        FeedParser.parsePosts(response.body, context(of: response, now), each: each)
    }

    private func context(of response: FetchResponse, _ now: Timestamp) -> DocumentContext {
        DocumentContext(
            contentType: response.contentType,
            url: response.url,
            charset: charset,
            now: now,
            zone: zone
        )
    }

    /// The links of the page that answered.
    func listing(in response: FetchResponse, now: Timestamp) -> ParsedListing {
        ListingParser.parse(
            response.body,
            contentType: response.contentType,
            url: response.url,
            rules: listing,
            now: now,
            zone: zone,
            charset: charset
        )
    }
}
