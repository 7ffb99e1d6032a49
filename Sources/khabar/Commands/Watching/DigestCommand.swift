import ArgumentParser
import Ingestion
import News
import Storage

/// `khabar digest`: what mattered since some hour.
struct DigestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "digest",
        abstract: "The weightiest stories since some hour, as text or as a page for a mail.",
        discussion: """
            By rank, which most outlets' latest votes make. With --watch only the stories that meet the watch.

            Example: khabar digest --since 18:00 --html > digest.html
            """
    )

    @OptionGroup var source: DatabaseOptions

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Published at or after: 18:00 (the latest one here), a day, an RFC 3339 time, or back from now: 6h, 1d.",
            valueName: "time"
        )
    )
    var since = "1d"

    @Option(name: .long, help: ArgumentHelp("Only stories that meet this watch.", valueName: "id"))
    var watch: String?

    @Option(name: .long, help: ArgumentHelp("At most so many stories.", valueName: "count"))
    var limit = 20

    @Option(name: .long, help: ArgumentHelp("ar, fr or en.", valueName: "language"))
    var language = MessageLanguage.arabic

    @Flag(name: .long, help: "A page that mail readers show.")
    var html = false

    func validate() throws {
        guard limit > 0 else { throw ValidationError("--limit must be at least 1") }
    }

    func run() throws {
        let configuration = try source.source.load()
        let news = try source.open()
        let time = try DigestCommand.time(since)
        let chosen = try watch.map { try KnownWatch.find($0, configuration, news).watch }
        let stories = try stories(of: chosen, since: time, in: news)
        if source.json { return try stories.forEach { try StandardOutput.print(JSONLine($0)) } }
        guard !stories.isEmpty else {
            return try StandardOutput.tell(EmptyAnswer.words("stories", NewsFilter(since: time), in: news))
        }
        let names = Dictionary(configuration.outlets.map { ($0.outlet.id, $0.outlet.name) }) { first, _ in
            first
        }
        let message = try WatchMessage(
            digest: stories,
            of: chosen?.name,
            outlets: names,
            page: configuration.deliver.page,
            language: language,
            article: { try news.article($0)?.article.url.text }
        )
        if html {
            try StandardOutput.print(message.html.description)
        } else {
            try StandardOutput.tell(
                message.text.split(separator: "\n", omittingEmptySubsequences: false)
                    .map { TerminalText.safe(String($0)) }.joined(separator: "\n")
            )
        }
    }

    private func stories(of watch: Watch?, since: Timestamp, in news: NewsDatabase) throws -> [StoryRow] {
        guard let watch else { return try news.stories(NewsFilter(since: since, limit: limit), by: .rank) }
        return try news.weightiestStories(meeting: watch, since: since, limit: limit)
    }

    /// `18:00` is the latest such time of day here; everything else as --since elsewhere.
    private static func time(_ text: String) throws -> Timestamp {
        let now = try Newsroom.wallClock().now
        if let time = TimeOfDay(text)?.latest(before: now) { return time }
        return try TimeOptions.time(text, option: "--since", now: now)
    }
}

extension MessageLanguage: ExpressibleByArgument {}
