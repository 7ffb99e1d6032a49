internal import Language
package import News

/// Pages that gather from several outlets: the outlets they name, and the articles they list.
extension NewsTransaction {
    /// Notes that `feed` listed an article at an address that is not the article's own.
    package func list(_ id: Article.ID, at url: CanonicalURL, feed: Feed.ID?, seenAt: Timestamp) throws {
        try run(
            """
            INSERT INTO listing (outlet_id, url, article_id, feed_id, seen_at)
            SELECT outlet_id, ?2, id, ?3, ?4 FROM article WHERE id = ?1 AND url <> ?2
            ON CONFLICT (outlet_id, url) DO NOTHING
            """,
            [id.number, url.text, feed?.number, seenAt.description]
        )
    }

    /// The articles of an outlet in a story: with `isListed` those that only another outlet's page listed, else those
    /// that its own feeds gave. It gives at most eight, for no honest feed states one text more often. They are the eight
    /// that joined the story last, so that a story of thousands costs no more than one of a few hundred.
    package func articles(of outlet: Outlet.ID, in story: Story.ID, isListed: Bool) throws -> [KnownArticle] {
        try db.all(
            """
            SELECT p.article_id
            FROM (SELECT article_id FROM placement WHERE story_id = ? ORDER BY sequence DESC LIMIT 500) p
            CROSS JOIN article a ON a.id = p.article_id
            LEFT JOIN feed f ON f.id = a.feed_id
            WHERE a.outlet_id = ?
                AND (coalesce(f.outlet_id, a.outlet_id) <> a.outlet_id) = ?
            LIMIT 8
            """,
            [try surviving(story), outlet.text, isListed]
        ) { $0.article("article_id") }
        .compactMap { try knownArticle($0) }
    }

    /// Puts the outlet's own article in the place of one that only a page had listed: the listed one keeps its id,
    /// its story and the time it was first seen, and takes address, key and feed of the own one, which is gone.
    ///
    /// The listed article's address stays as a listing. Title and text are taken over by the `revise` that
    /// must follow.
    package func merge(_ own: Article.ID, into listed: Article.ID) throws {
        let kept = try db.first("SELECT entry_key, feed_id, url FROM article WHERE id = ?", [own.number]) {
            (entryKey: $0["entry_key"] as String, feed: $0["feed_id"] as Int64?, url: $0["url"] as String)
        }
        guard let kept else { throw unexpected("article \(own) is to be merged but was never kept") }
        try run(
            """
            INSERT INTO listing (outlet_id, url, article_id, feed_id, seen_at)
            SELECT outlet_id, url, id, feed_id, seen_at FROM article WHERE id = ?
            ON CONFLICT (outlet_id, url) DO NOTHING
            """,
            [listed.number]
        )
        try delete(own)
        try run(
            "UPDATE article SET entry_key = ?, feed_id = ?, url = ? WHERE id = ?",
            [kept.entryKey, kept.feed, kept.url, listed.number]
        )
    }

    /// Takes out an article that stands in no story, as if it had never come.
    package func delete(_ id: Article.ID) throws {
        let stored = try db.first(
            "SELECT a.title, t.text FROM article a JOIN article_text t ON t.article_id = a.id WHERE a.id = ?",
            [id.number]
        ) { (title: $0["title"] as String, text: $0["text"] as String) }
        guard let stored else { throw unexpected("article \(id) is to be deleted but was never kept") }
        try FullTextIndex(db).remove(id.number, title: stored.title, text: stored.text)
        try run("DELETE FROM article WHERE id = ?", [id.number])
    }

    /// Whether a feed is configured and not given up.
    package func isPolled(_ feed: Feed.ID) throws -> Bool {
        try db.isAny(
            "SELECT 1 FROM feed WHERE id = ? AND state NOT IN ('removed', 'paused', 'gone')",
            [feed.number]
        )
    }

    /// Gives an article to the feed whose entry states it now.
    package func assign(_ id: Article.ID, to feed: Feed.ID, entryKey: String) throws {
        try run(
            "UPDATE article SET feed_id = ?, entry_key = ? WHERE id = ?",
            [feed.number, entryKey.storable, id.number]
        )
    }
}
