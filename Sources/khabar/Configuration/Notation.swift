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

// MARK: - Texts

extension Notation where Value == String {
    static func text(_ expected: String, form: ConfigurationPage.Form = .text) -> Notation {
        text(expected, form: form) { !$0.isEmpty }
    }

    /// A text that `holds` takes.
    static func text(
        _ expected: String,
        form: ConfigurationPage.Form = .text,
        where holds: @escaping @Sendable (String) -> Bool
    ) -> Notation {
        Notation(form, expected, words: { $0.isEmpty ? nil : $0 }) { node in
            node.string.flatMap { holds($0) ? $0 : nil }
        }
    }

    static var xPath: Notation {
        text("an XPath in quotes", form: .xpath).refused { text in
            XPathRule.isUsable(text)
                ? nil
                : "\"\(TerminalText.safe(text))\" is no XPath that can be used; try it with `khabar extract --body`"
        }
    }

    /// A name that readers see.
    static var name: Notation {
        text("the outlet's name as readers know it").checked { text in
            text.unicodeScalars.contains { $0.properties.isAlphabetic || $0.properties.numericType != nil }
                ? nil : "is blank; write the outlet's name as readers know it"
        }
        .refused { $0.contains("\0") ? "holds the character NUL (\\u0000); remove it" : nil }
    }

    /// A language tag. Source: RFC 5646 §2.1, without what no outlet needs.
    static var languageTag: Notation {
        let examples = [
            "arabic": "ar", "french": "fr", "english": "en", "spanish": "es", "german": "de", "العربية": "ar",
        ]
        return text("a language tag such as \"ar\" or \"fr\"").refused { text in
            let parts = text.split(separator: "-", omittingEmptySubsequences: false)
            let isTag =
                parts.first.map { (2...3).contains($0.count) && $0.allSatisfy { $0.isASCII && $0.isLetter } }
                == true
                && parts.dropFirst().allSatisfy {
                    (1...8).contains($0.count) && $0.utf8.allSatisfy(\.isASCIIAlphanumeric)
                }
            guard !isTag else { return nil }
            return "\"\(TerminalText.safe(text))\" is no language tag; write "
                + (examples[text.lowercased()].map { "\"\($0)\"" } ?? "one such as \"ar\" or \"ar-MA\"")
        }
    }

    static var countryCode: Notation {
        text("a country code of two letters such as \"MA\"").refused { text in
            text.utf8.count == 2 && text.utf8.allSatisfy(\.isASCIILetter)
                ? nil : "\"\(TerminalText.safe(text))\" is no country code; write two letters such as \"MA\""
        }
    }

    static var httpURL: Notation {
        text("an http or https URL with a host", form: .url, where: ConfigurationReader.isHTTP)
    }

    /// A URL that can be polled; whether files may be is for the rules to say.
    static var feedURL: Notation {
        text("the http or https URL of the feed", form: .url).checked { url in
            url.hasPrefix("file:") || ConfigurationReader.isHTTP(url)
                ? nil : "\"\(url)\" is no http or https URL with a host; write it as https://…"
        }
    }

    static var proxy: Notation {
        text("a proxy such as \"http://proxy.example:3128\" or \"socks5h://127.0.0.1:1080\"", form: .url) {
            text in
            let schemes = ["http://", "https://", "socks5://", "socks5h://"]
            return schemes.contains { text.hasPrefix($0) && text.count > $0.count }
                && Access.isHeaderValue(text)
        }
    }

    /// A path at which a database can stand, judged by its name alone.
    static var databasePath: Notation {
        text("a path in quotes").checked { path in
            DatabasePath.faultOfName(path).map {
                "\($0); name a file, such as \"/var/lib/khabar/khabar.sqlite\""
            }
        }
    }

    /// It is sent in a header, which takes no other characters.
    static var contact: Notation {
        text("a URL or mail address in plain ASCII") { text in
            !text.isEmpty && text.utf8.allSatisfy { (33...126).contains($0) && $0 != 40 && $0 != 41 }
        }
    }

    static var encoding: Notation {
        text("the name of an encoding such as \"windows-1256\"") {
            CharacterEncoding.utf8(from: [], named: $0) != nil
        }
        .refused { text in
            // Labels of the WHATWG that name a language or its script: one of several encodings for it, seldom the one meant.
            let languages = [
                "arabic", "chinese", "cyrillic", "greek", "hebrew", "korean", "logical", "visual",
            ]
            return languages.contains(text.lowercased())
                ? "\"\(text)\" names a language and not one of its encodings; write one such as \"windows-1256\""
                : nil
        }
    }
}

extension Notation where Value == Outlet.ID {
    static var outletID: Notation {
        let expected = "a short name in Latin letters, digits and hyphens"
        let id = Notation(.text, expected, words: { $0.text.isEmpty ? nil : $0.text }) { node in
            node.string.flatMap { $0.isEmpty ? nil : Outlet.ID($0) }
        }
        return id.checked { id in
            let mayHold = { (byte: UInt8) in
                byte.isASCIILowercase || byte.isASCIIDigit || byte == 45 || byte == 95
            }
            return id.text.utf8.allSatisfy(mayHold)
                ? nil : "\"\(id)\" may hold only a-z, 0-9, \"-\" and \"_\""
        }
    }
}

extension Notation where Value == [Outlet.ID] {
    static var outletIDs: Notation {
        let words = { @Sendable (ids: [Outlet.ID]) in ids.map(\.text).joined(separator: ", ") }
        return Notation(
            .list,
            adding: "a list [ … ]",
            words: { $0.isEmpty ? nil : words($0) },
            written: { "[\(words($0))]" }
        ) { section, name in
            section.list(name)?.compactMap { node, path in
                let id = node.string.flatMap { $0.isEmpty ? nil : Outlet.ID($0) }
                if id == nil {
                    section.problems.report(path, node.position, "must be the id of an outlet in quotes")
                }
                return id
            }
        }
    }
}

extension Notation where Value == LocalZone {
    static var zone: Notation {
        Notation(.text, "a time zone's name such as \"Africa/Casablanca\"") {
            $0.string.flatMap(zone(named:))
        }
    }

    /// A zone of the system's database by its name; nil where there is none of that name.
    private static func zone(named name: String) -> LocalZone? {
        let isName = name.utf8.allSatisfy { byte in
            byte.isASCIIAlphanumeric || "/_+-".utf8.contains(byte)
        }
        guard isName, !name.hasPrefix("/"),
            let bytes = try? InputFile.bytes(of: "/usr/share/zoneinfo/\(name)")
        else { return nil }
        return LocalZone(zoneFile: bytes)
    }
}

extension Notation where Value == ListenAddress {
    static var listenAddress: Notation {
        let expected =
            "a loopback address with a port, such as \"127.0.0.1:8420\", or a local socket, "
            + "\"unix:/run/khabar/web.sock\"; others reach it by a proxy"
        return Notation(.text, expected, words: { "\($0)" }) {
            $0.string.flatMap(ListenAddress.init(parsing:))
        }
    }
}

extension Notation where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
    /// One of the type's cases, by its name.
    static var choice: Notation {
        let names = Value.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
        return Notation(.choice, "one of \(names)", words: { $0.rawValue }) { node in
            node.string.flatMap(Value.init(rawValue:))
        }
    }
}

// MARK: - Quantities

extension Notation where Value == Duration {
    static var duration: Notation {
        let expected = "a duration such as \"90s\", \"15m\", \"6h\", \"14d\" or \"1y\""
        return Notation(.duration, expected, words: ConfigurationText.text(of:)) { node in
            node.string.flatMap(ConfigurationText.duration)
        }
    }

    /// `because` goes on after "must be at least …".
    static func duration(atLeast least: Duration, because reason: String? = nil) -> Notation {
        let limit = "\"\(ConfigurationText.text(of: least))\""
        return duration.checked(limits: "at least `\(limit)`") { value in
            value < least ? "must be at least \(limit)" + (reason.map { ": \($0)" } ?? "") : nil
        }
    }

    static func duration(atMost most: Duration) -> Notation {
        let limit = "\"\(ConfigurationText.text(of: most))\""
        return duration.checked(limits: "at most `\(limit)`") { $0 > most ? "must be at most \(limit)" : nil }
    }
}

extension Notation where Value == Duration? {
    /// Nil is for ever.
    static var durationOrForever: Notation {
        let expected = "a duration such as \"1y\", or \"forever\""
        var notation = Notation(
            .duration,
            expected,
            words: { $0.map(ConfigurationText.text(of:)) ?? "forever" }
        ) { node in
            // Twice optional: for ever is an answer too.
            guard let text = node.string else { return nil }
            return text == "forever" ? .some(nil) : ConfigurationText.duration(text).map { .some($0) }
        }
        notation.limits = "or `\"forever\"`"
        return notation
    }

    static func durationOrForever(atLeast least: Duration) -> Notation {
        let limit = "\"\(ConfigurationText.text(of: least))\""
        return durationOrForever.checked(limits: "at least `\(limit)`, or `\"forever\"`") { value in
            value.map { $0 < least } == true ? "must be at least \(limit)" : nil
        }
    }
}

extension Notation where Value == Int {
    /// A whole number.
    static func number(_ range: ClosedRange<Int>) -> Notation {
        let limits = "\(range.lowerBound) to \(range.upperBound)"
        var notation = Notation(
            .number,
            "a whole number from \(limits)",
            words: { "\($0)" },
            written: { "\($0)" }
        ) { node in
            node.integer.flatMap { range.contains($0) ? $0 : nil }
        }
        notation.limits = limits
        return notation
    }

    /// A number of bytes.
    static var size: Notation {
        Notation(.size, "a size such as \"16MB\" or \"16MiB\"", words: ConfigurationText.text(ofSize:)) {
            node in
            node.string.flatMap(ConfigurationText.size)
        }
    }
}

extension Notation where Value == Bool {
    static var flag: Notation {
        Notation(.flag, "true or false", words: { "\($0)" }, written: { "\($0)" }) { $0.bool }
    }
}

// MARK: - Lists and objects

extension Notation where Value == [String] {
    /// Names of hosts, without ports.
    static var hostNames: Notation {
        .list(of: "must be the name of a host, such as \"news.example.org\"", words: { $0 }) { text in
            text.contains(":") ? nil : AllowedHosts.name(text)
        }
    }
}

extension Notation where Value == [PrivateHostRule] {
    static var privateHosts: Notation {
        let expected =
            "must be an address, a CIDR range or host:port, such as \"127.0.0.1\", \"10.0.0.0/8\" or "
            + "\"localhost:8080\""
        return .list(of: expected, words: \.description, PrivateHostRule.init(parsing:))
    }
}

extension Notation {
    /// A list of texts that `convert` reads. One that it refuses is reported with what is `expected`.
    fileprivate static func list<Element>(
        of expected: String,
        words: @escaping @Sendable (Element) -> String,
        _ convert: @escaping @Sendable (String) -> Element?
    ) -> Notation where Value == [Element] {
        let all = { @Sendable (elements: [Element]) in elements.map(words).joined(separator: ", ") }
        return Notation(
            .list,
            adding: "a list [ … ]",
            words: { $0.isEmpty ? nil : all($0) },
            written: { "[\(all($0))]" }
        ) { section, name in
            section.list(name)?.compactMap { node, path in
                let element = node.string.flatMap(convert)
                if element == nil { section.problems.report(path, node.position, expected) }
                return element
            }
        }
    }
}

extension Notation {
    /// A list of objects. `one` is what it must hold at least one of, where it may not be empty.
    static func list<Element: Configured>(
        adding addition: String = "a list [ … ]",
        atLeastOne one: String? = nil
    )
        -> Notation where Value == [Element]
    {
        var notation = Notation(.list, adding: addition) { section, name in
            guard let list = section.list(name) else { return nil }
            if let one, list.isEmpty, !(name == "outlets" && section.problems.mayLackOutlets) {
                section.report(name, "is empty; add at least one \(one)")
            }
            return list.map { node, path in
                guard var object = ObjectReader(node, path: path, problems: section.problems) else {
                    // The place is kept, so that the rules find the others by their numbers.
                    return Element()
                }
                return Element(&object)
            }
        }
        notation.members = { Element.rows(under: "\($0)[].") }
        return notation
    }
}

extension Notation where Value == [String: Configuration.ConfiguredBudget] {
    /// `{ "example.org": { "gap": "5s", "concurrency": 2 } }`.
    static var budgets: Notation {
        var notation = Notation(.object, adding: "an object { … }", words: words(of:), written: { _ in nil })
        {
            section,
            name in
            guard var hosts = section.object(name) else { return nil }
            var budgets: Value = [:]
            for name in hosts.keys {
                guard var budget = hosts.object(name) else { continue }
                guard let host = Host(name) else {
                    hosts.report(name, "is no host; write a domain such as \"example.org\"")
                    // What stands below it is read all the same, so that mistakes there are found too.
                    _ = Configuration.ConfiguredBudget(&budget)
                    continue
                }
                // Another spelling of the same name is as good.
                if host.domain != host.name {
                    hosts.report(name, "shares the budget of its domain; write \"\(host.domain)\"")
                }
                budgets[host.domain] = Configuration.ConfiguredBudget(&budget)
            }
            return budgets
        }
        notation.members = { path in
            [
                ConfigurationPage.Row(
                    path: "\(path).DOMAIN",
                    form: .object,
                    standard: nil,
                    isRequired: false,
                    takesEffect: nil,
                    words: "The budget of one registrable domain."
                )
            ] + Configuration.ConfiguredBudget.rows(under: "\(path).DOMAIN.")
        }
        return notation
    }

    private static func words(of budgets: Value) -> String? {
        guard !budgets.isEmpty else { return nil }
        return budgets.sorted { $0.key < $1.key }.map { domain, budget in
            let gap = budget.gap.map { "\(ConfigurationText.text(of: $0)), " } ?? ""
            return "\(domain) (\(gap)\(budget.concurrency) at once)"
        }.joined(separator: ", ")
    }
}

extension Notation where Value == [Configuration.ConfiguredOutlet] {
    static var outlets: Notation {
        var notation: Notation = list(adding: "a list of at least one outlet", atLeastOne: "outlet")
        notation.changes = changes(from:to:)
        return notation
    }

    /// "outlets added: …", "outlets changed: hibapress (feeds, every)". Secrets are named where they stand, never shown.
    private static func changes(from old: Value, to new: Value) -> [String] {
        let before = Dictionary(old.map { ($0.outlet.id, $0) }) { first, _ in first }
        let after = Set(new.map(\.outlet.id))
        let added = new.map(\.outlet.id).filter { before[$0] == nil }
        let removed = old.map(\.outlet.id).filter { !after.contains($0) }
        let changed = new.compactMap { outlet -> String? in
            guard let old = before[outlet.outlet.id] else { return nil }
            let keys = Configuration.ConfiguredOutlet.keys.filter { $0.differs(old, outlet) }
            return keys.isEmpty ? nil : "\(outlet.outlet.id) (\(keys.map(\.path).joined(separator: ", ")))"
        }
        func list(_ outlets: [String], _ word: String) -> [String] {
            outlets.isEmpty ? [] : ["outlets \(word): \(outlets.joined(separator: ", "))"]
        }
        return list(added.map(\.text), "added") + list(removed.map(\.text), "removed")
            + list(changed, "changed")
    }
}
