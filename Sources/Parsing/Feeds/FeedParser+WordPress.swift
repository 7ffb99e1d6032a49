import Language
package import News

extension FeedParser {
    /// Reads the posts that WordPress gives at `/wp-json/wp/v2/posts`, with the values a feed would give.
    ///
    /// The id is the post's guid, which the site's RSS carries too. With `_embed` in the request authors,
    /// categories and pictures come along. For a document that is no list of posts `isFeed` is false, and a
    /// warning says why.
    /// Source: https://developer.wordpress.org/rest-api/reference/posts/
    ///
    /// - Parameters:
    ///   - body: as the server sent it, decompressed.
    ///   - context: its address, and the zone of dates that the site states in its own time only. JSON is UTF-8, whatever header
    ///     and operator say.
    ///   - each: takes the posts in document order, each as soon as it is read.
    /// - Returns: the posts as a feed, without entries.
    /// - Throws: what `each` throws, which ends the reading.
    package static func parsePosts<Failure: Error>(
        _ body: [UInt8],
        _ context: DocumentContext,
        each: (Entry) throws(Failure) -> Void
    ) throws(Failure) -> ParsedFeed {
        try EntryStream.run(each) { stream in
            DocumentText(body, DocumentContext()).read {
                readPosts($0, url: context.url, dates: FeedDates(zone: context.zone), into: stream)
            }
        }
    }

    static func readPosts(
        _ text: UnsafeRawBufferPointer,
        url: String?,
        dates: FeedDates,
        into stream: EntryStream
    ) -> ParsedFeed {
        let body = JSONNoise.json(in: text) ?? text
        let list: PostList
        do {
            list = try PostList(in: body)
        } catch {
            return ParsedFeed(warning: "no list of posts: broken JSON at \(error)")
        }
        var parsed = ParsedFeed()
        var isPosts = true
        func take(_ post: JSONNode) -> Bool {
            let named = [post["link"], post["guid"]?["rendered"], post["guid"]]
            isPosts = post["title"] != nil && named.contains { $0.text != nil }
            if isPosts { stream.emit(entry(ofPost: post, base: url, dates: dates)) }
            parsed.isFeed = parsed.isFeed || isPosts
            return isPosts && !stream.isClosed
        }
        switch list.place {
        case .none(let reason): return ParsedFeed(warning: "no list of posts: \(reason)")
        case .array(var reader): parsed.warnings = JSONItems.read(&reader, into: stream, take)
        case .posts(let posts):
            for post in posts where !take(post) { break }
        }
        // An empty list is one of posts where nothing else is in the document.
        parsed.isFeed = parsed.isFeed || (isPosts && parsed.warnings.isEmpty && list.isWhole)
        if parsed.isFeed {
            parsed.format = .wordPress
            if body.count < text.count,
                text.prefix(text.count - body.count).contains(where: { $0 > 0x20 })
            {
                parsed.warnings.insert(JSONNoise.warning, at: 0)
            }
        }
        if !isPosts {
            parsed.warnings.append("no \(parsed.isFeed ? "more" : "list of") posts: an element that is none")
        }
        return parsed
    }

    private static func entry(ofPost post: JSONNode, base: String?, dates: FeedDates) -> Entry {
        var draft = EntryDraft()
        draft.entry.id = rendered(post["guid"]) ?? post["id"].text
        let guid = rendered(post["guid"]).flatMap { $0.lowercased().hasPrefix("http") ? $0 : nil }
        draft.entry.link = post["link"].address(base) ?? guid
        draft.setTitle(HTMLText.line(rendered(post["title"]) ?? ""), rank: 1)
        // The "_gmt" dates are UTC. The others are in a local zone that is not stated.
        let inUTC = FeedDates(zone: LocalZone(offsetSeconds: 0))
        let published = post["date_gmt"].date(inUTC) ?? post["date"].date(dates)
        let updated = post["modified_gmt"].date(inUTC) ?? post["modified"].date(dates)
        draft.entry.setPublished(published, from: .feedPublished)
        draft.entry.setUpdated(updated, from: .feedUpdated)
        let link = draft.entry.link ?? base
        draft.setContent(html(post["content"], base: link), rank: .encoded, language: nil)
        draft.setSummary(html(post["excerpt"], base: link), rank: .main, language: nil)
        let embedded = post["_embedded"]
        for author in embedded?["author"]?.array ?? [] {
            draft.entry.authors.add(Person(name: author["name"].line, url: author["link"].address(base)))
        }
        let named = [
            post["yoast_head_json"]?["author"], post["author_name"], post["author_info"]?["display_name"],
        ]
        if draft.entry.authors.isEmpty, let name = named.lazy.compactMap(\.line).first {
            draft.entry.authors = [Person(name: name)]
        }
        for term in (embedded?["wp:term"]?.array ?? []).flatMap({ $0.array ?? [] }) {
            if let name = term["name"].line { draft.entry.categories.addTerm(name) }
        }
        let media = embedded?["wp:featuredmedia"]?.array?.first
        draft.entry.image =
            media?["source_url"].address(base)
            ?? media?["media_details"]?["sizes"]?["full"]?["source_url"].address(base)
            ?? post["jetpack_featured_media_url"].address(base)
            ?? post["yoast_head_json"]?["og_image"]?.array?.first?["url"].address(base)
        draft.finish()
        return draft.entry
    }

    private static func html(_ field: JSONNode?, base: String?) -> String {
        FeedText(bytes: Array((rendered(field) ?? "").utf8), isHTML: true).html(base: base)
    }

    /// A field as it is shown; some plug-ins give the text in place of the object around it.
    private static func rendered(_ field: JSONNode?) -> String? {
        field?["rendered"].text ?? field?["raw"].text ?? field.text
    }
}

/// Where the posts stand in an answer of WordPress.
///
/// The list is the document itself. Plug-ins put it into an object, or make an object of a list that they filter, with the
/// places as names. The address of one post gives the post alone.
private struct PostList {
    enum Place {
        /// A reader that stands before the list.
        case array(JSONReader)
        case posts([JSONNode])
        case none(reason: String)
    }

    let place: Place
    /// Whether the list is the document itself.
    let isWhole: Bool

    private static let names: Set = ["posts", "data", "items", "results", "articles"]
    /// A page of posts has a hundred at most.
    private static let limitPosts = 500

    init(in body: UnsafeRawBufferPointer) throws(JSONSyntaxError) {
        let start = JSONReader(body, tolerant: true)
        var reader = start
        isWhole = try reader.enter("[")
        place = isWhole ? .array(start) : try PostList.place(inObject: start)
    }

    private static func place(inObject start: JSONReader) throws(JSONSyntaxError) -> Place {
        var reader = start
        guard try reader.enter("{") else { return .none(reason: "not an array of posts") }
        var numbered: [JSONNode] = []
        var isFirst = true
        while let (key, _) = try reader.nextKey(isFirst: isFirst) {
            isFirst = false
            let before = reader
            if names.contains(key), try reader.enter("[") { return .array(before) }
            reader = before
            if !key.isEmpty, key.allSatisfy(\.isNumber), numbered.count < limitPosts {
                reader.nodesLeft = JSONFeed.limitNodes
                numbered.append(try reader.value(depth: 1))
            } else {
                try reader.skipValue()
            }
        }
        guard numbered.isEmpty else { return .posts(numbered) }
        var whole = start
        whole.nodesLeft = JSONFeed.limitNodes
        let root = try whole.document()
        if root["id"] != nil, root["title"] != nil, root["link"] != nil { return .posts([root]) }
        return .none(reason: root["message"].text ?? "not an array of posts")
    }
}
