import News
import Storage

/// Outlet × outlet: in a row what an outlet carries, by column of whom.
struct SyndicationMatrix {
    /// By id; those that carry and those that are carried alike.
    let outlets: [String]
    private let copies: [String: [String: Int]]

    /// More outlets than that are wider than a terminal.
    private static let most = 12

    init(all rows: [SyndicationRow]) {
        outlets = Set(rows.flatMap { [$0.outlet.text, $0.firstOutlet.text] }).sorted()
        copies = rows.reduce(into: [:]) { copies, row in
            copies[row.outlet.text, default: [:]][row.firstOutlet.text, default: 0] += row.copies
        }
    }

    /// Nil where there is nothing to show, or too much for a terminal.
    init?(_ rows: [SyndicationRow]) {
        self.init(all: rows)
        guard (1...SyndicationMatrix.most).contains(outlets.count) else { return nil }
    }

    func count(of outlet: String, from first: String) -> Int { copies[outlet]?[first] ?? 0 }

    var largest: Int { copies.values.flatMap(\.values).max() ?? 0 }

    var table: TextTable {
        var table = TextTable(
            [.init(title: "carries ↓ of →")] + outlets.map { .init(title: $0, isNumber: true) }
        )
        for outlet in outlets {
            let counts = outlets.map { first -> String in
                let count = count(of: outlet, from: first)
                return outlet == first ? "·" : count == 0 ? "" : "\(count)"
            }
            table.append([outlet] + counts)
        }
        return table
    }
}

/// The same for Graphviz: an arrow from who was first to who carried it later, the thicker the more.
/// Source: https://graphviz.org/doc/info/lang.html
struct SyndicationGraph {
    /// Up to so many outlets every arrow is drawn.
    private static let roomy = 20

    private let rows: [SyndicationRow]
    private let names: [String: String]

    init(_ rows: [SyndicationRow], names: [String: String]) {
        self.rows = rows
        self.names = names
    }

    var dot: String {
        let matrix = SyndicationMatrix(all: rows)
        var dot = "digraph syndication {\n  rankdir=LR;\n  node [shape=box, style=rounded];\n"
        // Among many outlets, thin arrows would cover the thick ones.
        let isCrowded = matrix.outlets.count > SyndicationGraph.roomy
        if isCrowded { dot += "  concentrate=true; nodesep=0.1; ranksep=1.5; edge [color=\"#00000060\"];\n" }
        let least = isCrowded ? max(2, matrix.largest / 20) : 1
        let rows = rows.filter { $0.copies >= least }
        if rows.count < self.rows.count {
            dot +=
                "  label=\"without \(self.rows.count - rows.count) arrows of fewer than \(least) copies\";\n"
        }
        let shown = Set(rows.flatMap { [$0.outlet.text, $0.firstOutlet.text] })
        for outlet in matrix.outlets where shown.contains(outlet) {
            dot += "  \(quoted(outlet)) [label=\(quoted(names[outlet] ?? outlet))];\n"
        }
        for row in rows {
            let width = 1 + 5 * row.copies / max(1, matrix.largest)
            dot += "  \(quoted(row.firstOutlet.text)) -> \(quoted(row.outlet.text))"
            dot += " [label=\"\(row.copies)\", penwidth=\(width)];\n"
        }
        return dot + "}\n"
    }

    /// Without line breaks and other controls; a backslash would begin an escape.
    private func quoted(_ text: String) -> String {
        let safe = TerminalText.safe(text)
        return "\"" + safe.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }
}
