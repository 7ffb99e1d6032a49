import Parsing

/// Something in the configuration that must be mended, or that a person should know.
struct ConfigurationProblem: Hashable, Sendable, CustomStringConvertible {
    /// `outlets[1].feeds[0].url`; empty for the document itself.
    let path: String
    let position: JSONNode.Position?
    /// What is wrong and how to mend it, in one sentence.
    let message: String

    var description: String {
        path.isEmpty ? message : "\(path): \(message)"
    }

    /// `config.json:12:7: outlets[1].id: …`, as editors and compilers write places.
    func line(in file: String) -> String {
        position.map { "\(file):\($0): \(self)" } ?? "\(file): \(self)"
    }
}
