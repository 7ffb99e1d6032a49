internal import GRDB
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
        for story in try rows(
            Expired.stories + " ORDER BY first_published_at LIMIT ?",
            [time.description, limit]
        ) {
            let id: Int64 = story["id"]
            let members = try rows("SELECT article_id FROM placement WHERE story_id = ?", [id])
                .map { $0.article("article_id") }
            expired.append(ExpiredStory(id: Story.ID(id), articles: members))
            count += members.count
            if count >= limit { break }
        }
        return expired
    }

    /// Removes a story with all its articles.
    package func remove(_ story: ExpiredStory) throws {
        for article in story.articles { try delete(article) }
        try run("DELETE FROM story WHERE id = ?", [story.id.number])
    }

    /// Remembers articles by their marks that are removed while their feeds may state them still.
    package func depart(_ marks: [Int64], at now: Timestamp) throws {
        for mark in marks {
            try run(
                "INSERT OR REPLACE INTO departed (mark, stated_at) VALUES (?, ?)",
                [mark, now.description]
            )
        }
    }

    /// Whether an article of one of the marks was removed; it is stated at `now`, which is kept to the day.
    package func hasDeparted(_ marks: [Int64], statedAt now: Timestamp) throws -> Bool {
        let day = now.advanced(bySeconds: -86400).description
        for mark in marks {
            guard let row = try row("SELECT stated_at FROM departed WHERE mark = ?", [mark]) else { continue }
            if (row["stated_at"] as String) < day { try depart([mark], at: now) }
            return true
        }
        return false
    }

    /// Forgets removed articles that no feed has stated since `time`.
    package func forgetDeparted(before time: Timestamp) throws {
        try run("DELETE FROM departed WHERE stated_at < ?", [time.description])
    }

    /// Removes at most `limit` earlier wordings that were replaced before `time`; returns how many.
    package func removeRevisions(before time: Timestamp, limit: Int) throws -> Int {
        let old = try rows(Expired.revisions + " LIMIT ?", [time.description, limit])
        for row in old {
            let (article, number): (Int64, Int64) = (row["article_id"], row["number"])
            try run("DELETE FROM revision WHERE article_id = ? AND number = ?", [article, number])
            try run("UPDATE article SET revision_count = revision_count - 1 WHERE id = ?", [article])
        }
        return old.count
    }

    /// Removes at most `limit` rows of the polls' log from before `time`, and the days of `politeness` before it; returns
    /// how many of the first.
    package func removePolls(before time: Timestamp, limit: Int) throws -> Int {
        try run("DELETE FROM asked WHERE day < ?", [String(time.description.prefix(10))])
        try run(
            "DELETE FROM poll WHERE id IN (\(Expired.polls) ORDER BY id LIMIT ?2)",
            [time.description, limit]
        )
        return db.changesCount
    }

    /// When the daemon last looked for what is old; nil: never.
    package func lastRetention() throws -> Timestamp? {
        try row("SELECT value FROM meta WHERE name = 'retention_at'", [])?.time("value")
    }

    package func noteRetention(at now: Timestamp) throws {
        try run("INSERT OR REPLACE INTO meta (name, value) VALUES ('retention_at', ?)", [now.description])
    }
}

extension NewsDatabase {
    /// What the limits would remove.
    package func expired(_ limits: RetentionLimits) throws(StorageError) -> RetentionCounts {
        try read { db in
            var counts = RetentionCounts()
            func count(_ sql: String, before time: Timestamp) throws -> Row? {
                try Row.fetchOne(db, sql: sql, arguments: [time.description])
            }
            if let time = limits.articlesBefore {
                let row = try count(
                    "SELECT count(*), coalesce(sum(article_count), 0) FROM (\(Expired.stories))",
                    before: time
                )
                counts.stories = row?[0] ?? 0
                counts.articles = row?[1] ?? 0
            }
            if let time = limits.revisionsBefore {
                counts.revisions =
                    try count("SELECT count(*) FROM (\(Expired.revisions))", before: time)?[0] ?? 0
            }
            if let time = limits.pollsBefore {
                counts.polls = try count("SELECT count(*) FROM (\(Expired.polls))", before: time)?[0] ?? 0
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
            return try withPool { pool in
                try pool.writeWithoutTransaction { db in
                    func size() throws -> Int {
                        let sql = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
                        return try Int.fetchOne(db, sql: sql) ?? 0
                    }
                    let before = try size()
                    try db.execute(sql: "VACUUM")
                    return (before, try size())
                }
            }
        } catch {
            throw StorageError(error, path: path)
        }
    }
}

/// What is older than the moment `?1`.
private enum Expired {
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
