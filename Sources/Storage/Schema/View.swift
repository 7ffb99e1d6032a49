/// A view: the part of the database that others may rely on, its SQL and its documentation in one place.
struct View: Sendable {
    struct Column: Sendable {
        let name: String
        let meaning: String
        let expression: String

        init(_ name: String, _ expression: String, _ meaning: String) {
            self.name = name
            self.meaning = meaning
            self.expression = expression
        }
    }

    let name: String
    let summary: String
    let columns: [Column]
    /// What follows the columns: FROM and the rest.
    let source: String

    var sql: String {
        let selected = columns.map { "    \($0.expression) AS \($0.name)" }.joined(separator: ",\n")
        return "CREATE VIEW \(name) AS SELECT\n\(selected)\n\(source)"
    }
}

/// What a view holds, for people: printed by `khabar schema`.
package struct ViewDocumentation: Hashable, Sendable {
    package struct Column: Hashable, Sendable {
        package let name: String
        package let meaning: String
    }

    package let name: String
    package let summary: String
    /// In the order of `select *`.
    package let columns: [Column]

    init(_ view: View) {
        name = view.name
        summary = view.summary
        columns = view.columns.map { Column(name: $0.name, meaning: $0.meaning) }
    }
}

extension NewsDatabase {
    /// The views, in the order in which a newcomer should meet them.
    package static let viewDocumentation = Views.all.map { ViewDocumentation($0) }
}
