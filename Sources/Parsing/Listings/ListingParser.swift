import Language
package import News

/// Reads the news off a page that has no feed: by the configuration's XPaths, or by the look of its links.
package enum ListingParser {
    /// Finds the items of a listing.
    ///
    /// - Parameters:
    ///   - body: the page as the server sent it, in any encoding.
    ///   - contentType: the HTTP header, for its charset.
    ///   - url: the final address; relative links are resolved against it.
    ///   - rules: XPaths; with no `items` the links are grouped by shape.
    ///   - now: what "4 hours ago" counts from: when the page was fetched.
    ///   - zone: of dates with a time and no zone; nil: UTC.
    ///   - charset: what the operator says of the encoding; it goes before what header and document say.
    /// - Returns: the items in the order of the page, each address once.
    package static func parse(
        _ body: [UInt8],
        contentType: String?,
        url: String,
        rules: ListingRules = .init(),
        now: Timestamp,
        zone: LocalZone? = nil,
        charset: String? = nil
    ) -> ParsedListing {
        var listing = ParsedListing()
        let utf8 = PageEncoding.utf8(body, contentType: contentType, charset: charset).page
        guard let document = HTMLDocument(utf8: utf8) else { return listing }
        let tree = document.tree
        let meta = MetaTags(tree)
        listing.title = meta.title
        listing.language = tree.indices.first { tree.tag($0) == .html }.flatMap { tree.string(.lang, of: $0) }
        let page = ListingPage(
            tree: tree,
            kept: KeptNodes(tree),
            meanings: tree.indices.map { NameMeaning.of($0, in: tree) },
            base: meta.base.map { URLReference.resolve($0, against: url) } ?? url,
            url: url,
            published: meta.first("article:published_time", "datepublished", "date").flatMap {
                NewsDate($0).map { zone?.placed($0) ?? $0 }
            },
            now: now,
            zone: zone
        )
        if rules.items != nil {
            ListingByRules(document, page: page, rules: rules).read(into: &listing)
        } else {
            listing.entries = ListingByShape(page: page).entries()
        }
        return listing
    }
}

/// What both ways of reading a listing know of the page.
struct ListingPage {
    let tree: PageTree
    /// Everything: a listing is not pruned.
    let kept: KeptNodes
    let meanings: [NameMeaning]
    let base: String
    let url: String
    /// What the page states of itself, for an item that is the page itself.
    let published: NewsDate?
    let now: Timestamp
    let zone: LocalZone?

    /// A date as the page states it: absolute in the outlet's zone, or relative to now.
    func date(_ text: String) -> NewsDate? {
        if let absolute = NewsDate(text) { return zone?.placed(absolute) ?? absolute }
        let relative = NewsDate(text, now: now)
        return relative.map { zone?.placed($0) ?? $0 }
    }

    /// The canonical form of a link's address; nil for what is no web page.
    func address(of link: Int) -> CanonicalURL? {
        guard let href = tree.string(.href, of: link), !href.hasPrefix("#") else { return nil }
        return CanonicalURL(URLReference.resolve(href, against: base))
    }

    /// The words of a link: the heading in one that wraps a whole card, else all its words; where it has none, what its picture
    /// is called.
    func headline(of link: Int) -> (text: String, isShown: Bool) {
        let range = tree.subtree(link).prefix(100)
        let heading = range.first { tree.tag($0).isHeading }
        let line = tree.line(heading ?? link, limit: 600)
        if line.contains(where: \.isLetter) { return (whole(line, link), true) }
        let pictures = range.filter { tree.tag($0) == .img }
        let names =
            pictures.compactMap { tree.string(.alt, of: $0) }
            + [tree.string(.title, of: link)].compactMap(\.self)
        return (names.first { $0.split(separator: " ").count >= 2 }.map(HTMLText.line) ?? "", false)
    }

    /// A headline that was cut for its length, as the link's title or its picture's name have it whole.
    private func whole(_ line: String, _ link: Int) -> String {
        guard CutTitle.isCut(line) else { return line }
        let range = tree.subtree(link).prefix(100)
        let names =
            [tree.string(.title, of: link)]
            + range.filter { tree.tag($0) == .img }.map { tree.string(.alt, of: $0) }
        return names.compactMap(\.self).map(HTMLText.line).lazy.compactMap {
            CutTitle.mended(line, by: $0)
        }.first ?? line
    }
}
