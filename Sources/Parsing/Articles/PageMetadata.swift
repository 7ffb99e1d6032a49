import Machinery
import News

/// Everything a page says of itself beside its text.
struct PageMetadata {
    let tree: PageTree
    let meanings: [NameMeaning]
    let kept: KeptNodes
    /// All but what other articles on the page hold.
    let own: KeptNodes
    let meta: MetaTags
    let linked: LinkedData
    let url: String

    /// What relative links are resolved against.
    var base: String { meta.base.map { URLReference.resolve($0, against: url) } ?? url }

    /// Fills what is stated without regard to where the article stands: names, headline, language, excerpt.
    func fillHead(_ page: inout ExtractedPage) {
        set("site_name", \.siteName, siteName(), in: &page)
        let titles = PageTitle(siteNames: siteNames(), url: url)
        let shown = shownTitles()
        let title = titles.choose(stated: statedTitles(), shown: shown.all, main: shown.main)
        set("title", \.title, title, in: &page)
        set("lang", \.language, language(), in: &page)
        set("dir", \.direction, direction(), in: &page)
        set("excerpt", \.summary, summary(), in: &page)
    }

    /// Fills what must be the own article's: author, dates, picture, address.
    func fillRest(_ page: inout ExtractedPage, place: ArticlePlace) {
        let byline = PageByline(
            tree: tree,
            meanings: meanings,
            meta: meta,
            linked: linked,
            place: place,
            siteNames: PageTitle(siteNames: siteNames(), url: url).siteNames,
            url: url
        )
        set("byline", \.byline, byline.choose(), in: &page)
        let dates = PageDates(
            tree: tree,
            meanings: meanings,
            kept: kept,
            meta: meta,
            linked: linked,
            place: place,
            url: url
        )
        .find()
        set("published", \.published, dates.published, in: &page)
        set("modified", \.modified, dates.modified, in: &page)
        set("canonical_url", \.canonicalURL, canonical(base), in: &page)
        set("lead_image", \.leadImage, image(base, place), in: &page)
    }

    private func set<Value>(
        _ field: String,
        _ path: WritableKeyPath<ExtractedPage, Value?>,
        _ found: (Value, String)?,
        in page: inout ExtractedPage
    ) {
        guard let found, page[keyPath: path] == nil else { return }
        page[keyPath: path] = found.0
        page.origins.append(.init(field: field, rule: found.1))
    }

    /// On one line, without markup; nil where nothing is left.
    func clean(_ text: String?) -> String? {
        guard let text else { return nil }
        // JSON and attribute values hold markup and references where sites encode twice.
        let line =
            text.holds(UInt8(ascii: "&")) || text.holds(UInt8(ascii: "<"))
            ? HTMLText.line(text) : String(decoding: Array(text.utf8).collapsingSpace, as: UTF8.self)
        return line.isEmpty ? nil : line
    }

    private func siteName() -> (String, String)? {
        let stated = [
            ("og:site_name", meta.first("og:site_name")),
            ("JSON-LD publisher", linked.text(linked.article?["publisher"], "name")),
            ("JSON-LD WebSite", linked.text(linked.site?["name"])),
            ("application-name", meta.first("application-name", "apple-mobile-web-app-title")),
        ]
        return stated.lazy.compactMap { rule, text in clean(text).map { ($0, rule) } }.first
    }

    /// Every name that the page states for its site, since a title may end in any of them. Some pages state
    /// their title in place of a name; that one is left out.
    private func siteNames() -> [String] {
        let stated = [
            meta.first("og:site_name"), linked.text(linked.article?["publisher"], "name"),
            linked.text(linked.site?["name"]),
            meta.first("application-name", "apple-mobile-web-app-title"),
        ]
        let titles = statedTitles().map(\.text)
        return stated.compactMap(clean).filter { !titles.contains($0) }
    }

    private func statedTitles() -> [(text: String, rule: String)] {
        [
            ("og:title", meta.first("og:title")),
            ("JSON-LD headline", linked.text(linked.article?["headline"])),
            ("twitter:title", meta.first("twitter:title")), ("title element", meta.title),
            (
                "meta title",
                meta.first("title", "dc.title", "dcterms.title", "citation_title", "parsely-title")
            ),
        ].compactMap { rule, text in clean(text).map { ($0, rule) } }
    }

    /// Headings and elements named title, in document order, and the distinct ones among them that are `h1`.
    private func shownTitles() -> (all: [String], main: [String]) {
        var found: [String] = []
        var main: [String] = []
        var i = 0
        while i < tree.nodes.count, found.count < 30 {
            let tag = tree.tag(i)
            if !own[i] {
                i = tree.end(i)
                continue
            }
            if tag == .h1 || tag == .h2
                || tag != .text && meanings[i].contains(.title) && tag != .html && tag != .body
            {
                let line = tree.line(headline(in: i) ?? i, limit: 600)
                if !line.isEmpty, line.utf8.count < 500 {
                    found.append(line)
                    if tag == .h1, !main.contains(line) { main.append(line) }
                }
                // A title's name is often also that of the box around it.
                i = tag == .h1 || tag == .h2 ? tree.end(i) : i + 1
            } else {
                i += 1
            }
        }
        return (found, main)
    }

    /// The part of a great heading that its class calls the headline, where a rubric stands beside it.
    private func headline(in heading: Int) -> Int? {
        guard tree.tag(heading) == .h1 else { return nil }
        let parts = tree.children(heading).filter { tree.tag($0) != .text }
        let named = parts.filter { meanings[$0].contains(.title) }
        guard parts.count >= 2, named.count == 1, let part = named.first else { return nil }
        // What the page states as its title counts, rubric and all.
        let whole = FoldedText(tree.line(heading, limit: 600)).squeezed
        let stated = statedTitles().prefix(2)
        if stated.count == 2, stated.allSatisfy({ FoldedText($0.text).squeezed == whole }) {
            return nil
        }
        return tree.line(part, limit: 600).count >= 12 ? part : nil
    }

    private func language() -> (String, String)? {
        if let html = tree.indices.first(where: { tree.tag($0) == .html }) {
            if let lang = tree.string(.lang, of: html) ?? tree.string(.xmlLang, of: html) {
                return (lang, "html lang")
            }
        }
        if let lang = linked.text(linked.article?["inLanguage"], "alternateName", "name") {
            return (lang, "JSON-LD inLanguage")
        }
        if let lang = meta.first("og:locale", "language", "dc.language", "content-language") {
            return (lang.split(separator: "_").joined(separator: "-"), "meta language")
        }
        return writesArabic ? ("ar", "letters of the text") : nil
    }

    private func direction() -> (String, String)? {
        for node in tree.indices where tree.tag(node) == .html || tree.tag(node) == .body {
            if let dir = tree.string(.dir, of: node)?.lowercased(), dir == "rtl" || dir == "ltr" {
                return (dir, "dir")
            }
        }
        return writesArabic ? ("rtl", "letters of the text") : nil
    }

    /// Whether most letters of the kept text are Arabic or Hebrew, judged by its first 5,000.
    private var writesArabic: Bool {
        var rightToLeft = 0
        var other = 0
        for node in tree.indices where tree.tag(node) == .text && kept[node] {
            for byte in tree.text(node) {
                if (0xD7...0xDB).contains(byte) { rightToLeft += 1 } else if byte.isASCIILetter { other += 1 }
            }
            if rightToLeft + other > 5000 { break }
        }
        return rightToLeft > other
    }

    private func canonical(_ base: String) -> (String, String) {
        let linkedAddress =
            linked.text(linked.article?["mainEntityOfPage"], "@id", "url")
            ?? linked.text(linked.article?["url"])
        let stated = [
            ("rel=canonical", meta.canonicals), ("og:url", meta.all("og:url")),
            (
                "JSON-LD mainEntityOfPage",
                [linkedAddress, linked.text(linked.article?["url"])].compactMap(\.self)
            ),
        ]
        for (rule, candidates) in stated {
            for text in candidates {
                guard let address = CanonicalClaim.of(text, page: url, base: base) else { continue }
                // Marks of campaigns and the shape for phones are no part of what the page is called.
                let isMarked = PageAddress.isMarked(address) && !PageAddress.isMarked(url)
                if isMarked, PageAddress(address).isSame(as: PageAddress(url)) { continue }
                return (address, rule)
            }
        }
        return (url, "address")
    }

    private func image(_ base: String, _ place: ArticlePlace) -> (String, String)? {
        let stated = [
            ("og:image", ["og:image", "og:image:url", "og:image:secure_url"].flatMap(meta.all)),
            (
                "JSON-LD image",
                [linked.text(linked.article?["image"], "url", "contentUrl", "@id")].compactMap(\.self)
            ),
            ("twitter:image", ["twitter:image", "twitter:image:src"].flatMap(meta.all)),
            ("thumbnail", [linked.text(linked.article?["thumbnailUrl"])].compactMap(\.self)),
            ("image_src", [meta.imageLink].compactMap(\.self)),
        ]
        let marks = Set(linked.logos.map { URLReference.resolve($0, against: base) } + shownMarks(base))
        for (rule, texts) in stated {
            for text in texts.prefix(PageMetadata.limitPictures).compactMap(clean)
            where PageImage.isAddress(text) {
                let address = URLReference.resolve(text, against: base)
                if !marks.contains(address), !PageImage.isMark(address) { return (address, rule) }
            }
        }
        return shownImage(base, place)
    }

    /// So many pictures under one name are looked at.
    private static let limitPictures = 8

    /// The pictures in the page's head that link to its front page: the outlet's mark.
    private func shownMarks(_ base: String) -> [String] {
        var found: [String] = []
        for link in tree.indices where tree.tag(link) == .a && found.count < 4 {
            guard let href = tree.string(.href, of: link),
                PageAddress(URLReference.resolve(href, against: base)).isFront
            else { continue }
            for image in tree.subtree(link).prefix(8) where tree.tag(image) == .img {
                if let source = PageImage.source(of: image, in: tree) {
                    found.append(URLReference.resolve(source, against: base))
                }
            }
        }
        return found
    }

    /// The first large picture of the article: of no stated width, or of 200 pixels and more.
    private func shownImage(_ base: String, _ place: ArticlePlace) -> (String, String)? {
        for node in tree.indices
        where tree.tag(node) == .img && (kept[node] || isWithoutScript(node))
            && place.standing(of: node) != nil
        {
            if let width = tree.string(.width, of: node).flatMap({ Int($0) }), width < 200 { continue }
            guard let source = PageImage.source(of: node, in: tree) else { continue }
            let name = FoldedText(source)
            if PageMetadata.decorations.contains(where: name.contains) { continue }
            return (URLReference.resolve(source, against: base), "first picture")
        }
        return nil
    }

    /// Whether a picture is there for readers without scripts, in the place of one that a script loads.
    private func isWithoutScript(_ node: Int) -> Bool {
        guard let parent = tree.parent(node), tree.tag(parent) == .noscript, let above = tree.parent(parent)
        else { return false }
        return kept[above]
    }

    /// Words in the addresses of pictures that show nothing.
    private static let decorations: [FoldedText] = [
        "logo", "icon", "avatar", "banner", "pixel", "spacer", "/ads/", "loading", "placeholder",
    ]

    private func summary() -> (String, String)? {
        if let text = clean(meta.first("og:description")) { return (text, "og:description") }
        if let text = clean(meta.first("description", "dc.description", "dcterms.abstract")) {
            return (text, "meta description")
        }
        if let text = clean(meta.first("twitter:description")) { return (text, "twitter:description") }
        return clean(linked.text(linked.article?["description"])).map { ($0, "JSON-LD description") }
    }
}
