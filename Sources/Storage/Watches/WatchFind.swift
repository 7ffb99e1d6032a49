package import News

/// Something that a watch has to tell.
package struct WatchFind: Hashable, Sendable {
    /// What it is about: told once for each watch and occasion.
    package enum Subject: Hashable, Sendable {
        case story(Story.ID)
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
        var (story, feed): (Int64?, Int64?)
        let subject: String
        switch find.subject {
        case .story(let id): (story, subject) = (id.number, id.label)
        case .feed(let id, let mark): (feed, subject) = (id.number, "f\(id) \(mark)")
        }
        try run(
            """
            INSERT OR IGNORE INTO watch_hit (watch_id, occasion, subject, story_id, article_id, feed_id, at)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            [
                find.watch, find.occasion.description, subject, story, find.article?.number, feed,
                now.description,
            ]
        )
        guard db.changedRows == 1 else { return false }
        let hit = db.lastInsertedID
        for rule in rules { try enter(hit, of: find.watch, to: rule, at: now) }
        return true
    }

    /// Puts a find into the message that waits for its like, else into a new one.
    private func enter(_ hit: Int64, of watch: String, to target: DeliveryRule.OfTarget, at now: Timestamp)
        throws
    {
        let waiting: Int64? = try db.first(
            """
            SELECT id FROM delivery
            WHERE target_id = ? AND due_at > ? AND state = 'waiting' AND tries = 0
                AND (watch_id = ? OR watch_id IS NULL)
            ORDER BY due_at LIMIT 1
            """,
            [target.id, now.description, watch]
        )
        var delivery = waiting
        if delivery == nil {
            let due = try target.rule.due(at: now) { hour in
                try db.first(
                    "SELECT count(*) FROM delivery WHERE target_id = ? AND due_at >= ? AND due_at < ?",
                    [target.id, hour.description, hour.advanced(bySeconds: 3600).description]
                ) ?? 0
            }
            delivery = try begin(to: target.id, of: due.isSummary ? nil : watch, due: due.at, at: now)
        }
        try run("INSERT INTO delivery_hit (delivery_id, hit_id) VALUES (?, ?)", [delivery, hit])
    }

    private func begin(to target: String, of watch: String?, due: Timestamp, at now: Timestamp) throws
        -> Int64
    {
        let random = (0..<2).map { _ in String(UInt64.random(in: 0 ... .max), radix: 36) }.joined()
        try run(
            """
            INSERT INTO delivery (message_id, target_id, watch_id, state, created_at, due_at)
            VALUES (?, ?, ?, 'waiting', ?, ?)
            """,
            ["msg_\(random)", target, watch, now.description, due.description]
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
        try run("UPDATE OR IGNORE watch_match SET story_id = ? WHERE story_id = ?", [other, story])
        try run(
            "UPDATE OR IGNORE watch_hit SET story_id = ?1, subject = 's' || ?1 WHERE story_id = ?2 AND occasion <> 'test'",
            [other, story]
        )
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
