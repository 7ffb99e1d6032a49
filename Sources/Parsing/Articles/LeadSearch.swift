/// The article's opening where it stands outside of the element that holds the rest: between headline and
/// body, as a standfirst or the first paragraph before a picture.
struct LeadSearch {
    let tree: PageTree
    let meanings: [NameMeaning]
    let kept: KeptNodes
    /// What readers see, also where its name made it boilerplate: leads are called teasers here and there.
    let visible: KeptNodes
    let measures: PageMeasures
    let title: String?
    /// What the page states as its description: a lead is often the same.
    let description: String?

    /// Longer runs between headline and body are something else.
    private static let limitLetters = 900
    private static let limitParagraphs = 4

    /// Blocks before `body` that open the article, in document order, and whether they were left out for
    /// their names.
    func before(_ body: Int) -> (nodes: [Int], isNamedOtherwise: Bool) {
        guard let headline = headline(before: body) else { return ([], false) }
        let kept = keptLeads(before: body, behind: headline)
        if !kept.isEmpty { return (kept, false) }
        return (leftOutLead(before: body, behind: headline).map { [$0] } ?? [], true)
    }

    private func keptLeads(before body: Int, behind headline: Int) -> [Int] {
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

    /// The first block that was left out for its name and says what the page states as its description.
    private func leftOutLead(before body: Int, behind headline: Int) -> Int? {
        var i = tree.end(headline)
        while i < body {
            defer { i += 1 }
            guard visible[i], !kept[i], tree.tag(i) == .p || tree.tag(i) == .div,
                !tree.subtree(i).contains(body)
            else { continue }
            let line = tree.line(i, limit: LeadSearch.limitLetters * 2)
            guard line.count <= LeadSearch.limitLetters, isDescription(line) || isOpening(i, line),
                !tree.subtree(i).contains(where: { tree.tag($0) == .a || tree.tag($0) == .figure })
            else { continue }
            return i
        }
        return nil
    }

    /// Whole sentences of a lead's length, by no name or kind anything else.
    private func isOpening(_ node: Int, _ line: String) -> Bool {
        guard (80...500).contains(line.count), line.last.map({ ".!?؟…»”\"".contains($0) }) ?? false else {
            return false
        }
        var above: Int? = node
        while let at = above, !kept[at] {
            switch tree.tag(at) {
            case .nav, .aside, .footer, .header, .form, .ul, .ol, .table, .figure, .button, .label:
                return false
            default: break
            }
            if !meanings[at].isDisjoint(with: [.comments, .caption, .byline, .date, .aside]) { return false }
            above = tree.parent(at)
        }
        return true
    }

    /// The last heading before the body that is the article's title, else the only great one.
    private func headline(before body: Int) -> Int? {
        let wanted = title.map { FoldedText($0) }
        var great: [Int] = []
        var best: Int?
        for node in 0..<body where tree.tag(node) == .h1 || tree.tag(node) == .h2 {
            let text = FoldedText(tree.line(node, limit: 600))
            // A rubric stands in the heading too.
            if let wanted, text == wanted || tree.tag(node) == .h1 && text.contains(wanted) { best = node }
            if tree.tag(node) == .h1 { great.append(node) }
        }
        return best ?? (great.count == 1 ? great.first : nil)
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
        return (tree.tag(node) == .p || tree.tag(node) == .div) && measures.letters(range) >= 60
            && line.last.map { ".!?؟…。»”\"".contains($0) } ?? false
    }

    private func isDescription(_ line: String) -> Bool {
        guard let description else { return false }
        let start = FoldedText(String(description.prefix(60)))
        return start.count >= 30 && FoldedText(line).hasPrefix(start)
    }
}
