import News

/// JSON Feed 1 and 1.1. Source: https://www.jsonfeed.org/version/1.1/
enum JSONFeed {
    /// Reads a document that begins like JSON; one that is no JSON Feed says why.
    static func parse(_ utf8: UnsafeRawBufferPointer, url: String?, into stream: EntryStream) -> ParsedFeed {
        let utf8 = Array(utf8)
        let root: JSONNode
        var warnings: [String] = []
        do {
            root = try JSONNode(utf8, tolerant: true)
        } catch {
            guard let part = wholeItems(of: utf8), let readable = try? JSONNode(part, tolerant: true) else {
                return ParsedFeed(warning: "no feed: broken JSON at \(error)")
            }
            root = readable
            warnings = ["broken JSON at \(error): the items before it are kept"]
        }
        guard let format = format(of: root) else {
            return ParsedFeed(warning: "no feed: JSON without the version and the items of a JSON Feed")
        }
        var parsed = ParsedFeed()
        parsed.isFeed = true
        parsed.format = format
        parsed.warnings = warnings
        let base = url ?? root["feed_url"].text ?? root["home_page_url"].text
        parsed.feed = metadata(of: root, base: base)
        for item in root["items"]?.array ?? [] where item.object != nil {
            stream.emit(entry(of: item, base: base))
        }
        if root["items"]?.array == nil { parsed.warnings.append("a JSON Feed without items") }
        return parsed
    }

    /// A broken document up to the end of its last whole item, closed there; nil when no item is whole.
    private static func wholeItems(of utf8: [UInt8]) -> [UInt8]? {
        var depth = 0
        var isInString = false
        var end: Int?
        var at = 0
        while at < utf8.count {
            switch utf8[at] {
            case UInt8(ascii: "\\") where isInString: at += 1
            case UInt8(ascii: "\""): isInString.toggle()
            case _ where isInString: break
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                // Inside the document's object and its array.
                if depth == 2, utf8[at] == UInt8(ascii: "}") { end = at + 1 }
            default: break
            }
            at += 1
        }
        return end.map { Array(utf8[..<$0]) + Array("]}".utf8) }
    }

    private static func format(of root: JSONNode) -> FeedFormat? {
        guard let version = root["version"].text?.lowercased() else { return nil }
        let isNamed = version.contains("jsonfeed.org/version")
        guard isNamed || root["items"]?.array != nil else { return nil }
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

    private static func entry(of item: JSONNode, base: String?) -> Entry {
        var entry = Entry()
        entry.id = item["id"].text
        entry.title = item["title"].line
        entry.link = item["url"].address(base) ?? item["external_url"].address(base)
        entry.published = item["date_published"].time
        entry.updated = item["date_modified"].time
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
