import ArgumentParser
import Ingestion
import News
import Storage

/// `khabar retention`: what is too old goes.
struct RetentionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retention",
        abstract: "Remove what is older than the configuration keeps it.",
        discussion: """
            "retention" in the configuration says how long: "articles" ("forever"), "revisions" ("1y"), which are \
            earlier wordings, and "polls" ("90d"), the log of polls and what `politeness` counts. Stories stay \
            whole: one goes, with all its articles, when its latest article is too old. The daemon does this once \
            a day by itself; called beside it, this has it done at once. It is done in small steps, so that polls \
            and readers do not wait.

            Age is measured against the newest poll. Where the clock is a week ahead of it, or more than half of the \
            archive would go, nothing is removed: look whether clock and configuration are right, then give --yes.

            The room that rows leave is used for new ones; the file does not grow, nor does it shrink. --vacuum \
            writes it anew without that room: not beside a daemon, and with as much free room as the file takes.
            """
    )

    @OptionGroup var source: ConfigurationOptions

    @Flag(name: .long, help: "Only say what would go.")
    var dryRun = false

    @Flag(name: .long, help: "Remove it even where that is most of the archive, or the clock may be wrong.")
    var yes = false

    @Flag(name: .long, help: "Give the room back to the disk.")
    var vacuum = false

    func validate() throws {
        if dryRun, vacuum { throw ValidationError("--dry-run changes nothing; leave out --vacuum") }
    }

    func run() async throws {
        let configuration = try source.load()
        if dryRun {
            return try showWhatWouldGo(configuration)
        }
        let answer = try await DatabaseHolder.ask(
            .retention(isSure: yes),
            of: configuration,
            program: "khabar retention"
        )
        guard case .retained(let counts) = answer else { throw DatabaseHolder.unexpected(answer) }
        try StandardOutput.tell("removed \(RetentionCommand.words(counts))")
        guard vacuum else { return }
        let database = try NewsDatabase(
            path: configuration.database,
            role: .writer,
            program: "khabar retention --vacuum"
        )
        defer { database.close() }
        let size = try database.vacuum()
        try StandardOutput.tell(
            "the file had \(size.before / 1_000_000) MB and has \(size.after / 1_000_000) MB"
        )
    }

    private func showWhatWouldGo(_ configuration: Configuration) throws {
        let now = try Newsroom.wallClock().now
        let news = try NewsDatabase(path: configuration.database, role: .reader)
        defer { news.close() }
        let clock = SteadyClock(newest: try news.steadyTime())
        let counts = try news.expired(configuration.keeping.limits(at: now))
        let doubt = RetentionDoubt(counts, of: try news.counts().articles, by: clock, at: now)
        try StandardOutput.tell("would remove \(RetentionCommand.words(.init(counts)))")
        if !yes, let doubt { StandardError.print("khabar: it would be refused: \(doubt)") }
    }

    private static func words(_ counts: ControlAnswer.Removed) -> String {
        Counted.words(counts.stories, "story") + " with \(Counted.words(counts.articles, "article")), "
            + Counted.words(counts.revisions, "earlier wording") + ", "
            + Counted.words(counts.polls, "row") + " of the polls' log"
    }
}
