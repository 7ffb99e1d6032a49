package import News

extension NewsTransaction {
    /// Puts an article into a story and brings the story's own columns up to date.
    ///
    /// The earliest article by believed time, then lowest id, is the original. When that changes, the old
    /// original takes the relation of the new one turned round: an excerpt's original is `extended`, and
    /// the other way.
    ///
    /// - Parameters:
    ///   - id: A kept article. If it stands in another story, it leaves it; a story left empty is deleted
    ///     and its id leads here.
    ///   - story: Nil opens one; an article that was alone in its story keeps it. The id of a story that is
    ///     gone leads to where its articles went.
    ///   - placement: Why it belongs there.
    ///   - fingerprint: What it is compared by, as the index of stories encodes it.
    ///   - now: When.
    /// - Returns: The story it stands in now.
    /// - Throws: `StorageError.Cause.unexpected` where article or story never were.
    package func place(
        _ id: Article.ID,
        in story: Story.ID?,
        placement: PlacementRecord,
        fingerprint: [UInt8],
        at now: Timestamp
    ) throws -> Story.ID {
        let previous: Int64? = try db.first(
            "SELECT story_id FROM placement WHERE article_id = ?",
            [id.number]
        )
        let target = try story.map { try surviving($0) } ?? (try soleStory(of: id, in: previous))
        if previous != nil { try run("DELETE FROM placement WHERE article_id = ?", [id.number]) }
        let number = try target ?? (try openStory(with: id))
        try run(
            """
            INSERT INTO placement (article_id, story_id, part_id, placed_at, relation, similarity, containment,
                match_id, rule, evidence, fingerprint)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                id.number, number, story.flatMap { $0.number == number ? nil : $0.number }, now.description,
                target == nil ? Relation.original.rawValue : placement.relation.rawValue,
                // With nothing to measure against, 1 would be no measure.
                placement.match == nil ? nil : placement.similarity,
                placement.match == nil ? nil : placement.containment,
                placement.match?.number, placement.rule, placement.evidence, fingerprint,
            ]
        )
        if target != nil {
            // What stood in the story before is counted there already.
            if previous == number {
                try relate(id.number, in: number)
            } else if try !extend(number, with: id.number) {
                try recompute(number, placed: id.number)
            }
        }
        if let previous, previous != number { try leave(previous, for: number, at: now) }
        return Story.ID(number)
    }

    /// Moves a placed article into another story, or into one of its own for nil, by its stored fingerprint.
    package func move(_ id: Article.ID, to story: Story.ID?, placement: PlacementRecord, at now: Timestamp)
        throws -> Story.ID
    {
        guard let fingerprint = try fingerprint(of: id) else {
            throw unexpected("article \(id) is to be moved but stands in no story")
        }
        return try place(id, in: story, placement: placement, fingerprint: fingerprint, at: now)
    }

    /// Says anew what a placed article has in common with its story.
    package func recordPlacement(_ placement: PlacementRecord, of id: Article.ID) throws {
        try run(
            """
            UPDATE placement SET relation = ?, similarity = ?, containment = ?, match_id = ?, rule = ?,
                evidence = ?
            WHERE article_id = ?
            """,
            [
                placement.relation.rawValue, placement.match == nil ? nil : placement.similarity,
                placement.match == nil ? nil : placement.containment, placement.match?.number,
                placement.rule, placement.evidence, id.number,
            ]
        )
    }

    /// Where an article stands and why; nil while it stands in no story.
    ///
    /// Where nothing was measured, similarity and containment read 1. The part is the story that its text gives it:
    /// another one where a person joined that story with this one.
    package func placement(of id: Article.ID) throws -> (
        story: Story.ID, part: Story.ID, record: PlacementRecord
    )? {
        try db.first(
            """
            SELECT story_id, coalesce(part_id, story_id) AS part_id, relation, similarity, containment, match_id, rule,
                evidence
            FROM placement WHERE article_id = ?
            """,
            [id.number]
        ) { row in
            let record = PlacementRecord(
                relation: row.value("relation") ?? .copy,
                similarity: row["similarity"] ?? 1,
                containment: row["containment"] ?? 1,
                match: (row["match_id"] as Int64?).map { Article.ID($0) },
                rule: row["rule"],
                evidence: row["evidence"]
            )
            return (row.story("story_id"), row.story("part_id"), record)
        }
    }

    /// The outlet of a story's original; nil where there is no such story.
    package func firstOutlet(of story: Story.ID) throws -> Outlet.ID? {
        try db.first("SELECT first_outlet_id FROM story WHERE id = ?", [story.number]) {
            $0.outlet("first_outlet_id")
        }
    }

    /// Makes one story of several: the oldest id lives on, the others lead to it.
    ///
    /// `stories` are those that the text gives; where people joined one with a third, that comes along. Given are the
    /// id that lives on, and those that do so no longer.
    @discardableResult
    package func join(_ stories: [Story.ID], at now: Timestamp) throws -> (
        survivor: Story.ID, gone: [Story.ID]
    ) {
        let numbers = Set(try stories.map { try surviving($0) })
        guard let oldest = numbers.min(), let part = stories.map(\.number).min() else {
            throw unexpected("no story was named to be joined")
        }
        let gone = numbers.sorted().filter { $0 != oldest }
        let isOfParts =
            try stories.contains { try surviving($0) != $0.number } || numbers.contains { try hasParts($0) }
        if isOfParts {
            try keepParts(of: numbers)
            for story in stories {
                for number in numbers {
                    try run(
                        "UPDATE placement SET part_id = ? WHERE story_id = ? AND part_id = ?",
                        [part, number, story.number]
                    )
                }
            }
        }
        let newcomer = gone.count == 1 ? try soleArticle(of: gone[0]) : nil
        for number in gone { try pour(number, into: oldest, at: now) }
        if isOfParts { try clearParts(named: oldest) }
        if try newcomer.map({ try !extend(oldest, with: $0) }) ?? true { try recompute(oldest) }
        return (Story.ID(oldest), gone.map { Story.ID($0) })
    }

    /// Moves all articles of a story into another, which its id leads to from then on.
    func pour(_ story: Int64, into other: Int64, at now: Timestamp) throws {
        try run("UPDATE placement SET story_id = ? WHERE story_id = ?", [other, story])
        try dissolve(story, into: other, at: now)
    }

    /// The story that an id stands for today.
    func surviving(_ id: Story.ID) throws -> Int64 {
        let found: Int64? = try db.first(
            """
            SELECT coalesce((SELECT story_id FROM story_alias WHERE id = ?1),
                (SELECT id FROM story WHERE id = ?1))
            """,
            [id.number]
        )
        guard let found else { throw unexpected("there is no story \(id)") }
        return found
    }

    /// The article that stands alone in a story; nil where there are several.
    private func soleArticle(of story: Int64) throws -> Int64? {
        let found = try db.all("SELECT article_id FROM placement WHERE story_id = ? LIMIT 2", [story]) {
            $0[0] as Int64
        }
        return found.count == 1 ? found[0] : nil
    }

    /// The story in which the article stands alone.
    private func soleStory(of id: Article.ID, in story: Int64?) throws -> Int64? {
        guard let story, try soleArticle(of: story) == id.number else { return nil }
        return story
    }

    private func openStory(with id: Article.ID) throws -> Int64 {
        let opening = try db.first(
            "SELECT title, CAST(strftime('%s', believed_at) AS INTEGER) AS vote FROM article WHERE id = ?",
            [id.number]
        ) { StoryRank(votes: [$0["vote"]], title: $0["title"]) }
        guard let opening else { throw unexpected("article \(id) is to be placed but was never kept") }
        try run(
            """
            INSERT INTO story (first_published_at, last_published_at, article_count, outlet_count,
                first_outlet_id, original_id, agency, title, rank, newest_vote)
            SELECT believed_at, believed_at, 1, 1, outlet_id, id, agency, title, ?, ? FROM article WHERE id = ?
            """,
            [opening.value, opening.newestVote, id.number]
        )
        return db.lastInsertedID
    }

    /// Brings a story that an article left up to date, or ends it.
    private func leave(_ story: Int64, for other: Int64, at now: Timestamp) throws {
        if try !recompute(story) { try dissolve(story, into: other, at: now) }
    }

    func dissolve(_ story: Int64, into other: Int64, at now: Timestamp) throws {
        try run("UPDATE story_alias SET story_id = ? WHERE story_id = ?", [other, story])
        try run(
            "INSERT INTO story_alias (id, story_id, at) VALUES (?, ?, ?)",
            [story, other, now.description]
        )
        try handOverFinds(of: story, to: other)
        try run("DELETE FROM story WHERE id = ?", [story])
    }
}
