import Machinery
import News

/// The text of the article: where it stands, what inside it is none of it, and how it is written out.
struct ArticleText {
    let tree: PageTree
    let meanings: [NameMeaning]
    let pruning: PagePruning
    let title: String?
    let description: String?
    let linked: LinkedData
    let url: String

    /// Below this many letters a text is doubted, and sought again with less trust in names.
    private static let doubtedLetters = 250

    /// Finds the text and writes it, with its markup where the page has room for that.
    ///
    /// - Parameters:
    ///   - page: gets the text, its origin, and what its markup holds where that is not nil.
    ///   - body: the elements that a configured rule selected; empty: the general rules search.
    ///   - strip: elements to leave out wherever they stand.
    /// - Returns: the elements that hold the text; empty where there is none, or only one that no element shows.
    func fill(_ page: inout ExtractedPage, body: [Int], strip: [Int]) -> [Int] {
        if !body.isEmpty {
            let configured = read(
                body,
                rule: "configured XPath",
                kept: pruning.visible,
                strip: strip
            )
            if !configured.paragraphs.isEmpty {
                write(configured, to: &page)
                return configured.nodes
            }
        }
        var best = attempt(pruning.kept, strip: strip)
        if best.letters < ArticleText.doubtedLetters {
            let second = attempt(pruning.visible, strip: strip)
            if second.letters > best.letters * 2 { best = second }
        }
        // Pages that show an excerpt only may still state the whole.
        if let body = statedBody, body.utf8.count > 500, body.count > best.letters * 2 {
            page.text = body
            page.origins.append(.init(field: "text", rule: "JSON-LD articleBody"))
            return best.nodes
        }
        if best.paragraphs.isEmpty { best = wholeBody() }
        if !best.paragraphs.isEmpty { write(best, to: &page) }
        return best.rule == "whole page" ? [] : best.nodes
    }

    private func write(_ attempt: Attempt, to page: inout ExtractedPage) {
        page.origins.append(.init(field: "text", rule: attempt.rule))
        page.text = attempt.paragraphs.map { String(decoding: $0.text, as: UTF8.self) }.joined(
            separator: "\n\n"
        )
        guard page.markup != nil else { return }
        let html = CleanHTML.write(
            attempt.paragraphs,
            nodes: attempt.nodes,
            in: tree,
            kept: attempt.kept,
            base: url
        )
        page.markup = ExtractedPage.Markup(html: html, links: links(attempt.paragraphs))
    }

    private struct Attempt {
        var paragraphs: [PageParagraph] = []
        var rule = ""
        var nodes: [Int] = []
        var kept: KeptNodes

        var letters: Int { paragraphs.reduce(0) { $0 + $1.letters } }
    }

    private func attempt(_ kept: KeptNodes, strip: [Int]) -> Attempt {
        let measures = PageMeasures(tree, texts: pruning.texts, kept: kept)
        let search = BodySearch(tree: tree, meanings: meanings, kept: kept, measures: measures)
        guard let found = search.run() else { return Attempt(kept: kept) }
        let leads = LeadSearch(
            tree: tree,
            meanings: meanings,
            kept: kept,
            visible: pruning.visible,
            measures: measures,
            title: title,
            description: description
        )
        guard let opening = found.nodes.first.map(leads.before) else { return Attempt(kept: kept) }
        var kept = kept
        if opening.isNamedOtherwise { opening.nodes.forEach { kept.putBack($0, as: pruning.visible) } }
        return read(opening.nodes + found.nodes, rule: found.rule, kept: kept, strip: strip)
    }

    private func read(_ nodes: [Int], rule: String, kept: KeptNodes, strip: [Int]) -> Attempt {
        var kept = kept
        for node in strip { kept.leaveOut(node) }
        var cleaning = BodyCleaning(
            tree: tree,
            meanings: meanings,
            kept: kept,
            measures: PageMeasures(tree, texts: pruning.texts, kept: kept)
        )
        cleaning.clean(nodes)
        var paragraphs = PageParagraphs.of(nodes, in: tree, kept: cleaning.kept).flatMap(unescaped)
        ParagraphFilter(tree: tree, title: title).filter(&paragraphs)
        return Attempt(paragraphs: paragraphs, rule: rule, nodes: nodes, kept: cleaning.kept)
    }

    /// A paragraph as it is; where it shows tags of HTML that was escaped once too often, the paragraphs that they make.
    private func unescaped(_ paragraph: PageParagraph) -> [PageParagraph] {
        guard tree.tag(paragraph.node) != .pre, tree.tag(paragraph.node) != .code else { return [paragraph] }
        var text = paragraph.text
        for _ in 0..<ArticleText.limitEscapes where text.firstPlace(of: "&lt;") != nil {
            let once = Array(HTMLText.plain(String(decoding: text, as: UTF8.self)).utf8)
            guard ArticleText.showsTags(once) || once.firstPlace(of: "&lt;") != nil else { break }
            text = once
        }
        guard ArticleText.showsTags(text) else { return [paragraph] }
        let plain = HTMLText.plain(String(decoding: text, as: UTF8.self))
        return plain.split(separator: "\n").filter { !$0.isEmpty }.map { line in
            let letters = Int(TextMeasure(line.utf8).letters)
            return PageParagraph(
                text: Array(line.utf8),
                node: paragraph.node,
                letters: letters,
                linked: 0,
                links: []
            )
        }
    }

    /// Nobody escapes more often.
    private static let limitEscapes = 3

    private static func showsTags(_ text: [UInt8]) -> Bool {
        guard text.contains(UInt8(ascii: "<")) else { return false }
        return
            (text.first == UInt8(ascii: "<") || text.firstPlace(of: "</p>") != nil
            || text.firstPlace(of: "<br") != nil)
            && blockTags.contains { text.firstPlace(of: $0) != nil }
    }

    private static let blockTags: [StaticString] = ["</p>", "<br", "</div>", "</h2>", "</li>"]

    /// Everything left of a page on which no paragraph was found.
    private func wholeBody() -> Attempt {
        guard let body = tree.indices.first(where: { tree.tag($0) == .body }) else {
            return Attempt(kept: pruning.kept)
        }
        var paragraphs = PageParagraphs.of([body], in: tree, kept: pruning.kept)
        ParagraphFilter(tree: tree, title: title).filter(&paragraphs)
        return Attempt(paragraphs: paragraphs, rule: "whole page", nodes: [body], kept: pruning.kept)
    }

    private var statedBody: String? {
        guard let text = linked.text(linked.article?["articleBody"]) else { return nil }
        return HTMLText.plain(text)
    }

    private func links(_ paragraphs: [PageParagraph]) -> [String] {
        var seen = Set<String>()
        return paragraphs.flatMap(\.links).compactMap { node in
            guard let href = tree.string(.href, of: node), !href.hasPrefix("#"),
                !href.hasPrefix("javascript:")
            else { return nil }
            let absolute = URLReference.resolve(href, against: url)
            return seen.insert(absolute).inserted ? absolute : nil
        }
    }
}
