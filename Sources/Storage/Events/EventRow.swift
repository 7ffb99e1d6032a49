package import Language
package import News

/// A row of the `events` view.
package struct EventRow: Hashable, Sendable {
    package let id: Event.ID
    package let title: String
    package let firstPublishedAt: Timestamp
    package let lastPublishedAt: Timestamp
    package let firstOutlet: Outlet.ID
    package let firstStory: Story.ID
    package let headlineStory: Story.ID
    package let storyCount: Int
    package let articleCount: Int
    package let outletCount: Int
    /// Stories, those of one agency or of one outlet once.
    package let independentCount: Int
    /// Whether its stories are in several languages.
    package let languagesMet: Bool
    package let rank: Double
}

/// An event with its stories, earliest first.
package struct EventPage: Hashable, Sendable {
    package let event: EventRow
    package let stories: [StoryRow]
}

extension NewsDatabase {
    /// Events, the newest by their first story or the weightiest first.
    package func events(
        _ filter: NewsFilter,
        by order: StoryOrder = .newest
    ) throws(StorageError) -> [EventRow] {
        let clause = WhereClause.events(filter)
        // Of the table, so that its indexes serve. The view rounds the rank.
        let columns = order == .rank ? "t.rank DESC" : "t.first_published_at DESC"
        return try read { db in
            try db.all(
                """
                SELECT e.* FROM event t CROSS JOIN events e ON e.id = t.id \(clause.sql)
                ORDER BY \(columns), t.id DESC LIMIT ?
                """,
                clause.arguments + [filter.limit]
            ) { try EventRow(row: $0) }
        }
    }

    /// The event in which a story stands; nil where it stands in none.
    package func event(of story: Story.ID) throws(StorageError) -> Event.ID? {
        try read { db in
            try db.first("SELECT event_id FROM event_story WHERE story_id = ?", [story.number]) {
                $0.event("event_id")
            }
        }
    }

    /// The title and the text of the original of each story of an event, without dateline and credit, earliest first; at most
    /// `limit` stories.
    package func eventTexts(_ id: Event.ID, limit: Int = 100) throws(StorageError) -> [CarriedText] {
        try read { db in
            try db.all(
                """
                SELECT a.id, a.outlet_id, o.name, a.title, t.text
                FROM event_story m JOIN story s ON s.id = m.story_id
                JOIN article a ON a.id = s.original_id JOIN outlet o ON o.id = a.outlet_id
                JOIN article_text t ON t.article_id = a.id
                WHERE m.event_id = ? ORDER BY s.first_published_at, s.id LIMIT ?
                """,
                [id.number, limit]
            ) { row in
                CarriedText(
                    article: row.article("id"),
                    outlet: row.outlet("outlet_id"),
                    title: row["title"],
                    text: Attribution(text: row["text"], outletName: row["name"]).comparedText
                )
            }
        }
    }

    /// An event with its stories; nil where there is none. The id of one that is gone leads to where most of its stories
    /// went.
    package func event(_ id: Event.ID) throws(StorageError) -> EventPage? {
        try read { db in
            let event = try db.first(
                """
                SELECT * FROM events WHERE id = coalesce((SELECT event_id FROM event_alias WHERE id = ?1), ?1)
                """,
                [id.number]
            ) { try EventRow(row: $0) }
            guard let event else { return nil }
            let stories = try db.all(
                """
                SELECT s.* FROM event_story m JOIN stories s ON s.id = m.story_id
                WHERE m.event_id = ? ORDER BY s.first_published_at, s.id
                """,
                [event.id.number]
            ) { try StoryRow(row: $0) }
            return EventPage(event: event, stories: stories)
        }
    }
}

extension EventRow {
    /// From a row of the `events` view.
    init(row: borrowing Row) throws {
        self.init(
            id: row.event("id"),
            title: row["title"],
            firstPublishedAt: try row.instant("first_published_at"),
            lastPublishedAt: try row.instant("last_published_at"),
            firstOutlet: row.outlet("first_outlet_id"),
            firstStory: row.story("first_story_id"),
            headlineStory: row.story("headline_story_id"),
            storyCount: row["story_count"],
            articleCount: row["article_count"],
            outletCount: row["outlet_count"],
            independentCount: row["independent_count"],
            languagesMet: row["languages_met"],
            rank: row["rank"]
        )
    }
}
