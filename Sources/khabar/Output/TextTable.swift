/// Rows for a person: aligned columns, right-to-left text kept in its cell, cut to the terminal's width.
struct TextTable {
    struct Column {
        let title: String
        /// Numbers stand at the right.
        var isNumber = false
        /// Gives way first when the terminal is too narrow.
        var isFlexible = false
    }

    private let columns: [Column]
    private var rows: [[String]] = []

    init(_ columns: [Column]) {
        self.columns = columns
    }

    mutating func append(_ cells: [String?]) {
        precondition(cells.count == columns.count, "a row has as many cells as the table has columns")
        rows.append(cells.map { TerminalText.safe($0 ?? "–") })
    }

    /// The lines of the table, the titles first; in a terminal no wider than it, else as wide as they need.
    func lines(terminalColumns: Int? = TerminalText.columns) -> [String] {
        var widths = columns.indices.map { index in
            rows.reduce(TerminalText.width(columns[index].title)) { max($0, TerminalText.width($1[index])) }
        }
        if let terminalColumns { shrink(&widths, to: terminalColumns) }
        return ([columns.map(\.title)] + rows).map { cells in
            let line = zip(cells.indices, cells).map { index, cell in
                padded(cell, to: widths[index], column: columns[index], isLast: index == columns.count - 1)
            }
            return line.joined(separator: "  ")
        }
    }

    func print() throws(CommandFailure) {
        for line in lines() { try StandardOutput.print(line) }
    }

    private func shrink(_ widths: inout [Int], to terminalColumns: Int) {
        let gaps = 2 * (columns.count - 1)
        for index in columns.indices where columns[index].isFlexible {
            let excess = widths.reduce(0, +) + gaps - terminalColumns
            guard excess > 0 else { return }
            widths[index] = max(12, widths[index] - excess)
        }
    }

    private func padded(_ cell: String, to width: Int, column: Column, isLast: Bool) -> String {
        let text = TerminalText.fitted(cell, columns: width)
        let space = String(repeating: " ", count: max(0, width - TerminalText.width(text)))
        let shown = TerminalText.isolated(text)
        if column.isNumber { return space + shown }
        return isLast ? shown : shown + space
    }
}
