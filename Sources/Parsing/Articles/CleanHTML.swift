import Machinery
import News

/// The article's text as plain HTML: paragraphs, headings, lists, quotations, links and pictures; no
/// attributes but addresses and alternative texts, so nothing in it can run.
struct CleanHTML {
    private let tree: PageTree
    private let base: String
    private var out: HTML = ""

    /// The paragraphs with the pictures between them.
    ///
    /// What the filters took out of the text stays out here too.
    static func write(
        _ paragraphs: [PageParagraph],
        nodes: [Int],
        in tree: PageTree,
        kept: KeptNodes,
        base: String
    ) -> HTML {
        var writer = CleanHTML(tree: tree, base: base)
        var images = nodes.flatMap { tree.subtree($0) }.filter { tree.tag($0) == .img && kept[$0] }[...]
        var listItems = 0
        for paragraph in paragraphs {
            while let image = images.first, image < paragraph.node {
                writer.writeImage(image)
                images.removeFirst()
            }
            let isItem = tree.tag(paragraph.node) == .li
            if isItem, listItems == 0 { writer.out += "<ul>\n" }
            if !isItem, listItems > 0 { writer.out += "</ul>\n" }
            listItems = isItem ? listItems + 1 : 0
            writer.out += writer.html(of: paragraph)
        }
        if listItems > 0 { writer.out += "</ul>\n" }
        for image in images { writer.writeImage(image) }
        return writer.out
    }

    private init(tree: PageTree, base: String) {
        self.tree = tree
        self.base = base
    }

    private func html(of paragraph: PageParagraph) -> HTML {
        let text = linkedText(of: paragraph)
        return switch tree.tag(paragraph.node) {
        case .h1: "<h1>\(text)</h1>\n"
        case .h2: "<h2>\(text)</h2>\n"
        case .h3: "<h3>\(text)</h3>\n"
        case .h4: "<h4>\(text)</h4>\n"
        case .h5: "<h5>\(text)</h5>\n"
        case .h6: "<h6>\(text)</h6>\n"
        case .li: "<li>\(text)</li>\n"
        case .blockquote: "<blockquote>\(text)</blockquote>\n"
        case .pre: "<pre>\(text)</pre>\n"
        default: "<p>\(text)</p>\n"
        }
    }

    /// The paragraph's text with its links put back where their words stand.
    private func linkedText(of paragraph: PageParagraph) -> HTML {
        var html: HTML = ""
        var at = 0
        for link in paragraph.links {
            guard let href = tree.string(.href, of: link),
                let address = WebLink(URLReference.resolve(href, against: base))
            else { continue }
            let words = Array(tree.line(link).utf8)
            guard !words.isEmpty, let start = paragraph.text.firstPlace(of: words, from: at) else { continue }
            let before = String(decoding: paragraph.text[at..<start], as: UTF8.self)
            html += "\(before)<a href=\"\(address)\">\(String(decoding: words, as: UTF8.self))</a>"
            at = start + words.count
        }
        html += "\(String(decoding: paragraph.text[at...], as: UTF8.self))"
        return html
    }

    private mutating func writeImage(_ node: Int) {
        guard let source = PageImage.source(of: node, in: tree),
            let address = WebLink(URLReference.resolve(source, against: base))
        else { return }
        let words = String(decoding: tree.value(.alt, of: node) ?? [], as: UTF8.self)
        out += "<img src=\"\(address)\" alt=\"\(words)\">\n"
    }
}
