import ArgumentParser
import Deduplication
import Language
import News
import Parsing
import Machinery

/// `khabar dedup`: articles from a file put into stories, without a database.
struct DedupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dedup",
        abstract: "Put the articles of a file into stories.",
        discussion: """
            FILE holds one JSON object a line, in order of arrival:

              {"id": "a1", "outlet": "هبة بريس", "url": "https://…", "published": "2025-05-30T15:40:00Z",
               "title": "…", "text": "…"}

            "html" may stand in place of "text"; "url" and "title" may be left out. Articles are compared as the
            daemon compares them: only with those before them, and no article changes its story later unless two
            stories are joined. Nothing is fetched and nothing is stored.

            Without --json the stories of more than one article are shown as a table. With --json a line is
            printed for each article, in the order of FILE, as soon as its story can change no more: when the
            story's latest article is 14 days older than the latest of all, or FILE has ended. With --follow
            too a line is printed when the article is read; its story may be joined with an older one later.

              id           as given
              story        a number; equal numbers are one story
              relation     original (the earliest published), copy, excerpt or extended
              agency       the news agency credited in the text, or null
              similarity   Jaccard of the three-word shingles of both, 0 to 1
              containment  the share of the shorter text that stands in the longer, 0 to 1
              match        the id of the article that matches best, or null
              rule         what decided: new, containment, near-exact, same-words or same-url
              joins        with --follow: stories that belong to older ones from now on, each as
                           {"story": 7, "into": 3}
              event        with --events: a number; articles of equal numbers tell of one happening,
                           be it in one story or in several that use words of their own

            With --events the lines are printed when FILE has ended. "published" may then be left out: such an
            article is near all others in time.

            An article that stands alone or might belong to several stories is asked again when those published
            up to two hours after it have come, so that the order in which they came makes no difference.

            Examples:
              khabar dedup --json articles.jsonl
              khabar dedup --explain a1 a2 articles.jsonl
              khabar dedup --json --events articles.jsonl
            """
    )

    @Argument(help: "The articles, one JSON object a line; - is standard input.")
    var file: String?

    @Flag(help: "Print JSON, one line for each article.")
    var json = false

    @Flag(help: "With --json: print each line when its article has been read.")
    var follow = false

    @Flag(help: "With --json: also say which stories tell of one happening.")
    var events = false

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp(
            "Show what two articles have in common and whether they are one story.",
            valueName: "id id"
        )
    )
    var explain: [String] = []

    func validate() throws {
        if follow, !json { throw ValidationError("--follow prints JSON; add --json") }
        if events, !json { throw ValidationError("--events prints JSON; add --json") }
        if events, follow {
            throw ValidationError("--events waits for the end of the file; leave --follow out")
        }
        if !explain.isEmpty, json { throw ValidationError("--explain prints for people; leave --json out") }
        if explain.isEmpty, file == nil { throw ValidationError("name the FILE; - is standard input") }
        // The option takes all words that follow, so that FILE may be the last of three.
        if !explain.isEmpty, explain.count + (file == nil ? 0 : 1) != 3 || Set(explain).count < 2 {
            throw ValidationError("--explain takes two ids and the file; write --explain ID ID FILE")
        }
    }

    func run() throws {
        let file = file ?? explain.last ?? "-"
        guard explain.isEmpty else {
            return try DedupExplanation(of: explain[0], and: explain[1], in: file).print()
        }
        if events { return try printEvents(of: file) }
        var stories = DedupRun()
        var table = DedupTable()
        func show(_ row: DedupRun.Row) throws(CommandFailure) {
            if !json { table.add(row) } else if !follow { try StandardOutput.print(JSONLine(row)) }
        }
        try DedupItem.forEach(of: file) { item throws(CommandFailure) in
            let (row, joins) = stories.add(item)
            if follow {
                var line = JSONLine(row)
                line.add(
                    "joins",
                    joins.map { join in
                        var line = JSONLine()
                        line.add("story", Int(join.story))
                        line.add("into", Int(join.into))
                        return line
                    }
                )
                try StandardOutput.write("\(line)\n")
            }
            try stories.takeSettled(ended: false, show)
        }
        try stories.takeSettled(ended: true, show)
        if !json { try table.print() }
    }

    private func printEvents(of file: String) throws(CommandFailure) {
        var stories = DedupRun()
        var events = DedupEvents()
        var rows: [DedupRun.Row] = []
        try DedupItem.forEach(of: file, needsTime: false) { item throws(CommandFailure) in
            let (row, joins) = stories.add(item)
            events.add(item, in: row.story, joins)
            stories.takeSettled(ended: false) { rows.append($0) }
        }
        stories.takeSettled(ended: true) { rows.append($0) }
        events.end(rows)
        for row in rows {
            var line = JSONLine(row)
            line.add("event", Int(events.event(of: row.story)))
            try StandardOutput.write("\(line)\n")
        }
    }
}

/// One article of the input.
struct DedupItem {
    /// What is wrong with a line, and how to mend it.
    struct Fault: Error {
        let reason: String
    }

    /// As given, so that it is given back the same.
    enum ID: Hashable, CustomStringConvertible {
        case text(String)
        case number(Int)

        var description: String {
            switch self {
            case .text(let text): text
            case .number(let number): "\(number)"
            }
        }
    }

    let id: ID
    let outlet: String
    let url: String
    /// Nil where none is given and none is needed.
    let published: Timestamp?
    let title: String
    let text: String

    init(line: [UInt8], needsTime: Bool) throws(Fault) {
        let node: JSONNode
        do {
            node = try JSONNode(line)
        } catch {
            throw Fault(reason: "column \(error.position.column): \(error.reason)")
        }
        guard node.object != nil else {
            throw Fault(reason: "\(node.kindInWords) where an article's object is expected")
        }
        func text(_ key: String) throws(Fault) -> String? {
            guard let value = node[key], !value.isNull else { return nil }
            guard let text = value.string else {
                throw Fault(reason: "\"\(key)\" is \(value.kindInWords); write a text")
            }
            return text
        }
        if let text = node["id"]?.string {
            id = .text(text)
        } else if let number = node["id"]?.integer {
            id = .number(number)
        } else {
            throw Fault(reason: "no \"id\"; give each article a text or a whole number of its own")
        }
        if let date = try text("published") {
            guard let published = Timestamp(rfc3339: date) ?? NewsDate(date)?.instant else {
                throw Fault(
                    reason: "\"published\" is no time: \(date); write one such as 2025-05-31T03:00:00Z"
                )
            }
            self.published = published
        } else if needsTime {
            throw Fault(reason: "no \"published\"; write a time such as 2025-05-31T03:00:00Z")
        } else {
            published = nil
        }
        outlet = try text("outlet") ?? ""
        url = try text("url") ?? ""
        title = try text("title") ?? ""
        if let plain = try text("text") {
            self.text = plain
        } else if let html = try text("html") {
            self.text = HTMLText.plain(html)
        } else {
            throw Fault(reason: "neither \"text\" nor \"html\"; give the article's words in one of them")
        }
    }
}

extension DedupItem {
    /// The articles of a file, line by line; empty lines are passed over.
    static func forEach(
        of file: String,
        needsTime: Bool = true,
        _ body: (DedupItem) throws(CommandFailure) -> Void
    ) throws(CommandFailure) {
        try InputFile.forEachLine(of: file) { bytes, number throws(CommandFailure) in
            if bytes.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { return }
            let item: DedupItem
            do throws(Fault) {
                item = try DedupItem(line: bytes, needsTime: needsTime)
            } catch {
                throw CommandFailure(.badData, "\(file), line \(number): \(error.reason)")
            }
            try body(item)
        }
    }
}

extension JSONLine {
    fileprivate init(_ row: DedupRun.Row) {
        self.init()
        add("id", row.id)
        add("story", Int(row.story))
        add("relation", row.relation.rawValue)
        add("agency", row.agency)
        add("similarity", row.decision.similarity.inThousandths)
        add("containment", row.decision.containment.inThousandths)
        add("match", row.match)
        add("rule", row.decision.rule)
    }

    private mutating func add(_ key: String, _ id: DedupItem.ID?) {
        switch id {
        case .text(let text): add(key, text)
        case .number(let number): add(key, number)
        case nil: add(key, nil as String?)
        }
    }
}
