package import News

extension NewsTransaction {
    package func text(of id: Article.ID) throws -> String {
        try db.first("SELECT text FROM article_text WHERE article_id = ?", [id.number]) ?? ""
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
                updated_from, published_precision)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                article.outlet.text, seenAt.description, believedAt.description,
                article.publishedAt?.description, article.updatedAt?.description, article.textSource.rawValue,
                article.language?.storable, article.agency?.storable, article.byline?.storable, feed.number,
                entryDigest, entryKey.storable, article.url.text, article.image?.storable, title,
                article.publishedFrom?.rawValue, article.updatedFrom?.rawValue,
                article.publishedPrecision?.rawValue,
            ]
        )
        let id = db.lastInsertedID
        try run("INSERT INTO article_text (article_id, text) VALUES (?, ?)", [id, text])
        try keepSections(article.sections, of: Article.ID(id), believedAt: believedAt.description)
        try FullTextIndex(db).insert(id)
        return Article.ID(id)
    }

    /// Puts a later state of an article in the place of the present one.
    ///
    /// The earlier title and text are kept as a revision if either changed, except where a mere excerpt
    /// gave way to the text it was taken from, or `isReading` says so: that is khabar reading more, not the outlet changing
    /// its words. An address that another article of the outlet has meanwhile stays with that one, and this article
    /// keeps its own.
    ///
    /// - Returns: Whether title or text changed, so that the article must be compared and placed anew.
    package func revise(
        _ id: Article.ID,
        to article: Article,
        entryDigest: Int64,
        at now: Timestamp,
        believedAt: Timestamp,
        isReading: Bool = false
    ) throws -> Bool {
        let stored = try db.first(
            """
            SELECT a.title, a.url, a.believed_at, a.agency, t.text, a.text_source FROM article a JOIN article_text t ON t.article_id = a.id
            WHERE a.id = ?
            """,
            [id.number]
        ) { row in
            (
                title: row["title"] as String, url: row["url"] as String, text: row["text"] as String,
                source: row.value("text_source") as Article.TextSource?,
                believedAt: row["believed_at"] as String, agency: row["agency"] as String?
            )
        }
        guard let stored else { throw unexpected("article \(id) is to be revised but was never kept") }
        let title = article.title.storable
        let text = article.text.storable
        let isChanged =
            !stored.title.utf8.elementsEqual(title.utf8) || !stored.text.utf8.elementsEqual(text.utf8)
        if isChanged {
            if !isReading, stored.source != .excerpt || article.textSource == .excerpt {
                try keepWording(of: id, until: now)
            }
            try run("UPDATE article_text SET text = ? WHERE article_id = ?", [text, id.number])
            let index = FullTextIndex(db)
            try index.remove(id.number, title: stored.title, text: stored.text)
            try index.insert(id.number)
        }
        try run(
            """
            UPDATE article SET believed_at = ?, published_at = ?, updated_at = ?, text_source = ?,
                language = ?, agency = ?, byline = ?, entry_digest = ?, image = ?, title = ?,
                published_from = ?, updated_from = ?, published_precision = ?
            WHERE id = ?
            """,
            [
                believedAt.description, article.publishedAt?.description, article.updatedAt?.description,
                article.textSource.rawValue, article.language?.storable, article.agency?.storable,
                article.byline?.storable, entryDigest, article.image?.storable, title,
                article.publishedFrom?.rawValue, article.updatedFrom?.rawValue,
                article.publishedPrecision?.rawValue, id.number,
            ]
        )
        try keepSections(article.sections, of: id, believedAt: believedAt.description)
        if stored.url != article.url.text { try move(id, to: article.url) }
        if let story: Int64 = try db.first("SELECT story_id FROM placement WHERE article_id = ?", [id.number])
        {
            try renew(story, with: id.number, believedAt: stored.believedAt, agency: stored.agency)
        }
        return isChanged
    }

    /// The article as it is kept; nil where it is not.
    package func article(_ id: Article.ID) throws -> Article? {
        try db.first(
            "SELECT a.*, t.text FROM article a JOIN article_text t ON t.article_id = a.id WHERE a.id = ?",
            [id.number]
        ) { Article(row: $0) }
    }

    /// Keeps what an article's page says to robots; nil: it says nothing.
    package func keepPageRobots(_ robots: String?, of id: Article.ID) throws {
        try run(
            "UPDATE article SET robots = ?1 WHERE id = ?2 AND robots IS NOT ?1",
            [robots?.storable, id.number]
        )
    }

    /// Keeps what answered at an article's link in place of it; nil: the article did.
    package func keepPageFound(_ found: String?, of id: Article.ID) throws {
        try run(
            "UPDATE article SET page_found = ?1 WHERE id = ?2 AND page_found IS NOT ?1",
            [found, id.number]
        )
    }

    /// Takes a picture from the latest hundred articles of an outlet where three of them or more, this one counted, have it: it
    /// stands for the outlet, not for an article. Returns whether it was so.
    package func removeShared(image: String, of outlet: Outlet.ID, seenWith id: Article.ID) throws -> Bool {
        let others = try db.all(
            """
            SELECT id FROM (SELECT id, image FROM article WHERE outlet_id = ? ORDER BY believed_at DESC LIMIT 100)
            WHERE image = ? AND id <> ?
            """,
            [outlet.text, image.storable, id.number]
        ) { $0[0] as Int64 }
        guard others.count >= 2 else { return false }
        for other in others { try run("UPDATE article SET image = NULL WHERE id = ?", [other]) }
        return true
    }

    /// Has the whole document of a feed read at its next poll, whatever its server says of changes.
    package func readAnew(_ feed: Feed.ID) throws {
        try run(
            "UPDATE feed SET etag = NULL, last_modified = NULL, body_hash = NULL WHERE id = ?",
            [feed.number]
        )
    }

    /// Keeps the digest of an entry that its feed now states otherwise, where the article's text comes from its page.
    package func keepEntryDigest(_ digest: Int64, of id: Article.ID) throws {
        try run("UPDATE article SET entry_digest = ? WHERE id = ?", [digest, id.number])
    }

    func move(_ id: Article.ID, to url: CanonicalURL) throws {
        try run(
            """
            UPDATE article SET url = ?1 WHERE id = ?2 AND NOT EXISTS (
                SELECT 1 FROM article o WHERE o.outlet_id = article.outlet_id AND o.url = ?1 AND o.id <> ?2)
            """,
            [url.text, id.number]
        )
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
