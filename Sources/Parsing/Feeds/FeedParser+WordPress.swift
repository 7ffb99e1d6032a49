import Language
package import News

extension FeedParser {
    /// Reads the posts that WordPress gives at `/wp-json/wp/v2/posts`, with the values a feed would give.
    ///
    /// The id is the post's guid, which the site's RSS carries too. With `_embed` in the request authors,
    /// categories and pictures come along. For a document that is no list of posts `isFeed` is false, and a
    /// warning says why.
    /// Source: https://developer.wordpress.org/rest-api/reference/posts/
    package static func parsePosts(_ body: [UInt8], url: String?) -> ParsedFeed {
        var entries: [Entry] = []
        var parsed = parsePosts(body, url: url) { entries.append($0) }
        parsed.entries = entries
        return parsed
    }

    /// The same, giving each entry to `each` as soon as it is read, in document order. What `each` throws ends the
    /// reading. The feed comes back without entries.
    package static func parsePosts<Failure: Error>(
        _ body: [UInt8],
        url: String?,
        each: (Entry) throws(Failure) -> Void
    ) throws(Failure) -> ParsedFeed {
        try EntryStream.run(each) { stream in
            body.withUnsafeBytes { readPosts($0, url: url, into: stream) }
        }
    }

    private static func readPosts(
        _ body: UnsafeRawBufferPointer,
        url: String?,
        into stream: EntryStream
    ) -> ParsedFeed {
        var reader = JSONReader(body, tolerant: true)
        do {
            var inside = reader
            guard try inside.enter("[") else {
                reader.nodesLeft = JSONFeed.limitNodes
                let reason = try reader.document()["message"].text
                return ParsedFeed(warning: "no list of posts: \(reason ?? "not an array of posts")")
            }
        } catch {
            return ParsedFeed(warning: "no list of posts: broken JSON at \(error)")
        }
        var parsed = ParsedFeed()
        var isPosts = true
        parsed.warnings = JSONItems.read(&reader, into: stream) { post in
            isPosts = post["link"]?.string != nil && post["title"] != nil
            if isPosts { stream.emit(entry(ofPost: post, base: url)) }
            parsed.isFeed = parsed.isFeed || isPosts
            return isPosts && !stream.isClosed
        }
        parsed.isFeed = parsed.isFeed || (isPosts && parsed.warnings.isEmpty)
        if !isPosts {
            parsed.warnings.append("no \(parsed.isFeed ? "more" : "list of") posts: an element that is none")
        }
        return parsed
    }

    private static func entry(ofPost post: JSONNode, base: String?) -> Entry {
        var draft = EntryDraft()
        draft.entry.id = post["guid"]?["rendered"].text ?? post["id"].text
        draft.entry.link = post["link"].address(base)
        draft.setTitle(HTMLText.line(post["title"]?["rendered"].text ?? ""), rank: 1)
        // The "_gmt" dates are UTC. The others are in a local zone that is not stated.
        draft.entry.published = post["date_gmt"].time(nil) ?? post["date"].time(nil)
        draft.entry.updated = post["modified_gmt"].time(nil) ?? post["modified"].time(nil)
        draft.entry.publishedFrom = draft.entry.published.map { _ in .feedPublished }
        draft.entry.updatedFrom = draft.entry.updated.map { _ in .feedUpdated }
        let link = draft.entry.link ?? base
        draft.setContent(html(post["content"], base: link), rank: .encoded, language: nil)
        draft.setSummary(html(post["excerpt"], base: link), rank: .main, language: nil)
        let embedded = post["_embedded"]
        for author in embedded?["author"]?.array ?? [] {
            draft.entry.authors.add(Person(name: author["name"].line, url: author["link"].address(base)))
        }
        if draft.entry.authors.isEmpty, let name = post["yoast_head_json"]?["author"].line {
            draft.entry.authors = [Person(name: name)]
        }
        for term in (embedded?["wp:term"]?.array ?? []).flatMap({ $0.array ?? [] }) {
            if let name = term["name"].line { draft.entry.categories.addTerm(name) }
        }
        let media = embedded?["wp:featuredmedia"]?.array?.first
        draft.entry.image =
            media?["source_url"].address(base) ?? post["jetpack_featured_media_url"].address(base)
            ?? post["yoast_head_json"]?["og_image"]?.array?.first?["url"].address(base)
        draft.finish()
        return draft.entry
    }

    private static func html(_ field: JSONNode?, base: String?) -> String {
        FeedText(bytes: Array((field?["rendered"].text ?? "").utf8), isHTML: true).html(base: base)
    }
}
