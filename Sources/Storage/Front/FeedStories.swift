package import News

/// A story as an outgoing feed states it.
package struct FeedStory: Hashable, Sendable {
    package let card: StoryCard
    /// When khabar last saw a copy or an edit of it.
    package let updatedAt: Timestamp
    /// As on the story's page; nil where there is none, or its outlet does not want it shown.
    package let text: String?
}

extension NewsDatabase {
    /// The stories that were opened last, the latest first, whatever time their articles claim: so whoever asks again misses
    /// none that came late.
    package func latestArrivals(limit: Int) throws(StorageError) -> [FeedStory] {
        try read { db in
            let ids = try db.all("SELECT id FROM story ORDER BY id DESC LIMIT ?", [limit]) { $0[0] as Int64 }
            return try NewsDatabase.feedStories(try StoryCards(db: db).cards(ids), in: db)
        }
    }

    /// The stories that a filter chooses, in the order of `latest`.
    package func newestFeedStories(_ filter: StoryFilter, limit: Int) throws(StorageError) -> [FeedStory] {
        try read { db in
            let found = try NewsDatabase.latestIDs(filter, after: nil, limit: limit, in: db)
            return try NewsDatabase.feedStories(try StoryCards(db: db).cards(found.ids), in: db)
        }
    }

    /// The stories that two outlets or more carry and that got an article in the day before `now`, the weightiest first.
    package func weightiestFeedStories(at now: Timestamp, limit: Int) throws(StorageError) -> [FeedStory] {
        let since = now.advanced(bySeconds: -NewsDatabase.frontSeconds)
        return try read { db in
            let ids = try db.all(
                """
                SELECT id FROM story INDEXED BY story_rank_shared
                WHERE outlet_count > 1 AND rank >= ? AND last_published_at > ? ORDER BY rank DESC, id DESC LIMIT ?
                """,
                [StoryRank.least(since: since), since.description, limit]
            ) { $0[0] as Int64 }
            return try NewsDatabase.feedStories(try StoryCards(db: db).cards(ids), in: db)
        }
    }

    /// Stories for a feed, in the given order; those that are gone are left out.
    package func feedStories(_ ids: [Story.ID]) throws(StorageError) -> [FeedStory] {
        try read { db in
            try NewsDatabase.feedStories(try StoryCards(db: db).cards(ids.map(\.number)), in: db)
        }
    }

    private static func feedStories(_ cards: [StoryCard], in db: Connection) throws -> [FeedStory] {
        try cards.map { card in
            let updated = try db.first(
                """
                SELECT max(max(a.seen_at), coalesce(max((SELECT max(r.replaced_at) FROM revision r
                    WHERE r.article_id = a.id)), '')) AS updated
                FROM placement p CROSS JOIN article a ON a.id = p.article_id WHERE p.story_id = ?
                """,
                [card.id.number]
            ) { $0.time("updated") }
            return FeedStory(
                card: card,
                updatedAt: (updated ?? nil) ?? card.lastPublishedAt,
                text: try shownText(of: card.original, in: db)
            )
        }
    }

    private static func shownText(of article: Article.ID, in db: Connection) throws -> String? {
        let found = try db.first(
            """
            SELECT t.text, a.robots, f.robots AS feed_robots FROM article a
            LEFT JOIN article_text t ON t.article_id = a.id
            LEFT JOIN feed f ON f.id = a.feed_id WHERE a.id = ?
            """,
            [article.number]
        ) { row in
            TextUse.allowsText(row["robots"], row["feed_robots"]) ? row["text"] as String? : nil
        }
        return (found ?? nil).flatMap { $0.isEmpty ? nil : $0 }
    }
}

// MARK: - What the ids of feeds begin with

extension NewsDatabase {
    /// Authority and date of the `tag:` ids of this database's feeds, such as `khabar-0f3a….invalid,2026`. Copies of the file
    /// keep it.
    package func feedAuthority() throws(StorageError) -> String {
        let stored: String? = try read {
            try $0.first("SELECT value FROM meta WHERE name = 'feed_authority'")
        }
        guard let stored else {
            throw StorageError(.corrupt(detail: "the table meta has no feed_authority"), path: path)
        }
        return stored
    }
}
