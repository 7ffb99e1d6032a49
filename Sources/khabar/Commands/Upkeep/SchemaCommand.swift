import ArgumentParser
import Storage

/// `khabar schema`: what the views hold.
struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "The views of the database, column by column.",
        discussion: """
            The views are the interface for SQL: names and columns stay, new ones join.

            Example: khabar schema stories copies
            """
    )

    @Flag(name: .long, help: "One line of JSON per view.")
    var json = false

    @Flag(name: .long, help: "The page VIEWS.md.")
    var markdown = false

    @Argument(help: "Only these views.")
    var views: [String] = []

    func validate() throws {
        if json, markdown { throw ValidationError("--json and --markdown are two forms: choose one") }
        if markdown, !views.isEmpty { throw ValidationError("--markdown prints the page of all views") }
        let known = NewsDatabase.viewDocumentation.map(\.name)
        for view in views where !known.contains(view) {
            throw ValidationError("there is no view \(view); there are \(known.joined(separator: ", "))")
        }
    }

    func run() throws {
        if markdown { return try StandardOutput.print(NewsDatabase.viewsPage, terminator: "") }
        let chosen = NewsDatabase.viewDocumentation.filter { views.isEmpty || views.contains($0.name) }
        if json { return try chosen.forEach { try StandardOutput.print(JSONLine($0)) } }
        for (index, view) in chosen.enumerated() {
            if index > 0 { try StandardOutput.print() }
            try StandardOutput.tell("\(view.name): \(view.summary)\n")
            var table = TextTable([.init(title: "column"), .init(title: "meaning")])
            for column in view.columns { table.append(["\(column.name)", column.meaning]) }
            try table.print()
        }
    }
}

extension JSONLine {
    fileprivate init(_ view: ViewDocumentation) {
        self.init()
        add("name", view.name)
        add("summary", view.summary)
        add(
            "columns",
            view.columns.map { column in
                var line = JSONLine()
                line.add("name", column.name)
                line.add("meaning", column.meaning)
                return line
            }
        )
    }
}
