import ArgumentParser
import Machinery
import News
import Storage

/// `khabar export`: the merged news for other programs.
struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Articles, stories or copies as JSON Lines or CSV; the feeds as OPML.",
        discussion: """
            Every column of the view, oldest first, row by row: memory does not grow with the database, and a daemon \
            at work goes on. In CSV, text that a spreadsheet would take for a formula gets an apostrophe before it. \
            There is no Parquet: pandas writes it in a line, see RECIPES.md.

            Example: khabar export stories --csv --since 7d > stories.csv
            Example: khabar export opml > feeds.opml
            """
    )

    enum Subject: String, CaseIterable, ExpressibleByArgument {
        case articles
        case stories
        case copies
        case opml
    }

    @OptionGroup var source: DatabaseOptions
    @OptionGroup var choice: FilterOptions

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Articles in this language, stories with such an article: ar takes ar-MA in.",
            valueName: "code"
        )
    )
    var language: String?

    @Flag(name: .long, help: "CSV with a line of titles; without it JSON Lines.")
    var csv = false

    @OptionGroup var form: CSVOptions

    @Argument(help: ArgumentHelp("articles, stories, copies or opml.", valueName: "what"))
    var subject: Subject = .articles

    func validate() throws {
        if csv, source.json { throw ValidationError("--csv and --json are two forms: choose one") }
        try form.check(isCSV: csv)
        if subject == .opml, choice.isGiven || language != nil {
            throw ValidationError("OPML lists feeds: of what chooses articles it takes --outlet alone")
        }
        if subject == .opml, source.json {
            throw ValidationError("OPML is a form of its own: leave --json out")
        }
        if csv, subject == .opml { throw ValidationError("OPML is a form of its own: leave --csv out") }
    }

    func run() throws {
        let news = try source.open()
        var filter = try choice.filter(in: news, defaultLimit: .max)
        filter.language = language
        let view: ExportedView
        switch subject {
        case .articles: view = .articles
        case .stories: view = .stories
        case .copies: view = .copies
        case .opml: return try opml(news, of: filter.outlet)
        }
        var columns: [String] = []
        var count = 0
        try StandardOutput.print(form.beginning, terminator: "")
        try news.export(view, filter) { names in
            columns = names
            if csv { try StandardOutput.print(form.titles(names), terminator: "") }
        } row: { values in
            count += 1
            guard csv else { return try StandardOutput.print(JSONLine(columns, values)) }
            var line = form.line
            line.add(values)
            try StandardOutput.print(line, terminator: "")
        }
        if count == 0 {
            StandardError.print("khabar: note: \(try EmptyAnswer.words(subject.rawValue, filter, in: news))")
        }
    }

    private func opml(_ news: NewsDatabase, of outlet: Outlet.ID?) throws {
        let names = Dictionary(try news.outletRows().map { ($0.id, $0) }) { first, _ in first }
        let feeds = try news.feedRows().filter {
            $0.state != .removed && (outlet == nil || $0.outlet == outlet)
        }
        let readable = feeds.filter { $0.kind == nil || $0.kind == .feed }
        if readable.count < feeds.count {
            StandardError.print(
                "khabar: note: left out \(feeds.count - readable.count) pages, sitemaps and lists of posts, which "
                    + "feed readers do not read"
            )
        }
        try StandardOutput.write(OPMLDocument(readable, outlets: names).xml)
    }
}

extension CSVLine {
    fileprivate mutating func add(_ values: [SQLValue]) {
        for value in values {
            switch value {
            case .null: add(nil as String?)
            case .integer(let number): add(Int(number))
            case .real(let number): add(number)
            case .text(let text): add(text)
            case .blob(let bytes): add(Hexadecimal.text(bytes))
            }
        }
    }
}

extension JSONLine {
    fileprivate init(_ columns: [String], _ values: [SQLValue]) {
        self.init()
        for (name, value) in zip(columns, values) {
            switch value {
            case .null: add(name, nil as String?)
            case .integer(let number): add(name, Int(number))
            case .real(let number): add(name, number)
            case .text(let text): add(name, text)
            case .blob(let bytes): add(name, Hexadecimal.text(bytes))
            }
        }
    }
}

/// Bytes for programs that read text; no view has any so far.
private enum Hexadecimal {
    static func text(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
