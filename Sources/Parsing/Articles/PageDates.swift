import Language
import News

/// When a page says it was published and changed.
///
/// A date that says it is of an update is never one of publication, and only what speaks of the page's own article counts.
struct PageDates {
    let tree: PageTree
    let meanings: [NameMeaning]
    let kept: KeptNodes
    let meta: MetaTags
    let linked: LinkedData
    let place: ArticlePlace
    let url: String

    /// Elements of one kind that are looked at: an article states its date near its beginning.
    private static let limitElements = 300

    typealias Dated = (date: NewsDate, rule: String)

    /// What one kind of element says.
    private struct Found {
        var published: Dated?
        var updated: Dated?
    }

    /// Both dates, each with the rule that found it.
    func find() -> (published: Dated?, modified: Dated?) {
        var published =
            fromLinkedData("datePublished", "dateCreated", "uploadDate")
            ?? fromMeta(PageDates.publishedNames) ?? fromProperty("datePublished")
        var modified =
            fromLinkedData("dateModified") ?? fromMeta(PageDates.modifiedNames)
            ?? fromProperty("dateModified")
        for kind in [Kind.time, .named, .visible]
        where published == nil || modified == nil && kind == .time {
            let found = shown(kind)
            published = published ?? found.published
            modified = modified ?? found.updated
        }
        return (published ?? fromURL() ?? fromOpening(), modified)
    }

    private func fromLinkedData(_ names: String...) -> Dated? {
        for object in [linked.article, linked.page] {
            for name in names {
                if let text = object?[name].flatMap({ linked.text($0, "@value") ?? Optional($0).text }),
                    let date = read(text)
                {
                    return (date, "JSON-LD \(name)")
                }
            }
        }
        return nil
    }

    private func fromMeta(_ names: [String]) -> Dated? {
        for name in names {
            for text in meta.all(name) {
                if let date = read(text) { return (date, "meta \(name)") }
            }
        }
        return nil
    }

    private func fromProperty(_ name: String) -> Dated? {
        var best: (dated: Dated, standing: ArticlePlace.Standing)?
        var elsewhere: [Dated] = []
        var looked = 0
        for node in tree.indices {
            guard let property = tree.value(.itemprop, of: node), names(property, name) else { continue }
            looked += 1
            guard looked <= PageDates.limitElements else { break }
            let text =
                tree.string(.datetime, of: node) ?? tree.string(.content, of: node)
                ?? tree.line(node, limit: 200)
            guard let date = read(text) else { continue }
            let known = place.standing(of: node) ?? (place.isOfOwnItem(node) ? .around : nil)
            guard let standing = known else {
                if elsewhere.count < 2, place.speaksOfArticle(node), elsewhere.first?.date != date {
                    elsewhere.append((date, "itemprop \(name)"))
                }
                continue
            }
            if best.map({ standing < $0.standing }) ?? true { best = ((date, "itemprop \(name)"), standing) }
        }
        // Far from the article it may be of another, unless it is the only one.
        return best?.dated ?? (elsewhere.count == 1 ? elsewhere.first : nil)
    }

    /// One attribute may name several properties: "datePublished dateModified".
    private func names(_ properties: ArraySlice<UInt8>, _ name: String) -> Bool {
        properties.split(whereSeparator: { $0 <= 32 }).contains { $0.elementsEqual(name.utf8) }
    }

    // MARK: - What readers see

    private enum Kind: String {
        case time = "time element"
        case named = "element named date"
        case visible = "visible date"
    }

    private func shown(_ kind: Kind) -> Found {
        var published: (dated: Dated, rank: Int)?
        var updated: (dated: Dated, rank: Int)?
        var looked = 0
        for node in tree.indices where isOfKind(node, kind) {
            guard let standing = place.standing(of: node) else { continue }
            looked += 1
            guard looked <= PageDates.limitElements else { break }
            guard let line = line(of: node, kind) else { continue }
            if let date = line.published, standing.rawValue * 2 < published?.rank ?? .max {
                published = ((date, kind.rawValue), standing.rawValue * 2)
            }
            if let date = line.other, mayStand(node, kind, standing),
                standing.rawValue * 2 + 1 < published?.rank ?? .max
            {
                published = ((date, kind.rawValue), standing.rawValue * 2 + 1)
            }
            if let date = line.updated, standing.rawValue < updated?.rank ?? .max {
                updated = ((date, kind.rawValue), standing.rawValue)
            }
        }
        return Found(published: published?.dated, updated: updated?.dated)
    }

    private func isOfKind(_ node: Int, _ kind: Kind) -> Bool {
        let tag = tree.tag(node)
        switch kind {
        case .time: return tag == .time
        case .named:
            return tag != .text && tag != .body && tag != .html && meanings[node].contains(.date)
        case .visible:
            guard tag == .text, kept[node] else { return false }
            let text = tree.text(node)
            return text.count >= 8 && text.count <= 160
                && text.contains { $0.isASCIIDigit || $0 == 0xD9 || $0 == 0xDB }
        }
    }

    /// Whether a date without a word that says what it dates may be the article's where it stands.
    private func mayStand(_ node: Int, _ kind: Kind, _ standing: ArticlePlace.Standing) -> Bool {
        switch (kind, standing) {
        case (_, .behindHeading), (_, .beforeHeading): true
        case (.time, .around), (.time, .inText), (.named, .inText): true
        case (.time, .behindText), (.named, .behindText): !place.isWholePage && !isInList(node)
        case (.named, .around): !place.isWholePage
        case (.visible, .inText): isDateAlone(node)
        case (.visible, _): false
        }
    }

    /// The date with which the text begins: "29.11.2022 – The council approved…".
    private func fromOpening() -> Dated? {
        var looked = 0
        for node in place.body where tree.tag(node) == .text && kept[node] {
            let text = String(decoding: tree.text(node).prefix(80).collapsingSpace, as: UTF8.self)
            guard text.utf8.count >= 40 else { continue }
            looked += 1
            guard looked <= 4 else { return nil }
            guard let end = PageDates.openingEnds.compactMap({ text.firstRange(of: $0)?.lowerBound }).min()
            else {
                continue
            }
            let start = String(text[..<end])
            guard start.utf8.count <= 40,
                start.split(separator: " ").count(where: { $0.contains(where: \.isLetter) }) <= 3,
                let date = read(start)
            else { continue }
            return (date, "visible date before the text")
        }
        return nil
    }

    /// What stands between such a date and the text.
    private static let openingEnds = [" – ", " — ", " - ", "„", "“", "«", "\"", ": "]

    private func isInList(_ node: Int) -> Bool {
        var above: Int? = node
        for _ in 0..<4 {
            guard let at = above else { return false }
            if tree.tag(at) == .li { return true }
            above = tree.parent(at)
        }
        return false
    }

    /// Whether a text is a date and hardly a word more.
    private func isDateAlone(_ node: Int) -> Bool {
        let text = String(decoding: tree.text(node), as: UTF8.self)
        return text.split(whereSeparator: \.isWhitespace).count { $0.contains(where: \.isLetter) } <= 5
    }

    private func line(of node: Int, _ kind: Kind) -> DateLine? {
        switch kind {
        case .visible:
            let text = String(decoding: tree.text(node).collapsingSpace, as: UTF8.self)
            return DateLine(text, before: labelBefore(node), read: read)
        case .named:
            let text = tree.line(node, limit: 300)
            guard text.utf8.count <= 200 else { return nil }
            return DateLine(text, before: namedLabel(node) ?? labelBefore(node), read: read)
        case .time:
            let text = tree.line(node, limit: 300)
            let stated = tree.string(.datetime, of: node) ?? tree.string(.content, of: node)
            // What is shown says what the date is of; the attribute says it exactly.
            let label = namedLabel(node) ?? DateLine.label(of: text) ?? labelBefore(node)
            let exact = stated.map { DateLine($0, before: label, read: read) }
            if let exact, exact.published != nil || exact.updated != nil || exact.other != nil {
                return exact
            }
            return DateLine(text, before: label, read: read)
        }
    }

    /// What class names say of a date. Themes call one element "published updated" that is both.
    private func namedLabel(_ node: Int) -> DateLine.Label? {
        for at in [node, tree.parent(node)].compactMap(\.self) where tree.tag(at) != .body {
            if let property = tree.value(.itemprop, of: at) {
                if names(property, "datePublished") { return .published }
                if names(property, "dateModified") { return .updated }
            }
            guard let value = tree.value(.class, of: at) else { continue }
            let classes = FoldedText(utf8: value)
            if classes.contains("publish") || classes.contains("entry-date") { return .published }
            if classes.contains("updat") || classes.contains("modif") { return .updated }
        }
        return nil
    }

    /// What the text right before an element says: "Updated:" in an element of its own.
    private func labelBefore(_ node: Int) -> DateLine.Label? {
        var above = tree.parent(node)
        for _ in 0..<3 {
            guard let parent = above, tree.tag(parent) != .body else { return nil }
            var at = node - 1
            while at > parent, at > node - 12 {
                if tree.tag(at) == .text {
                    let text = String(decoding: tree.text(at).collapsingSpace, as: UTF8.self)
                    if text.contains(where: \.isNumber) || text.utf8.count > 80 { return nil }
                    if text.contains(where: \.isLetter) { return DateLine.label(of: text) }
                }
                at -= 1
            }
            above = tree.parent(parent)
        }
        return nil
    }

    /// `/2025/05/30/` in the address.
    private func fromURL() -> Dated? {
        let parts = URLReference(url).path.split(whereSeparator: {
            $0 == "/" || $0 == "-" || $0 == "_" || $0 == "."
        })
        for i in parts.indices.dropLast(2) {
            guard let year = Int(parts[i]), (1990...2100).contains(year), parts[i].count == 4,
                let month = Int(parts[i + 1]), parts[i + 1].count <= 2, let day = Int(parts[i + 2]),
                parts[i + 2].count <= 2,
                Timestamp(year: year, month: month, day: day) != nil
            else { continue }
            let text = "\(year)-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)"
            return read(text).map { ($0, "address") }
        }
        return nil
    }

    /// A date with a day: a bare year or month in a text is no date of publication.
    private func read(_ text: String) -> NewsDate? {
        guard text.utf8.count <= 300, hasDay(text) else { return nil }
        return NewsDate(text)
    }

    /// Two numbers at least, or one of eight digits and more.
    private func hasDay(_ text: String) -> Bool {
        var runs = 0
        var run = 0
        var previous: UInt8 = 0
        for byte in text.utf8 {
            // Arabic-Indic digits are D9 A0 to D9 A9; their first byte ends no run of digits.
            if byte.isASCIIDigit || previous == 0xD9 && (0xA0...0xA9).contains(byte) {
                run += 1
                if run == 1 { runs += 1 }
                if run >= 8 { return true }
            } else if byte != 0xD9 {
                run = 0
            }
            previous = byte
        }
        return runs >= 2
    }

    private static let publishedNames = [
        "article:published_time", "og:article:published_time", "datepublished", "og:published_time", "date",
        "pubdate", "publishdate", "publish-date",
        "publication_date", "published_time", "published", "dc.date", "dc.date.issued", "dcterms.created",
        "dcterms.date", "dcterms.issued",
        "dc.date.created", "sailthru.date", "parsely-pub-date", "cxenseparse:recs:publishtime",
        "cxenseparse:publishtime", "bt:pubdate",
        "article.published", "article:published", "article_date_original", "originalpublicationdate",
        "citation_publication_date", "citation_date",
        "displaydate", "rnews:datepublished", "og:pubdate", "last-published", "timestamp", "og:release_date",
        "datecreated", "article.created", "ptime",
        "release_date", "createdate", "created", "vr:published_time", "iso-8601-publish-date",
        "nrk:published",
    ]
    private static let modifiedNames = [
        "article:modified_time", "og:updated_time", "datemodified", "lastmod", "last-modified",
        "dcterms.modified", "dc.date.modified",
        "og:modified_time", "article:updated_time", "updated_time", "revised", "modified",
    ]
}
