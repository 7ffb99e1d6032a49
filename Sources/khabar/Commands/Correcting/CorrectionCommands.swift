import ArgumentParser
import Ingestion

/// What `split` and `join` have in common.
struct CorrectionOptions: ParsableArguments {
    @OptionGroup var source: ConfigurationOptions

    @Option(name: .long, help: ArgumentHelp("Why; kept with the correction.", valueName: "text"))
    var reason: String

    @Flag(name: .long, help: "One line of JSON, keys named as the columns of the view corrections.")
    var json = false

    func validate() throws {
        if reason.allSatisfy(\.isWhitespace) { throw ValidationError("--reason must say why") }
    }

    func ask(_ request: ControlRequest, program: String) async throws {
        let answer = try await DatabaseHolder.ask(request, of: try source.load(), program: program)
        guard case .corrected(let correction) = answer else { throw DatabaseHolder.unexpected(answer) }
        guard !json else { return try StandardOutput.print(JSONLine(correction, reason: reason)) }
        if correction.kind == "split" {
            try StandardOutput.print(
                "article \(correction.article) left story \(correction.story) and is story "
                    + "\(correction.otherStory) now"
            )
        } else {
            try StandardOutput.print(
                "story \(correction.otherStory) is part of story \(correction.story) now"
            )
        }
    }
}

/// `khabar split ARTICLE`.
struct SplitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "split",
        abstract: "Take an article out of its story into one of its own.",
        discussion: """
            It is never put back among the articles it stood with, whatever comes later, and `khabar recluster` \
            keeps it apart. To undo it, join the two stories. Where a daemon runs, the daemon does it.
            """
    )

    @OptionGroup var options: CorrectionOptions

    @Argument(help: ArgumentHelp("The article's number, as `khabar story` prints it.", valueName: "article"))
    var article: Int64

    func run() async throws {
        try await options.ask(.split(article: article, reason: options.reason), program: "khabar split")
    }
}

/// `khabar join STORY STORY`.
struct JoinCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "join",
        abstract: "Make two stories one.",
        discussion: """
            The older number lives on, the other leads to it. Later copies of either belong to it, and `khabar \
            recluster` keeps them joined. To undo it, split off the articles. Where a daemon runs, the daemon \
            does it.
            """
    )

    @OptionGroup var options: CorrectionOptions

    @Argument(help: ArgumentHelp("The story's number, as `khabar stories` prints it.", valueName: "story"))
    var story: Int64

    @Argument(help: ArgumentHelp("That of the other.", valueName: "story"))
    var other: Int64

    func run() async throws {
        try await options.ask(
            .join(story: story, other: other, reason: options.reason),
            program: "khabar join"
        )
    }
}

extension JSONLine {
    fileprivate init(_ correction: ControlAnswer.Correction, reason: String) {
        self.init()
        add("id", Int(correction.id))
        add("kind", correction.kind)
        add("article_id", Int(correction.article))
        add("story_id", Int(correction.story))
        add("other_story_id", Int(correction.otherStory))
        add("by", correction.by)
        add("reason", reason)
    }
}
