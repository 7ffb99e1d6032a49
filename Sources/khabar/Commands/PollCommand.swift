import ArgumentParser
import Ingestion
import Logging
import News
import Storage

/// `khabar poll`: one pass.
struct PollCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "poll",
        abstract: "Poll what is due once, then exit.",
        discussion: """
            Asks every feed whose time has come, prints a line per outlet, fetches the article pages that are \
            wanted, and ends. With outlet ids only theirs. Exit code 69 when every polled feed failed, 75 when \
            a running khabar owns the database.
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

    @Argument(help: ArgumentHelp("Ids of outlets; none means all.", valueName: "outlet"))
    var outlets: [String] = []

    func run() async throws {
        let logger = try log.logger(defaultLevel: .error)
        let configuration = try source.load()
        let chosen = try chosenOutlets(in: configuration)
        let newsroom = try await Newsroom.open(
            configuration,
            defaultMinInterval: .zero,
            program: "khabar poll",
            logger: logger
        )
        let pass = PollPass(newsroom.line)
        let feeds = try await pass.feeds(all ? .all : .due, of: chosen)
        let before = try newsroom.database.counts()
        let reports = try await pass.run(feeds)
        let after = try newsroom.database.counts()
        await newsroom.close()
        printLines(reports, in: configuration)
        print(
            "\(after.articles) articles (\(after.articles - before.articles) new) in \(after.stories) stories, "
                + "\(after.storiesWithCopies) of them with copies"
                + (after.waitingPages > 0 ? "; \(after.waitingPages) pages still to come" : "")
        )
        if !reports.isEmpty, reports.allSatisfy(\.hasFailed) {
            throw CommandFailure(.unavailable, "every polled feed failed; see the lines above")
        }
    }

    private func chosenOutlets(in configuration: Configuration) throws -> Set<Outlet.ID>? {
        guard !outlets.isEmpty else { return nil }
        let known = configuration.outlets.map(\.outlet.id.text)
        for id in outlets where !known.contains(id) {
            let near = ConfigurationText.nearest(to: id, among: known).map { "; did you mean \"\($0)\"?" }
            throw CommandFailure(
                .usage,
                "no outlet \"\(id)\" is configured\(near ?? "; there are: \(known.joined(separator: ", "))")"
            )
        }
        return Set(outlets.map { Outlet.ID($0) })
    }

    /// A line per outlet that was asked, in the order of the configuration.
    private func printLines(_ reports: [PollReport], in configuration: Configuration) {
        let byOutlet = Dictionary(grouping: reports, by: \.feed.outlet)
        for outlet in configuration.outlets.map(\.outlet) {
            guard let reports = byOutlet[outlet.id] else { continue }
            for report in reports.sorted(by: { $0.feed.id < $1.feed.id }) {
                print(
                    "\(outlet.id)\t\(TerminalText.safe(outlet.name))\t\(PollCommand.words(for: report.outcome))"
                )
            }
        }
    }

    private static func words(for outcome: PollReport.Outcome) -> String {
        switch outcome {
        case .news(let new, let changed):
            [new > 0 ? "\(new) new" : nil, changed > 0 ? "\(changed) changed" : nil].compactMap(\.self)
                .joined(separator: ", ").ifEmpty("nothing new")
        case .unchanged: "unchanged"
        case .resting(let reason): "left alone: \(TerminalText.safe(reason))"
        case .failed(let reason): "failed: \(TerminalText.safe(reason))"
        case .dropped: "not asked"
        }
    }
}

extension String {
    fileprivate func ifEmpty(_ other: String) -> String { isEmpty ? other : self }
}
