/// The article's headline without the site's name.
struct PageTitle {
    let siteName: String?
    let url: String

    /// The first heading that the page's own titles confirm, else those titles with the site's name cut off.
    ///
    /// - Parameters:
    ///   - stated: og:title, JSON-LD headline, `title`: best first.
    ///   - shown: headings and elements named title, in document order.
    func choose(stated: [(text: String, rule: String)], shown: [String]) -> (text: String, rule: String)? {
        let folded = stated.map { PageTitle.fold($0.text) }
        var confirmed: String?
        for heading in shown where !isSiteName(heading) {
            let text = PageTitle.fold(heading)
            // A rubric such as "Environment" may be part of a title too: a headline is a good part of it.
            guard text.count >= 8, folded.contains(where: { $0.count <= text.count * 3 && $0.contains(text) })
            else { continue }
            if text.count > confirmed.map({ PageTitle.fold($0).count }) ?? 0 { confirmed = heading }
        }
        if let confirmed { return (confirmed, "heading confirmed by the page's titles") }
        for (text, rule) in stated {
            let cut = withoutSiteName(text)
            if !cut.isEmpty, !isSiteName(cut) { return (cut, rule) }
        }
        return shown.first.map { ($0, "first heading") } ?? stated.first.map { ($0.text, $0.rule) }
    }

    /// Cuts the site's name (or what the address is called) from either end of a title.
    func withoutSiteName(_ title: String) -> String {
        var parts = PageTitle.split(title)
        while parts.count > 1, let last = parts.last, isSiteName(String(last.text)) { parts.removeLast() }
        while parts.count > 1, let first = parts.first, isSiteName(String(first.text)) { parts.removeFirst() }
        guard let first = parts.first, let last = parts.last else { return title }
        return String(title[first.text.startIndex..<last.text.endIndex])
    }

    /// Whether a text is the site's name: the stated one, or its words run together are in the host's name.
    func isSiteName(_ text: String) -> Bool {
        let folded = PageTitle.fold(text)
        guard !folded.isEmpty else { return true }
        if let siteName {
            let name = PageTitle.fold(siteName)
            if folded == name || name.count >= 4 && (folded.hasPrefix(name) && folded.count <= name.count + 12) { return true }
            if folded.count >= 4, name.contains(folded) { return true }
        }
        let host = (PageTitle.host(of: url)).filter { $0.isLetter || $0.isNumber }
        let squeezed = folded.filter { $0.isLetter || $0.isNumber }
        return squeezed.count >= 3 && (host.contains(squeezed) || squeezed.contains(host) && squeezed.count <= host.count + 8)
            && !host.isEmpty
    }

    /// The host without `www.` and what stands behind the last dot.
    private static func host(of url: String) -> String {
        guard let schemeEnd = url.range(of: "://") else { return "" }
        var host = url[schemeEnd.upperBound...].prefix { $0 != "/" && $0 != ":" && $0 != "?" }.lowercased()
        if host.hasPrefix("www.") { host.removeFirst(4) }
        let labels = host.split(separator: ".")
        return labels.count > 1 ? labels.dropLast().joined(separator: ".") : host
    }

    private static func split(_ title: String) -> [(text: Substring, Void)] {
        var parts: [(Substring, Void)] = []
        var start = title.startIndex
        var i = title.startIndex
        while i < title.endIndex {
            let next = title.index(after: i)
            if separators.contains(title[i]) {
                let spaced = i > title.startIndex && title[title.index(before: i)] == " " && (next == title.endIndex || title[next] == " ")
                if spaced || title[i] == "|" || title[i] == "•" {
                    parts.append((trim(title[start..<i]), ()))
                    start = next
                }
            }
            i = next
        }
        parts.append((trim(title[start...]), ()))
        return parts.filter { !$0.0.isEmpty }
    }

    private static let separators: Set<Character> = ["-", "–", "—", "|", "»", "«", ":", "ـ", "•", "·", "/", "›", ">", "~"]

    private static func trim(_ text: Substring) -> Substring {
        var text = text
        while let first = text.first, first.isWhitespace { text.removeFirst() }
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return text
    }

    /// Lower case, quotes, dashes and white space made alike: for comparing titles only.
    static func fold(_ text: String) -> String {
        var out = ""
        var pending = false
        for character in text.lowercased() {
            switch character {
            case "“", "”", "„", "«", "»", "‟": out += pending ? " \"" : "\""
            case "’", "‘", "‚", "‛", "`", "′": out += pending ? " '" : "'"
            case "–", "—", "−", "‐", "‑": out += pending ? " -" : "-"
            case let space where space.isWhitespace:
                pending = !out.isEmpty
                continue
            default:
                if pending { out.append(" ") }
                out.append(character)
            }
            pending = false
        }
        return out
    }
}

extension String {
    /// Where `needle` stands first; byte by byte.
    func range(of needle: String) -> Range<String.Index>? {
        let hay = utf8
        var i = hay.startIndex
        let wanted = Array(needle.utf8)
        while i < hay.endIndex {
            if hay[i...].starts(with: wanted) { return i..<hay.index(i, offsetBy: wanted.count) }
            i = hay.index(after: i)
        }
        return nil
    }
}
