import ArgumentParser
import Glibc
import Ingestion
import Machinery
import News
import Storage

/// `khabar join STORY STORY`.
struct JoinCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "join",
        abstract: "Make two stories one.",
        discussion: """
            The older number lives on, the other leads to it. Later copies of either belong to it, and `khabar \
            recluster` keeps them joined. `khabar undo` takes it back. Where a daemon runs, the daemon does it.
            """
    )

    @OptionGroup var options: CorrectionOptions

    @Argument(help: ArgumentHelp("The story, as `khabar stories` prints it.", valueName: "story"))
    var story: StoryLabel

    @Argument(help: ArgumentHelp("The other.", valueName: "story"))
    var other: StoryLabel

    func run() async throws {
        let pair = [story.id, other.id]
        guard try options.isMeant({ news in try pair.flatMap { try preview($0, in: news) } }) else { return }
        try await options.ask(
            .join(story: story.id.number, other: other.id.number, reason: options.reason),
            program: "khabar join"
        )
    }

    private func preview(_ id: Story.ID, in news: NewsDatabase) throws -> [String] {
        let page = try CorrectionPreview.story(id, in: news)
        return [CorrectionPreview.title(page.story)] + page.copies.map { CorrectionPreview.line($0.article) }
    }
}
