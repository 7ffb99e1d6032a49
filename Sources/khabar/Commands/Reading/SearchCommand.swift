import ArgumentParser
import Ingestion
import News
import Storage

/// `khabar search WORDS`: articles by their words.
struct SearchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "search",
        abstract: "Articles that hold all the words, newest first.",
        discussion: """
            Spelling does not count where Arabic writers differ: hamza forms, ya and alef maqsura, ta marbuta, \
            tashkeel, tatweel, digits, presentation forms. "Several words" in quotes are a phrase, word* finds what \
            begins so, OR stands between alternatives, -word or -"a phrase" must not occur; after `--` where that \
            comes first.

            Newest first means among the thousand that arrived last; --rank looks at the 10,000 that arrived last \
            within --since, 30 days back unless it is given. A beginning of a letter or two is looked for among the \
            thousand articles that arrived last.

            Example: khabar search 'الدار البيضاء' 'سجن*' --since 7d
            Example: khabar search --rank --prefixes 'مغرب OR تونس' -- -رياضة
            """
    )

    @OptionGroup var source: DatabaseOptions
    @OptionGroup var choice: FilterOptions

    @Option(name: .long, help: ArgumentHelp("In this language: ar takes ar-MA in.", valueName: "code"))
    var language: String?

    @Flag(name: .long, help: "The best first rather than the newest, by bm25; the title weighs four times.")
    var rank = false

    @Flag(name: .long, help: "Only what is written so letter for letter, vowel signs and hamza included.")
    var exact = false

    @Flag(
        name: .long,
        help: "Words also with ال and with و ف ب ك ل before them; of a phrase the first word."
    )
    var prefixes = false

    @Argument(help: "The words.")
    var words: [String]

    /// How far back ranking looks by itself.
    private static let rankDays: Int64 = 30

    func validate() throws {
        if exact, prefixes {
            throw ValidationError("--exact takes words as they are, --prefixes does not: choose one")
        }
    }

    func run() throws {
        let query = words.map { word in
            // One argument of several words is a phrase, unless it is a query by itself.
            let isQuery = word.contains("\"") || word.contains(" OR ") || word.contains(" -")
            let isPhrase = word.contains(" ") && !isQuery && !word.hasPrefix("-")
            return isPhrase ? "\"\(word)\"" : word
        }
        .joined(separator: " ")
        var filter = try choice.filter()
        filter.language = language
        if rank, filter.since == nil {
            filter.since = try Newsroom.wallClock().now.advanced(bySeconds: -SearchCommand.rankDays * 86400)
        }
        let rows = try source.open().search(
            query,
            filter,
            SearchManner(order: rank ? .rank : .newest, isExact: exact, expandsPrefixes: prefixes)
        )
        if source.json {
            for row in rows {
                var line = JSONLine(row.article)
                line.add("title_hits", row.title.hits.map { ($0.start, $0.length) })
                line.add("snippet", row.snippet.text)
                line.add("snippet_hits", row.snippet.hits.map { ($0.start, $0.length) })
                if rank { line.add("rank", row.rank) }
                try StandardOutput.print(line)
            }
            return
        }
        guard !rows.isEmpty else {
            return try StandardOutput.print("nothing found for \(words.joined(separator: " "))")
        }
        for row in rows {
            let article = row.article
            let story = article.story.map { ", story \($0)" } ?? ""
            try StandardOutput.print(TerminalText.isolated(SearchCommand.shown(row.title)))
            try StandardOutput.print(
                "  \(LocalTime.words(article.believedAt) ?? "")  \(article.article.outlet)  article \(article.id)\(story)"
            )
            try StandardOutput.print("  \(TerminalText.isolated(SearchCommand.shown(row.snippet)))")
            try StandardOutput.print()
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
