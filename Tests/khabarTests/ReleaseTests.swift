import Foundation
import Testing

@testable import Storage
@testable import khabar

/// One version, wherever it is said.
@Suite("The release")
struct ReleaseTests {
    private struct Release {
        let version: String
        let day: String
        let words: String
    }

    /// The versions of CHANGELOG.md, the newest first. What is not released yet is left out.
    private static func releases() throws -> [Release] {
        let page = try DocumentPages.text(of: "CHANGELOG.md")
        return page.components(separatedBy: "\n## ").dropFirst().compactMap { section in
            section.prefixMatch(of: /(\d+\.\d+\.\d+) · (\d{4}-\d{2}-\d{2})\n/).map {
                Release(version: String($0.output.1), day: String($0.output.2), words: section)
            }
        }
    }

    @Test("the changelog begins with the version that the program tells, and goes back from there")
    func order() throws {
        let releases = try Self.releases()
        #expect(releases.first?.version == Khabar.version)
        #expect(releases.count >= 2)
        for (newer, older) in zip(releases, releases.dropFirst()) {
            #expect(newer.day >= older.day, "\(newer.version) is dated before \(older.version)")
            #expect(
                newer.version.compare(older.version, options: .numeric) == .orderedDescending,
                "\(newer.version) stands above \(older.version)"
            )
        }
        // An "Unreleased" may stand above; no other heading.
        let headings = try DocumentPages.text(of: "CHANGELOG.md").matches(of: /\n## (.+)/).map(\.output.1)
        #expect(headings.filter { $0 != "Unreleased" }.count == releases.count)
    }

    @Test("what an upgrade asks for says the schema, and names keys that there are")
    func upgrade() throws {
        let newest = try #require(try Self.releases().first)
        let notes = try #require(newest.words.firstMatch(of: /\n### Upgrading(?s:.+?)(?=\n### |$)/)?.output)
        let schema = try #require(
            notes.firstMatch(of: /schema goes from (\d+) to (\d+)/),
            "say which schema \(newest.version) comes from and has"
        )
        #expect(Int(schema.output.2) == Migrations.currentVersion)
        #expect(notes.contains("`khabar.sqlite.before-\(Migrations.currentVersion)`"))
        let keys = try DocumentPages.text(of: "Sources/khabar/Configuration/CONFIGURATION.md")
        for name in notes.matches(of: /`((?:web|poll|outlets\[\])\.[A-Za-z\[\].]+)`/).map(\.output.1) {
            #expect(keys.contains("\n| `\(name)` |"), "there is no key \(name)")
        }
    }

    @Test("--version tells the version and the commit")
    func told() async throws {
        try await Program.with { program in
            let outcome = try program.finish(try program.start(["--version"]))
            #expect(outcome.status == 0)
            let words = try #require(outcome.output.wholeMatch(of: /(\S+)(?: \(([0-9a-f]{7,40}\+?)\))?\n/))
            #expect(String(words.output.1) == Khabar.version)
            // Where a commit can be known, it is told. The program may be of an earlier build than the last commit.
            if DocumentPages.isFile(".git/HEAD"), ProcessInfo.processInfo.environment["KHABAR_COMMIT"] == nil
            {
                #expect(words.output.2 != nil)
            }
        }
    }
}
