import News

/// JSON Feed 1 and 1.1. Source: https://www.jsonfeed.org/version/1.1/
enum JSONFeed {
    /// Most values in one item, or in what the feed says of itself.
    static let limitNodes = 20_000

    /// Reads a document that begins like JSON; one that is no JSON Feed says why.
    ///
    /// Items are read one by one, after what the feed says of itself, wherever that stands. A broken item
    /// costs no other.
    static func parse(
        _ utf8: UnsafeRawBufferPointer,
        url: String?,
        dates: FeedDates,
        into stream: EntryStream
    ) -> ParsedFeed {
        var head = JSONFeedHead()
        var failure: JSONSyntaxError?
        do {
            try head.read(utf8)
        } catch {
            failure = error
        }
        guard let format = format(of: head) else {
            return ParsedFeed(
                warning: failure.map { "no feed: broken JSON at \($0)" }
                    ?? "no feed: JSON without the version and the items of a JSON Feed"
            )
        }
        var parsed = ParsedFeed()
        parsed.isFeed = true
        parsed.format = format
        let root = JSONNode(.object(head.members), at: .init(line: 1, column: 1))
        let base = url ?? root["feed_url"].text ?? root["home_page_url"].text
        parsed.feed = metadata(of: root, base: base)
        if var reader = head.items {
            parsed.warnings = JSONItems.read(&reader, into: stream) { item in
                if item.object != nil { stream.emit(entry(of: item, base: base, dates: dates)) }
                return !stream.isClosed
            }
        } else {
            parsed.warnings = ["a JSON Feed without items"]
        }
        if root["version"] == nil { parsed.warnings.insert("a JSON Feed without version", at: 0) }
        if parsed.warnings.isEmpty, let failure { parsed.warnings = ["broken JSON at \(failure)"] }
        return parsed
    }

    private static func format(of head: JSONFeedHead) -> FeedFormat? {
        let root = JSONNode(.object(head.members), at: .init(line: 1, column: 1))
        guard let version = root["version"].text?.lowercased() else {
            // Other programs' lists have items too, but they do not say where the feed and its site are.
            let isNamed = root["feed_url"].text != nil || root["home_page_url"].text != nil
            return isNamed && head.items != nil ? .json1 : nil
        }
        let isNamed = version.contains("jsonfeed.org/version")
        guard isNamed || head.items != nil else { return nil }
        return version.hasSuffix("1.1") ? .json11 : .json1
    }

    private static func metadata(of root: JSONNode, base: String?) -> FeedMetadata {
        var feed = FeedMetadata()
        feed.title = root["title"].line
        feed.description = root["description"].text
        feed.link = root["home_page_url"].address(base)
        feed.selfURL = root["feed_url"].address(base)
        feed.hub = root["hubs"]?.array?.lazy.compactMap { $0["url"].address(base) }.first
        feed.language = root["language"].text
        feed.authors = people(root, base: base)
        feed.image = root["icon"].address(base)
        feed.icon = root["favicon"].address(base)
        return feed
    }

    private static func people(_ node: JSONNode, base: String?) -> [Person] {
        var people: [Person] = []
        for author in (node["authors"]?.array ?? []) + [node["author"]].compactMap({ $0 }) {
            if author.object != nil {
                people.add(Person(name: author["name"].line, url: author["url"].address(base)))
            } else if let person = Optional(author).text.flatMap({ Person(feedText: $0) }) {
                people.add(person)
            }
        }
        return people
    }

    private static func entry(of item: JSONNode, base: String?, dates: FeedDates) -> Entry {
        var entry = Entry()
        entry.id = item["id"].text
        entry.title = item["title"].line
        let id = item["id"].text.flatMap { ["http", "https"].contains(URLReference($0).scheme) ? $0 : nil }
        entry.link = item["url"].address(base) ?? item["external_url"].address(base) ?? id
        entry.setPublished(item["date_published"].date(dates), from: .feedPublished)
        entry.setUpdated(item["date_modified"].date(dates), from: .feedUpdated)
        entry.authors = people(item, base: base)
        entry.summary = item["summary"].text.map {
            FeedText(bytes: Array($0.utf8), isHTML: false).html(base: nil)
        }
        entry.content = item["content_html"].text.map {
            FeedText(bytes: Array($0.utf8), isHTML: true).html(base: base)
        }
        let text =
            entry.content.map { HTMLText.plain($0) } ?? item["content_text"].text ?? item["summary"].text
        entry.text = text.flatMap { $0.isEmpty ? nil : $0 }
        for tag in item["tags"]?.array ?? [] {
            if let term = Optional(tag).text { entry.categories.addTerm(term) }
        }
        for attachment in item["attachments"]?.array ?? [] {
            guard let url = attachment["url"].address(base) else { continue }
            let size = attachment["size_in_bytes"]?.integer.flatMap { $0 >= 0 ? $0 : nil }
            entry.enclosures.append(
                Entry.Enclosure(url: url, type: attachment["mime_type"].text, length: size)
            )
        }
        entry.image = item["image"].address(base) ?? item["banner_image"].address(base)
        entry.language = item["language"].text
        return entry
    }
}

/// What a JSON Feed says of itself, and where its items stand.
private struct JSONFeedHead {
    private(set) var members: [JSONNode.Member] = []
    /// A reader that stands before the list of items.
    private(set) var items: JSONReader?

    private static let names: Set = [
        "version", "title", "description", "home_page_url", "feed_url", "hubs", "language", "author",
        "authors", "icon", "favicon",
    ]

    /// Goes through the whole document, and makes values only of the members in `names`.
    mutating func read(_ utf8: UnsafeRawBufferPointer) throws(JSONSyntaxError) {
        var reader = JSONReader(utf8, tolerant: true)
        guard try reader.enter("{") else { return }
        reader.nodesLeft = JSONFeed.limitNodes
        var isFirst = true
        while let (key, position) = try reader.nextKey(isFirst: isFirst) {
            isFirst = false
            if JSONFeedHead.names.contains(key), reader.nodesLeft > 0 {
                let value = try reader.value(depth: 1)
                members.append(.init(key: key, keyPosition: position, value: value))
            } else {
                let before = reader
                if key == "items", try reader.enter("[") { items = before }
                reader = before
                try reader.skipValue()
            }
        }
    }
}

/// The elements of a JSON list, one after another.
enum JSONItems {
    /// Hands over each element of the list that stands next, until no more is wanted.
    ///
    /// - Returns: warnings. A broken element costs no other, unless the document ends inside it.
    static func read(
        _ reader: inout JSONReader,
        into stream: EntryStream,
        _ take: (JSONNode) -> Bool
    ) -> [String] {
        var broken: JSONSyntaxError?
        var countOfBroken = 0
        do {
            guard try reader.enter("[") else { return [] }
            var isFirst = true
            while try reader.nextElement(isFirst: isFirst) {
                isFirst = false
                if let warning = stream.begin(at: reader.at) { return [warning] }
                let before = reader
                reader.nodesLeft = JSONFeed.limitNodes
                do {
                    guard take(try reader.value(depth: 1)) else { break }
                } catch {
                    broken = broken ?? error
                    reader = before
                    try reader.skipValue()
                    countOfBroken += 1
                }
            }
        } catch {
            return ["broken JSON at \(broken ?? error): the items before it are kept"]
        }
        return broken.map { ["broken JSON at \($0): items left out: \(countOfBroken)"] } ?? []
    }
}
