import Foundation
import Glibc
import LoopbackServer
import Testing

@testable import khabar

/// What is printed arrives, or the command says that it did not.
@Suite("Standard output")
struct StandardOutputTests {
    private static let now = "2025-05-31T12:00:00Z"

    /// Every command that prints, in each of its forms; the last of them change the database.
    private static let calls: [[String]] = [
        ["--help"], ["--version"], ["help", "poll"], ["stories", "--help"],
        ["--generate-completion-script", "bash"],
        ["check"],
        ["events"], ["event", "--help"], ["stories"], ["stories", "--json"], ["stories", "--since", "1m"],
        ["story", "1"], ["story", "1", "--json"], ["story", "1", "--diff"],
        ["articles"], ["articles", "--json"], ["articles", "--since", "1m"], ["article", "1"],
        ["search", "خبر"], ["search", "خبر", "--json"], ["search", "nowhere"],
        ["syndication"], ["syndication", "--csv"], ["syndication", "--dot"],
        ["syndication", "--html"], ["syndication", "--agencies"],
        ["export"], ["export", "--csv"], ["export", "stories"], ["export", "opml"],
        ["sql", "select 1"], ["sql", "select 1", "--json"], ["sql", "select 1", "--csv"],
        ["why", copy], ["why", copy, "--json"],
        ["verify"], ["schema"], ["schema", "--json"], ["schema", "--markdown"],
        ["status"], ["status", "--json"], ["log", "--from", "database"],
        ["log", "--from", "database", "--json"],
        ["watches"], ["watches", "--json"], ["watch", "news"], ["watch", "news", "--json"], ["deliveries"],
        ["digest"], ["digest", "--html"], ["digest", "--json"],
        ["outlets"], ["outlets", "--json"], ["feeds"], ["feeds", "--json"], ["politeness"],
        ["politeness", "--json"],
        ["parse", "feed.xml"], ["parse", "feed.xml", "--json"], ["extract", "page.html"],
        ["extract", "page.html", "--json"],
        ["dedup", "articles.jsonl"], ["dedup", "articles.jsonl", "--json"],
        ["dedup", "articles.jsonl", "--json", "--follow"],
        ["dedup", "--explain", "a", "b", "articles.jsonl"],
        ["document", "log"], ["document", "catalog"], ["document", "configuration"],
        ["import", "feeds.opml"],
        ["poll", "--all"], ["backup", "copy.sqlite"], ["retention", "--dry-run"], ["retention"],
        ["recluster", "--dry-run"], ["recluster"], ["split", copy, "--reason", "x"],
        ["join", story, anotherStory, "--reason", "x"], ["undo", "1"],
        ["forget", "1", "--reason", "x", "--yes"],
    ]

    // Which article has which number is settled by the order in which the feeds answer.
    private static let copy = "A-COPY"
    private static let story = "A-STORY"
    private static let anotherStory = "ANOTHER-STORY"
    private static let numbers = [
        copy: "select min(article_id) from copies where relation <> 'original'",
        story: "select min(id) from stories", anotherStory: "select max(id) from stories",
    ]

    private static func filled(_ call: [String], in program: Program) throws -> [String] {
        try call.map { word in
            guard let question = numbers[word] else { return word }
            return try program.sqlite(question).filter { !$0.isWhitespace }
        }
    }

    private static func withNews(_ body: (Program, LoopbackServer) throws -> Void) async throws {
        let world = SampleWorld()
        try await LoopbackServer.with(world.answer) { server in
            try await Program.with { program in
                let watched = #"{ "watches": [ { "id": "news", "words": "خبر" } ], "#
                let configuration = SampleWorld.configuration(2, server: server)
                let start = try #require(configuration.firstIndex(of: "{"))
                try program.write(
                    watched + configuration[configuration.index(after: start)...],
                    to: "config.json"
                )
                try #require(try program.run("poll", now: now).status == 0)
                let feed =
                    "<rss version=\"2.0\"><channel><title>t</title><item><title>a</title></item></channel></rss>"
                try program.write(feed, to: "feed.xml")
                try program.write("<html><body><article><p>نص</p></article></body></html>", to: "page.html")
                try program.write(
                    ["a", "b"].map {
                        #"{"id":"\#($0)","outlet":"\#($0)","published":"2025-05-30T10:00:00Z","title":"t","text":"نص قصير"}"#
                    }.joined(separator: "\n"),
                    to: "articles.jsonl"
                )
                try program.write(
                    #"<opml version="2.0"><body><outline xmlUrl="https://a.example/feed"/></body></opml>"#,
                    to: "feeds.opml"
                )
                try body(program, server)
            }
        }
    }

    @Test("U19: every command whose output cannot be written says so and ends with 74")
    func full() async throws {
        try await Self.withNews { program, server in
            for call in Self.calls + [["try", server.url("/0/feed/"), "--allow-private"]] {
                let outcome = try program.finish(
                    try program.start(try Self.filled(call, in: program), now: Self.now, output: "/dev/full")
                )
                #expect(outcome.status == 74, "\(call): \(outcome.errors)")
                #expect(
                    outcome.errors.contains("cannot write to standard output (No space left on device)"),
                    "\(call): \(outcome.errors)"
                )
            }
        }
    }

    @Test("U19: a poll of which every feed failed and whose lines are lost ends with 74 as well")
    func failedPolls() async throws {
        try await LoopbackServer.with({ _ in .reply(500) }) { server in
            try await Program.with { program in
                try program.write(SampleWorld.configuration(2, server: server), to: "config.json")
                #expect(try program.run("poll", "--all", now: Self.now).status == 69)
                let later = "2025-05-31T20:00:00Z"
                let lost = try program.finish(
                    try program.start(["poll", "--all"], now: later, output: "/dev/full")
                )
                #expect(lost.status == 74, "\(lost.errors)")
            }
        }
    }

    @Test(
        "U20: a file without an end is refused, in bounded memory",
        arguments: [
            ["parse", "/dev/zero"], ["extract", "/dev/zero"], ["import", "/dev/zero"],
            ["dedup", "/dev/zero"],
            ["parse", "--batch", "/dev/zero"],
        ]
    )
    func endless(call: [String]) async throws {
        try await Program.with { program in
            let outcome = try program.finish(try program.start(call))
            #expect(outcome.status == 65)
            #expect(
                outcome.errors.contains("/dev/zero") && outcome.errors.contains("more than"),
                "\(outcome.errors)"
            )
        }
    }

    @Test("U20: a file that claims to be larger than any memory is refused at once")
    func sparse() async throws {
        try await Program.with { program in
            try program.write("", to: "sparse.xml")
            #expect(truncate(program.folder.appending(path: "sparse.xml").path, 1 << 42) == 0)
            let outcome = try program.run("parse", "sparse.xml")
            #expect(outcome.status == 65, "\(outcome.errors)")
        }
    }

    @Test("U20: `backup` takes no name that is none", arguments: ["", ":memory:", "file:x", "x/"])
    func backupNames(target: String) async throws {
        try await Self.withNews { program, _ in
            let outcome = try program.run("backup", target, now: Self.now)
            #expect(
                outcome.status == 64 && outcome.errors.contains("no copy can be made"),
                "\(outcome.errors)"
            )
        }
    }

    @Test("U20: `check` refuses a database that is a folder or a pipe, and hosts that are none")
    func checked() async throws {
        try await Program.with { program in
            let folder = program.folder
            try FileManager.default.createDirectory(
                at: folder.appending(path: "folder"),
                withIntermediateDirectories: true
            )
            #expect(mkfifo(folder.appending(path: "pipe").path, 0o600) == 0)
            func check(_ members: String, url: String = "https://a.example/feed") throws -> (Int32, String) {
                try program.write(
                    #"{\#(members) "outlets": [{"id": "o", "name": "n", "feeds": [{"url": "\#(url)"}]}]}"#,
                    to: "config.json"
                )
                let outcome = try program.run("check")
                return (outcome.status, outcome.errors)
            }
            #expect(try check("").0 == 0)
            for (database, word) in [("folder", "folder"), ("pipe", "pipe")] {
                let (status, errors) = try check(#""database": "\#(database)","#)
                #expect(status == 78 && errors.contains("this is a \(word)"), "\(errors)")
            }
            for host in ["a..b", "a b", ".a", "a..", "a%20b", "1.2.3.4.5", "[::1", "a_b c"] {
                let (status, errors) = try check("", url: "https://\(host)/feed")
                #expect(
                    status == 78 && errors.contains("no http or https URL with a host"),
                    "\(host): \(errors)"
                )
            }
            for host in [
                "a.example.", "A.example", "a_b.example", "موقع.ma", "[::1]", "127.0.0.1", "localhost:8080",
            ] {
                #expect(try check("", url: "https://\(host)/feed").0 == 0, "\(host)")
            }
        }
    }

    @Test("`check` refuses each secret that the daemon could not use, and says how to mend it")
    func secretFiles() async throws {
        try await Program.with { program in
            let folder = program.folder.path
            try FileManager.default.createDirectory(
                atPath: "\(folder)/folder",
                withIntermediateDirectories: true
            )
            for (name, text) in [("good", "s3cret\n"), ("open", "s3cret\n"), ("empty", "")] {
                try program.write(text, to: name)
                #expect(chmod("\(folder)/\(name)", name == "open" ? 0o644 : 0o600) == 0)
            }
            func secret(_ name: String) -> String { #"{"file": "\#(folder)/\#(name)"}"# }
            func check(_ outlet: String, _ more: String) throws -> (Int32, String) {
                try program.write(
                    """
                    {"outlets": [{"id": "o", "name": "n", \(outlet) "feeds": [{"url": "https://a.example/feed"}]}]\(more)}
                    """,
                    to: "config.json"
                )
                let outcome = try program.run("check")
                return (outcome.status, outcome.errors)
            }
            let places: [(path: String, outlet: String, more: (String) -> String)] = [
                ("outlets[0]", "bearer", { _ in "" }), ("outlets[0]", "proxyPassword", { _ in "" }),
                ("deliver.smtpPassword", "", { #", "deliver": {"smtpUser": "u", "smtpPassword": \#($0)}"# }),
                ("web.users.amal", "", { #", "web": {"users": {"amal": \#($0)}}"# }),
            ]
            let faults = [
                ("open", "may be read by others; chmod 600"), ("empty", "is empty"),
                ("folder", "is a folder"),
                ("none", "is not there"), ("good", ""),
            ]
            for place in places {
                for (name, fault) in faults {
                    let own =
                        switch place.outlet {
                        case "": ""
                        case "proxyPassword":
                            #""proxy": "http://127.0.0.1:3128", "proxyUser": "u", "proxyPassword": \#(secret(name)),"#
                        default: #""\#(place.outlet)": \#(secret(name)),"#
                        }
                    let (status, errors) = try check(own, place.more(secret(name)))
                    #expect(status == (fault.isEmpty ? 0 : 78), "\(place.path) \(name): \(errors)")
                    #expect(
                        fault.isEmpty || errors.contains(place.path) && errors.contains(fault),
                        "\(errors)"
                    )
                }
            }
        }
    }

    @Test("U20: outlines that nest deep lose no feed")
    func deepOutlines() async throws {
        try await Program.with { program in
            let deep = String(repeating: "<outline text=\"x\">", count: 1000)
            let ends = String(repeating: "</outline>", count: 1000)
            try program.write(
                "<opml><body><outline xmlUrl=\"https://a.example/feed\"/>\(deep)"
                    + "<outline xmlUrl=\"https://b.example/inner\"/>\(ends)</body></opml>",
                to: "feeds.opml"
            )
            let outcome = try program.run("import", "feeds.opml")
            #expect(outcome.status == 0 && outcome.output.contains("https://a.example/feed"))
            #expect(outcome.output.contains("https://b.example/inner"), "\(outcome.errors)")
        }
    }

    @Test("U19: no command is missing in the test of full outputs, but daemon and pages, which print nothing")
    func complete() async throws {
        let dump = try await Program.with { try $0.run("--experimental-dump-help").output }
        let tree = try #require(try JSONSerialization.jsonObject(with: Data(dump.utf8)) as? [String: Any])
        let command = try #require(tree["command"] as? [String: Any])
        let names = try #require(command["subcommands"] as? [[String: Any]]).compactMap {
            $0["commandName"] as? String
        }
        #expect(names.count > 20)
        let tried = Set(Self.calls.compactMap(\.first) + ["try", "run", "serve"])
        #expect(names.filter { !tried.contains($0) } == [])
    }

    @Test(
        "U19: a closed standard output is told, and no file that is opened takes its place",
        arguments: [
            ["stories"], ["articles", "--json"], ["check"], ["--version"], ["backup", "copy.sqlite"],
        ]
    )
    func closed(call: [String]) async throws {
        try await Self.withNews { program, _ in
            let shell = Process()
            shell.executableURL = URL(filePath: "/bin/sh")
            shell.arguments = ["-c", "exec \"$@\" >&- 2>closed.err", "sh", Program.path] + call
            shell.currentDirectoryURL = program.folder
            shell.environment = ["TZ": "UTC", "PATH": "/usr/bin:/bin", "KHABAR_NOW": Self.now]
            try shell.run()
            shell.waitUntilExit()
            #expect(shell.terminationStatus == 74)
            let errors = try String(contentsOf: program.folder.appending(path: "closed.err"), encoding: .utf8)
            #expect(errors.contains("cannot write to standard output (it is closed)"), "\(errors)")
            #expect(try program.run("verify", now: Self.now).status == 0)
        }
    }

    @Test("U19: nothing is printed but by the one way that tells of what is lost")
    func oneWay() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Sources")
        // Printing for itself is the business of the benchmarks alone.
        let rooms = try FileManager.default.contentsOfDirectory(atPath: root.path).filter {
            $0 != "khabar-bench"
        }
        let byPassing =
            #/\b(Swift\.print|fputs|puts|putchar|fwrite|debugPrint|dump)\(|FileHandle\.standardOutput|\bstdout\b/#
        let bare = #/(?:^|[^.\w`])print\(/#
        var found: [String] = []
        for room in rooms {
            let folder = root.appending(path: room)
            let files =
                FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
            for file in files where file.hasSuffix(".swift") {
                let text = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
                for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false)
                    .enumerated()
                {
                    let code = line.prefix { $0 != "/" }
                    guard !code.contains("func print") else { continue }
                    if code.contains(byPassing) || code.contains(bare) {
                        found.append("\(room)/\(file):\(number + 1)")
                    }
                }
            }
        }
        #expect(found == [])
    }

    @Test("U20: more arguments than the parser can take in a moment are refused with the way to do it")
    func manyArguments() async throws {
        try await Program.with { program in
            let began = ContinuousClock.now
            let words = (0..<20_000).map { "w\($0)" }
            let outcome = try program.finish(try program.start(["search"] + words))
            #expect(outcome.status == 64)
            #expect(
                outcome.errors.contains("20001 arguments are more than the 1000")
                    && outcome.errors.contains("xargs")
            )
            #expect(ContinuousClock.now - began < .seconds(10))
        }
    }

    @Test("U20: twenty thousand hosts of one domain are imported in a moment, each under an id of its own")
    func manyFeeds() async throws {
        let subscriptions = (0..<20_000).map {
            "<outline xmlUrl=\"https://h\($0).example.org/feed\"/>"
        }
        let opml = "<opml version=\"2.0\"><body>\(subscriptions.joined())</body></opml>"
        try await Program.with { program in
            try program.write(opml, to: "feeds.opml")
            let began = ContinuousClock.now
            let outcome = try program.run("import", "feeds.opml")
            #expect(ContinuousClock.now - began < .seconds(20))
            let ids = outcome.output.matches(of: #/"id": "([a-z0-9-]+)"/#).map(\.1)
            #expect(ids.count == 20_000 && Set(ids).count == 20_000)
        }
    }
}
