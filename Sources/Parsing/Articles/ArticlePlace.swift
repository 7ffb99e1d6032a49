import Language
import News

/// Where the page's own article stands, and what of the page may speak of it.
struct ArticlePlace {
    let tree: PageTree
    let meanings: [NameMeaning]
    /// All but what other articles on the page hold.
    let isOwn: KeptNodes
    /// The heading with the article's title; nil where none is told.
    let heading: Int?
    /// From the first to the last node of the text; empty where there is none.
    let body: Range<Int>
    /// The innermost element around heading and text, or all of the page.
    let box: Range<Int>
    /// The box is the page: heading and text have no smaller element around them.
    let isWholePage: Bool
    private let page: PageAddress
    private let title: TitleLikeness?
    /// Around the box, what belongs to it still: its parent, where that is not the page.
    private let surroundings: Range<Int>

    /// Where a node stands, nearest to the heading first.
    enum Standing: Int, Comparable {
        case behindHeading, beforeHeading, behindText, inText, around

        static func < (a: Standing, b: Standing) -> Bool { a.rawValue < b.rawValue }
    }

    private static let limitLevels = 400
    private static let limitHeadings = 400

    /// - Parameters:
    ///   - tree: the page.
    ///   - meanings: what each node's names say.
    ///   - title: the headline that was chosen.
    ///   - nodes: the elements that hold the text.
    ///   - own: without other articles.
    ///   - url: the page's address.
    init(
        tree: PageTree,
        meanings: [NameMeaning],
        title: String?,
        nodes: [Int],
        own: KeptNodes,
        url: String
    ) {
        isOwn = own
        self.tree = tree
        self.meanings = meanings
        self.page = PageAddress(url)
        self.title = title.map { TitleLikeness($0) }
        guard !tree.nodes.isEmpty else {
            (heading, body, box, isWholePage, surroundings) = (nil, 0..<0, 0..<0, true, 0..<0)
            return
        }
        let first = nodes.first ?? 0
        body = nodes.isEmpty ? 0..<0 : first..<max(first, nodes.map(tree.end).max() ?? first)
        heading = ArticlePlace.heading(tree, title: title, body: body, own)
        var root = nodes.isEmpty ? heading ?? 0 : first
        for _ in 0..<ArticlePlace.limitLevels {
            let range = tree.subtree(root)
            let holdsAll =
                heading.map { range.contains($0) } ?? true && nodes.allSatisfy { range.contains($0) }
            if holdsAll, root != heading { break }
            guard let above = tree.parent(root) else { break }
            root = above
        }
        box = tree.subtree(root)
        isWholePage = tree.tag(root) == .body || tree.tag(root) == .html
        surroundings = isWholePage ? box : ArticlePlace.surroundings(of: root, in: tree)
    }

    /// What stands around an element with few words more: a line of date and section above it.
    private static func surroundings(of box: Int, in tree: PageTree) -> Range<Int> {
        var around = box
        for _ in 0..<4 {
            guard let above = tree.parent(around), tree.tag(above) != .body, tree.tag(above) != .html else {
                break
            }
            var bytes = 0
            let (inner, outer) = (tree.subtree(around), tree.subtree(above))
            for node in Array(outer.lowerBound..<inner.lowerBound)
                + Array(inner.upperBound..<outer.upperBound)
            where tree.tag(node) == .text {
                bytes += tree.text(node).count
                if bytes > 600 { break }
            }
            // The nearest parent belongs to the article whatever stands there.
            if bytes > 600, around != box { break }
            around = above
        }
        return tree.subtree(around)
    }

    /// The heading that is the title, the nearest before the text; else the only one of the first rank.
    private static func heading(
        _ tree: PageTree,
        title: String?,
        body: Range<Int>,
        _ own: KeptNodes
    ) -> Int? {
        let wanted = title.map { FoldedText($0) }
        var great: [Int] = []
        var looked = 0
        var best: (node: Int, rank: Int)?
        for node in tree.indices where tree.tag(node).isHeading && own[node] {
            let tag = tree.tag(node)
            if tag == .h1 { great.append(node) }
            guard tag == .h1 || tag == .h2 || tag == .h3, let wanted else { continue }
            looked += 1
            guard looked <= limitHeadings else { break }
            let text = FoldedText(tree.line(node, limit: 600))
            let isTitle =
                text == wanted
                || tag == .h1 && (text.contains(wanted) || text.count >= 12 && wanted.contains(text))
            guard isTitle else { continue }
            let rank = (tag == .h1 ? 2 : 1) + (node < body.upperBound ? 2 : 0)
            // The nearest before the text: page heads repeat the title for readers who scroll.
            if rank > best?.rank ?? 0 || rank == best?.rank && node <= body.lowerBound {
                best = (node, rank)
            }
        }
        return best?.node ?? (great.count == 1 ? great.first : nil)
    }

    // MARK: - What speaks of the article

    /// Where a node stands; nil for what does not speak of the article: page heads and feet, menus, sidebars, comments,
    /// related articles, and teasers of others.
    func standing(of node: Int) -> Standing? {
        guard surroundings.contains(node), isOwn[node], !isInForeignBox(node) else { return nil }
        guard box.contains(node) else { return .around }
        if body.contains(node) {
            if let heading, node < heading { return .beforeHeading }
            return isAtBeginning(node) ? .behindHeading : .inText
        }
        guard let heading else { return node < body.lowerBound ? .behindHeading : .behindText }
        if node >= body.upperBound, !body.isEmpty, node > heading { return .behindText }
        if node > heading { return .behindHeading }
        return !isWholePage || isRightBefore(node, heading) ? .beforeHeading : nil
    }

    /// Whether little stands between a node in the text and the heading, or the text's beginning.
    private func isAtBeginning(_ node: Int) -> Bool {
        let start = max(heading.map { $0 < node ? tree.end($0) : 0 } ?? 0, body.lowerBound)
        guard node >= start, node - start <= 80 else { return false }
        var bytes = 0
        for other in start..<node where tree.tag(other) == .text { bytes += tree.text(other).count }
        return bytes <= 300
    }

    /// Whether a node is in no box that speaks of something else. It may stand far from the article.
    func speaksOfArticle(_ node: Int) -> Bool { isOwn[node] && !isInForeignBox(node) }

    /// Whether a node stands in the element right before the heading, or in one with it.
    private func isRightBefore(_ node: Int, _ heading: Int) -> Bool {
        var at = heading
        for _ in 0..<ArticlePlace.limitLevels {
            guard let above = tree.parent(at) else { return false }
            if tree.subtree(above).contains(node) {
                guard tree.tag(above) == .body || tree.tag(above) == .html else { return true }
                let before = tree.children(above).prefix { $0 < at }.last { tree.tag($0) != .text }
                return before.map { tree.subtree($0).contains(node) } ?? false
            }
            at = above
        }
        return false
    }

    private func isInForeignBox(_ node: Int) -> Bool {
        var above: Int? = node
        var level = 0
        while let at = above, level < ArticlePlace.limitLevels {
            let range = tree.subtree(at)
            if let heading, range.contains(heading) { return false }
            if !body.isEmpty, range.contains(body.lowerBound), at != node { return false }
            if isForeign(at) || level <= 3 && (isTeaser(at) || opensElsewhere(at)) { return true }
            above = tree.parent(at)
            level += 1
        }
        return false
    }

    private func isForeign(_ node: Int) -> Bool {
        let meaning = meanings[node]
        let isNamedOwn = !meaning.isDisjoint(with: [.meta, .date, .byline])
        switch tree.tag(node) {
        case .nav, .menu: return true
        case .aside: if !isNamedOwn, !namesAuthor(node) { return true }
        case .header, .footer: if isWholePage || !box.contains(node) { return true }
        default: break
        }
        if meaning.contains(.comments) || meaning.contains(.clock) { return true }
        if isOtherItem(node) { return true }
        return !isNamedOwn && !meaning.isDisjoint(with: [.boilerplate, .aside]) && !isBuilt(node)
            && !isSignature(node)
    }

    /// Whether the innermost item of microdata around a node that is an article holds the own headline or text.
    func isOfOwnItem(_ node: Int) -> Bool {
        var above = tree.parent(node)
        for _ in 0..<ArticlePlace.limitLevels {
            guard let at = above, tree.tag(at) != .body else { return false }
            if tree.value(.itemtype, of: at).map({ FoldedText(utf8: $0).contains("article") }) ?? false {
                let range = tree.subtree(at)
                return heading.map(range.contains) ?? false
                    || !body.isEmpty && range.contains(body.lowerBound)
            }
            above = tree.parent(at)
        }
        return false
    }

    /// Whether a box beside the text says who wrote it, and little more.
    private func namesAuthor(_ node: Int) -> Bool {
        let range = tree.subtree(node)
        var bytes = 0
        for at in range where tree.tag(at) == .text { bytes += tree.text(at).trimmingSpace.count }
        guard bytes <= 400, box.contains(node) else { return false }
        return range.contains { at in
            tree.tag(at) == .a && tree.value(.rel, of: at).map { $0.elementsEqual("author".utf8) } ?? false
                || tree.value(.itemprop, of: at).map { $0.elementsEqual("author".utf8) } ?? false
        }
    }

    /// Whether a line of a byline has a name that says something else as well: "sig-line hasnt-bio".
    private func isSignature(_ node: Int) -> Bool {
        let range = tree.subtree(node)
        guard range.count <= 12,
            let byline = range.first(where: { tree.tag($0) != .text && meanings[$0].contains(.byline) })
        else { return false }
        return range.allSatisfy { tree.tag($0) != .a || tree.subtree(byline).contains($0) }
    }

    /// Whether an element states by microdata that it is an article of another headline.
    private func isOtherItem(_ node: Int) -> Bool {
        guard let title, let type = tree.value(.itemtype, of: node),
            FoldedText(utf8: type).contains("article") || FoldedText(utf8: type).contains("posting")
        else { return false }
        let headline = tree.subtree(node).prefix(ArticlePlace.limitLevels).first { inner in
            tree.value(.itemprop, of: inner).map {
                $0.elementsEqual("headline".utf8) || $0.elementsEqual("name".utf8)
            } ?? false
        }
        guard let headline else { return false }
        let line = tree.string(.content, of: headline) ?? tree.line(headline, limit: 300)
        return !line.isEmpty && !title.isLike(line)
    }

    /// Elementor, which builds pages, calls every element a widget.
    private func isBuilt(_ node: Int) -> Bool {
        tree.value(.class, of: node).map { FoldedText(utf8: $0).contains("elementor-widget") } ?? false
    }

    /// Whether an element begins with a line such as "Comments" or "Read also".
    private func opensElsewhere(_ node: Int) -> Bool {
        guard tree.tag(node).layout == .block else { return false }
        let first = tree.subtree(node).prefix(12).first {
            tree.tag($0) == .text && !tree.text($0).trimmingSpace.isEmpty
        }
        guard let first, tree.text(first).count <= 120 else { return false }
        let words = String(decoding: tree.text(first), as: UTF8.self).split {
            $0.isWhitespace || $0.isNumber || $0.isPunctuation && $0 != "'" && $0 != "’"
        }
        let line = FoldedText(words.joined(separator: " "))
        return NoiseLines.comments.contains(line) || NoiseLines.boxes.contains(line)
    }

    /// Whether an element holds a link to another article and little beside it.
    private func isTeaser(_ node: Int) -> Bool {
        let range = tree.subtree(node)
        switch tree.tag(node) {
        case .li, .div, .article, .section, .td, .tr, .a, .p, .dd, .dl: break
        default: return false
        }
        guard range.count <= 60 else { return false }
        return range.contains { link in
            guard tree.tag(link) == .a, let href = tree.string(.href, of: link), !href.hasPrefix("#"),
                !href.hasPrefix("javascript:"), !href.hasPrefix("mailto:")
            else { return false }
            let line = tree.line(link, limit: 300)
            // A date may link to the page itself.
            if NewsDate(line) != nil || PageAddress(href).isSame(as: page) { return false }
            // The name of an author or a section is short; a headline has several words.
            guard line.split(separator: " ").count >= 4 || tree.tag(node) == .li && line.count >= 3 else {
                return false
            }
            return !PageAddress(href).isList
        }
    }
}
