import ArgumentParser
import Fetching
import Glibc
import Machinery
import Origin
import Storage

/// The program: every command of khabar, and how failures leave it.
@main
struct Khabar: AsyncParsableCommand {
    static let version = "0.2.0"

    /// Such as `0.2.0 (7e78205f1a2b)`. Behind the commit stands "+" where files differed from it.
    static let versionAndCommit: String = {
        let commit = Origin.commit
        return commit.isEmpty ? version : "\(version) (\(commit))"
    }()

    static let configuration = CommandConfiguration(
        commandName: "khabar",
        abstract: "Polls news outlets, recognises the copies of one story, keeps one merged database.",
        discussion: """
            khabar (خبر, "a piece of news") reads the feeds of the outlets in config.json, fetches article pages \
            where feeds carry excerpts, and puts the articles that carry one text into one story: who was first, \
            who copied, who shortened, who added. Everything is in one SQLite file that any tool may read.

            Start with:  khabar check   then   khabar poll   then   khabar stories

            Exit codes: 0 done, 64 usage, 65 bad data, 66 no input, 69 every polled feed failed, 70 a bug, \
            73 cannot create, 74 I/O, 75 locked by another khabar, 77 permission, 78 configuration.
            """,
        version: versionAndCommit,
        groupedSubcommands: [
            CommandGroup(
                name: "Polling",
                subcommands: [
                    RunCommand.self, ServeCommand.self, PollCommand.self, CheckCommand.self, TryCommand.self,
                    ImportCommand.self,
                ]
            ),
            CommandGroup(
                name: "Reading the news",
                subcommands: [
                    EventsCommand.self, EventCommand.self, StoriesCommand.self, StoryCommand.self,
                    ArticlesCommand.self, ArticleCommand.self, SearchCommand.self,
                    SyndicationCommand.self, ExportCommand.self, SQLCommand.self,
                ]
            ),
            CommandGroup(
                name: "Watching",
                subcommands: [
                    WatchesCommand.self, WatchCommand.self, DeliveriesCommand.self, DigestCommand.self,
                ]
            ),
            CommandGroup(
                name: "Explaining and correcting",
                subcommands: [WhyCommand.self, SplitCommand.self, JoinCommand.self, UndoCommand.self]
            ),
            CommandGroup(
                name: "Upkeep",
                subcommands: [
                    BackupCommand.self, VerifyCommand.self, RetentionCommand.self, ReclusterCommand.self,
                    ForgetCommand.self, SchemaCommand.self,
                ]
            ),
            CommandGroup(
                name: "Health",
                subcommands: [
                    StatusCommand.self, LogCommand.self, OutletsCommand.self, FeedsCommand.self,
                    PolitenessCommand.self,
                ]
            ),
            CommandGroup(
                name: "Single steps on files",
                subcommands: [
                    ParseCommand.self, ExtractCommand.self, DedupCommand.self, DocumentCommand.self,
                ]
            ),
        ]
    )

    static func main() async {
        StandardStreams.hold()
        SpareMemory.limitHeaps()
        takeSignals()
        // A reader that goes away ends a query; it must never end the daemon, whose sockets break every day.
        if CommandLine.arguments.dropFirst().first.map({ ["run", "serve", "poll"].contains($0) }) == true {
            signal(SIGPIPE, SIG_IGN)
        }
        do {
            try limitArguments()
            try checkCommand()
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
            try StandardOutput.flush()
        } catch let failure as CommandFailure {
            leave(failure)
        } catch let error as StorageError {
            leave(CommandFailure(error.exitCode, "\(error)"))
        } catch {
            leaveParser(error)
        }
    }

    /// The parser's time grows with the square of their number: 20,000 take 39 s, so many .1 s.
    private static let mostArguments = 1000

    private static func limitArguments() throws(CommandFailure) {
        let count = CommandLine.arguments.count - 1
        guard count > mostArguments else { return }
        throw CommandFailure(
            .usage,
            "\(count) arguments are more than the \(mostArguments) that one call takes; call it several times, as "
                + "`xargs -n \(mostArguments / 2)` does"
        )
    }

    /// The parser itself takes an unknown command for a superfluous argument.
    private static func checkCommand() throws(CommandFailure) {
        let given = CommandLine.arguments.dropFirst()
        let word = given.first == "help" ? given.dropFirst().first : given.first
        let known = configuration.groupedSubcommands.flatMap(\.subcommands).map { $0._commandName }
        guard let word, !word.hasPrefix("-"), !(known + ["help"]).contains(word) else { return }
        let near = Spelling.nearest(to: word, among: known).map { "did you mean \"\($0)\"? " } ?? ""
        throw CommandFailure(
            .usage,
            "there is no command \"\(TerminalText.safe(word))\"; \(near)`khabar help` lists the commands"
        )
    }

    /// Ctrl-C and SIGTERM must reach every command, also below a parent that starts its children with all signals
    /// held back, as Foundation's `Process` does from a worker thread.
    private static func takeSignals() {
        var none = sigset_t()
        sigemptyset(&none)
        // It fails only for an unknown first argument.
        _ = pthread_sigmask(SIG_SETMASK, &none, nil)
    }

    /// Help, the version and faults of usage, which the parser says by throwing, and exit codes that are answers, as those of
    /// `status`.
    private static func leaveParser(_ error: any Error) -> Never {
        let code = exitCode(for: error)
        let message = fullMessage(for: error)
        do {
            if code == .success { try StandardOutput.print(message) }
            try StandardOutput.flush()
        } catch {
            leave(error)
        }
        if code != .success, !message.isEmpty { StandardError.print(message) }
        Glibc.exit(code.rawValue)
    }

    private static func leave(_ failure: CommandFailure) -> Never {
        flushOrTell()
        tell(failure)
        Glibc.exit(failure.code.rawValue)
    }

    /// Lets out what was printed before the failure that ends the command, whose exit code stands.
    private static func flushOrTell() {
        do { try StandardOutput.flush() } catch { tell(error) }
    }

    private static func tell(_ failure: CommandFailure) {
        for line in failure.description.split(separator: "\n") { StandardError.print("khabar: \(line)") }
    }
}
