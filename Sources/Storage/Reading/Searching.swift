internal import GRDB
internal import Language
internal import News

/// How articles are looked for.
package struct SearchManner: Hashable, Sendable {
    package enum Order: Hashable, Sendable {
        /// By believed time, the newest first.
        case newest
        /// By bm25, the title four times as weighty as the text.
        case rank
    }

    package var order: Order
    /// Only what holds the words letter for letter, vowel signs, hamza and case included.
    package var isExact: Bool
    /// The words also with the article and the particles of one letter.
    package var expandsPrefixes: Bool

    package init(order: Order = .newest, isExact: Bool = false, expandsPrefixes: Bool = false) {
        self.order = order
        self.isExact = isExact
        self.expandsPrefixes = expandsPrefixes
    }
}

extension NewsDatabase {
    /// The articles that a person's words find.
    ///
    /// A new article is found once its words are in the index: two seconds later while `khabar run` is at work, at once
    /// where this process writes.
    ///
    /// Ids grow with arrival, so the index can be read from its new end without sorting all that it found: where more
    /// than a thousand match, the newest are looked for among the thousand that arrived last; ranked are the 10,000
    /// that arrived last. No article is believed to be much younger than it was seen, so `since` cuts the index short
    /// too, as `until` does but for what arrived late, and without them a common word costs no more than a rare one.
    ///
    /// A beginning with which very many words begin, as one or two letters are, is looked for in the texts themselves, of
    /// the thousand that arrived last of those that hold the other words: the index would have to put together the places of
    /// all those words first.
    ///
    /// - Parameters:
    ///   - words: As a person types them, in any spelling that folds to the same; "…" for a phrase, word* for a
    ///     beginning, OR between alternatives, -word for what must not occur. No text is an error; one without any
    ///     word to look for finds nothing.
    ///   - filter: As for `articles`.
    ///   - manner: How.
    /// - Returns: Articles with the place of the first hit.
    /// - Throws: Never for what was typed, only for the file.
    package func search(_ words: String, _ filter: NewsFilter, _ manner: SearchManner = .init())
        throws(StorageError) -> [SearchRow]
    {
        var query = SearchQuery(words, expandsPrefixes: manner.expandsPrefixes)
        guard !query.groups.isEmpty else { return [] }
        try catchUpBeforeReading()
        return try read { db in
            try query.read { try FullTextIndex(db).isCostly(beginnings: $0) }
            // What must not occur letter for letter may occur in another spelling.
            let match = query.match(excluding: !manner.isExact)
            let search = Search(db: db, match: match, filter: filter)
            let isChecked = manner.isExact || query.isRead
            let candidates =
                try manner.order == .rank && match != nil
                ? search.ranked() : search.newest(isAll: isChecked)
            var rows: [SearchRow] = []
            while rows.count < filter.limit, let candidate = try candidates.next() {
                guard let row = try search.article(candidate[0]) else { continue }
                let (title, text) = (row.article.title, row.article.text)
                if isChecked {
                    let parts = manner.isExact ? [title, text] : [Folding.fold(title), Folding.fold(text)]
                    guard query.isHeld(by: parts, isExact: manner.isExact) else { continue }
                }
                rows.append(
                    SearchRow(
                        article: row,
                        title: Snippet(of: title, for: query, isExact: manner.isExact, isWhole: true),
                        snippet: Snippet(of: text, for: query, isExact: manner.isExact),
                        rank: candidate[1]
                    )
                )
            }
            return rows
        }
    }
}

/// One search in one state of the file.
private struct Search {
    let db: Database
    /// Nil: every article.
    let match: String?
    let filter: NewsFilter
    private let condition: Condition

    private static let newestOf = 1000
    /// bm25 costs 1 µs a match, and before the first a look at every article that holds the word, 0.04 µs each: with
    /// 630,000 articles and a writer at work, 95 of 100 words were ranked within 73 ms, and found newest first in 13.
    private static let rankedOf = 10_000
    /// How far the order of arrival may differ from that of the clock: it may have been set back.
    private static let clockSeconds: Int64 = 3600

    init(db: Database, match: String?, filter: NewsFilter) {
        self.db = db
        self.match = match
        self.filter = filter
        condition = Condition.articles(filter)
    }

    /// Ids in order, each with null for its rank.
    func newest(isAll: Bool) throws -> RowCursor {
        let found = try found()
        let from = match == nil ? "article a" : "articles_fts f CROSS JOIN article a ON a.id = f.rowid"
        let sql = """
            SELECT id, NULL FROM (
                SELECT a.id, a.believed_at FROM \(from) \(found.sql) \(condition.continued)
                ORDER BY \(match == nil ? "a.id" : "f.rowid") DESC LIMIT ?
            ) ORDER BY believed_at DESC, id DESC LIMIT ?
            """
        let most = max(Search.newestOf, filter.limit)
        return try Row.fetchCursor(
            db,
            sql: sql,
            arguments: StatementArguments(
                found.arguments + condition.arguments + [most, isAll ? most : filter.limit]
            )
        )
    }

    /// Ids and ranks in order; whether they meet the filter is for `article` to say.
    func ranked() throws -> RowCursor {
        var found = try found()
        let deepest = try Int64.fetchOne(
            db,
            sql: "SELECT rowid FROM articles_fts f \(found.sql) ORDER BY rowid DESC LIMIT 1 OFFSET ?",
            arguments: StatementArguments(found.arguments + [Search.rankedOf])
        )
        if let deepest { found.add("f.rowid >= ?", deepest) }
        return try Row.fetchCursor(
            db,
            sql: """
                SELECT rowid, bm25(articles_fts, 4.0, 1.0) AS score FROM articles_fts f \(found.sql)
                ORDER BY score, rowid DESC
                """,
            arguments: StatementArguments(found.arguments)
        )
    }

    /// The article, if it meets the filter.
    func article(_ id: Int64) throws -> ArticleRow? {
        try Row.fetchOne(
            db.cachedStatement(sql: "SELECT a.* FROM articles a WHERE a.id = ? \(condition.continued)"),
            arguments: StatementArguments([id] + condition.arguments)
        )
        .map { try ArticleRow(row: $0) }
    }

    /// What matches, within the ids between which every article of the filter's time lies.
    private func found() throws -> Condition {
        var found = Condition()
        let id = match == nil ? "a.id" : "f.rowid"
        if let match { found.add("articles_fts MATCH ?", match) }
        if let since = filter.since {
            found.add("\(id) >= ?", try firstArrival(since.advanced(bySeconds: -Search.clockSeconds)))
        }
        guard let until = filter.until else { return found }
        let end = try firstArrival(until.advanced(bySeconds: Search.clockSeconds))
        var late = Condition()
        if let since = filter.since { late.add("believed_at >= ?", since.description) }
        late.add("believed_at < ?", until.description)
        // Not by its own order: the index by time holds both.
        late.add("+id >= ?", end)
        let latest = try Int64.fetchOne(
            db,
            sql: "SELECT max(id) FROM article \(late.sql)",
            arguments: StatementArguments(late.arguments)
        )
        found.add("\(id) <= ?", latest ?? end - 1)
        if latest != nil {
            found.add("(\(id) < ? OR \(id) IN (SELECT id FROM article \(late.sql)))", end, late.arguments)
        }
        return found
    }

    /// The lowest id of those seen at `time` or later, one more than there are where there are none; found by halves.
    private func firstArrival(_ time: Timestamp) throws -> Int64 {
        var low = try Int64.fetchOne(db, sql: "SELECT min(id) FROM article") ?? 0
        var high = try Int64.fetchOne(db, sql: "SELECT max(id) + 1 FROM article") ?? 0
        let next = try db.cachedStatement(
            sql: "SELECT id, seen_at FROM article WHERE id >= ? ORDER BY id LIMIT 1"
        )
        while low < high {
            let middle = low + (high - low) / 2
            guard let row = try Row.fetchOne(next, arguments: [middle]),
                (row[1] as String) < time.description
            else {
                high = middle
                continue
            }
            low = row[0] + 1
        }
        return low
    }
}
