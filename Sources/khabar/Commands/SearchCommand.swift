import ArgumentParser
import News
import Storage

/// `khabar search WORDS`: articles by their words.
struct SearchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "search",
        abstract: "Articles that hold all the words, newest first.",
        discussion: """
            Spelling does not count where Arabic writers differ: hamza forms, ya and alef maqsura, ta marbuta, \
            tashkeel, tatweel, digits. "Several words" in quotes are a phrase, word* finds what begins so.

            Example: khabar search 'الدار البيضاء' 'سجن*' --since 7d
            """
    )

    @OptionGroup var source: DatabaseOptions
    @OptionGroup var choice: FilterOptions

    @Argument(help: "The words.")
    var words: [String]

    func run() throws {
        let query = words.map { $0.contains(" ") && !$0.contains("\"") ? "\"\($0)\"" : $0 }.joined(
            separator: " "
        )
        let rows = try source.open().search(query, try choice.filter())
        if source.json {
            for row in rows {
                var line = JSONLine(row.article)
                line.add("snippet", row.snippet.text)
                print(line)
            }
            return
        }
        guard !rows.isEmpty else { return print("nothing found for \(words.joined(separator: " "))") }
        for row in rows {
            let article = row.article
            let story = article.story.map { ", story \($0)" } ?? ""
            print(TerminalText.isolated(TerminalText.safe(article.article.title)))
            print(
                "  \(LocalTime.words(article.believedAt) ?? "")  \(article.article.outlet)  article \(article.id)\(story)"
            )
            print("  \(TerminalText.isolated(SearchCommand.shown(row.snippet)))")
            print()
        }
    }

    /// The snippet with its hits set off: bold in a terminal, in brackets elsewhere.
    private static func shown(_ snippet: Snippet) -> String {
        // Private-use marks pass the cleaning that escape sequences would not.
        let cleaned = TerminalText.safe(snippet.marked("\u{E000}", "\u{E001}"))
        let (open, close) = TerminalText.columns == nil ? ("[", "]") : ("\u{1B}[1m", "\u{1B}[0m")
        return cleaned.reduce(into: "") { shown, character in
            switch character {
            case "\u{E000}": shown += open
            case "\u{E001}": shown += close
            default: shown.append(character)
            }
        }
    }
}
