package import News

/// What an article is known by; digests of it stay when the article is erased.
package struct ErasableArticle: Hashable, Sendable {
    package let id: Article.ID
    package let outlet: Outlet.ID
    /// Its own and those at which pages listed it.
    package let urls: [String]
    package let entryKey: String
}

/// What a deletion took.
package struct ErasureRecord: Hashable, Sendable {
    package let id: Int64
    package let articles: Int
    package let revisions: Int
}

/// Deleting for good.
extension NewsTransaction {
    /// What the article, or every article of the outlet, is known by.
    package func erasable(article: Article.ID?, outlet: Outlet.ID?) throws -> [ErasableArticle] {
        try erasable("id = ?1 OR (?1 IS NULL AND outlet_id = ?2)", [article?.number, outlet?.text])
    }

    /// The marks of those articles of a story that have no believed time from their feed.
    package func undated(_ story: Story.ID) throws -> [ErasableArticle] {
        try erasable(
            """
            id IN (SELECT article_id FROM placement WHERE story_id = ?) AND (believed_at = seen_at OR coalesce(
                CASE believed_at WHEN published_at THEN published_from WHEN updated_at THEN updated_from END,
                'page') GLOB 'page*')
            """,
            [story.number]
        )
    }

    private func erasable(
        _ condition: String,
        _ arguments: SQLArguments
    ) throws -> [ErasableArticle] {
        try db.all(
            "SELECT id, outlet_id, url, entry_key FROM article WHERE \(condition) ORDER BY id",
            arguments
        ) { row in
            let id: Int64 = row["id"]
            let listed = try db.all("SELECT url FROM listing WHERE article_id = ?", [id]) { $0[0] as String }
            return ErasableArticle(
                id: Article.ID(id),
                outlet: row.outlet("outlet_id"),
                urls: [row["url"]] + listed,
                entryKey: row["entry_key"]
            )
        }
    }

    /// Enters that articles are deleted, and deletes them with everything that was made of them: text, index, earlier
    /// wordings, fingerprints, links, gist.
    ///
    /// - Parameters:
    ///   - articles: Each with the marks by which it is known if it comes again.
    ///   - outlet: Their outlet; it goes too where `isWhole`.
    ///   - isWhole: Whether the outlet is forgotten, not one article of it.
    ///   - reason: As it was given.
    ///   - person: The account of who wants it.
    ///   - now: When.
    /// - Returns: What was deleted.
    /// - Throws: What the database throws.
    package func erase(
        _ articles: [(article: ErasableArticle, marks: [Int64])],
        of outlet: Outlet.ID,
        isWhole: Bool,
        reason: String,
        by person: String,
        at now: Timestamp
    ) throws -> ErasureRecord {
        try run(
            """
            INSERT INTO forgetting (kind, article_id, outlet_id, at, by, reason, articles, revisions)
            VALUES (?, ?, ?, ?, ?, ?, ?, 0)
            """,
            [
                isWhole ? "outlet" : "article", isWhole ? nil : articles.first?.article.id.number,
                outlet.text,
                now.description, person.storable, reason.storable, articles.count,
            ]
        )
        let record = db.lastInsertedID
        var revisions = 0
        for (article, marks) in articles {
            for mark in marks {
                try run(
                    "INSERT OR IGNORE INTO forgetting_mark (mark, forgetting_id) VALUES (?, ?)",
                    [mark, record]
                )
            }
            revisions += try eraseArticle(article.id)
        }
        try run("UPDATE forgetting SET revisions = ? WHERE id = ?", [revisions, record])
        if isWhole { try eraseOutlet(outlet) }
        return ErasureRecord(id: record, articles: articles.count, revisions: revisions)
    }

    /// Whether something of that mark was deleted for good.
    package func isErased(_ marks: [Int64]) throws -> Bool {
        try marks.contains { try db.isAny("SELECT 1 FROM forgetting_mark WHERE mark = ?", [$0]) }
    }

    /// Deletes an article; how many earlier wordings it had.
    func eraseArticle(_ id: Article.ID) throws -> Int {
        let stored = try db.first(
            """
            SELECT a.title, t.text, a.revision_count, p.story_id, p.part_id
            FROM article a JOIN article_text t ON t.article_id = a.id
            LEFT JOIN placement p ON p.article_id = a.id WHERE a.id = ?
            """,
            [id.number]
        ) { row in
            (
                title: row["title"] as String, text: row["text"] as String,
                revisions: row["revision_count"] as Int, story: row["story_id"] as Int64?,
                part: row["part_id"] as Int64?
            )
        }
        guard let stored else { throw unexpected("article \(id) is to be forgotten but was never kept") }
        try FullTextIndex(db).remove(id.number, title: stored.title, text: stored.text)
        if let story = stored.story {
            try handOverJoins(of: id, in: Story.ID(stored.part ?? story))
            try run(
                """
                UPDATE placement SET match_id = NULL, similarity = NULL, containment = NULL, evidence = NULL
                WHERE story_id = ? AND match_id = ?
                """,
                [story, id.number]
            )
            try run(
                "DELETE FROM gist WHERE story_id = ?1 AND ?2 = (SELECT original_id FROM story WHERE id = ?1)",
                [story, id.number]
            )
            try run("DELETE FROM event_gist WHERE story_id = ?", [story])
            try run("DELETE FROM placement WHERE article_id = ?", [id.number])
            if try !recompute(story) { try run("DELETE FROM story WHERE id = ?", [story]) }
        }
        // Whatever else speaks of it goes by its foreign key.
        try run("DELETE FROM article WHERE id = ?", [id.number])
        return stored.revisions
    }

    /// Deletes an outlet that has no articles any more, with its feeds, and takes its name out of what spoke of it.
    private func eraseOutlet(_ outlet: Outlet.ID) throws {
        let feeds = try db.all("SELECT id FROM feed WHERE outlet_id = ?", [outlet.text]) { $0[0] as Int64 }
        // Outlets that only its pages had named stay, as ones that are not configured.
        try run(
            """
            UPDATE outlet SET removed_at = coalesce(removed_at, (SELECT max(at) FROM forgetting))
            WHERE found_by IN (SELECT id FROM feed WHERE outlet_id = ?)
            """,
            [outlet.text]
        )
        for feed in feeds { try detach("feed", feed) }
        try run("DELETE FROM feed WHERE outlet_id = ?", [outlet.text])
        try detach("outlet", outlet.text)
        try run("DELETE FROM outlet WHERE id = ?", [outlet.text])
    }

    /// Lets go what refers to a row that is to be deleted: a reference that may be null becomes so, a row that cannot be
    /// without it is deleted.
    private func detach(_ table: String, _ value: any SQLArgument) throws {
        let references = try db.all(
            """
            SELECT t.name, k."from", (SELECT c."notnull" OR c.pk > 0 FROM pragma_table_info(t.name) c
                WHERE c.name = k."from")
            FROM sqlite_master t JOIN pragma_foreign_key_list(t.name) k
            WHERE t.type = 'table' AND k."table" = ?
            """,
            [table]
        ) { (table: $0[0] as String, column: $0[1] as String, isNeeded: $0[2] as Bool) }
        for reference in references where (reference.table, table) != ("feed", "outlet") {
            let change =
                reference.isNeeded
                ? "DELETE FROM \(reference.table)"
                : "UPDATE \(reference.table) SET \(reference.column) = NULL"
            try run("\(change) WHERE \(reference.column) = ?", [value])
        }
    }
}

extension NewsDatabase {
    /// Runs `body` in one transaction that leaves nothing behind of what it deletes: what is freed is overwritten, the
    /// full-text index and then the whole file are written anew, the journal is folded in and cut.
    ///
    /// Up to a minute a gigabyte, in which nobody else writes, and as much free disk again as the file takes.
    ///
    /// - Returns: What `body` gives, and why remnants may be left in free space of the files all the same; nil: none are.
    package func writeWithoutTrace<T>(_ body: (NewsTransaction) throws -> T) throws -> (
        result: T, remnants: StorageError?
    ) {
        let result = try writeSecurely(body)
        do {
            try rewrite()
            return (result, nil)
        } catch let error as StorageError {
            return (result, error)
        }
    }
}
