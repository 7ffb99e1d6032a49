internal import News

extension NewsTransaction {
    /// Derives a story's columns and its articles' relations from the articles in it.
    ///
    /// - Parameters:
    ///   - story: Its row.
    ///   - placed: The article that has just been placed in it, if that is why.
    /// - Returns: Whether there are any; without, nothing is changed.
    /// - Throws: What the database throws.
    @discardableResult
    func recompute(_ story: Int64, placed: Int64? = nil) throws -> Bool {
        let members = try db.all(
            """
            SELECT a.id, a.believed_at, a.outlet_id, a.agency, p.relation, p.match_id,
                CAST(strftime('%s', a.believed_at) AS INTEGER) AS vote
            FROM placement p CROSS JOIN article a ON a.id = p.article_id
            WHERE p.story_id = ? ORDER BY a.believed_at, a.id
            """,
            [story]
        ) { row in
            Member(
                id: row["id"],
                believedAt: row["believed_at"],
                outlet: row["outlet_id"],
                agency: row["agency"],
                relation: row.value("relation") ?? .copy,
                match: row["match_id"],
                vote: row["vote"]
            )
        }
        guard let first = members.first, let last = members.last else { return false }
        try relate(members, in: story, to: first, placed: placed)
        let agency = members.lazy.compactMap(\.agency).first
        // The earliest of each outlet: the members come in the order of time.
        let votes = Dictionary(members.map { ($0.outlet, $0.vote) }) { earliest, _ in earliest }
        let title: String = try db.first("SELECT title FROM article WHERE id = ?", [first.id]) ?? ""
        let rank = StoryRank(votes: Array(votes.values), title: title)
        try run(
            """
            UPDATE story SET first_published_at = ?, last_published_at = ?, article_count = ?,
                outlet_count = ?, first_outlet_id = ?, original_id = ?, agency = ?, title = ?, rank = ?,
                newest_vote = ?
            WHERE id = ?
            """,
            [
                first.believedAt, last.believedAt, members.count, votes.count, first.outlet, first.id, agency,
                title, rank.value, rank.newestVote, story,
            ]
        )
        return true
    }

    /// Adds an article that has just been placed to its story's columns, without reading the others: a story of
    /// thousands of articles costs no more than one of two. Only its outlet's last one is looked for, from the latest
    /// placed on, for what one outlet has of a story comes together.
    ///
    /// - Returns: False, and nothing is changed, where the article is the story's earliest, takes the relation of
    ///   an original, or credits another agency: then all articles must be looked at.
    func extend(_ story: Int64, with article: Int64) throws -> Bool {
        let found = try db.first(
            """
            SELECT s.rank, s.newest_vote, s.title, CAST(strftime('%s', new.believed_at) AS INTEGER) AS vote,
                (SELECT CAST(strftime('%s', a.believed_at) AS INTEGER)
                    FROM placement p CROSS JOIN article a ON a.id = p.article_id
                    WHERE p.story_id = s.id AND a.outlet_id = new.outlet_id AND a.id <> new.id
                    ORDER BY p.sequence DESC LIMIT 1) AS other_vote
            FROM story s, article new JOIN placement n ON n.article_id = new.id
            WHERE s.id = ?1 AND new.id = ?2 AND n.relation <> 'original'
                AND (new.believed_at, new.id) > (s.first_published_at, s.original_id)
                AND (new.agency IS NULL OR new.agency = s.agency OR s.agency IS NULL)
            """,
            [story, article]
        ) { row in
            (
                rank: StoryRank(value: row["rank"], newestVote: row["newest_vote"]),
                title: row["title"] as String,
                vote: row["vote"] as Int64, other: row["other_vote"] as Int64?
            )
        }
        guard let found else { return false }
        let rank = found.other == nil ? found.rank.adding(found.vote, title: found.title) : found.rank
        try run(
            """
            UPDATE story SET
                last_published_at = max(story.last_published_at, new.believed_at),
                article_count = story.article_count + 1,
                outlet_count = story.outlet_count + ?3,
                agency = coalesce(story.agency, new.agency), rank = ?4, newest_vote = ?5
            FROM (SELECT believed_at, agency FROM article WHERE id = ?2) new
            WHERE story.id = ?1
            """,
            [story, article, found.other == nil, rank.value, rank.newestVote]
        )
        // It came later and was published earlier than what its outlet had here: its vote may be an earlier one now.
        if let other = found.other, found.vote < other { try rerank(story) }
        return true
    }

    /// Brings a story's columns up to date after one of its articles was revised, without reading the others where none of
    /// them matters. `believedAt` and `agency` are those from before.
    ///
    /// The others matter where the earliest article may have become another one, the latest one went back in time, or
    /// another credit may be the first.
    func renew(_ story: Int64, with article: Int64, believedAt: String, agency: String?) throws {
        try run(
            """
            UPDATE story SET
                last_published_at = max(story.last_published_at, new.believed_at),
                agency = coalesce(story.agency, new.agency),
                title = CASE story.original_id WHEN new.id THEN new.title ELSE story.title END
            FROM (SELECT id, believed_at, agency, title FROM article WHERE id = ?2) new
            WHERE story.id = ?1
                AND (new.believed_at = ?3
                    OR story.original_id <> new.id
                        AND (new.believed_at, new.id) > (story.first_published_at, story.original_id)
                        AND (new.believed_at >= story.last_published_at OR ?3 < story.last_published_at))
                AND (new.believed_at = ?3 AND new.agency IS ?4
                    OR (?4 IS NULL OR ?4 IS NOT story.agency)
                        AND (new.agency IS NULL OR story.agency IS NULL OR new.agency = story.agency))
            """,
            [story, article, believedAt, agency]
        )
        guard db.changedRows == 1 else {
            try recompute(story)
            return
        }
        let isRankKept = try db.isAny(
            """
            SELECT 1 FROM story s, article a
            WHERE s.id = ?1 AND a.id = ?2 AND a.believed_at = ?3 AND s.original_id <> a.id
            """,
            [story, article, believedAt]
        )
        if !isRankKept { try rerank(story) }
    }

    /// Mends the relations after an article was placed again in the story in which it stands: only its own can be wrong.
    func relate(_ article: Int64, in story: Int64) throws {
        let stored = try db.first(
            """
            SELECT p.relation, p.match_id, s.original_id FROM placement p JOIN story s ON s.id = p.story_id
            WHERE p.article_id = ?
            """,
            [article]
        ) { row in
            (
                relation: row.value("relation") as Relation? ?? .copy, match: row["match_id"] as Int64?,
                original: row["original_id"] as Int64
            )
        }
        guard let stored, (stored.relation == .original) != (stored.original == article) else { return }
        guard stored.original == article else {
            return try run("UPDATE placement SET relation = 'copy' WHERE article_id = ?", [article])
        }
        if let match = stored.match { try mirror(article, stored.relation.inverse, onto: match) }
        try run("UPDATE placement SET relation = 'original' WHERE article_id = ?", [article])
    }

    /// Leaves the relation `original` to one article of the story: `first`.
    private func relate(_ members: [Member], in story: Int64, to first: Member, placed: Int64?) throws {
        if first.relation != .original {
            let previous: Int64? = try db.first("SELECT original_id FROM story WHERE id = ?", [story])
            // The other side of the pair that was measured reads it the other way round from now on.
            let partner = previous != first.id ? previous : placed == first.id ? first.match : nil
            if let partner { try mirror(first.id, first.relation.inverse, onto: partner) }
            try run("UPDATE placement SET relation = 'original' WHERE article_id = ?", [first.id])
        }
        // Originals of stories that were joined with this one: nothing has measured how they stand to it.
        if members.dropFirst().contains(where: { $0.relation == .original }) {
            try run(
                """
                UPDATE placement SET relation = 'copy'
                WHERE story_id = ? AND relation = 'original' AND article_id <> ?
                """,
                [story, first.id]
            )
        }
    }

    /// Gives `partner` the measures of `article`, if it stands in the same story.
    private func mirror(_ article: Int64, _ relation: Relation, onto partner: Int64) throws {
        try run(
            """
            UPDATE placement SET relation = ?, rule = m.rule, match_id = m.article_id,
                similarity = m.similarity, containment = m.containment, evidence = m.evidence
            FROM placement m
            WHERE m.article_id = ? AND placement.article_id = ? AND placement.story_id = m.story_id
            """,
            [relation.rawValue, article, partner]
        )
    }
}

/// An article as a part of a story, as far as the story's columns come from it.
private struct Member {
    let id: Int64
    let believedAt: String
    let outlet: String
    let agency: String?
    let relation: Relation
    let match: Int64?
    /// `believedAt` in seconds since 1970.
    let vote: Int64
}
