import ArgumentParser
import News
import Storage

/// `khabar stories`: the merged news.
struct StoriesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stories",
        abstract: "The merged news, newest or weightiest first: a row per story.",
        discussion: """
            A story is the set of articles that carry one text, whole or as an excerpt. The columns say how many \
            articles and outlets carry it, who published first, and which agency is credited.

            Example: khabar stories --since 1d --min-outlets 3
            """
    )

    @OptionGroup var source: DatabaseOptions
    @OptionGroup var choice: FilterOptions
    @OptionGroup var order: OrderOptions

    func run() throws {
        let news = try source.open()
        let filter = try choice.filter(in: news)
        let rows = try news.stories(filter, by: order.sort)
        if source.json { return try rows.forEach { try StandardOutput.print(JSONLine($0)) } }
        guard !rows.isEmpty else {
            return try StandardOutput.tell(EmptyAnswer.words("stories", filter, in: news))
        }
        var table = TextTable([
            .init(title: "story", isNumber: true), .init(title: try LocalTime.title("published")),
            .init(title: "articles", isNumber: true),
            .init(title: "outlets", isNumber: true), .init(title: "first"), .init(title: "agency"),
            .init(title: "title", isFlexible: true),
        ])
        for row in rows {
            table.append([
                row.id.label, LocalTime.words(row.firstPublishedAt), "\(row.articleCount)",
                "\(row.outletCount)",
                "\(row.firstOutlet)", row.agency, row.title,
            ])
        }
        try table.print()
    }
}

extension JSONLine {
    init(_ row: StoryRow) {
        self.init()
        add("id", Int(row.id.number))
        add("title", row.title)
        add("first_published_at", row.firstPublishedAt)
        add("first_outlet_id", row.firstOutlet.text)
        add("article_count", row.articleCount)
        add("outlet_count", row.outletCount)
        add("agency", row.agency)
        add("last_published_at", row.lastPublishedAt)
        add("first_rests_on", row.firstRestsOn.rawValue)
        add("rank", row.rank)
        add("event_id", row.event.map { Int($0.number) })
    }
}
