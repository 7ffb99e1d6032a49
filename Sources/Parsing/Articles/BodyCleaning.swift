import Language
import News

/// Leaves out what stands inside the article's element and is no part of the article: lists of links, boxes,
/// captions, lines about the author and the date.
struct BodyCleaning {
    let tree: PageTree
    let meanings: [NameMeaning]
    var kept: KeptNodes
    let measures: PageMeasures
    /// A list of teasers is left out only where at least this many letters stay. Else the list is all there
    /// is.
    private static let leastLetters = 700
    /// Most nodes of a box that are looked at. Without a limit boxes inside boxes would cost their number
    /// squared.
    private static let limitNodes = 400
    /// The element that is being cleaned.
    private var root: Int?
    /// By parent: whether linked headings in it part its text.
    private var partsText: [Int: Bool] = [:]

    init(tree: PageTree, meanings: [NameMeaning], kept: KeptNodes, measures: PageMeasures) {
        self.tree = tree
        self.meanings = meanings
        self.kept = kept
        self.measures = measures
    }

    /// Cleans the elements that hold the text, and leaves those out that hold teasers beside it.
    mutating func clean(_ roots: [Int]) {
        let whole = roots.reduce(0) { $0 + measures.letters(tree.subtree($1)) }
        for root in roots {
            let letters = measures.letters(tree.subtree(root))
            if whole - letters >= BodyCleaning.leastLetters, isCardList(root) {
                kept.leaveOut(root)
            } else {
                clean(root)
            }
        }
    }

    private mutating func clean(_ root: Int) {
        self.root = root
        let whole = measures.letters(tree.subtree(root))
        var i = root + 1
        while i < tree.end(root) {
            guard kept[i] else {
                i = tree.end(i)
                continue
            }
            if tree.tag(i) != .text, isForeign(i, wholeLetters: whole) {
                kept.leaveOut(i)
                i = tree.end(i)
            } else {
                i += 1
            }
        }
    }

    private mutating func isForeign(_ node: Int, wholeLetters: Int) -> Bool {
        let range = tree.subtree(node)
        let letters = measures.letters(range)
        guard letters > 0 else { return false }
        // An element with half of the text is the text, unless it is a list of teasers after a short text.
        guard letters * 2 < wholeLetters else {
            if isBehindText(node), isCommentList(node) { return true }
            return wholeLetters - letters >= BodyCleaning.leastLetters && isCardList(node)
        }
        let meaning = meanings[node]
        let tag = tree.tag(node)
        switch tag {
        case .figcaption, .caption, .address, .hr: return true
        case .time: return letters < 60 && isAlone(node)
        case .footer: return letters < 300
        case .header: return letters < 300 && measures.mass(range) < 60
        default: break
        }
        if meaning.contains(.caption), letters < 400 { return true }
        if letters < 250, isPictureBox(node) { return true }
        if meaning.contains(.lead) { return false }
        if meaning.contains(.byline) || meaning.contains(.date) || meaning.contains(.meta), letters < 200,
            measures.mass(range) < 80, tag.layout != .inline || isAlone(node)
        {
            return true
        }
        if letters < 700, letters * 6 < wholeLetters, leadsElsewhere(node) { return true }
        let density = measures.linkDensity(range)
        if isCardList(node) { return true }
        if isBehindText(node), isCommentList(node) { return true }
        switch tag {
        case .ul, .ol, .dl, .div, .section, .table, .aside, .center, .fieldset, .form, .details:
            if density > 0.6 || density > 0.4 && letters < 200 { return true }
        case .p, .h2, .h3, .h4, .h5, .h6, .blockquote:
            if density > 0.9, letters < 200, !endsSentence(node),
                !(tag.isHeading && isBetweenParagraphs(node))
            {
                return true
            }
        default: break
        }
        return false
    }

    /// Whether a box holds several of a kind, each opened by a link on a line of its own: teasers of other pages.
    private func isCardList(_ node: Int) -> Bool {
        switch tree.tag(node) {
        case .div, .section, .ul, .ol, .aside: break
        default: return false
        }
        var cards = 0
        var others = 0
        for child in tree.children(node) where kept[child] && measures.letters(tree.subtree(child)) > 0 {
            if isCard(child) { cards += 1 } else { others += 1 }
        }
        return cards >= 3 && others <= 1
    }

    private func isCard(_ node: Int) -> Bool {
        switch tree.tag(node) {
        case .div, .article, .section, .li: break
        default: return false
        }
        let range = tree.subtree(node)
        let letters = measures.letters(range)
        guard (20...600).contains(letters), range.count <= BodyCleaning.limitNodes,
            measures.linkedLetters(range) >= 15
        else { return false }
        let lines = PageParagraphs.of([node], in: tree, kept: kept)
        guard lines.count > 1, let title = lines.first else { return false }
        return title.letters >= 15 && title.linkDensity > 0.95
    }

    /// Whether text of some length stands before a node: what readers wrote stands behind the article.
    private func isBehindText(_ node: Int) -> Bool {
        root.map { measures.letters($0..<node) >= 200 } ?? false
    }

    /// Whether a box holds two comments of readers or more: each with a name, a date or a link to reply, and a text.
    private func isCommentList(_ node: Int) -> Bool {
        switch tree.tag(node) {
        case .div, .section, .ul, .ol: break
        default: return false
        }
        var comments = 0
        var others = 0
        for child in tree.children(node) where kept[child] && measures.letters(tree.subtree(child)) > 0 {
            if isComment(child) { comments += 1 } else { others += 1 }
            guard comments + others <= 200 else { break }
        }
        return comments >= 2 && others <= 2
    }

    private func isComment(_ node: Int) -> Bool {
        switch tree.tag(node) {
        case .div, .article, .section, .li: break
        default: return false
        }
        let range = tree.subtree(node)
        guard (10...3000).contains(measures.letters(range)), range.count <= BodyCleaning.limitNodes
        else {
            return false
        }
        let lines = range.lazy.filter {
            tree.tag($0) == .text && kept[$0] && measures.letters($0..<$0 + 1) > 0
        }
        .prefix(12).map { String(decoding: tree.text($0).collapsingSpace, as: UTF8.self) }
        guard let name = lines.first, name.count <= 40, name.split(separator: " ").count <= 5,
            !range.contains(where: {
                tree.tag($0) == .h1 || tree.tag($0) == .h2 || tree.tag($0) == .figure
            })
        else { return false }
        let isDated = lines.prefix(4).dropFirst().contains { BodyCleaning.isDate($0) }
        return isDated
            || lines.contains { NoiseLines.replies.contains(FoldedText($0).trimmingPunctuation) }
    }

    /// Whether a line is a date with its year, or one such as "3 hours ago", and hardly a word more.
    private static func isDate(_ line: String) -> Bool {
        guard line.count <= 60, line.contains(where: \.isNumber),
            line.split(separator: " ").count(where: { $0.contains(where: \.isLetter) }) <= 5
        else { return false }
        guard NewsDate(line) != nil else { return NewsDate(line, now: someTime) != nil }
        let numbers = line.split { !$0.isNumber }
        return numbers.count >= 2 && numbers.contains { $0.count == 4 }
    }

    /// Only whether a text is a date is asked for.
    private static let someTime = Timestamp(secondsSince1970: 1_700_000_000)

    /// Whether a box holds a picture and a few words, which are then the picture's.
    private func isPictureBox(_ node: Int) -> Bool {
        switch tree.tag(node) {
        case .div, .section, .figure, .span, .aside, .center: break
        default: return false
        }
        guard tree.subtree(node).count <= BodyCleaning.limitNodes else { return false }
        var hasPicture = false
        var blocks = 0
        for i in tree.subtree(node) where kept[i] {
            let tag = tree.tag(i)
            if tag == .img { hasPicture = true }
            if tag.isHeading || tag == .li || tag == .tr { return false }
            if measures.score[i] > 0 { blocks += 1 }
        }
        return hasPicture && blocks <= 1
    }

    /// Whether a box begins with a line such as "read also".
    private func leadsElsewhere(_ node: Int) -> Bool {
        switch tree.tag(node) {
        case .div, .section, .aside, .ul, .ol, .table, .blockquote, .details, .center, .article: break
        default: return false
        }
        guard
            let first = tree.subtree(node).prefix(BodyCleaning.limitNodes).first(where: {
                tree.tag($0) == .text && kept[$0] && measures.letters($0..<$0 + 1) > 0
            })
        else { return false }
        let text = tree.text(first)
        guard text.count < 200 else { return false }
        let line = FoldedText(utf8: text).trimmingPunctuation
        return NoiseLines.boxes.contains(line) || NoiseLines.leads.contains(where: line.hasPrefix)
    }

    /// Whether an inline element is all the text of its block.
    private func isAlone(_ node: Int) -> Bool {
        guard let parent = tree.parent(node) else { return true }
        return measures.letters(tree.subtree(parent)) <= measures.letters(tree.subtree(node)) + 12
    }

    /// Whether a heading is one of several that part the running text beside them: those are linked at times,
    /// while a single linked one among paragraphs leads elsewhere.
    private mutating func isBetweenParagraphs(_ node: Int) -> Bool {
        guard let parent = tree.parent(node) else { return false }
        if let known = partsText[parent] { return known }
        var paragraphs = 0
        var headings: [HTMLTag: Int] = [:]
        for child in tree.children(parent) where kept[child] {
            if tree.tag(child).isHeading {
                headings[tree.tag(child), default: 0] += 1
            } else if measures.score[child] > 0 {
                paragraphs += 1
            }
        }
        let found = paragraphs >= 3 && headings.values.contains { $0 >= 3 }
        partsText[parent] = found
        return found
    }

    private func endsSentence(_ node: Int) -> Bool {
        guard let last = tree.line(node, limit: 600).unicodeScalars.last else { return false }
        return [".", "!", "?", "؟", "…"].contains(last)
    }
}
