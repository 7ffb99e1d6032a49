internal import Language
internal import News
package import Storage
internal import Synchronization

/// What the screens ask of the database, and what is kept of its answers for a while.
///
/// Every answer is one read of one state of the file, on a connection that cannot write: a page never waits for the writer,
/// and holds no state of the file beyond its answer.
package final class Newsstand: Sendable {
    let database: NewsDatabase
    private let outlets = Kept<KnownOutlets>(for: .seconds(30))
    private let rhythms = Kept<[OutletRow]>(for: .seconds(60))
    private let outletTable = Kept<ViewRows>(for: .seconds(60))
    private let commonWords = Kept<WordStatistics>(for: .seconds(3600))
    private let sectionNames = Kept<[SectionCount]>(for: .seconds(300))

    package init(_ database: NewsDatabase) {
        self.database = database
    }

    private struct KnownOutlets {
        let all: [OutletName]
        let names: [Outlet.ID: String]
    }

    private func known() throws -> KnownOutlets {
        try outlets.value {
            let all = try database.outletNames()
            return KnownOutlets(
                all: all,
                names: Dictionary(uniqueKeysWithValues: all.map { ($0.id, $0.name) })
            )
        }
    }

    /// Forgets what is kept, after something was written.
    func renew() {
        outlets.drop()
        rhythms.drop()
        outletTable.drop()
    }
}

// MARK: - Outlets

extension Newsstand {
    // A database that cannot be read fails the page by what else it asks; until then ids stand for names.
    var names: [Outlet.ID: String] { (try? known().names) ?? [:] }

    /// As readers know it; the id where it is known under no other name.
    func name(of outlet: Outlet.ID) -> String { names[outlet] ?? outlet.text }

    /// With their rhythm, which costs a look at each.
    func outletRows() throws -> [OutletRow] { try rhythms.value { try database.outletRows() } }

    /// Likewise, as programs are given them.
    func outletRecords() throws -> ViewRows { try outletTable.value { try database.outletRecords() } }

    /// Those that are silent for longer than is their way, the longest silent first.
    func silentOutlets() throws -> [OutletRow] {
        try outletRows().filter { $0.removedAt == nil && $0.silence.isUnusual }
            .sorted { ($0.silence.seconds ?? 0, $1.id) > ($1.silence.seconds ?? 0, $0.id) }
    }

    /// Of the outlets, the most frequent first.
    var languages: [String] {
        distinct(
            (try? known().all)?.compactMap {
                $0.language?.split(separator: "-").first.map { $0.lowercased() }
            }
        )
    }

    var countries: [String] { distinct((try? known().all)?.compactMap(\.country)) }

    private func distinct(_ values: [String]?) -> [String] {
        var counts: [String: Int] = [:]
        for value in values ?? [] { counts[value, default: 0] += 1 }
        return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
    }

    var sections: [SectionCount] {
        // As with the names.
        (try? sectionNames.value { try database.sections() }) ?? []
    }
}

// MARK: - Stories

extension Newsstand {
    func story(_ id: Story.ID) throws -> StoryAnswer {
        try database.storyScreen(id, statistics: try commonWords.value { try database.wordStatistics() })
    }

    func event(_ id: Event.ID) throws -> EventAnswer {
        try database.eventScreen(id, statistics: try commonWords.value { try database.wordStatistics() })
    }

    /// The story's page, also where its id leads to another one; nil where there is none.
    func screen(_ id: Story.ID) throws -> StoryScreen? {
        switch try story(id) {
        case .story(let screen): screen
        case .moved(let other): if case .story(let screen) = try story(other) { screen } else { nil }
        case .gone, .unknown: nil
        }
    }

    func syndication(since: Timestamp, withoutAgencies: Bool) throws -> [SyndicationRow] {
        try database.syndication(SyndicationQuestion(since: since, withoutAgencies: withoutAgencies))
            .sorted { ($1.copies, $0.outlet, $0.firstOutlet) < ($0.copies, $1.outlet, $1.firstOutlet) }
    }
}

/// A value that may be some time old.
private final class Kept<Value: Sendable>: Sendable {
    private let hold: Duration
    private let state = Mutex<(value: Value, readAt: ContinuousClock.Instant)?>(nil)

    init(for hold: Duration) {
        self.hold = hold
    }

    /// Two readers who find it too old may both read it: neither waits for the other.
    func value(_ read: () throws -> Value) rethrows -> Value {
        if let state = state.withLock({ $0 }), state.readAt.duration(to: .now) < hold { return state.value }
        let value = try read()
        state.withLock { $0 = (value, .now) }
        return value
    }

    func drop() { state.withLock { $0 = nil } }
}
