import Foundation
import News
import Storage
import Testing

@testable import Ingestion

/// The page RECIPES.md, each of its queries run on a small database that the line itself made.
@Suite("Recipes")
struct RecipeTests {
    private static let page =
        "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        + "/Sources/Storage/RECIPES.md"

    /// The blocks of code of one language, with the heading above each.
    private static func blocks(_ language: String) throws -> [(heading: String, code: String)] {
        let text = String(decoding: try Data(contentsOf: URL(filePath: page)), as: UTF8.self)
        var blocks: [(heading: String, code: String)] = []
        var heading = ""
        var code: [Substring]?
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line == "```", let lines = code {
                blocks.append((heading, lines.joined(separator: "\n")))
                code = nil
            } else if line == "```\(language)" {
                code = []
            } else if code != nil {
                code?.append(line)
            } else if line.hasPrefix("## ") {
                heading = String(line.dropFirst(3))
            }
        }
        return blocks
    }

    /// Sada has the library story first, Sahel takes it an hour later with an agency's credit, Hiba later still and
    /// takes it back; Sada has a story of its own, whose headline it changes afterwards.
    private func world() async throws -> SampleOutlets {
        let sample = try SampleOutlets()
        sample.add("sada", name: "صدى الأطلس", fullText: .never)
        sample.add("sahel", name: "منبر الساحل", fullText: .never)
        sample.add("hiba", name: "هبة", fullText: .never)
        func item(_ number: Int, _ site: String, _ title: String, _ hour: String, _ text: [String]) -> String
        {
            Sample.item(
                number,
                of: "https://\(site).example/",
                title: title,
                published: "Sat, 31 May 2025 \(hour):00:00 GMT",
                text: text
            )
        }
        let library = Sample.library
        func sada(_ headline: String) -> String {
            Sample.feed(
                item(1, "sada", "حافلة القراءة", "08", library),
                item(2, "sada", headline, "07", Array(Sample.harbour.prefix(3)))
            )
        }
        try sample.write(sada("سفينة هجينة"), to: "sada")
        try sample.write(
            Sample.feed(item(7, "sahel", "حافلة القراءة بشفشاون", "09", library + ["ومع"])),
            to: "sahel"
        )
        try sample.write(Sample.feed(item(4, "hiba", "مكتبة متنقلة", "11", library)), to: "hiba")
        _ = try await sample.poll(at: "2025-05-31T12:00:00Z")
        try sample.write(sada("سفينة هجينة بأكادير"), to: "sada")
        _ = try await sample.poll(at: "2025-05-31T13:00:00Z")
        let database = try NewsDatabase(path: sample.databasePath, role: .writer)
        defer { database.close() }
        let hiba = try #require(try database.articles(NewsFilter(outlet: Outlet.ID("hiba"))).first)
        let removedAt = try #require(Timestamp(rfc3339: "2025-05-31T14:00:00Z"))
        try database.write { transaction in
            try transaction.markMissing(hiba.id, since: removedAt, .gone, confirmed: true)
        }
        return sample
    }

    private static func shown(_ value: SQLValue) -> String {
        switch value {
        case .null: "–"
        case .integer(let number): "\(number)"
        case .real(let number): "\(number)"
        case .text(let text): text
        case .blob: "blob"
        }
    }

    @Test("every query of the page runs and answers")
    func queries() async throws {
        let world = try await world()
        defer { withExtendedLifetime(world) {} }
        let news = try world.reader()
        var answers: [String: [[String]]] = [:]
        for (heading, code) in try RecipeTests.blocks("sql") {
            let rows = try news.query(code).rows.map { $0.map(RecipeTests.shown) }
            answers[heading, default: []].append(contentsOf: rows)
        }
        let top = try #require(answers["Top stories of a day"])
        #expect(top.map { $0[1] } == ["3", "1"])
        #expect(top[0].suffix(3) == ["sada", "MAP", "حافلة القراءة"])
        let first = try #require(answers["Who was first"])
        #expect(first.map { [$0[1], $0[2], $0[3]] } == [["sada", "2025-05-31T08:00:00Z", "published"]])
        #expect(
            answers["The delay of each copy"]?.map { [$0[1], $0[2], $0[4]] } == [
                ["hiba", "sada", "180"], ["sahel", "sada", "60"],
            ]
        )
        #expect(
            answers["How much of an outlet comes from agencies"]?.prefix(3).map { $0 } == [
                ["hiba", "MAP", "1", "0", "1.0"], ["sada", "MAP", "1", "0", "0.5"],
                ["sahel", "MAP", "1", "1", "1.0"],
            ]
        )
        #expect(answers["How much of an outlet comes from agencies"]?.count == 6)
        let carried = try #require(answers["Who carries whose text"])
        #expect(
            Set(carried) == [
                ["hiba", "sada", "1", "1", "1.0", "180"], ["sahel", "sada", "1", "1", "1.0", "60"],
                ["hiba", "sada 1"], ["sahel", "sada 1"],
            ]
        )
        #expect(
            answers["Edited after publication"]?.map { [$0[1], $0[4], $0[5]] } == [
                ["sada", "سفينة هجينة", "سفينة هجينة بأكادير"]
            ]
        )
        #expect(answers["What only one outlet has"]?.map { $0[1] } == ["sada"])
        #expect(
            // In whatever order SQLite gives the outlets that still have it.
            answers["Removed articles"]?
                .map {
                    [$0[1]] + $0.suffix(1).map { $0.split(separator: ",").sorted().joined(separator: ",") }
                }
                == [
                    ["hiba", "مكتبة متنقلة"], ["hiba", "sada,sahel"],
                ]
        )
        #expect(answers["What khabar missed"] == [])
        #expect(answers["Search from any SQLite shell"]?.count == 6)
    }

    @Test(
        "the same in a plain SQLite of another program, with nothing of khabar's",
        .enabled(if: Python.path != nil, "python3 is not installed")
    )
    func elsewhere() async throws {
        let sample = try await world()
        let queries = try RecipeTests.blocks("sql").map(\.code)
        let script = """
            import json, sqlite3, sys
            news = sqlite3.connect("file:" + sys.argv[1] + "?mode=ro", uri=True)
            print(json.dumps([len(news.execute(query).fetchall()) for query in json.load(sys.stdin)]))
            """
        let output = try Python.run(
            try #require(Python.path),
            script,
            [sample.databasePath],
            input: JSONEncoder().encode(queries)
        )
        let news = try sample.reader()
        let counts = try queries.map { try news.query($0).rows.count }
        #expect(try JSONDecoder().decode([Int].self, from: output) == counts)
        #expect(counts.reduce(0, +) > 10)
    }

    @Test(
        "the example for pandas gives the matrix",
        .enabled(if: Python.pathWithPandas != nil, "pandas is not installed; `make test-deps` installs it")
    )
    func pandas() async throws {
        let sample = try await world()
        let code = try #require(try RecipeTests.blocks("python").first?.code)
        let output = try Python.run(try #require(Python.pathWithPandas), code, [], folder: sample.folder)
        let text = String(decoding: output, as: UTF8.self)
        #expect(text.contains("sada"))
        #expect(
            text.split(separator: "\n").filter { $0.hasPrefix("hiba") || $0.hasPrefix("sahel") }.count == 2
        )
    }
}

/// The Pythons of the machine.
private enum Python {
    struct Failure: Error {
        let errors: String
    }

    /// The python3 that the shell finds, if there is one.
    static let path = candidates.first { canRun("pass", with: $0) }

    /// One that knows pandas: the machine's, or the one that `make test-deps` made.
    static let pathWithPandas = candidates.first { canRun("import pandas", with: $0) }

    private static let candidates = ["python3", ".build/python/bin/python3", "/usr/bin/python3"]

    private static func canRun(_ script: String, with python: String) -> Bool {
        // Why it cannot is of no use: the test is left out and says what it needs.
        (try? run(python, script, [])) != nil
    }

    /// Standard output of a script that must end well.
    static func run(
        _ python: String,
        _ script: String,
        _ arguments: [String],
        input: Data = Data(),
        folder: URL? = nil
    ) throws -> Data {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        let program = python.hasPrefix(".") ? root.appending(path: python).standardized.path : python
        process.arguments = [program, "-c", script] + arguments
        process.currentDirectoryURL = folder
        let (stdin, stdout, stderr) = (Pipe(), Pipe(), Pipe())
        (process.standardInput, process.standardOutput, process.standardError) = (stdin, stdout, stderr)
        try process.run()
        try stdin.fileHandleForWriting.write(contentsOf: input)
        try stdin.fileHandleForWriting.close()
        let output = try stdout.fileHandleForReading.readToEnd() ?? Data()
        let errors = try stderr.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failure(errors: String(decoding: errors, as: UTF8.self))
        }
        return output
    }
}
