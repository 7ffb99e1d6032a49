/// One paragraph of running text as it stands on the page.
struct PageParagraph {
    var text: [UInt8]
    /// The block element that holds it.
    var node: Int
    /// Its letters and those of them inside links.
    var letters: Int
    var linked: Int
    var links: [Int]

    var linkDensity: Float { letters == 0 ? 0 : Float(linked) / Float(letters) }
}

/// Takes the paragraphs out of subtrees: block elements and `br` end one, words are never glued.
struct PageParagraphs {
    private let tree: PageTree
    private let kept: KeptNodes
    private var paragraphs: [PageParagraph] = []
    private var text: [UInt8] = []
    private var letters = 0
    private var linked = 0
    private var links: [Int] = []
    private var block = 0

    static func of(_ nodes: [Int], in tree: PageTree, kept: KeptNodes) -> [PageParagraph] {
        var writer = PageParagraphs(tree: tree, kept: kept)
        for node in nodes { writer.walk(node) }
        return writer.paragraphs
    }

    private init(tree: PageTree, kept: KeptNodes) {
        self.tree = tree
        self.kept = kept
    }

    private mutating func walk(_ root: Int) {
        // Ends of the open block elements, innermost last: leaving one ends a paragraph.
        var open: [(node: Int, end: Int)] = []
        var linkEnd = 0
        var preEnd = 0
        var i = root
        block = root
        while i < tree.end(root) {
            while let last = open.last, last.end <= i {
                endParagraph()
                open.removeLast()
                block = open.last?.node ?? root
            }
            guard kept[i] else {
                if tree.tag(i).layout != .inline, tree.tag(i) != .script, tree.tag(i) != .style { append(32) }
                i = tree.end(i)
                continue
            }
            let tag = tree.tag(i)
            switch tag.layout {
            case .inline:
                if tag == .text {
                    add(tree.text(i), inLink: i < linkEnd, asWritten: i < preEnd)
                } else if tag == .a {
                    linkEnd = tree.end(i)
                    links.append(i)
                }
            case .space: append(32)
            case .lineBreak: endParagraph()
            case .block:
                endParagraph()
                block = i
                if tag == .pre { preEnd = tree.end(i) }
                open.append((i, tree.end(i)))
            }
            if tag == .td || tag == .th { append(32) }
            i += 1
        }
        endParagraph()
    }

    private mutating func append(_ byte: UInt8) {
        if !text.isEmpty { text.append(byte) }
    }

    private mutating func add(_ bytes: ArraySlice<UInt8>, inLink: Bool, asWritten: Bool) {
        guard asWritten else { return addLine(bytes, inLink: inLink) }
        var rest = bytes
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            addLine(rest[..<end], inLink: inLink)
            endParagraph()
            rest = rest[(end + 1)...]
        }
        addLine(rest, inLink: inLink)
    }

    private mutating func addLine(_ bytes: ArraySlice<UInt8>, inLink: Bool) {
        let count = Int(TextMeasure(bytes).letters)
        letters += count
        if inLink { linked += count }
        text += bytes
    }

    private mutating func endParagraph() {
        if letters > 0 {
            let line = text.withoutInvisible.collapsingSpace
            if !line.isEmpty {
                paragraphs.append(
                    .init(text: line, node: block, letters: letters, linked: linked, links: links)
                )
                links.removeAll(keepingCapacity: true)
            }
        }
        text.removeAll(keepingCapacity: true)
        letters = 0
        linked = 0
    }
}

extension [UInt8] {
    /// Without soft hyphens, zero-width spaces and byte order marks: nobody sees them, and they part words.
    ///
    /// U+00AD, U+200B and U+FEFF; joiners stay, for scripts that need them.
    var withoutInvisible: [UInt8] {
        // Most texts have none of the three first bytes that could begin one.
        guard contains(where: { $0 == 0xC2 || $0 == 0xE2 || $0 == 0xEF }) else { return self }
        var out: [UInt8] = []
        out.reserveCapacity(count)
        var i = 0
        while i < count {
            let byte = self[i]
            if byte == 0xC2, i + 1 < count, self[i + 1] == 0xAD {
                i += 2
            } else if byte == 0xE2, i + 2 < count, self[i + 1] == 0x80, self[i + 2] == 0x8B {
                i += 3
            } else if byte == 0xEF, i + 2 < count, self[i + 1] == 0xBB, self[i + 2] == 0xBF {
                i += 3
            } else {
                out.append(byte)
                i += 1
            }
        }
        return out
    }
}
