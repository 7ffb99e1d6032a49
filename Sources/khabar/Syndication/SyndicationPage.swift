import News
import Storage

/// Who carries whose text as a page that stands by itself: no script, nothing from elsewhere.
///
/// Names come from feeds and configuration: they are escaped, and each stands in a `bdi`, so that right-to-left names
/// keep to their cells.
struct SyndicationPage {
    let pairs: [SyndicationRow]
    let sheet: Sheet
    let names: [String: String]

    var html: String {
        let matrix = SyndicationMatrix(all: pairs)
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <title>khabar: syndication</title>
            <style>
            body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem; }
            table { border-collapse: collapse; margin-block: 1rem; }
            th, td { border: 1px solid #ccc; padding: .25rem .6rem; text-align: start; }
            td.number { text-align: end; font-variant-numeric: tabular-nums; }
            td.self { background: #eee; }
            </style>
            </head>
            <body>
            <h1>Syndication</h1>
            \(matrix.outlets.isEmpty ? "" : grid(matrix))\(list)</body>
            </html>

            """
    }

    private func grid(_ matrix: SyndicationMatrix) -> String {
        var html =
            "<table>\n<caption>In each row what an outlet carries, by column of whom</caption>\n<tr><td></td>"
        for outlet in matrix.outlets { html += "<th>\(name(outlet))</th>" }
        html += "</tr>\n"
        for outlet in matrix.outlets {
            html += "<tr><th>\(name(outlet))</th>"
            for first in matrix.outlets {
                let count = matrix.count(of: outlet, from: first)
                // From nothing to half covered: the figure stays readable.
                let shade = 50 * count / max(1, matrix.largest)
                html +=
                    outlet == first
                    ? "<td class=\"self\"></td>"
                    : "<td class=\"number\" style=\"background: rgb(200 60 0 / \(shade)%)\">\(count == 0 ? "" : "\(count)")</td>"
            }
            html += "</tr>\n"
        }
        return html + "</table>\n"
    }

    private var list: String {
        var html =
            "<table>\n<tr>" + sheet.titles.map { "<th>\(SyndicationPage.escaped($0))</th>" }.joined()
            + "</tr>\n"
        for row in sheet.rows {
            html += "<tr>"
            for (column, cell) in zip(sheet.columns, row) {
                switch cell {
                case .text(let text):
                    html +=
                        "<td>\(column.hasSuffix("outlet_id") ? name(text ?? "") : isolated(text ?? ""))</td>"
                default: html += "<td class=\"number\">\(SyndicationPage.escaped(cell.words ?? ""))</td>"
                }
            }
            html += "</tr>\n"
        }
        return html + "</table>\n"
    }

    private func name(_ outlet: String) -> String { isolated(names[outlet] ?? outlet) }

    private func isolated(_ text: String) -> String {
        "<bdi>\(SyndicationPage.escaped(TerminalText.safe(text)))</bdi>"
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;")
    }
}
