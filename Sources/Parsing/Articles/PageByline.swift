/// Who a page says wrote the article: persons, never the site, its desk or its administrator.
struct PageByline {
    let tree: PageTree
    let meanings: [NameMeaning]
    let meta: MetaTags
    let linked: LinkedData
    let siteName: String?

    func choose() -> (text: String, rule: String)? {
        let candidates: [(String, [String])] = [
            ("JSON-LD author", linked.list(linked.article?["author"]).flatMap(names)),
            (
                "meta author",
                meta.all("author") + meta.all("article:author") + meta.all("parsely-author")
                    + meta.all("sailthru.author") + meta.all("dc.creator") + meta.all("citation_author")
                    + meta.all("byl")
            ),
            (
                "itemprop author",
                elements { tree.value(.itemprop, of: $0)?.elementsEqual("author".utf8) ?? false }
            ),
            (
                "rel author",
                elements {
                    tree.tag($0) == .a && (tree.value(.rel, of: $0)?.elementsEqual("author".utf8) ?? false)
                }
            ),
            (
                "element named byline",
                elements { meanings[$0].contains(.byline) && !meanings[$0].contains(.comments) }.prefix(1).map
                { $0 }
            ),
        ]
        for (rule, texts) in candidates {
            var seen = Set<FoldedText>()
            let people = texts.flatMap { $0.split(separator: ";") }.map { clean(String($0)) }.filter {
                isPerson($0) && seen.insert(FoldedText($0)).inserted
            }
            if !people.isEmpty { return (people.joined(separator: ", "), rule) }
        }
        return nil
    }

    private func names(_ node: JSONNode) -> [String] {
        if let text = node.string { return [text] }
        let whole = linked.resolved(node)
        let name = whole["name"] ?? whole["alternateName"]
        return linked.list(name).compactMap(\.string)
    }

    private func elements(_ isWanted: (Int) -> Bool) -> [String] {
        var found: [String] = []
        var i = 0
        while i < tree.nodes.count, found.count < 8 {
            if tree.tag(i) != .text, tree.tag(i) != .meta, isWanted(i) {
                let text = tree.line(i, limit: 300)
                if !text.isEmpty { found.append(text) }
                i = tree.end(i)
            } else {
                i += 1
            }
        }
        return found
    }

    /// Without the words that lead a byline in.
    private func clean(_ text: String) -> String {
        var text = HTMLText.line(text)
        while let lead = PageByline.leads.first(where: { text.lowercased().hasPrefix($0) }) {
            text = String(text.dropFirst(lead.count)).trimmed
        }
        // What follows is a date, an account or the outlet.
        if let end = text.firstIndex(where: { $0 == "|" || $0 == "•" || $0 == "(" || $0.isNumber }) {
            text = String(text[..<end])
        }
        while let last = text.last, ",-–/:".contains(last) || last.isWhitespace { text.removeLast() }
        while let first = text.first, ",-–/:".contains(first) || first.isWhitespace { text.removeFirst() }
        return text
    }

    private func isPerson(_ text: String) -> Bool {
        let folded = FoldedText(text)
        guard !text.isEmpty, text.utf8.count <= 160, !folded.contains("://"), !folded.contains("@"),
            !folded.hasPrefix("www.")
        else { return false }
        if let siteName, FoldedText(siteName) == folded { return false }
        // An account such as "jane-doe".
        if folded.contains("-"), !folded.contains(" "), folded.bytes.elementsEqual(text.utf8) { return false }
        if PageByline.strangers.contains(where: folded.hasPrefix) { return false }
        return !PageByline.desks.contains(folded) && text.contains(where: \.isLetter)
    }

    private static let leads = [
        "by ", "by: ", "von ", "von: ", "par ", "par: ", "por ", "por: ", "di ", "written by ", "author: ",
        "autor: ", "بقلم: ", "بقلم ", "بقلم:",
        "كتب: ", "كتب ", "كتبت ", "بواسطة ", "بواسطة: ", "posted by ", "words by ", "text: ", "texte: ",
        "auteur: ",
    ]
    /// How a line begins that stands where bylines do and names no author.
    private static let strangers: [FoldedText] = [
        "foto", "photo", "image", "bild", "quelle", "source", "follow", "folgen", "published", "posted",
        "view all", "zeige alle",
        "afficher", "updated", "share", "read more", "المصدر",
    ]
    /// Accounts that stand for nobody.
    private static let desks: Set<FoldedText> = [
        "admin", "administrator", "editor", "editors", "editorial", "staff", "webmaster", "redaction",
        "rédaction", "la rédaction", "redaktion",
        "هيئة التحرير", "التحرير", "المحرر", "admin admin", "web desk", "news desk", "newsroom", "guest",
        "author", "unknown", "root", "null", "undefined",
    ]
}
