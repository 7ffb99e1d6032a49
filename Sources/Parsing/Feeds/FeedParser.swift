/// Feeds from bytes: RSS of every version, Atom, JSON Feed.
///
/// What comes out is what the document says, as values; nothing is fetched, nothing sanitised. Broken
/// documents give every entry that can be told apart, and warnings; hostile ones cost bounded time.
package enum FeedParser {
    /// Reads one document.
    ///
    /// - Parameters:
    ///   - body: as the server sent it, decompressed.
    ///   - contentType: the HTTP header's value.
    ///   - url: where the document came from: the base of relative references.
    ///   - legacyCharset: the encoding of an outlet whose bytes are neither valid UTF-8 nor declared.
    /// - Returns: the feed; a document that is none gives a value that says so in `isFeed` and a warning.
    package static func parse(
        _ body: consuming [UInt8],
        contentType: String?,
        url: String?,
        legacyCharset: String? = nil
    ) -> ParsedFeed {
        let text = DocumentText(body, contentType: contentType, legacyCharset: legacyCharset)
        return text.read { utf8 in
            guard let first = utf8.firstIndex(where: { $0 > 0x20 }) else {
                return ParsedFeed(warning: "no feed: the document is empty")
            }
            if utf8[first] == UInt8(ascii: "{") || utf8[first] == UInt8(ascii: "[") {
                return JSONFeed.parse(Array(utf8), url: url)
            }
            return parseXML(utf8, from: first, kind: .feed, url: url).feed
        }
    }

    /// Reads the document as it is; when that fails, mends it and reads it again.
    ///
    /// - Parameters:
    ///   - utf8: well-formed, with a NUL behind it.
    ///   - first: where the first character stands that is no white space.
    ///   - kind: what root elements count.
    ///   - url: as for `parse`.
    /// - Returns: the values, and whether the root was a sitemap index.
    static func parseXML(
        _ utf8: UnsafeRawBufferPointer,
        from first: Int,
        kind: FeedBuilder.Kind,
        url: String?
    ) -> (feed: ParsedFeed, isIndex: Bool) {
        var builder = FeedBuilder(kind: kind, url: url)
        var failure: XMLReader.Failure?
        if !XMLReader.isHostile(utf8) {
            failure = XMLReader.read(utf8, from: first, into: &builder)
            var parsed = builder.result
            if failure?.isFatal != true, parsed.isFeed {
                if first > 0 { parsed.warnings.append("line 1: white space before the document") }
                if let failure { parsed.warnings.append("line \(failure.line): \(failure.message)") }
                return (parsed, builder.isIndex)
            }
        }
        guard let mended = XMLMender.mend(utf8, roots: kind.roots) else {
            let parsed = builder.result
            guard parsed.isFeed || parsed.warnings.isEmpty else { return (parsed, false) }
            let reason = isHTML(utf8) ? "an HTML page" : failure?.message ?? "no root element of a feed"
            return (ParsedFeed(warning: "no feed: \(reason)"), false)
        }
        builder = FeedBuilder(kind: kind, url: url)
        let second = mended.xml.withUnsafeBytes { xml in
            XMLReader.read(UnsafeRawBufferPointer(rebasing: xml.dropLast()), from: 0, into: &builder)
        }
        var parsed = builder.result
        parsed.warnings += mended.repairs
        if let second { parsed.warnings.append("line \(second.line): \(second.message)") }
        return (parsed, builder.isIndex)
    }
}

extension FeedParser {
    /// A page, by what its first kilobyte holds.
    private static func isHTML(_ utf8: UnsafeRawBufferPointer) -> Bool {
        let head = String(decoding: utf8.prefix(1024), as: UTF8.self).lowercased()
        return head.contains("<html") || head.contains("<!doctype html")
    }
}

extension ParsedFeed {
    /// No feed, and why.
    init(warning: String) {
        warnings = [warning]
    }
}

extension FeedBuilder.Kind {
    /// Local names of the root elements, in lower case.
    fileprivate var roots: String {
        switch self {
        case .feed: "rss rdf feed channel entry"
        case .sitemap: "urlset sitemapindex"
        }
    }
}
