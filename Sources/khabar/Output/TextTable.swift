/// Rows for a person: aligned columns, right-to-left text kept in its cell, no wider than the terminal.
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

    /// The lines of the table, the titles first. In a terminal they are no wider than it: what does not fit goes on in the
    /// next line of its cell, and where the columns cannot stand side by side each row is a list. Elsewhere as wide as
    /// they need.
    func lines(terminalColumns: Int? = TerminalText.columns) -> [String] {
        var widths = columns.indices.map { index in
            rows.reduce(TerminalText.width(columns[index].title)) { max($0, TerminalText.width($1[index])) }
        }
        if let terminalColumns, !shrink(&widths, to: terminalColumns) { return list(terminalColumns) }
        return ([columns.map(\.title)] + rows).flatMap { lines(of: $0, widths) }
    }

    func print() throws(CommandFailure) {
        for line in lines() { try StandardOutput.print(line) }
    }

    private static let gap = "  "

    /// Returns whether the table fits then.
    private func shrink(_ widths: inout [Int], to terminalColumns: Int) -> Bool {
        let gaps = TextTable.gap.count * (columns.count - 1)
        func excess() -> Int { widths.reduce(0, +) + gaps - terminalColumns }
        for index in columns.indices where columns[index].isFlexible && excess() > 0 {
            widths[index] = max(min(widths[index], 20), widths[index] - excess())
        }
        // Then the widest column of text gives way, whichever it is. Numbers are not parted.
        while excess() > 0 {
            let widest = columns.indices.filter { !columns[$0].isNumber }.max { widths[$0] < widths[$1] }
            guard let widest, widths[widest] > 10 else { return false }
            widths[widest] -= 1
        }
        return true
    }

    private func lines(of cells: [String], _ widths: [Int]) -> [String] {
        let wrapped = zip(cells, widths).map { TerminalText.wrapped($0, columns: $1) }
        let height = wrapped.map(\.count).max() ?? 0
        return (0..<height).map { row in
            let line = wrapped.indices.map { index in
                let cell = row < wrapped[index].count ? wrapped[index][row] : ""
                return padded(
                    cell,
                    to: widths[index],
                    column: columns[index],
                    isLast: index == columns.count - 1
                )
            }
            return TextTable.withoutTrailingSpace(line.joined(separator: TextTable.gap))
        }
    }

    /// Each row by itself, a line for each of its cells.
    private func list(_ terminalColumns: Int) -> [String] {
        let titles = columns.map { TerminalText.width($0.title) }.max() ?? 0
        let room = max(10, terminalColumns - titles - TextTable.gap.count)
        return rows.enumerated().flatMap { number, cells in
            let lines = zip(columns, cells).flatMap { column, cell in
                TerminalText.wrapped(cell, columns: room).enumerated().map { index, piece in
                    let title = index == 0 ? column.title : ""
                    let space = String(repeating: " ", count: titles - TerminalText.width(title))
                    return title + space + TextTable.gap + TerminalText.isolated(piece)
                }
            }
            return number == 0 ? lines : [""] + lines
        }
    }

    private func padded(_ text: String, to width: Int, column: Column, isLast: Bool) -> String {
        let space = String(repeating: " ", count: max(0, width - TerminalText.width(text)))
        let shown = TerminalText.isolated(text)
        if column.isNumber { return space + shown }
        return isLast ? shown : shown + space
    }

    private static func withoutTrailingSpace(_ line: String) -> String {
        var line = line[...]
        while line.last == " " { line.removeLast() }
        return String(line)
    }
}
