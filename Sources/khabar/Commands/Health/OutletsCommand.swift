import ArgumentParser
import News
import Storage

/// `khabar outlets`: how the outlets fare.
struct OutletsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "outlets",
        abstract: "The outlets: state, articles, last success.",
        discussion: """
            `ok` polls well, `failing` has no feed that does, `removed` is no longer configured. `silent` is how long \
            khabar has looked and found nothing new, marked `!` where the outlet usually publishes in such a stretch \
            of the week. `missed` estimates what came and went between two polls (the view gaps has each time).
            """
    )

    @OptionGroup var source: DatabaseOptions

    func run() throws {
        let news = try source.open()
        let rows = try news.outletRows()
        if source.json { return try rows.forEach { try StandardOutput.print(JSONLine($0)) } }
        guard !rows.isEmpty else {
            return try StandardOutput.tell(
                "no outlets; `khabar poll` and `khabar run` take them over from the configuration"
            )
        }
        var table = TextTable([
            .init(title: "outlet"), .init(title: "state"), .init(title: "articles", isNumber: true),
            .init(title: try LocalTime.title("last success")), .init(title: "silent", isNumber: true),
            .init(title: "missed", isNumber: true), .init(title: "name", isFlexible: true),
        ])
        for row in rows {
            table.append([
                row.id.text, row.state, "\(row.articleCount)", LocalTime.words(row.lastSuccessAt),
                row.silence.seconds.map {
                    LocalTime.words(delaySeconds: $0) + (row.silence.isUnusual ? " !" : "")
                },
                row.gaps.words, row.name,
            ])
        }
        try table.print()
    }
}

extension JSONLine {
    fileprivate init(_ row: OutletRow) {
        self.init()
        add("id", row.id.text)
        add("name", row.name)
        add("homepage", row.homepage.map(URLReference.withoutUser))
        add("state", row.state)
        add("last_success_at", row.lastSuccessAt)
        add("article_count", row.articleCount)
        add("newest_at", row.silence.newestAt)
        add("silent_seconds", row.silence.seconds.map { Int($0) })
        add("expected_count", row.silence.expected)
        add("is_silent", row.silence.isUnusual ? 1 : 0)
        add("gap_count", row.gaps.gaps)
        add("missed_count", row.gaps.missed)
    }
}
