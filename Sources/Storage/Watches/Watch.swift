package import News

/// What somebody watches: a saved search, and how they want to hear of what it finds.
///
/// A watch looks at one article when it is kept. Everything that it asks for must hold for that article; a list asks for
/// one of its elements. `minOutlets` asks for the article's story.
package struct Watch: Hashable, Sendable {
    /// Short and stable: its name in SQL, JSON and commands.
    package var id = ""
    /// As people know it.
    package var name = ""
    /// As in `khabar search`; empty: any article.
    package var words = ""
    /// Only what holds the words letter for letter.
    package var isExact = false
    /// The words also with the article and the particles of one letter.
    package var expandsPrefixes = false
    package var outlets: [Outlet.ID] = []
    /// As in the `agency` columns, letter case aside.
    package var agencies: [String] = []
    /// Language tags; `ar` takes `ar-MA` in.
    package var languages: [String] = []
    /// Letter case, vowel signs and forms of letters aside.
    package var sections: [String] = []
    /// Only stories that so many outlets carry; nil: every story.
    package var minOutlets: Int?
    package var occasions: [WatchOccasion] = [.first]
    /// The ids of those who are told.
    package var notify: [String] = []

    package init() {}

    /// Whether it asks for nothing, and so for every article.
    package var asksForAnything: Bool {
        words.isEmpty && outlets.isEmpty && agencies.isEmpty && languages.isEmpty && sections.isEmpty
            && minOutlets == nil
    }

    /// Whether articles must be compared with it: not where it hears of feeds alone, or gathers the weightiest of all stories.
    package var looksAtArticles: Bool {
        occasions.contains { !$0.isOfFeeds && (!$0.isDigest || !asksForAnything) }
    }

    /// Why its words cannot be looked for; nil where they can, or there are none.
    package var fault: SearchFault? { words.isEmpty ? nil : SearchQuery(words).fault }
}

/// When a watch speaks: at most once for each story and occasion.
package enum WatchOccasion: Hashable, Sendable {
    /// All that the watch asks for holds for the first time.
    case first
    /// So many outlets carry the story.
    case outlets(atLeast: Int)
    /// So many outlets tell of the same happening, whatever their words.
    case event(atLeast: Int)
    /// An outlet changed the words of an article that matches.
    case edited
    /// An outlet took an article away that matches.
    case removed
    /// Another outlet carries a text of the watched outlets and names none of them.
    case mineCopied
    /// A feed of the watched outlets has been silent for longer than is its way.
    case silent
    /// A feed of the watched outlets showed entries that khabar never saw.
    case gap
    /// Each day or each week, of the weightiest stories that met it.
    case daily
    case weekly

    /// Outlets that can be asked for: one always carries it.
    package static let outletRange = 2...1000
}

extension WatchOccasion: LosslessStringConvertible {
    private static let named: [String: WatchOccasion] = [
        "first": .first, "edited": .edited, "removed": .removed, "mine-copied": .mineCopied,
        "silent": .silent, "gap": .gap, "daily": .daily, "weekly": .weekly,
    ]
    private static let outletsMark = "outlets>="
    private static let eventMark = "event>="

    /// Reads `first`, `outlets>=5`, `event>=5`, `edited`, `removed`, `mine-copied`, `silent`, `gap`, `daily` and `weekly`.
    package init?(_ text: String) {
        if let known = WatchOccasion.named[text] {
            self = known
        } else if let least = WatchOccasion.number(in: text, behind: WatchOccasion.outletsMark) {
            self = .outlets(atLeast: least)
        } else if let least = WatchOccasion.number(in: text, behind: WatchOccasion.eventMark) {
            self = .event(atLeast: least)
        } else {
            return nil
        }
    }

    private static func number(in text: String, behind mark: String) -> Int? {
        guard text.hasPrefix(mark), let number = Int(text.dropFirst(mark.count)) else { return nil }
        return outletRange.contains(number) ? number : nil
    }

    package var description: String {
        switch self {
        case .first: "first"
        case .outlets(let least): "\(WatchOccasion.outletsMark)\(least)"
        case .event(let least): "\(WatchOccasion.eventMark)\(least)"
        case .edited: "edited"
        case .removed: "removed"
        case .mineCopied: "mine-copied"
        case .silent: "silent"
        case .gap: "gap"
        case .daily: "daily"
        case .weekly: "weekly"
        }
    }

    /// Whether it speaks of a feed rather than of a story.
    package var isOfFeeds: Bool { self == .silent || self == .gap }

    /// Whether it gathers stories and speaks at a set time.
    package var isDigest: Bool { self == .daily || self == .weekly }
}
