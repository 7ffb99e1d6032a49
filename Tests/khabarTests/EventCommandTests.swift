import Foundation
import Testing

/// Events as a user meets them: own reports of eight happenings (`Tests/Fixtures/related/stories.jsonl`), polled from files.
struct EventCommandTests {
    private struct Report: Codable {
        let id: String
        let kind: String
        let group: String
        let outlet: String
        let published: String
        let title: String
        let text: String
    }

    private static let now = "2025-03-30T12:00:00Z"

    private func reports() throws -> [Report] {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Fixtures/related/stories.jsonl")
        return try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
            .map { try JSONDecoder().decode(Report.self, from: Data($0.utf8)) }
            .sorted { ($0.published, $0.id) < ($1.published, $1.id) }
    }

    /// Lets khabar poll the reports as feeds of their outlets.
    private func poll(_ reports: [Report], with program: Program) throws {
        var outlets: [String] = []
        for (outlet, reports) in Dictionary(grouping: reports, by: \.outlet).sorted(by: { $0.key < $1.key }) {
            let items = reports.map { report in
                """
                <item><title>\(report.title)</title><link>https://\(outlet).example/\(report.id)</link>
                <pubDate>\(report.published)</pubDate><content:encoded>\(report.text)</content:encoded></item>
                """
            }
            try program.write(
                "<rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"><channel><title>\(outlet)</title>\(items.joined())</channel></rss>",
                to: "\(outlet).xml"
            )
            let url = "file://\(program.folder.appending(path: "\(outlet).xml").path)"
            outlets.append(
                #"{ "id": "\#(outlet)", "name": "\#(outlet)", "language": "ar", "fullText": "never", "feeds": [{ "url": "\#(url)" }] }"#
            )
        }
        try program.write(
            #"{ "fetch": { "allowFiles": true }, "outlets": [ \#(outlets.joined(separator: ",")) ] }"#,
            to: "config.json"
        )
        let polled = try program.run("poll", now: Self.now)
        #expect(polled.status == 0, "\(polled.errors)")
    }

    /// The lines of JSON that a command prints.
    private func lines(_ outcome: Program.Outcome) throws -> [[String: Any]] {
        #expect(outcome.status == 0, "\(outcome.errors)")
        return try outcome.output.split(separator: "\n").map {
            try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
    }

    @Test("dedup --events and the daemon's database give equal events for the same articles")
    func equal() async throws {
        try await Program.with { program in
            let reports = try reports()
            try poll(reports, with: program)
            let articles = try reports.map { report in
                let line: [String: String] = [
                    "id": report.id, "outlet": report.outlet, "published": report.published,
                    "title": report.title, "text": report.text,
                ]
                return String(decoding: try JSONSerialization.data(withJSONObject: line), as: UTF8.self)
            }
            try program.write(articles.joined(separator: "\n"), to: "articles.jsonl")
            let rows = try lines(try program.run("dedup", "--json", "--events", "articles.jsonl"))
            let bySteps = Dictionary(grouping: rows) { $0["event"] as? Int ?? 0 }.values
                .map { Set($0.compactMap { $0["id"] as? String }) }
            let kept = try lines(
                try program.run(
                    "sql",
                    "--json",
                    """
                    SELECT coalesce(s.event_id, -s.id) AS event, a.url
                    FROM articles a JOIN stories s ON s.id = a.story_id
                    """
                )
            )
            let byPolling = Dictionary(grouping: kept) { $0["event"] as? Int ?? 0 }.values
                .map {
                    Set($0.compactMap { ($0["url"] as? String)?.split(separator: "/").last.map(String.init) })
                }
            #expect(Set(bySteps) == Set(byPolling))
            #expect(byPolling.count { $0.count > 1 } >= 5)
        }
    }

    @Test("events and event tell what happened, why says how two stories of one event are alike")
    func told() async throws {
        try await Program.with { program in
            try poll(try reports(), with: program)
            let rows = try lines(try program.run("events", "--json", "--sort", "rank", "--limit", "50"))
            let ranks = rows.compactMap { $0["rank"] as? Double }
            #expect(ranks.count >= 5 && ranks == ranks.sorted(by: >))
            let id = try #require(rows[0]["id"] as? Int)
            let table = try program.run("events", "--sort", "rank", "--limit", "1")
            #expect(table.output.contains("e\(id)") && table.output.contains("texts"))
            let event = try #require(try lines(try program.run("event", "e\(id)", "--json")).first)
            let stories = try #require(event["stories"] as? [[String: Any]])
            #expect(stories.count == event["story_count"] as? Int)
            #expect(stories.allSatisfy { $0["event_id"] as? Int == id })
            #expect((event["key_words"] as? [String])?.isEmpty == false)
            let page = try program.run("event", "\(id)")
            #expect(page.output.contains("event e\(id): ") && page.output.contains("key words: "))
            let pair = stories.prefix(2).compactMap { $0["id"] as? Int }.map { "s\($0)" }
            let why = try program.run("why", pair[0], pair[1])
            #expect(why.status == 0, "\(why.errors)")
            #expect(why.output.contains("both stories stand in event e\(id)"))
            #expect(why.output.contains("words of both") && why.output.contains(" apart\n"))
            let told = try #require(try lines(try program.run("why", pair[0], pair[1], "--json")).first)
            #expect(told["one_event"] as? Int == 1 && told["one_story"] as? Int == 0)
            #expect(try program.run("story", pair[0]).output.contains("of event e\(id)"))
            let none = try program.run("event", "e99999")
            #expect(none.status == 66 && none.errors.contains("`khabar events` lists them"))
        }
    }
}
