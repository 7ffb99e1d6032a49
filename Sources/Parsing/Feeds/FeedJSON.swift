package import News
import Machinery

/// What `khabar parse --json` prints of a feed: one JSON object on one line, written as the entries come.
///
/// Entries come before what is known only at the document's end; what is not given is left out.
package struct FeedJSON {
    private var json = JSONWriter()
    private var hasEntries = false

    /// Begins the line of a document.
    ///
    /// - Parameter file: the path printed as `file`; nil leaves it out.
    package init(file: String?) {
        json.open("{")
        json.member("file", file)
    }

    /// Bytes written and not yet taken.
    package var count: Int { json.bytes.count }

    /// The next of the feed's entries.
    package mutating func add(_ entry: Entry) {
        if !hasEntries {
            json.key("entries")
            json.open("[")
            hasEntries = true
        }
        json.object { json in json.members(of: entry) }
    }

    /// Everything else, and the end of the line.
    package mutating func finish(_ parsed: ParsedFeed) {
        if hasEntries { json.close("]") }
        json.member("ok", parsed.isFeed)
        json.member("format", parsed.format.rawValue)
        json.member("encoding", parsed.encoding)
        json.member("warnings", parsed.warnings)
        json.array("sitemaps", parsed.sitemaps) { json, sitemap in
            json.member("url", sitemap.url)
            json.member("modified", sitemap.modified)
        }
        json.member("feed") { json in json.members(of: parsed.feed) }
        json.close("}")
        json.endLine()
    }

    /// Hands over what was written since the last call.
    package mutating func take() -> [UInt8] {
        json.take()
    }
}

extension ParsedFeed {
    /// The line of a feed that holds its entries.
    package func json(file: String?) -> [UInt8] {
        var json = FeedJSON(file: file)
        for entry in entries { json.add(entry) }
        json.finish(self)
        return json.take()
    }
}

extension JSONWriter {
    fileprivate mutating func member(_ name: StaticString, _ value: Timestamp?) {
        member(name, value.map { "\($0)" })
    }

    fileprivate mutating func members(of feed: FeedMetadata) {
        member("id", feed.id)
        member("title", feed.title)
        member("description", feed.description)
        member("link", feed.link)
        member("self", feed.selfURL)
        member("hub", feed.hub)
        member("language", feed.language)
        member("updated", feed.updated)
        member("published", feed.published)
        people("authors", feed.authors)
        member("ttl", feed.ttlMinutes)
        member("image", feed.image)
        member("icon", feed.icon)
        member("categories", feed.categories)
        member("copyright", feed.copyright)
        member("generator", feed.generator)
    }

    fileprivate mutating func members(of entry: Entry) {
        member("id", entry.id)
        member("title", entry.title)
        member("link", entry.link)
        member("published", entry.published)
        member("updated", entry.updated)
        people("authors", entry.authors)
        member("summary", entry.summary)
        member("content", entry.content)
        member("text", entry.text)
        member("categories", entry.categories)
        array("enclosures", entry.enclosures) { json, enclosure in
            json.member("url", enclosure.url)
            json.member("type", enclosure.type)
            json.member("length", enclosure.length)
        }
        member("image", entry.image)
        if !entry.comments.isEmpty {
            member("comments") { json in
                json.member("url", entry.comments.url)
                json.member("feed", entry.comments.feed)
                json.member("count", entry.comments.count)
            }
        }
        member("language", entry.language)
        if let source = entry.source {
            member("source") { json in
                json.member("title", source.title)
                json.member("url", source.url)
            }
        }
    }

    private mutating func people(_ name: StaticString, _ people: [Person]) {
        array(name, people) { json, person in
            json.member("name", person.name)
            json.member("email", person.email)
            json.member("url", person.url)
        }
    }
}
