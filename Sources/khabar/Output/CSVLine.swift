/// One row of CSV for spreadsheets and programs, its fields in the order given.
///
/// Text that a spreadsheet would take for a formula (it begins with `=`, `+`, `-`, `@`, a tab or a carriage return)
/// gets an apostrophe before it; numbers stay numbers. Lines end in CR LF. Source: RFC 4180; OWASP, "CSV Injection".
struct CSVLine {
    private var fields: [String] = []

    init() {}

    /// The line of the columns' names.
    init(titles: [String]) {
        fields = titles
    }

    mutating func add(_ text: String?) {
        guard let text else { return fields.append("") }
        // Judged by the first scalar: a mark behind it would make another character of it.
        let isFormula = text.unicodeScalars.first.map { CSVLine.formulaStarts.contains($0) } ?? false
        fields.append(CSVLine.quoted(isFormula ? "'" + text : text))
    }

    mutating func add(_ number: Int?) {
        fields.append(number.map { "\($0)" } ?? "")
    }

    mutating func add(_ number: Double?) {
        fields.append(number.map { "\($0)" } ?? "")
    }

    private static let formulaStarts: Set<Unicode.Scalar> = ["=", "+", "-", "@", "\t", "\r"]
    private static let special: Set<Unicode.Scalar> = [",", "\"", "\n", "\r"]

    private static func quoted(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { special.contains($0) }) else { return text }
        return "\"" + text.replacing("\"", with: "\"\"") + "\""
    }
}

extension CSVLine: CustomStringConvertible {
    /// With its end.
    var description: String { fields.joined(separator: ",") + "\r\n" }
}
