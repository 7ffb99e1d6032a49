package import News

/// What is old enough to go: everything before these moments; nil keeps all of its kind.
package struct RetentionLimits: Hashable, Sendable {
    /// Stories whose latest article was published before, with all their articles.
    package var articlesBefore: Timestamp?
    /// Earlier wordings that were replaced before.
    package var revisionsBefore: Timestamp?
    /// Rows of the polls' log, and days of what was asked of whom.
    package var pollsBefore: Timestamp?

    package init(articlesBefore: Timestamp?, revisionsBefore: Timestamp?, pollsBefore: Timestamp?) {
        self.articlesBefore = articlesBefore
        self.revisionsBefore = revisionsBefore
        self.pollsBefore = pollsBefore
    }
}

/// What went, or would go.
package struct RetentionCounts: Hashable, Sendable {
    package var stories = 0
    package var articles = 0
    package var revisions = 0
    package var polls = 0

    package init() {}

    package var isEmpty: Bool { self == RetentionCounts() }

    package static func += (sum: inout RetentionCounts, part: RetentionCounts) {
        sum.stories += part.stories
        sum.articles += part.articles
        sum.revisions += part.revisions
        sum.polls += part.polls
    }
}

/// A story that is to go, with its articles.
package struct ExpiredStory: Hashable, Sendable {
    package let id: Story.ID
    package let articles: [Article.ID]
}

extension NewsTransaction {
    /// Stories of which every article was published before `time`, the oldest first, so many that they hold `limit`
    /// articles together.
    package func expiredStories(before time: Timestamp, articles limit: Int) throws -> [ExpiredStory] {
        var expired: [ExpiredStory] = []
        var count = 0
        try db.visit(
            Expired.stories + " ORDER BY first_published_at LIMIT ?",
            [time.description, limit]
        ) { row in
            let story = row.story("id")
            let members = try db.all("SELECT article_id FROM placement WHERE story_id = ?", [story.number]) {
                $0.article("article_id")
            }
            expired.append(ExpiredStory(id: story, articles: members))
            count += members.count
            return count < limit
        }
        return expired
    }

    /// Removes a story with all its articles.
    package func remove(_ story: ExpiredStory) throws {
        for article in story.articles { try delete(article) }
        try run("DELETE FROM story WHERE id = ?", [story.id.number])
    }

    /// Keeps the marks of removed articles, for their feeds may state them still.
    package func markDeparted(_ marks: [Int64], at now: Timestamp) throws {
        for mark in marks {
            try run(
                "INSERT OR REPLACE INTO departed (mark, stated_at) VALUES (?, ?)",
                [mark, now.description]
            )
        }
    }

    /// Whether an article with one of the marks was removed. That a feed states it at `now` is kept, to the day.
    package func hasDeparted(_ marks: [Int64], statedAt now: Timestamp) throws -> Bool {
        let day = now.advanced(bySeconds: -86400).description
        for mark in marks {
            let stated: String? = try db.first("SELECT stated_at FROM departed WHERE mark = ?", [mark])
            guard let stated else { continue }
            if stated < day { try markDeparted([mark], at: now) }
            return true
        }
        return false
    }

    /// Removes the marks of removed articles that no feed has stated since `time`.
    package func removeDeparted(before time: Timestamp) throws {
        try run("DELETE FROM departed WHERE stated_at < ?", [time.description])
    }

    /// Removes at most `limit` earlier wordings that were replaced before `time`; returns how many.
    package func removeRevisions(before time: Timestamp, limit: Int) throws -> Int {
        let old = try db.all(Expired.revisions + " LIMIT ?", [time.description, limit]) {
            ($0["article_id"] as Int64, $0["number"] as Int64)
        }
        for (article, number) in old {
            try run("DELETE FROM revision WHERE article_id = ? AND number = ?", [article, number])
            try run("UPDATE article SET revision_count = revision_count - 1 WHERE id = ?", [article])
        }
        return old.count
    }

    /// Removes at most `limit` rows of the polls' log from before `time`, and the days of `politeness` and the gaps of feeds
    /// before it; returns how many of the first.
    package func removePolls(before time: Timestamp, limit: Int) throws -> Int {
        try run("DELETE FROM asked WHERE day < ?", [String(time.description.prefix(10))])
        try run("DELETE FROM gap WHERE noticed_at < ?", [time.description])
        try removeTold(before: time)
        try run(
            "DELETE FROM poll WHERE id IN (\(Expired.polls) ORDER BY id LIMIT ?2)",
            [time.description, limit]
        )
        return db.changedRows
    }

    /// When the daemon last looked for what is old; nil: never.
    package func lastRetention() throws -> Timestamp? {
        try db.first("SELECT value FROM meta WHERE name = 'retention_at'") { $0.time("value") } ?? nil
    }

    package func recordRetention(at now: Timestamp) throws {
        try run("INSERT OR REPLACE INTO meta (name, value) VALUES ('retention_at', ?)", [now.description])
    }
}

extension NewsDatabase {
    /// What the limits would remove.
    package func expired(_ limits: RetentionLimits) throws(StorageError) -> RetentionCounts {
        try read { db in
            var counts = RetentionCounts()
            func count(_ what: String, in expired: String, before time: Timestamp) throws -> Int {
                try db.first("SELECT \(what) FROM (\(expired))", [time.description]) ?? 0
            }
            if let time = limits.articlesBefore {
                counts.stories = try count("count(*)", in: Expired.stories, before: time)
                counts.articles = try count("sum(article_count)", in: Expired.stories, before: time)
            }
            if let time = limits.revisionsBefore {
                counts.revisions = try count("count(*)", in: Expired.revisions, before: time)
            }
            if let time = limits.pollsBefore {
                counts.polls = try count("count(*)", in: Expired.polls, before: time)
            }
            return counts
        }
    }

    /// Writes the file anew without the room that removed rows left, which new ones would fill otherwise.
    ///
    /// Needs as much room again on the disk, and nobody else at work on the file.
    ///
    /// - Returns: Its size in bytes before and after.
    package func vacuum() throws(StorageError) -> (before: Int, after: Int) {
        do {
            return try withoutTransaction { db in
                let before = try db.fileSize()
                try db.runAll("VACUUM")
                return (before, try db.fileSize())
            }
        } catch {
            throw StorageError(error, path: path)
        }
    }
}

/// What is older than the moment `?1`.
enum Expired {
    /// The first half lets the index of stories by time be used.
    static let stories = """
        SELECT id, article_count FROM story WHERE first_published_at < ?1 AND last_published_at < ?1
        """
    static let revisions = "SELECT article_id, number FROM revision WHERE replaced_at < ?1"
    /// Ids grow with time, so that only what goes is read.
    static let polls = """
        SELECT id FROM poll WHERE id < coalesce(
            (SELECT id FROM poll WHERE at >= ?1 ORDER BY id LIMIT 1), (SELECT max(id) + 1 FROM poll))
        """
}
