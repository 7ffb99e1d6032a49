import News

/// The article's headline without the site's name.
struct PageTitle {
    /// As the page states them: og:site_name, JSON-LD publisher, application-name.
    let siteNames: [String]
    let url: String

    /// The first heading that the page's own titles confirm, else those titles with the site's name cut off.
    ///
    /// - Parameters:
    ///   - stated: og:title, JSON-LD headline, `title`: best first.
    ///   - shown: headings and elements named title, in document order.
    ///   - main: the headings of the first rank among them.
    /// - Returns: the headline and the rule that found it; nil where the page has none.
    func choose(
        stated: [(text: String, rule: String)],
        shown: [String],
        main: [String]
    ) -> (text: String, rule: String)? {
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
        // What is stated is often written for search engines; readers see the one great heading.
        if main.count == 1, let heading = main.first, !isSiteName(heading),
            stated.isEmpty || stated.contains(where: { sharesWord($0.text, heading) })
        {
            // A rubric before it or a second line behind it are no part of the title that the page states.
            if let first = stated.first, let part = statedPart(of: heading, first.text) {
                return (part, first.rule)
            }
            return (heading, "only heading of the first rank")
        }
        // What follows the headline of the page's data is the site's, whatever stands between them.
        if let headline = stated.first(where: { $0.rule == "JSON-LD headline" }), headline.text.count >= 12,
            let first = stated.first, first.text.count > headline.text.count,
            first.text.hasPrefix(headline.text)
        {
            return (headline.text, headline.rule)
        }
        for (text, rule) in stated {
            // The element of the page's title ends in the site's name even where nobody states that name.
            let cut = withoutSiteName(rule == "title element" ? withoutLastPart(text) : text)
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

    /// A stated title without the site's name, where that is a good part of the heading.
    private func statedPart(of heading: String, _ title: String) -> String? {
        let cut = withoutSiteName(title)
        let part = FoldedText(cut)
        return part.count >= 12 && FoldedText(heading).contains(part) ? cut : nil
    }

    /// Without a short last part behind a separator, where a headline is left before it.
    private func withoutLastPart(_ title: String) -> String {
        let parts = PageTitle.split(title)
        guard parts.count > 1, let first = parts.first, let last = parts.last else { return title }
        let rest = title[first.text.startIndex..<parts[parts.count - 2].text.endIndex]
        func words(_ text: Substring) -> Int { text.split(separator: " ").count }
        return words(rest) >= 4 && words(last.text) <= 3 ? String(rest) : title
    }

    private func sharesWord(_ a: String, _ b: String) -> Bool {
        func words(_ text: String) -> Set<FoldedText> {
            let words = text.split { !$0.isLetter && !$0.isNumber }.filter { $0.count >= 4 }
            return Set(words.map { FoldedText(String($0)) })
        }
        let (first, second) = (words(a), words(b))
        return first.contains { one in second.contains { $0.contains(one) || one.contains($0) } }
    }

    /// Whether a text is the site's name: a stated one, or its words run together are in the host's name.
    func isSiteName(_ text: String) -> Bool {
        let folded = FoldedText(text)
        guard !folded.isEmpty else { return true }
        for siteName in siteNames {
            let name = FoldedText(siteName)
            if folded == name || name.count >= 4 && folded.hasPrefix(name) && folded.count <= name.count + 12
            {
                return true
            }
            if folded.count >= 4, name.contains(folded) { return true }
        }
        let squeezed = folded.squeezed
        guard squeezed.count >= 3 else { return false }
        return PageTitle.hostNames(of: url).contains { host in
            host.contains(squeezed) || squeezed.contains(host) && squeezed.count <= host.count + 12
        }
    }

    /// The host without `www.` and what stands behind the last dot, and its longest label by itself.
    private static func hostNames(of url: String) -> [FoldedText] {
        var host = URLReference(url).host ?? ""
        if host.hasPrefix("www.") { host.removeFirst(4) }
        let labels = host.split(separator: ".").map(String.init)
        let named = labels.count > 1 ? Array(labels.dropLast()) : labels
        let longest = named.max { $0.count < $1.count } ?? ""
        return Set([named.joined(), longest]).map { FoldedText($0).squeezed }.filter { $0.count >= 3 }
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
