import Language
import News

/// Takes the article out of a page: text, headline, dates, author, picture.
///
/// The same bytes give the same result: there is no state. Cost: about that of libxml2's own parse again.
package enum PageExtractor {
    /// Reads one page.
    ///
    /// - Parameters:
    ///   - body: the page as the server sent it, in any encoding.
    ///   - contentType: the HTTP header, for its charset.
    ///   - url: the final address; relative links are resolved against it.
    ///   - rules: XPaths that go before the general rules where they select something.
    ///   - zone: of dates with a time and no zone; nil: UTC.
    ///   - charset: what the operator says of the encoding; it goes before what header and document say.
    ///   - withMarkup: whether the text is wanted as HTML too, with its links: that costs as much as the text.
    /// - Returns: what was found; an empty text where there is no article.
    package static func extract(
        _ body: [UInt8],
        contentType: String?,
        url: String,
        rules: ExtractionRules = .init(),
        zone: LocalZone? = nil,
        charset: String? = nil,
        withMarkup: Bool = false
    ) -> ExtractedPage {
        var page = ExtractedPage()
        let utf8 = PageEncoding.utf8(body, contentType: contentType, charset: charset).page
        guard let document = HTMLDocument(utf8: utf8) else { return page }
        let tree = document.tree
        let meanings = tree.indices.map { NameMeaning.of($0, in: tree) }
        var pruning = PagePruning(tree, meanings: meanings, trustsNames: true)
        let meta = MetaTags(tree)
        page.robots = meta.all("robots") + meta.all("khabar")
        var linked = LinkedData(tree)
        let titles = [meta.first("og:title"), meta.first("twitter:title"), meta.title].compactMap(
            \.self
        )
        var own = KeptNodes(tree)
        let others = PageArticles(tree: tree, meanings: meanings, pruning: pruning)
            .others(titles: titles + linked.statedTitles, at: url)
        if !others.isEmpty {
            others.forEach { own.leaveOut($0) }
            pruning.leaveOut(others)
        }
        let base = meta.base.map { URLReference.resolve($0, against: url) } ?? url
        linked.choose(for: statement(of: tree, own, meta, titles, url: url, base: base))
        let found = RuleResults(document, rules)
        page.title = found.title
        page.published = found.date
        if found.title != nil { page.origins.append(.init(field: "title", rule: "configured XPath")) }
        if found.date != nil { page.origins.append(.init(field: "published", rule: "configured XPath")) }
        let metadata = PageMetadata(
            tree: tree,
            meanings: meanings,
            kept: pruning.kept,
            own: own,
            meta: meta,
            linked: linked,
            url: url
        )
        metadata.fillHead(&page)
        page.signs = PageSigns(tree, own: own, meta: meta, linked: linked, base: base, url: url)
        let article = ArticleText(
            tree: tree,
            meanings: meanings,
            pruning: pruning,
            title: page.title,
            description: page.summary,
            linked: linked,
            url: base
        )
        if withMarkup { page.markup = ExtractedPage.Markup() }
        let nodes = article.fill(&page, body: found.body, strip: found.strip)
        let place = ArticlePlace(
            tree: tree,
            meanings: meanings,
            title: page.title,
            nodes: nodes,
            own: own,
            url: url
        )
        metadata.fillRest(&page, place: place)
        if let zone {
            page.published = page.published.map(zone.placed)
            page.modified = page.modified.map(zone.placed)
        }
        nameFromText(&page)
        return page
    }

    /// What the page says of itself outside of its linked data.
    private static func statement(
        of tree: PageTree,
        _ own: KeptNodes,
        _ meta: MetaTags,
        _ titles: [String],
        url: String,
        base: String
    ) -> LinkedData.Own {
        let stated = (meta.canonicals + meta.all("og:url")).compactMap {
            CanonicalClaim.of($0, page: url, base: base)
        }
        let headings = tree.indices.lazy.filter { tree.tag($0) == .h1 && own[$0] }.prefix(6).map {
            tree.line($0, limit: 600)
        }
        return LinkedData.Own(
            addresses: ([url] + stated).map(PageAddress.init).filter { !$0.host.isEmpty },
            titles: titles + headings.filter { !$0.isEmpty },
            base: base
        )
    }

    /// Arabic outlets name the author in the text's first words, while the page's data name the desk.
    private static func nameFromText(_ page: inout ExtractedPage) {
        guard page.direction == "rtl", !page.text.isEmpty,
            let byline = Attribution(text: page.text, outletName: page.siteName).byline
        else { return }
        page.byline = byline
        page.origins.removeAll { $0.field == "byline" }
        page.origins.append(.init(field: "byline", rule: "dateline of the text"))
    }
}
