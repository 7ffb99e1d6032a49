import ArgumentParser
import News
import Storage

/// `khabar syndication`: who carries whose text.
struct SyndicationCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "syndication",
        abstract: "Who carries whose text: outlet × outlet, shares, median delay; agencies.",
        discussion: """
            A row says how often one outlet carried a text that another had first, which share of its articles that \
            is, and how much later it came. `agency` counts those whose story credits a news agency: both may have it \
            from there; --no-agencies leaves them out. --agencies tells instead how much of each outlet comes from \
            which agency, credited or not.

            Example: khabar syndication --since 30d --by week
            Example: khabar syndication --since 30d --dot | dot -Tsvg > who.svg
            """
    )

    enum Form: String, CaseIterable, EnumerableFlag {
        case csv
        case dot
        case html

        static func help(for value: Form) -> ArgumentHelp? {
            switch value {
            case .csv: "CSV, safe for spreadsheets."
            case .dot: "A graph for Graphviz: an arrow from who was first to who came later."
            case .html: "A page that stands by itself."
            }
        }
    }

    enum Period: String, CaseIterable, ExpressibleByArgument {
        case day
        case week
        case month
    }

    @OptionGroup var source: DatabaseOptions

    @OptionGroup var between: TimeOptions

    @Option(
        name: .long,
        help: ArgumentHelp("Apart by day, week (from Monday) or month, in UTC.", valueName: "period")
    )
    var by: Period?

    @Flag(name: .long, help: "The agencies behind each outlet's articles.")
    var agencies = false

    @Flag(name: .long, help: "Without stories that credit an agency.")
    var noAgencies = false

    @Flag(exclusivity: .exclusive)
    var form: Form?

    func validate() throws {
        if agencies, noAgencies { throw ValidationError("--agencies and --no-agencies: choose one") }
        if source.json, let form { throw ValidationError("--json and --\(form.rawValue): choose one") }
        if agencies, form == .dot { throw ValidationError("--dot draws outlets, not agencies") }
        if by != nil, form == .dot {
            throw ValidationError("--dot draws one period: say --since and --until")
        }
    }

    func run() throws {
        let times = try between.times()
        let question = SyndicationQuestion(
            since: times.since,
            until: times.until,
            period: by.flatMap { .init(rawValue: $0.rawValue) },
            withoutAgencies: noAgencies
        )
        let news = try source.open()
        let pairs = try agencies ? [] : news.syndication(question)
        let sheet =
            try agencies
            ? Sheet(news.agencyShares(question), hasPeriods: by != nil)
            : Sheet(pairs, hasPeriods: by != nil)
        if source.json { return try sheet.jsonLines.forEach { try StandardOutput.write("\($0)\n") } }
        switch form {
        case .csv: try StandardOutput.write(sheet.csv)
        case .dot:
            try StandardOutput.write(SyndicationGraph(pairs, names: try names(news)).dot)
        case .html:
            let page = SyndicationPage(pairs: pairs, sheet: sheet, names: try names(news))
            try StandardOutput.write("\(page.html)")
        case nil:
            guard !sheet.rows.isEmpty else {
                return try StandardOutput.print(
                    agencies ? "no article credits an agency" : "no outlet carries another's text"
                )
            }
            if by == nil, let matrix = SyndicationMatrix(pairs) {
                try matrix.table.print()
                try StandardOutput.print()
            }
            try sheet.table.print()
        }
    }

    private func names(_ news: NewsDatabase) throws -> [String: String] {
        Dictionary(try news.outletRows().map { ($0.id.text, $0.name) }) { first, _ in first }
    }
}
