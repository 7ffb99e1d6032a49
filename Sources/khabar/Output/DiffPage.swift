import Language
import News

/// Changes between wordings as a page of its own: no scripts, nothing from elsewhere.
struct DiffPage {
    let title: String
    private var body: [HTML] = []

    init(title: String) {
        self.title = title
    }

    /// `heading` and `detail` say which wordings are compared.
    mutating func add(heading: String, detail: String, title: WordDiff, text: WordDiff) {
        body.append("<section>\n<h2 dir=\"auto\">\(heading)</h2>")
        body.append("<p class=\"detail\" dir=\"auto\">\(detail)</p>")
        body += DiffPage.paragraphs(title).map { "<h3 dir=\"auto\">\($0)</h3>" }
        body += DiffPage.paragraphs(text).map { "<p dir=\"auto\">\($0)</p>" }
        body.append("</section>")
    }

    var html: HTML {
        """
        <!DOCTYPE html>
        <html dir="auto">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
        <title>\(title)</title>
        <style>
        body { max-width: 46em; margin: 2em auto; padding: 0 1em; line-height: 1.8; font-family: serif; }
        del, ins { unicode-bidi: isolate; }
        del { background: #fdd; color: #900; } ins { background: #dfd; color: #060; }
        .detail { color: #555; font-size: smaller; }
        @media (prefers-color-scheme: dark) {
          body { background: #111; color: #ddd; } del { background: #400; color: #fbb; }
          ins { background: #030; color: #bfb; } .detail { color: #aaa; }
        }
        </style>
        </head>
        <body>
        <h1 dir="auto">\(title)</h1>
        \(body.joined(separator: "\n"))
        </body>
        </html>

        """
    }

    /// The pieces as HTML, cut where either wording begins a paragraph.
    private static func paragraphs(_ diff: WordDiff) -> [HTML] {
        var paragraphs: [HTML] = [""]
        for piece in diff.pieces {
            let parts = piece.words.split(
                separator: WordDiff.paragraphBreak,
                omittingEmptySubsequences: false
            )
            for (place, part) in parts.enumerated() {
                if place > 0 {
                    if piece.kind != .same { append(element("¶", piece.kind), to: &paragraphs) }
                    paragraphs.append("")
                }
                if !part.isEmpty { append(element(part.joined(separator: " "), piece.kind), to: &paragraphs) }
            }
        }
        return paragraphs.filter { !$0.isEmpty }
    }

    private static func append(_ words: HTML, to paragraphs: inout [HTML]) {
        let last = paragraphs.count - 1
        paragraphs[last] += paragraphs[last].isEmpty ? words : " \(words)"
    }

    private static func element(_ text: String, _ kind: WordDiff.Kind) -> HTML {
        switch kind {
        case .same: "\(text)"
        case .removed: "<del>\(text)</del>"
        case .added: "<ins>\(text)</ins>"
        }
    }
}
