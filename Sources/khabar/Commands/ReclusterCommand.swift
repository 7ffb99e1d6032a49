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
            transaction. Stories keep their ids where most of their articles stay together. Reads every \
            fingerprint; exit code 75 while a running khabar owns the database.
            """
    )

    @OptionGroup var source: ConfigurationOptions

    @Flag(name: .long, help: "Only say what would change.")
    var dryRun = false

    @Flag(name: .long, help: "One line of JSON for each article that moves.")
    var json = false

    func run() async throws {
        let configuration = try source.load()
        let now = try Newsroom.wallClock().now
        let database = try NewsDatabase(
            path: configuration.database,
            role: .writer,
            program: "khabar recluster"
        )
        let archivist = Archivist(database, windowSeconds: configuration.window.components.seconds)
        let plan = try await archivist.recluster(dryRun: dryRun, at: now)
        if json { plan.moves.forEach { print(JSONLine($0)) } } else { try show(plan, of: database) }
        database.close()
    }

    private func show(_ plan: Reclustering, of database: NewsDatabase) throws {
        if !plan.moves.isEmpty {
            var table = TextTable([
                .init(title: "article", isNumber: true), .init(title: "from", isNumber: true),
                .init(title: "to", isNumber: true), .init(title: "outlet"),
                .init(title: "title", isFlexible: true),
            ])
            for move in plan.moves {
                let article = try database.article(move.article)?.article
                table.append([
                    "\(move.article)", "\(move.from)", move.to.words, article?.outlet.text, article?.title,
                ])
            }
            table.print()
            print()
        }
        let verb = dryRun ? "would move" : "moved"
        print(
            "\(plan.articles) articles read, \(plan.moves.count) \(verb); \(plan.storiesBefore) stories before, "
                + "\(plan.storiesAfter) \(dryRun ? "then" : "now")"
        )
        if plan.unreadable > 0 {
            print(
                "\(plan.unreadable) articles were left where they are: their fingerprints are of another version"
            )
        }
    }
}

extension Reclustering.Target {
    fileprivate var words: String {
        switch self {
        case .known(let story): "\(story)"
        case .new: "new"
        }
    }
}

extension JSONLine {
    fileprivate init(_ move: Reclustering.Move) {
        self.init()
        add("article_id", Int(move.article.number))
        add("from_story_id", Int(move.from.number))
        if case .known(let story) = move.to {
            add("to_story_id", Int(story.number))
        } else {
            add("to_story_id", nil as Int?)
        }
    }
}
