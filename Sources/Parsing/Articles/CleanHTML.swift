import News

/// The article's text as plain HTML: paragraphs, headings, lists, quotations, links and pictures; no
/// attributes but addresses and alternative texts, so nothing in it can run.
struct CleanHTML {
    private let tree: PageTree
    private let base: String
    private var out: [UInt8] = []

    /// The paragraphs with the pictures between them.
    ///
    /// What the filters took out of the text stays out here too.
    static func write(
        _ paragraphs: [PageParagraph],
        nodes: [Int],
        in tree: PageTree,
        kept: KeptNodes,
        base: String
    ) -> String {
        var writer = CleanHTML(tree: tree, base: base)
        var images = nodes.flatMap { tree.subtree($0) }.filter { tree.tag($0) == .img && kept[$0] }[...]
        var listItems = 0
        for paragraph in paragraphs {
            while let image = images.first, image < paragraph.node {
                writer.writeImage(image)
                images.removeFirst()
            }
            let isItem = tree.tag(paragraph.node) == .li
            if isItem, listItems == 0 { writer.out += Array("<ul>\n".utf8) }
            if !isItem, listItems > 0 { writer.out += Array("</ul>\n".utf8) }
            listItems = isItem ? listItems + 1 : 0
            writer.writeParagraph(paragraph)
        }
        if listItems > 0 { writer.out += Array("</ul>\n".utf8) }
        for image in images { writer.writeImage(image) }
        return String(decoding: writer.out, as: UTF8.self)
    }

    private init(tree: PageTree, base: String) {
        self.tree = tree
        self.base = base
    }

    private mutating func writeParagraph(_ paragraph: PageParagraph) {
        let name: String
        switch tree.tag(paragraph.node) {
        case let tag where tag.isHeading || tag == .li || tag == .blockquote || tag == .pre:
            name = tag.rawValue
        default: name = "p"
        }
        out += Array("<\(name)>".utf8)
        writeText(paragraph)
        out += Array("</\(name)>\n".utf8)
    }

    /// The paragraph's text with its links put back where their words stand.
    private mutating func writeText(_ paragraph: PageParagraph) {
        var at = 0
        for link in paragraph.links {
            guard let address = tree.string(.href, of: link).map({ URLReference.resolve($0, against: base) }),
                address.hasPrefix("http://") || address.hasPrefix("https://")
            else { continue }
            let words = Array(tree.line(link).utf8)
            guard !words.isEmpty, let start = paragraph.text.firstRange(of: words, from: at) else { continue }
            escape(paragraph.text[at..<start])
            out += Array("<a href=\"".utf8)
            escape(Array(address.utf8)[...])
            out += Array("\">".utf8)
            escape(words[...])
            out += Array("</a>".utf8)
            at = start + words.count
        }
        escape(paragraph.text[at...])
    }

    private mutating func writeImage(_ node: Int) {
        guard let source = PageImage.source(of: node, in: tree) else { return }
        let address = URLReference.resolve(source, against: base)
        guard address.hasPrefix("http://") || address.hasPrefix("https://") else { return }
        out += Array("<img src=\"".utf8)
        escape(Array(address.utf8)[...])
        out += Array("\" alt=\"".utf8)
        escape((tree.value(.alt, of: node) ?? [])[...])
        out += Array("\">\n".utf8)
    }

    private mutating func escape(_ text: ArraySlice<UInt8>) {
        for byte in text {
            switch byte {
            case UInt8(ascii: "&"): out += Array("&amp;".utf8)
            case UInt8(ascii: "<"): out += Array("&lt;".utf8)
            case UInt8(ascii: ">"): out += Array("&gt;".utf8)
            case UInt8(ascii: "\""): out += Array("&quot;".utf8)
            default: out.append(byte)
            }
        }
    }
}
