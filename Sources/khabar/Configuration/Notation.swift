import Fetching
import News
import Parsing
import Storage
import Web

/// How one kind of value stands in `config.json`: how it is read, and how it would be written.
struct Notation<Value: Hashable & Sendable>: Sendable {
    let form: ConfigurationPage.Form
    /// What to add where the key is required and missing.
    var addition: String
    /// What bounds the value, for the manual: "at least `"1h"`".
    var limits: String?
    /// The member of that name; nil where there is none, or none that is right, which is then reported.
    var read: @Sendable (inout ObjectReader, _ name: String) -> Value?
    /// For a message; nil where there is nothing to tell.
    var words: @Sendable (Value) -> String?
    /// As it would stand in the file, for the manual; nil where there is nothing.
    var written: @Sendable (Value) -> String?
    /// What a reload says of a change; nil: the old and the new value in words.
    var changes: (@Sendable (_ old: Value, _ new: Value) -> [String])?
    /// The keys inside the value, which stands at this path.
    var members: @Sendable (_ path: String) -> [ConfigurationPage.Row] = { _ in [] }

    init(
        _ form: ConfigurationPage.Form,
        adding addition: String,
        words: @escaping @Sendable (Value) -> String? = { _ in nil },
        written: (@Sendable (Value) -> String?)? = nil,
        read: @escaping @Sendable (inout ObjectReader, String) -> Value?
    ) {
        self.form = form
        self.addition = addition
        self.words = words
        self.written = written ?? { words($0).map { "\"\($0)\"" } }
        self.read = read
    }

    /// A value that one JSON value holds. One that `convert` refuses is reported as not being `expected`.
    init(
        _ form: ConfigurationPage.Form,
        _ expected: String,
        words: @escaping @Sendable (Value) -> String? = { _ in nil },
        written: (@Sendable (Value) -> String?)? = nil,
        _ convert: @escaping @Sendable (JSONNode) -> Value?
    ) {
        self.init(form, adding: expected, words: words, written: written) { section, name in
            section.value(name, expected, convert)
        }
    }
}

extension Notation {
    /// The same for a property that is nil where the file is silent.
    var orNil: Notation<Value?> {
        var other = Notation<Value?>(
            form,
            adding: addition,
            words: { [words] in $0.flatMap(words) },
            written: { [written] in $0.flatMap(written) },
            read: { [read] in read(&$0, $1) }
        )
        other.limits = limits
        other.members = members
        return other
    }

    /// The same where not every value will do: `problem` says what is wrong with one, or nothing.
    func checked(
        limits: String? = nil,
        _ problem: @escaping @Sendable (Value) -> String?
    ) -> Notation {
        var other = self
        other.limits = limits ?? self.limits
        other.read = { [read] section, name in
            let value = read(&section, name)
            if let value, let problem = problem(value) { section.report(name, problem) }
            return value
        }
        return other
    }
}

extension Notation {
    /// As `checked`, for what an earlier version accepted: at `run` the key is left out, with a note.
    func refused(_ problem: @escaping @Sendable (Value) -> String?) -> Notation {
        var other = self
        other.read = { [read] section, name in
            guard let value = read(&section, name) else { return nil }
            guard let problem = problem(value) else { return value }
            section.refuse(name, problem)
            return nil
        }
        return other
    }
}
