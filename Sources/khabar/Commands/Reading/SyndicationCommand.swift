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

    @OptionGroup var source: DatabaseOptions

    @OptionGroup var between: TimeOptions

    @Option(
        name: .long,
        help: ArgumentHelp("Apart by day, week (from Monday) or month, in UTC.", valueName: "period")
    )
    var by: SyndicationQuestion.Period?

    @Flag(name: .long, help: "The agencies behind each outlet's articles.")
    var agencies = false

    @Flag(name: .long, help: "Without stories that credit an agency.")
    var noAgencies = false

    @Option(
        name: .long,
        help: ArgumentHelp("Only what this outlet carries, or others carry of it.", valueName: "id")
    )
    var outlet: String?

    @Option(
        name: .long,
        help: ArgumentHelp("At most so many rows, those with the most copies.", valueName: "count")
    )
    var limit: Int?

    @Option(
        name: .long,
        help: ArgumentHelp("Only rows of at least so many copies, or articles.", valueName: "count")
    )
    var least: Int?

    @Flag(exclusivity: .exclusive)
    var form: Form?

    @OptionGroup var csv: CSVOptions

    func validate() throws {
        guard limit ?? 1 > 0 else { throw ValidationError("--limit must be at least 1") }
        guard least ?? 1 > 0 else { throw ValidationError("--least must be at least 1") }
        try csv.check(isCSV: form == .csv)
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
            period: by,
            withoutAgencies: noAgencies
        )
        let news = try source.open()
        let chosen = try outlet.map { try news.knownOutlet($0) }
        var pairs = try agencies ? [] : news.syndication(question)
        pairs.removeAll {
            $0.copies < least ?? 1 || (chosen != nil && $0.outlet != chosen && $0.firstOutlet != chosen)
        }
        pairs = SyndicationCommand.most(limit, of: pairs, by: \.copies)
        var shares = try agencies ? news.agencyShares(question) : []
        shares.removeAll { $0.articles < least ?? 1 || (chosen != nil && $0.outlet != chosen) }
        shares = SyndicationCommand.most(limit, of: shares, by: \.articles)
        let sheet = agencies ? Sheet(shares, hasPeriods: by != nil) : Sheet(pairs, hasPeriods: by != nil)
        if source.json { return try sheet.jsonLines.forEach { try StandardOutput.write("\($0)\n") } }
        switch form {
        case .csv: try StandardOutput.write(csv.beginning + sheet.csv(separator: csv.sign))
        case .dot:
            try StandardOutput.write(SyndicationGraph(pairs, names: try names(news)).dot)
        case .html:
            let page = SyndicationPage(
                pairs: pairs,
                sheet: sheet,
                names: try names(news),
                period: period(times.since, times.until)
            )
            try StandardOutput.write("\(page.html)")
        case nil:
            guard !sheet.rows.isEmpty else {
                return try StandardOutput.tell(nothing(times.since, times.until, in: news))
            }
            if by == nil, let matrix = SyndicationMatrix(pairs) {
                try matrix.table.print()
                try StandardOutput.print()
            }
            try sheet.table.print()
        }
    }

    /// The greatest `limit` of them, in the order in which they stood.
    private static func most<Row>(_ limit: Int?, of rows: [Row], by count: KeyPath<Row, Int>) -> [Row] {
        guard let limit, rows.count > limit else { return rows }
        let greatest = rows.indices.sorted { (rows[$1][keyPath: count], $0) < (rows[$0][keyPath: count], $1) }
        return greatest.prefix(limit).sorted().map { rows[$0] }
    }

    private func nothing(_ since: Timestamp?, _ until: Timestamp?, in news: NewsDatabase) throws -> String {
        let filter = NewsFilter(since: since, until: until, limit: 1)
        guard try !news.articles(filter).isEmpty else {
            return try EmptyAnswer.words("articles", filter, in: news)
        }
        let what = agencies ? "no article credits an agency" : "no outlet carries another's text"
        let isNarrowed = outlet != nil || least != nil || noAgencies
        return what + " in \(period(since, until))" + (isNarrowed ? "; ask for less" : "")
    }

    /// The stretch of time in words.
    private func period(_ since: Timestamp?, _ until: Timestamp?) -> String {
        func at(_ time: Timestamp) -> String {
            "\(LocalTime.words(time) ?? "") (\(LocalTime.zone(at: time)))"
        }
        return switch (since, until) {
        case (nil, nil): "all the time that the database holds"
        case (let since?, nil): "the time since \(at(since))"
        case (nil, let until?): "the time until \(at(until))"
        case (let since?, let until?): "the time from \(at(since)) to \(at(until))"
        }
    }

    private func names(_ news: NewsDatabase) throws -> [String: String] {
        Dictionary(try news.outletRows().map { ($0.id.text, $0.name) }) { first, _ in first }
    }
}

extension SyndicationQuestion.Period: ExpressibleByArgument {}
