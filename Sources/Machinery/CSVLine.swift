/// One row of CSV for spreadsheets and programs, its fields in the order given.
///
/// Text that a spreadsheet would take for a formula (it begins with `=`, `+`, `-`, `@`, the wide forms of these, a tab or a
/// carriage return, also behind spaces and line breaks) gets an apostrophe before it; numbers stay numbers. Text with any of the separators is quoted, whichever parts the
/// fields, so that no spreadsheet begins a formula in the middle of one. Lines end in CR LF. Source: RFC 4180; OWASP, "CSV Injection".
package struct CSVLine {
    package enum Separator: String, CaseIterable, Sendable {
        case comma = ","
        case semicolon = ";"
        case tab = "\t"
    }

    private var fields: [String] = []
    private let separator: Separator

    package init(separator: Separator = .comma) {
        self.separator = separator
    }

    /// The line of the columns' names.
    package init(titles: [String], separator: Separator = .comma) {
        self.init(separator: separator)
        titles.forEach { add($0) }
    }

    package mutating func add(_ text: String?) {
        guard let text else { return fields.append("") }
        // Judged by the first scalar: a mark behind it would make another character of it.
        let first = text.unicodeScalars.first { !CSVLine.passedOver.contains($0) }
        let isFormula = first.map { CSVLine.formulaStarts.contains($0) } ?? false
        fields.append(CSVLine.quoted(isFormula ? "'" + text : text))
    }

    package mutating func add(_ number: Int?) {
        fields.append(number.map { "\($0)" } ?? "")
    }

    package mutating func add(_ number: Double?) {
        fields.append(number.map { "\($0)" } ?? "")
    }

    private static let formulaStarts: Set<Unicode.Scalar> = [
        "=", "+", "-", "@", "\t", "\r", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}",
    ]
    private static let passedOver: Set<Unicode.Scalar> = [" ", "\u{A0}", "\n", "\u{FEFF}"]
    private static let special: Set<Unicode.Scalar> = [",", ";", "\t", "\"", "\n", "\r"]

    private static func quoted(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { special.contains($0) }) else { return text }
        return "\"" + text.replacing("\"", with: "\"\"") + "\""
    }
}

extension CSVLine: CustomStringConvertible {
    /// With its end.
    package var description: String { fields.joined(separator: separator.rawValue) + "\r\n" }
}
