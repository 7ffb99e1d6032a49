import ArgumentParser
import Fetching
import Ingestion
import News
import Storage

/// `khabar politeness`: what was asked of whom.
struct PolitenessCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "politeness",
        abstract: "What was asked of each domain: how much, how often needlessly whole, how close together.",
        discussion: """
            One row for each registrable domain, over feeds, article pages and robots.txt. "whole" counts requests \
            for feeds without validators: one for each feed is the aim. "gap" is the shortest time between the \
            starts of two requests, beside the least that the configuration allows. "why" tells why a domain is left \
            alone, else what is known of it beforehand.
            """
    )

    @OptionGroup var source: DatabaseOptions

    @Option(
        name: .long,
        help: ArgumentHelp("Over the last so many days, today included.", valueName: "count")
    )
    var days = 7

    func validate() throws {
        guard (1...36_500).contains(days) else { throw ValidationError("--days must be from 1 to 36500") }
    }

    func run() throws {
        let first = try Newsroom.wallClock().now.advanced(bySeconds: -Int64(days - 1) * 86400)
        let rows = try source.open().politenessRows(since: String(first.description.prefix(10)))
        if source.json { return try rows.forEach { try StandardOutput.print(JSONLine($0)) } }
        // A database named by itself has no configuration beside it.
        let fetch: Configuration.Fetch =
            source.database == nil ? try source.source.loadForReading()?.fetch ?? .init() : .init()
        guard !rows.isEmpty else {
            return try StandardOutput.tell(
                "nothing was asked of any domain in the last \(Counted.words(days, "day")); --days looks further back"
            )
        }
        var table = TextTable([
            .init(title: "domain"), .init(title: "requests", isNumber: true),
            .init(title: "feeds", isNumber: true), .init(title: "whole", isNumber: true),
            .init(title: "304", isNumber: true), .init(title: "pages", isNumber: true),
            .init(title: "failed", isNumber: true), .init(title: "gap", isNumber: true),
            .init(title: "allowed", isNumber: true), .init(title: try LocalTime.title("left alone until")),
            .init(title: "why", isFlexible: true),
        ])
        for row in rows {
            let allowed = fetch.hosts[row.domain]?.gap ?? fetch.perHostGap
            table.append([
                row.domain, "\(row.requests)", "\(row.feeds)", "\(row.unconditional)", "\(row.notModified)",
                "\(row.pages)", "\(row.failures)",
                row.shortestGapMilliseconds.map { PolitenessCommand.seconds(.milliseconds($0)) },
                PolitenessCommand.seconds(allowed), LocalTime.words(row.restsUntil),
                row.reason ?? HostPreset.table[row.domain]?.reason,
            ])
        }
        try table.print()
    }

    private static func seconds(_ duration: Duration) -> String {
        let tenths = Int(duration / .milliseconds(100))
        return "\(tenths / 10).\(tenths % 10) s"
    }
}

extension JSONLine {
    fileprivate init(_ row: PolitenessRow) {
        self.init()
        add("domain", row.domain)
        add("requests", row.requests)
        add("feeds", row.feeds)
        add("pages", row.pages)
        add("others", row.others)
        add("unconditional", row.unconditional)
        add("not_modified", row.notModified)
        add("failures", row.failures)
        add("bytes", row.bytes)
        add("shortest_gap_ms", row.shortestGapMilliseconds)
        add("rests_until", row.restsUntil)
        add("reason", row.reason)
        add("preset", HostPreset.table[row.domain]?.reason)
    }
}
