import ArgumentParser
import Glibc
import Ingestion
import Machinery
import News
import Storage

/// `khabar split ARTICLE…`.
struct SplitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "split",
        abstract: "Take articles out of their story, together into one of their own.",
        discussion: """
            They are never put back among the articles they stood with, whatever comes later, and `khabar recluster` \
            keeps them apart. Articles that were measured against one of them are judged again. `khabar undo` takes it \
            back. Where a daemon runs, the daemon does it.

            Example: khabar split a854 a861 --reason "another accident"
            """
    )

    @OptionGroup var options: CorrectionOptions

    @Argument(
        help: ArgumentHelp("The articles, as `khabar story` prints them; of one story.", valueName: "article")
    )
    var articles: [ArticleLabel]

    func run() async throws {
        let ids = articles.map(\.id)
        guard try options.isMeant({ try preview(ids, in: $0) }) else { return }
        try await options.ask(
            .split(articles: ids.map(\.number), reason: options.reason),
            program: "khabar split"
        )
    }

    private func preview(_ ids: [Article.ID], in news: NewsDatabase) throws -> [String] {
        guard let first = ids.first, let story = try news.article(first)?.story else {
            throw CommandFailure(
                .noInput,
                "there is no such article in a story; `khabar articles` lists them"
            )
        }
        let page = try CorrectionPreview.story(story, in: news)
        let rows = page.copies.map(\.article)
        return ["out of \(CorrectionPreview.title(page.story))"]
            + rows.filter { ids.contains($0.id) }.map(CorrectionPreview.line)
            + ["in it stay"] + rows.filter { !ids.contains($0.id) }.map(CorrectionPreview.line)
    }
}
