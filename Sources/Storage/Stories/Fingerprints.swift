package import News

/// A stored fingerprint, with what the index of stories needs to rebuild itself.
package struct StoredFingerprint: Hashable, Sendable {
    package let article: Article.ID
    package let story: Story.ID
    /// The story that the text gives: another one where a person joined that with this.
    package let part: Story.ID
    package let outlet: Outlet.ID
    package let url: String
    /// The believed time.
    package let time: Timestamp
    package let placedAt: Timestamp
    package let fingerprint: [UInt8]
}

extension NewsDatabase {
    /// Hands over every fingerprint whose article's believed time is `since` or later, and no later than `until`, in
    /// the order of placing: what rebuilds the index of stories.
    package func storedFingerprints(
        since: Timestamp,
        until: Timestamp? = nil,
        _ body: (StoredFingerprint) -> Void
    ) throws(StorageError) {
        try read { db in
            // The first one by the narrow index, so that the fingerprints before it are not read.
            let first: Int64? = try db.first(
                """
                SELECT min(p.sequence) FROM article a JOIN placement p ON p.article_id = a.id
                WHERE a.believed_at >= ?
                """,
                [since.description]
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

    /// Hands over every fingerprint in the order of publication: by believed time, then by article.
    package func fingerprintsByTime(_ body: (StoredFingerprint) -> Void) throws(StorageError) {
        try read { db in
            let source = """
                FROM article a CROSS JOIN placement p ON p.article_id = a.id ORDER BY a.believed_at, a.id
                """
            try NewsDatabase.fingerprints(db, source, [], body)
        }
    }

    /// The fingerprint of a placed article.
    package func fingerprint(of id: Article.ID) throws(StorageError) -> [UInt8]? {
        try read { try $0.first("SELECT fingerprint FROM placement WHERE article_id = ?", [id.number]) }
    }

    private static func fingerprints(
        _ db: Connection,
        _ source: String,
        _ arguments: SQLArguments,
        _ body: (StoredFingerprint) -> Void
    ) throws {
        try db.visit(
            """
            SELECT p.article_id, p.story_id, a.outlet_id, a.url, unixepoch(a.believed_at), unixepoch(p.placed_at),
                p.fingerprint, p.part_id
            """ + " " + source,
            arguments
        ) { row in
            body(
                StoredFingerprint(
                    article: Article.ID(row[0]),
                    story: Story.ID(row[1]),
                    part: Story.ID(row[7] as Int64? ?? row[1]),
                    outlet: Outlet.ID(row[2]),
                    url: row[3],
                    time: try row.instant(at: 4, of: "believed_at"),
                    placedAt: try row.instant(at: 5, of: "placed_at"),
                    fingerprint: row[6]
                )
            )
            return true
        }
    }
}

extension NewsTransaction {
    /// What a placed article is compared by; nil while it stands in no story.
    package func fingerprint(of id: Article.ID) throws -> [UInt8]? {
        try db.first("SELECT fingerprint FROM placement WHERE article_id = ?", [id.number])
    }
}
