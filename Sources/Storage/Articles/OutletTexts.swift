package import News

/// A placed article as its outlet's furniture is learnt from it.
package struct OutletText: Sendable {
    package let article: Article.ID
    package let outlet: Outlet.ID
    package let title: String
    package let text: String
    package let believedAt: Timestamp
    package let outletName: String
}

extension NewsTransaction {
    /// The latest articles of an outlet that stand in stories, at most `limit`, the latest first.
    package func latestTexts(of outlet: Outlet.ID, limit: Int) throws -> [OutletText] {
        try db.all(
            """
            SELECT a.id, a.outlet_id, a.title, t.text, a.believed_at, o.name
            FROM article a
                JOIN article_text t ON t.article_id = a.id
                JOIN outlet o ON o.id = a.outlet_id
            WHERE a.outlet_id = ? AND EXISTS (SELECT 1 FROM placement p WHERE p.article_id = a.id)
            ORDER BY a.believed_at DESC, a.id DESC LIMIT ?
            """,
            [outlet.text, limit]
        ) { try NewsTransaction.outletText($0) }
    }

    /// One of them; nil where it is not kept.
    package func outletText(_ id: Article.ID) throws -> OutletText? {
        try db.first(
            """
            SELECT a.id, a.outlet_id, a.title, t.text, a.believed_at, o.name
            FROM article a
                JOIN article_text t ON t.article_id = a.id
                JOIN outlet o ON o.id = a.outlet_id
            WHERE a.id = ?
            """,
            [id.number]
        ) { try NewsTransaction.outletText($0) }
    }

    private static func outletText(_ row: borrowing Row) throws -> OutletText {
        OutletText(
            article: Article.ID(row["id"]),
            outlet: row.outlet("outlet_id"),
            title: row["title"],
            text: row["text"],
            believedAt: try row.instant("believed_at"),
            outletName: row["name"]
        )
    }

    /// The believed time of an article; nil where it is not kept.
    package func believedTime(of id: Article.ID) throws -> Timestamp? {
        try db.first("SELECT believed_at FROM article WHERE id = ?", [id.number]) {
            try $0.instant("believed_at")
        }
    }

    /// Keeps what a placed article is compared by, where that has changed.
    package func keepFingerprint(_ fingerprint: [UInt8], of id: Article.ID) throws {
        try run("UPDATE placement SET fingerprint = ? WHERE article_id = ?", [fingerprint, id.number])
    }
}
