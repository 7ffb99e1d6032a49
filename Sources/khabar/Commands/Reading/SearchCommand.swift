import Machinery
import ArgumentParser
import Ingestion
import News
import Storage

/// `khabar search WORDS`: articles by their words.
struct SearchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "search",
        abstract: "Articles that hold all the words, newest first, one of each story.",
        discussion: """
            Spelling does not count where Arabic writers differ: hamza and its seat, ya and alef maqsura, ta marbuta, \
            tashkeel, tatweel, digits, presentation forms. Numbers and Latin words are found with what is written \
            onto them: 30 finds و30, and VAR finds الـVAR. "Several words" in quotes are a phrase, word* finds what \
            begins so, OR stands between alternatives, -word or -"a phrase" must not occur; after `--` where that \
            comes first.

            Newest first means among the thousand that arrived last; --rank looks at the 10,000 that arrived last \
            within --since, 30 days back unless it is given. A beginning of a letter or two is looked for among the \
            thousand articles that arrived last.

            Of a story that several outlets carry, the newest article that matches is shown (with --rank the best), \
            with the number of the story's articles and outlets; --all-copies shows each that matches.

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

    @Flag(name: .long, help: "Every article that matches, rather than one of each story.")
    var allCopies = false

    @Flag(
        name: .long,
        help: "Print what a shell of SQLite asks articles_fts for these words, and look for nothing."
    )
    var fts5 = false

    @Argument(help: "The words.")
    var words: [String]

    /// How far back ranking looks by itself.
    private static let rankDays: Int64 = 30

    func validate() throws {
        if fts5,
            exact || rank || allCopies || language != nil || source.json || choice.isGiven
                || choice.outlet != nil
        {
            throw ValidationError("--fts5 prints the words alone; of the other options it takes --prefixes")
        }
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
        if fts5 {
            let expression: FullTextExpression
            do {
                expression = try FullTextExpression(query, expandsPrefixes: prefixes)
            } catch {
                throw CommandFailure(.usage, "search: \(error)")
            }
            return try StandardOutput.print("\(expression)")
        }
        let news = try source.open()
        var filter = try choice.filter(in: news)
        filter.language = language
        if rank, filter.since == nil {
            filter.since = try Newsroom.wallClock().now.advanced(bySeconds: -SearchCommand.rankDays * 86400)
        }
        let manner = SearchManner(
            order: rank ? .rank : .newest,
            isExact: exact,
            expandsPrefixes: prefixes,
            showsAllCopies: allCopies
        )
        let answer = try news.search(query, filter, manner)
        if let fault = answer.fault { throw CommandFailure(.usage, "search: \(fault)") }
        if answer.missingFromIndex > 0 {
            StandardError.print(
                "the index of words is being made anew, \(Counted.words(answer.missingFromIndex, "article")) cannot be found yet; "
                    + "`khabar run` completes it by itself"
            )
        }
        for hit in answer.hits { try show(hit) }
        if answer.hits.isEmpty, !source.json {
            try StandardOutput.tell("nothing found for \(TerminalText.safe(words.joined(separator: " ")))")
            let isNarrowed = choice.isGiven || choice.outlet != nil || language != nil
            if try news.counts().articles == 0 || isNarrowed {
                try StandardOutput.tell(EmptyAnswer.words("articles", filter, in: news))
            } else if rank, choice.between.since == nil {
                try StandardOutput.tell(
                    "--rank looked at the last \(SearchCommand.rankDays) days; --since 1y looks further back"
                )
            }
        }
        guard !answer.prefixedWords.isEmpty else { return }
        let examples = answer.prefixedWords.prefix(3).map { TerminalText.isolated(TerminalText.safe($0)) }
        let hint = "with --prefixes also \(examples.joined(separator: ", "))"
        if source.json { StandardError.print(hint) } else { try StandardOutput.tell(hint) }
    }

    private func show(_ hit: SearchHit) throws {
        let article = hit.article
        if source.json {
            var line = JSONLine(article)
            line.add("story_articles", hit.story?.articleCount)
            line.add("story_outlets", hit.story?.outletCount)
            line.add("title_hits", hit.title.hits.map { ($0.start, $0.length) })
            line.add("snippet", hit.snippet.text)
            line.add("snippet_hits", hit.snippet.hits.map { ($0.start, $0.length) })
            if rank { line.add("rank", hit.rank) }
            return try StandardOutput.print(line)
        }
        var places = [
            "\(LocalTime.words(article.believedAt) ?? "") (\(LocalTime.zone(at: article.believedAt)))",
            "\(article.article.outlet)", "article \(article.id.label)",
        ]
        if let story = hit.story {
            let isShared = story.articleCount > 1
            let copies =
                Counted.words(story.articleCount, "article") + " of "
                + Counted.words(story.outletCount, "outlet")
            places.append("story \(story.id.label)" + (isShared ? " (\(copies))" : ""))
        }
        try SearchCommand.print(hit.title, indent: "")
        try StandardOutput.tell("  \(places.joined(separator: "  "))")
        try StandardOutput.print("  \(TerminalText.safe(article.article.url.text))")
        try SearchCommand.print(hit.snippet, indent: "  ")
        try StandardOutput.print()
    }

    /// A snippet with its hits set off: bold in a terminal, where it is broken between words, in brackets elsewhere.
    private static func print(_ snippet: Snippet, indent: String) throws {
        // Private-use marks pass the cleaning that escape sequences would not.
        let cleaned = TerminalText.safe(snippet.marked("\u{E000}", "\u{E001}"))
        let columns = TerminalText.columns
        let lines =
            columns.map { TerminalText.wrapped(cleaned, columns: max(10, $0 - indent.count)) } ?? [cleaned]
        let (open, close) = columns == nil ? ("[", "]") : ("\u{1B}[1m", "\u{1B}[0m")
        for line in lines {
            // A hit never goes on from one line to the next, for it is one word.
            let shown = line.unicodeScalars.reduce(into: "") { shown, scalar in
                switch scalar {
                case "\u{E000}": shown += open
                case "\u{E001}": shown += close
                default: shown.unicodeScalars.append(scalar)
                }
            }
            try StandardOutput.tell(indent + TerminalText.isolated(shown))
        }
    }
}
