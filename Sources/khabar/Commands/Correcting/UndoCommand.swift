import ArgumentParser
import Glibc
import Ingestion
import Machinery
import News
import Storage

/// `khabar undo CORRECTION`.
struct UndoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "undo",
        abstract: "Take a split or a join back.",
        discussion: """
            Articles that were split off go back where they were, unless they have moved since; stories that were joined \
            are two again, under the numbers they had. `khabar sql 'select * from corrections'` lists what people \
            decided. Where a daemon runs, the daemon does it.
            """
    )

    @OptionGroup var source: ConfigurationOptions

    @Flag(name: .long, help: "One line of JSON, keys named as the columns of the view corrections.")
    var json = false

    @Argument(help: ArgumentHelp("The correction, as split and join print it.", valueName: "correction"))
    var correction: CorrectionLabel

    func run() async throws {
        let undone = try await CorrectionOptions.ask(
            .undo(correction: correction.number),
            of: source,
            program: "khabar undo"
        )
        guard !json else { return try StandardOutput.print(JSONLine(undone, reason: nil)) }
        let (story, other) = (Story.ID(undone.story).label, Story.ID(undone.otherStory).label)
        try StandardOutput.tell(
            undone.kind == "split"
                ? "what left story \(story) may stand in it again; c\(undone.id) holds nothing any more"
                : "stories \(story) and \(other) are two again; c\(undone.id) holds nothing any more"
        )
    }
}
