package import News

/// What a person decided about a story.
package struct CorrectionRecord: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable {
        /// Articles were taken out of their story.
        case split
        /// Two stories were made one.
        case join
    }

    package let id: Int64
    package let kind: Kind
    /// The first of the articles taken out; of a join the original of the story that went into the other.
    package let article: Article.ID
    /// The story it left; of a join the one that lives on.
    package let story: Story.ID
    /// The story it was given; of a join the one that is no more.
    package let otherStory: Story.ID
    package let at: Timestamp
    /// The account of who decided.
    package let by: String
    package let reason: String
    /// When it was taken back; nil: it was not.
    package var undoneAt: Timestamp?
}

/// What people decide about stories. Each correction is kept as pairs of articles that are to stand apart or
/// together, which everything that is decided later obeys.
extension NewsTransaction {
    /// Takes articles out of their story, together into one of their own, and keeps them apart from all they stood with.
    ///
    /// What people had joined through one of them stays joined through another article of its text, where there is one.
    /// All must be placed in one story, and leave some behind.
    package func split(
        _ ids: [Article.ID],
        reason: String,
        by person: String,
        at now: Timestamp
    ) throws -> CorrectionRecord {
        guard let first = ids.first, let story = try placement(of: first)?.story else {
            throw unexpected("no placed article is named that is to be taken out of its story")
        }
        let taken = Set(ids)
        let others = try articles(in: story).filter { !taken.contains($0) }
        var opened: Story.ID?
        for id in ids {
            guard let kept = try placement(of: id), kept.story == story || kept.story == opened,
                !others.isEmpty
            else {
                throw unexpected(
                    "article \(id) is to be taken out of story \(story) but does not stand there"
                )
            }
            try handOverJoins(of: id, in: kept.part)
            // What was measured against another of them still says how it stands to its story.
            let staysMeasured = kept.record.match.map { taken.contains($0) } ?? false
            opened = try move(
                id,
                to: opened,
                placement: staysMeasured && opened != nil ? kept.record : .decided("split"),
                at: now
            )
        }
        // The original was once measured against it; it needs no measure.
        try run(
            """
            UPDATE placement SET match_id = NULL, similarity = NULL, containment = NULL, evidence = NULL
            WHERE story_id = ? AND relation = 'original' AND match_id IN (SELECT value FROM json_each(?))
            """,
            [story.number, NewsTransaction.list(ids)]
        )
        let correction = try enter(
            .split,
            (article: first, story: story, otherStory: opened ?? story),
            reason: reason,
            by: person,
            at: now
        )
        for id in ids {
            for other in others { try pair(id, other, by: correction.id) }
            if id != first { try pair(first, id, together: true, by: correction.id) }
        }
        return correction
    }

    /// Takes a correction back: what it held apart or together is free again. Of a join the stories that the text gives come
    /// back under the ids they had; of a split the articles go back where they were, unless they have moved since.
    ///
    /// What a join lifted of earlier splits does not come back.
    ///
    /// - Returns: The correction, and the articles that were moved back; nil where there is none of that number, or it was
    ///   taken back already.
    package func undo(
        correction id: Int64,
        by person: String,
        at now: Timestamp
    ) throws -> (correction: CorrectionRecord, moved: [Article.ID])? {
        let found = try db.first("SELECT * FROM correction WHERE id = ?", [id]) {
            try CorrectionRecord(row: $0)
        }
        guard var correction = found, correction.undoneAt == nil else { return nil }
        correction.undoneAt = now
        let taken = try db.all(
            "SELECT DISTINCT article_id FROM correction_pair WHERE correction_id = ? AND is_joined = 0 ORDER BY 1",
            [id]
        ) { $0.article("article_id") }
        let isOfSeveral = try db.isAny(
            "SELECT 1 FROM correction_pair WHERE correction_id = ? AND is_joined = 1",
            [id]
        )
        try run("DELETE FROM correction_pair WHERE correction_id = ?", [id])
        try run(
            "UPDATE correction SET undone_at = ?, undone_by = ? WHERE id = ?",
            [now.description, person.storable, id]
        )
        var moved: [Article.ID] = []
        if correction.kind == .join || isOfSeveral {
            try takeJoinsApart(at: now)
            try rejoin(at: now)
        }
        if correction.kind == .split, let home = try stillThere(correction.story),
            let away = try stillThere(correction.otherStory), home != away
        {
            for article in taken where try placement(of: article)?.story == away {
                _ = try move(article, to: home, placement: .decided("undo"), at: now)
                moved.append(article)
            }
        }
        return (correction, moved)
    }

    /// The articles of a story that were measured against one of these.
    package func measured(against ids: [Article.ID], in story: Story.ID) throws -> [Article.ID] {
        try db.all(
            """
            SELECT article_id FROM placement
            WHERE story_id = ? AND match_id IN (SELECT value FROM json_each(?)) AND relation <> 'original'
            ORDER BY sequence
            """,
            [story.number, NewsTransaction.list(ids)]
        ) { $0.article("article_id") }
    }

    /// Ids as JSON.
    private static func list(_ ids: [Article.ID]) -> String {
        "[\(ids.map { "\($0.number)" }.joined(separator: ","))]"
    }

    /// The story that an id stands for today; nil where it is gone.
    private func stillThere(_ id: Story.ID) throws -> Story.ID? {
        try db.first(
            "SELECT id FROM story WHERE id = coalesce((SELECT story_id FROM story_alias WHERE id = ?1), ?1)",
            [id.number]
        ) { $0.story("id") }
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
        try pair(first, second, together: true, by: correction.id)
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
        if let heir {
            for column in ["article_id", "other_id"] {
                try run(
                    "UPDATE correction_pair SET \(column) = ? WHERE \(column) = ? AND is_joined = 1",
                    [heir, id.number]
                )
            }
        } else {
            try run(
                "DELETE FROM correction_pair WHERE (article_id = ?1 OR other_id = ?1) AND is_joined = 1",
                [id.number]
            )
        }
    }

    private func liftPartings(between one: Int64, and two: Int64) throws {
        let of = "(SELECT article_id FROM placement WHERE story_id ="
        try run(
            """
            DELETE FROM correction_pair
            WHERE is_joined = 0
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

    private func pair(
        _ one: Article.ID,
        _ other: Article.ID,
        together: Bool = false,
        by correction: Int64
    ) throws {
        try run(
            """
            INSERT OR IGNORE INTO correction_pair (correction_id, article_id, other_id, is_joined) VALUES (?, ?, ?, ?)
            """,
            [correction, one.number, other.number, together]
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
            WHERE k.is_joined = 1 ORDER BY c.id
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
            ) { try CorrectionRecord(row: $0) }
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
                JOIN correction_pair k ON k.correction_id = c.id WHERE k.is_joined = ?
                ORDER BY c.id, k.article_id, k.other_id
                """,
                [kind == .join]
            ) { (article: $0.article("article_id"), other: $0.article("other_id")) }
        }
    }
}

extension CorrectionRecord {
    /// From a row of the table.
    fileprivate init(row: borrowing Row) throws {
        self.init(
            id: row["id"],
            kind: row.value("kind") ?? .split,
            article: row.article("article_id"),
            story: row.story("story_id"),
            otherStory: row.story("other_story_id"),
            at: try row.instant("at"),
            by: row["by"],
            reason: row["reason"],
            undoneAt: row.time("undone_at")
        )
    }
}
