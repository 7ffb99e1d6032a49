import ArgumentParser
import Ingestion
import News
import Storage

/// `khabar recluster`: the canonical stories.
struct ReclusterCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recluster",
        abstract: "Put all articles into stories anew, in the order of publication.",
        discussion: """
            Articles that arrive late, and khabar's own progress, leave stories that are not quite those which \
            all articles give in the order of their publication. This finds the difference and mends it in one \
            transaction. Stories keep their ids where most of their articles stay together; what people split and \
            joined stays as they decided. Reads every fingerprint. Where a daemon runs, the daemon does it, and \
            polls nothing meanwhile.
            """
    )

    @OptionGroup var source: ConfigurationOptions

    @Flag(name: .long, help: "Only say what would change.")
    var dryRun = false

    @Flag(name: .long, help: "One line of JSON for each article that moves.")
    var json = false

    func run() async throws {
        let configuration = try source.load()
        let answer = try await DatabaseHolder.ask(
            .recluster(dryRun: dryRun),
            of: configuration,
            program: "khabar recluster"
        )
        guard case .reclustered(let report) = answer else { throw DatabaseHolder.unexpected(answer) }
        guard !json else { return try report.moves.forEach { try StandardOutput.print(JSONLine($0)) } }
        try show(report, of: NewsDatabase(path: configuration.database, role: .reader))
    }

    private func show(_ report: ControlAnswer.Recluster, of database: NewsDatabase) throws {
        if !report.moves.isEmpty {
            var table = TextTable([
                .init(title: "article", isNumber: true), .init(title: "from", isNumber: true),
                .init(title: "to", isNumber: true), .init(title: "rule"),
                .init(title: "like", isNumber: true),
                .init(title: "containment", isNumber: true), .init(title: "outlet"),
                .init(title: "title", isFlexible: true),
            ])
            for move in report.moves {
                let article = try database.article(Article.ID(move.article))?.article
                table.append([
                    Article.ID(move.article).label, Story.ID(move.from).label,
                    move.to.map { Story.ID($0).label } ?? "new", move.rule,
                    move.match.map { Article.ID($0).label },
                    move.containment.map { "\(($0 * 100).rounded() / 100)" }, article?.outlet.text,
                    article?.title,
                ])
            }
            try table.print()
            try StandardOutput.print()
        }
        let verb = dryRun ? "would move" : "moved"
        try StandardOutput.tell(
            "\(Counted.words(report.articles, "article")) read, \(report.moves.count) \(verb); "
                + Counted.words(report.storiesBefore, "story") + " "
                + "before, \(report.storiesAfter) \(dryRun ? "then" : "now")"
        )
        if report.splits + report.joins > 0 {
            try StandardOutput.tell(
                "kept as people decided: \(Counted.words(report.splits, "split")), "
                    + Counted.words(report.joins, "join")
            )
        }
        if report.unreadable > 0 {
            try StandardOutput.tell(
                "left where they are, for their fingerprints are of another version: "
                    + Counted.words(report.unreadable, "article")
            )
        }
    }
}

extension JSONLine {
    fileprivate init(_ move: ControlAnswer.Recluster.Move) {
        self.init()
        add("article_id", Int(move.article))
        add("from_story_id", Int(move.from))
        add("to_story_id", move.to.map { Int($0) })
        add("rule", move.rule)
        add("match_id", move.match.map { Int($0) })
        add("similarity", move.similarity)
        add("containment", move.containment)
    }
}
