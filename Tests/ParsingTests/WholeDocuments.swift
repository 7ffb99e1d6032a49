import News

@testable import Parsing

/// The same documents with all their entries at once.
extension FeedParser {
    static func parse(
        _ body: [UInt8],
        contentType: String?,
        url: String?,
        charset: String? = nil,
        now: Timestamp? = nil,
        zone: LocalZone? = nil
    ) -> ParsedFeed {
        var entries: [Entry] = []
        var parsed = parse(
            body,
            DocumentContext(contentType: contentType, url: url, charset: charset, now: now, zone: zone)
        ) {
            entries.append($0)
        }
        parsed.entries = entries
        return parsed
    }

    static func parseSitemap(_ body: [UInt8], contentType: String?, url: String?, now: Timestamp? = nil)
        -> ParsedSitemap
    {
        var entries: [Entry] = []
        var parsed = parseSitemap(body, DocumentContext(contentType: contentType, url: url, now: now)) {
            entries.append($0)
        }
        parsed.entries = entries
        return parsed
    }

    static func parsePosts(_ body: [UInt8], url: String?, zone: LocalZone? = nil) -> ParsedFeed {
        var entries: [Entry] = []
        var parsed = parsePosts(body, DocumentContext(url: url, zone: zone)) { entries.append($0) }
        parsed.entries = entries
        return parsed
    }
}
