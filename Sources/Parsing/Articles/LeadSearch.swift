/// The article's opening where it stands outside of the element that holds the rest: between headline and
/// body, as a standfirst or the first paragraph before a picture.
struct LeadSearch {
    let tree: PageTree
    let meanings: [NameMeaning]
    let kept: KeptNodes
    let measures: PageMeasures
    let title: String?
    /// What the page states as its description: a lead is often the same.
    let description: String?

    /// Longer runs between headline and body are something else.
    private static let limitLetters = 900
    private static let limitParagraphs = 4

    /// Blocks before `body` that open the article, in document order.
    func before(_ body: Int) -> [Int] {
        guard let headline = headline(before: body) else { return [] }
        var found: [Int] = []
        var letters = 0
        for node in tree.end(headline)..<max(tree.end(headline), body)
        where kept[node] && measures.score[node] > 0 {
            guard found.last.map({ !tree.subtree($0).contains(node) }) ?? true, isLead(node) else { continue }
            found.append(node)
            letters += measures.letters(tree.subtree(node))
        }
        return letters <= LeadSearch.limitLetters && found.count <= LeadSearch.limitParagraphs ? found : []
    }

    /// The last heading before the body that is the article's title.
    private func headline(before body: Int) -> Int? {
        guard let title else { return nil }
        let wanted = FoldedText(title)
        return (0..<body).last { node in
            (tree.tag(node) == .h1 || tree.tag(node) == .h2)
                && FoldedText(tree.line(node, limit: 600)) == wanted
        }
    }

    private func isLead(_ node: Int) -> Bool {
        let range = tree.subtree(node)
        guard !range.contains(where: { tree.tag($0) == .figure }), measures.linkDensity(range) < 0.3,
            measures.letters(range) <= LeadSearch.limitLetters
        else { return false }
        var above: Int? = node
        var isNamedLead = false
        while let at = above {
            switch tree.tag(at) {
            case .figure, .figcaption, .ul, .ol, .table, .form: return false
            default: break
            }
            let meaning = meanings[at]
            if meaning.contains(.lead) { isNamedLead = true }
            if meaning.contains(.caption) || meaning.contains(.byline) || meaning.contains(.comments) {
                return false
            }
            above = tree.parent(at)
        }
        let line = tree.line(node, limit: 2000)
        if isNamedLead || isDescription(line) { return true }
        return tree.tag(node) == .p && measures.letters(range) >= 60
            && line.last.map { ".!?؟…。»”\"".contains($0) } ?? false
    }

    private func isDescription(_ line: String) -> Bool {
        guard let description else { return false }
        let start = FoldedText(String(description.prefix(60)))
        return start.count >= 30 && FoldedText(line).hasPrefix(start)
    }
}
