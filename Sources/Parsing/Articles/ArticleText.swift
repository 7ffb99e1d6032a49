import News

/// The text of the article: where it stands, what inside it is none of it, and how it is written out.
struct ArticleText {
    let tree: PageTree
    let meanings: [NameMeaning]
    let pruned: KeptNodes
    let title: String?
    let linked: LinkedData
    let url: String

    /// Below this many letters a text is doubted, and sought again with less trust in names.
    private static let doubtedLetters = 250

    func fill(_ page: inout ExtractedPage) {
        var best = attempt(pruned)
        if best.letters < ArticleText.doubtedLetters {
            let second = attempt(PagePruning(tree, meanings: meanings, trustsNames: false).kept)
            if second.letters > best.letters * 2 { best = second }
        }
        if best.letters < ArticleText.doubtedLetters, let body = statedBody, body.count > best.letters * 2 {
            page.text = body
            page.origins.append(.init(field: "text", rule: "JSON-LD articleBody"))
            return
        }
        if best.paragraphs.isEmpty { best = wholeBody() }
        guard !best.paragraphs.isEmpty else { return }
        page.origins.append(.init(field: "text", rule: best.rule))
        page.text = best.paragraphs.map { String(decoding: $0.text, as: UTF8.self) }.joined(separator: "\n\n")
        page.links = links(best.paragraphs)
    }

    private struct Attempt {
        var paragraphs: [PageParagraph] = []
        var rule = ""

        var letters: Int { paragraphs.reduce(0) { $0 + $1.letters } }
    }

    private func attempt(_ kept: KeptNodes) -> Attempt {
        let measures = PageMeasures(tree, kept: kept)
        let search = BodySearch(tree: tree, meanings: meanings, kept: kept, measures: measures)
        guard let found = search.run() else { return Attempt() }
        var cleaning = BodyCleaning(tree: tree, meanings: meanings, kept: kept, measures: measures)
        for node in found.nodes { cleaning.clean(node) }
        var paragraphs = PageParagraphs.of(found.nodes, in: tree, kept: cleaning.kept)
        ParagraphFilter(tree: tree, title: title).filter(&paragraphs)
        return Attempt(paragraphs: paragraphs, rule: found.rule)
    }

    /// Everything left of a page on which no paragraph was found.
    private func wholeBody() -> Attempt {
        guard let body = tree.indices.first(where: { tree.tag($0) == .body }) else { return Attempt() }
        var paragraphs = PageParagraphs.of([body], in: tree, kept: pruned)
        ParagraphFilter(tree: tree, title: title).filter(&paragraphs)
        return Attempt(paragraphs: paragraphs, rule: "whole page")
    }

    private var statedBody: String? {
        guard let text = linked.text(linked.article?["articleBody"]) else { return nil }
        return HTMLText.plain(text)
    }

    private func links(_ paragraphs: [PageParagraph]) -> [String] {
        var seen = Set<String>()
        return paragraphs.flatMap(\.links).compactMap { node in
            guard let href = tree.string(.href, of: node), !href.hasPrefix("#"), !href.hasPrefix("javascript:") else { return nil }
            let absolute = URLReference.resolve(href, against: url)
            return seen.insert(absolute).inserted ? absolute : nil
        }
    }
}
