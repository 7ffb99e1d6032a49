package import News

/// When a page is to be asked for.
package struct PageTime: Hashable, Sendable {
    package let id: Article.ID
    /// The registrable domain of the page.
    package let domain: String
    package let at: Timestamp
}

/// Whose turn it is among the domains that have pages waiting: a look reads a few pages of each of some domains, the next
/// look goes on behind them.
///
/// So a domain hides no other, however many of its pages are due. A look costs the same however many pages wait.
package struct DomainTurns: Hashable, Sendable {
    private let domains: Int
    /// The first domain of the next look.
    private(set) var next = ""

    /// `domains` is the most that one look visits.
    package init(domains: Int = 250) {
        self.domains = max(domains, 1)
    }

    /// Whether the last look came to the last domain, so that the next one begins anew.
    package var isAtStart: Bool { next.isEmpty }

    /// Takes the pages of `table` that are due, of each domain the longest due, and goes on to the domains behind.
    mutating func take(_ table: String, at now: Timestamp, limit: Int, in db: Connection) throws -> [PageTime]
    {
        var pages: [PageTime] = []
        var visited = 0
        var last = ""
        try db.visit(
            DomainTurns.sql(of: table),
            [next, domains + 1, now.description, limit]
        ) { row in
            let domain: String = row["turn"]
            if visited == 0 || domain != last { visited += 1 }
            last = domain
            // The last domain only says where the next look begins.
            if visited <= domains, let id = row["article_id"] as Int64? {
                pages.append(PageTime(id: Article.ID(id), domain: domain, at: try row.instant("due_at")))
            }
            return true
        }
        next = visited > domains ? last : ""
        return pages
    }

    /// Of every domain, the longest due first.
    static func all(_ table: String, at now: Timestamp, limit: Int, in db: Connection) throws -> [PageTime] {
        var turns = DomainTurns()
        var pages: [PageTime] = []
        repeat {
            pages += try turns.take(table, at: now, limit: limit, in: db)
        } while !turns.isAtStart
        return pages.sorted { ($0.at, $0.id) < ($1.at, $1.id) }
    }

    /// Leaps from domain to domain, and reads of each no more than is asked for.
    static func sql(of table: String) -> String {
        """
        WITH RECURSIVE turn (domain, number) AS (
            SELECT (SELECT min(domain) FROM \(table) WHERE domain >= ?1), 1
            UNION ALL
            SELECT (SELECT min(domain) FROM \(table) WHERE domain > turn.domain), number + 1
            FROM turn WHERE domain IS NOT NULL AND number < ?2
        )
        SELECT turn.domain AS turn, q.article_id, q.due_at
        FROM turn LEFT JOIN \(table) q ON q.article_id IN (
            SELECT article_id FROM \(table)
            WHERE domain = turn.domain AND due_at <= ?3 ORDER BY due_at, article_id LIMIT ?4
        )
        WHERE turn.domain IS NOT NULL
        ORDER BY number, q.due_at, q.article_id
        """
    }

    /// Fills in the domains of pages that an earlier khabar queued.
    static func nameDomains(in db: Connection) throws {
        for table in ["page_queue", "recheck"] {
            let pages = try db.all("SELECT article_id, url FROM \(table)") { row in
                (row["article_id"] as Int64, row["url"] as String)
            }
            for (id, url) in pages {
                try db.run(
                    "UPDATE \(table) SET domain = ? WHERE article_id = ?",
                    [URLReference(url).domain.storable, id]
                )
            }
        }
    }
}

extension NewsDatabase {
    /// The wishes for the pages that are due in a queue: of each domain at most `limit`, the longest due first.
    func due<Wish>(
        in table: String,
        at now: Timestamp,
        limit: Int,
        wish: (Article.ID) throws(StorageError) -> Wish?
    ) throws(StorageError) -> [Wish] {
        let pages = try read { db in try DomainTurns.all(table, at: now, limit: limit, in: db) }
        var wishes: [Wish] = []
        for page in pages {
            if let wish = try wish(page.id) { wishes.append(wish) }
        }
        return wishes
    }

    /// What one of the tables says of an article, which comes with its text; nil where it does not wait there.
    func waiting<Wish>(
        in table: String,
        columns: String,
        _ id: Article.ID,
        make: (borrowing Row) throws -> Wish
    ) throws(StorageError) -> Wish? {
        try read { db in
            let sql = """
                SELECT a.*, t.text, q.url AS page_url, \(columns)
                FROM \(table) q
                JOIN article a ON a.id = q.article_id
                JOIN article_text t ON t.article_id = a.id
                WHERE q.article_id = ?
                """
            return try db.first(sql, [id.number], make)
        }
    }
}
