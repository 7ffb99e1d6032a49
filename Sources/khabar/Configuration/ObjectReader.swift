import Machinery
import Parsing

/// Reads the members of one JSON object strictly and notes every problem instead of stopping at the first.
///
/// A key that nothing asked for is unknown: `finish()` says so and names the nearest key that was.
struct ObjectReader {
    /// What was found wrong so far; shared by all readers of one document.
    final class Problems {
        private(set) var all: [ConfigurationProblem] = []
        /// Not wrong, but worth telling.
        private(set) var notes: [ConfigurationProblem] = []
        /// Whether the file named outlets, all of which were left out for a reason that is told: the daemon then waits for
        /// a better file.
        var mayLackOutlets = false
        /// Whether what is refused since this version is a problem, or is left out so that the rest works as it did.
        let isStrict: Bool

        init(isStrict: Bool) {
            self.isStrict = isStrict
        }

        func report(_ path: String, _ position: JSONNode.Position?, _ message: String) {
            all.append(.init(path: path, position: position, message: message))
        }

        func note(_ path: String, _ position: JSONNode.Position?, _ message: String) {
            notes.append(.init(path: path, position: position, message: message))
        }
    }

    let path: String
    let position: JSONNode.Position
    let problems: Problems
    private let members: [JSONNode.Member]
    private var asked: [String] = []

    /// Nil, with the problem noted, where `node` is no object.
    init?(_ node: JSONNode, path: String, problems: Problems) {
        guard let members = node.object else {
            problems.report(path, node.position, "must be an object { … }, not \(node.kindInWords)")
            return nil
        }
        self.path = path
        self.members = members
        self.problems = problems
        position = node.position
        var seen: Set<String> = []
        for member in members where !seen.insert(member.key).inserted {
            problems.report(
                at(member.key),
                member.keyPosition,
                "is given twice; remove one of the two"
            )
        }
    }

    func at(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

    /// Notes a problem with one member, at its value where there is one.
    func report(_ key: String, _ message: String) {
        problems.report(at(key), members.last { $0.key == key }?.value.position ?? position, message)
    }

    /// A member that an earlier version accepted: a problem where the file is read strictly, else a note.
    func refuse(_ key: String, _ message: String) {
        guard !problems.isStrict else { return report(key, message) }
        let position = members.last { $0.key == key }?.value.position ?? position
        problems.note(at(key), position, "\(message); left out till then")
    }

    /// Notes that the object lacks a member that it must have.
    func reportAbsence(of key: String, advice: String) {
        problems.report(path, position, "lacks \"\(key)\"; add \(advice)")
    }

    func has(_ key: String) -> Bool { members.contains { $0.key == key } }
}

// MARK: - Members

extension ObjectReader {
    /// In the order given, for objects whose keys are names of the operator's own.
    var keys: [String] {
        var seen: Set<String> = []
        return members.map(\.key).filter { seen.insert($0).inserted }
    }

    mutating func node(_ key: String) -> JSONNode? {
        asked.append(key)
        return members.last { $0.key == key }?.value
    }

    /// Any member, read by `convert`; a value that it refuses is reported as not being `expected`.
    mutating func value<T>(_ key: String, _ expected: String, _ convert: (JSONNode) -> T?) -> T? {
        guard let node = node(key) else { return nil }
        if let value = convert(node) { return value }
        let given = node.string.map { "\"\($0)\"" } ?? node.writtenNumber ?? node.kindInWords
        report(key, "must be \(expected), not \(given)")
        return nil
    }

    mutating func object(_ key: String) -> ObjectReader? {
        node(key).flatMap { ObjectReader($0, path: at(key), problems: problems) }
    }

    /// The elements of a list with their paths; nil where the key is absent or no list.
    mutating func list(_ key: String) -> [(node: JSONNode, path: String)]? {
        let path = at(key)
        return value(key, "a list [ … ]") { $0.array }?.enumerated().map { ($1, "\(path)[\($0)]") }
    }

    /// Reports the members that nothing asked for.
    func finish() {
        for member in members where !asked.contains(member.key) {
            let near = Spelling.nearest(to: member.key, among: asked)
            let advice =
                near.map { "did you mean \"\($0)\"?" } ?? "known here: \(asked.joined(separator: ", "))"
            problems.report(at(member.key), member.keyPosition, "is no known key; \(advice)")
        }
    }
}
