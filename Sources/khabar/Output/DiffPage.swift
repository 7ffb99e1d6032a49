import Language

/// Changes between wordings as a page of its own: no scripts, nothing from elsewhere, every word escaped.
struct DiffPage {
    let title: String
    private var body: [String] = []

    init(title: String) {
        self.title = title
    }

    /// `heading` and `detail` say which wordings are compared.
    mutating func add(heading: String, detail: String, title: WordDiff, text: WordDiff) {
        body.append("<section>\n<h2 dir=\"auto\">\(DiffPage.escaped(heading))</h2>")
        body.append("<p class=\"detail\" dir=\"auto\">\(DiffPage.escaped(detail))</p>")
        body += DiffPage.paragraphs(title).map { "<h3 dir=\"auto\">\($0)</h3>" }
        body += DiffPage.paragraphs(text).map { "<p dir=\"auto\">\($0)</p>" }
        body.append("</section>")
    }

    var html: String {
        """
        <!DOCTYPE html>
        <html dir="auto">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
        <title>\(DiffPage.escaped(title))</title>
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
        <h1 dir="auto">\(DiffPage.escaped(title))</h1>
        \(body.joined(separator: "\n"))
        </body>
        </html>

        """
    }

    /// The pieces as HTML, cut where either wording begins a paragraph.
    private static func paragraphs(_ diff: WordDiff) -> [String] {
        var paragraphs = [""]
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

    private static func append(_ text: String, to paragraphs: inout [String]) {
        paragraphs[paragraphs.count - 1] += (paragraphs[paragraphs.count - 1].isEmpty ? "" : " ") + text
    }

    private static func element(_ text: String, _ kind: WordDiff.Kind) -> String {
        switch kind {
        case .same: escaped(text)
        case .removed: "<del>\(escaped(text))</del>"
        case .added: "<ins>\(escaped(text))</ins>"
        }
    }

    /// For text and for attributes in double quotes; control characters, which HTML does not take, become U+FFFD.
    static func escaped(_ text: String) -> String {
        var out = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": out += "&amp;"
            case "<": out += "&lt;"
            case ">": out += "&gt;"
            case "\"": out += "&quot;"
            case "\n", "\t": out.unicodeScalars.append(scalar)
            default:
                out.unicodeScalars.append(
                    scalar.value < 32 || (0x7F..<0xA0).contains(scalar.value) ? "\u{FFFD}" : scalar
                )
            }
        }
        return out
    }
}
