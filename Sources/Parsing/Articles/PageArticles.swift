import News

/// The whole articles on a page that are not the page's own: the next ones that a reader scrolls to, set below the first in
/// the same way.
struct PageArticles {
    let tree: PageTree
    let meanings: [NameMeaning]
    let pruning: PagePruning

    /// Headings that are compared; a page of hundreds is a list.
    fileprivate static let limitHeadings = 40
    /// Empty ones are looked at too, and each look costs as much as it holds.
    fileprivate static let limitLooked = 200
    /// Nobody nests deeper who does not mean to harm.
    fileprivate static let limitLevels = 300
    /// So many letters of paragraphs make an article of what stands under a heading.
    fileprivate static let articleLetters: Float = 60

    fileprivate struct Unit {
        var heading: Int
        var line: String
        /// Links of the heading or around it.
        var addresses: [String] = []
    }

    /// Finds them.
    ///
    /// - Parameters:
    ///   - titles: what the page states as its title, best first.
    ///   - url: the page's address.
    /// - Returns: the elements that hold other articles, whole; empty where the page has one article.
    func others(titles: [String], at url: String) -> [Int] {
        guard mayHoldSeveral else { return [] }
        let measures = PageMeasures(tree, texts: pruning.texts, kept: pruning.kept)
        let search = Search(tree: tree, meanings: meanings, kept: pruning.kept, measures: measures)
        return search.others(titles: titles, at: url)
    }

    /// Most pages are known by a glance to hold one article.
    private var mayHoldSeveral: Bool {
        var great = 0
        var articles = 0
        var titles = 0
        var bodies = 0
        for node in tree.indices {
            switch tree.tag(node) {
            case .h1: great += 1
            case .article: articles += 1
            case .h2, .h3: if meanings[node].contains(.title) { titles += 1 }
            default: if meanings[node].contains(.body) { bodies += 1 }
            }
        }
        return great >= 2 || articles >= 2 || titles >= 2 || bodies >= 2
    }
}

extension PageArticles {
    struct Search {
        let tree: PageTree
        let meanings: [NameMeaning]
        let kept: KeptNodes
        let measures: PageMeasures
    }
}

extension PageArticles.Search {
    func others(titles: [String], at url: String) -> [Int] {
        let units = headings()
        guard units.count >= 2, let own = ownUnit(units, titles, url) else { return [] }
        var openers = Set<Int>()
        for unit in units where unit.heading != own.heading {
            if let (box, ownBox) = boxes(unit.heading, own.heading) { openers.formUnion([box, ownBox]) }
        }
        var found: [Int] = []
        for unit in units where unit.heading != own.heading {
            guard !found.contains(where: { tree.subtree($0).contains(unit.heading) }) else { continue }
            if let box = foreignBox(of: unit, beside: own.heading, at: url) {
                found.append(box)
            } else {
                found += foreignRun(from: unit.heading, own: own.heading, openers)
            }
        }
        // Whoever would lose the own text as well has misread the page.
        let lost = found.reduce(Float(0)) { $0 + measures.mass(tree.subtree($1)) }
        return measures.mass(tree.indices) - lost >= 30 ? found : []
    }

    /// Headings of the first rank, and lower ones that open an article or are called its title.
    private func headings() -> [PageArticles.Unit] {
        var units: [PageArticles.Unit] = []
        var looked = 0
        let hasGreat = tree.indices.contains { tree.tag($0) == .h1 && kept[$0] }
        for node in tree.indices where kept[node] && units.count < PageArticles.limitHeadings {
            switch tree.tag(node) {
            case .h1: break
            case .h2, .h3:
                guard meanings[node].contains(.title) || opensArticle(node) else { continue }
            // Some pages have no heading at all, and an element that is called one.
            case .div, .p, .span:
                guard !hasGreat, meanings[node].contains(.title), tree.subtree(node).count <= 12 else {
                    continue
                }
            default: continue
            }
            looked += 1
            guard looked <= PageArticles.limitLooked else { break }
            let line = tree.line(node, limit: 600)
            guard line.count >= 6 else { continue }
            units.append(PageArticles.Unit(heading: node, line: line, addresses: addresses(of: node)))
        }
        return units
    }

    /// Whether a heading is the first text of an `article`, or of the header in it.
    private func opensArticle(_ node: Int) -> Bool {
        var above = tree.parent(node)
        for _ in 0..<4 {
            guard let at = above else { return false }
            if tree.tag(at) == .article || !meanings[at].isDisjoint(with: [.content, .body]) {
                return measures.letters(at..<node) < 60
            }
            above = tree.parent(at)
        }
        return false
    }

    private func addresses(of heading: Int) -> [String] {
        var found = tree.subtree(heading).filter { tree.tag($0) == .a }.compactMap {
            tree.string(.href, of: $0)
        }
        if let above = tree.parent(heading), tree.tag(above) == .a,
            let href = tree.string(.href, of: above)
        {
            found.append(href)
        }
        return found
    }

    /// The unit that the page's titles name, else the one whose heading links to the page, else the first.
    private func ownUnit(_ units: [PageArticles.Unit], _ titles: [String], _ url: String)
        -> PageArticles.Unit?
    {
        let folded = titles.map { FoldedText($0) }
        let named = units.filter { unit in
            let line = FoldedText(unit.line)
            return folded.contains { $0 == line || line.count >= 12 && $0.contains(line) }
        }
        if let first = named.first(where: { tree.tag($0.heading) == .h1 }) ?? named.first {
            return first
        }
        for title in titles {
            let likeness = TitleLikeness(title)
            if let like = units.first(where: { likeness.isLike($0.line) }) { return like }
        }
        let here = PageAddress(url)
        let linked = units.first { unit in
            unit.addresses.contains {
                PageAddress(URLReference.resolve($0, against: url)).isSame(as: here)
            }
        }
        // Without any sign the first heading of the page's first rank is its own, where it has text of its own.
        return linked ?? units.first { tree.tag($0.heading) == .h1 }
    }

    // MARK: - Boxes

    /// The element around a heading that holds another article whole; nil where it holds none.
    private func foreignBox(of unit: PageArticles.Unit, beside own: Int, at url: String) -> Int? {
        let heading = unit.heading
        guard let (box, ownBox) = boxes(heading, own) else { return nil }
        // An article inside the own one.
        if tree.tag(heading) == tree.tag(own), let article = articleAround(heading),
            !tree.subtree(article).contains(own), let outer = articleAround(own),
            tree.subtree(outer).contains(article), holdsText(article)
        {
            return article
        }
        guard box != heading, ownBox != own, opens(box, heading), opens(ownBox, own), holdsText(box),
            holdsText(ownBox)
        else { return nil }
        if tree.tag(box) == .article, tree.tag(ownBox) == .article { return box }
        // Sections of one article have headings of the first rank too, but neither a body nor a date of their own.
        if holdsBody(box), holdsBody(ownBox),
            tree.tag(heading) == tree.tag(own) || isDated(box, heading) || leadsElsewhere(unit, from: url)
        {
            return box
        }
        guard tree.tag(heading) == tree.tag(own), isAlike(box, ownBox) else { return nil }
        let areNamed = [box, ownBox].allSatisfy { !meanings[$0].isDisjoint(with: [.content, .body]) }
        return areNamed || isDated(box, heading) && isDated(ownBox, own) || isSame(box, ownBox) ? box : nil
    }

    /// Whether a heading links to another page of the site.
    private func leadsElsewhere(_ unit: PageArticles.Unit, from url: String) -> Bool {
        let here = PageAddress(url)
        let linked = unit.addresses.map { PageAddress(URLReference.resolve($0, against: url)) }
        return !linked.isEmpty
            && linked.allSatisfy { $0.host == here.host && !$0.isSame(as: here) && !$0.segments.isEmpty }
    }

    /// Whether a heading is the first text of a box.
    private func opens(_ box: Int, _ heading: Int) -> Bool { measures.letters(box..<heading) < 100 }

    /// Whether a box holds paragraphs of some length, headings aside.
    private func holdsText(_ box: Int) -> Bool {
        var letters: Float = 0
        for node in tree.subtree(box) where measures.score[node] > 0 && !tree.tag(node).isHeading {
            letters += measures.mass(node..<node + 1)
            if letters >= PageArticles.articleLetters { return true }
        }
        return false
    }

    /// Whether a date or an author's name stands near a heading.
    private func isDated(_ box: Int, _ heading: Int) -> Bool {
        let near = max(box, heading - 12)..<min(tree.end(box), tree.end(heading) + 24)
        return near.contains { node in
            tree.tag(node) == .time
                || tree.tag(node) != .text && !meanings[node].isDisjoint(with: [.date, .byline])
        }
    }

    /// Whether two boxes have the same class, or none.
    private func isSame(_ a: Int, _ b: Int) -> Bool {
        let (first, second) = (tree.value(.class, of: a), tree.value(.class, of: b))
        return first.map(Array.init) == second.map(Array.init)
    }

    /// The two children of the innermost element around both headings: the one with `heading` and the one with `own`.
    private func boxes(_ heading: Int, _ own: Int) -> (Int, Int)? {
        func child(with node: Int, without other: Int) -> Int {
            var at = node
            for _ in 0..<PageArticles.limitLevels {
                guard let above = tree.parent(at), !tree.subtree(above).contains(other) else { break }
                at = above
            }
            return at
        }
        let (box, ownBox) = (child(with: heading, without: own), child(with: own, without: heading))
        return tree.parent(box) == tree.parent(ownBox) ? (box, ownBox) : nil
    }

    private func isAlike(_ a: Int, _ b: Int) -> Bool {
        guard tree.tag(a) == tree.tag(b) else { return false }
        guard let first = tree.value(.class, of: a), let second = tree.value(.class, of: b) else {
            return tree.value(.class, of: a) == nil && tree.value(.class, of: b) == nil
        }
        func words(_ names: ArraySlice<UInt8>) -> Set<ArraySlice<UInt8>> {
            Set(names.split(whereSeparator: { $0 <= 32 }).map { $0.filter { !$0.isASCIIDigit }[...] })
        }
        return !words(first).isDisjoint(with: words(second))
    }

    private func holdsBody(_ box: Int) -> Bool {
        tree.tag(box) == .article
            || tree.subtree(box).contains {
                meanings[$0].contains(.body) && measures.mass(tree.subtree($0)) > 0
            }
    }

    private func articleAround(_ node: Int) -> Int? {
        var above = tree.parent(node)
        while let at = above {
            if tree.tag(at) == .article || meanings[at].contains(.body) {
                return tree.tag(at) == .article ? at : nil
            }
            above = tree.parent(at)
        }
        return nil
    }

    // MARK: - Runs of siblings

    /// What stands behind a heading that is a sibling of the own one, up to the next: where both have a date or an author's
    /// name right behind them, or a body of its own name, they are articles and no sections of one.
    private func foreignRun(from heading: Int, own: Int, _ openers: Set<Int>) -> [Int] {
        guard let (box, ownBox) = boxes(heading, own), tree.tag(heading) == tree.tag(own), box > ownBox,
            let parent = tree.parent(box)
        else { return [] }
        func run(from start: Int) -> [Int] {
            var nodes = [start]
            for sibling in tree.children(parent) where sibling > start {
                if openers.contains(sibling) { break }
                nodes.append(sibling)
            }
            return nodes
        }
        let (mine, others) = (run(from: ownBox), run(from: box))
        func mass(_ nodes: [Int]) -> Float { nodes.reduce(0) { $0 + measures.mass(tree.subtree($1)) } }
        guard mass(mine) > 0, mass(others) >= PageArticles.articleLetters, isOpened(mine),
            isOpened(others)
        else {
            return []
        }
        return others
    }

    /// Whether a date, an author or a body of that name follows the heading.
    private func isOpened(_ run: [Int]) -> Bool {
        run.dropFirst().prefix(6).contains { sibling in
            tree.subtree(sibling).prefix(24).contains { node in
                tree.tag(node) == .time
                    || tree.tag(node) != .text
                        && !meanings[node].isDisjoint(with: [.date, .byline, .body, .meta])
            }
        }
    }
}
