/// The line that WordPress puts under every entry of a feed: "The post … appeared first on …".
///
/// The software writes it, not the outlet, so it is no part of the article.
enum FeedFooter {
    /// How the line begins, and what follows the title, as WordPress's own translations write it.
    private static let forms: [(opening: String, link: String)] = [
        ("The post ", " appeared first on "),
        ("The post ", " first appeared on "),
        ("ظهرت المقالة ", " أولاً على "),
        ("ظهرت المقالة ", " أولا على "),
        ("L’article ", " est apparu en premier sur "),
        ("L'article ", " est apparu en premier sur "),
        ("La entrada ", " se publicó primero en "),
        ("Der Beitrag ", " erschien zuerst auf "),
    ]

    /// `text` without such a line at its end.
    static func removed(from text: String) -> String {
        let lastBreak = text.utf8.lastIndex(of: UInt8(ascii: "\n"))
        let lastLine = lastBreak.map { text[text.utf8.index(after: $0)...] } ?? text[...]
        let isFooter = forms.contains { lastLine.hasPrefix($0.opening) && lastLine.contains($0.link) }
        guard isFooter, let lastBreak else { return isFooter ? "" : text }
        var kept = text[..<lastBreak]
        while kept.utf8.last == UInt8(ascii: "\n") { kept = kept.dropLast() }
        return String(kept)
    }
}
