import ArgumentParser
import News
import Storage

/// `khabar events`: what happened.
struct EventsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "events",
        abstract: "What happened, newest or weightiest first: a row per event.",
        discussion: """
            An event is what two stories or more tell of, each in words of its own. A story that no other tells of is in no \
            event; `khabar stories` lists it. The column `texts` counts independent texts: those of one agency, and those \
            that one outlet had first, count once. --since and --until choose events with news between the two.

            Example: khabar events --sort rank --since 1d
            """
    )

    @OptionGroup var source: DatabaseOptions
    @OptionGroup var choice: FilterOptions
    @OptionGroup var order: OrderOptions

    func run() throws {
        let news = try source.open()
        let filter = try choice.filter(in: news)
        let rows = try news.events(filter, by: order.sort)
        if source.json { return try rows.forEach { try StandardOutput.print(JSONLine($0)) } }
        guard !rows.isEmpty else {
            return try StandardOutput.tell(EmptyAnswer.words("events", filter, in: news))
        }
        var table = TextTable([
            .init(title: "event", isNumber: true), .init(title: try LocalTime.title("published")),
            .init(title: "stories", isNumber: true), .init(title: "outlets", isNumber: true),
            .init(title: "texts", isNumber: true), .init(title: "first"),
            .init(title: "title", isFlexible: true),
        ])
        for row in rows {
            table.append([
                row.id.label, LocalTime.words(row.firstPublishedAt), "\(row.storyCount)",
                "\(row.outletCount)",
                "\(row.independentCount)", "\(row.firstOutlet)", row.title,
            ])
        }
        try table.print()
    }
}

extension JSONLine {
    init(_ row: EventRow) {
        self.init()
        add("id", Int(row.id.number))
        add("title", row.title)
        add("first_published_at", row.firstPublishedAt)
        add("last_published_at", row.lastPublishedAt)
        add("first_outlet_id", row.firstOutlet.text)
        add("first_story_id", Int(row.firstStory.number))
        add("headline_story_id", Int(row.headlineStory.number))
        add("story_count", row.storyCount)
        add("article_count", row.articleCount)
        add("outlet_count", row.outletCount)
        add("independent_count", row.independentCount)
        add("languages_met", row.languagesMet ? 1 : 0)
        add("rank", row.rank)
    }
}
