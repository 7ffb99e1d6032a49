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

/// `khabar split ARTICLE…`.
struct SplitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "split",
        abstract: "Take articles out of their story, together into one of their own.",
        discussion: """
            They are never put back among the articles they stood with, whatever comes later, and `khabar recluster` \
            keeps them apart. Articles that were measured against one of them are judged again. `khabar undo` takes it \
            back. Where a daemon runs, the daemon does it.

            Example: khabar split a854 a861 --reason "another accident"
            """
    )

    @OptionGroup var options: CorrectionOptions

    @Argument(
        help: ArgumentHelp("The articles, as `khabar story` prints them; of one story.", valueName: "article")
    )
    var articles: [ArticleLabel]

    func run() async throws {
        let ids = articles.map(\.id)
        guard try options.isMeant({ try preview(ids, in: $0) }) else { return }
        try await options.ask(
            .split(articles: ids.map(\.number), reason: options.reason),
            program: "khabar split"
        )
    }

    private func preview(_ ids: [Article.ID], in news: NewsDatabase) throws -> [String] {
        guard let first = ids.first, let story = try news.article(first)?.story else {
            throw CommandFailure(
                .noInput,
                "there is no such article in a story; `khabar articles` lists them"
            )
        }
        let page = try CorrectionPreview.story(story, in: news)
        let rows = page.copies.map(\.article)
        return ["out of \(CorrectionPreview.title(page.story))"]
            + rows.filter { ids.contains($0.id) }.map(CorrectionPreview.line)
            + ["in it stay"] + rows.filter { !ids.contains($0.id) }.map(CorrectionPreview.line)
    }
}

/// `khabar join STORY STORY`.
struct JoinCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "join",
        abstract: "Make two stories one.",
        discussion: """
            The older number lives on, the other leads to it. Later copies of either belong to it, and `khabar \
            recluster` keeps them joined. `khabar undo` takes it back. Where a daemon runs, the daemon does it.
            """
    )

    @OptionGroup var options: CorrectionOptions

    @Argument(help: ArgumentHelp("The story, as `khabar stories` prints it.", valueName: "story"))
    var story: StoryLabel

    @Argument(help: ArgumentHelp("The other.", valueName: "story"))
    var other: StoryLabel

    func run() async throws {
        let pair = [story.id, other.id]
        guard try options.isMeant({ news in try pair.flatMap { try preview($0, in: news) } }) else { return }
        try await options.ask(
            .join(story: story.id.number, other: other.id.number, reason: options.reason),
            program: "khabar join"
        )
    }

    private func preview(_ id: Story.ID, in news: NewsDatabase) throws -> [String] {
        let page = try CorrectionPreview.story(id, in: news)
        return [CorrectionPreview.title(page.story)] + page.copies.map { CorrectionPreview.line($0.article) }
    }
}

/// `khabar undo CORRECTION`.
struct UndoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "undo",
        abstract: "Take a split or a join back.",
        discussion: """
            Articles that were split off go back where they were, unless they have moved since; stories that were joined \
            are two again, under the numbers they had. `khabar sql 'select * from corrections'` lists what people \
            decided. Where a daemon runs, the daemon does it.
            """
    )

    @OptionGroup var source: ConfigurationOptions

    @Flag(name: .long, help: "One line of JSON, keys named as the columns of the view corrections.")
    var json = false

    @Argument(help: ArgumentHelp("The correction, as split and join print it.", valueName: "correction"))
    var correction: CorrectionLabel

    func run() async throws {
        let undone = try await CorrectionOptions.ask(
            .undo(correction: correction.number),
            of: source,
            program: "khabar undo"
        )
        guard !json else { return try StandardOutput.print(JSONLine(undone, reason: nil)) }
        let (story, other) = (Story.ID(undone.story).label, Story.ID(undone.otherStory).label)
        try StandardOutput.tell(
            undone.kind == "split"
                ? "what left story \(story) may stand in it again; c\(undone.id) holds nothing any more"
                : "stories \(story) and \(other) are two again; c\(undone.id) holds nothing any more"
        )
    }
}

extension JSONLine {
    fileprivate init(_ correction: ControlAnswer.Correction, reason: String?) {
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
