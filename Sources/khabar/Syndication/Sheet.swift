import Machinery
import News
import Storage

/// Rows that are printed as a table, as CSV, as JSON or on a page: each column with its name for programs.
struct Sheet {
    enum Cell {
        case text(String?)
        case count(Int)
        case share(Double)
        case seconds(Int64)
    }

    let columns: [String]
    let rows: [[Cell]]

    private init(_ columns: [String], _ rows: [[Cell]]) {
        self.columns = columns
        self.rows = rows
    }

    init(_ rows: [SyndicationRow], hasPeriods: Bool) {
        let columns = [
            "outlet_id", "first_outlet_id", "copy_count", "agency_count", "share", "median_delay_seconds",
        ]
        let cells = rows.map { row -> [Cell] in
            let cells: [Cell] = [
                .text(row.outlet.text), .text(row.firstOutlet.text), .count(row.copies),
                .count(row.agencyCopies), .share(row.share), .seconds(row.medianDelaySeconds),
            ]
            return hasPeriods ? [.text(row.period)] + cells : cells
        }
        self.init(hasPeriods ? ["period"] + columns : columns, cells)
    }

    init(_ rows: [AgencyRow], hasPeriods: Bool) {
        let columns = ["outlet_id", "agency", "article_count", "credited_count", "share"]
        let cells = rows.map { row -> [Cell] in
            let cells: [Cell] = [
                .text(row.outlet.text), .text(row.agency), .count(row.articles), .count(row.credited),
                .share(row.share),
            ]
            return hasPeriods ? [.text(row.period)] + cells : cells
        }
        self.init(hasPeriods ? ["period"] + columns : columns, cells)
    }
}

extension Sheet {
    /// What a person calls the columns.
    var titles: [String] {
        columns.map { name in
            switch name {
            case "period": "period (UTC)"
            case "outlet_id": "outlet"
            case "first_outlet_id": "was first"
            case "copy_count": "copies"
            case "agency_count": "agency"
            case "article_count": "articles"
            case "credited_count": "credited"
            case "median_delay_seconds": "median delay"
            default: name
            }
        }
    }

    var table: TextTable {
        var table = TextTable(
            zip(titles, rows.first ?? []).map { title, cell in
                TextTable.Column(title: title, isNumber: cell.isNumber)
            }
        )
        for row in rows { table.append(row.map(\.words)) }
        return table
    }

    var jsonLines: [JSONLine] {
        rows.map { row in
            var line = JSONLine()
            for (name, cell) in zip(columns, row) {
                switch cell {
                case .text(let text): line.add(name, text)
                case .count(let count): line.add(name, count)
                case .share(let share): line.add(name, share)
                case .seconds(let seconds): line.add(name, Int(seconds))
                }
            }
            return line
        }
    }

    func csv(separator: CSVLine.Separator) -> String {
        rows.reduce(into: CSVLine(titles: columns, separator: separator).description) { csv, row in
            var line = CSVLine(separator: separator)
            for cell in row {
                switch cell {
                case .text(let text): line.add(text)
                case .count(let count): line.add(count)
                case .share(let share): line.add(share)
                case .seconds(let seconds): line.add(Int(seconds))
                }
            }
            csv += line.description
        }
    }
}

extension Sheet.Cell {
    var isNumber: Bool { if case .text = self { false } else { true } }

    /// As a person reads it.
    var words: String? {
        switch self {
        case .text(let text): text
        case .count(let count): "\(count)"
        case .share(let share):
            "\(Int((share * 1000).rounded()) / 10).\(Int((share * 1000).rounded()) % 10) %"
        case .seconds(let seconds): LocalTime.words(delaySeconds: seconds)
        }
    }
}
