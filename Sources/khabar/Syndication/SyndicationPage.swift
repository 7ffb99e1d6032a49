import News
import Storage

/// Who carries whose text as a page that stands by itself: no script, nothing from elsewhere.
///
/// Names come from feeds and configuration: each stands in a `bdi`, so that right-to-left names
/// keep to their cells.
struct SyndicationPage {
    let pairs: [SyndicationRow]
    let sheet: Sheet
    let names: [String: String]
    /// In words, such as "the time since 2025-05-01 00:00 (+01)".
    let period: String

    var html: HTML {
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
            <p>Of \(period).</p>
            \(matrix.outlets.isEmpty ? "" : legend)
            \(matrix.outlets.isEmpty ? "" : grid(matrix))\(list)</body>
            </html>

            """
    }

    private var legend: HTML {
        """
        <p>A figure counts the texts that the outlet of the row carried after the outlet of the column had them first; the \
        darker the cell, the more. <em>agency</em>: of these, how many credit a news agency, from which both may have \
        them. <em>share</em>: of all articles of the outlet. <em>median delay</em>: half of the copies came sooner.</p>

        """
    }

    private func grid(_ matrix: SyndicationMatrix) -> HTML {
        let heads: [HTML] = matrix.outlets.map { "<th>\(name($0))</th>" }
        let rows: [HTML] = matrix.outlets.map { outlet in
            let cells = matrix.outlets.map { cell(matrix, outlet, of: $0) }
            return "<tr><th>\(name(outlet))</th>\(cells)</tr>\n"
        }
        return """
            <table>
            <caption>In each row what an outlet carries, by column of whom</caption>
            <tr><td></td>\(heads)</tr>
            \(rows)</table>

            """
    }

    private func cell(_ matrix: SyndicationMatrix, _ outlet: String, of first: String) -> HTML {
        guard outlet != first else { return "<td class=\"self\"></td>" }
        let count = matrix.count(of: outlet, from: first)
        // From nothing to half covered: the figure stays readable.
        let shade = 50 * count / max(1, matrix.largest)
        let shown: HTML = count == 0 ? "" : "\(count)"
        return "<td class=\"number\" style=\"background: rgb(200 60 0 / \(shade)%)\">\(shown)</td>"
    }

    private var list: HTML {
        let heads: [HTML] = sheet.titles.map { "<th>\($0)</th>" }
        let rows: [HTML] = sheet.rows.map { row in
            let cells: [HTML] = zip(sheet.columns, row).map { column, cell in
                guard case .text(let text) = cell else {
                    return "<td class=\"number\">\(cell.words ?? "")</td>"
                }
                return "<td>\(column.hasSuffix("outlet_id") ? name(text ?? "") : isolated(text ?? ""))</td>"
            }
            return "<tr>\(cells)</tr>\n"
        }
        return """
            <table>
            <tr>\(heads)</tr>
            \(rows)</table>

            """
    }

    private func name(_ outlet: String) -> HTML { isolated(names[outlet] ?? outlet) }

    private func isolated(_ text: String) -> HTML { "<bdi>\(TerminalText.safe(text))</bdi>" }
}
