import Language
import News

/// Who a page says wrote the article: persons; the site itself only where it is stated as author and nobody
/// else is; never its desk or its administrator.
struct PageByline {
    let tree: PageTree
    let meanings: [NameMeaning]
    let meta: MetaTags
    let linked: LinkedData
    let place: ArticlePlace
    let siteNames: [String]
    let url: String

    func choose() -> (text: String, rule: String)? {
        let stated = [
            ("JSON-LD author", authors(of: linked.article)),
            ("meta author", PageByline.metaNames.flatMap(meta.all) + ofItems() + labelled()),
        ]
        for (rule, texts) in stated {
            if let people = people(texts) { return (people, rule) }
        }
        let shown: [(String, () -> String?)] = [
            ("itemprop author", { people(properties()) }),
            ("rel author", { people(elements(isRelAuthor).map(\.text)) }),
            ("element named byline", namedElement), ("link to an author's page", authorLink),
            ("line that begins with \"by\"", visibleLine),
        ]
        for (rule, find) in shown {
            if let people = find() { return (people, rule) }
        }
        for (rule, texts) in stated {
            if let name = texts.map(cleaned).first(where: isOrganisation) {
                return (name, "\(rule), an organisation")
            }
        }
        return nil
    }

    /// The persons among the texts, each once; nil where there is none.
    private func people(_ texts: [String]) -> String? {
        var seen = Set<FoldedText>()
        let people = texts.flatMap { $0.split(separator: ";") }.map { cleaned(String($0)) }.filter {
            isPerson($0) && seen.insert(FoldedText($0)).inserted
        }
        return people.isEmpty ? nil : people.joined(separator: ", ")
    }
}

// MARK: - Where names stand

extension PageByline {
    private static let metaNames = [
        "author", "article:author", "og:article:author", "parsely-author", "sailthru.author", "dc.creator",
        "citation_author", "byl", "article:author_name",
    ]

    private func authors(of article: JSONNode?) -> [String] {
        let found = linked.list(article?["author"]).flatMap(names)
        return found.isEmpty ? linked.list(article?["creator"]).flatMap(names) : found
    }

    /// What microdata of the article itself states.
    private func ofItems() -> [String] {
        (meta.ofItems["author"] ?? []).filter { place.speaksOfArticle($0.node) }.map(\.text)
    }

    private func names(_ node: JSONNode) -> [String] {
        if let text = node.string { return [text] }
        let whole = linked.resolved(node)
        let name = whole["name"] ?? whole["alternateName"]
        return linked.list(name).compactMap(\.string)
    }

    /// Cards of Twitter have two pairs of label and data; WordPress writes the author into the first.
    private func labelled() -> [String] {
        ["1", "2"].flatMap { number -> [String] in
            guard let label = meta.first("twitter:label\(number)"),
                PageByline.labels.contains(FoldedText(label).trimmingPunctuation)
            else { return [] }
            return meta.all("twitter:data\(number)")
        }
    }

    private static let labels: Set<FoldedText> = [
        "written by", "verfasst von", "geschrieben von", "écrit par", "escrito por", "scritto da",
        "geschreven door", "كتب بواسطة", "كُتب بواسطة", "yazan", "napisane przez", "автор", "author", "by",
    ]

    private func isRelAuthor(_ node: Int) -> Bool {
        tree.tag(node) == .a && (tree.value(.rel, of: node)?.elementsEqual("author".utf8) ?? false)
    }

    /// Of an author's properties the name, else all that is shown of the author.
    private func properties() -> [String] {
        elements { tree.value(.itemprop, of: $0)?.elementsEqual("author".utf8) ?? false }.flatMap { found in
            let names = tree.subtree(found.node).filter {
                tree.value(.itemprop, of: $0)?.elementsEqual("name".utf8) ?? false
            }
            let shown = names.map { tree.string(.content, of: $0) ?? tree.line($0, limit: 300) }
            return shown.isEmpty ? [found.text] : shown
        }
    }

    /// The first element of a byline's name that holds persons: those it links, else what it says.
    private func namedElement() -> String? {
        for found in elements({ meanings[$0].contains(.byline) && !meanings[$0].contains(.comments) }) {
            let links = tree.subtree(found.node).filter { tree.tag($0) == .a }.prefix(8)
            let linked = links.map { tree.line($0, limit: 300) }.filter(looksLikeName)
            if let people = people(linked) { return people }
            if found.text.count <= 120, isByline(found.text), let people = people([found.text]) {
                return people
            }
        }
        return nil
    }

    /// One small word in an element of that name is a label, an account or initials, unless a "by" leads it in.
    private func isByline(_ text: String) -> Bool {
        let name = cleaned(text)
        guard let first = name.first, !first.isLowercase else { return false }
        return !first.isUppercase || name.contains(" ")
            || PageByline.leads.contains { leads(PageByline.trimmed(text), with: $0) }
    }

    /// The first link behind the headline to a page that is an author's by its address.
    private func authorLink() -> String? {
        for node in besideArticle().filter({ tree.tag($0) == .a }).prefix(PageByline.limitNodes) {
            guard let href = tree.string(.href, of: node) else { continue }
            let segments = URLReference(href).path.lowercased().split(separator: "/")
            guard segments.count >= 2,
                segments.dropLast().contains(where: { PageByline.authorFolders.contains(String($0)) })
            else { continue }
            let text = cleaned(tree.line(node, limit: 300))
            if looksLikeName(text), isPerson(text), place.speaksOfArticle(node) { return text }
        }
        return nil
    }

    private static let authorFolders: Set<String> = [
        "author", "authors", "autor", "autores", "autoren", "auteur", "auteurs", "autore", "autori",
        "contributor", "contributors", "staff", "writer", "writers", "journalist", "journalists",
        "redakteur", "people", "team", "by", "profile", "profiles", "kontributor", "penulis", "yazar",
    ]

    /// The first short line such as "by Jane Doe" behind the headline.
    private func visibleLine() -> String? {
        for node in besideArticle().filter({ tree.tag($0) == .text }).prefix(PageByline.limitNodes) {
            let start = FoldedText(utf8: tree.text(node).prefix(60))
            guard PageByline.visibleLeads.contains(where: start.hasPrefix), let parent = tree.parent(node)
            else { continue }
            let line = tree.line(parent, limit: 400)
            guard line.count <= 120, PageByline.visibleLeads.contains(where: FoldedText(line).hasPrefix)
            else { continue }
            let text = cleaned(line)
            if text != line, looksLikeName(text), isPerson(text), place.speaksOfArticle(node) {
                return text
            }
        }
        return nil
    }

    /// Links and texts that are looked at: who wrote is said near the headline, or behind a long article.
    private static let limitNodes = 3000

    /// How a line begins that names who wrote; a sentence may begin so too, but is longer.
    private static let visibleLeads: [FoldedText] = [
        "by", "written by", "posted by", "words by", "author:", "von ", "text:", "autor:", "par ", "por ",
        "escrito por", "publié par", "بقلم", "كتب", "كتبت", "إعداد",
    ]

    /// Nodes behind the first great heading, without menus, sidebars and comments.
    private func besideArticle() -> [Int] {
        let heading = tree.indices.first { tree.tag($0) == .h1 }
        var found: [Int] = []
        var i = heading ?? 0
        while i < tree.nodes.count {
            switch tree.tag(i) {
            case .nav, .aside, .footer, .script, .style, .noscript, .template, .head: i = tree.end(i)
            case .text:
                found.append(i)
                i += 1
            default:
                if meanings[i].contains(.comments) || meanings[i].contains(.aside), i != 0 {
                    i = tree.tag(i) == .body || tree.tag(i) == .html ? i + 1 : tree.end(i)
                } else {
                    found.append(i)
                    i += 1
                }
            }
        }
        return found
    }

    private func elements(_ isWanted: (Int) -> Bool) -> [(node: Int, text: String)] {
        var found: [(Int, String)] = []
        var i = 0
        while i < tree.nodes.count, found.count < 8 {
            if tree.tag(i) != .text, tree.tag(i) != .meta, isWanted(i), place.speaksOfArticle(i) {
                let text = tree.line(i, limit: 300)
                if !text.isEmpty { found.append((i, text)) }
                i = tree.end(i)
            } else {
                i += 1
            }
        }
        return found
    }
}

// MARK: - What a name is

extension PageByline {
    /// Without the words that lead a byline in, and without date, account and outlet behind the name.
    private func cleaned(_ text: String) -> String {
        var text = PageByline.trimmed(HTMLText.line(text))
        while let lead = PageByline.leads.first(where: { leads(text, with: $0) }) {
            text = PageByline.trimmed(String(text.dropFirst(lead.count)))
        }
        let isDigit = { (character: Character) in
            character.unicodeScalars.allSatisfy { $0.properties.generalCategory == .decimalNumber }
        }
        if let end = text.firstIndex(where: { $0 == "|" || $0 == "•" || $0 == "(" || isDigit($0) }) {
            let cutsDate = isDigit(text[end])
            text = PageByline.trimmed(String(text[..<end]))
            if cutsDate { text = withoutDateWords(text) }
        }
        let parts = text.split(separator: " - ").map(String.init)
        if parts.count > 1 {
            let named = parts.filter { !isSite($0) }
            if named.count < parts.count, !named.isEmpty { text = named.joined(separator: " - ") }
        }
        return withoutDomains(text)
    }

    private func leads(_ text: String, with lead: String) -> Bool {
        guard text.lowercased().hasPrefix(lead), text.count > lead.count else { return false }
        let next = text[text.index(text.startIndex, offsetBy: lead.count)]
        return next.isWhitespace || next == ":"
    }

    /// What stands before the first number of a date: "Jane Doe Updated March".
    private func withoutDateWords(_ text: String) -> String {
        var words = text.split(separator: " ")
        while words.count > 1, let last = words.last {
            let word = String(last).trimmingCharacters(of: ",.:")
            guard PageByline.dateLeads.contains(FoldedText(word)) || NewsDate("5 \(word) 2020") != nil else {
                break
            }
            words.removeLast()
        }
        return PageByline.trimmed(words.joined(separator: " "))
    }

    private static let dateLeads = Set<FoldedText>([
        "updated", "update", "published", "posted", "last", "on", "at", "le", "am", "den", "vom", "el", "il",
        "em",
        "publié", "publicado", "aktualisiert", "date", "sponsored", "mon", "tue", "wed", "thu", "fri", "sat",
        "sun",
    ]).union(
        [CalendarWords.englishWeekdays, CalendarWords.frenchWeekdays, CalendarWords.arabicWeekdays].joined()
            .flatMap { $0.split(separator: " ").map { FoldedText(String($0)) } }
    )

    /// "Jane Doe, example.com" names one person.
    private func withoutDomains(_ text: String) -> String {
        guard text.contains(","), text.contains(".") else { return text }
        let parts = text.split(separator: ",").map { PageByline.trimmed(String($0)) }
        let kept = parts.filter { !PageByline.isDomain($0) }
        return kept.isEmpty || kept.count == parts.count ? text : kept.joined(separator: ", ")
    }

    private static func isDomain(_ text: String) -> Bool {
        let name = text.lowercased().prefix { $0 != "/" }
        let labels = name.split(separator: ".", omittingEmptySubsequences: false)
        guard labels.count >= 2, let first = labels.first, first.count >= 2, let last = labels.last else {
            return false
        }
        return (2...6).contains(last.count) && last.allSatisfy { $0.isASCII && $0.isLetter }
            && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "." || $0 == "-") }
    }

    private static func trimmed(_ text: String) -> String {
        text.trimmingCharacters(of: ",-–—/:&\"“”„|· \u{A0}\t\n")
    }

    private func isPerson(_ text: String) -> Bool {
        let folded = FoldedText(text)
        guard !text.isEmpty, text.utf8.count <= 160, !folded.contains("://"), !folded.contains("@"),
            !folded.hasPrefix("www.")
        else { return false }
        if isSite(text) || PageByline.isDomain(text) { return false }
        // An account such as "jane-doe".
        if folded.contains("-"), !folded.contains(" "), folded.bytes.elementsEqual(text.utf8) { return false }
        if PageByline.strangers.contains(where: folded.hasPrefix) { return false }
        return !PageByline.desks.contains(folded) && text.contains(where: \.isLetter)
    }

    /// The site's stated name, or one word that is the host's; a person may well own the host of that name.
    private func isSite(_ text: String) -> Bool {
        let folded = FoldedText(text)
        if siteNames.contains(where: { FoldedText($0) == folded }) { return true }
        guard !folded.contains(" ") else { return false }
        return (URLReference(url).host ?? "").split(separator: ".").dropLast().contains {
            FoldedText(String($0)) == folded
        }
    }

    private func isOrganisation(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 80 && (isSite(text) || PageByline.isDomain(text))
            && !PageByline.desks.contains(FoldedText(text))
    }

    /// Two to five words with capitals, particles such as "van" and "al" aside; scripts without capitals pass.
    private func looksLikeName(_ text: String) -> Bool {
        let words = text.split(whereSeparator: { $0 == " " || $0 == "\u{A0}" })
        guard (2...5).contains(words.count), text.count <= 60 else { return false }
        let lower = words.count { $0.first?.isLowercase ?? false }
        return lower * 2 < words.count && words.allSatisfy { $0.first?.isLetter ?? false }
    }

    /// In lower case; what follows must be white space or a colon.
    private static let leads = [
        "by", "von", "par", "por", "di", "written by", "author", "autor", "autorin", "بقلم", "كتب", "كتبت",
        "بواسطة", "posted by", "words by", "text", "texte", "auteur", "authored by", "publié par",
        "écrit par", "escrito por", "publicado por", "verfasst von", "geschrieben von", "a cura di",
        "scritto da", "texto", "story by", "reported by", "reporting by", "article by", "إعداد",
    ]
    /// How a line begins that stands where bylines do and names no author.
    private static let strangers: [FoldedText] = [
        "foto", "photo", "image", "bild", "quelle", "source", "follow", "folgen", "published", "posted",
        "view all", "view more", "zeige alle", "afficher", "updated", "last updated", "share", "read more",
        "about the", "more from", "all posts", "see all", "المصدر",
    ]
    /// Accounts and desks that stand for nobody.
    private static let desks: Set<FoldedText> = [
        "admin", "administrator", "editor", "editors", "editorial", "staff", "webmaster", "redaction",
        "rédaction", "la rédaction", "redaktion", "redazione", "redacción", "redacao", "redação",
        "هيئة التحرير", "التحرير", "المحرر", "قسم التحرير", "admin admin", "web desk", "news desk",
        "newsroom", "guest", "author", "unknown", "root", "null", "undefined", "user", "staff reporter",
    ]
}

extension String {
    fileprivate func trimmingCharacters(of set: String) -> String {
        var text = self[...]
        while let first = text.first, set.contains(first) || first.isWhitespace { text.removeFirst() }
        while let last = text.last, set.contains(last) || last.isWhitespace { text.removeLast() }
        return String(text)
    }
}
