import Foundation
import LoopbackServer
import Testing

@testable import khabar

struct ProgramTests {
    private static let now = "2025-05-31T12:00:00Z"

    @Test(
        "a wrong configuration ends `check`, `poll` and `run` with 78 and is explained",
        arguments: ["check", "poll", "run"]
    )
    func wrongConfiguration(command: String) async throws {
        try await Program.with { program in
            try program.write(#"{ "outlets": [ ], "polll": 1 }"#, to: "config.json")
            let outcome = try program.run(command)
            #expect(outcome.status == 78)
            #expect(
                outcome.errors.contains("config.json:1:19: polll: is no known key; did you mean \"poll\"?")
            )
            #expect(
                !FileManager.default.fileExists(atPath: program.folder.appending(path: "khabar.sqlite").path)
            )
        }
    }

    @Test(
        "what is missing is said with how to get it",
        arguments: [["stories"], ["story", "1"], ["search", "خبر"]]
    )
    func missingDatabase(arguments: [String]) async throws {
        try await Program.with { program in
            let outcome = try program.finish(try program.start(arguments + ["--database", "none.sqlite"]))
            #expect(outcome.status == 66)
            #expect(outcome.errors.contains("`khabar poll` makes it"))
        }
    }

    @Test("`dedup` finds the copy, its agency and the earliest as original, in whatever order they come")
    func dedup() async throws {
        let text = (0..<8).map {
            "فقرة \($0) تروي ما جرى في المدينة القديمة منذ \($0 + 20) عاما حين شيد الأهالي سورها رقم \($0 * 7)."
        }
        let copies = [
            ("late", "10", text.joined(separator: "\n\n")),
            ("early", "09", text.joined(separator: " ") + " ومع"),
        ]
        let lines = copies.map { id, hour, text in
            var line = JSONLine()
            line.add("id", id)
            line.add("outlet", id)
            line.add("published", "2025-05-30T\(hour):00:00Z")
            line.add("title", "المدينة القديمة")
            line.add("text", text)
            return line.description
        }
        try await Program.with { program in
            try program.write(lines.joined(separator: "\n"), to: "articles.jsonl")
            let outcome = try program.run("dedup", "--json", "articles.jsonl")
            let rows = outcome.output.split(separator: "\n")
            try #require(rows.count == 2, "\(outcome.errors)")
            #expect(rows[0].hasPrefix(#"{"id":"late","story":1,"relation":"copy","agency":null"#))
            #expect(rows[1].hasPrefix(#"{"id":"early","story":1,"relation":"original","agency":"MAP""#))

            let explained = try program.run("dedup", "--explain", "late", "early", "articles.jsonl")
            #expect(explained.output.contains("one story, 1"))
            #expect(explained.output.contains("best match early (similarity"))
            #expect(explained.output.contains("المدينه القديمه منذ"))
            let unknown = try program.run("dedup", "--explain", "late", "nobody", "articles.jsonl")
            #expect(unknown.status == 65 && unknown.errors.contains("no article with the id nobody"))
            #expect(try program.run("dedup", "--explain", "late", "articles.jsonl").status == 64)
        }
    }

    @Test("`dedup` gives out what is settled as it goes, and with --follow each line at once")
    func dedupStreams() async throws {
        func line(_ id: String, _ published: String, _ text: String) -> String {
            var line = JSONLine()
            line.add("id", id)
            line.add("outlet", id)
            line.add("published", published)
            line.add("text", text)
            return line.description
        }
        let story = (0..<9).map {
            "جرى سباق القوارب رقم \($0) بين ضفتي النهر عند الجسر \($0 * 3) من المدينة."
        }
        let front = story[..<5].joined(separator: " ")
        let back = story[4...].joined(separator: " ")
        let lines = [
            line("front", "2025-05-01T08:00:00Z", front),
            line("back", "2025-05-01T09:00:00Z", back),
            line("both", "2025-05-01T10:00:00Z", front),
            line(
                "later",
                "2025-05-20T10:00:00Z",
                "خبر آخر لا صلة له بما سبقه في أي كلمة من كلماته القليلة هنا."
            ),
            "no article",
        ]
        try await Program.with { program in
            try program.write(lines.joined(separator: "\n"), to: "articles.jsonl")
            // The last line is bad: what was settled before it has been said.
            let settled = try program.run("dedup", "--json", "articles.jsonl")
            #expect(settled.status == 65)
            #expect(settled.errors.contains("line 5"))
            #expect(settled.output.split(separator: "\n").count == 3)
            #expect(!settled.output.contains("joins"))
            let followed = try program.run("dedup", "--json", "--follow", "articles.jsonl")
            let rows = followed.output.split(separator: "\n")
            #expect(rows.count == 4)
            #expect(rows.allSatisfy { $0.hasSuffix(#""joins":[]}"#) })
            #expect(rows[2].contains(#""story":1,"relation":"copy""#))
        }
    }

    @Test("when every polled feed fails, `poll` says why and ends with 69")
    func allFailed() async throws {
        try await LoopbackServer.with({ _ in .reply(500, body: "broken") }) { server in
            try await Program.with { program in
                try program.write(SampleWorld.configuration(1, server: server), to: "config.json")
                let outcome = try program.run("poll", now: Self.now)
                #expect(outcome.status == 69)
                #expect(outcome.output.contains("answered 500"))
            }
        }
    }

    @Test("a second writer is refused with 75 and told who the first one is")
    func locked() async throws {
        let world = SampleWorld()
        try await LoopbackServer.with(world.answer) { server in
            try await Program.with { program in
                try program.write(SampleWorld.configuration(1, server: server), to: "config.json")
                let daemon = try program.start(["run"], now: Self.now, name: "daemon")
                try await server.waitForRequests(1)
                let second = try program.run("run", now: Self.now)
                #expect(second.status == 75)
                #expect(second.errors.contains("pid \(daemon.processIdentifier), khabar run"))
                #expect(try program.run("stories", now: Self.now).status == 0)
                daemon.terminate()
                #expect(try program.finish(daemon, name: "daemon").status == 0)
            }
        }
    }
}

/// Outlets of ten articles each; a third of the articles is carried by all of them.
struct SampleWorld: Sendable {
    static func configuration(_ outlets: Int, server: LoopbackServer) -> String {
        let list = (0..<outlets).map { number in
            "{ \"id\": \"o\(number)\", \"name\": \"منبر \(number)\", \"feeds\": [ { \"url\": \"\(server.url("/\(number)/feed/"))\" } ] }"
        }
        return """
            { "fetch": { "perHostGap": "0s", "allowPrivateHosts": ["127.0.0.0/8"] },
              "outlets": [ \(list.joined(separator: ",\n")) ] }
            """
    }

    /// Answers `/N/feed/` with the feed of outlet N, with an ETag.
    var answer: LoopbackServer.Answer {
        { request in
            let outlet = request.path.split(separator: "/").first.map(String.init) ?? "0"
            let tag = "\"\(outlet)\""
            if request["if-none-match"] == tag { return .reply(304, headers: [("ETag", tag)]) }
            return .reply(
                headers: [("Content-Type", "application/rss+xml"), ("ETag", tag)],
                body: SampleWorld.feed(outlet: outlet, site: "http://\(request["host"] ?? "")/\(outlet)/")
            )
        }
    }

    private static func feed(outlet: String, site: String) -> String {
        let items = (0..<10).map { number in
            let story = number < 3 ? "shared\(number)" : "\(outlet)-\(number)"
            let paragraphs = (0..<8).map { "<p>\(sentence(story, $0))</p>" }.joined()
            return """
                <item><title>عنوان \(story)</title><link>\(site)\(number)/</link><guid>\(site)?p=\(number)</guid>
                <pubDate>Sat, 31 May 2025 0\(number):05:00 GMT</pubDate>
                <content:encoded><![CDATA[\(paragraphs)]]></content:encoded></item>
                """
        }
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>منبر</title>
            <link>\(site)</link><description/>\(items.joined())</channel></rss>
            """
    }

    /// Words that no other story has.
    private static func sentence(_ story: String, _ number: Int) -> String {
        "فقرة \(number) من خبر " + (0..<14).map { "كلمة\(story)x\(number)y\($0)" }.joined(separator: " ")
            + "."
    }
}

extension LoopbackServer {
    /// Returns once so many requests have come; throws when they have not after so many seconds.
    func waitForRequests(_ count: Int, seconds: Int = 10) async throws {
        let deadline = ContinuousClock.now + .seconds(seconds)
        while log.requests.count < count {
            guard ContinuousClock.now < deadline else { throw CocoaError(.userCancelled) }
            try await Task.sleep(for: .milliseconds(2))
        }
    }
}

extension Program {
    /// What Debian's shell answers, which knows nothing of khabar.
    func sqlite(_ query: String, _ options: String..., of file: String = "khabar.sqlite") throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/sqlite3")
        process.arguments = options + [file, query]
        process.currentDirectoryURL = folder
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self)
    }
}
