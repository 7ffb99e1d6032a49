package import News

/// Something that a watch has to tell.
package struct WatchFind: Hashable, Sendable {
    /// What it is about: told once for each watch and occasion.
    package enum Subject: Hashable, Sendable {
        case story(Story.ID)
        /// By a story of it that met the watch.
        case event(Event.ID, by: Story.ID)
        /// `mark` sets this time apart from others: since when it is silent, when a gap was noticed.
        case feed(Feed.ID, mark: Timestamp)
    }

    package var watch: String
    package var occasion: WatchOccasion
    package var subject: Subject
    /// The article that brought it about.
    package var article: Article.ID?

    package init(watch: String, occasion: WatchOccasion, subject: Subject, article: Article.ID? = nil) {
        self.watch = watch
        self.occasion = occasion
        self.subject = subject
        self.article = article
    }
}

extension NewsTransaction {
    /// Notes that an article of the story met a watch; of no effect where one did before.
    package func meet(_ watch: String, in story: Story.ID, by article: Article.ID) throws {
        try run(
            "INSERT OR IGNORE INTO watch_match (watch_id, story_id, article_id) VALUES (?, ?, ?)",
            [watch, story.number, article.number]
        )
    }

    /// The watches that articles of the story met, with the first of those articles.
    package func watches(metIn story: Story.ID) throws -> [(watch: String, article: Article.ID)] {
        try db.all("SELECT watch_id, article_id FROM watch_match WHERE story_id = ?", [story.number]) {
            ($0[0] as String, $0.article("article_id"))
        }
    }

    /// How many outlets carry the story, which had it first with which article, and which agency it credits; nil where there is
    /// no such story.
    package func standing(of story: Story.ID) throws -> (
        outlets: Int, first: Outlet.ID, original: Article.ID, agency: String?
    )? {
        try db.first(
            "SELECT outlet_count, first_outlet_id, original_id, agency FROM story WHERE id = ?",
            [story.number]
        ) {
            (
                $0["outlet_count"] as Int, $0.outlet("first_outlet_id"), $0.article("original_id"),
                $0["agency"] as String?
            )
        }
    }

    /// The latest articles of a story, some dozens at most, without their texts.
    package func latestArticles(in story: Story.ID) throws -> [(id: Article.ID, outlet: Outlet.ID)] {
        try db.all(
            """
            SELECT a.id, a.outlet_id FROM placement p JOIN article a ON a.id = p.article_id
            WHERE p.story_id = ? ORDER BY a.id DESC LIMIT 50
            """,
            [story.number]
        ) { ($0.article("id"), $0.outlet("outlet_id")) }
    }

    /// The outlet of a feed; nil where there is no such feed.
    package func outlet(of feed: Feed.ID) throws -> Outlet.ID? {
        try db.first("SELECT outlet_id FROM feed WHERE id = ?", [feed.number]) { $0.outlet("outlet_id") }
    }

    /// Notes what a watch has to tell and puts it into messages to `rules`' targets, unless it was told before.
    ///
    /// - Returns: Whether it is new.
    package func note(_ find: WatchFind, to rules: [DeliveryRule.OfTarget], at now: Timestamp) throws -> Bool
    {
        var (story, event, feed): (Int64?, Int64?, Int64?)
        let subject: String
        switch find.subject {
        case .story(let id): (story, subject) = (id.number, id.label)
        case .event(let id, let member):
            (story, event, subject) = (member.number, id.number, "e\(id.number)")
        case .feed(let id, let mark): (feed, subject) = (id.number, "f\(id) \(mark)")
        }
        try run(
            """
            INSERT OR IGNORE INTO watch_hit (watch_id, occasion, subject, story_id, event_id, article_id, feed_id, at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                find.watch, find.occasion.description, subject, story, event, find.article?.number, feed,
                now.description,
            ]
        )
        guard db.changedRows == 1 else { return false }
        let hit = db.lastInsertedID
        for rule in rules { try enter(hit, of: find.watch, to: rule, at: now) }
        return true
    }

    /// How many outlets tell of an event, and the watches that its stories met, each with such a story and the article that met
    /// it; nil where there is no such event.
    package func watches(metIn event: Event.ID) throws -> (
        outlets: Int, met: [(watch: String, story: Story.ID, article: Article.ID)]
    )? {
        let outlets: Int? = try db.first("SELECT outlet_count FROM event WHERE id = ?", [event.number])
        guard let outlets else { return nil }
        let met = try db.all(
            """
            SELECT m.watch_id, m.story_id, m.article_id FROM event_story x JOIN watch_match m ON m.story_id = x.story_id
            WHERE x.event_id = ? ORDER BY m.watch_id, m.story_id
            """,
            [event.number]
        ) {
            (watch: $0["watch_id"] as String, story: $0.story("story_id"), article: $0.article("article_id"))
        }
        return (outlets, met)
    }

    /// Whether a watch told of the happening before, when some of the event's stories stood in another event.
    package func hasTold(_ watch: String, _ occasion: WatchOccasion, of event: Event.ID) throws -> Bool {
        try db.isAny(
            """
            SELECT 1 FROM event_story x JOIN watch_hit h ON h.story_id = x.story_id
            WHERE x.event_id = ? AND h.watch_id = ? AND h.occasion = ?
            """,
            [event.number, watch, occasion.description]
        )
    }

    /// Puts a find into the message that waits for its like, else into a new one.
    private func enter(_ hit: Int64, of watch: String, to target: DeliveryRule.OfTarget, at now: Timestamp)
        throws
    {
        let waiting: Int64? = try db.first(
            """
            SELECT id FROM delivery
            WHERE target_id = ? AND due_at > ? AND state = 'waiting' AND tries = 0 AND digest IS NULL
                AND (watch_id IS NULL OR watch_id = ? AND (
                    SELECT count(*) FROM delivery_hit x WHERE x.delivery_id = delivery.id) < ?)
            ORDER BY due_at LIMIT 1
            """,
            [target.id, now.description, watch, Delivery.mostFinds]
        )
        var delivery = waiting
        if delivery == nil {
            let due = try target.rule.due(at: now) { hour in
                try db.first(
                    "SELECT count(*) FROM delivery WHERE target_id = ? AND due_at >= ? AND due_at < ? AND digest IS NULL",
                    [target.id, hour.description, hour.advanced(bySeconds: 3600).description]
                ) ?? 0
            }
            delivery = try begin(to: target.id, of: due.isSummary ? nil : watch, due: due.at, at: now)
        }
        try run("INSERT INTO delivery_hit (delivery_id, hit_id) VALUES (?, ?)", [delivery, hit])
    }

    func begin(
        to target: String,
        of watch: String?,
        digest: WatchOccasion? = nil,
        due: Timestamp,
        at now: Timestamp
    ) throws -> Int64 {
        let random = (0..<2).map { _ in String(UInt64.random(in: 0 ... .max), radix: 36) }.joined()
        try run(
            """
            INSERT INTO delivery (message_id, target_id, watch_id, digest, state, created_at, due_at)
            VALUES (?, ?, ?, ?, 'waiting', ?, ?)
            """,
            ["msg_\(random)", target, watch, digest?.description, now.description, due.description]
        )
        return db.lastInsertedID
    }

    /// Begins a message that tries out how a watch is told, with the story that it met last; returns its number.
    package func tryOut(_ watch: String, on target: String, story: Story.ID?, at now: Timestamp) throws
        -> Int64
    {
        let delivery = try begin(to: target, of: watch, due: now, at: now)
        try run(
            "INSERT INTO watch_hit (watch_id, occasion, subject, story_id, at) VALUES (?, 'test', ?, ?, ?)",
            [watch, "test \(delivery)", story?.number, now.description]
        )
        try run(
            "INSERT INTO delivery_hit (delivery_id, hit_id) VALUES (?, ?)",
            [delivery, db.lastInsertedID]
        )
        return delivery
    }

    /// Has what was told of a story count for the one that it became part of.
    func handOverFinds(of story: Int64, to other: Int64) throws {
        try run("UPDATE delivery_story SET story_id = ? WHERE story_id = ?", [other, story])
        try run("UPDATE OR IGNORE watch_match SET story_id = ? WHERE story_id = ?", [other, story])
        try run(
            """
            UPDATE OR IGNORE watch_hit SET story_id = ?1, subject = CASE WHEN event_id IS NULL THEN 's' || ?1 ELSE subject END
            WHERE story_id = ?2 AND occasion <> 'test'
            """,
            [other, story]
        )
        // What is left was found of both. Where it was not told yet it is told once; else it is known to be of the one now.
        try run(
            """
            DELETE FROM watch_hit WHERE story_id = ? AND occasion <> 'test' AND NOT EXISTS (
                SELECT 1 FROM delivery_hit x JOIN delivery d ON d.id = x.delivery_id
                WHERE x.hit_id = watch_hit.id AND (d.tries > 0 OR d.state <> 'waiting'))
            """,
            [story]
        )
        if db.changedRows > 0 {
            try run(
                """
                DELETE FROM delivery WHERE state = 'waiting' AND tries = 0 AND digest IS NULL
                    AND NOT EXISTS (SELECT 1 FROM delivery_hit x WHERE x.delivery_id = delivery.id)
                """
            )
        }
        try run("UPDATE watch_hit SET story_id = ? WHERE story_id = ?", [other, story])
    }
}

extension DeliveryRule {
    /// The rule of one who is told.
    package struct OfTarget: Hashable, Sendable {
        package let id: String
        package let rule: DeliveryRule

        package init(id: String, rule: DeliveryRule) {
            self.id = id
            self.rule = rule
        }
    }
}
