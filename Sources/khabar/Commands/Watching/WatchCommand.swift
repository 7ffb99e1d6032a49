import ArgumentParser
import Glibc
import Ingestion
import Machinery
import News
import Storage

/// `khabar watch`: what one watch would have found, and whether its messages arrive.
struct WatchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "The kept stories that meet a watch; with `test` a trial message to those whom it tells.",
        discussion: """
            `khabar watch rain` lists what the watch asks for and the stories of the last week that meet it, told or not. \
            `khabar watch test rain` has the daemon tell each of its targets of the story that it met last, and says \
            whether they took it.
            """
    )

    @OptionGroup var source: DatabaseOptions
    @OptionGroup var between: TimeOptions

    @Argument(help: ArgumentHelp("The watch's id, with `test` before it for a trial.", valueName: "id"))
    var words: [String]

    @Option(name: .long, help: ArgumentHelp("At most so many stories.", valueName: "count"))
    var limit = 20

    func validate() throws {
        guard words.count == 1 || words.count == 2 && words[0] == "test" else {
            throw ValidationError("name one watch, as in `khabar watch rain` or `khabar watch test rain`")
        }
        guard limit > 0 else { throw ValidationError("--limit must be at least 1") }
    }

    func run() throws {
        let configuration = try source.source.load()
        let id = words[words.count - 1]
        guard let watch = configuration.watches.first(where: { $0.id == id }) else {
            throw CommandFailure.noWatch(id, in: configuration)
        }
        if words.count == 2 { return try tryOut(watch, configuration) }
        let news = try source.open()
        let stories = try WatchedStories(watch, in: news).latest(
            since: try since(),
            until: try between.times().until,
            limit: limit
        )
        if source.json { return try stories.forEach { try StandardOutput.print(JSONLine($0)) } }
        try StandardOutput.tell("\(TerminalText.safe(watch.name)): \(TerminalText.safe(watch.demand))")
        guard !stories.isEmpty else {
            return try StandardOutput.tell(
                "no story since \(try since()) meets it; ask with an earlier --since"
            )
        }
        var table = TextTable([
            .init(title: "story", isNumber: true), .init(title: try LocalTime.title("published")),
            .init(title: "outlets", isNumber: true), .init(title: "first"),
            .init(title: "title", isFlexible: true),
        ])
        for story in stories {
            table.append([
                story.id.label, LocalTime.words(story.firstPublishedAt), "\(story.outletCount)",
                story.firstOutlet.text, story.title,
            ])
        }
        try table.print()
    }

    private func since() throws -> Timestamp {
        try between.times().since ?? Newsroom.wallClock().now.advanced(bySeconds: -7 * 86400)
    }

    // MARK: - Trials

    /// Seconds after which nobody waits any more for a target's answer: a bit longer than a mail may take.
    private static let patience = 40

    private func tryOut(_ watch: Watch, _ configuration: Configuration) throws {
        let news = try source.open()
        let begun = try CommandFailure.translating {
            try ControlClient.ask(.tryOut(watch: watch.id), at: ControlSocket(database: news.path))
        }
        switch begun {
        case .begun(let deliveries)?: try follow(deliveries, in: news)
        case .refused(let refusal)?: throw CommandFailure(refusal)
        case nil:
            throw CommandFailure(
                .unavailable,
                "no daemon runs, and only `khabar run` sends; start it and ask again"
            )
        case let other?: throw DatabaseHolder.unexpected(other)
        }
    }

    /// Waits until each was tried once.
    private func follow(_ deliveries: [Int64], in news: NewsDatabase) throws {
        var open = deliveries
        var hasFailed = false
        for _ in 0..<(Self.patience * 10) where !open.isEmpty {
            usleep(100_000)
            for id in open {
                guard let delivery = try news.delivery(id),
                    delivery.state != .waiting || delivery.reason != nil
                else { continue }
                open.removeAll { $0 == id }
                hasFailed = hasFailed || delivery.state != .sent
                try StandardOutput.tell(
                    delivery.state == .sent
                        ? "\(delivery.target): taken"
                        : "\(delivery.target): not taken: \(TerminalText.safe(delivery.reason ?? ""))"
                )
            }
        }
        for id in open {
            try StandardOutput.tell("message \(id): not sent yet; `khabar deliveries` tells more")
        }
        if hasFailed || !open.isEmpty { throw ExitCode(Sysexit.unavailable.rawValue) }
    }
}

extension CommandFailure {
    static func noWatch(_ id: String, in configuration: Configuration) -> CommandFailure {
        let known = configuration.watches.map(\.id)
        let near = ConfigurationText.nearest(to: id, among: known).map { "did you mean \"\($0)\"?" }
        return CommandFailure(
            .noInput,
            "there is no watch \"\(TerminalText.safe(id))\"; " + (near ?? "`khabar watches` lists them")
        )
    }

    /// Gives what the daemon refused as a failure of the command.
    static func translating<T>(_ body: () throws -> T) throws -> T {
        do {
            return try body()
        } catch let refusal as ControlRefusal {
            throw CommandFailure(refusal)
        }
    }
}

/// The kept stories that meet a watch.
struct WatchedStories {
    private let watch: Watch
    private let news: NewsDatabase
    private let matcher: WatchMatcher

    /// The newest articles are looked at, so many at most.
    private static let mostArticles = 20_000

    init(_ watch: Watch, in news: NewsDatabase) throws {
        (self.watch, self.news) = (watch, news)
        matcher = WatchMatcher([watch])
    }

    /// The newest first.
    func latest(since: Timestamp, until: Timestamp? = nil, limit: Int) throws -> [StoryRow] {
        var stories: [StoryRow] = []
        var seen: Set<Story.ID> = []
        for row in try news.articles(NewsFilter(since: since, until: until, limit: Self.mostArticles)) {
            guard let id = row.story, !seen.contains(id), !matcher.met(by: row.article).isEmpty else {
                continue
            }
            seen.insert(id)
            guard let story = try news.story(id)?.story, story.outletCount >= watch.minOutlets ?? 1 else {
                continue
            }
            stories.append(story)
            if stories.count == limit { break }
        }
        return stories
    }
}
