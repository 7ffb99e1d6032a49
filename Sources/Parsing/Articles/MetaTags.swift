import News

/// The `meta` elements and `link`s of a page, found once, asked for by name.
struct MetaTags {
    private var values: [String: [String]] = [:]
    private(set) var canonicals: [String] = []
    private(set) var base: String?
    private(set) var title: String?
    private(set) var imageLink: String?
    /// Where a `meta` refresh leads within 15 seconds.
    private(set) var refresh: String?

    init(_ tree: PageTree) {
        for node in tree.indices {
            switch tree.tag(node) {
            case .meta: readMeta(node, tree)
            case .link: readLink(node, tree)
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
        for name in [HTMLAttribute.property, .name, .itemprop] {
            // One element may name several properties, apart by spaces.
            for key in (tree.string(name, of: node) ?? "").lowercased().split(separator: " ") {
                values[String(key), default: []].append(content)
            }
        }
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

    private mutating func readLink(_ node: Int, _ tree: PageTree) {
        guard let rel = tree.string(.rel, of: node)?.lowercased(), let href = tree.string(.href, of: node)
        else { return }
        let kinds = rel.split(separator: " ")
        if kinds.contains("canonical") { canonicals.append(href) }
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
