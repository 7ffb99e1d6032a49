package import News

/// What a person decided about a story.
package struct CorrectionRecord: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable {
        /// An article was taken out of its story.
        case split
        /// Two stories were made one.
        case join
    }

    package let id: Int64
    package let kind: Kind
    /// The article taken out; of a join the original of the story that went into the other.
    package let article: Article.ID
    /// The story it left; of a join the one that lives on.
    package let story: Story.ID
    /// The story it was given; of a join the one that is no more.
    package let otherStory: Story.ID
    package let at: Timestamp
    /// The account of who decided.
    package let by: String
    package let reason: String
}

/// What people decide about stories. Each correction is kept as pairs of articles that are to stand apart or
/// together, which everything that is decided later obeys.
extension NewsTransaction {
    /// Takes an article out of its story into one of its own, and keeps it apart from all it stood with.
    ///
    /// What people had joined through this article stays joined through another of its text, where there is one.
    /// The article must be placed, and not alone.
    package func split(
        _ id: Article.ID,
        reason: String,
        by person: String,
        at now: Timestamp
    ) throws -> CorrectionRecord {
        guard let kept = try placement(of: id) else {
            throw unexpected("article \(id) is to be taken out of its story but stands in none")
        }
        try handOverJoins(of: id, in: kept.part)
        let others = try articles(in: kept.story).filter { $0 != id }
        let opened = try move(id, to: nil, placement: .decided("split"), at: now)
        let correction = try enter(
            .split,
            (article: id, story: kept.story, otherStory: opened),
            reason: reason,
            by: person,
            at: now
        )
        for other in others { try pair(id, other, by: correction.id) }
        return correction
    }

    /// Makes one story of two by a person's word, and lifts what held their articles apart.
    ///
    /// The text's own stories stay known, so that later copies find theirs as before. The two must not be one
    /// already.
    package func join(
        _ one: Story.ID,
        _ two: Story.ID,
        reason: String,
        by person: String,
        at now: Timestamp
    ) throws -> CorrectionRecord {
        let numbers = [try surviving(one), try surviving(two)].sorted()
        let originals = try numbers.map { number in
            try db.first("SELECT original_id FROM story WHERE id = ?", [number]) { $0.article("original_id") }
        }
        guard numbers[0] != numbers[1], let first = originals[0], let second = originals[1] else {
            throw unexpected("stories \(one) and \(two) are to be joined but are not two")
        }
        try liftPartings(between: numbers[0], and: numbers[1])
        try unite(numbers[1], into: numbers[0], at: now)
        let correction = try enter(
            .join,
            (article: second, story: Story.ID(numbers[0]), otherStory: Story.ID(numbers[1])),
            reason: reason,
            by: person,
            at: now
        )
        try pair(first, second, by: correction.id)
        return correction
    }

    /// The wording of a story's original; nil where the story is gone, or still has a gist.
    package func original(of story: Story.ID) throws -> (title: String, text: String, believedAt: Timestamp)?
    {
        try db.first(
            """
            SELECT a.title, t.text, a.believed_at FROM story s JOIN article a ON a.id = s.original_id
            JOIN article_text t ON t.article_id = a.id
            WHERE s.id = ?1 AND NOT EXISTS (SELECT 1 FROM gist WHERE story_id = ?1)
            """,
            [story.number]
        ) { ($0["title"], $0["text"], try $0.instant("believed_at")) }
    }

    /// The articles that stand in a story, lowest id first.
    package func articles(in story: Story.ID) throws -> [Article.ID] {
        try db.all("SELECT article_id FROM placement WHERE story_id = ? ORDER BY article_id", [story.number])
        {
            $0.article("article_id")
        }
    }

    /// Moves the joins of an article that leaves its story to another article of the same text, or drops them where
    /// there is none.
    func handOverJoins(of id: Article.ID, in part: Story.ID) throws {
        let heir: Int64? = try db.first(
            """
            SELECT p.article_id FROM placement p CROSS JOIN article a ON a.id = p.article_id
            WHERE p.story_id = (SELECT story_id FROM placement WHERE article_id = ?1)
                AND coalesce(p.part_id, p.story_id) = ?2 AND p.article_id <> ?1
            ORDER BY a.believed_at, a.id LIMIT 1
            """,
            [id.number, part.number]
        )
        let joins = "SELECT id FROM correction WHERE kind = 'join'"
        if let heir {
            for column in ["article_id", "other_id"] {
                try run(
                    "UPDATE correction_pair SET \(column) = ? WHERE \(column) = ? AND correction_id IN (\(joins))",
                    [heir, id.number]
                )
            }
        } else {
            try run(
                """
                DELETE FROM correction_pair WHERE (article_id = ?1 OR other_id = ?1) AND correction_id IN (\(joins))
                """,
                [id.number]
            )
        }
    }

    private func liftPartings(between one: Int64, and two: Int64) throws {
        let of = "(SELECT article_id FROM placement WHERE story_id ="
        try run(
            """
            DELETE FROM correction_pair
            WHERE correction_id IN (SELECT id FROM correction WHERE kind = 'split')
                AND ((article_id IN \(of) ?1) AND other_id IN \(of) ?2))
                    OR (article_id IN \(of) ?2) AND other_id IN \(of) ?1)))
            """,
            [one, two]
        )
    }

    private func enter(
        _ kind: CorrectionRecord.Kind,
        _ subject: (article: Article.ID, story: Story.ID, otherStory: Story.ID),
        reason: String,
        by person: String,
        at now: Timestamp
    ) throws -> CorrectionRecord {
        try run(
            """
            INSERT INTO correction (kind, article_id, story_id, other_story_id, at, by, reason)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            [
                kind.rawValue, subject.article.number, subject.story.number, subject.otherStory.number,
                now.description, person.storable, reason.storable,
            ]
        )
        return CorrectionRecord(
            id: db.lastInsertedID,
            kind: kind,
            article: subject.article,
            story: subject.story,
            otherStory: subject.otherStory,
            at: now,
            by: person,
            reason: reason
        )
    }

    private func pair(_ one: Article.ID, _ other: Article.ID, by correction: Int64) throws {
        try run(
            "INSERT OR IGNORE INTO correction_pair (correction_id, article_id, other_id) VALUES (?, ?, ?)",
            [correction, one.number, other.number]
        )
    }
}

// MARK: - Stories of several parts

extension NewsTransaction {
    /// Puts the articles of a story into another, and keeps in mind which were whose.
    private func unite(_ story: Int64, into other: Int64, at now: Timestamp) throws {
        try keepParts(of: [story, other])
        try pour(story, into: other, at: now)
        try clearParts(named: other)
        try recompute(other)
        // The original that gave way was measured against none of the other story's articles.
        try run(
            """
            UPDATE placement SET rule = 'join', similarity = NULL, containment = NULL
            WHERE story_id = ? AND relation <> 'original' AND match_id IS NULL
            """,
            [other]
        )
    }

    /// Whether a person joined the story with others.
    func hasParts(_ story: Int64) throws -> Bool {
        try db.isAny("SELECT 1 FROM placement WHERE story_id = ? AND part_id IS NOT NULL", [story])
    }

    /// Writes down for each article of the stories which of them it is in, so that they can be told apart when
    /// they are one.
    func keepParts(of stories: some Sequence<Int64>) throws {
        for story in stories {
            try run(
                "UPDATE placement SET part_id = story_id WHERE story_id = ? AND part_id IS NULL",
                [story]
            )
        }
    }

    /// Takes the mention of a part away where it is named as the story itself.
    func clearParts(named story: Int64) throws {
        try run("UPDATE placement SET part_id = NULL WHERE story_id = ?1 AND part_id = ?1", [story])
    }

    /// Takes the stories that people joined apart, into those that the text alone gives, under the ids they had.
    ///
    /// For a recluster, which `rejoin` must follow in the same transaction.
    package func takeJoinsApart(at now: Timestamp) throws {
        let parts = try db.all("SELECT DISTINCT part_id, story_id FROM placement WHERE part_id IS NOT NULL") {
            (part: $0["part_id"] as Int64, story: $0["story_id"] as Int64)
        }
        for (part, story) in parts {
            try run("DELETE FROM story_alias WHERE id = ?", [part])
            try run(
                """
                INSERT INTO story (id, first_published_at, last_published_at, article_count, outlet_count,
                    first_outlet_id, original_id, agency, title)
                SELECT ?1, first_published_at, last_published_at, article_count, outlet_count, first_outlet_id,
                    original_id, agency, title FROM story WHERE id = ?2
                """,
                [part, story]
            )
            try run("UPDATE placement SET story_id = part_id, part_id = NULL WHERE part_id = ?", [part])
            try recompute(part)
        }
        for story in Set(parts.map(\.story)).sorted() where try !recompute(story) {
            // All its articles were of other parts: its id leads to the first of them.
            guard let other = parts.first(where: { $0.story == story }) else { continue }
            try dissolve(story, into: other.part, at: now)
        }
    }

    /// Joins again what people joined.
    package func rejoin(at now: Timestamp) throws {
        let joins = try db.all(
            """
            SELECT p.story_id AS one, o.story_id AS two FROM correction c
            JOIN correction_pair k ON k.correction_id = c.id
            JOIN placement p ON p.article_id = k.article_id
            JOIN placement o ON o.article_id = k.other_id
            WHERE c.kind = 'join' ORDER BY c.id
            """
        ) { (one: $0.story("one"), two: $0.story("two")) }
        for join in joins {
            let stories = [try surviving(join.one), try surviving(join.two)].sorted()
            if stories[0] != stories[1] { try unite(stories[1], into: stories[0], at: now) }
        }
    }
}

extension PlacementRecord {
    /// By a person: nothing was measured.
    static func decided(_ rule: String) -> PlacementRecord {
        PlacementRecord(relation: .original, similarity: 1, containment: 1, match: nil, rule: rule)
    }
}

extension NewsDatabase {
    /// What people decided, latest first; with articles only what concerns one of them.
    package func corrections(of articles: [Article.ID]? = nil) throws(StorageError) -> [CorrectionRecord] {
        let concerned = """
            WHERE article_id IN (SELECT value FROM json_each(?1)) OR id IN (SELECT correction_id FROM correction_pair
                WHERE article_id IN (SELECT value FROM json_each(?1))
                    OR other_id IN (SELECT value FROM json_each(?1)))
            """
        let list = articles.map { "[\($0.map { "\($0)" }.joined(separator: ","))]" }
        return try read { db in
            try db.all(
                "SELECT * FROM correction \(list == nil ? "" : concerned) ORDER BY id DESC",
                list.map { [$0] } ?? []
            ) { row in
                CorrectionRecord(
                    id: row["id"],
                    kind: row.value("kind") ?? .split,
                    article: row.article("article_id"),
                    story: row.story("story_id"),
                    otherStory: row.story("other_story_id"),
                    at: try row.instant("at"),
                    by: row["by"],
                    reason: row["reason"]
                )
            }
        }
    }

    /// How many splits and joins still hold articles apart or together.
    package func correctionsInForce() throws(StorageError) -> (splits: Int, joins: Int) {
        try read { db in
            try db.first(
                """
                SELECT coalesce(sum(kind = 'split'), 0), coalesce(sum(kind = 'join'), 0) FROM corrections
                WHERE pairs > 0
                """
            ) { ($0[0], $0[1]) } ?? (0, 0)
        }
    }

    /// Pairs of articles that people decided about: kept in two stories by a split, in one by a join.
    package func correctedPairs(
        _ kind: CorrectionRecord.Kind
    ) throws(StorageError) -> [(article: Article.ID, other: Article.ID)] {
        try read { db in
            try db.all(
                """
                SELECT k.article_id, k.other_id FROM correction c
                JOIN correction_pair k ON k.correction_id = c.id WHERE c.kind = ?
                ORDER BY c.id, k.article_id, k.other_id
                """,
                [kind.rawValue]
            ) { (article: $0.article("article_id"), other: $0.article("other_id")) }
        }
    }
}
