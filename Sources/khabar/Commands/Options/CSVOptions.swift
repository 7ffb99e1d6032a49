import ArgumentParser
import Machinery

/// How CSV is written, for every command that gives it.
struct CSVOptions: ParsableArguments {
    @Flag(name: .long, help: "A byte order mark before the CSV, by which Excel knows that it is UTF-8.")
    var bom = false

    @Option(
        name: .long,
        help: ArgumentHelp(
            "What parts the fields of the CSV: comma, semicolon or tab, or the sign itself.",
            valueName: "sign"
        )
    )
    var separator: CSVLine.Separator?

    @Flag(name: .long, help: "A first line such as sep=; before the CSV, by which Excel knows the separator.")
    var sep = false

    /// Whether any of it was given, which only CSV obeys.
    private var isGiven: Bool { bom || sep || separator != nil }

    /// Refuses what would have no effect.
    func check(isCSV: Bool) throws {
        if isGiven, !isCSV {
            let name = bom ? "--bom" : sep ? "--sep" : "--separator"
            throw ValidationError("\(name) is for CSV: add --csv")
        }
    }

    /// What stands before the first line.
    var beginning: String { (bom ? "\u{FEFF}" : "") + (sep ? "sep=\(sign.rawValue)\r\n" : "") }

    var sign: CSVLine.Separator { separator ?? .comma }

    func titles(_ names: [String]) -> CSVLine { CSVLine(titles: names, separator: sign) }

    var line: CSVLine { CSVLine(separator: sign) }
}

extension CSVLine.Separator: ExpressibleByArgument {
    init?(argument: String) {
        switch argument {
        case ",", "comma": self = .comma
        case ";", "semicolon": self = .semicolon
        case "\t", "\\t", "tab": self = .tab
        default: return nil
        }
    }

    static var allValueStrings: [String] { ["comma", "semicolon", "tab"] }
}
