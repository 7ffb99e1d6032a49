package import News

/// An event as a list shows it.
package struct EventCard: Hashable, Sendable {
    package let id: Event.ID
    package let title: String
    /// Of the story whose title it is.
    package let language: String?
    package let firstPublishedAt: Timestamp
    package let lastPublishedAt: Timestamp
    package let firstOutlet: Outlet.ID
    package let firstOutletName: String
    package let storyCount: Int
    package let outletCount: Int
    /// Stories, those of one agency or of one outlet once.
    package let independentCount: Int
    package let languagesMet: Bool
    package let rank: Double
    /// The story whose title stands for the event, and the beginning of its text.
    package let headline: StoryCard
    /// All of them, earliest first; at most `limitStories`.
    package let stories: [StoryCard]

    package static let limitStories = 100
}

/// What stands on the front: an event of several stories, or a story that no other tells of.
package enum FrontCard: Hashable, Sendable {
    case event(EventCard)
    case story(StoryCard)

    package var title: String {
        switch self {
        case .event(let event): event.title
        case .story(let story): story.title
        }
    }

    package var outletCount: Int {
        switch self {
        case .event(let event): event.outletCount
        case .story(let story): story.outletCount
        }
    }

    /// Nil for an event.
    package var story: StoryCard? {
        if case .story(let card) = self { card } else { nil }
    }

    /// Nil for a story.
    package var event: EventCard? {
        if case .event(let card) = self { card } else { nil }
    }
}

// MARK: - Reading

/// Makes cards of events within one reading.
struct EventCards {
    let db: Connection

    private struct Member {
        let story: Int64
        let source: String
    }

    /// Who voted for an event until a time.
    struct Votes {
        /// The earliest time of each outlet in each story.
        var stories: [Int64: [Outlet.ID: Int64]] = [:]
        var titles: [Int64: String] = [:]
        /// The latest article.
        var last = Int64.min

        var outlets: Set<Outlet.ID> { Set(stories.values.flatMap(\.keys)) }

        var rank: Double {
            StoryRank(event: stories.sorted { $0.key < $1.key }.map { ($0.value, titles[$0.key] ?? "") })
                .value
        }
    }

    /// Of an event, or of a story by itself, by what was published until `end`.
    func votes(for what: FrontPlace.What, until end: Timestamp) throws -> Votes {
        let (from, id) =
            switch what {
            case .event(let id):
                ("FROM event_story m CROSS JOIN story s ON s.id = m.story_id AND m.event_id = ?", id)
            case .story(let id): ("FROM (SELECT * FROM story WHERE id = ?) s", id)
            }
        var votes = Votes()
        try db.visit(
            """
            SELECT s.id, s.title, a.outlet_id, \(CarriedTextSQL.vote) AS first,
                CAST(strftime('%s', max(a.believed_at)) AS INTEGER) AS last
            \(from) CROSS JOIN placement p ON p.story_id = s.id CROSS JOIN article a ON a.id = p.article_id
            WHERE a.believed_at <= ? GROUP BY s.id, a.outlet_id
            """,
            [id, end.description]
        ) { row in
            let story: Int64 = row["id"]
            votes.stories[story, default: [:]][row.outlet("outlet_id")] = row["first"]
            votes.titles[story] = row["title"]
            votes.last = max(votes.last, row["last"])
            return true
        }
        return votes
    }

    /// The card of an event; nil where it is gone, or had fewer than two stories at `end`.
    ///
    /// With `end` it is as it stood then: what was published later does not count. Of its stories it shows `shown` at most,
    /// the one with the headline among them.
    func card(_ event: Int64, until end: Timestamp? = nil, shown: Int = EventCard.limitStories) throws
        -> EventCard?
    {
        let head = try db.first("SELECT headline_id, rank, language_count FROM event WHERE id = ?", [event]) {
            row in
            (
                headline: row["headline_id"] as Int64, rank: row["rank"] as Double,
                languages: row["language_count"] as Int
            )
        }
        guard let head else { return nil }
        let until = end?.description ?? "9999"
        let members: [Member] = try db.all(
            """
            SELECT s.id, \(CarriedTextSQL.source) AS source
            FROM event_story m JOIN story s ON s.id = m.story_id
            WHERE m.event_id = ? AND s.first_published_at <= ? ORDER BY s.first_published_at, s.id
            """,
            [event, until]
        ) { Member(story: $0["id"], source: $0["source"]) }
        guard members.count > 1, let first = members.first else { return nil }
        let headline = members.contains { $0.story == head.headline } ? head.headline : first.story
        // The first one and the one with the headline are always among those that are shown.
        let chosen = members.prefix(shown).map(\.story)
        let cards = StoryCards(db: db)
        guard let leading = try cards.cards([headline], until: end).first,
            let earliest = try cards.cards([first.story], until: end, withLead: false).first
        else { return nil }
        let stories = try cards.cards(chosen, until: end, withLead: shown == EventCard.limitStories)
        let counts = try db.first(
            """
            SELECT count(DISTINCT a.outlet_id), max(a.believed_at) AS last
            FROM event_story m CROSS JOIN placement p ON p.story_id = m.story_id
            CROSS JOIN article a ON a.id = p.article_id
            WHERE m.event_id = ? AND a.believed_at <= ?
            """,
            [event, until]
        ) { (outlets: $0[0] as Int, last: $0.time("last")) }
        return EventCard(
            id: Event.ID(event),
            title: leading.title,
            language: leading.language,
            firstPublishedAt: earliest.firstPublishedAt,
            lastPublishedAt: counts?.last ?? earliest.lastPublishedAt,
            firstOutlet: earliest.firstOutlet,
            firstOutletName: earliest.firstOutletName,
            storyCount: members.count,
            outletCount: counts?.outlets ?? 1,
            independentCount: Set(members.map(\.source)).count,
            languagesMet: head.languages > 1,
            rank: head.rank,
            headline: leading,
            stories: stories
        )
    }
}
