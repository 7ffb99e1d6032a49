import Language
import News

/// Reads a listing by the configuration's XPaths; what a rule leaves out is looked for as on any page.
struct ListingByRules: ~Copyable {
    private let document: HTMLDocument
    private let page: ListingPage
    private let rules: ListingRules

    init(_ document: consuming HTMLDocument, page: ListingPage, rules: ListingRules) {
        self.document = document
        self.page = page
        self.rules = rules
    }

    borrowing func read(into listing: inout ParsedListing) {
        guard let items = rules.items, let compiled = compile(items, "items", &listing) else { return }
        guard case .nodes(let nodes)? = document.select(compiled), !nodes.isEmpty else {
            listing.warnings.append("\"items\" selects nothing on this page: \(items)")
            return
        }
        let fields = (
            title: rules.title.flatMap { compile($0, "title", &listing) },
            link: rules.link.flatMap { compile($0, "link", &listing) },
            date: rules.date.flatMap { compile($0, "date", &listing) },
            text: rules.text.flatMap { compile($0, "text", &listing) },
            outlet: rules.outlet.flatMap { compile($0, "outlet", &listing) }
        )
        var seen = Set<CanonicalURL>()
        for node in nodes {
            let title = fields.title.map { text($0, node) ?? "" } ?? heading(node)
            guard let url = address(fields.link, node), seen.insert(url).inserted, let title, !title.isEmpty
            else { continue }
            let item = ListingItem(page: page, range: page.tree.subtree(node), title: title)
            var entry = Entry()
            entry.id = url.text
            entry.link = url.text
            entry.title = title
            let stated = fields.date.flatMap { text($0, node) }.flatMap(page.date)
            let isPage = url == CanonicalURL(page.url)
            entry.setPublished(stated ?? item.date() ?? (isPage ? page.published : nil), from: .listingShown)
            entry.text = fields.text.map { paragraphs($0, node) } ?? item.text()
            entry.summary = entry.text
            entry.image = item.image()
            listing.entries.append(
                ListingEntry(
                    entry: entry,
                    outletName: fields.outlet.flatMap { text($0, node) },
                    outletURL: fields.outlet.flatMap { link($0, in: node) }
                )
            )
        }
    }

    private borrowing func compile(_ rule: String, _ name: String, _ listing: inout ParsedListing)
        -> CompiledXPath?
    {
        let compiled = CompiledXPath.cached(rule)
        if compiled == nil { listing.warnings.append("\"\(name)\" is no XPath: \(rule)") }
        return compiled
    }

    private borrowing func text(_ rule: CompiledXPath, _ item: Int) -> String? {
        switch document.select(rule, in: item) {
        case .nodes(let nodes)?:
            guard let first = nodes.first else { return nil }
            let text = page.tree.string(.datetime, of: first) ?? page.tree.line(first)
            return text.isEmpty ? nil : text
        case .texts(let texts)?: return texts.first { !$0.isEmpty }.map(HTMLText.line)
        case nil: return nil
        }
    }

    /// Where what the rule selects links to: a link in it, or the one around it inside the item. One around the
    /// whole item leads to the article.
    private borrowing func link(_ rule: CompiledXPath, in item: Int) -> String? {
        guard case .nodes(let nodes)? = document.select(rule, in: item), let first = nodes.first else {
            return nil
        }
        if let inside = firstLink(first) { return inside.text }
        var above = page.tree.parent(first)
        while let node = above, node > item {
            if page.tree.tag(node) == .a, page.tree.line(node) == page.tree.line(first) {
                return page.address(of: node)?.text
            }
            above = page.tree.parent(node)
        }
        return nil
    }

    private borrowing func paragraphs(_ rule: CompiledXPath, _ item: Int) -> String? {
        guard case .nodes(let nodes)? = document.select(rule, in: item) else { return text(rule, item) }
        let found = PageParagraphs.of(nodes, in: page.tree, kept: page.kept)
        let text = found.map { String(decoding: $0.text, as: UTF8.self) }.joined(separator: "\n\n")
        return text.isEmpty ? nil : text
    }

    /// The address that the rule selects, else that of the item's first link; an item without any link is
    /// the page itself.
    private borrowing func address(_ rule: CompiledXPath?, _ item: Int) -> CanonicalURL? {
        if let rule {
            switch document.select(rule, in: item) {
            case .texts(let texts)?:
                return texts.first.flatMap { CanonicalURL(URLReference.resolve($0, against: page.base)) }
            case .nodes(let nodes)?:
                if let link = nodes.first { return firstLink(link) }
            case nil: break
            }
        }
        return firstLink(item) ?? CanonicalURL(page.url)
    }

    private borrowing func firstLink(_ node: Int) -> CanonicalURL? {
        for i in page.tree.subtree(node) where page.tree.tag(i) == .a {
            if let url = page.address(of: i) { return url }
        }
        return nil
    }

    private borrowing func heading(_ item: Int) -> String? {
        let range = page.tree.subtree(item)
        let heading = range.first { page.tree.tag($0).isHeading }
        let links = range.filter { page.tree.tag($0) == .a }.map { page.headline(of: $0) }
        if let heading {
            let line = page.tree.line(heading)
            let whole = links.lazy.compactMap { CutTitle.mended(line, by: $0.text) }.first
            if !line.isEmpty { return whole ?? line }
        }
        let shown = links.filter(\.isShown).max { $0.text.count < $1.text.count }
        if let shown { return shown.text }
        let line = page.tree.line(item, limit: 300)
        return line.isEmpty ? links.map(\.text).max { $0.count < $1.count } : line
    }
}
