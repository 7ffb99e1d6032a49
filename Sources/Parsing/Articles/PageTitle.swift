import News

/// The article's headline without the site's name.
struct PageTitle {
    let siteName: String?
    let url: String

    /// The first heading that the page's own titles confirm, else those titles with the site's name cut off.
    ///
    /// - Parameters:
    ///   - stated: og:title, JSON-LD headline, `title`: best first.
    ///   - shown: headings and elements named title, in document order.
    /// - Returns: the headline and the rule that found it; nil where the page has none.
    func choose(stated: [(text: String, rule: String)], shown: [String]) -> (text: String, rule: String)? {
        let folded = stated.map { FoldedText($0.text) }
        var confirmed: String?
        var longest = 0
        for heading in shown where !isSiteName(heading) {
            let text = FoldedText(heading)
            let count = text.count
            // A rubric such as "Environment" may be part of a title too: a headline is a good part of it.
            guard count >= 8, count > longest,
                folded.contains(where: { $0.count <= count * 3 && $0.contains(text) })
            else { continue }
            confirmed = heading
            longest = count
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
        let folded = FoldedText(text)
        guard !folded.isEmpty else { return true }
        if let siteName {
            let name = FoldedText(siteName)
            if folded == name || name.count >= 4 && folded.hasPrefix(name) && folded.count <= name.count + 12
            {
                return true
            }
            if folded.count >= 4, name.contains(folded) { return true }
        }
        let host = FoldedText(PageTitle.host(of: url)).squeezed
        let squeezed = folded.squeezed
        guard squeezed.count >= 3, !host.isEmpty else { return false }
        return host.contains(squeezed) || squeezed.contains(host) && squeezed.count <= host.count + 8
    }

    /// The host without `www.` and what stands behind the last dot.
    private static func host(of url: String) -> String {
        var host = URLReference(url).host ?? ""
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
                let spaced =
                    i > title.startIndex && title[title.index(before: i)] == " "
                    && (next == title.endIndex || title[next] == " ")
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

    private static let separators: Set<Character> = [
        "-", "–", "—", "|", "»", "«", ":", "ـ", "•", "·", "/", "›", ">", "~",
    ]

    private static func trim(_ text: Substring) -> Substring {
        var text = text
        while let first = text.first, first.isWhitespace { text.removeFirst() }
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return text
    }
}
