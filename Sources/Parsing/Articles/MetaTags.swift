import News

/// The `meta` elements and `link`s of a page, found once, asked for by name.
struct MetaTags {
    private var values: [String: [String]] = [:]
    /// Properties of an item inside the page, which may be another article, by name.
    private(set) var ofItems: [String: [(node: Int, text: String)]] = [:]
    private(set) var canonicals: [String] = []
    private(set) var base: String?
    private(set) var title: String?
    private(set) var imageLink: String?
    /// Where a `meta` refresh leads within 15 seconds.
    private(set) var refresh: String?

    init(_ tree: PageTree) {
        // A canonical link behind the headline is of a next article, which readers scroll to.
        var isHead = true
        for node in tree.indices {
            switch tree.tag(node) {
            case .h1, .article: isHead = false
            case .meta: readMeta(node, tree)
            case .link: readLink(node, tree, isHead: isHead)
            case .base: base = base ?? tree.string(.href, of: node)
            case .title where title == nil && tree.parent(node).map { tree.tag($0) != .svg } ?? true:
                let line = tree.line(node)
                if !line.isEmpty { title = line }
            default: continue
            }
        }
    }

    private mutating func readMeta(_ node: Int, _ tree: PageTree) {
        guard let content = tree.string(.content, of: node) else { return }
        if let kind = tree.value(.httpEquiv, of: node), FoldedText(utf8: kind) == "refresh" {
            refresh = refresh ?? MetaTags.target(ofRefresh: content)
        }
        let isOfItem = tree.value(.itemprop, of: node) != nil && MetaTags.isInItem(node, tree)
        for name in [HTMLAttribute.property, .name, .itemprop] {
            // One element may name several properties, apart by spaces.
            for key in (tree.string(name, of: node) ?? "").lowercased().split(separator: " ") {
                if isOfItem, name == .itemprop {
                    ofItems[String(key), default: []].append((node, content))
                } else {
                    values[String(key), default: []].append(content)
                }
            }
        }
    }

    /// Whether an element stands in an item of microdata that is not the whole page.
    private static func isInItem(_ node: Int, _ tree: PageTree) -> Bool {
        var above = tree.parent(node)
        for _ in 0..<40 {
            guard let at = above, tree.tag(at) != .body, tree.tag(at) != .html else { return false }
            if tree.value(.itemscope, of: at) != nil || tree.value(.itemtype, of: at) != nil { return true }
            above = tree.parent(at)
        }
        return false
    }

    /// The address in `0; url='https://…'`; pages that load themselves anew after minutes give none.
    private static func target(ofRefresh content: String) -> String? {
        let parts = content.split(maxSplits: 1, whereSeparator: { $0 == ";" || $0 == "," })
        guard parts.count == 2, let seconds = Double(parts[0].trimmed), seconds <= 15 else { return nil }
        var target = parts[1].trimmed[...]
        if target.lowercased().hasPrefix("url") {
            target = target.dropFirst(3).drop { $0 == " " }
            guard target.first == "=" else { return nil }
            target = target.dropFirst().drop { $0 == " " }
        }
        let address = target.filter { $0 != "'" && $0 != "\"" }.trimmed
        return address.isEmpty ? nil : address
    }

    private mutating func readLink(_ node: Int, _ tree: PageTree, isHead: Bool) {
        guard let rel = tree.string(.rel, of: node)?.lowercased(), let href = tree.string(.href, of: node)
        else { return }
        let kinds = rel.split(separator: " ")
        if isHead, kinds.contains("canonical") { canonicals.append(href) }
        if kinds.contains("image_src") { imageLink = imageLink ?? href }
    }

    /// The first value that is not empty, under the first of the names that has one.
    func first(_ names: String...) -> String? { first(names) }

    func first(_ names: [String]) -> String? {
        for name in names {
            if let value = values[name]?.first(where: { !$0.isEmpty }) { return value }
        }
        return nil
    }

    func all(_ name: String) -> [String] { values[name] ?? [] }
}
