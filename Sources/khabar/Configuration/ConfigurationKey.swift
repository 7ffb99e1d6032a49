/// One key of `config.json`: a row from which come its reading, its default, its hints, its line in the manual and what
/// a reload says of it.
///
/// `Holder` is the value that the row fills: the whole configuration, an outlet, a feed.
struct ConfigurationKey<Holder: Sendable>: Sendable {
    /// From the holder: `poll.maxInterval` in the configuration, `url` in a feed.
    let path: String
    /// What it does, with its unit, in Markdown without "|". Its limits are added from the notation.
    let words: String
    let isRequired: Bool
    let takesEffect: ConfigurationPage.Effect?
    private let form: ConfigurationPage.Form
    /// Where the default comes from when the property itself has none, in words.
    private let standard: String?
    private let limits: String?
    private let members: @Sendable (_ path: String) -> [ConfigurationPage.Row]
    private let reading: @Sendable (inout ObjectReader, _ name: String, inout Holder) -> Void
    private let written: @Sendable (Holder) -> String?
    private let changing: @Sendable (_ old: Holder, _ new: Holder) -> [String]?

    /// A key whose value stands in the property at `keyPath`.
    ///
    /// The property's own default is the key's. `standard` is for a property that is nil or empty where the file is
    /// silent: it says in words what holds then.
    init<Value>(
        _ path: String,
        _ keyPath: any WritableKeyPath<Holder, Value> & Sendable,
        _ notation: Notation<Value>,
        default standard: String? = nil,
        isRequired: Bool = false,
        takesEffect: ConfigurationPage.Effect = .onReload,
        _ words: String
    ) {
        self.path = path
        self.words = words
        self.isRequired = isRequired
        self.takesEffect = takesEffect
        self.standard = standard
        form = notation.form
        limits = notation.limits
        members = notation.members
        reading = { section, name, holder in
            if let value = notation.read(&section, name) { holder[keyPath: keyPath] = value }
            if isRequired, !section.has(name) {
                section.reportAbsence(of: name, advice: notation.addition)
            }
        }
        written = { notation.written($0[keyPath: keyPath]) }
        changing = { old, new in
            let (old, new) = (old[keyPath: keyPath], new[keyPath: keyPath])
            guard old != new else { return nil }
            if let changes = notation.changes { return changes(old, new) }
            let absent = standard == nil ? "none" : "the default"
            return ["\(path) was \(notation.words(old) ?? absent), is \(notation.words(new) ?? absent)"]
        }
    }

    /// A key whose property is nil where the file is silent.
    init<Value>(
        _ path: String,
        _ keyPath: any WritableKeyPath<Holder, Value?> & Sendable,
        _ notation: Notation<Value>,
        default standard: String? = nil,
        takesEffect: ConfigurationPage.Effect = .onReload,
        _ words: String
    ) {
        self.init(path, keyPath, notation.orNil, default: standard, takesEffect: takesEffect, words)
    }

    /// A key that only holds others: theirs begin with its path and a dot.
    init(section path: String, _ words: String) {
        self.path = path
        self.words = words
        (isRequired, takesEffect, standard, limits) = (false, nil, nil, nil)
        form = .object
        members = { _ in [] }
        reading = { _, _, _ in }
        written = { _ in nil }
        changing = { _, _ in nil }
    }
}

extension ConfigurationKey {
    var isSection: Bool { takesEffect == nil }

    /// The section that it stands in; nil at the top.
    var section: String? { path.lastIndex(of: ".").map { String(path[..<$0]) } }

    /// As the section names it.
    var name: String { path.lastIndex(of: ".").map { String(path[path.index(after: $0)...]) } ?? path }

    /// Takes its value out of its section, and notes what is wrong with it.
    func read(_ section: inout ObjectReader, into holder: inout Holder) {
        reading(&section, name, &holder)
    }

    func differs(_ old: Holder, _ new: Holder) -> Bool { changing(old, new) != nil }

    /// What has changed, in words; empty where nothing has.
    func changes(from old: Holder, to new: Holder) -> [String] { changing(old, new) ?? [] }

    /// Its lines in the manual: its own, and those of the keys inside its value. `silent` is a holder of which the file
    /// says nothing.
    func rows(under prefix: String, silent: Holder) -> [ConfigurationPage.Row] {
        let full = prefix + path
        var words = words
        if let limits { words = "\(words.hasSuffix(".") ? String(words.dropLast()) : words); \(limits)." }
        if isRequired { words += " Required." }
        let row = ConfigurationPage.Row(
            path: full,
            form: form,
            standard: written(silent) ?? standard,
            isRequired: isRequired,
            takesEffect: takesEffect,
            words: words
        )
        return [row] + members(full)
    }

    /// The same key of a holder that has this one's holder inside.
    func inside<Outer>(_ keyPath: any WritableKeyPath<Outer, Holder> & Sendable) -> ConfigurationKey<Outer> {
        ConfigurationKey<Outer>(self, inside: keyPath)
    }

    private init<Inner>(
        _ key: ConfigurationKey<Inner>,
        inside keyPath: any WritableKeyPath<Holder, Inner> & Sendable
    ) {
        path = key.path
        words = key.words
        isRequired = key.isRequired
        takesEffect = key.takesEffect
        form = key.form
        standard = key.standard
        limits = key.limits
        members = key.members
        reading = { key.reading(&$0, $1, &$2[keyPath: keyPath]) }
        written = { key.written($0[keyPath: keyPath]) }
        changing = { key.changing($0[keyPath: keyPath], $1[keyPath: keyPath]) }
    }
}

// MARK: - Whole objects

/// A value that one object of `config.json` describes.
protocol Configured: Hashable, Sendable {
    typealias Key = ConfigurationKey<Self>

    /// As where the file says nothing.
    init()

    static var keys: [Key] { get }

    /// Works out what follows from several keys, once all are read.
    mutating func complete()
}

extension Configured {
    mutating func complete() {}

    /// Reads every key of `object`, and reports those that it has beside.
    init(_ object: inout ObjectReader) {
        self.init()
        var sections: [String: ObjectReader] = [:]
        for key in Self.keys {
            if key.isSection {
                sections[key.path] = object.object(key.path)
            } else if let section = key.section {
                guard var reader = sections[section] else { continue }
                key.read(&reader, into: &self)
                sections[section] = reader
            } else {
                key.read(&object, into: &self)
            }
        }
        for section in sections.values { section.finish() }
        object.finish()
        complete()
    }

    /// The lines of its keys in the manual.
    static func rows(under prefix: String) -> [ConfigurationPage.Row] {
        keys.flatMap { $0.rows(under: prefix, silent: Self()) }
    }
}
