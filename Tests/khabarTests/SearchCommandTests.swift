import Foundation
import Testing

/// `khabar search` as a user calls it.
@Suite("The command search")
struct SearchCommandTests {
    private static let now = "2025-05-31T12:00:00Z"

    /// Two outlets that carry one text, and an article of its own.
    private func poll(_ program: Program) throws {
        let text = (0..<9).map { "فقرة \($0) تروي ما جرى في المدينة القديمة منذ \($0 + 20) عاما و30 يوما." }
            .joined(separator: " ")
        func item(_ site: String, _ number: Int, _ title: String, _ text: String, _ hour: String) -> String {
            """
            <item><title>\(title)</title><link>https://\(site).example/\(number)/</link>
            <pubDate>Sat, 31 May 2025 \(hour):00:00 GMT</pubDate><description><![CDATA[\(text)]]></description></item>
            """
        }
        for (site, items) in [
            (
                "sada",
                item("sada", 1, "المدينة القديمة", text, "08")
                    + item("sada", 2, "مسؤول بمدينة", "نص آخر", "10")
            ),
            ("sahel", item("sahel", 1, "المدينة القديمة", text, "09")),
        ] {
            try program.write(
                "<rss version=\"2.0\"><channel><title>\(site)</title>\(items)</channel></rss>",
                to: "\(site).xml"
            )
        }
        let outlets = ["sada", "sahel"].map {
            #"{ "id": "\#($0)", "name": "\#($0)", "fullText": "never", "feeds": [ { "url": "file://\#(program.folder.path)/\#($0).xml" } ] }"#
        }
        try program.write(
            #"{ "fetch": { "allowFiles": true }, "outlets": [ \#(outlets.joined(separator: ",")) ] }"#,
            to: "config.json"
        )
        let outcome = try program.run("poll", now: Self.now)
        try #require(outcome.status == 0, "\(outcome.errors)")
    }

    @Test("a story is one hit with its copies counted and its address; --all-copies shows each")
    func copies() async throws {
        try await Program.with { program in
            try poll(program)
            let table = try program.run("search", "المدينة", now: Self.now).output
            #expect(table.contains("2 articles of 2 outlets"))
            #expect(table.contains("https://sahel.example/1/") && !table.contains("https://sada.example/1/"))
            let lines = try program.run("search", "--json", "30", now: Self.now).output.split(separator: "\n")
            #expect(lines.count == 1)
            #expect(lines.first?.contains("\"story_articles\":2,\"story_outlets\":2") == true)
            let all = try program.run("search", "--all-copies", "المدينة", now: Self.now).output
            #expect(all.contains("https://sahel.example/1/") && all.contains("https://sada.example/1/"))
        }
    }

    @Test("where --prefixes would find more, it is said")
    func prefixes() async throws {
        try await Program.with { program in
            try poll(program)
            let table = try program.run("search", "مدينة", now: Self.now)
            #expect(table.status == 0)
            #expect(table.output.contains("nothing found for مدينة") && table.output.contains("--prefixes"))
            #expect(table.output.contains("بمدينة") || table.output.contains("المدينة"))
            let json = try program.run("search", "--json", "مدينة", now: Self.now)
            #expect(json.output.isEmpty && json.errors.contains("--prefixes"))
            let found = try program.run("search", "--prefixes", "مدينة", now: Self.now)
            #expect(found.output.contains("بمدينة") && !found.output.contains("--prefixes"))
        }
    }

    @Test(
        "what cannot be looked for says what it wants",
        arguments: [
            (["--", "-رياضة"], "add a word that must occur"), (["؟"], "no word to look for"),
            ([(0..<501).map { "x\($0)" }.joined(separator: " OR ")], "takes 500"),
        ]
    )
    func faults(arguments: [String], expected: String) async throws {
        try await Program.with { program in
            try poll(program)
            let outcome = try program.finish(try program.start(["search"] + arguments, now: Self.now))
            #expect(outcome.status == 64)
            #expect(outcome.output.isEmpty && outcome.errors.contains(expected))
        }
    }
}
