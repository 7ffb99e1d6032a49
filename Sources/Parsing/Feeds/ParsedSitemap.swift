package import News

/// A sitemap as values: the articles it lists, with what its news extension says, or further sitemaps.
///
/// Source: https://www.sitemaps.org/protocol.html and Google's news sitemap extension.
package struct ParsedSitemap: Hashable, Sendable {
    /// Another sitemap that an index lists.
    package struct Reference: Hashable, Sendable {
        package var url: String
        package var modified: Timestamp?
    }

    /// The document is a sitemap or a sitemap index, also an empty one.
    package var isSitemap = false
    package var warnings: [String] = []
    /// In document order; a plain sitemap gives no more than link and `updated`.
    package var entries: [Entry] = []
    /// Of an index, in document order.
    package var sitemaps: [Reference] = []
}

extension FeedParser {
    /// Reads a sitemap or a sitemap index; what is neither says so in `isSitemap` and a warning.
    ///
    /// - Parameters: as for `parse`. An index gives no entry.
    /// - Returns: the sitemap without entries.
    package static func parseSitemap<Failure: Error>(
        _ body: consuming [UInt8],
        _ context: DocumentContext,
        each: (Entry) throws(Failure) -> Void
    ) throws(Failure) -> ParsedSitemap {
        let text = DocumentText(body, context)
        let parsed = try EntryStream.run { (entry: Entry) throws(Failure) in
            if entry.link != nil { try each(entry) }
        } _: { stream in
            text.read { readSitemap($0, url: context.url, dates: context.dates, into: stream) }
        }
        var sitemap = ParsedSitemap()
        sitemap.sitemaps = parsed.sitemaps
        sitemap.isSitemap = parsed.isFeed
        sitemap.warnings = parsed.warnings
        return sitemap
    }
}
