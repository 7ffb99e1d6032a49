import Machinery
import Foundation
import Testing

@testable import khabar

/// What goes out to other programs and comes in from other readers, as a user calls it.
@Suite("Export, import, syndication, schema")
struct NewsOutTests {
    private static let now = "2025-05-31T12:00:00Z"
    private static let text = (0..<9).map {
        "فقرة \($0) تروي ما جرى في المدينة القديمة منذ \($0 + 20) عاما حين شيد الأهالي سورها رقم \($0 * 7)."
    }

    /// Two outlets that carry one text, the second with an agency's credit; its own headline is a formula.
    private func poll(_ program: Program) throws {
        func feed(_ site: String, _ title: String, _ hour: String, _ text: String) -> String {
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>\(site)</title>
            <item><title>\(title)</title><link>https://\(site).example/1/</link>
            <pubDate>Sat, 31 May 2025 \(hour):00:00 GMT</pubDate>
            <content:encoded><![CDATA[\(text)]]></content:encoded></item></channel></rss>
            """
        }
        let text = NewsOutTests.text.joined(separator: " ")
        try program.write(feed("sada", "المدينة القديمة", "08", text), to: "sada.xml")
        try program.write(feed("sahel", "=HYPERLINK(\"x\",\"y\")", "09", text + " ومع"), to: "sahel.xml")
        let outlets = [("sada", "صدى & <الأطلس>"), ("sahel", "منبر \\\"الساحل\\\"")].map { id, name in
            """
            { "id": "\(id)", "name": "\(name)", "language": "ar", "homepage": "https://\(id).example/",
              "fullText": "never", "feeds": [ { "url": "file://\(program.folder.path)/\(id).xml" } ] }
            """
        }
        try program.write(
            #"{ "fetch": { "allowFiles": true }, "outlets": [ \#(outlets.joined(separator: ",")) ] }"#,
            to: "config.json"
        )
        for outlet in ["sada", "sahel"] {
            let outcome = try program.run("poll", outlet, now: NewsOutTests.now)
            try #require(outcome.status == 0, "\(outcome.errors)")
        }
    }

    private func lines(_ output: String) throws -> [[String: Any]] {
        try output.split(separator: "\n").map { line in
            try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        }
    }

    @Test("export gives every column of the view, oldest first")
    func exportLines() async throws {
        try await Program.with { program in
            try poll(program)
            let articles = try lines(try program.run("export").output)
            #expect(articles.map { $0["outlet_id"] as? String } == ["sada", "sahel"])
            #expect(articles.map { $0["published_from"] as? String } == ["feed-published", "feed-published"])
            #expect((articles[0]["text"] as? String)?.hasPrefix("فقرة 0") == true)
            let stories = try lines(try program.run("export", "stories").output)
            #expect(stories.map { $0["outlet_count"] as? Int } == [2])
            #expect(stories.map { $0["first_rests_on"] as? String } == ["published"])
            let copies = try lines(try program.run("export", "copies", "--outlet", "sahel").output)
            #expect(copies.map { $0["delay_seconds"] as? Int } == [3600])
            #expect(try program.run("export", "articles", "--language", "fr").output.isEmpty)
            #expect(try program.run("export", "articles", "--bom").status == 64)
        }
    }

    @Test("F23: CSV keeps text that a spreadsheet would take for a formula from being one")
    func exportCSV() async throws {
        try await Program.with { program in
            try poll(program)
            let csv = try program.run("export", "articles", "--csv", "--bom").output
            #expect(csv.hasPrefix("\u{FEFF}id,outlet_id,story_id,"))
            #expect(csv.contains("\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\""))
            #expect(csv.components(separatedBy: "\r\n").count == 4)
        }
        for (text, field) in [
            ("=1", "'=1"), ("+1", "'+1"), ("-1", "'-1"), ("@a", "'@a"), ("\t=1", "\"'\t=1\""),
            ("\r=1", "\"'\r=1\""), ("  =1", "'  =1"), ("\n@a", "\"'\n@a\""), ("＝1", "'＝1"),
            ("- قال", "'- قال"),
            ("=\u{301}1", "'=\u{301}1"), ("a=1", "a=1"), ("", ""), ("a,\"b\"\nc", "\"a,\"\"b\"\"\nc\""),
            ("خبر", "خبر"),
        ] {
            var line = CSVLine()
            line.add(text)
            line.add(-5)
            #expect(line.description == "\(field),-5\r\n")
        }
    }

    @Test("feeds go out as OPML and come back as a configuration that `check` passes")
    func opmlRoundTrip() async throws {
        try await Program.with { program in
            try poll(program)
            let opml = try program.run("export", "opml").output
            #expect(opml.contains("text=\"صدى &amp; &lt;الأطلس&gt;\""))
            // Files are no business of another reader's, but addresses are.
            try program.write(
                opml.replacing("file://\(program.folder.path)", with: "https://news.example"),
                to: "out.opml"
            )
            let imported = try program.run("import", "out.opml", "--output", "new.json")
            #expect(imported.status == 0, "\(imported.errors)")
            let checked = try program.run("check", "--config", "new.json")
            #expect(checked.status == 0, "\(checked.errors)")
            let text = try String(contentsOf: program.folder.appending(path: "new.json"), encoding: .utf8)
            #expect(text.contains("\"id\": \"sada\", \"name\": \"صدى & <الأطلس>\""))
            let again = try program.run("import", "out.opml", "--output", "new.json")
            #expect(again.status == 73)
            #expect(again.errors.contains("name a file that is not there yet"))
        }
    }

    @Test("another reader's folders, doubles and odd addresses make outlets with ids of their own")
    func importOPML() async throws {
        try await Program.with { program in
            try program.write(
                """
                <?xml version="1.0"?><opml version="1.0"><head><title>x</title></head><body>
                <outline text="أخبار"><outline text="المغرب">
                <outline text="هبة بريس" title="هبة بريس" type="rss" xmlUrl="https://ar.hiba.example/feed/?a=1&b=2"
                  htmlUrl="https://www.ar.hiba.example/"/>
                <outline title="هبة بريس رياضة" xmlurl="https://feeds.elsewhere.example/hiba-sport"
                  htmlUrl="https://ar.hiba.example/sport"/>
                </outline></outline>
                <outline text="Double" xmlUrl="https://ar.hiba.example/feed/?a=1&amp;b=2"/>
                <outline text="Other" xmlUrl="feed://hiba.example.org/rss"/>
                <outline text="Gone" xmlUrl="gopher://old.example/"/>
                <outline text="A folder only"/>
                </body></opml>
                """,
                to: "in.opml"
            )
            let imported = try program.run("import", "in.opml")
            #expect(imported.status == 0)
            #expect(imported.errors.contains("left out, no http or https address: gopher://old.example/"))
            #expect(imported.errors.contains("listed twice, taken once"))
            #expect(imported.errors.contains("2 feeds of ar.hiba.example are one outlet, hiba"))
            try program.write(imported.output, to: "config.json")
            #expect(try program.run("check").status == 0)
            let object = try #require(
                try JSONSerialization.jsonObject(with: Data(imported.output.utf8))
                    as? [String: [[String: Any]]]
            )
            let outlets = try #require(object["outlets"])
            #expect(outlets.map { $0["id"] as? String } == ["hiba", "example"])
            #expect(outlets.map { $0["name"] as? String } == ["هبة بريس", "Other"])
            #expect(
                (outlets[0]["feeds"] as? [[String: String]])?.map { $0["url"] } == [
                    "https://ar.hiba.example/feed/?a=1&b=2", "https://feeds.elsewhere.example/hiba-sport",
                ]
            )
        }
    }

    @Test(
        "what is no OPML is said to be none",
        arguments: ["", "{}", "<html><body/></html>", "<rss version=\"2.0\"/>", "<opml><body/></opml>"]
    )
    func notOPML(text: String) async throws {
        try await Program.with { program in
            try program.write(text, to: "in.opml")
            let outcome = try program.run("import", "in.opml")
            #expect(outcome.status == 65)
            #expect(outcome.errors.contains("in.opml"))
        }
    }

    @Test("where nothing of a list can be taken, each outline is told why")
    func nothingTaken() async throws {
        try await Program.with { program in
            try program.write(
                """
                <opml><body><outline type="HTML+XPath" text="p" xmlUrl="https://a.example/news"/>
                <outline text="f" xmlUrl="ftp://a.example/f"/>
                <outline type="include" text="i" url="https://a.example/sub.opml"/></body></opml>
                """,
                to: "in.opml"
            )
            let outcome = try program.run("import", "in.opml")
            #expect(outcome.status == 65)
            for piece in [
                "https://a.example/news", "ftp://a.example/f", "sub.opml", "the notes above say why",
            ] {
                #expect(outcome.errors.contains(piece), "\(outcome.errors)")
            }
        }
    }

    @Test("syndication in every form, names escaped")
    func syndication() async throws {
        try await Program.with { program in
            try poll(program)
            let rows = try lines(try program.run("syndication", "--json").output)
            #expect(rows.count == 1)
            #expect(rows[0]["outlet_id"] as? String == "sahel")
            #expect(rows[0]["copy_count"] as? Int == 1)
            #expect(rows[0]["median_delay_seconds"] as? Int == 3600)
            #expect(
                try program.run("syndication", "--csv", "--by", "week").output
                    == "period,outlet_id,first_outlet_id,copy_count,agency_count,share,median_delay_seconds\r\n"
                    + "2025-05-26,sahel,sada,1,1,1.0,3600\r\n"
            )
            #expect(
                try program.run("syndication", "--json", "--by", "month").output.contains(
                    "\"period\":\"2025-05\""
                )
            )
            #expect(try program.run("syndication", "--json", "--until", "2025-05-31").output.isEmpty)
            #expect(try program.run("syndication", "--json", "--no-agencies").output.isEmpty)
            let agencies = try lines(try program.run("syndication", "--agencies", "--json").output)
            #expect(agencies.map { $0["credited_count"] as? Int } == [0, 1])
            #expect(agencies.map { $0["agency"] as? String } == ["MAP", "MAP"])
            let dot = try program.run("syndication", "--dot").output
            #expect(dot.contains(#""sada" -> "sahel" [label="1", penwidth=6];"#))
            #expect(dot.contains(#""sahel" [label="منبر \"الساحل\""];"#))
            let html = try program.run("syndication", "--html").output
            #expect(html.contains("<bdi>صدى &amp; &lt;الأطلس&gt;</bdi>"))
            #expect(!html.contains("<الأطلس>"))
            let table = try program.run("syndication").output
            #expect(table.contains("carries ↓ of →"))
            #expect(table.contains("100.0 %"))
        }
    }

    @Test("schema prints the views for people and programs")
    func schema() async throws {
        try await Program.with { program in
            let all = try lines(try program.run("schema", "--json").output)
            #expect(all.compactMap { $0["name"] as? String }.starts(with: ["stories", "articles", "copies"]))
            #expect(try program.run("schema", "copies").output.contains("delay_seconds"))
            let unknown = try program.run("schema", "nothing")
            #expect(unknown.status == 64)
            #expect(unknown.errors.contains("there is no view nothing; there are stories, articles"))
        }
    }

    @Test("search from the command line: operators, manners and where the hits stand")
    func search() async throws {
        try await Program.with { program in
            try poll(program)
            let found = try lines(
                try program.run("search", "--json", "--all-copies", "--prefixes", "مدينة OR قرية").output
            )
            #expect(found.count == 2)
            let snippet = try #require(found[0]["snippet"] as? String)
            let hits = try #require(found[0]["snippet_hits"] as? [[Int]])
            let scalars = Array(snippet.unicodeScalars)
            let first = scalars[hits[0][0]..<hits[0][0] + hits[0][1]]
            #expect(String(String.UnicodeScalarView(first)) == "المدينة")
            #expect(try program.run("search", "--json", "المدينه", "--exact").output.isEmpty)
            let ranked = try program.run(
                "search",
                "--json",
                "--all-copies",
                "--rank",
                "المدينة",
                now: NewsOutTests.now
            )
            let ranks = try lines(ranked.output).map { $0["rank"] as? Double }
            #expect(ranks.count == 2 && !ranks.contains(nil))
            #expect(try program.run("search", "--json", "المدينة", "--", "-ومع").output.contains("sada"))
            #expect(try !program.run("search", "--json", "المدينة", "--", "-ومع").output.contains("sahel"))
            #expect(try program.run("search", "--exact", "--prefixes", "x").status == 64)
        }
    }

    @Test("a story says on what it rests who was first")
    func restsOn() async throws {
        try await Program.with { program in
            try poll(program)
            let story = try program.run("story", "1")
            #expect(story.output.contains("by sada, by its own claim"))
            let json = try lines(try program.run("story", "1", "--json").output)
            #expect(json[0]["first_rests_on"] as? String == "published")
        }
    }

    @Test("a story's JSON has the columns of `copies` under their names")
    func columns() async throws {
        try await Program.with { program in
            try poll(program)
            let json = try lines(try program.run("story", "1", "--json").output)
            let copies = try #require(json[0]["copies"] as? [[String: Any]])
            let table = try program.run("sql", "--json", "SELECT name FROM pragma_table_info('copies')")
            let columns = Set(try lines(table.output).compactMap { $0["name"] as? String })
            // `khabar why` shows the evidence; the outlet that was first and the story's agency stand with the story.
            let elsewhere: Set = ["evidence", "first_outlet_id", "story_agency"]
            #expect(columns.count > 15 && columns.subtracting(elsewhere).subtracting(copies[0].keys) == [])
        }
    }
}
