import ArgumentParser
import Ingestion
import Logging
import News
import Storage
import Machinery

/// `khabar poll`: one pass.
struct PollCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "poll",
        abstract: "Poll what is due once, then exit.",
        discussion: """
            Asks every feed whose time has come, prints a line per outlet, fetches the article pages that are \
            wanted, and ends. With outlet ids only theirs. Where a daemon runs, it is asked to poll; what was due \
            it has polled already, so give --all. Exit code 69 when every polled feed failed.
            """
    )

    @OptionGroup var source: ConfigurationOptions
    @OptionGroup var log: LogOptions

    @Flag(
        name: .long,
        help:
            "Also feeds that are not due yet; Retry-After and back-off after failures are obeyed all the same."
    )
    var all = false

    @Flag(
        name: .long,
        help:
            "Also feeds that back off after failures, as after a mistake was mended; Retry-After is obeyed all the same."
    )
    var now = false

    @Argument(help: ArgumentHelp("Ids of outlets; none means all.", valueName: "outlet"))
    var outlets: [String] = []

    func run() async throws {
        let logger = try log.logger(defaultLevel: .error)
        let configuration = try source.load()
        let chosen = try chosenOutlets(in: configuration)
        let answer: ControlAnswer
        do {
            answer = .polled(try await poll(chosen.map(Set.init), configuration, logger))
        } catch let error as StorageError {
            let request = ControlRequest.poll(outlets: chosen?.map(\.text), choice: choice)
            answer = try DatabaseHolder.askDaemon(request, of: configuration, unless: error)
        }
        guard case .polled(let report) = answer else { throw DatabaseHolder.unexpected(answer) }
        try show(report, in: configuration, of: chosen)
        // Lost lines are worse than failed polls, which the next one asks again.
        try StandardOutput.flush()
        if !report.lines.isEmpty, report.lines.allSatisfy(\.hasFailed) {
            throw CommandFailure(.unavailable, "every polled feed failed; see the lines above")
        }
    }

    private var choice: PollPass.Choice { now ? .now : all ? .all : .due }

    /// The floor of polling where the configuration names none: who asks for a poll may know better when there is news.
    static let defaultMinInterval: Duration = .zero

    /// Polls in this process.
    private func poll(_ chosen: Set<Outlet.ID>?, _ configuration: Configuration, _ logger: Logger)
        async throws
        -> ControlAnswer.Poll
    {
        let newsroom = try await Newsroom.open(
            configuration,
            defaultMinInterval: Self.defaultMinInterval,
            program: "khabar poll",
            logger: logger
        )
        let pass = PollPass(newsroom.line, isLast: true)
        let feeds = try await pass.feeds(choice, of: chosen)
        let before = try newsroom.database.counts()
        let reports = try await pass.run(feeds)
        let after = try newsroom.database.counts()
        await newsroom.close()
        return ControlAnswer.Poll(reports, before: before, after: after)
    }

    private func chosenOutlets(in configuration: Configuration) throws -> [Outlet.ID]? {
        guard !outlets.isEmpty else { return nil }
        let known = configuration.outlets.map(\.outlet.id.text)
        for id in outlets where !known.contains(id) {
            let near = Spelling.nearest(to: id, among: known).map { "; did you mean \"\($0)\"?" }
            throw CommandFailure(
                .usage,
                "no outlet \"\(id)\" is configured\(near ?? "; there are: \(known.joined(separator: ", "))")"
            )
        }
        return outlets.map { Outlet.ID($0) }
    }

    /// A line per feed that was asked, in the order of the configuration, and the sum.
    private func show(_ report: ControlAnswer.Poll, in configuration: Configuration, of chosen: [Outlet.ID]?)
        throws
    {
        let byOutlet = Dictionary(grouping: report.lines, by: \.outlet)
        let resting = try resting(in: configuration, of: chosen, unlike: Set(byOutlet.keys))
        for outlet in configuration.outlets.map(\.outlet) {
            for line in byOutlet[outlet.id.text] ?? [] {
                try StandardOutput.tell(
                    "\(outlet.id)\t\(TerminalText.safe(outlet.name))\t\(TerminalText.safe(line.outcome))"
                )
            }
            for line in resting[outlet.id] ?? [] {
                try StandardOutput.tell(
                    "\(outlet.id)\t\(TerminalText.safe(outlet.name))\t\(TerminalText.safe(line))"
                )
            }
        }
        try StandardOutput.tell(
            "\(Counted.words(report.articles, "article")) (\(report.newArticles) new) in "
                + "\(Counted.words(report.stories, "story")), "
                + "\(report.storiesWithCopies) of them with copies"
                + (report.waitingPages > 0
                    ? "; \(Counted.words(report.waitingPages, "page")) still to come" : "")
        )
    }

    /// Why feeds were not asked that failed before, by outlet; of outlets of which none was asked.
    private func resting(in configuration: Configuration, of chosen: [Outlet.ID]?, unlike asked: Set<String>)
        throws
        -> [Outlet.ID: [String]]
    {
        let database = try NewsDatabase(path: configuration.database, role: .reader)
        defer { database.close() }
        let time = try Newsroom.wallClock().now
        let feeds = try database.feedRows().filter { feed in
            feed.consecutiveFailures > 0 && !asked.contains(feed.outlet.text)
                && chosen?.contains(feed.outlet) ?? true
        }
        let rests = Dictionary(try database.domainRests().map { ($0.name, $0) }) { first, _ in first }
        return Dictionary(grouping: feeds, by: \.outlet).mapValues { feeds in
            feeds.compactMap { feed in
                let domain = URLReference(feed.url).domain
                if let rest = rests[domain], rest.until > time {
                    return
                        "all of \(domain) rests until \(Self.words(rest.until, at: time)), for \(rest.reason)"
                }
                guard let next = feed.nextPollAt, next > time else { return nil }
                return "rests until \(Self.words(next, at: time)) after: \(feed.stateReason ?? "a failure"); "
                    + "--now asks it all the same"
            }
        }
    }

    /// The time of day with its zone, and the day where that is another one.
    private static func words(_ time: Timestamp, at now: Timestamp) -> String {
        let text =
            LocalTime.day(time) == LocalTime.day(now)
            ? String(LocalTime.clock(time).prefix(5)) : LocalTime.words(time) ?? ""
        return "\(text) (\(LocalTime.zone(at: time)))"
    }
}
