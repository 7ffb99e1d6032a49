package import News

/// An article whose page is due to be asked again.
package struct RecheckWish: Hashable, Sendable {
    package let id: Article.ID
    package let url: String
    /// Of the page, as it last answered.
    package let validators: Validators
    /// When it was first missing; nil: it was there the last time.
    package let missingSince: Timestamp?
    /// When it was removed, as far as that is confirmed.
    package let removedAt: Timestamp?
    package let article: Article
    package let entryDigest: Int64
    package let seenAt: Timestamp
    package let believedAt: Timestamp
}

/// Why a page counts as removed; the raw values are those of the `articles` view.
package enum Removal: String, Hashable, Sendable {
    /// Its address answers 404 or 410.
    case gone
    /// Its address leads to the front page.
    case frontPage = "front-page"
}

/// Asking the pages of articles again: whether they are still there and say the same.
extension NewsTransaction {
    /// Has the article's page asked again at `due`; a time that is set already stays.
    package func recheck(_ id: Article.ID, page url: String, at due: Timestamp) throws {
        try run(
            "INSERT OR IGNORE INTO recheck (article_id, url, domain, due_at) VALUES (?, ?, ?, ?)",
            [id.number, url.storable, URLReference(url).domain.storable, due.description]
        )
    }

    /// Keeps the page's validators for the next request.
    package func keepPageValidators(_ validators: Validators, of id: Article.ID) throws {
        guard !validators.isEmpty else { return }
        try run(
            "UPDATE recheck SET etag = ?, last_modified = ? WHERE article_id = ?",
            [validators.etag, validators.lastModified, id.number]
        )
    }

    /// Has the page asked again at `due`; nil: never again.
    package func recheck(_ id: Article.ID, again due: Timestamp?) throws {
        if let due {
            try run("UPDATE recheck SET due_at = ? WHERE article_id = ?", [due.description, id.number])
        } else {
            try run("DELETE FROM recheck WHERE article_id = ?", [id.number])
        }
    }

    /// Marks a page as missing since `time`. Only where that is `confirmed` does the article count as removed.
    package func markMissing(_ id: Article.ID, since time: Timestamp, _ removal: Removal, confirmed: Bool)
        throws
    {
        try run(
            "UPDATE recheck SET missing_since = ?, missing_why = ?, etag = NULL, last_modified = NULL WHERE article_id = ?",
            [time.description, removal.rawValue, id.number]
        )
        guard confirmed else { return }
        try run(
            "UPDATE article SET removed_at = ?, removal = ? WHERE id = ? AND removed_at IS NULL",
            [time.description, removal.rawValue, id.number]
        )
    }

    /// Marks a page as there, whatever it was before.
    package func markPresent(_ id: Article.ID) throws {
        try run(
            "UPDATE recheck SET missing_since = NULL, missing_why = NULL WHERE article_id = ?",
            [id.number]
        )
        try run(
            "UPDATE article SET removed_at = NULL, removal = NULL WHERE id = ? AND removed_at IS NOT NULL",
            [id.number]
        )
    }

    /// Counts one more page of the outlet that is asked again today. False, and nothing is counted, where `limit` is
    /// reached.
    package func countRecheck(of outlet: Outlet.ID, limit: Int, at now: Timestamp) throws -> Bool {
        let day = String(now.description.prefix(10))
        try run(
            """
            UPDATE outlet SET recheck_count = CASE recheck_day WHEN ?2 THEN recheck_count + 1 ELSE 1 END,
                recheck_day = ?2
            WHERE id = ?1 AND (recheck_day IS NOT ?2 OR recheck_count < ?3) AND ?3 > 0
            """,
            [outlet.text, day, limit]
        )
        return db.changedRows == 1
    }

    /// Keeps how many comments an article has, if that is another number than last time.
    package func keepCommentCount(_ count: Int, of id: Article.ID, at now: Timestamp) throws {
        try run(
            """
            INSERT OR REPLACE INTO comment_count (article_id, at, count)
            SELECT ?1, ?2, ?3
            WHERE ?3 IS NOT (SELECT count FROM comment_count WHERE article_id = ?1 ORDER BY at DESC LIMIT 1)
            """,
            [id.number, now.description, count]
        )
    }
}

extension NewsDatabase {
    /// The pages that are due to be asked again of the domains whose turn it is: of each at most `limit`, the longest due.
    package func recheckTimes(at now: Timestamp, limit: Int, turns: inout DomainTurns) throws(StorageError)
        -> [PageTime]
    {
        try read { db in try turns.take("recheck", at: now, limit: limit, in: db) }
    }

    /// Articles whose page is due to be asked again: of each domain at most `limit`, the longest due first.
    package func rechecksDue(at now: Timestamp, limit: Int) throws(StorageError) -> [RecheckWish] {
        try due(in: "recheck", at: now, limit: limit) { id throws(StorageError) in try recheck(of: id) }
    }

    /// The page of one article that is to be asked again; nil where none is.
    package func recheck(of id: Article.ID) throws(StorageError) -> RecheckWish? {
        try waiting(in: "recheck", columns: "q.etag, q.last_modified, q.missing_since", id) { row in
            RecheckWish(
                id: row.article("id"),
                url: row["page_url"],
                validators: row.validators,
                missingSince: row.time("missing_since"),
                removedAt: row.time("removed_at"),
                article: Article(row: row),
                entryDigest: row["entry_digest"],
                seenAt: try row.instant("seen_at"),
                believedAt: try row.instant("believed_at")
            )
        }
    }
}
