import Language
import News

/// When a page says it was published and changed.
struct PageDates {
    let tree: PageTree
    let meanings: [NameMeaning]
    let kept: KeptNodes
    let meta: MetaTags
    let linked: LinkedData
    let url: String

    /// Elements of one kind that are looked at: an article states its date near its beginning.
    private static let limitElements = 300

    typealias Dated = (date: NewsDate, rule: String)

    func published() -> Dated? {
        if let date = fromLinkedData("datePublished", "dateCreated", "uploadDate") { return date }
        if let date = fromMeta(PageDates.publishedNames) { return date }
        if let date = fromProperty("datePublished") { return date }
        if let date = fromTimeElement(updated: false) { return date }
        if let date = fromNamedElement() { return date }
        if let date = fromVisibleText() { return date }
        return fromURL() ?? fromLinkedData("dateModified") ?? fromMeta(PageDates.modifiedNames)
    }

    func modified() -> Dated? {
        if let date = fromLinkedData("dateModified") { return date }
        if let date = fromMeta(PageDates.modifiedNames) { return date }
        return fromProperty("dateModified") ?? fromTimeElement(updated: true)
    }

    private func fromLinkedData(_ names: String...) -> Dated? {
        for object in [linked.article, linked.page] {
            for name in names {
                if let text = object?[name].flatMap({ linked.text($0, "@value") }), let date = read(text) {
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
        for node in tree.indices {
            guard let property = tree.value(.itemprop, of: node), property.elementsEqual(name.utf8),
                isNearArticle(node)
            else { continue }
            let text =
                tree.string(.datetime, of: node) ?? tree.string(.content, of: node)
                ?? tree.line(node, limit: 200)
            if let date = read(text) { return (date, "itemprop \(name)") }
        }
        return nil
    }

    /// The first `time` outside of what was left out; one that is marked published goes before.
    private func fromTimeElement(updated: Bool) -> Dated? {
        var first: Dated?
        var looked = 0
        for node in tree.indices where tree.tag(node) == .time && isNearArticle(node) {
            looked += 1
            guard looked <= PageDates.limitElements else { break }
            let classes = tree.value(.class, of: node).map { FoldedText(utf8: $0) } ?? ""
            let isUpdate = classes.contains("updat") || classes.contains("modif")
            let isPublished = classes.contains("publish") || classes.contains("entry-date")
            guard
                let date = (tree.string(.datetime, of: node) ?? tree.string(.content, of: node)).flatMap(read)
                    ?? read(tree.line(node, limit: 200))
            else { continue }
            if updated {
                if isUpdate { return (date, "time element") }
            } else if isPublished {
                return (date, "time element")
            } else if first == nil || first?.rule == "updated time element" && !isUpdate {
                first = (date, isUpdate ? "updated time element" : "time element")
            }
        }
        return updated ? nil : first
    }

    /// Whether a date may be the article's. Its header may have been left out for its name, so a date in it
    /// counts; one among comments or related articles never does.
    private func isNearArticle(_ node: Int) -> Bool {
        if kept[node] { return true }
        if isBesideHeading(node) { return true }
        var above: Int? = node
        while let at = above {
            let isAside = tree.tag(at) == .aside && !meanings[at].contains(.meta)
            if meanings[at].contains(.comments) || isAside || tree.tag(at) == .nav { return false }
            if meanings[at].contains(.boilerplate), !meanings[at].contains(.meta),
                !meanings[at].contains(.date), !meanings[at].contains(.byline)
            {
                return false
            }
            above = tree.parent(at)
        }
        return true
    }

    /// Whether the great heading stands in the same small box: then the box is the article's, whatever it is
    /// called.
    private func isBesideHeading(_ node: Int) -> Bool {
        var at = node
        for _ in 0..<4 {
            guard let above = tree.parent(at), tree.subtree(above).count <= 100 else { return false }
            if tree.subtree(above).contains(where: { tree.tag($0) == .h1 }) { return true }
            at = above
        }
        return false
    }

    private func fromNamedElement() -> Dated? {
        var looked = 0
        for node in tree.indices
        where meanings[node].contains(.date) && tree.tag(node) != .text && isNearArticle(node) {
            looked += 1
            guard looked <= PageDates.limitElements else { break }
            let text = tree.line(node, limit: 300)
            guard text.utf8.count <= 200, let date = read(text) else { continue }
            return (date, "element named date")
        }
        return nil
    }

    /// The first short text that holds a date and few other words.
    private func fromVisibleText() -> Dated? {
        for node in tree.indices where tree.tag(node) == .text && kept[node] {
            let text = tree.text(node)
            guard text.count >= 8, text.count <= 160,
                text.contains(where: { $0 >= 48 && $0 <= 57 || $0 == 0xD9 })
            else { continue }
            if let date = read(String(decoding: text, as: UTF8.self)) { return (date, "visible date") }
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
