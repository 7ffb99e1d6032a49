internal import GRDB
package import News

extension NewsTransaction {
    /// The article that an entry of `outlet` is: by its address, by the address at which a page listed it, else
    /// by the key its feed gives it.
    ///
    /// Where a feed uses a key more than once, the latest article of that key. Nil for `url` or `entryKey` leaves
    /// that way out.
    package func knownArticle(
        outlet: Outlet.ID,
        url: CanonicalURL?,
        entryKey: String?
    ) throws -> KnownArticle? {
        if let url {
            if let known = try known("a.outlet_id = ? AND a.url = ?", [outlet.text, url.text], .url) {
                return known
            }
            let listed = "a.id = (SELECT article_id FROM listing WHERE outlet_id = ? AND url = ?)"
            if let known = try known(listed, [outlet.text, url.text], .listing) { return known }
        }
        guard let entryKey else { return nil }
        return try known(
            "a.outlet_id = ? AND a.entry_key = ?",
            [outlet.text, entryKey.storable],
            .entryKey
        )
    }

    /// The latest article of `outlet` that says the same as an entry: the same title at the same published time, or
    /// the very same entry. For feeds whose addresses and ids are others each time.
    ///
    /// Reads all articles of the outlet believed to be no older than `since`.
    package func knownArticle(
        outlet: Outlet.ID,
        title: String,
        publishedAt: Timestamp?,
        entryDigest: Int64,
        since: Timestamp
    ) throws -> KnownArticle? {
        try known(
            """
            a.outlet_id = ? AND a.believed_at >= ? AND (a.entry_digest = ? OR (a.title = ? AND a.published_at = ?))
            """,
            [
                outlet.text, since.description, entryDigest, title.storable, publishedAt?.description,
            ],
            .content
        )
    }

    /// The article that the outlet's own feed gave under `title`, believed to be of that time; `until` is excluded.
    package func ownArticle(
        of outlet: Outlet.ID,
        title: String,
        since: Timestamp,
        until: Timestamp
    ) throws -> KnownArticle? {
        try known(
            """
            a.outlet_id = ? AND a.believed_at >= ? AND a.believed_at < ? AND a.title = ?
                AND a.outlet_id = (SELECT outlet_id FROM feed WHERE id = a.feed_id)
            """,
            [outlet.text, since.description, until.description, title.storable],
            .content
        )
    }

    package func knownArticle(_ id: Article.ID) throws -> KnownArticle? {
        try known("a.id = ?", [id.number], .url)
    }

    package func text(of id: Article.ID) throws -> String {
        try row("SELECT text FROM article_text WHERE article_id = ?", [id.number])?["text"] ?? ""
    }

    private func known(
        _ condition: String,
        _ arguments: StatementArguments,
        _ match: KnownArticle.Match
    ) throws -> KnownArticle? {
        let sql = """
            SELECT a.id, a.url, a.title, a.feed_id, a.entry_digest, a.text_source, a.seen_at, a.believed_at, p.story_id,
                q.article_id IS NOT NULL AS waits,
                a.outlet_id <> coalesce((SELECT outlet_id FROM feed WHERE id = a.feed_id), a.outlet_id) AS listed
            FROM article a
            LEFT JOIN placement p ON p.article_id = a.id
            LEFT JOIN page_queue q ON q.article_id = a.id
            WHERE \(condition) ORDER BY a.id DESC LIMIT 1
            """
        return try row(sql, arguments).map { row in
            KnownArticle(
                id: row.article("id"),
                matchedBy: match,
                url: CanonicalURL(stored: row["url"]),
                entryDigest: row["entry_digest"],
                textSource: row.value("text_source") ?? .excerpt,
                waitsForPage: row["waits"],
                title: row["title"],
                isListed: row["listed"],
                feed: (row["feed_id"] as Int64?).map { Feed.ID($0) },
                story: (row["story_id"] as Int64?).map { Story.ID($0) },
                seenAt: try row.instant("seen_at"),
                believedAt: try row.instant("believed_at")
            )
        }
    }

    /// Keeps a new article; it stands in no story until `place`.
    ///
    /// - Parameters:
    ///   - article: Its outlet must be configured, its URL new to the outlet.
    ///   - entryKey: What the feed calls it: guid, atom:id, else its link.
    ///   - entryDigest: Of the entry as sent; equal later means unchanged.
    ///   - feed: Where it was first seen.
    ///   - seenAt: Now.
    ///   - believedAt: The outlet's claim where it can be believed, else what stands in for it.
    /// - Returns: Its id, higher than all before it.
    /// - Throws: `StorageError`, at the latest from `write`.
    package func insert(
        _ article: Article,
        entryKey: String,
        entryDigest: Int64,
        feed: Feed.ID,
        seenAt: Timestamp,
        believedAt: Timestamp
    ) throws -> Article.ID {
        let title = article.title.storable
        let text = article.text.storable
        try run(
            """
            INSERT INTO article (outlet_id, seen_at, believed_at, published_at, updated_at, text_source,
                language, agency, byline, feed_id, entry_digest, entry_key, url, image, title, published_from,
                updated_from)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                article.outlet.text, seenAt.description, believedAt.description,
                article.publishedAt?.description, article.updatedAt?.description, article.textSource.rawValue,
                article.language?.storable, article.agency?.storable, article.byline?.storable, feed.number,
                entryDigest, entryKey.storable, article.url.text, article.image?.storable, title,
                article.publishedFrom?.rawValue, article.updatedFrom?.rawValue,
            ]
        )
        let id = db.lastInsertedRowID
        try run("INSERT INTO article_text (article_id, text) VALUES (?, ?)", [id, text])
        try FullTextIndex(db).insert(id)
        return Article.ID(id)
    }

    /// Puts a later state of an article in the place of the present one.
    ///
    /// The earlier title and text are kept as a revision if either changed, except where a mere excerpt
    /// gave way to the text it was taken from: that is khabar reading more, not the outlet changing its
    /// words.
    ///
    /// - Returns: Whether title or text changed, so that the article must be compared and placed anew.
    package func revise(
        _ id: Article.ID,
        to article: Article,
        entryDigest: Int64,
        at now: Timestamp,
        believedAt: Timestamp
    ) throws -> Bool {
        let stored = try row(
            """
            SELECT a.title, t.text, a.text_source FROM article a JOIN article_text t ON t.article_id = a.id
            WHERE a.id = ?
            """,
            [id.number]
        )
        guard let stored else { throw unexpected("article \(id) is to be revised but was never kept") }
        let (oldTitle, oldText): (String, String) = (stored["title"], stored["text"])
        let title = article.title.storable
        let text = article.text.storable
        let isChanged = !oldTitle.utf8.elementsEqual(title.utf8) || !oldText.utf8.elementsEqual(text.utf8)
        if isChanged {
            let oldSource: Article.TextSource? = stored.value("text_source")
            if oldSource != .excerpt || article.textSource == .excerpt { try keepWording(of: id, until: now) }
            try run("UPDATE article_text SET text = ? WHERE article_id = ?", [text, id.number])
            let index = FullTextIndex(db)
            try index.remove(id.number, title: oldTitle, text: oldText)
            try index.insert(id.number)
        }
        try run(
            """
            UPDATE article SET believed_at = ?, published_at = ?, updated_at = ?, text_source = ?,
                language = ?, agency = ?, byline = ?, entry_digest = ?, url = ?, image = ?, title = ?,
                published_from = ?, updated_from = ?
            WHERE id = ?
            """,
            [
                believedAt.description, article.publishedAt?.description, article.updatedAt?.description,
                article.textSource.rawValue, article.language?.storable, article.agency?.storable,
                article.byline?.storable, entryDigest, article.url.text, article.image?.storable, title,
                article.publishedFrom?.rawValue, article.updatedFrom?.rawValue, id.number,
            ]
        )
        if let story = try row("SELECT story_id FROM placement WHERE article_id = ?", [id.number]) {
            try recompute(story["story_id"])
        }
        return isChanged
    }

    /// Keeps what an article's page says to robots; nil: it says nothing.
    package func note(robots: String?, of id: Article.ID) throws {
        try run(
            "UPDATE article SET robots = ?1 WHERE id = ?2 AND robots IS NOT ?1",
            [robots?.storable, id.number]
        )
    }

    /// Notes that the feed states an article's entry otherwise than before, while its text comes from its
    /// page.
    package func noteEntry(_ id: Article.ID, digest: Int64) throws {
        try run("UPDATE article SET entry_digest = ? WHERE id = ?", [digest, id.number])
    }

    private func keepWording(of id: Article.ID, until now: Timestamp) throws {
        try run(
            """
            INSERT INTO revision (article_id, number, url, title, text, text_source, published_at, updated_at,
                replaced_at)
            SELECT a.id,
                (SELECT coalesce(max(number), 0) + 1 FROM revision WHERE article_id = a.id), a.url, a.title, t.text, a.text_source, a.published_at,
                a.updated_at, ?
            FROM article a JOIN article_text t ON t.article_id = a.id WHERE a.id = ?
            """,
            [now.description, id.number]
        )
        try run("UPDATE article SET revision_count = revision_count + 1 WHERE id = ?", [id.number])
    }
}

// MARK: - Pages still to be fetched

extension NewsTransaction {
    /// Notes that the article's page is wanted, due at once. A wish that stands already stays as it is.
    package func awaitPage(_ id: Article.ID, url: String, at now: Timestamp) throws {
        try run(
            """
            INSERT INTO page_queue (article_id, url, wanted_at, due_at) VALUES (?1, ?2, ?3, ?3)
            ON CONFLICT (article_id) DO NOTHING
            """,
            [id.number, url.storable, now.description]
        )
    }

    /// Counts a failed attempt and puts the next one off.
    package func postponePage(_ id: Article.ID, until due: Timestamp, reason: String) throws {
        try run(
            "UPDATE page_queue SET due_at = ?, attempts = attempts + 1, reason = ? WHERE article_id = ?",
            [due.description, reason.storable, id.number]
        )
    }

    /// The page came or was given up.
    package func finishPage(_ id: Article.ID) throws {
        try run("DELETE FROM page_queue WHERE article_id = ?", [id.number])
    }
}
