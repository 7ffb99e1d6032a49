import ArgumentParser
import Glibc
import Ingestion
import Machinery
import News
import Storage

/// `khabar watch`: one watch, what it would have found, and whether its messages arrive.
struct WatchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "The kept stories that meet a watch; make, change, end or try out one.",
        discussion: """
            `khabar watch rain` lists what the watch asks for and the stories of the last week that meet it, told or not. \
            Watches of the configuration are changed there alone; those that `add` makes stand beside them.
            """,
        subcommands: [Show.self, Test.self, Add.self, Change.self, End.self],
        defaultSubcommand: Show.self
    )
}

extension WatchCommand {
    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "What it asks for, and the stories that meet it."
        )

        @OptionGroup var source: DatabaseOptions
        @OptionGroup var between: TimeOptions

        @Argument(help: ArgumentHelp("The watch's id.", valueName: "id"))
        var id: String

        @Option(name: .long, help: ArgumentHelp("At most so many stories.", valueName: "count"))
        var limit = 20

        func validate() throws {
            guard limit > 0 else { throw ValidationError("--limit must be at least 1") }
        }

        func run() throws {
            let news = try source.open()
            let watch = try KnownWatch.find(id, try source.source.load(), news).watch
            let since = try between.times().since ?? Newsroom.wallClock().now.advanced(bySeconds: -7 * 86400)
            let stories = try news.stories(
                meeting: watch,
                since: since,
                until: try between.times().until,
                limit: limit
            )
            if source.json { return try stories.forEach { try StandardOutput.print(JSONLine($0)) } }
            try StandardOutput.tell("\(TerminalText.safe(watch.name)): \(TerminalText.safe(watch.demand))")
            guard !stories.isEmpty else {
                return try StandardOutput.tell(
                    "no story since \(since) meets it; ask with an earlier --since"
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
    }

    struct Test: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Have the daemon tell each of its targets of the story that it met last, and say whether they took it."
        )

        @OptionGroup var source: DatabaseOptions

        @Argument(help: ArgumentHelp("The watch's id.", valueName: "id"))
        var id: String

        /// Seconds after which nobody waits any more for a target's answer: a bit longer than a mail may take.
        private static let patience = 40

        func run() throws {
            let news = try source.open()
            let watch = try KnownWatch.find(id, try source.source.load(), news).watch
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
}

extension CommandFailure {
    /// Gives what the daemon refused as a failure of the command.
    static func translating<T>(_ body: () throws -> T) throws -> T {
        do {
            return try body()
        } catch let refusal as ControlRefusal {
            throw CommandFailure(refusal)
        }
    }
}
