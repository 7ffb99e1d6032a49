import Foundation
import Testing

@testable import khabar

/// Every option of every command, tried against what its help says.
@Suite("The options of all commands")
struct OptionTests {
    private static let now = "2025-05-31T12:00:00Z"
    private static let text = (0..<9).map {
        "فقرة \($0) تروي ما جرى في المدينة القديمة منذ \($0 + 20) عاما حين شيد الأهالي سورها رقم \($0 * 7)."
    }
    .joined(separator: " ")

    /// One call, and what must stand in what it prints; "!" before a piece: it must not.
    struct Row: CustomTestStringConvertible, Sendable {
        let command: String
        let arguments: [String]
        let status: Int32
        let pieces: [String]

        init(_ line: String, _ status: Int32 = 0, _ pieces: String...) {
            var words = line.split(separator: " ").map { String($0).replacing("_", with: " ") }
            command = words.removeFirst()
            arguments = words
            self.status = status
            self.pieces = pieces
        }

        var testDescription: String { ([command] + arguments).joined(separator: " ") }
    }

    /// Words are parted by spaces; an underscore stands for a space within one.
    static let rows: [Row] = [
        // Articles and stories.
        Row("stories", 0, "published (UTC)", "المدينة"),
        Row("stories --json", 0, "\"outlet_count\":2"),
        Row("stories --database khabar.sqlite --limit 1", 0, "سفينة", "!المدينة"),
        Row("stories --since 2025-05-31T09:30:00Z", 0, "سفينة", "!المدينة"),
        Row("stories --until 2025-05-31T09:30:00Z", 0, "المدينة", "!سفينة"),
        Row("stories --since 1w --utc", 0, "سفينة"),
        Row("stories --since tomorrow", 64, "2w"),
        Row("stories --since 2025-05-31T09:30", 0, "سفينة", "!المدينة"),
        Row("stories --since 2025-05-31_09:30:00", 0, "سفينة", "!المدينة"),
        Row("stories --since 2025-05-31_25:00", 64, "2025-05-31 18:30"),
        Row("stories --since 2025-05-31 --until 2025-05-30", 64, "nothing lies between them"),
        Row(
            "stories --since 2026-01-01",
            0,
            "no stories since",
            "the newest article is of 2025-05-31 10:00 (UTC)"
        ),
        Row("stories --outlet sahel", 0, "المدينة", "!سفينة"),
        Row("stories --outlet sahl", 66, "did you mean \"sahel\"?"),
        Row("stories --agency MAP", 0, "المدينة", "!سفينة"),
        Row("stories --agency MAPP", 0, "no stories: no article credits \"MAPP\", did you mean \"MAP\"?"),
        Row("stories --min-outlets 2", 0, "المدينة", "!سفينة"),
        Row(
            "stories --min-outlets 3",
            0,
            "no stories with --min-outlets; the database holds 3 articles in 2 stories"
        ),
        Row("stories --section Sport", 0, "no stories with --section"),
        Row("articles --section Sport", 0, "--section"),
        Row("search المدينة --section Sport", 0, "--section"), Row("export --section Sport", 0, "--section"),
        Row("stories --min-outlets 0", 64, "at least 1"),
        Row("stories --config config.json --sort rank", 0, "سفينة"),
        Row("stories --limit 0", 64, "at least 1"),
        Row("stories --config other.json", 66, "other.json"),
        // Events, see also EventCommandTests.
        Row("events", 0, "no events; the database holds"),
        Row("events --json --sort rank --utc --database khabar.sqlite --config config.json", 0, "!{"),
        Row(
            "events --since 3h --until 2025-05-31T11:00:00Z --limit 1",
            0,
            "no events with --since and --until"
        ),
        Row(
            "events --outlet sada --agency MAP --min-outlets 2 --section Sport",
            0,
            "no events with --outlet"
        ),
        Row("events --sort best", 64, "best"), Row("events --outlet none", 66, "no outlet \"none\""),
        Row("event e1 --json --utc --database khabar.sqlite --config config.json", 66, "no event e1"),
        Row("event s1", 64, "s1"),
        Row("story 1", 0, "story s1: 2 articles of 2 outlets", "`khabar article ID`"),
        Row("story s1 --json", 0, "\"copies\":["), Row("story 1 --utc --database khabar.sqlite", 0, "(UTC)"),
        Row("story 1 --diff", 0, "ومع"), Row("story 1 --diff --html", 0, "<html"),
        Row("story 1 --diff --full --color never", 0, "ومع"),
        Row("story 1 --diff --color always", 0, "\u{1B}["),
        Row("story 1 --html", 64, "--diff"), Row("story 1 --full", 64, "--diff"),
        Row("story 1 --diff --html --json", 64, "choose one"),
        Row("story 1 --diff --json --full", 64, "--full"),
        Row("story 99", 66, "no story s99"), Row("story x1", 64, "x1"),
        Row("story --config config.json 1", 0, "story s1"),
        Row("articles", 0, "published (UTC)"), Row("articles --json --utc", 0, "\"story_id\""),
        Row("articles --since 3h --until 2025-05-31T09:30:00Z", 0, "sahel", "!سفينة"),
        Row("articles --outlet sada --limit 1 --agency MAP", 0, "no articles with --outlet and --agency"),
        Row("articles --min-outlets 2", 0, "sahel", "!سفينة"),
        Row("articles --database khabar.sqlite --config config.json", 0, "سفينة"),
        Row("article a3", 0, "article a3 of sahel", "story s1", "فقرة 0", "https://sahel.example/1/"),
        Row("article 3 --json", 0, "\"outlet_id\":\"sahel\""),
        Row("article 3 --utc --database khabar.sqlite --config config.json", 0, "(UTC)"),
        Row("article 99", 66, "no article a99"),
        // Search, see also SearchCommandTests.
        Row("search المدينة --json", 0, "\"story_articles\":2"),
        Row("search المدينة --since 6h --until 2025-05-31T11:00:00Z --limit 1 --utc", 0, "(UTC)"),
        Row("search المدينة --outlet sada --agency MAP --min-outlets 2", 0, "nothing found", "--outlet"),
        Row("search المدينة --language fr", 0, "nothing found", "--language"),
        Row("search المدينة --rank --all-copies", 0, "sada.example/1/", "sahel.example/1/"),
        Row("search مدينة --prefixes", 0, "[المدينة]"), Row("search المدينه --exact", 0, "nothing found"),
        Row("search مدينة --exact --prefixes", 64, "choose one"),
        Row("search مكتبة مسؤول --fts5", 0, "\"مكتبه\" AND (\"مسوول\" OR ", "\"مسيول\""),
        Row("search مدينة --fts5 --prefixes", 0, "\"المدينه\""),
        Row("search مدينة --fts5 --rank", 64, "--prefixes"), Row("search ... --fts5", 64, "no word"),
        Row("search سفينة --database khabar.sqlite --config config.json", 0, "سفينة"),
        // Syndication.
        Row("syndication", 0, "sahel", "was first"),
        Row("syndication --json --since 1d --until 2025-06-01", 0, "\"copy_count\":1"),
        Row("syndication --by day", 0, "period (UTC)", "2025-05-31"),
        Row("syndication --agencies", 0, "MAP"),
        Row("syndication --no-agencies", 0, "no outlet carries another's text"),
        Row("syndication --outlet sahel", 0, "sahel"),
        Row("syndication --outlet none", 66, "no outlet \"none\""),
        Row("syndication --limit 1", 0, "sahel"), Row("syndication --least 2", 0, "ask for less"),
        Row("syndication --least 0", 64, "at least 1"),
        Row("syndication --csv --bom --separator ; --sep", 0, "\u{FEFF}sep=;\r\noutlet_id;first_outlet_id"),
        Row("syndication --dot", 0, "digraph"),
        Row("syndication --html --utc", 0, "Of all the time", "A figure counts"),
        Row("syndication --bom", 64, "add --csv"), Row("syndication --dot --by day", 64, "one period"),
        Row("syndication --database khabar.sqlite --config config.json", 0, "sahel"),
        // Export.
        Row("export", 0, "\"title\""), Row("export --json articles --limit 1", 0, "sada"),
        Row("export stories --language ar", 0, "المدينة"),
        Row("export stories --language fr --csv", 0, "id,", "!المدينة"),
        Row("export stories --language fr", 0, "!المدينة", "no stories with --language"),
        Row("export copies --outlet sahel", 0, "3600"),
        Row("export articles --agency MAP --min-outlets 2", 0, "sahel"),
        Row("export --csv --separator semicolon --since 1d --until 2025-06-01 --utc", 0, "id;outlet_id"),
        Row("export --csv --separator tab --sep --bom", 0, "\u{FEFF}sep=\t\r\nid\toutlet_id"),
        Row("export --separator ,", 64, "add --csv"), Row("export --csv --separator x", 64, "separator"),
        Row("export opml", 0, "sada.xml", "sahel.xml"),
        Row("export opml --outlet sada", 0, "sada.xml", "!sahel.xml"),
        Row("export opml --since 1d", 64, "--outlet alone"), Row("export opml --json", 64, "--json"),
        Row("export opml --csv", 64, "--csv"), Row("export --csv --json", 64, "choose one"),
        Row("export --database khabar.sqlite --config config.json --limit 1", 0, "sada"),
        // SQL.
        Row("sql select_1_as_one", 0, "one"), Row("sql select_1_as_one --json", 0, "{\"one\":1}"),
        Row(
            "sql select_1_as_a,_'x;y'_as_b --csv --separator ; --sep --bom",
            0,
            "\u{FEFF}sep=;\r\na;b\r\n1;\"x;y\""
        ),
        Row("sql select_1 --bom", 64, "add --csv"),
        Row("sql select_1 --utc --database khabar.sqlite --config x", 0, "1"),
        Row("sql delete_from_article", 64),
        // Explaining and correcting.
        Row("why 1 2", 0), Row("why 1 2 --json --utc", 0, "{"),
        Row("why 1 2 --database khabar.sqlite --config config.json", 0),
        Row("why 1 --story 2", 0), Row("split 3 --reason test --dry-run --yes", 0),
        Row("split 3 --reason test --json --config config.json", 0, "{"),
        Row("join 1 3 --reason test --dry-run --yes", 0),
        Row("join 1 3 --reason test --config config.json --json", 0, "{"), Row("split 99", 64, "reason"),
        Row("undo 1 --json --config config.json", 0, "{"),
        // Upkeep.
        Row("backup copy.sqlite --database khabar.sqlite --config config.json", 0, "copy.sqlite"),
        Row("backup copies --keep 2", 0, "copies/"), Row("verify --config config.json", 0, "all is well"),
        Row("verify copy.sqlite", 0, "all is well"), Row("verify --mend", 0, "all is well"),
        Row("retention --dry-run --config config.json", 0), Row("retention --yes --vacuum", 0),
        Row("recluster --dry-run --config config.json --json", 0), Row("recluster", 0),
        Row("schema stories", 0, "stories:"), Row("schema --json copies", 0, "\"columns\""),
        Row("schema --markdown", 0, "#"), Row("schema nothing", 64, "there is no view nothing"),
        // Health.
        Row("status --utc --config config.json", 2, "khabar"),
        Row("status --json --database khabar.sqlite", 2, "\"grade\""),
        Row("log --since 1d --from database --utc", 0, "سفينة"),
        Row("log sahel --since 1d --from database", 0, "!سفينة"),
        Row("log sahl", 66, "did you mean \"sahel\"?"),
        Row("log --wrong --from database --json --config config.json --database khabar.sqlite", 0),
        Row("log --from nowhere", 64, "from"),
        Row("log --since 1d --from database --unit other", 64, "--unit"),
        Row("outlets --utc --config config.json", 0, "last success (UTC)"),
        Row("outlets --json --database khabar.sqlite", 0, "sada"),
        Row("feeds", 0, "next poll (UTC)"), Row("feeds --unhealthy", 0, "no feed is unhealthy, of 2"),
        Row("feeds --json --utc --database khabar.sqlite --config config.json", 0, "sada"),
        Row("politeness --days 2 --config config.json --utc", 0), Row("politeness --days 0", 64, "--days"),
        Row("politeness --json --database khabar.sqlite", 0),
        // Watches.
        Row("watches", 0, "city", "المدينة"),
        Row(
            "watches --json --utc --config config.json --database khabar.sqlite",
            0,
            "\"find_count\":1",
            "\"on\":[\"first\"]"
        ),
        Row("watch city", 0, "المدينة القديمة", "!سفينة"), Row("watch citi", 66, "did you mean \"city\"?"),
        Row("watch test city", 69, "no daemon runs"), Row("watch", 64), Row("watch test city city", 64),
        Row(
            "watch add port --words ميناء --notify desk --config config.json",
            65,
            "no id of \"deliver.targets\""
        ),
        Row("watch add city --words x", 65, "of the configuration"),
        Row("watch end city", 65, "stands in the configuration"),
        Row(
            "watch add port --words ميناء --on first --on event>=3 --outlet sahel --name Port",
            0,
            "watch port is kept"
        ),
        Row("watch change port --min-outlets 0 --words ميناء OR --section", 64),
        Row("watch change port --agency MAP --language ar --exact --no-prefixes", 0, "watch port is kept"),
        Row("watch change porto", 66, "did you mean \"port\"?"), Row("watch add port --on x", 64),
        Row("watches", 0, "port", "event>=3"),
        Row("watch end port", 0, "watch port has ended"), Row("watch end port", 66, "there is no watch"),
        Row(
            "watch city --json --since 1d --until 2025-06-01 --limit 1 --utc --config config.json --database khabar.sqlite",
            0,
            "\"outlet_count\":2"
        ),
        Row("watch city --until 2025-05-31", 0, "no story since"), Row("watch city --limit 0", 64, "--limit"),
        Row("deliveries", 0, "no messages"),
        Row(
            "deliveries --json --watch city --target desk --limit 3 --utc --config config.json --database khabar.sqlite",
            0
        ),
        Row("deliveries --replay 7", 66, "there is no delivery 7"),
        Row("digest", 0, "المدينة القديمة", "سفينة"),
        Row(
            "digest --since 18:00 --watch city --limit 1 --language fr --html --config config.json --utc",
            0,
            "<!DOCTYPE html>",
            "dir=\"ltr\"",
            "!سفينة"
        ),
        Row("digest --json --database khabar.sqlite", 0, "{"), Row("digest --watch citi", 66, "city"),
        Row("digest --since 25:00", 64, "--since"),
        // Steps on files.
        Row("parse sada.xml", 0, "entries"),
        Row("parse sada.xml --json --url https://sada.example/ --content-type text/xml", 0, "{"),
        Row("parse --batch list.txt", 66, "sada.xml", "nosuch.xml", "could not be read"),
        Row("parse --batch list.txt --json", 66, "\"error\"", "\"file\":\"sada.xml\""),
        Row("parse sada.xml --batch list.txt", 64), Row("parse nosuch.xml", 66, "nosuch.xml"),
        Row("extract page.html --url https://a.example/ --explain", 0, "title"),
        Row("extract page.html --json --content-type text/html", 0, "{"),
        Row("extract page.html --body //article --strip //aside --title //h1 --date //time", 0, "عنوان"),
        Row("extract page.html --body //article[", 64, "--body", "no XPath"),
        Row("extract page.html --date nosuch(//p)", 64, "--date", "no XPath"),
        Row("extract --batch pages.txt", 66, "عنوان", "nosuch.html", "could not be read"),
        Row("extract --batch pages.txt --json", 66, "\"error\""),
        Row("dedup articles.jsonl", 0, "story"), Row("dedup --json articles.jsonl", 0, "\"relation\""),
        Row("dedup --json --follow articles.jsonl", 0, "\"joins\""),
        Row("dedup --follow articles.jsonl", 64, "--json"),
        Row("dedup --json --events articles.jsonl", 0, "\"event\""),
        Row("dedup --events articles.jsonl", 64, "--json"),
        Row("dedup --json --events --follow articles.jsonl", 64, "--follow"),
        Row("dedup --explain a b articles.jsonl", 0, "similarity"),
        Row("dedup --explain a b articles.jsonl --json", 64, "--json"),
        Row("document limits", 0), Row("document nothing", 64),
        // Polling.
        Row("check --config config.json", 0, "right; 2 outlets"), Row("check --reload 1", 69),
        Row("poll --all --log-level error --log-format plain --config config.json", 0, "3 articles"),
        Row("poll --now sada", 0, "sada"), Row("poll sadaa", 64, "did you mean"),
        Row("import feeds.opml", 0, "\"outlets\""),
        Row("import feeds.opml --config config.json", 0, "\"outlets\""),
        Row("import feeds.opml --output new.json", 0),
        Row("import page.html", 65, "no OPML"),
        // Every value of an option that takes one of several.
        Row("stories --sort newest", 0, "سفينة"), Row("events --sort newest", 0, "no events"),
        Row("story 1 --diff --color auto", 0, "ومع", "!\u{1B}["),
        Row("syndication --by week", 0, "2025-05-26"), Row("syndication --by month", 0, "2025-05"),
        Row("syndication --csv --separator comma", 0, "outlet_id,first_outlet_id"),
        Row("syndication --csv --separator semicolon", 0, "outlet_id;first_outlet_id"),
        Row("syndication --csv --separator tab", 0, "outlet_id\tfirst_outlet_id"),
        Row("export copies --csv --separator comma", 0, "story_id,article_id"),
        Row("sql select_1_as_a,_2_as_b --csv --separator comma", 0, "a,b\r\n1,2"),
        Row("sql select_1_as_a,_2_as_b --csv --separator semicolon", 0, "a;b\r\n1;2"),
        Row("sql select_1_as_a,_2_as_b --csv --separator tab", 0, "a\tb\r\n1\t2"),
        Row("digest --language ar --html", 0, "lang=\"ar\"", "dir=\"rtl\""),
        Row("digest --language en --html", 0, "lang=\"en\""),
        Row("log --from journal --unit khabar-that-is-not-there", 66, "no entry of a unit"),
        Row("document --folder nowhere", 73, "cannot write nowhere/packaging", "--folder"),
        Row("document limits", 0, "| "), Row("document catalog", 0, "Defined-By: khabar"),
        Row("document log", 0, "# What khabar logs"),
        Row("document configuration", 0, "outlets[].id"), Row("document views", 0, "# The views"),
        Row("import feeds.opml -o short.json", 0, "1 outlet;"),
        Row("poll sada --now --log-format logfmt --log-level info", 0, "sada\t"),
        Row("poll sada --now --log-format json --log-level notice", 0, "sada\t"),
        Row("poll sada --now --log-level trace --log-format plain", 0, "nothing new"),
        Row("poll sada --now --log-level debug --log-format logfmt", 0, "event=feed_unchanged"),
        Row("poll sada --now --log-level debug --log-format json", 0, "\"event\":\"feed_unchanged\""),
        Row("poll sada --now --log-level warning", 0, "!event="),
        Row("poll sada --now --log-level critical", 0),
        Row("forget 3 --reason test --yes --json --config config.json", 0, "{"),
        Row("poli", 64, "there is no command \"poli\"", "did you mean \"poll\"?"),
        Row("help strories", 64, "\"stories\""),
    ]

    /// Options that need a server or a running daemon, and the suite that tries them.
    private static let elsewhere = [
        "run": "DaemonTests", "serve": "SelfReadingTests", "try": "TryTests", "help": "ProgramTests",
        "log --follow": "LogCommandTests",
    ]

    private func fill(_ program: Program) throws {
        func item(_ site: String, _ number: Int, _ title: String, _ text: String, _ hour: String) -> String {
            """
            <item><title>\(title)</title><link>https://\(site).example/\(number)/</link>
            <pubDate>Sat, 31 May 2025 \(hour):00:00 GMT</pubDate><description><![CDATA[\(text)]]></description></item>
            """
        }
        for (site, items) in [
            (
                "sada",
                item("sada", 1, "المدينة القديمة", Self.text, "08")
                    + item("sada", 2, "سفينة", "سفينة في الميناء", "10")
            ),
            ("sahel", item("sahel", 1, "المدينة القديمة", Self.text + " ومع", "09")),
        ] {
            try program.write(
                "<rss version=\"2.0\"><channel><title>\(site)</title>\(items)</channel></rss>",
                to: "\(site).xml"
            )
        }
        let outlets = ["sada", "sahel"].map {
            #"{ "id": "\#($0)", "name": "\#($0)", "language": "ar", "fullText": "never", "feeds": [ { "url": "file://\#(program.folder.path)/\#($0).xml" } ] }"#
        }
        try program.write(
            #"{ "fetch": { "allowFiles": true }, "watches": [ { "id": "city", "words": "المدينة" } ], "outlets": [ \#(outlets.joined(separator: ",")) ] }"#,
            to: "config.json"
        )
        try program.write("sada.xml\nnosuch.xml\nsahel.xml\n", to: "list.txt")
        try program.write("page.html\thttps://a.example/\nnosuch.html\t\n", to: "pages.txt")
        try program.write(
            "<html><head><title>عنوان</title></head><body><article><h1>عنوان</h1><p>\(Self.text)</p></article></body></html>",
            to: "page.html"
        )
        try program.write(
            ["a", "b"].map {
                "{\"id\":\"\($0)\",\"outlet\":\"\($0)\",\"published\":\"2025-05-31T08:00:00Z\",\"title\":\"ت\",\"text\":\"\(Self.text)\"}"
            }
            .joined(separator: "\n"),
            to: "articles.jsonl"
        )
        try program.write(
            "<opml><body><outline text=\"a\" xmlUrl=\"https://a.example/f\"/></body></opml>",
            to: "feeds.opml"
        )
        try FileManager.default.createDirectory(
            at: program.folder.appending(path: "copies"),
            withIntermediateDirectories: true
        )
        for outlet in ["sada", "sahel"] {
            let outcome = try program.run("poll", outlet, now: Self.now)
            try #require(outcome.status == 0, "\(outcome.errors)")
        }
    }

    @Test("every call of the table does what the help says")
    func calls() async throws {
        try await Program.with { program in
            try fill(program)
            for row in Self.rows {
                let outcome = try program.finish(
                    try program.start([row.command] + row.arguments, now: Self.now)
                )
                let said = outcome.output + outcome.errors
                #expect(outcome.status == row.status, "\(row.testDescription): \(said)")
                for piece in row.pieces {
                    let isThere = said.contains(piece.drop { $0 == "!" })
                    #expect(
                        isThere != piece.hasPrefix("!"),
                        "\(row.testDescription): \"\(piece)\" in \(said)"
                    )
                }
            }
        }
    }

    @Test("every option that the help names is tried by a call of the table")
    func all() async throws {
        let outcome = try await Program.with { try $0.run("--experimental-dump-help") }
        let help = try #require(
            try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
        )
        let root = try #require(help["command"] as? [String: Any])
        var missing: [String] = []
        for command in root["subcommands"] as? [[String: Any]] ?? [] {
            let name = command["commandName"] as? String ?? ""
            guard Self.elsewhere[name] == nil else { continue }
            let tried = Self.rows.filter {
                $0.command == name && [0, 2, 66, 69, 73].contains($0.status)
            }
            for argument in command["arguments"] as? [[String: Any]] ?? [] {
                let preferred = argument["preferredName"] as? [String: Any]
                guard let option = preferred?["name"] as? String, !["help", "version"].contains(option) else {
                    continue
                }
                let word = "--\(option)"
                if !tried.contains(where: { $0.arguments.contains(word) }),
                    Self.elsewhere["\(name) \(word)"] == nil
                {
                    missing.append("\(name) \(word)")
                }
            }
        }
        #expect(missing == [])
    }

    @Test(
        "every value that the help lists of an option is tried, in the table or in the suite that tries the option"
    )
    func values() async throws {
        let outcome = try await Program.with { try $0.run("--experimental-dump-help") }
        let help = try #require(
            try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
        )
        let root = try #require(help["command"] as? [String: Any])
        // The daemon's options of the log are those of `poll`.
        let shared = ["log-format", "log-level"]
        var missing: [String] = []
        for command in root["subcommands"] as? [[String: Any]] ?? [] {
            let name = command["commandName"] as? String ?? ""
            let tried = Self.rows.filter { $0.command == name && $0.status != 64 }
            for argument in command["arguments"] as? [[String: Any]] ?? [] {
                let option = (argument["preferredName"] as? [String: Any])?["name"] as? String
                if Self.elsewhere[name] != nil, option.map(shared.contains) ?? true { continue }
                for value in argument["allValues"] as? [String] ?? argument["allValueStrings"] as? [String]
                    ?? []
                {
                    let isTried = tried.contains { row in
                        guard let option else { return row.arguments.contains(value) }
                        guard let place = row.arguments.firstIndex(of: "--\(option)") else { return false }
                        return row.arguments.dropFirst(place + 1).first == value
                    }
                    if !isTried { missing.append("\(name) \(option ?? "") \(value)") }
                }
            }
        }
        #expect(missing == [])
    }

    @Test("options that are tried elsewhere stand in the suite that is named")
    func suites() async throws {
        let outcome = try await Program.with { try $0.run("--experimental-dump-help") }
        let help = try #require(
            try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
        )
        let root = try #require(help["command"] as? [String: Any])
        let commands = root["subcommands"] as? [[String: Any]] ?? []
        func source(of suite: String) throws -> String {
            let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            let files = FileManager.default.enumerator(at: tests, includingPropertiesForKeys: nil)
            var text = ""
            while let file = files?.nextObject() as? URL {
                guard file.pathExtension == "swift" else { continue }
                let source = try String(contentsOf: file, encoding: .utf8)
                if source.contains("struct \(suite)") { text += source }
            }
            return text
        }
        for (place, suite) in Self.elsewhere {
            let words = place.split(separator: " ").map(String.init)
            let text = try source(of: suite)
            #expect(!text.isEmpty, "there is no suite \(suite)")
            guard words.count == 1 else {
                #expect(text.contains("\"\(words[1])\""), "\(suite) does not try \(place)")
                continue
            }
            let command = commands.first { $0["commandName"] as? String == words[0] }
            for argument in command?["arguments"] as? [[String: Any]] ?? [] {
                let option = (argument["preferredName"] as? [String: Any])?["name"] as? String
                guard let option, !["help", "version", "config", "log-format", "log-level"].contains(option)
                else {
                    continue
                }
                #expect(text.contains("\"--\(option)\""), "\(suite) does not try \(words[0]) --\(option)")
            }
        }
    }
}
