package import News

/// What `khabar parse --json` prints of a feed: one JSON object on one line, written as the entries come.
///
/// Entries come before what is known only at the document's end; what is not given is left out.
package struct FeedJSON {
    private var json = JSONLine()
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
        json.bytes.append(UInt8(ascii: "\n"))
    }

    /// Hands over what was written since the last call.
    package mutating func take() -> [UInt8] {
        defer { json.bytes.removeAll(keepingCapacity: true) }
        return json.bytes
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

/// Writes JSON without a tree; members without a value write nothing.
private struct JSONLine {
    fileprivate(set) var bytes: [UInt8] = []
    private var needsComma = false

    /// Begins an object or an array.
    mutating func open(_ bracket: Unicode.Scalar) {
        separate()
        bytes.append(UInt8(ascii: bracket))
    }

    mutating func close(_ bracket: Unicode.Scalar) {
        bytes.append(UInt8(ascii: bracket))
        needsComma = true
    }

    mutating func object(_ body: (inout JSONLine) -> Void) {
        open("{")
        body(&self)
        close("}")
    }

    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = false
    }

    mutating func key(_ key: StaticString) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        key.withUTF8Buffer { bytes.append(contentsOf: $0) }
        bytes.append(contentsOf: "\":".utf8)
    }

    private mutating func string(_ text: String) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { utf8 in
            let text = UnsafeRawBufferPointer(utf8)
            var start = 0
            while let place = JSONLine.firstToEscape(in: text, from: start) {
                bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: text[start..<place]))
                append(escaped: text[place])
                start = place + 1
            }
            bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: text[start...]))
        }
        bytes.append(UInt8(ascii: "\""))
        needsComma = true
    }

    private mutating func append(escaped byte: UInt8) {
        bytes.append(UInt8(ascii: "\\"))
        switch byte {
        case 0x0A: bytes.append(UInt8(ascii: "n"))
        case 0x0D: bytes.append(UInt8(ascii: "r"))
        case 0x09: bytes.append(UInt8(ascii: "t"))
        case ..<0x20, 0x7F:
            bytes.append(contentsOf: "u00".utf8)
            bytes.append(UInt8(ascii: "0") + byte >> 4)
            bytes.append(byte & 15 < 10 ? UInt8(ascii: "0") + byte & 15 : UInt8(ascii: "a") + byte & 15 - 10)
        default: bytes.append(byte)
        }
    }

    /// The first quote, backslash or control character.
    private static func firstToEscape(in text: UnsafeRawBufferPointer, from start: Int) -> Int? {
        var i = start
        while i + 8 <= text.count {
            let bytes = EightBytes(text, from: i)
            let found =
                bytes.controls | bytes.places(of: UInt8(ascii: "\"")) | bytes.places(of: UInt8(ascii: "\\"))
                | bytes.places(of: 0x7F)
            if found != 0 { return i + EightBytes.countBefore(found) }
            i += 8
        }
        while i < text.count {
            switch text[i] {
            case ..<0x20, 0x7F, UInt8(ascii: "\""), UInt8(ascii: "\\"): return i
            default: i += 1
            }
        }
        return nil
    }

    mutating func member(_ name: StaticString, _ value: String?) {
        guard let value else { return }
        key(name)
        string(value)
    }

    mutating func member(_ name: StaticString, _ value: Timestamp?) {
        member(name, value.map { "\($0)" })
    }

    mutating func member(_ name: StaticString, _ value: Int?) {
        guard let value else { return }
        key(name)
        bytes.append(contentsOf: "\(value)".utf8)
        needsComma = true
    }

    mutating func member(_ name: StaticString, _ value: Bool) {
        key(name)
        bytes.append(contentsOf: (value ? "true" : "false").utf8)
        needsComma = true
    }

    mutating func member(_ name: StaticString, _ values: [String]) {
        guard !values.isEmpty else { return }
        key(name)
        open("[")
        for value in values { string(value) }
        close("]")
    }

    mutating func member(_ name: StaticString, _ body: (inout JSONLine) -> Void) {
        key(name)
        object(body)
    }

    mutating func array<Value>(
        _ name: StaticString,
        _ values: [Value],
        _ body: (inout JSONLine, Value) -> Void
    ) {
        guard !values.isEmpty else { return }
        key(name)
        open("[")
        for value in values { object { json in body(&json, value) } }
        close("]")
    }

    mutating func members(of feed: FeedMetadata) {
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

    mutating func members(of entry: Entry) {
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
