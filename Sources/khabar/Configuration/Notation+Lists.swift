import Fetching
import News
import Parsing
import Storage
import Web

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
    static func list<Element>(
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
        list(adding: "a list of at least one outlet", atLeastOne: "outlet")
            .telling("outlets", by: \.outlet.id.text)
    }
}

extension Notation {
    /// The same, where a reload says which elements were added, removed and changed: "outlets changed: hibapress (feeds,
    /// every)". Secrets are named where they stand, never shown.
    func telling<Element: Configured>(
        _ what: String,
        by id: any KeyPath<Element, String> & Sendable
    ) -> Notation where Value == [Element] {
        var notation = self
        notation.changes = { old, new in
            let before = Dictionary(old.map { ($0[keyPath: id], $0) }) { first, _ in first }
            let after = Set(new.map { $0[keyPath: id] })
            let added = new.map { $0[keyPath: id] }.filter { before[$0] == nil }
            let removed = old.map { $0[keyPath: id] }.filter { !after.contains($0) }
            let changed = new.compactMap { element -> String? in
                let name = element[keyPath: id]
                guard let old = before[name] else { return nil }
                let keys = Element.keys.filter { $0.differs(old, element) }
                return keys.isEmpty ? nil : "\(name) (\(keys.map(\.path).joined(separator: ", ")))"
            }
            return [(added, "added"), (removed, "removed"), (changed, "changed")].compactMap { list, word in
                list.isEmpty ? nil : "\(what) \(word): \(list.joined(separator: ", "))"
            }
        }
        return notation
    }
}
