import Language
import News

/// Finds the news on a page without rules: links of one shape of address, each with a headline's length of
/// words, come in groups; menus, categories and legal pages do not look like that.
struct ListingByShape {
    let page: ListingPage

    /// Letters that make words a headline; a link with fewer counts only beside a longer one to the same page.
    private static let headlineLetters = 15
    /// A flash such as "زلزال بالحسيمة" has as many at least.
    private static let flashLetters = 6
    /// So many flashes make a list.
    private static let leastFlashes = 3
    /// Mean letters of a group's headlines: categories and tags stay below.
    private static let groupLetters = 22
    /// A group with a smaller share of the largest group's count is there by chance.
    private static let leastShare = 0.1

    /// This many links outside of sidebars are a listing of their own.
    private static let leastMain = 5

    /// Places of one address that are looked at: ticker, slider, list, sidebar.
    private static let limitLinks = 6
    /// No front page lists more; a hostile one may.
    private static let limitEntries = 1000

    private struct Candidate {
        var url: CanonicalURL
        var title = ""
        var letters = 0
        /// The title is words that readers see, not what a picture is called.
        var isShown = false
        var links: [Int] = []
        /// Whether one of the links stands outside of menus, sidebars and tickers.
        var isInMain = false
    }

    func entries() -> [ListingEntry] {
        let every = candidates()
        let all = every.filter { $0.letters >= ListingByShape.headlineLetters }
        let short = every.filter { $0.letters < ListingByShape.headlineLetters && isFlash($0) }
        let main = all.filter(\.isInMain)
        // Where its names make nearly the whole page a sidebar, the names are wrong.
        let found = main.count >= ListingByShape.leastMain || main.count * 2 >= all.count ? main : all
        let groups = ListingByShape.grouped(found)
        let strongest = groups.values.map(\.count).max() ?? 0
        var kept = groups.filter { group in
            let mean = group.value.reduce(0) { $0 + $1.letters } / group.value.count
            return mean >= ListingByShape.groupLetters
                && Double(group.value.count) >= Double(strongest) * ListingByShape.leastShare
        }
        let flashes = ListingByShape.grouped(short)
        if kept.isEmpty {
            // A page of flashes: all headlines are short.
            for (shape, group) in flashes {
                let whole = group + (groups[shape] ?? [])
                if whole.count >= ListingByShape.leastFlashes { kept[shape] = whole }
            }
        } else {
            for shape in kept.keys { kept[shape]? += flashes[shape] ?? [] }
        }
        let chosen = kept.values.flatMap { $0 }.sorted { ($0.links.first ?? 0) < ($1.links.first ?? 0) }
            .prefix(ListingByShape.limitEntries)
        let items = ListingItems(page.tree, chosen.map { ($0.url, $0.links) })
        return chosen.map { entry($0, items) }
    }

    private static func grouped(_ candidates: [Candidate]) -> [String: [Candidate]] {
        Dictionary(grouping: candidates) { shape(of: $0.url) }
    }

    /// Whether few letters are a headline all the same: two words or more, in a place and under an address as articles have.
    private func isFlash(_ candidate: Candidate) -> Bool {
        guard candidate.isInMain, candidate.letters >= ListingByShape.flashLetters,
            candidate.title.split(separator: " ").count >= 2
        else { return false }
        return ListingByShape.namesNumber(candidate.url)
            || candidate.links.contains(where: isSetAsHeadline)
    }

    /// A number of three digits or more in the address, as only articles have.
    private static func namesNumber(_ url: CanonicalURL) -> Bool {
        let parts = URLReference(url.text)
        return (parts.path + "?" + (parts.query ?? "")).split { !$0.isNumber }.contains {
            $0.count >= 3
        }
    }

    /// Whether a link is a heading, or has a picture in it.
    private func isSetAsHeadline(_ link: Int) -> Bool {
        if page.tree.subtree(link).prefix(40).contains(where: {
            page.tree.tag($0) == .img || page.tree.tag($0).isHeading
        }) {
            return true
        }
        var above = page.tree.parent(link)
        for _ in 0..<3 {
            guard let node = above else { return false }
            if page.tree.tag(node).isHeading || page.meanings[node].contains(.title) { return true }
            above = page.tree.parent(node)
        }
        return false
    }

    private func entry(_ candidate: Candidate, _ items: ListingItems) -> ListingEntry {
        var entry = Entry()
        entry.id = candidate.url.text
        entry.link = candidate.url.text
        entry.title = candidate.title
        for link in candidate.links.prefix(ListingByShape.limitLinks) {
            let item = ListingItem(page: page, range: items.range(around: link), title: candidate.title)
            if entry.published == nil { entry.setPublished(item.date(), from: .listingShown) }
            entry.text = entry.text ?? item.text()
            entry.image = entry.image ?? item.image()
        }
        entry.summary = entry.text
        return ListingEntry(entry: entry)
    }

    // MARK: - Links

    private func candidates() -> [Candidate] {
        var found: [Candidate] = []
        var places: [CanonicalURL: Int] = [:]
        let own = CanonicalURL(page.url)
        var asideEnd = 0
        var i = 0
        while i < page.tree.nodes.count {
            if isAside(i) { asideEnd = max(asideEnd, page.tree.end(i)) }
            if isFurniture(i) {
                i = page.tree.end(i)
                continue
            }
            defer { i += 1 }
            guard page.tree.tag(i) == .a, let url = page.address(of: i), url != own, isOwn(url),
                isArticle(url)
            else { continue }
            let place = places[url] ?? found.count
            if place == found.count {
                places[url] = place
                found.append(Candidate(url: url))
            }
            found[place].links.append(i)
            if i >= asideEnd { found[place].isInMain = true }
            let title = page.headline(of: i)
            let letters = title.text.count { $0.isLetter || $0.isNumber }
            // What a picture is called counts only where no link has words.
            if title.isShown == found[place].isShown
                ? letters > found[place].letters : title.isShown && letters > 0
            {
                found[place].title = title.text
                found[place].letters = letters
                found[place].isShown = title.isShown
            }
        }
        return found
    }

    private func isFurniture(_ node: Int) -> Bool {
        switch page.tree.tag(node) {
        case .footer, .script, .style, .noscript, .template, .head: true
        default: false
        }
    }

    /// Sidebars, menus and tickers repeat what the page lists, and on inner pages what it does not list.
    private func isAside(_ node: Int) -> Bool {
        switch page.tree.tag(node) {
        case .aside, .nav: true
        case .text, .html, .body, .main, .a: false
        default: page.meanings[node].contains(.aside)
        }
    }

    private func isOwn(_ url: CanonicalURL) -> Bool {
        func bare(_ url: String) -> String {
            let host = URLReference(url).host ?? ""
            return host.hasPrefix("www.") ? String(host.dropFirst(4)) : host
        }
        let (here, there) = (bare(page.url), bare(url.text))
        return here == there || there.hasSuffix("." + here) || here.hasSuffix("." + there)
    }

    private func isArticle(_ url: CanonicalURL) -> Bool {
        let parts = URLReference(url.text)
        let segments = parts.path.split(separator: "/").map { $0.lowercased() }
        if segments.isEmpty { return (parts.query ?? "").split { !$0.isNumber }.contains { $0.count >= 2 } }
        guard !(segments.count == 1 && segments[0].hasPrefix("index.") && parts.query == nil)
        else { return false }
        for segment in segments {
            let name = segment.split(separator: ".").first.map(String.init) ?? segment
            if ListingByShape.furniture.contains(name) { return false }
        }
        guard let last = segments.last else { return false }
        return !ListingByShape.files.contains { last.hasSuffix($0) }
    }

    /// Segments of addresses that are no article's.
    private static let furniture: Set<String> = [
        "category", "categories", "tag", "tags", "author", "authors", "page", "feed", "rss", "comments",
        "wp-json", "wp-login",
        "wp-admin", "wp-content", "print", "send", "contact", "contact-us", "about", "about-us", "privacy",
        "privacy-policy",
        "terms", "login", "register", "search", "archive", "archives", "sitemap", "advertise", "advertising",
        "cookies", "legal",
        "mentions-legales", "team", "newsletter", "subscribe", "user", "users", "account", "topic", "topics",
        "section", "sections",
    ]
    private static let files = [
        ".jpg", ".jpeg", ".png", ".gif", ".webp", ".pdf", ".mp3", ".mp4", ".zip", ".xml", ".css", ".js",
    ]

    /// The address with numbers as N, slugs as S and other words as they are: `/S.html`, `/article.php?id=N`.
    static func shape(of url: CanonicalURL) -> String {
        let parts = URLReference(url.text)
        var shape = ""
        for segment in parts.path.split(separator: "/") {
            let dot = segment.lastIndex(of: ".")
            let ending = dot.map { segment[$0...].count <= 6 ? segment[$0...] : "" } ?? ""
            let name = segment.dropLast(ending.count)
            shape += "/" + word(name) + ending
        }
        for parameter in (parts.query ?? "").split(separator: "&") {
            let halves = parameter.split(separator: "=", maxSplits: 1)
            shape += "&\(halves.first ?? "")=\(halves.count > 1 ? word(halves[1]) : "")"
        }
        return shape
    }

    private static func word(_ name: Substring) -> String {
        let digits = name.utf8.count { $0.isASCIIDigit }
        if digits == name.utf8.count { return "N" }
        let marks = name.utf8.count {
            $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "%")
        }
        if marks >= 2 || name.utf8.count > 20 { return "S" }
        return digits > 0 ? String(name.filter { !$0.isNumber }) + "N" : String(name)
    }
}
