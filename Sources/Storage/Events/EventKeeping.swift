package import News

/// An article that may speak for its story among others that tell of the same happening.
package struct EventSpeaker: Hashable, Sendable {
    package let outlet: Outlet.ID
    package let believedAt: Timestamp
    package let title: String
    /// The beginning of its text.
    package let text: String
}

/// What becomes of an event.
package struct EventChange: Hashable, Sendable {
    package let event: Event.ID
    /// Stories that are to stand in it and do not yet.
    package let joining: [Story.ID]
    /// The one whose title stands for the event.
    package let headline: Story.ID

    package init(event: Event.ID, joining: [Story.ID], headline: Story.ID) {
        self.event = event
        self.joining = joining
        self.headline = headline
    }
}

// MARK: - Stories on their way into the index of events

extension NewsDatabase {
    /// Whether stories came or changed since events were last made.
    package func areEventsDue() throws(StorageError) -> Bool {
        try read { db in
            try db.isAny("SELECT 1 FROM event_queue")
                || db.isAny("SELECT 1 FROM meta WHERE name = 'events_due'")
        }
    }

    /// Hands over what is kept of each story for the index of events, with its time.
    package func eventGists(_ body: (Story.ID, Timestamp, [UInt8]) -> Void) throws(StorageError) {
        try read { db in
            try db.visit("SELECT story_id, CAST(strftime('%s', at) AS INTEGER), gist FROM event_gist") {
                row in
                body(Story.ID(row[0]), try row.instant(at: 1, of: "at"), row[2])
                return true
            }
        }
    }

    /// The event of each story that is in the index of events, the story that each event is named after, and the greatest
    /// number that an event ever had.
    package func eventsOfStories() throws(StorageError) -> (
        events: [Story.ID: Int64], headlines: [Int64: Story.ID], last: Int64
    ) {
        try read { db in
            var events: [Story.ID: Int64] = [:]
            try db.visit(
                "SELECT m.story_id, m.event_id FROM event_story m JOIN event_gist g ON g.story_id = m.story_id"
            ) { row in
                events[Story.ID(row[0])] = row[1]
                return true
            }
            var headlines: [Int64: Story.ID] = [:]
            try db.visit("SELECT id, headline_id FROM event") { row in
                headlines[row[0]] = Story.ID(row[1])
                return true
            }
            let last: Int64? = try db.first("SELECT seq FROM sqlite_sequence WHERE name = 'event'")
            return (events, headlines, last ?? 0)
        }
    }
}

extension NewsTransaction {
    /// Takes at most `limit` stories out of the queue of those that came, changed or went. Events are due from then on, until
    /// `recordEvents`.
    package func takeChangedStories(limit: Int) throws -> [Story.ID] {
        let stories = try db.all("SELECT story_id FROM event_queue ORDER BY story_id LIMIT ?", [limit]) {
            $0[0] as Int64
        }
        guard let last = stories.last else { return [] }
        try run("DELETE FROM event_queue WHERE story_id <= ?", [last])
        for story in stories {
            try run(
                "UPDATE event SET is_stale = 1 WHERE id = (SELECT event_id FROM event_story WHERE story_id = ?)",
                [story]
            )
        }
        try run("INSERT OR REPLACE INTO meta (name, value) VALUES ('events_due', '1')")
        return stories.map { Story.ID($0) }
    }

    /// Has all stories looked at anew that began less than `seconds` before the latest one.
    package func queueForEvents(within seconds: Int64) throws {
        try run(
            """
            INSERT OR IGNORE INTO event_queue SELECT id FROM story
            WHERE first_published_at >= (SELECT strftime('%Y-%m-%dT%H:%M:%SZ', max(first_published_at), ?) FROM story)
            """,
            ["-\(seconds) seconds"]
        )
    }

    /// The earliest articles of a story, of which there are several where they are of one time; at most 32. None where the
    /// story is gone, or began more than `seconds` before the latest one.
    package func eventSpeakers(of story: Story.ID, within seconds: Int64, textLength: Int) throws
        -> [EventSpeaker]
    {
        try db.all(
            """
            SELECT a.outlet_id, a.believed_at, a.title, substr(t.text, 1, ?3) AS text
            FROM story s JOIN placement p ON p.story_id = s.id
            JOIN article a ON a.id = p.article_id AND a.believed_at = s.first_published_at
            JOIN article_text t ON t.article_id = a.id
            WHERE s.id = ?1
                AND unixepoch(s.first_published_at) >= (SELECT unixepoch(max(first_published_at)) FROM story) - ?2
            ORDER BY a.id LIMIT 32
            """,
            [story.number, seconds, textLength]
        ) { row in
            EventSpeaker(
                outlet: row.outlet("outlet_id"),
                believedAt: try row.instant("believed_at"),
                title: row["title"],
                text: row["text"]
            )
        }
    }

    /// Keeps what a story tells, or with nil that nothing is known of it.
    package func keepEventGist(_ gist: (time: Timestamp, bytes: [UInt8])?, of story: Story.ID) throws {
        guard let gist else { return try run("DELETE FROM event_gist WHERE story_id = ?", [story.number]) }
        try run(
            "INSERT OR REPLACE INTO event_gist (story_id, at, gist) VALUES (?, ?, ?)",
            [story.number, gist.time.description, gist.bytes]
        )
    }

    /// Removes what is kept of stories from before `time`, `limit` at most; whether there may be more.
    package func expireEventGists(before time: Timestamp, limit: Int) throws -> Bool {
        try run(
            "DELETE FROM event_gist WHERE story_id IN (SELECT story_id FROM event_gist WHERE at < ? LIMIT ?)",
            [time.description, limit]
        )
        return db.changedRows == limit
    }
}

// MARK: - Events

extension NewsTransaction {
    /// Puts stories into events and counts these anew, and those that the stories leave.
    ///
    /// `isMade` says of an event whether it is among those that are being made. One of the others that is left with fewer than two
    /// stories ends, and its id leads to `successor`.
    ///
    /// - Returns: The events that were counted.
    @discardableResult
    package func keep(
        _ changes: [EventChange],
        leaving: [Story.ID],
        isMade: (Event.ID) -> Bool,
        successor: (Event.ID) -> Event.ID?
    ) throws -> [Event.ID] {
        var touched: Set<Int64> = []
        func left(_ story: Story.ID) throws {
            let event: Int64? = try db.first(
                "SELECT event_id FROM event_story WHERE story_id = ?",
                [story.number]
            )
            if let event { touched.insert(event) }
        }
        for story in leaving {
            try left(story)
            try run("DELETE FROM event_story WHERE story_id = ?", [story.number])
        }
        for change in changes {
            try run(
                """
                INSERT INTO event (id, first_published_at, last_published_at, story_count, article_count, outlet_count,
                    independent_count, language_count, first_id, headline_id, rank)
                VALUES (?1, '', '', 0, 0, 0, 0, 0, 0, ?2, 0)
                ON CONFLICT (id) DO UPDATE SET headline_id = ?2
                """,
                [change.event.number, change.headline.number]
            )
            touched.insert(change.event.number)
            for story in change.joining {
                try left(story)
                // A story that went meanwhile is passed over.
                try run(
                    """
                    INSERT INTO event_story (story_id, event_id) SELECT id, ?1 FROM story WHERE id = ?2
                    ON CONFLICT (story_id) DO UPDATE SET event_id = ?1
                    """,
                    [change.event.number, story.number]
                )
            }
        }
        for event in touched.sorted() { try recount(event, isMade: isMade, successor: successor) }
        return touched.sorted().map { Event.ID($0) }
    }

    /// Counts at most `limit` events anew whose stories changed, and returns them. Where they are so many, there may be more.
    package func recountEvents(
        limit: Int,
        isMade: (Event.ID) -> Bool,
        successor: (Event.ID) -> Event.ID?
    ) throws -> [Event.ID] {
        let stale = try db.all("SELECT id FROM event WHERE is_stale = 1 ORDER BY id LIMIT ?", [limit]) {
            $0[0] as Int64
        }
        for event in stale { try recount(event, isMade: isMade, successor: successor) }
        return stale.map { Event.ID($0) }
    }

    /// Notes that the events are those of all stories that were taken out of the queue.
    package func recordEvents() throws {
        try run("DELETE FROM meta WHERE name = 'events_due'")
    }

    private struct Member {
        let story: Int64
        let first: String
        let last: String
        let articles: Int
        let source: String
        let language: String?
        let title: String
    }

    private func recount(
        _ event: Int64,
        isMade: (Event.ID) -> Bool,
        successor: (Event.ID) -> Event.ID?
    ) throws {
        let members = try db.all(
            """
            SELECT s.id, s.first_published_at, s.last_published_at, s.article_count,
                \(CarriedTextSQL.source) AS source,
                coalesce(a.language, o.language) AS language, s.title
            FROM event_story m JOIN story s ON s.id = m.story_id
            JOIN article a ON a.id = s.original_id JOIN outlet o ON o.id = a.outlet_id
            WHERE m.event_id = ? ORDER BY s.first_published_at, s.id
            """,
            [event]
        ) { row in
            Member(
                story: row["id"],
                first: row["first_published_at"],
                last: row["last_published_at"],
                articles: row["article_count"],
                source: row["source"],
                language: row["language"],
                title: row["title"]
            )
        }
        guard let first = members.first, members.count > 1 || isMade(Event.ID(event)) else {
            return try dissolve(event, into: successor(Event.ID(event)))
        }
        let votes = try votes(forEvent: event)
        let rank = StoryRank(event: members.map { (votes[$0.story] ?? [:], $0.title) })
        let languages = Set(members.compactMap { $0.language?.prefix { $0 != "-" }.lowercased() })
        try run(
            """
            UPDATE event SET first_published_at = ?, last_published_at = ?, story_count = ?, article_count = ?,
                outlet_count = ?, independent_count = ?, language_count = ?, first_id = ?, rank = ?, is_stale = 0
            WHERE id = ?
            """,
            [
                first.first, members.map(\.last).max() ?? first.last, members.count,
                members.reduce(0) { $0 + $1.articles },
                Set(votes.values.flatMap(\.keys)).count, Set(members.map(\.source)).count, languages.count,
                first.story, rank.value, event,
            ]
        )
    }

    /// The earliest time of each outlet in each story of an event.
    private func votes(forEvent event: Int64) throws -> [Int64: [Outlet.ID: Int64]] {
        var votes: [Int64: [Outlet.ID: Int64]] = [:]
        try db.visit(
            """
            SELECT p.story_id, \(CarriedTextSQL.vote) AS vote, a.outlet_id
            FROM event_story m CROSS JOIN placement p ON p.story_id = m.story_id CROSS JOIN article a ON a.id = p.article_id
            WHERE m.event_id = ? GROUP BY p.story_id, a.outlet_id
            """,
            [event]
        ) { row in
            votes[row[0], default: [:]][row.outlet("outlet_id")] = row[1]
            return true
        }
        return votes
    }

    private func dissolve(_ event: Int64, into other: Event.ID?) throws {
        try run("DELETE FROM event_story WHERE event_id = ?", [event])
        try run("DELETE FROM event WHERE id = ?", [event])
        guard let other, other.number != event else { return }
        try run("UPDATE event_alias SET event_id = ? WHERE event_id = ?", [other.number, event])
        try run("INSERT OR REPLACE INTO event_alias (id, event_id) VALUES (?, ?)", [event, other.number])
    }
}
