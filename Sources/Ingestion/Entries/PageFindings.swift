import Fetching
import Parsing

/// What a page says beside its article.
struct PageFindings: Hashable, Sendable {
    /// The article's text, which is compared with what the feed carries.
    let text: String
    /// The directives for robots of page and server, each once; nil where there are none. The operator decides what follows
    /// from them.
    let robots: String?

    init(_ page: ExtractedPage, _ response: FetchResponse) {
        text = page.text
        robots = PageFindings.words([response.headers["x-robots-tag"]].compactMap(\.self) + page.robots)
    }

    static func words(_ statements: [String]) -> String? {
        var words: [String] = []
        for word in statements.joined(separator: ",").lowercased().split(separator: ",") {
            let word = word.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            if !word.isEmpty, !words.contains(word) { words.append(word) }
        }
        return words.isEmpty ? nil : Bound.robots.cut(words.joined(separator: ", "))
    }
}
