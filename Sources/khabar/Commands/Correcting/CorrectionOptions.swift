import ArgumentParser
import Glibc
import Ingestion
import Machinery
import News
import Storage

/// What `split` and `join` have in common.
struct CorrectionOptions: ParsableArguments {
    @OptionGroup var source: ConfigurationOptions

    @Option(name: .long, help: ArgumentHelp("Why; kept with the correction.", valueName: "text"))
    var reason: String

    @Flag(name: .long, help: "Only show what would change.")
    var dryRun = false

    @Flag(name: .long, help: "Do not ask.")
    var yes = false

    @Flag(name: .long, help: "One line of JSON, keys named as the columns of the view corrections.")
    var json = false

    func validate() throws {
        if reason.allSatisfy(\.isWhitespace) { throw ValidationError("--reason must say why") }
    }

    /// Shows what would change. Somebody at a terminal is asked whether that is meant; whoever is not there can undo it.
    ///
    /// - Returns: Whether it is to be done.
    func isMeant(_ preview: (NewsDatabase) throws -> [String]) throws -> Bool {
        let isAsked = !yes && !dryRun && !json && isatty(STDIN_FILENO) == 1
        if dryRun || isAsked {
            let news = try NewsDatabase(path: try source.load().database, role: .reader)
            defer { news.close() }
            for line in try preview(news) { try StandardOutput.tell(line) }
        }
        guard isAsked else { return !dryRun }
        try StandardOutput.write("Is this meant? [y/N] ")
        guard let line = readLine(), ["y", "yes"].contains(line.lowercased()) else {
            throw CommandFailure(.usage, "nothing was changed")
        }
        return true
    }

    func ask(_ request: ControlRequest, program: String) async throws {
        let correction = try await CorrectionOptions.ask(request, of: source, program: program)
        guard !json else { return try StandardOutput.print(JSONLine(correction, reason: reason)) }
        let (story, other) = (Story.ID(correction.story).label, Story.ID(correction.otherStory).label)
        if correction.kind == "split" {
            try StandardOutput.tell(
                "\(correction.articles.map { Article.ID($0).label }.joined(separator: ", ")) left story \(story) and "
                    + "\(correction.articles.count == 1 ? "is" : "are") story \(other) now"
            )
        } else {
            try StandardOutput.tell("story \(other) is part of story \(story) now")
        }
        try StandardOutput.tell(
            "correction c\(correction.id): `khabar undo c\(correction.id)` takes it back"
        )
    }

    static func ask(
        _ request: ControlRequest,
        of source: ConfigurationOptions,
        program: String
    ) async throws -> ControlAnswer.Correction {
        let answer = try await DatabaseHolder.ask(request, of: try source.load(), program: program)
        guard case .corrected(let correction) = answer else { throw DatabaseHolder.unexpected(answer) }
        return correction
    }
}

/// Lines that show a story's articles before it is changed.
enum CorrectionPreview {
    static func story(_ id: Story.ID, in news: NewsDatabase) throws -> StoryPage {
        guard let page = try news.story(id) else {
            throw CommandFailure(.noInput, "there is no story \(id.label); `khabar stories` lists them")
        }
        return page
    }

    static func line(_ row: ArticleRow) -> String {
        "  \(row.id.label)  \(row.article.outlet)  "
            + TerminalText.isolated(TerminalText.safe(row.article.title))
    }

    static func title(_ story: StoryRow) -> String {
        "\(story.id.label)  " + TerminalText.isolated(TerminalText.safe(story.title))
    }
}

extension JSONLine {
    init(_ correction: ControlAnswer.Correction, reason: String?) {
        self.init()
        add("id", Int(correction.id))
        add("kind", correction.kind)
        add("article_id", Int(correction.article))
        add("story_id", Int(correction.story))
        add("other_story_id", Int(correction.otherStory))
        add("by", correction.by)
        add("undone_at", correction.undoneAt)
        add("reason", reason)
    }
}
