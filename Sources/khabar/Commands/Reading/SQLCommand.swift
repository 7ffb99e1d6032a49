import ArgumentParser
import Machinery
import News
import Storage

/// `khabar sql QUERY`: a person's own SQL.
struct SQLCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sql",
        abstract: "Run one SELECT on the database.",
        discussion: """
            Nothing can be changed: the file is opened for reading, and every action of the statement is checked \
            before it runs. `khabar schema` lists the views and their columns. Rows are written as they are \
            found, with --csv and --json; Ctrl-C ends a long query.

            Example: khabar sql 'select outlet_id, count(*) n from articles group by 1 order by 2 desc'
            """
    )

    @OptionGroup var source: DatabaseOptions

    @Flag(name: .long, help: "CSV, the columns' names first; formulas are made harmless.")
    var csv = false

    @OptionGroup var form: CSVOptions

    @Argument(help: "One statement; - reads it from standard input.")
    var query: String

    func validate() throws {
        if csv, source.json { throw ValidationError("--csv and --json are two forms; name one") }
        try form.check(isCSV: csv)
    }

    func run() throws {
        let sql = query == "-" ? String(decoding: try InputFile.bytes(of: "-"), as: UTF8.self) : query
        let database = try source.open()
        var names: [String] = []
        if csv {
            try StandardOutput.write(form.beginning)
            try database.query(sql) { names in
                try StandardOutput.write("\(form.titles(names))")
            } row: { row in
                var line = form.line
                line.add(row)
                try StandardOutput.write("\(line)")
            }
        } else if source.json {
            try database.query(sql) {
                names = $0
            } row: { row in
                try StandardOutput.write("\(JSONLine(names, row))\n")
            }
        } else {
            try printTable(of: sql, database)
        }
    }

    private func printTable(of sql: String, _ database: NewsDatabase) throws {
        let result = try database.query(sql)
        var table = TextTable(
            result.columns.indices.map { index in
                let isNumber = !result.rows.isEmpty && result.rows.allSatisfy { $0[index].isNumber }
                return .init(title: result.columns[index], isNumber: isNumber, isFlexible: !isNumber)
            }
        )
        for row in result.rows { table.append(row.map(\.text)) }
        try table.print()
    }
}

extension SQLValue {
    /// As SQLite's shell writes it, blobs in hex; nil for NULL.
    fileprivate var text: String? {
        switch self {
        case .null: nil
        case .integer(let number): "\(number)"
        case .real(let number): "\(number)"
        case .text(let text): text
        case .blob(let bytes): SQLValue.hex(bytes)
        }
    }

    fileprivate var isNumber: Bool {
        switch self {
        case .integer, .real, .null: true
        default: false
        }
    }

    fileprivate static func hex(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(
            decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] },
            as: UTF8.self
        )
    }
}

extension JSONLine {
    /// A row with its columns' names; blobs in hex.
    fileprivate init(_ names: [String], _ row: [SQLValue]) {
        self.init()
        for (name, value) in zip(names, row) {
            switch value {
            case .integer(let number): add(name, Int(number))
            case .real(let number): add(name, number)
            case .null, .text, .blob: add(name, value.text)
            }
        }
    }
}

extension CSVLine {
    fileprivate mutating func add(_ row: [SQLValue]) {
        for value in row {
            switch value {
            case .integer(let number): add(Int(number))
            case .real(let number): add(number)
            case .null, .text, .blob: add(value.text)
            }
        }
    }
}
