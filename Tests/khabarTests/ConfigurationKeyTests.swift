import Foundation
import Testing

@testable import khabar

struct ConfigurationKeyTests {
    /// `outlets[].feeds[]` for `outlets[].feeds[].url`; empty for a key of the root.
    private static func section(of path: String) -> String {
        path.lastIndex(of: ".").map { String(path[..<$0]) } ?? ""
    }

    private static let sections = Dictionary(grouping: ConfigurationKey.all.map(\.path), by: section(of:))
        .mapValues { paths in Set(paths.map { String($0.split(separator: ".").last ?? "") }) }

    /// What the reader says it knows in a section: it lists all where a key is like none of them.
    private static func known(in section: String) throws -> Set<String> {
        let stranger = "qqqqqqqqqqqqqqqqqq"
        var document = "{ \"\(stranger)\": 0 }"
        for part in section.split(separator: ".").reversed() {
            let isList = part.hasSuffix("[]")
            let name = part == "DOMAIN" ? "example.org" : isList ? part.dropLast(2) : part
            document = "{ \"\(name)\": \(isList ? "[\(document)]" : document) }"
        }
        let failure = #expect(throws: CommandFailure.self) {
            _ = try ConfigurationReader.read(Array(document.utf8), named: "config.json")
        }
        let line = try #require(
            failure?.description.split(separator: "\n").first { $0.contains("\(stranger): is no known key") },
            "\(section) is not read"
        )
        let list = try #require(line.range(of: "known here: "))
        return Set(line[list.upperBound...].split(separator: ", ").map(String.init))
    }

    @Test(
        "the table names every key that is read in a section, and no other",
        arguments: sections.keys.filter { sections[$0] != ["DOMAIN"] && sections[$0] != ["NAME"] }.sorted()
    )
    func complete(section: String) throws {
        #expect(try Self.known(in: section) == Self.sections[section])
    }

    @Test("every section that holds keys is itself a key")
    func sectionsAreKeys() {
        let paths = Set(ConfigurationKey.all.map(\.path))
        let holders = Set(Self.sections.keys.filter { !$0.isEmpty })
            .map { $0.hasSuffix("[]") ? String($0.dropLast(2)) : $0 }
        #expect(Set(holders).subtracting(paths).isEmpty)
        #expect(paths.count == ConfigurationKey.all.count)
    }

    @Test(
        "a secret is read where the table has one, by the names the table says",
        arguments: ConfigurationKey.all.filter { $0.form == .secret }.map(\.path)
    )
    func secrets(path: String) throws {
        #expect(try Self.known(in: path) == Set(ConfigurationKey.membersOfSecret))
    }

    @Test("a default that the table states is what the reader takes")
    func defaults() throws {
        let root = #"{ "outlets": [ { "id": "a", "name": "ا", "feeds": [ { "url": "https://a.test/" } ] } ] "#
        let silent = try ConfigurationReader.read(Array("\(root)}".utf8), named: "config.json").configuration
        var stated: [String: [String]] = [:]
        for key in ConfigurationKey.all where [.duration, .size, .number, .flag, .text].contains(key.form) {
            guard let standard = key.standard, !standard.contains("`"), !key.path.contains("["),
                !key.path.contains("DOMAIN")
            else { continue }
            let parts = key.path.split(separator: ".").map(String.init)
            let section = parts.count == 1 ? "" : parts[0]
            stated[section, default: []].append("\"\(parts[parts.count - 1])\": \(standard)")
        }
        let members = stated.map { section, members in
            section.isEmpty
                ? members.joined(separator: ", ") : "\"\(section)\": { \(members.joined(separator: ", ")) }"
        }
        let spoken = try ConfigurationReader.read(
            Array("\(root), \(members.joined(separator: ", ")) }".utf8),
            named: "config.json"
        ).configuration
        #expect(stated.values.joined().count > 10)
        #expect(spoken == silent)
    }

    @Test("the page beside the code is the table's")
    func page() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let file = folder.appending(path: "Sources/khabar/Configuration/CONFIGURATION.md")
        #expect(
            try String(contentsOf: file, encoding: .utf8) == ConfigurationKey.page,
            "make it anew: khabar document configuration > \(file.path)"
        )
    }
}
