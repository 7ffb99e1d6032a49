import Fetching
import News

/// What differs between two configurations, in words.
struct ConfigurationChanges {
    /// Keys with old and new values, then outlets by their ids. Secrets are named where they stand, never shown.
    let words: [String]
    /// Why a running daemon cannot take the new one over; nil where it can.
    let fixed: String?

    init(from old: Configuration, to new: Configuration) {
        let keys = ComparedKey.all.filter { $0.words(old) != $0.words(new) }
        let fixedKeys = keys.filter(\.isFixed).map { "\"\($0.path)\"" }
        fixed =
            fixedKeys.isEmpty
            ? nil
            : fixedKeys.joined(separator: ", ")
                + " cannot change while khabar runs; restart it, or take the change back"
        words =
            keys.map { "\($0.path) was \($0.words(old)), is \($0.words(new))" }
            + Self.outlets(from: old, to: new)
    }

    private static func outlets(from old: Configuration, to new: Configuration) -> [String] {
        let before = Dictionary(old.outlets.map { ($0.outlet.id, $0) }) { first, _ in first }
        let after = Dictionary(new.outlets.map { ($0.outlet.id, $0) }) { first, _ in first }
        let added = new.outlets.map(\.outlet.id).filter { before[$0] == nil }
        let removed = old.outlets.map(\.outlet.id).filter { after[$0] == nil }
        let changed = new.outlets.compactMap { outlet in
            before[outlet.outlet.id].flatMap { $0 == outlet ? nil : Self.aspects(from: $0, to: outlet) }
        }
        func list(_ ids: [Outlet.ID], _ word: String) -> [String] {
            ids.isEmpty ? [] : ["\(word): \(ids.map(\.text).joined(separator: ", "))"]
        }
        return list(added, "outlets added") + list(removed, "outlets removed")
            + (changed.isEmpty ? [] : ["outlets changed: \(changed.joined(separator: ", "))"])
    }

    /// "hibapress (feeds, every)".
    private static func aspects(
        from old: Configuration.ConfiguredOutlet,
        to new: Configuration.ConfiguredOutlet
    ) -> String {
        var rest = old
        rest.outlet = new.outlet
        rest.every = new.every
        rest.access = new.access
        let aspects: [(String, Bool)] = [
            ("name", old.outlet.name != new.outlet.name),
            ("feeds", old.outlet.feeds != new.outlet.feeds),
            ("every", old.every != new.every),
            ("fullText", old.outlet.fullText != new.outlet.fullText),
            ("paused", old.outlet.isPaused != new.outlet.isPaused),
            ("access", old.access != new.access),
            ("reading", rest != new),
        ]
        let names = aspects.filter(\.1).map(\.0)
        return "\(new.outlet.id)" + (names.isEmpty ? "" : " (\(names.joined(separator: ", ")))")
    }
}

/// A key outside `outlets`, for comparing; a test holds them together with `ConfigurationKey`.
struct ComparedKey: Sendable {
    let path: String
    /// Whether it holds as long as the process.
    var isFixed = false
    let words: @Sendable (Configuration) -> String

    static let all: [ComparedKey] = [
        .init(path: "database", isFixed: true) { $0.database },
        .init(path: "contact") { $0.contact ?? "none" },
        .init(path: "poll.every") { short($0.poll.every) },
        .init(path: "poll.minInterval") { $0.poll.minInterval.map(short) ?? "the default" },
        .init(path: "poll.maxInterval") { short($0.poll.maxInterval) },
        .init(path: "fetch.concurrency") { "\($0.fetch.concurrency)" },
        .init(path: "fetch.perHostGap") { short($0.fetch.perHostGap) },
        .init(path: "fetch.hosts") { hosts($0.fetch.hosts) },
        .init(path: "fetch.timeout") { short($0.fetch.timeout) },
        .init(path: "fetch.maxBodyBytes") { "\($0.fetch.maxBodyBytes)B" },
        .init(path: "fetch.allowPrivateHosts") { hostList($0.fetch.allowPrivateHosts) },
        .init(path: "fetch.allowFiles") { "\($0.fetch.allowFiles)" },
        .init(path: "stories.window", isFixed: true) { short($0.window) },
        .init(path: "stories.settling", isFixed: true) { short($0.settling) },
        .init(path: "pages.rechecksPerDay") { "\($0.rechecksPerDay)" },
        .init(path: "web.listen", isFixed: true) { $0.web.map { "\($0)" } ?? "nothing" },
        .init(path: "web.hosts", isFixed: true) {
            $0.webHosts.isEmpty ? "none" : $0.webHosts.joined(separator: ", ")
        },
        .init(path: "retention.articles") { $0.retention.articles.map(short) ?? "forever" },
        .init(path: "retention.revisions") { $0.retention.revisions.map(short) ?? "forever" },
        .init(path: "retention.polls") { $0.retention.polls.map(short) ?? "forever" },
    ]

    private static func short(_ duration: Duration) -> String { ConfigurationText.text(of: duration) }

    private static func hostList(_ rules: [PrivateHostRule]) -> String {
        rules.isEmpty ? "none" : rules.map(\.description).joined(separator: ", ")
    }

    private static func hosts(_ budgets: [String: HostBudget]) -> String {
        let own = budgets.filter { HostBudget.presets[$0.key] != $0.value }
        return own.isEmpty
            ? "the presets"
            : own.sorted { $0.key < $1.key }
                .map { "\($0.key) (\(short($0.value.gap)), \($0.value.atOnce) at once)" }
                .joined(separator: ", ")
    }
}
