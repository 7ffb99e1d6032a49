import Foundation
import Machinery
import Testing

@testable import khabar

/// Every key by itself, as the table has it. A new one is tried here without a line of its own; only where its texts
/// are of a peculiar form, `SampleFile` must know one.
final class ConfigurationKeyTests {
    private static let rows = ConfigurationPage.rows
    /// Those with a value of their own, which others may not stand inside of.
    private static let valued = rows.filter { row in
        row.takesEffect != nil && !rows.contains { $0.path != row.path && $0.isInside(row) }
    }
    /// What must go where this key is given.
    private static let rivals = ["outlets[].bearer": ["outlets[].user", "outlets[].password"]]

    private let folder: URL
    private let secrets: (String, String)

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(
            path: "khabar-\(UInt64.random(in: 0 ... .max))"
        )
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        secrets = (folder.appending(path: "first").path, folder.appending(path: "second").path)
        for secret in [secrets.0, secrets.1] {
            try Data(secret.utf8).write(to: URL(filePath: secret))
            chmod(secret, 0o600)
        }
    }

    deinit {
        // What cannot be removed is the system's to clean.
        try? FileManager.default.removeItem(at: folder)
    }

    /// The configuration without and with this key, which is given a value that it does not have by itself.
    private func pair(_ row: ConfigurationPage.Row) throws -> (silent: Configuration, given: Configuration) {
        var file = SampleFile(secrets: secrets)
        for rival in Self.rivals[row.path] ?? [] { file.set(rival, to: nil) }
        let silent = try file.read()
        var refusals: [String] = []
        for candidate in SampleFile.candidates(for: row, secrets: secrets) {
            file.set(row.path, to: candidate)
            do {
                let given = try file.read()
                if given != silent { return (silent, given) }
                refusals.append("\(candidate) changes nothing")
            } catch {
                refusals.append("\(error)")
            }
        }
        throw CommandFailure(
            .configuration,
            "\(row.path): give SampleFile.own a value for it; \(refusals.joined(separator: ", "))"
        )
    }

    private func settings(_ configuration: Configuration) throws -> RoomSettings {
        try RoomSettings(configuration, defaultMinInterval: .zero)
    }

    @Test(
        "what a key says reaches a room, at a reload or at the next start as its row says",
        arguments: valued
    )
    func consumed(row: ConfigurationPage.Row) throws {
        let (silent, given) = try pair(row)
        let (before, after) = (try settings(silent), try settings(given))
        #expect((before.lasting != after.lasting) == (row.takesEffect == .atRestart))
        #expect((before.renewable != after.renewable) == (row.takesEffect == .onReload))
    }

    @Test("a reload tells of every key that has changed, by its name", arguments: valued)
    func told(row: ConfigurationPage.Row) throws {
        let (silent, given) = try pair(row)
        let changes = ConfigurationChanges(from: silent, to: given)
        #expect((changes.fixed != nil) == (row.takesEffect == .atRestart))
        let lists = [
            ("outlets[].", "outlets", "a"), ("watches[].", "watches", "w"),
            ("deliver.targets[].", "targets", "t"),
        ]
        if let (path, list, id) = lists.first(where: { row.path.hasPrefix($0.0) }) {
            let inside = row.path.dropFirst(path.count)
            if inside == "id" {
                #expect(changes.words == ["\(list) added: other", "\(list) removed: \(id)"])
                return
            }
            let key = try #require(inside.split(separator: ".").first?.split(separator: "[").first)
            let words = try #require(changes.words.first)
            #expect(changes.words.count == 1 && words.hasPrefix("\(list) changed: \(id) ("))
            #expect(words.split { " (,)".contains($0) }.contains(key), "\(words)")
        } else {
            let root = row.path.components(separatedBy: ".DOMAIN")[0].components(separatedBy: ".NAME")[0]
            let words = try #require(changes.words.first)
            #expect(changes.words.count == 1 && words.hasPrefix("\(root) was "))
            let values = words.dropFirst("\(root) was ".count).components(separatedBy: ", is ")
            #expect(values.count == 2 && values[0] != values[1], "\(words)")
        }
    }

    @Test("every property of the configuration is one that a key sets")
    func properties() throws {
        var untouched = Set(Self.properties(of: try SampleFile(secrets: secrets).read()).keys)
        for row in Self.valued {
            let (silent, given) = try pair(row)
            let (before, after) = (Self.properties(of: silent), Self.properties(of: given))
            untouched.subtract(after.filter { before[$0.key] != $0.value }.keys)
        }
        #expect(untouched.sorted() == [])
    }

    /// The stored properties of our own structs with their values, by their paths. Of lists, that of the only element.
    private static func properties(of value: Any, at path: String = "") -> [String: String] {
        let mirror = Mirror(reflecting: value)
        let rooms = ["khabar.", "News.", "Ingestion.", "Parsing."]
        let isOurs = rooms.contains { String(reflecting: type(of: value)).hasPrefix($0) }
        switch mirror.displayStyle {
        case .struct where isOurs && !(value is any CustomStringConvertible):
            return mirror.children.reduce(into: [:]) { found, child in
                let inner = "\(path.isEmpty ? "" : "\(path).")\(child.label ?? "?")"
                found.merge(properties(of: child.value, at: inner)) { first, _ in first }
            }
        case .collection where mirror.children.count == 1, .dictionary where mirror.children.count == 1:
            guard let element = mirror.children.first?.value else { return [:] }
            let pair = Mirror(reflecting: element)
            let isMember = mirror.displayStyle == .dictionary
            return properties(of: isMember ? pair.children.map(\.value)[1] : element, at: path)
        default:
            return [path: String(describing: value)]
        }
    }

    @Test(
        "a misspelt key is refused, and the right one named",
        arguments: rows.filter { !$0.isNamedByOperator }
    )
    func misspelt(row: ConfigurationPage.Row) throws {
        var file = SampleFile(secrets: secrets)
        file.set("\(row.path)x", to: 0)
        let failure = #expect(throws: CommandFailure.self) { try file.read() }
        let hint = "\(row.name)x: is no known key; did you mean \"\(row.name)\"?"
        #expect(failure?.description.contains(hint) == true)
    }

    @Test("a key that must be there is missed", arguments: rows.filter(\.isRequired))
    func required(row: ConfigurationPage.Row) throws {
        var file = SampleFile(secrets: secrets)
        file.set(row.path, to: nil)
        let failure = #expect(throws: CommandFailure.self) { try file.read() }
        #expect(failure?.description.contains("lacks \"\(row.name)\"; add ") == true)
    }

    @Test("a default that the manual states is what holds where the file is silent")
    func defaults() throws {
        let silent = try SampleFile(secrets: secrets).read()
        var tried = 0
        for row in Self.valued {
            guard let standard = row.standard,
                let value = try? JSONSerialization.jsonObject(
                    with: Data(standard.utf8),
                    options: .fragmentsAllowed
                )
            else { continue }
            var file = SampleFile(secrets: secrets)
            file.set(row.path, to: value)
            #expect(try file.read() == silent, "\(row.path)")
            tried += 1
        }
        #expect(tried > 18)
    }

    @Test("the table names a key once, and the sections that keys stand in")
    func sections() {
        let paths = Set(Self.rows.map(\.path))
        #expect(paths.count == Self.rows.count)
        for row in Self.rows {
            guard let dot = row.path.lastIndex(of: ".") else { continue }
            let section = row.path[..<dot]
            #expect(paths.contains(section.hasSuffix("[]") ? String(section.dropLast(2)) : String(section)))
        }
    }
}

extension ConfigurationPage.Row: CustomTestStringConvertible {
    public var testDescription: String { path }

    /// As its section names it.
    fileprivate var name: String { path.split(separator: ".").last.map(String.init) ?? path }

    fileprivate var isNamedByOperator: Bool { name == "DOMAIN" || name == "NAME" }

    fileprivate func isInside(_ other: ConfigurationPage.Row) -> Bool {
        path.hasPrefix(other.path + ".") || path.hasPrefix(other.path + "[].")
    }
}
