import Language

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
    ///   - legacyCharset: the encoding of an outlet whose bytes are neither valid UTF-8 nor declared.
    ///   - withMarkup: whether the text is wanted as HTML too, with its links: that costs as much as the text.
    /// - Returns: what was found; an empty text where there is no article.
    package static func extract(
        _ body: [UInt8],
        contentType: String?,
        url: String,
        rules: ExtractionRules = .init(),
        zone: LocalZone? = nil,
        legacyCharset: String? = nil,
        withMarkup: Bool = false
    ) -> ExtractedPage {
        var page = ExtractedPage()
        let utf8 = PageEncoding.utf8(body, contentType: contentType, legacyCharset: legacyCharset).page
        guard let document = HTMLDocument(utf8: utf8) else { return page }
        let tree = document.tree
        let meanings = tree.indices.map { NameMeaning.of($0, in: tree) }
        let pruning = PagePruning(tree, meanings: meanings, trustsNames: true)
        let meta = MetaTags(tree)
        page.robots = meta.all("robots") + meta.all("khabar")
        let linked = LinkedData(tree)
        let found = RuleResults(document, rules)
        page.title = found.title
        page.published = found.date
        if found.title != nil { page.origins.append(.init(field: "title", rule: "configured XPath")) }
        if found.date != nil { page.origins.append(.init(field: "published", rule: "configured XPath")) }
        let metadata = PageMetadata(
            tree: tree,
            meanings: meanings,
            kept: pruning.kept,
            meta: meta,
            linked: linked,
            url: url
        )
        metadata.fill(&page)
        page.signs = PageSigns(tree, meta: meta, linked: linked, base: metadata.base, url: url)
        if let zone {
            page.published = page.published.map(zone.placed)
            page.modified = page.modified.map(zone.placed)
        }
        let article = ArticleText(
            tree: tree,
            meanings: meanings,
            pruning: pruning,
            title: page.title,
            description: page.excerpt,
            linked: linked,
            url: metadata.base
        )
        if withMarkup { page.markup = ExtractedPage.Markup() }
        article.fill(&page, body: found.body, strip: found.strip)
        nameFromText(&page)
        return page
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
