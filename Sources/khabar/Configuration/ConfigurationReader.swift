import FoundationEssentials
import News
import Parsing
import Machinery

/// `config.json` as it was read: the values, or every problem at once.
struct ConfigurationReader {
    let file: String
    let problems = ObjectReader.Problems()

    /// Whether what is refused since this version is a problem, or is left out so that the rest works as it did.
    private let isStrict: Bool

    private init(file: String, isStrict: Bool) {
        self.file = file
        self.isStrict = isStrict
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

    static func isHTTP(_ text: String) -> Bool {
        CanonicalURL(text)?.text.hasPrefix("http") == true
            && URLReference(text).host.flatMap { Host($0) } != nil
    }
}

extension ConfigurationReader {
    private func configuration(in bytes: [UInt8]) -> Configuration? {
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
