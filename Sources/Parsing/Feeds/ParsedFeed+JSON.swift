import News

extension ParsedFeed {
    /// One JSON object on one line, as `khabar parse --json` prints it; what is not given is left out.
    ///
    /// - Parameter file: the path printed as `file`; nil leaves it out.
    /// - Returns: UTF-8 without a line break at its end.
    package func json(file: String?) -> [UInt8] {
        var json = JSONLine()
        json.object { json in
            json.member("file", file)
            json.member("ok", isFeed)
            json.member("format", format.rawValue)
            json.member("encoding", encoding)
            json.member("warnings", warnings)
            json.member("feed") { json in json.members(of: feed) }
            json.array("entries", entries) { json, entry in json.members(of: entry) }
        }
        return json.bytes
    }
}

/// Writes JSON without a tree; members without a value write nothing.
private struct JSONLine {
    private(set) var bytes: [UInt8] = []
    private var needsComma = false

    mutating func object(_ body: (inout JSONLine) -> Void) {
        separate()
        bytes.append(UInt8(ascii: "{"))
        body(&self)
        bytes.append(UInt8(ascii: "}"))
        needsComma = true
    }

    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = false
    }

    private mutating func key(_ key: StaticString) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        key.withUTF8Buffer { bytes.append(contentsOf: $0) }
        bytes.append(contentsOf: "\":".utf8)
    }

    private mutating func string(_ text: String) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case 0x0A: bytes.append(contentsOf: "\\n".utf8)
            case 0x0D: bytes.append(contentsOf: "\\r".utf8)
            case 0x09: bytes.append(contentsOf: "\\t".utf8)
            case ..<0x20, 0x7F:
                let digits = Array("0123456789abcdef".utf8)
                bytes.append(contentsOf: "\\u00".utf8)
                bytes.append(digits[Int(byte >> 4)])
                bytes.append(digits[Int(byte & 15)])
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
        needsComma = true
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
        bytes.append(UInt8(ascii: "["))
        for value in values { string(value) }
        bytes.append(UInt8(ascii: "]"))
        needsComma = true
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
        bytes.append(UInt8(ascii: "["))
        for value in values { object { json in body(&json, value) } }
        bytes.append(UInt8(ascii: "]"))
        needsComma = true
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
