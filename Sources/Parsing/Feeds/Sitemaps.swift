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
    /// - Parameters: as for `parse`.
    package static func parseSitemap(
        _ body: consuming [UInt8],
        contentType: String?,
        url: String?
    ) -> ParsedSitemap {
        var isIndex = false
        var entries: [Entry] = []
        let text = DocumentText(body, contentType: contentType, legacyCharset: nil)
        let parsed = EntryStream.run {
            entries.append($0)
        } _: { stream in
            text.read { utf8 in
                let first = utf8.firstIndex { $0 > 0x20 } ?? 0
                let parsed = readXML(utf8, from: first, kind: .sitemap, url: url, into: stream)
                isIndex = parsed.isIndex
                return parsed.feed
            }
        }
        var sitemap = ParsedSitemap()
        sitemap.isSitemap = parsed.isFeed
        sitemap.warnings = parsed.warnings
        if isIndex {
            sitemap.sitemaps = entries.compactMap { entry in
                entry.link.map { ParsedSitemap.Reference(url: $0, modified: entry.updated) }
            }
        } else {
            sitemap.entries = entries.filter { $0.link != nil }
        }
        return sitemap
    }
}
