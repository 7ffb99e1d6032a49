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
    /// Every article that matches, rather than one of each story.
    package var showsAllCopies: Bool
    /// So many hits are passed over: those of the pages before.
    package var offset: Int
    /// Whether matches are counted, see `SearchCounts`. It costs a look at up to 5,000 of them.
    package var counts: Bool

    package init(
        order: Order = .newest,
        isExact: Bool = false,
        expandsPrefixes: Bool = false,
        showsAllCopies: Bool = false,
        offset: Int = 0,
        counts: Bool = false
    ) {
        self.order = order
        self.isExact = isExact
        self.expandsPrefixes = expandsPrefixes
        self.showsAllCopies = showsAllCopies
        self.offset = offset
        self.counts = counts
    }
}

/// What a search found.
package struct SearchAnswer: Hashable, Sendable {
    /// One of each story unless all copies are shown, in the order that was asked for; at most the filter's limit.
    package fileprivate(set) var hits: [SearchHit] = []
    /// Whether there are further hits behind these: ask again with `offset` grown by the limit.
    package fileprivate(set) var hasMore = false
    /// Of all matches, hits of other pages included; nil where they were not asked for.
    package fileprivate(set) var counts: SearchCounts?
    /// Why nothing was looked for; its description is for people. The other parts are empty then.
    package fileprivate(set) var fault: SearchFault?
    /// How many articles of all cannot be found yet, because the index is being made anew; 0 in quiet times.
    package fileprivate(set) var missingFromIndex = 0
    /// Words such as بمدينة, in a text that was not found, that the search finds when prefixes are expanded. Looked for only
    /// where all hits are shown; empty where there are none.
    package fileprivate(set) var prefixedWords: [String] = []
}

/// A person's words in the language of FTS5, for shells that ask `articles_fts` by themselves.
///
/// It finds what `NewsDatabase.search` finds among all articles, but for what is told apart letter by letter.
package struct FullTextExpression: Hashable, Sendable, CustomStringConvertible {
    package let description: String

    /// - Throws: Why nothing can be looked for.
    package init(_ words: String, expandsPrefixes: Bool = false) throws(SearchFault) {
        let query = SearchQuery(words, expandsPrefixes: expandsPrefixes)
        guard query.fault == nil, let match = query.match() else { throw query.fault ?? .noWord }
        description = match
    }
}

/// An article found by words.
package struct SearchHit: Hashable, Sendable {
    /// Of the articles of its story that match: the newest, else the best.
    package let article: ArticleRow
    /// The whole title with its hits.
    package let title: Snippet
    /// Around the first hit of the text, as the outlet wrote it.
    package let snippet: Snippet
    /// bm25, the lower the better; nil where it was not asked for.
    package let rank: Double?
    /// The story that it stands for; nil while it is in none.
    package let story: StoryRow?
}

extension NewsDatabase {
    /// What a person's words find: the one door of search, for commands and pages.
    ///
    /// A new article is found once its words are in the index: two seconds later while `khabar run` is at work, at once
    /// where this process writes.
    ///
    /// Ids grow with arrival, so the index is read from its new end, and a common word costs no more than a rare one:
    /// - Where more than a thousand articles match, the newest are looked for among the thousand that arrived last.
    /// - Ranking looks at the 10,000 that arrived last. Where there are several phrases, each is weighed by the
    ///   10,000 last articles that hold it.
    /// - Counts are those of the 5,000 that arrived last.
    /// - `since` and `until` cut the reading short, for no article is believed to be much younger than the time it
    ///   was seen. Before `until`, those that arrived late are looked for by time.
    /// - Reading ends where nothing that arrived earlier can be among the newest.
    ///
    /// Very many words begin with the same one or two letters, and the index would first have to put together the
    /// places of all of them. Such a beginning is looked for in the texts instead: of the articles that hold the
    /// other words, in the thousand that arrived last.
    ///
    /// Pages: ask with `offset` 0, then with `offset` grown by `filter.limit` as long as `hasMore`. Where the bounds above
    /// end the pages, older matches are found with `filter.until` at the last hit's time.
    ///
    /// - Parameters:
    ///   - words: As a person types them, in any spelling that folds to the same; "…" for a phrase, word* for a
    ///     beginning, OR between alternatives, -word for what must not occur. No text is an error; what cannot be
    ///     looked for gives an answer with its `fault`.
    ///   - filter: As for `articles`.
    ///   - manner: How.
    /// - Returns: The hits of one page, and what else is to be told.
    /// - Throws: Never for what was typed, only for the file.
    package func search(_ words: String, _ filter: NewsFilter, _ manner: SearchManner = .init())
        throws(StorageError) -> SearchAnswer
    {
        var query = SearchQuery(words, expandsPrefixes: manner.expandsPrefixes)
        if let fault = query.fault {
            var answer = SearchAnswer()
            answer.fault = fault
            return answer
        }
        try catchUpBeforeReading()
        return try read { db in
            try query.read { try FullTextIndex(db).isCostly(beginnings: $0) }
            let search = Search(db: db, query: query, filter: filter, manner: manner)
            var answer = SearchAnswer()
            answer.missingFromIndex = try FullTextIndex(db).missingNow()
            (answer.hits, answer.hasMore) = try search.hits()
            if manner.counts { answer.counts = try search.counts() }
            if !answer.hasMore, !manner.isExact, !manner.expandsPrefixes {
                answer.prefixedWords = try Search.prefixedWords(db, words, beside: query, filter)
            }
            return answer
        }
    }
}

/// One search in one state of the file.
struct Search {
    let db: Connection
    let query: SearchQuery
    let filter: NewsFilter
    let manner: SearchManner
    /// Nil: every article.
    let match: String?
    /// Whether the texts themselves decide.
    let isChecked: Bool
    private let clause: WhereClause

    private static let newestOf = 1000
    /// After this many articles it is first checked whether an earlier arrival can still be among the newest.
    private static let firstRead = 64
    /// To score a match costs 2 µs, most of it for looking up how long the article is.
    private static let rankedOf = 10_000
    /// How far the order of arrival may differ from that of the clock: it may have been set back.
    private static let clockSeconds: Int64 = 3600

    struct Candidate {
        let id: Int64
        var rank: Double?
    }

    init(db: Connection, query: SearchQuery, filter: NewsFilter, manner: SearchManner) {
        self.db = db
        self.query = query
        self.filter = filter
        self.manner = manner
        // What must not occur letter for letter may occur in another spelling.
        match = query.match(excluding: !manner.isExact)
        isChecked = manner.isExact || query.isRead
        clause = WhereClause.articles(filter)
    }

    /// The hits of the page that is asked for, and whether there are more.
    func hits() throws -> ([SearchHit], hasMore: Bool) {
        let candidates = try manner.order == .rank && match != nil ? ranked() : newest()
        var hits: [SearchHit] = []
        var stories: Set<Int64> = []
        var count = 0
        for candidate in candidates {
            let story: Int64? =
                manner.showsAllCopies
                ? nil
                : try db.first("SELECT story_id FROM placement WHERE article_id = ?", [candidate.id])
            if let story, stories.contains(story) { continue }
            guard let row = try article(candidate.id) else { continue }
            let (title, text) = (row.article.title, row.article.text)
            if isChecked { guard query.isHeld(by: [title, text], isExact: manner.isExact) else { continue } }
            if let story { stories.insert(story) }
            count += 1
            guard count > manner.offset else { continue }
            guard hits.count < filter.limit else { return (hits, true) }
            hits.append(
                SearchHit(
                    article: row,
                    title: Snippet(of: title, for: query, isExact: manner.isExact, isWhole: true),
                    snippet: Snippet(of: text, for: query, isExact: manner.isExact),
                    rank: candidate.rank,
                    story: try row.story.flatMap { try storyRow($0) }
                )
            )
        }
        return (hits, false)
    }

    private func storyRow(_ id: Story.ID) throws -> StoryRow? {
        try db.first("SELECT * FROM stories WHERE id = ?", [id.number]) { try StoryRow(row: $0) }
    }

    /// The newest first: as many as are needed for the page and to see whether there are more, else where the texts decide
    /// all that are looked at.
    private func newest() throws -> [Candidate] {
        let found = try window().clause(match)
        let source = match == nil ? "article a" : "articles_fts f CROSS JOIN article a ON a.id = f.rowid"
        let wanted = manner.offset + filter.limit + 1
        let most = max(Search.newestOf, wanted)
        var newest: [(believedAt: String, id: Int64, story: Int64?)] = []
        var check = Search.firstRead
        try db.visit(
            """
            SELECT a.id, a.believed_at, a.seen_at, p.story_id FROM \(source)
            LEFT JOIN placement p ON p.article_id = a.id \(found.sql) \(clause.continued)
            ORDER BY \(match == nil ? "a.id" : "f.rowid") DESC LIMIT ?
            """,
            found.arguments + clause.arguments + [most]
        ) { row in
            newest.append((row[1], row[0], row[3]))
            guard !isChecked, newest.count == max(check, wanted) else { return true }
            check = newest.count * 2
            newest.sort { ($0.believedAt, $0.id) > ($1.believedAt, $1.id) }
            // What came earlier was seen earlier, and is not believed to be much younger than that.
            guard let seen = row.time("seen_at"), let last = last(of: newest, among: wanted) else {
                return true
            }
            return last <= seen.advanced(bySeconds: Search.clockSeconds).description
        }
        newest.sort { ($0.believedAt, $0.id) > ($1.believedAt, $1.id) }
        return newest.map { Candidate(id: $0.id) }
    }

    /// The believed time of the hit at this place of the order; nil where there are fewer.
    private func last(of newest: [(believedAt: String, id: Int64, story: Int64?)], among wanted: Int)
        -> String?
    {
        guard !manner.showsAllCopies else {
            return newest.count < wanted ? nil : newest[wanted - 1].believedAt
        }
        var stories: Set<Int64> = []
        var count = 0
        for row in newest {
            if let story = row.story, !stories.insert(story).inserted { continue }
            count += 1
            if count == wanted { return row.believedAt }
        }
        return nil
    }

    /// The best first; whether they meet the filter is for `article` to say.
    private func ranked() throws -> [Candidate] {
        guard let match else { return [] }
        let phrases = query.phrases(excluding: !manner.isExact)
        let window = try window()
        let isSingle = phrases.wanted.count == 1 && phrases.excluded == 0
        // A match holds no excluded phrase, so these weigh nothing. All forms of a term weigh the same.
        let weights =
            try phrases.wanted.flatMap { term in
                [Double](repeating: isSingle ? 1 : try weight(of: term.match, in: window), count: term.count)
            } + [Double](repeating: 0, count: phrases.excluded)
        let found = window.clause(match)
        var scored = try db.all(
            """
            SELECT rowid, relevance(articles_fts, 4.0, 1.0\(weights.map { _ in ", ?" }.joined()))
            FROM articles_fts f \(found.sql) ORDER BY rowid DESC LIMIT ?
            """,
            (weights as SQLArguments) + found.arguments + [Search.rankedOf]
        ) { (id: $0[0] as Int64, rank: $0[1] as Double) }
        // A single term weighs the same in all scores, and need not be weighed beforehand.
        let factor = isSingle ? weight(of: Int64(scored.count), since: scored.last?.id, in: window) : 1
        scored.sort { ($0.rank, $1.id) < ($1.rank, $0.id) }
        return scored.map { Candidate(id: $0.id, rank: $0.rank * factor) }
    }

    /// What a term weighs, told from the latest articles that hold it, at most as many as are ranked.
    private func weight(of match: String, in window: Window) throws -> Double {
        let found = window.clause(match)
        let (count, first) =
            try db.first(
                """
                SELECT count(*), min(rowid) FROM (
                    SELECT rowid FROM articles_fts f \(found.sql) ORDER BY rowid DESC LIMIT ?)
                """,
                found.arguments + [Search.rankedOf]
            ) { ($0[0] as Int64, $0[1] as Int64?) } ?? (0, nil)
        return weight(of: count, since: first, in: window)
    }

    private func weight(of count: Int64, since first: Int64?, in window: Window) -> Double {
        let first = count < Search.rankedOf ? window.first : first ?? window.first
        return Relevance.weight(holding: count, of: max(window.last - first + 1, count))
    }

    /// The article, if it meets the filter.
    private func article(_ id: Int64) throws -> ArticleRow? {
        try db.first(
            "SELECT a.* FROM articles a WHERE a.id = ? \(clause.continued)",
            [id] + clause.arguments
        ) { try ArticleRow(row: $0) }
    }

    /// The ids between which every article of the filter's time lies.
    func window() throws -> Window {
        let all = try allIDs()
        var window = Window(first: all.lowerBound, last: all.upperBound - 1)
        if let since = filter.since {
            window.first = try firstArrival(since.advanced(bySeconds: -Search.clockSeconds), among: all)
        }
        guard let until = filter.until else { return window }
        let end = try firstArrival(until.advanced(bySeconds: Search.clockSeconds), among: all)
        var late = WhereClause()
        if let since = filter.since { late.add("believed_at >= ?", since.description) }
        late.add("believed_at < ?", until.description)
        // The plus keeps SQLite from reading by id: the index by time holds both columns.
        late.add("+id >= ?", end)
        let latest: Int64? = try db.first("SELECT max(id) FROM article \(late.sql)", late.arguments)
        window.last = latest ?? end - 1
        if latest != nil { window.late = (end, late) }
        return window
    }

    private func allIDs() throws -> Range<Int64> {
        // Two statements: SQLite finds a minimum or a maximum alone at once, but reads everything for both.
        let first: Int64 = try db.first("SELECT min(id) FROM article") ?? 0
        return first..<(try db.first("SELECT max(id) + 1 FROM article") ?? first)
    }

    /// The lowest id of those seen at `time` or later, one more than there are where there are none; found by halves.
    private func firstArrival(_ time: Timestamp, among ids: Range<Int64>) throws -> Int64 {
        var (low, high) = (ids.lowerBound, ids.upperBound)
        while low < high {
            let middle = low + (high - low) / 2
            let next = try db.first(
                "SELECT id, seen_at FROM article WHERE id >= ? ORDER BY id LIMIT 1",
                [middle]
            ) { (id: $0[0] as Int64, seenAt: $0[1] as String) }
            if let next, next.seenAt < time.description { low = next.id + 1 } else { high = middle }
        }
        return low
    }
}

/// The ids from `first` to `last`. From `late.from` on, only articles that arrived late count.
struct Window {
    var first: Int64
    var last: Int64
    var late: (from: Int64, those: WhereClause)?

    /// The articles of the window that match; without a `match`, all of them.
    ///
    /// There is one bound on either side: of two on the same side FTS5 would use only one, and read every match
    /// beyond the other.
    func clause(_ match: String?) -> WhereClause {
        var found = WhereClause()
        let id = match == nil ? "a.id" : "f.rowid"
        if let match { found.add("articles_fts MATCH ?", match) }
        found.add("\(id) >= ?", first)
        found.add("\(id) <= ?", last)
        if let late {
            found.add(
                "(\(id) < ? OR \(id) IN (SELECT id FROM article \(late.those.sql)))",
                late.from,
                late.those.arguments
            )
        }
        return found
    }
}
