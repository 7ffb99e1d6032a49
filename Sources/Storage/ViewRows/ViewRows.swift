package import News

/// Rows of a view, as programs are given them.
package struct ViewRows: Hashable, Sendable {
    /// The view's, in its order.
    package let columns: [String]
    package var rows: [[SQLValue]]

    package init(columns: [String], rows: [[SQLValue]] = []) {
        self.columns = columns
        self.rows = rows
    }

    /// Puts another value into a column of every row.
    package mutating func replace(_ column: String, _ made: (SQLValue) -> SQLValue) {
        guard let place = columns.firstIndex(of: column) else { return }
        for row in rows.indices { rows[row][place] = made(rows[row][place]) }
    }
}

/// Where a list of stories goes on that is ordered by rank: behind this one.
package struct RankCursor: Hashable, Sendable {
    let rank: Double
    let id: Int64

    init(rank: Double, id: Int64) {
        self.rank = rank
        self.id = id
    }

    /// As in an address; opaque to whoever reads it.
    package var text: String { "r\(String(rank.bitPattern, radix: 16))-\(id)" }

    /// Nil where it is none.
    package init?(_ text: String) {
        let parts = text.dropFirst().split(separator: "-", omittingEmptySubsequences: false)
        guard text.first == "r", parts.count == 2, let bits = UInt64(parts[0], radix: 16),
            let id = Int64(parts[1]),
            Double(bitPattern: bits).isFinite
        else { return nil }
        self.init(rank: Double(bitPattern: bits), id: id)
    }
}

/// A piece of a list of records.
package struct RowList<Cursor: Hashable & Sendable>: Hashable, Sendable {
    package let records: ViewRows
    /// Where it goes on; nil at its end.
    package let next: Cursor?
}

// MARK: - Stories

extension NewsDatabase {
    /// Rows of the view `stories` in the order of `latest`.
    ///
    /// `since` ends the list before times that lie earlier: those of the stories' first articles, in a list of an outlet or
    /// section those of the articles there.
    package func newestStoryRecords(
        _ filter: StoryFilter,
        since: Timestamp? = nil,
        after cursor: StoryCursor? = nil,
        limit: Int
    ) throws(StorageError) -> RowList<StoryCursor> {
        try read { db in
            let found = try NewsDatabase.latestIDs(filter, since: since, after: cursor, limit: limit, in: db)
            return RowList(records: try db.records(of: "stories", found.ids), next: found.next)
        }
    }

    /// Rows of the view `stories`, the weightiest first; `since` and `until`, which is exclusive, are of their first articles.
    package func weightiestStoryRecords(
        _ filter: StoryFilter,
        since: Timestamp? = nil,
        until: Timestamp? = nil,
        after cursor: RankCursor? = nil,
        limit: Int
    ) throws(StorageError) -> RowList<RankCursor> {
        var clause = filter.conditions()
        if let since { clause.add("s.first_published_at >= ?", since.description) }
        if let until { clause.add("s.first_published_at < ?", until.description) }
        let (index, shared) =
            filter.minOutlets > 1 ? ("story_rank_shared", "s.outlet_count > 1 AND ") : ("story_rank", "")
        return try read { db in
            let found = try db.walk(
                """
                SELECT s.rank, s.id AS found_id, 1 \(clause.continued) AS matches FROM story s INDEXED BY \(index)
                WHERE \(shared)(s.rank, s.id) < (?, ?) ORDER BY s.rank DESC, s.id DESC
                """,
                clause.arguments + [cursor?.rank ?? Double.greatestFiniteMagnitude, cursor?.id ?? Int64.max],
                limit: limit
            ) { RankCursor(rank: $0["rank"], id: $0["found_id"]) }
            return RowList(records: try db.records(of: "stories", found.ids), next: found.next)
        }
    }

    /// Rows of the view `stories`, in the given order; those that are gone are left out.
    package func storyRecords(_ ids: [Story.ID]) throws(StorageError) -> ViewRows {
        try read { try $0.records(of: "stories", ids.map(\.number)) }
    }

    /// Rows of the view `deliveries` of a watch, the newest first.
    package func deliveryRecords(of watch: String, limit: Int) throws(StorageError) -> ViewRows {
        try read { db in
            try db.records(
                "SELECT * FROM deliveries WHERE watch_id = ? ORDER BY id DESC LIMIT ?",
                [watch, limit]
            )
        }
    }

    /// Rows of the view `copies`, the earliest article first.
    package func copyRecords(of story: Story.ID) throws(StorageError) -> ViewRows {
        try read { db in
            try db.records(
                "SELECT * FROM copies WHERE story_id = ? ORDER BY believed_at, article_id LIMIT ?",
                [story.number, StoryCard.limitCarriers]
            )
        }
    }
}

// MARK: - Articles and outlets

extension NewsDatabase {
    /// Rows of the view `articles`, the newest first by believed time. Texts that their outlets want nobody to show are null.
    package func articleRecords(_ filter: NewsFilter, after cursor: StoryCursor? = nil) throws(StorageError)
        -> RowList<StoryCursor>
    {
        var narrowing = filter
        (narrowing.outlet, narrowing.since, narrowing.until) = (nil, nil, nil)
        let clause = WhereClause.articles(narrowing)
        let (index, range) =
            filter.outlet == nil ? ("article_time", "") : ("article_outlet_time", "a.outlet_id = ? AND ")
        let start = cursor ?? filter.until.map { StoryCursor(at: $0, id: .min) }
        return try read { db in
            let found = try db.walk(
                """
                SELECT a.believed_at AS at, a.id AS found_id, 1 \(clause.continued) AS matches
                FROM article a INDEXED BY \(index)
                WHERE \(range)(a.believed_at, a.id) < (?, ?) ORDER BY a.believed_at DESC, a.id DESC
                """,
                clause.arguments + (filter.outlet.map { [$0.text] } ?? [])
                    + [start?.at.description ?? "9999", start?.id ?? Int64.max],
                limit: filter.limit
            ) { row in
                let place = StoryCursor(at: try row.instant("at"), id: row["found_id"])
                return filter.since.map { place.at < $0 } == true ? nil : place
            }
            return RowList(records: try NewsDatabase.articleRecords(found.ids, in: db), next: found.next)
        }
    }

    /// Rows of the view `articles`, in the given order, likewise.
    package func articleRecords(_ ids: [Article.ID]) throws(StorageError) -> ViewRows {
        try read { try NewsDatabase.articleRecords(ids.map(\.number), in: $0) }
    }

    private static func articleRecords(_ ids: [Int64], in db: Connection) throws -> ViewRows {
        var records = try db.records(of: "articles", ids)
        let texts = try ids.map { try allowsText(of: $0, in: db) }
        guard let place = records.columns.firstIndex(of: "text"), texts.count == records.rows.count else {
            return records
        }
        for (row, isAllowed) in texts.enumerated() where !isAllowed { records.rows[row][place] = .null }
        return records
    }

    private static func allowsText(of article: Int64, in db: Connection) throws -> Bool {
        try db.first(
            "SELECT a.robots, f.robots FROM article a LEFT JOIN feed f ON f.id = a.feed_id WHERE a.id = ?",
            [article]
        ) { TextUse.allowsText($0[0], $0[1]) } ?? false
    }

    /// Rows of the view `revisions`, the first wording first. Texts are null where the outlet wants nobody to show them.
    package func revisionRecords(of article: Article.ID) throws(StorageError) -> ViewRows {
        try read { db in
            var records = try db.records(
                "SELECT * FROM revisions WHERE article_id = ? ORDER BY number LIMIT 1000",
                [article.number]
            )
            if try !NewsDatabase.allowsText(of: article.number, in: db) {
                records.replace("text") { _ in .null }
            }
            return records
        }
    }

    /// Rows of the view `outlets` by id. Reads the rhythm of all outlets: keep the answer for a minute.
    package func outletRecords() throws(StorageError) -> ViewRows {
        try read { try $0.records("SELECT * FROM outlets ORDER BY id", []) }
    }

    /// Rows of the view `feeds` of an outlet.
    package func feedRecords(of outlet: Outlet.ID) throws(StorageError) -> ViewRows {
        try read { try $0.records("SELECT * FROM feeds WHERE outlet_id = ? ORDER BY id", [outlet.text]) }
    }
}

extension Connection {
    /// The rows of a view that has a column `id`, in the order of the ids.
    func records(of view: StaticString, _ ids: [Int64]) throws -> ViewRows {
        let sql = "SELECT * FROM \(view) WHERE id = ?"
        var records = ViewRows(columns: try columns(of: sql))
        for id in ids { if let row = try first(sql, [id], { $0.values }) { records.rows.append(row) } }
        return records
    }

    func records(_ sql: String, _ arguments: SQLArguments) throws -> ViewRows {
        ViewRows(columns: try columns(of: sql), rows: try all(sql, arguments) { $0.values })
    }
}
