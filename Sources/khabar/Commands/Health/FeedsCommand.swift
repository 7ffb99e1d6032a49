import ArgumentParser
import News
import Storage

/// `khabar feeds`: how the feeds fare.
struct FeedsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "feeds",
        abstract: "The feeds: state and its reason, last success, next poll.",
        discussion: "Example: khabar feeds --unhealthy"
    )

    @OptionGroup var source: DatabaseOptions

    @Flag(name: .long, help: "Only feeds from which no news comes any more.")
    var unhealthy = false

    func run() throws {
        let all = try source.open().feedRows()
        let rows = all.filter { !unhealthy || !$0.state.isHealthy }
        if source.json { return try rows.forEach { try StandardOutput.print(JSONLine($0)) } }
        guard !rows.isEmpty else {
            return try StandardOutput.tell(
                all.isEmpty
                    ? "no feeds; `khabar poll` and `khabar run` take them over from the configuration"
                    : "no feed is unhealthy, of \(all.count)"
            )
        }
        var table = TextTable([
            .init(title: "feed", isNumber: true), .init(title: "outlet"), .init(title: "state"),
            .init(title: try LocalTime.title("last success")), .init(title: try LocalTime.title("next poll")),
            .init(title: "missed", isNumber: true),
            .init(title: "url"),
            .init(title: "reason", isFlexible: true),
        ])
        for row in rows {
            // A feed that fares well may still cost more than it should.
            let remark = row.ignoresValidators ? "its server ignores validators" : nil
            table.append([
                "\(row.id)", row.outlet.text, row.state.rawValue, LocalTime.words(row.lastSuccessAt),
                LocalTime.words(row.nextPollAt), row.gaps.words, URLReference.withoutUser(row.url),
                row.stateReason ?? remark,
            ])
        }
        try table.print()
    }
}

extension JSONLine {
    fileprivate init(_ row: FeedRow) {
        self.init()
        add("id", Int(row.id.number))
        add("outlet_id", row.outlet.text)
        add("url", URLReference.withoutUser(row.url))
        add("kind", row.kind?.rawValue)
        add("state", row.state.rawValue)
        add("state_reason", row.stateReason)
        add("state_since", row.stateSince)
        add("last_success_at", row.lastSuccessAt)
        add("next_poll_at", row.nextPollAt)
        add("etag", row.validators.etag)
        add("last_modified", row.validators.lastModified)
        add("gap_count", row.gaps.gaps)
        add("missed_count", row.gaps.missed)
        add("ignores_validators", row.ignoresValidators ? 1 : 0)
        add("robots", row.robots)
    }
}
