/// Where on a page the article's text stands.
struct BodySearch {
    let tree: PageTree
    let meanings: [NameMeaning]
    let kept: KeptNodes
    let measures: PageMeasures

    /// The elements that hold the text, in document order, and the rule that found them.
    struct Found {
        var nodes: [Int]
        var rule: String
    }

    func run() -> Found? {
        let scored = byScore()
        if let named = byName(), measures.mass(tree.subtree(named)) >= 0.5 * mass(scored) {
            return Found(nodes: parts(with: named), rule: "class name")
        }
        return scored.isEmpty ? nil : Found(nodes: scored, rule: "score")
    }

    private func mass(_ nodes: [Int]) -> Float { nodes.reduce(0) { $0 + measures.mass(tree.subtree($1)) } }

    // MARK: - By name

    /// The named body with the most running text; inside it a narrower one where that has nearly all of it.
    private func byName() -> Int? {
        var best: Int?
        var bestMass: Float = 0
        for node in tree.indices
        where meanings[node].contains(.body) && kept[node] && isContainer(tree.tag(node)) {
            let mass = measures.mass(tree.subtree(node))
            guard mass > 0 else { continue }
            let isInside = best.map { tree.subtree($0).contains(node) } ?? false
            if mass > bestMass || isInside && mass >= 0.85 * bestMass {
                best = node
                bestMass = max(mass, isInside ? mass : bestMass)
            }
        }
        return best
    }

    /// The body with those before and behind it that hold the rest of the text: of its class, in its article, as deep as it.
    private func parts(with body: Int) -> [Int] {
        guard let article = article(around: body), let names = classes(of: body) else { return [body] }
        let mass = measures.mass(tree.subtree(body))
        return tree.subtree(article).filter { node in
            if node == body { return true }
            let range = tree.subtree(node)
            return meanings[node].contains(.body) && kept[node] && tree.tag(node) == tree.tag(body)
                && !range.overlaps(tree.subtree(body)) && measures.mass(range) >= BodySearch.leastPart * mass
                && measures.linkDensity(range) < 0.2 && self.article(around: node) == article
                && depth(of: node) == depth(of: body)
                && classes(of: node).map { !$0.isDisjoint(with: names) } ?? false
        }
    }

    /// What holds less beside a body is a teaser.
    private static let leastPart: Float = 0.1

    private func article(around node: Int) -> Int? {
        var above = tree.parent(node)
        while let at = above, tree.tag(at) != .article { above = tree.parent(at) }
        return above
    }

    private func depth(of node: Int) -> Int {
        var depth = 0
        var above = tree.parent(node)
        while let at = above {
            depth += 1
            above = tree.parent(at)
        }
        return depth
    }

    private func classes(of node: Int) -> Set<ArraySlice<UInt8>>? {
        tree.value(.class, of: node).map { Set($0.split(whereSeparator: { $0 <= 32 })) }
    }

    private func isContainer(_ tag: HTMLTag) -> Bool {
        switch tag {
        case .div, .section, .article, .main, .td, .span, .center, .body, .other: true
        default: false
        }
    }

    // MARK: - By score

    /// Readability's way: each paragraph's score goes to the elements above it, less the higher they are;
    /// the best element wins, with those of its siblings that read like it.
    private func byScore() -> [Int] {
        var scores = [Float](repeating: 0, count: tree.nodes.count)
        for node in tree.indices where measures.score[node] > 0 {
            var above = tree.parent(node)
            if !isParagraph(tree.tag(node)) { scores[node] += measures.score[node] }
            var level = 0
            while let ancestor = above, level < 6 {
                scores[ancestor] +=
                    measures.score[node] / (level == 0 ? 1 : level == 1 ? 2 : Float(level * 3))
                level += 1
                above = tree.parent(ancestor)
            }
        }
        var top: Int?
        for node in tree.indices where scores[node] > 0 && kept[node] {
            scores[node] += weight(node)
            scores[node] *= 1 - measures.linkDensity(tree.subtree(node))
            if scores[node] > top.map({ scores[$0] }) ?? 0 { top = node }
        }
        guard var best = top else { return [] }
        best = widened(best, scores)
        return withSiblings(best, scores)
    }

    private func isParagraph(_ tag: HTMLTag) -> Bool {
        switch tag {
        case .p, .pre, .li, .td, .blockquote, .h1, .h2, .h3, .h4, .h5, .h6, .dd, .dt, .figcaption: true
        default: false
        }
    }

    private func weight(_ node: Int) -> Float {
        var weight: Float = 0
        switch tree.tag(node) {
        case .article: weight += 15
        case .main: weight += 5
        case .div: weight += 5
        case .pre, .td, .blockquote: weight += 3
        case .address, .ol, .ul, .dl, .dd, .dt, .li, .form: weight -= 3
        case .h1, .h2, .h3, .h4, .h5, .h6, .th: weight -= 5
        default: break
        }
        let meaning = meanings[node]
        if meaning.contains(.body) { weight += 40 } else if meaning.contains(.content) { weight += 15 }
        if meaning.contains(.boilerplate) { weight -= 25 }
        return weight
    }

    /// Goes up to the elements around it that score higher or hold far more running text.
    private func widened(_ start: Int, _ scores: [Float]) -> Int {
        var best = start
        var at = start
        while let above = tree.parent(at), tree.tag(above) != .body, tree.tag(above) != .html {
            let gain = measures.mass(tree.subtree(above)) / max(1, measures.mass(tree.subtree(best)))
            if scores[above] > scores[best] || gain > 1.4 && measures.linkDensity(tree.subtree(above)) < 0.25
            {
                best = above
            }
            at = above
        }
        return best
    }

    /// Source: Readability.js.
    private func withSiblings(_ best: Int, _ scores: [Float]) -> [Int] {
        guard let parent = tree.parent(best) else { return [best] }
        let threshold = max(10, scores[best] * 0.2)
        var found: [Int] = []
        for sibling in tree.children(parent) {
            if sibling == best {
                found.append(sibling)
                continue
            }
            guard kept[sibling], tree.tag(sibling) != .text else { continue }
            let range = tree.subtree(sibling)
            let letters = measures.letters(range)
            let density = measures.linkDensity(range)
            if scores[sibling] >= threshold && density < 0.3 {
                found.append(sibling)
            } else if tree.tag(sibling) == .p,
                letters > 80 ? density < 0.25 : letters > 0 && density == 0 && measures.score[sibling] > 0
            {
                found.append(sibling)
            }
        }
        return found
    }
}
