import ArgumentParser
import News
import Storage
import Machinery

/// `khabar story ID`: one story with its articles.
struct StoryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "story",
        abstract: "One story: its articles, who was first, what each is to the original, and the text.",
        discussion: """
            Similarity is the share of wording that two articles have in common, containment the share of the \
            shorter one that stands in the longer. The id of a story that was joined with an older one leads \
            to that one. "Who was first" rests on what outlets claim as far as it can be believed, else on when khabar \
            saw the article; the column `by` says which: published, updated, seen, or earlier for a claim that the \
            outlet has changed since.

            --diff shows what was changed, word by word: between the wordings that an article had, and between \
            each copy and the article it was measured against. In a terminal in colours, elsewhere as \
            [-removed-] and {+added+}, with --html as a page for a browser.
            """
    )

    @OptionGroup var source: DatabaseOptions

    @Argument(help: ArgumentHelp("The story's number, as `khabar stories` prints it.", valueName: "id"))
    var number: RowNumber

    private var id: Int64 { number.value }

    @Flag(name: .long, help: "What was changed: between wordings of an article, and between copies.")
    var diff = false

    @Flag(name: .long, help: "With --diff: as a page for a browser, on standard output.")
    var html = false

    @Flag(name: .long, help: "With --diff: also long stretches without a change.")
    var full = false

    @Option(name: .long, help: ArgumentHelp("With --diff: auto, always or never.", valueName: "when"))
    var color: DiffText.Colours = .auto

    func validate() throws {
        if html, !diff { throw ValidationError("--html is a form of --diff; give both") }
        if full, !diff { throw ValidationError("--full is for --diff; give both") }
        if html, source.json { throw ValidationError("--html and --json are two forms: choose one") }
        if full, source.json { throw ValidationError("--json gives every word: leave --full out") }
    }

    func run() throws {
        let news = try source.open()
        guard let page = try news.story(Story.ID(id)) else {
            throw CommandFailure(.noInput, "there is no story s\(id); `khabar stories` lists them")
        }
        if diff { return try show(StoryDiff(of: page, in: news)) }
        let story = page.story
        let links = try news.links(of: story.id)
        if source.json { return try StandardOutput.print(StoryCommand.json(page, links)) }
        try StandardOutput.tell(TerminalText.safe(story.title))
        let agency = story.agency.map { ", agency \($0)" } ?? ""
        try StandardOutput.tell(
            "story \(story.id.label): \(Counted.words(story.articleCount, "article")) of "
                + "\(Counted.words(story.outletCount, "outlet")), first \(LocalTime.words(story.firstPublishedAt) ?? "") "
                + "(\(LocalTime.zone(at: story.firstPublishedAt))) by \(story.firstOutlet), \(story.firstRestsOn.words)"
                + "\(agency)\(story.event.map { ", of event \($0.label)" } ?? "")\n"
        )
        var table = TextTable([
            .init(title: "article", isNumber: true), .init(title: "outlet"), .init(title: "relation"),
            .init(title: "delay", isNumber: true), .init(title: "by"),
            .init(title: "similarity", isNumber: true),
            .init(title: "containment", isNumber: true), .init(title: "title", isFlexible: true),
        ])
        for copy in page.copies {
            table.append([
                copy.article.id.label, "\(copy.article.article.outlet)", copy.relation.rawValue,
                copy.delaySeconds == 0 ? "–" : LocalTime.words(delaySeconds: copy.delaySeconds),
                copy.article.believedFrom.rawValue,
                StoryCommand.share(copy.similarity), StoryCommand.share(copy.containment),
                copy.article.article.title,
            ])
        }
        try table.print()
        try StandardOutput.print()
        if !links.isEmpty {
            try StoryCommand.table(links).print()
            try StandardOutput.print()
        }
        for copy in page.copies { try StandardOutput.print(copy.article.article.url) }
        if let original = page.copies.first(where: { $0.article.id == story.original }) {
            try StandardOutput.print()
            try Paragraphs.print(original.article.article.text)
        }
        if page.copies.count > 1 {
            try StandardOutput.tell(
                "\n`khabar article ID` shows the text of another one, `khabar story \(story.id.label) --diff` what was changed"
            )
        }
    }

    private func show(_ diff: StoryDiff) throws {
        if source.json {
            try diff.json.forEach { try StandardOutput.print($0) }
        } else if html {
            try StandardOutput.write("\(diff.html)")
        } else {
            try diff.lines(DiffText(isColoured: color.areUsed), isWhole: full).forEach {
                try StandardOutput.tell($0)
            }
        }
    }

    private static func table(_ links: [LinkRow]) throws -> TextTable {
        var table = TextTable([
            .init(title: "see also", isNumber: true), .init(title: "why"),
            .init(title: "score", isNumber: true),
            .init(title: try LocalTime.title("published")), .init(title: "outlet"),
            .init(title: "title", isFlexible: true),
        ])
        for link in links {
            table.append([
                link.story.id.label, link.kind.rawValue, share(link.score),
                LocalTime.words(link.story.firstPublishedAt), link.story.firstOutlet.text, link.story.title,
            ])
        }
        return table
    }

    private static func share(_ value: Double?) -> String? {
        value.map { value in
            let hundredths = Int((value * 100).rounded())
            return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
        }
    }

    private static func json(_ page: StoryPage, _ links: [LinkRow]) -> JSONLine {
        var line = JSONLine(page.story)
        line.add(
            "copies",
            page.copies.map { copy in
                var line = JSONLine()
                line.add("story_id", Int(copy.story.number))
                line.add("article_id", Int(copy.article.id.number))
                line.add("outlet_id", copy.article.article.outlet.text)
                line.add("relation", copy.relation.rawValue)
                line.add("similarity", copy.similarity)
                line.add("containment", copy.containment)
                line.add("delay_seconds", Int(copy.delaySeconds))
                line.add("believed_at", copy.article.believedAt)
                line.add("believed_from", copy.article.believedFrom.rawValue)
                line.add("published_at", copy.article.article.publishedAt)
                line.add("published_from", copy.article.article.publishedFrom?.rawValue)
                line.add("published_precision", copy.article.article.publishedPrecision?.rawValue)
                line.add("updated_at", copy.article.article.updatedAt)
                line.add("updated_from", copy.article.article.updatedFrom?.rawValue)
                line.add("seen_at", copy.article.seenAt)
                line.add("match_id", copy.match.map { Int($0.number) })
                line.add("rule", copy.rule)
                line.add("agency", copy.article.article.agency)
                line.add("title", copy.article.article.title)
                line.add("url", copy.article.article.url.text)
                line.add("text", copy.article.article.text)
                return line
            }
        )
        line.add(
            "links",
            links.map { link in
                var line = JSONLine()
                line.add("kind", link.kind.rawValue)
                line.add("score", link.score)
                line.add("story_id", Int(link.story.id.number))
                line.add("first_outlet_id", link.story.firstOutlet.text)
                line.add("title", link.story.title)
                return line
            }
        )
        return line
    }
}

extension DiffText.Colours: ExpressibleByArgument {}

extension BelievedFrom {
    /// As part of a sentence on who was first.
    fileprivate var words: String {
        switch self {
        case .published: "by its own claim"
        case .updated: "by its claim of a change"
        case .day: "by a claim without an hour"
        case .seen: "by when khabar saw it"
        case .earlier: "by a claim that it has changed since, or by the last poll without it"
        }
    }
}
