import ArgumentParser
import Glibc
import Ingestion
import News
import Storage
import Machinery

/// `khabar forget ARTICLE|OUTLET`.
struct ForgetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forget",
        abstract: "Delete an article, or an outlet with all its articles, for good.",
        discussion: """
            Text, earlier wordings, full-text index, fingerprints and links go, and the file is written anew so that \
            none of it is left in free space: up to a minute a gigabyte, and as much free disk again as the file takes. \
            Nothing is polled meanwhile. That it was done is kept (the view forgotten), and a digest of the address, \
            so that no poll brings it back. Backups made before still hold it. An outlet must have left the \
            configuration first. Where a daemon runs, the daemon does it.
            """
    )

    @OptionGroup var source: ConfigurationOptions

    @Option(name: .long, help: ArgumentHelp("Why; kept with the record that it was done.", valueName: "text"))
    var reason: String

    @Flag(name: .long, help: "Do not ask.")
    var yes = false

    @Flag(name: .long, help: "One line of JSON.")
    var json = false

    @Argument(
        help: ArgumentHelp("An article, such as a854, or the id of an outlet.", valueName: "article|outlet")
    )
    var target: String

    func validate() throws {
        if reason.allSatisfy(\.isWhitespace) { throw ValidationError("--reason must say why") }
    }

    func run() async throws {
        let configuration = try source.load()
        let what = try what(in: configuration)
        if case .outlet(let id) = what, configuration.outlets.contains(where: { $0.outlet.id.text == id }) {
            throw CommandFailure(
                .badData,
                "outlet \(id) is configured: take it out of \(source.file) first, else its next poll brings its news again"
            )
        }
        if !yes { try confirm(what, in: configuration) }
        let answer = try await DatabaseHolder.ask(
            .forget(what, reason: reason),
            of: configuration,
            program: "khabar forget"
        )
        guard case .forgotten(let done) = answer else { throw DatabaseHolder.unexpected(answer) }
        if let remnants = done.remnants {
            StandardError.print(
                "khabar: it is deleted, but remnants may be left in free space of the files (\(remnants)); "
                    + "mend that and run `sqlite3 FILE vacuum` while no khabar runs"
            )
        }
        guard !json else { return try StandardOutput.print(JSONLine(done)) }
        try StandardOutput.tell(
            "deleted for good: \(Counted.words(done.articles, "article")) and "
                + Counted.words(done.revisions, "earlier wording")
        )
    }

    /// An outlet may have an id that looks like an article's label.
    private func what(in configuration: Configuration) throws -> ForgetTarget {
        guard let number = labelledNumber(target, "a") else { return .outlet(target) }
        guard Int64(target) == nil else { return .article(number) }
        let news = try NewsDatabase(path: configuration.database, role: .reader)
        defer { news.close() }
        return try news.outletNames().contains { $0.id.text == target } ? .outlet(target) : .article(number)
    }

    private func confirm(_ what: ForgetTarget, in configuration: Configuration) throws {
        guard isatty(STDIN_FILENO) == 1 else {
            throw CommandFailure(.usage, "nobody is there to be asked; give --yes to delete for good")
        }
        let news = try NewsDatabase(path: configuration.database, role: .reader)
        defer { news.close() }
        var words = "outlet \(target)"
        switch what {
        case .article(let number):
            let title = try news.article(Article.ID(number))?.article.title ?? "which is not there"
            words = "article \(Article.ID(number).label), " + TerminalText.isolated(TerminalText.safe(title))
        case .outlet(let id):
            let count = try news.outletRows().first { $0.id.text == id }?.articleCount ?? 0
            words = "outlet \(TerminalText.safe(id)) and its \(Counted.words(count, "article"))"
        }
        try StandardOutput.write("Delete \(words), for good? [y/N] ")
        guard let line = readLine(), ["y", "yes"].contains(line.lowercased()) else {
            throw CommandFailure(.usage, "nothing was deleted")
        }
    }
}

extension JSONLine {
    fileprivate init(_ done: ControlAnswer.Forgotten) {
        self.init()
        add("id", Int(done.id))
        add("articles", done.articles)
        add("revisions", done.revisions)
        add("remnants", done.remnants)
    }
}
