package import News

/// Feeds from bytes: RSS of every version, Atom, JSON Feed.
///
/// What comes out is what the document says, as values; nothing is fetched, nothing sanitised. Broken
/// documents give every entry that can be told apart, and warnings; hostile ones cost bounded time.
package enum FeedParser {
    /// Reads one document whole.
    ///
    /// - Parameters:
    ///   - body: as the server sent it, decompressed.
    ///   - contentType: the HTTP header's value.
    ///   - url: where the document came from: the base of relative references.
    ///   - legacyCharset: the encoding of an outlet whose bytes are neither valid UTF-8 nor declared.
    ///   - now: what dates such as "3 hours ago" count from; without it such dates are left out.
    ///   - zone: of dates that are written without one; nil: UTC.
    /// - Returns: the feed; a document that is none gives a value that says so in `isFeed` and a warning.
    package static func parse(
        _ body: consuming [UInt8],
        contentType: String?,
        url: String?,
        legacyCharset: String? = nil,
        now: Timestamp? = nil,
        zone: LocalZone? = nil
    ) -> ParsedFeed {
        var entries: [Entry] = []
        var parsed = parse(
            body,
            contentType: contentType,
            url: url,
            legacyCharset: legacyCharset,
            now: now,
            zone: zone
        ) { entries.append($0) }
        parsed.entries = entries
        return parsed
    }

    /// Reads one document, giving each entry as soon as it is complete, so that no more than one is held.
    ///
    /// - Parameters: as above, and
    ///   - each: takes the entries in document order. What it throws ends the reading.
    /// - Returns: the feed without entries. Its `isFeed` is settled before the first entry is given.
    package static func parse<Failure: Error>(
        _ body: consuming [UInt8],
        contentType: String?,
        url: String?,
        legacyCharset: String? = nil,
        now: Timestamp? = nil,
        zone: LocalZone? = nil,
        each: (Entry) throws(Failure) -> Void
    ) throws(Failure) -> ParsedFeed {
        let text = DocumentText(body, contentType: contentType, legacyCharset: legacyCharset)
        let dates = FeedDates(now: now, zone: zone)
        return try EntryStream.run(each) { stream in
            text.read { utf8 in
                guard let first = utf8.firstIndex(where: { $0 > 0x20 }) else {
                    return ParsedFeed(warning: "no feed: the document is empty")
                }
                if utf8[first] == UInt8(ascii: "{") || utf8[first] == UInt8(ascii: "[") {
                    return JSONFeed.parse(utf8, url: url, dates: dates, into: stream)
                }
                return readXML(utf8, from: first, kind: .feed, url: url, dates: dates, into: stream).feed
            }
        }
    }

    /// Reads the document as it is; where that fails, goes on with what the mender makes of the rest.
    ///
    /// - Parameters:
    ///   - utf8: well-formed.
    ///   - first: where the first character stands that is no white space.
    ///   - kind: which root elements are accepted.
    ///   - url: as for `parse`.
    ///   - dates: how its dates are read.
    ///   - stream: takes the entries.
    /// - Returns: the values without entries, and the sitemaps where the root was an index of them.
    static func readXML(
        _ utf8: UnsafeRawBufferPointer,
        from first: Int,
        kind: FeedBuilder.Kind,
        url: String?,
        dates: FeedDates,
        into stream: EntryStream
    ) -> (feed: ParsedFeed, sitemaps: [ParsedSitemap.Reference]) {
        var builder = FeedBuilder(kind: kind, url: url, dates: dates, stream: stream)
        let failure = XMLReader.read(into: &builder) { XMLPieces(text: utf8, start: first).forEach($0) }
        var parsed = builder.result
        if failure?.isFatal != true, parsed.isFeed {
            if first > 0 { parsed.warnings.append("line 1: white space before the document") }
            if let failure { parsed.warnings.append(words(failure, in: utf8, from: first)) }
            return (parsed, builder.sitemaps)
        }
        var mender: XMLMender
        if let settled = builder.settled {
            let tags = builder.frames.map { first + $0.place }
            mender = XMLMender(utf8, kind: kind, from: first + settled.place, inside: tags)
        } else {
            mender = XMLMender(utf8, kind: kind)
            builder = FeedBuilder(kind: kind, url: url, dates: dates, stream: stream)
        }
        builder.mayBeTangled = false
        let second = XMLReader.read(into: &builder) { feed in
            mender.forEachPiece(feed)
            return true
        }
        guard mender.countWritten > 0 else {
            guard parsed.warnings.isEmpty else { return (parsed, []) }
            let reason = isHTML(utf8) ? "an HTML page" : "no root element of a feed"
            return (ParsedFeed(warning: "no feed: \(reason)"), [])
        }
        if second?.isFatal == true { builder.endDocument() }
        parsed = builder.result
        parsed.warnings += mender.repairs
        if mender.repairs.isEmpty, let failure, failure.message != XMLReader.documentType {
            parsed.warnings.append(words(failure, in: utf8, from: first))
        }
        if let second { parsed.warnings.append("once mended: \(second.message)") }
        return (parsed, builder.sitemaps)
    }
}

extension FeedParser {
    private static func words(
        _ failure: XMLReader.Failure,
        in utf8: UnsafeRawBufferPointer,
        from first: Int
    ) -> String {
        let line = utf8[..<(first + failure.place)].reduce(1) { line, byte in line + (byte == 0x0A ? 1 : 0) }
        return "line \(line): \(failure.message)"
    }

    /// Whether the document is an HTML page, judged by its first kilobyte.
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
