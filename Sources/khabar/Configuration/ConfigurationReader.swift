import FoundationEssentials
import Glibc
import News
import Parsing
import Machinery

/// `config.json` as it was read: the values, or every problem at once.
struct ConfigurationReader {
    let file: String
    let problems: ObjectReader.Problems

    /// Whether what is refused since this version is a problem, or is left out so that the rest works as it did.
    private let isStrict: Bool

    private init(file: String, isStrict: Bool) {
        self.file = file
        self.isStrict = isStrict
        problems = ObjectReader.Problems(isStrict: isStrict)
    }

    /// The configuration in `file`.
    ///
    /// - Throws: `CommandFailure` with exit code 66 where the file cannot be read, 78 where it is wrong;
    ///   the message lists every problem with its place.
    static func load(_ file: String, isStrict: Bool = false) throws -> (
        configuration: Configuration, notes: [String]
    ) {
        let bytes: [UInt8]
        do {
            bytes = Array(try Data(contentsOf: URL(filePath: file)))
        } catch {
            if access(file, F_OK) == 0 || errno == EACCES, access(file, R_OK) != 0 {
                throw CommandFailure(
                    .permission,
                    "\(file): this account may not read it; as root: adduser NAME khabar, then log in anew"
                )
            }
            throw CommandFailure(
                .noInput,
                "\(file): cannot be read; name the configuration with --config FILE or $KHABAR_CONFIG"
            )
        }
        return try read(bytes, named: file, isStrict: isStrict)
    }

    /// The same, from bytes already at hand.
    static func read(_ bytes: [UInt8], named file: String, isStrict: Bool = false) throws -> (
        configuration: Configuration, notes: [String]
    ) {
        let reader = ConfigurationReader(file: file, isStrict: isStrict)
        let configuration = reader.configuration(in: bytes)
        let found = reader.problems.all.sorted {
            ($0.position?.line ?? 0, $0.position?.column ?? 0) < (
                $1.position?.line ?? 0, $1.position?.column ?? 0
            )
        }
        guard found.isEmpty, let configuration else {
            throw CommandFailure(.configuration, found.map { $0.line(in: file) }.joined(separator: "\n"))
        }
        return (configuration, reader.problems.notes.map { $0.line(in: file) })
    }

    /// What a file with mistakes says of the database; nil where it says nothing. Where it is no JSON, the first member of
    /// that name counts.
    static func databasePath(inFaulty bytes: [UInt8]) -> String? {
        if let document = try? JSONNode(bytes) { return document["database"]?.string }
        let text = String(decoding: bytes, as: UTF8.self)
        guard let match = text.firstMatch(of: #/"database"\s*:\s*"((?:[^"\\]|\\.)*)"/#),
            let value = try? JSONNode(Array("[\"\(match.1)\"]".utf8))
        else { return nil }
        return value.array?.first?.string
    }

    static func isHTTP(_ text: String) -> Bool {
        CanonicalURL(text)?.text.hasPrefix("http") == true
            && URLReference(text).host.flatMap { Host($0) } != nil
    }
}

extension ConfigurationReader {
    /// Where the bytes stop being UTF-8; nil where all of them are.
    private static func firstIllFormed(_ bytes: [UInt8]) -> JSONNode.Position? {
        guard !(bytes.withUnsafeBytes { String(validating: $0, as: UTF8.self) != nil }) else { return nil }
        var (line, column) = (1, 1)
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        while true {
            switch decoder.decode(&iterator) {
            case .scalarValue("\n"): (line, column) = (line + 1, 1)
            case .scalarValue: column += 1
            case .error: return .init(line: line, column: column)
            case .emptyInput: return nil
            }
        }
    }

    private func configuration(in bytes: [UInt8]) -> Configuration? {
        if let place = ConfigurationReader.firstIllFormed(bytes) {
            let isUTF16 = bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF])
            let message =
                isUTF16
                ? "is UTF-16: save the file as UTF-8"
                : "is no UTF-8 from here on, it may have been saved as windows-1256: save the file as UTF-8"
            if isStrict {
                problems.report("", place, message)
                return nil
            }
            problems.note("", place, message)
        }
        let document: JSONNode
        do {
            document = withoutUsersInURLs(try JSONNode(bytes))
        } catch {
            problems.report("", error.position, "this is no JSON: \(error.reason)")
            return nil
        }
        guard var root = ObjectReader(document, path: "", problems: problems) else { return nil }
        let configuration = Configuration(&root)
        for breach in ConfigurationRules.breaches(of: configuration) {
            problems.report(breach.path, document.position(of: breach.path), breach.message)
        }
        return configuration
    }
}

extension ConfigurationReader {
    /// The document, without what is left out because of a user name in a URL.
    private func withoutUsersInURLs(_ document: JSONNode) -> JSONNode {
        let users = UsersInURLs(document)
        for (problem, leftOut) in users.found {
            if isStrict {
                problems.report(problem.path, problem.position, problem.message)
            } else {
                problems.note(
                    problem.path,
                    problem.position,
                    "\(problem.message); left out till then: \(leftOut)"
                )
            }
        }
        problems.mayLackOutlets = !isStrict && users.leavesNoOutlet
        return isStrict ? document : users.rest
    }
}

extension JSONNode {
    /// Where the value at a path such as `outlets[0].feeds[1].url` stands; of one that is not there, what should hold it.
    fileprivate func position(of path: String) -> Position {
        var node = self
        for part in path.split(separator: ".") {
            let names = part.split(separator: "[")
            guard let name = names.first, let member = node[String(name)] else { return node.position }
            node = member
            for number in names.dropFirst() {
                guard let at = Int(number.dropLast()), let list = node.array, list.indices.contains(at) else {
                    return node.position
                }
                node = list[at]
            }
        }
        return node.position
    }
}
