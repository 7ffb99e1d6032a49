import ArgumentParser
import Glibc
import Machinery
import News
import Parsing
import Storage

/// `khabar import FILE`: a configuration out of another reader's OPML.
struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Another reader's OPML as a configuration.",
        discussion: """
            Prints a config.json with an outlet for each host, or writes it to --output. Folders are left aside. \
            Articles are not imported: a database is taken along whole, as a copy of its file. Feeds that a \
            configuration polls already keep the ids of their outlets.

            Example: khabar import subscriptions.opml --output config.json && khabar check
            """
    )

    @OptionGroup var source: ConfigurationOptions

    @Option(name: .shortAndLong, help: ArgumentHelp("A new file for it.", valueName: "file"))
    var output: String?

    @Argument(help: ArgumentHelp("The OPML, - for standard input.", valueName: "file"))
    var file: String

    func run() throws {
        let subscriptions = Subscriptions(opml: try InputFile.bytes(of: file))
        guard subscriptions.isOPML else {
            let reason = subscriptions.problem.map { " (\($0))" } ?? ""
            throw CommandFailure(
                .badData,
                "\(file) is no OPML\(reason); export your subscriptions from the other reader as OPML"
            )
        }
        let outlets = ImportedOutlets(subscriptions.all, known: try configuredFeeds())
        if let problem = subscriptions.problem {
            StandardError.print("khabar: note: read in spite of \(problem)")
        }
        for address in subscriptions.includes {
            StandardError.print(
                "khabar: note: it includes another list, which is not fetched; import it by itself: \(TerminalText.safe(address))"
            )
        }
        outlets.notes.forEach { StandardError.print("khabar: note: \($0)") }
        guard !outlets.all.isEmpty else {
            let isEmpty = subscriptions.all.isEmpty && subscriptions.includes.isEmpty
            throw CommandFailure(
                .badData,
                "\(file) lists no feed"
                    + (isEmpty ? ": no outline has an xmlUrl" : " that can be taken; the notes above say why")
            )
        }
        guard let output else { return try StandardOutput.write(outlets.configuration) }
        try NewFile.write(outlets.configuration, to: output)
        StandardError.print(
            "khabar: \(output) has \(Counted.words(outlets.all.count, "outlet")); look at it, then: khabar check"
        )
    }
}

extension ImportCommand {
    /// The feeds of the configuration that is there, by the ids of their outlets.
    private func configuredFeeds() throws -> [FeedAddress: Outlet.ID] {
        let feeds = try source.loadIfThere().outlets.flatMap { outlet in
            outlet.outlet.feeds.map { (FeedAddress($0.url), outlet.outlet.id) }
        }
        return Dictionary(feeds) { first, _ in first }
    }
}

/// A file that is not there yet.
private enum NewFile {
    static func write(_ text: String, to path: String) throws(CommandFailure) {
        // O_EXCL: what somebody wrote is never overwritten.
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw CommandFailure(
                .cannotCreate,
                "cannot create \(path): \(String(cString: strerror(errno))); name a file that is not there yet"
            )
        }
        defer { close(descriptor) }
        guard Descriptor.write(Array(text.utf8), to: descriptor) else {
            throw CommandFailure(.inputOutput, "cannot write \(path): \(Descriptor.problem)")
        }
    }
}
