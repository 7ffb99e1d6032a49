import ArgumentParser
import Language
import Machinery
import News
import Storage

/// `khabar event ID`: what several stories tell of one happening.
struct EventCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "event",
        abstract: "One event: its stories, who was first, and what they have in common.",
        discussion: """
            Key words, names and places are those that half of the stories or more hold. The id of an event that became part \
            of another one leads to that one. `khabar why s1 s2` tells why two of its stories stand together.
            """
    )

    @OptionGroup var source: DatabaseOptions

    @Argument(help: ArgumentHelp("The event's number, as `khabar events` prints it.", valueName: "id"))
    var event: EventLabel

    func run() throws {
        let news = try source.open()
        guard let page = try news.event(event.id) else {
            throw CommandFailure(
                .noInput,
                "there is no event \(event.id.label); `khabar events` lists them"
            )
        }
        let digest = EventDigest(
            try news.eventTexts(page.event.id),
            against: try news.wordStatistics()
        )
        if source.json { return try StandardOutput.print(EventCommand.json(page, digest)) }
        let row = page.event
        try StandardOutput.tell(TerminalText.safe(row.title))
        try StandardOutput.tell(
            "event \(row.id.label): \(Counted.words(row.storyCount, "story")) of "
                + "\(Counted.words(row.outletCount, "outlet")), \(Counted.words(row.independentCount, "independent text")), first "
                + "\(LocalTime.words(row.firstPublishedAt) ?? "") (\(LocalTime.zone(at: row.firstPublishedAt))) by "
                + "\(row.firstOutlet)\(row.languagesMet ? ", in several languages" : "")\n"
        )
        var table = TextTable([
            .init(title: "story", isNumber: true), .init(title: "outlet"),
            .init(title: "delay", isNumber: true), .init(title: "outlets", isNumber: true),
            .init(title: "agency"), .init(title: "title", isFlexible: true),
        ])
        for story in page.stories {
            let delay = story.firstPublishedAt.seconds(since: row.firstPublishedAt)
            table.append([
                story.id.label, "\(story.firstOutlet)",
                delay == 0 ? "–" : LocalTime.words(delaySeconds: delay), "\(story.outletCount)", story.agency,
                story.title,
            ])
        }
        try table.print()
        for (title, items) in [
            ("key words", digest.keyWords),
            ("places", digest.names.filter { $0.kind == .place }.map(\.text)),
            ("names", digest.names.filter { $0.kind != .place }.map(\.text)),
        ] where !items.isEmpty {
            let words = items.map { TerminalText.isolated(TerminalText.safe($0)) }.joined(separator: ", ")
            try StandardOutput.tell("\n\(title): \(words)")
        }
    }

    private static func json(_ page: EventPage, _ digest: EventDigest) -> JSONLine {
        var line = JSONLine(page.event)
        line.add("key_words", digest.keyWords)
        line.add(
            "names",
            digest.names.map { name in
                var line = JSONLine()
                line.add("kind", name.kind.rawValue)
                line.add("name", name.text)
                line.add("story_count", name.count)
                return line
            }
        )
        line.add("stories", page.stories.map { JSONLine($0) })
        return line
    }
}
