import Language
import News

extension FeedParser {
    /// Reads the posts that WordPress gives at `/wp-json/wp/v2/posts`, with the values a feed would give.
    ///
    /// The id is the post's guid, which the site's RSS carries too. With `_embed` in the request authors,
    /// categories and pictures come along. What is no list of posts says so in `isFeed` and a warning.
    /// Source: https://developer.wordpress.org/rest-api/reference/posts/
    package static func parsePosts(_ body: [UInt8], url: String?) -> ParsedFeed {
        let root: JSONNode
        do {
            root = try JSONNode(body, tolerant: true)
        } catch {
            return ParsedFeed(warning: "no list of posts: broken JSON at \(error)")
        }
        guard let posts = root.array, posts.allSatisfy({ $0["link"]?.string != nil && $0["title"] != nil })
        else {
            return ParsedFeed(warning: "no list of posts: \(root["message"].text ?? "not an array of posts")")
        }
        var parsed = ParsedFeed()
        parsed.isFeed = true
        parsed.entries = posts.map { entry(ofPost: $0, base: url) }
        return parsed
    }

    private static func entry(ofPost post: JSONNode, base: String?) -> Entry {
        var draft = EntryDraft()
        draft.entry.id = post["guid"]?["rendered"].text ?? post["id"].text
        draft.entry.link = post["link"].address(base)
        draft.setTitle(HTMLText.line(post["title"]?["rendered"].text ?? ""), rank: 1)
        // The "_gmt" dates are UTC; the others are local to a zone that nobody says.
        draft.entry.published = post["date_gmt"].time ?? post["date"].time
        draft.entry.updated = post["modified_gmt"].time ?? post["modified"].time
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
        return draft.finished()
    }

    private static func html(_ field: JSONNode?, base: String?) -> String {
        FeedText(bytes: Array((field?["rendered"].text ?? "").utf8), isHTML: true).html(base: base)
    }
}
