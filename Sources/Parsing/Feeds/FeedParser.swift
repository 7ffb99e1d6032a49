package import News

/// Feeds from bytes: RSS of every version, Atom, JSON Feed.
///
/// What comes out is what the document says, as values; nothing is fetched, nothing sanitised. Broken
/// documents give every entry that can be told apart, and warnings; hostile ones cost bounded time.
package enum FeedParser {
    /// Reads one document, giving each entry as soon as it is complete, so that no more than one is held.
    ///
    /// - Parameters:
    ///   - body: as the server sent it, decompressed.
    ///   - context: what else is known of it.
    ///   - each: takes the entries in document order.
    /// - Returns: the feed without entries. Its `isFeed` is settled before the first entry is given. A document that is no
    ///   feed says so there and in a warning.
    /// - Throws: what `each` throws, which ends the reading.
    package static func parse<Failure: Error>(
        _ body: consuming [UInt8],
        _ context: DocumentContext,
        each: (Entry) throws(Failure) -> Void
    ) throws(Failure) -> ParsedFeed {
        let text = DocumentText(body, context)
        let (url, dates) = (context.url, context.dates)
        return try EntryStream.run(each) { stream in
            text.read { readFeed($0, url: url, dates: dates, into: stream) }
        }
    }

    /// Reads a document of whatever kind: a feed, a sitemap, an index of sitemaps, a list of WordPress posts.
    ///
    /// Whoever does not know what a document is asks here: `khabar parse`, `try` and a poll of a feed whose kind is not known.
    ///
    /// - Parameters: as for `parse`.
    /// - Returns: the values without entries. `kind` says what it was.
    package static func parseAny<Failure: Error>(
        _ body: consuming [UInt8],
        _ context: DocumentContext,
        each: (Entry) throws(Failure) -> Void
    ) throws(Failure) -> ParsedFeed {
        let (url, dates) = (context.url, context.dates)
        let text = DocumentText(body, isJSON(body) ? DocumentContext() : context)
        return try EntryStream.run(each) { stream in
            text.read { utf8 in
                let head = Array(utf8.prefix(4096))
                switch DocumentKind.of(head, contentType: context.contentType) {
                case .sitemap:
                    var sitemap = readSitemap(utf8, url: url, dates: dates, into: stream)
                    if sitemap.isFeed, stream.countOfEmitted == 0, sitemap.sitemaps.isEmpty {
                        sitemap.isFeed = false
                        sitemap.warnings.insert("no feed: a sitemap that lists no article", at: 0)
                    }
                    return sitemap
                case .json:
                    let feed = readFeed(utf8, url: url, dates: dates, into: stream)
                    guard !feed.isFeed else { return feed }
                    let posts = readPosts(utf8, url: url, dates: dates, into: stream)
                    return posts.isFeed ? posts : feed
                default:
                    let feed = readFeed(utf8, url: url, dates: dates, into: stream)
                    guard !feed.isFeed else { return feed }
                    if JSONNoise.start(in: utf8) != nil {
                        let posts = readPosts(utf8, url: url, dates: dates, into: stream)
                        if posts.isFeed { return posts }
                    }
                    // A sitemap whose root is hard to see: behind a long comment, without its namespace.
                    let sitemap = readSitemap(utf8, url: url, dates: dates, into: stream)
                    return sitemap.isFeed ? sitemap : feed
                }
            }
        }
    }

    /// JSON is UTF-8, whatever header and operator say.
    private static func isJSON(_ body: [UInt8]) -> Bool {
        let first = body.first { $0 > 0x20 && ![0xEF, 0xBB, 0xBF].contains($0) }
        return first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
    }

    private static func readFeed(
        _ utf8: UnsafeRawBufferPointer,
        url: String?,
        dates: FeedDates,
        into stream: EntryStream
    ) -> ParsedFeed {
        guard let first = utf8.firstIndex(where: { $0 > 0x20 }) else {
            return ParsedFeed(warning: "no feed: the document is empty")
        }
        if utf8[first] == UInt8(ascii: "{") || utf8[first] == UInt8(ascii: "[") {
            let json = UnsafeRawBufferPointer(rebasing: utf8[first...])
            return JSONFeed.parse(json, url: url, dates: dates, into: stream)
        }
        if utf8[first] != UInt8(ascii: "<"), let json = JSONNoise.json(in: utf8) {
            let feed = JSONFeed.parse(json, url: url, dates: dates, into: stream)
            if feed.isFeed { return feed.warned(JSONNoise.warning) }
        }
        let feed = readXML(utf8, from: first, kind: .feed, url: url, dates: dates, into: stream).feed
        // Warnings of PHP are markup.
        guard !feed.isFeed, utf8[first] == UInt8(ascii: "<"), let json = JSONNoise.json(in: utf8) else {
            return feed
        }
        let late = JSONFeed.parse(json, url: url, dates: dates, into: stream)
        return late.isFeed ? late.warned(JSONNoise.warning) : feed
    }

    static func readSitemap(
        _ utf8: UnsafeRawBufferPointer,
        url: String?,
        dates: FeedDates,
        into stream: EntryStream
    ) -> ParsedFeed {
        let first = utf8.firstIndex { $0 > 0x20 } ?? 0
        let read = readXML(utf8, from: first, kind: .sitemap, url: url, dates: dates, into: stream)
        var parsed = read.feed
        parsed.sitemaps = read.sitemaps
        return parsed
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
    func warned(_ warning: String) -> ParsedFeed {
        var copy = self
        copy.warnings.insert(warning, at: 0)
        return copy
    }

    /// No feed, and why.
    init(warning: String) {
        warnings = [warning]
    }
}
