import ArgumentParser
import News
import Storage

/// `khabar articles`: what outlets published, unmerged.
struct ArticlesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "articles",
        abstract: "The articles of outlets, newest first, each with its story.",
        discussion: "Example: khabar articles --outlet hibapress --since 6h --json"
    )

    @OptionGroup var source: DatabaseOptions
    @OptionGroup var choice: FilterOptions

    func run() throws {
        let news = try source.open()
        let filter = try choice.filter(in: news)
        let rows = try news.articles(filter)
        if source.json { return try rows.forEach { try StandardOutput.print(JSONLine($0)) } }
        guard !rows.isEmpty else {
            return try StandardOutput.tell(EmptyAnswer.words("articles", filter, in: news))
        }
        var table = TextTable([
            .init(title: "article", isNumber: true), .init(title: try LocalTime.title("published")),
            .init(title: "outlet"),
            .init(title: "story", isNumber: true), .init(title: "relation"),
            .init(title: "title", isFlexible: true),
        ])
        for row in rows {
            table.append([
                row.id.label, LocalTime.words(row.believedAt), "\(row.article.outlet)",
                row.story.map(\.label) ?? (row.waitsForPage ? "waits" : nil), row.relation?.rawValue,
                row.article.title,
            ])
        }
        try table.print()
    }
}

extension JSONLine {
    init(_ row: ArticleRow) {
        self.init()
        add("id", Int(row.id.number))
        add("url", row.article.url.text)
        add("outlet_id", row.article.outlet.text)
        add("story_id", row.story.map { Int($0.number) })
        add("relation", row.relation?.rawValue)
        add("title", row.article.title)
        add("text", row.article.text)
        add("language", row.article.language)
        add("agency", row.article.agency)
        add("byline", row.article.byline)
        add("image", row.article.image)
        add("text_source", row.article.textSource.rawValue)
        add("published_at", row.article.publishedAt)
        add("updated_at", row.article.updatedAt)
        add("seen_at", row.seenAt)
        add("believed_at", row.believedAt)
        add("revision_count", row.revisionCount)
        add("robots", row.robots)
        add("sections", row.article.sections.isEmpty ? nil : row.article.sections.joined(separator: ", "))
    }
}
