import Machinery
import ArgumentParser
import News
import Storage

/// `khabar article ID`: one article with its own text.
struct ArticleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "article",
        abstract: "One article: when and where it was published, its place in a story, its own text.",
        discussion: """
            `khabar story` shows the text of the original alone; this shows that of any copy.

            Example: khabar article 854
            """
    )

    @OptionGroup var source: DatabaseOptions

    @Argument(help: ArgumentHelp("The article's number, as `khabar articles` prints it.", valueName: "id"))
    var number: RowNumber

    func run() throws {
        let news = try source.open()
        guard let row = try news.article(Article.ID(number.value)) else {
            throw CommandFailure(
                .noInput,
                "there is no article \(Article.ID(number.value).label); `khabar articles` lists them"
            )
        }
        if source.json { return try StandardOutput.print(JSONLine(row)) }
        let article = row.article
        try StandardOutput.tell(TerminalText.safe(article.title))
        let place =
            row.story.map { "\(row.relation?.rawValue ?? "part") of story \($0.label)" }
            ?? (row.waitsForPage ? "waits for its page, in no story yet" : "in no story yet")
        try StandardOutput.tell("article \(row.id.label) of \(article.outlet), \(place)")
        let facts: [(String, String?)] = [
            ("published", article.publishedAt.map(time)), ("updated", article.updatedAt.map(time)),
            ("seen", time(row.seenAt)), ("agency", article.agency), ("byline", article.byline),
            ("language", article.language), ("text from", article.textSource.rawValue),
            ("wordings", row.revisionCount > 0 ? "\(row.revisionCount + 1)" : nil),
            ("address", article.url.text),
        ]
        for (name, fact) in facts {
            guard let fact else { continue }
            let space = String(repeating: " ", count: 11 - name.count)
            try StandardOutput.tell(name + space + TerminalText.isolated(TerminalText.safe(fact)))
        }
        try StandardOutput.print()
        try Paragraphs.print(article.text.isEmpty ? "It has no text." : article.text)
    }

    private func time(_ time: Timestamp) -> String {
        "\(LocalTime.words(time) ?? time.description) (\(LocalTime.zone(at: time)))"
    }
}
