internal import FoundationEssentials
internal import GRDB
package import News

extension NewsDatabase {
    /// Articles, newest first by believed time.
    package func articles(_ filter: NewsFilter) throws(StorageError) -> [ArticleRow] {
        let condition = Condition.articles(filter)
        return try read { db in
            let sql = """
                SELECT * FROM articles a \(condition.sql)
                ORDER BY a.believed_at DESC, a.id DESC LIMIT ?
                """
            return try Row.fetchCursor(
                db,
                sql: sql,
                arguments: StatementArguments(condition.arguments + [filter.limit])
            )
            .map { try ArticleRow(row: $0) }.array()
        }
    }

    package func article(_ id: Article.ID) throws(StorageError) -> ArticleRow? {
        try read { db in
            try Row.fetchOne(db, sql: "SELECT * FROM articles WHERE id = ?", arguments: [id.number])
                .map { try ArticleRow(row: $0) }
        }
    }

    /// Hands over every fingerprint whose article's believed time is `since` or later, and no later than `until`, in
    /// the order of placing: what rebuilds the index of stories.
    package func storedFingerprints(
        since: Timestamp,
        until: Timestamp? = nil,
        _ body: (StoredFingerprint) -> Void
    ) throws(StorageError) {
        try read { db in
            // The first one by the narrow index, so that the fingerprints before it are not read.
            let first = try Int64.fetchOne(
                db,
                sql: """
                    SELECT min(p.sequence) FROM article a JOIN placement p ON p.article_id = a.id
                    WHERE a.believed_at >= ?
                    """,
                arguments: [since.description]
            )
            guard let first else { return }
            let source = """
                FROM placement p CROSS JOIN article a ON a.id = p.article_id
                WHERE p.sequence >= ? AND a.believed_at >= ? AND a.believed_at <= coalesce(?, '9999')
                ORDER BY p.sequence
                """
            try NewsDatabase.fingerprints(db, source, [first, since.description, until?.description], body)
        }
    }

    /// The fingerprint of a placed article.
    package func fingerprint(of id: Article.ID) throws(StorageError) -> [UInt8]? {
        try read { db in
            try Row.fetchOne(
                db,
                sql: "SELECT fingerprint FROM placement WHERE article_id = ?",
                arguments: [id.number]
            )?
            .withUnsafeData(atIndex: 0) { Array($0 ?? .init()) }
        }
    }

    /// Hands over every fingerprint in the order of publication: by believed time, then by article.
    package func fingerprintsByTime(_ body: (StoredFingerprint) -> Void) throws(StorageError) {
        try read { db in
            let source = """
                FROM article a CROSS JOIN placement p ON p.article_id = a.id ORDER BY a.believed_at, a.id
                """
            try NewsDatabase.fingerprints(db, source, [], body)
        }
    }

    private static func fingerprints(
        _ db: Database,
        _ source: String,
        _ arguments: StatementArguments,
        _ body: (StoredFingerprint) -> Void
    ) throws {
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT p.article_id, p.story_id, a.outlet_id, a.url, unixepoch(a.believed_at),
                    unixepoch(p.placed_at), p.fingerprint, p.part_id
                """ + " " + source,
            arguments: arguments
        )
        while let row = try rows.next() {
            body(
                StoredFingerprint(
                    article: Article.ID(row[0]),
                    story: Story.ID(row[1]),
                    part: Story.ID(row[7] as Int64? ?? row[1]),
                    outlet: Outlet.ID(row[2]),
                    url: row[3],
                    time: try row.instant(at: 4, of: "believed_at"),
                    placedAt: try row.instant(at: 5, of: "placed_at"),
                    fingerprint: try row.withUnsafeData(atIndex: 6) { Array($0 ?? .init()) }
                )
            )
        }
    }
}

extension ArticleRow {
    /// From a row of the `articles` view.
    init(row: Row) throws {
        self.init(
            id: row.article("id"),
            article: Article(row: row),
            story: (row["story_id"] as Int64?).map { Story.ID($0) },
            relation: row.value("relation"),
            seenAt: try row.instant("seen_at"),
            believedAt: try row.instant("believed_at"),
            believedFrom: row.value("believed_from") ?? .seen,
            revisionCount: row["revision_count"],
            waitsForPage: row["waits_for_page"],
            robots: row["robots"]
        )
    }
}

extension Article {
    /// From the columns that the `articles` view and the tables share.
    init(row: Row) {
        self.init(
            outlet: row.outlet("outlet_id"),
            url: CanonicalURL(stored: row["url"]),
            title: row["title"],
            text: row["text"],
            textSource: row.value("text_source") ?? .excerpt,
            byline: row["byline"],
            agency: row["agency"],
            language: row["language"],
            image: row["image"],
            publishedAt: row.time("published_at"),
            updatedAt: row.time("updated_at"),
            publishedFrom: row.value("published_from"),
            updatedFrom: row.value("updated_from")
        )
    }
}
