import ArgumentParser
import News
import Storage
import Machinery

/// `khabar verify`: whether the database keeps what it promises.
struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check the database: SQLite's own check, and khabar's promises.",
        discussion: """
            Every article has its text, stands in one story or waits for its page, and can be found by its words \
            (in the full-text index, or waiting for it); counts, originals and relations are those of the \
            articles; no validator is newer than the articles of its poll; links and ids of former stories lead \
            somewhere. Reads everything, beside a running daemon too: minutes for a large file.

            A plain copy of a database in use lacks what stood in its journal; where the file may be one, a note says so.

            Exit code 0 when all is well; 65 with a line for each problem, saying how to mend it.
            """
    )

    @OptionGroup var source: ConfigurationOptions

    @Argument(help: "The database, such as a backup; without it the one that the configuration names.")
    var file: String?

    @Flag(
        name: .long,
        help: """
            Make anew what is derived from the articles: the full-text index, and the counts of outlets, articles \
            and stories. Not beside a running daemon.
            """
    )
    var mend = false

    func run() throws {
        let path = try file ?? source.load().database
        if mend {
            let database = try NewsDatabase(path: path, role: .writer, program: "khabar verify --mend")
            defer { database.close() }
            try database.mend()
        }
        let database = try NewsDatabase(path: path, role: .reader)
        let problems = try database.problems()
        guard problems.isEmpty else {
            let lines = problems.map { "\(path): \($0)" }
            throw CommandFailure(.badData, lines.joined(separator: "\n"))
        }
        if try database.isCopyOfFileInUse() {
            StandardError.print(
                "khabar: note: \(path) was copied while khabar wrote to the database. Where a plain `cp` made it, the latest "
                    + "news is missing: that stood in the journal (-wal), which does not lie beside. `khabar backup` copies all"
            )
        }
        let counts = try database.counts()
        let waiting = try database.waitingForIndex()
        try StandardOutput.tell(
            "\(path): all is well: \(Counted.words(counts.articles, "article")) in "
                + Counted.words(counts.stories, "story")
                + (waiting > 0 ? "; about to enter the full-text index: \(waiting)" : "")
        )
    }
}
