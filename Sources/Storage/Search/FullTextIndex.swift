internal import Language

/// The words of the articles, as `SearchText` folds and cuts them, in `articles_fts`.
///
/// The index does not hold the texts themselves. To take a text out, it must be given the very words that were put
/// in. So the text is folded again, and the whole index is made anew when the rules of `SearchText` have changed.
///
/// Articles enter through `fts_queue`, in the transaction that keeps them, and are put into the index many at a
/// time: why is told in STORAGE.md. An article stands in one of the two, never in both.
struct FullTextIndex {
    /// When this many articles wait, the transaction that kept the last of them puts them all in.
    static let batch = 1000

    private let db: Connection

    init(_ db: Connection) {
        self.db = db
    }

    /// Has a kept article's words put in, at the latest by the next `catchUp`.
    func insert(_ id: Int64) throws {
        try db.run("INSERT INTO fts_queue (article_id) VALUES (?)", [id])
    }

    /// Takes an article out. `title` and `text` must be what they were at `insert`.
    func remove(_ id: Int64, title: String, text: String) throws {
        try db.run("DELETE FROM fts_queue WHERE article_id = ?", [id])
        guard db.changedRows == 0 else { return }
        try db.run(
            "INSERT INTO articles_fts (articles_fts, rowid, title, text) VALUES ('delete', ?, ?, ?)",
            [id, SearchText.indexed(title), SearchText.indexed(text)]
        )
    }

    /// Merges the pieces of the index into one. Only then do words that were taken out leave the file.
    ///
    /// Writes the whole index.
    func merge() throws {
        try db.run("INSERT INTO articles_fts (articles_fts) VALUES ('optimize')")
    }

    /// Whether a batch of articles waits that were kept since the index was begun anew. The others are no haste.
    func isBatchWaiting() throws -> Bool {
        let sql = """
            SELECT count(*) FROM (SELECT 1 FROM fts_queue WHERE article_id > \(FullTextIndex.lastOfOld)
                LIMIT \(FullTextIndex.batch))
            """
        return try db.first(sql) == FullTextIndex.batch
    }

    /// Puts the words of waiting articles in, those of the newest `limit`; returns of how many.
    @discardableResult
    func catchUp(limit: Int = .max) throws -> Int {
        // Within a transaction in the order of their ids: an id below the one before ends a piece of the index.
        let range = try db.first(
            """
            SELECT min(article_id), max(article_id) FROM (
                SELECT article_id FROM fts_queue ORDER BY article_id DESC LIMIT ?)
            """,
            [limit]
        ) { (first: $0[0] as Int64?, last: $0[1] as Int64?) }
        guard let first = range?.first, let last = range?.last else { return 0 }
        var count = 0
        try db.visit(
            """
            SELECT q.article_id, a.title, t.text FROM fts_queue q
            CROSS JOIN article a ON a.id = q.article_id
            CROSS JOIN article_text t ON t.article_id = q.article_id
            WHERE q.article_id BETWEEN ? AND ? ORDER BY q.article_id
            """,
            [first, last]
        ) { row in
            try put(row[0], title: row[1], text: row[2])
            count += 1
            return true
        }
        try db.run("DELETE FROM fts_queue WHERE article_id BETWEEN ? AND ?", [first, last])
        if try db.isAny("SELECT 1 FROM meta WHERE name = 'index_anew'"), try missing() == 0 {
            try db.run("DELETE FROM meta WHERE name = 'index_anew'")
        }
        return count
    }

    /// How many articles are to be put in again since the index was begun anew.
    func missing() throws -> Int {
        try db.first("SELECT count(*) FROM fts_queue WHERE article_id <= \(FullTextIndex.lastOfOld)") ?? 0
    }

    /// The last article that was there when the index was begun anew; 0 when all of them are in it again.
    private static let lastOfOld = "coalesce((SELECT value + 0 FROM meta WHERE name = 'index_anew'), 0)"

    private func put(_ id: Int64, title: String, text: String) throws {
        try db.run(
            "INSERT INTO articles_fts (rowid, title, text) VALUES (?, ?, ?)",
            [id, SearchText.indexed(title), SearchText.indexed(text)]
        )
    }

    /// Whether so many words begin like this that the index would take long to put their places together.
    func isCostly(beginnings: [String]) throws -> Bool {
        try leaves(of: beginnings) > FullTextIndex.mostLeaves
    }

    /// How many leaves of the index, 4 KB each, are filled with words that begin like this; at most one too few for
    /// each piece of the index.
    ///
    /// It is computed from where leaves begin. `articles_fts_idx` has a row for each leaf of each piece. The row holds twice the
    /// leaf's number, and the byte "0" with the beginning of the leaf's first word. That beginning is just long enough to
    /// differ from the word before. Source: fts5_index.c of SQLite; the format is on disk and does not change.
    func leaves(of beginnings: [String]) throws -> Int {
        func leaf(_ condition: String, _ order: String = "ASC") -> String {
            """
            (SELECT pgno / 2 FROM articles_fts_idx WHERE segid = piece.id \(condition)
                ORDER BY term \(order) LIMIT 1)
            """
        }
        let last = leaf("", "DESC")
        let sql = """
            WITH RECURSIVE piece (id) AS (
                SELECT min(segid) FROM articles_fts_idx UNION ALL
                SELECT (SELECT min(segid) FROM articles_fts_idx WHERE segid > piece.id) FROM piece
                WHERE piece.id IS NOT NULL)
            SELECT sum(coalesce(\(leaf("AND term >= ?2")), \(last)) - coalesce(\(leaf("AND term > ?1")), \(last)))
            FROM piece
            """
        return try beginnings.reduce(0) { sum, beginning in
            let first = Array("0\(beginning)".utf8)
            // No byte of UTF-8 is as high as the last one.
            return sum + (try db.first(sql, [first, first + [0xFF]]) ?? 0)
        }
    }

    /// Putting together the places of one leaf costs 0.1 ms. In a million articles of 2,900 bytes, the words that
    /// begin with the same two letters take up to 0.8 s, with the same letter 8 s. Such words stand in one of some
    /// ten articles, so that few texts are read in vain instead.
    private static let mostLeaves = 250

    /// Begins the index anew if this program cuts words otherwise than the one that filled it.
    func bringUpToDate() throws {
        let stored = try storedRules()
        guard stored != SearchText.rules else { return }
        if stored != nil { try rebuild() }
        try db.run(
            "INSERT OR REPLACE INTO meta (name, value) VALUES ('folding_digest', ?)",
            [SearchText.rules]
        )
    }

    /// As `missing`; all articles where another program filled the index, which cuts words otherwise.
    func missingNow() throws -> Int {
        try storedRules() == SearchText.rules ? missing() : db.first("SELECT count(*) FROM article") ?? 0
    }

    private func storedRules() throws -> String? {
        try db.first("SELECT value FROM meta WHERE name = 'folding_digest'")
    }

    /// Empties the index and has every article wait for it. Takes a second or two for a million articles.
    func rebuild() throws {
        try db.run("INSERT INTO articles_fts (articles_fts) VALUES ('delete-all')")
        try db.run("INSERT OR IGNORE INTO fts_queue (article_id) SELECT id FROM article")
        try db.run(
            "INSERT OR REPLACE INTO meta (name, value) SELECT 'index_anew', max(article_id) FROM fts_queue HAVING count(*) > 0"
        )
    }
}

extension NewsDatabase {
    /// Puts the words of kept articles that wait into the full-text index, one batch of them.
    ///
    /// `write` puts full batches in, `close` the rest. In between the caller decides how long a new article may wait.
    /// After a crash the next process that writes goes on where the last one stopped.
    ///
    /// - Returns: Whether more wait.
    @discardableResult
    package func indexWaiting() throws -> Bool {
        guard try read({ try $0.isAny("SELECT 1 FROM fts_queue") }) else { return false }
        return try write { transaction in
            try FullTextIndex(transaction.db).catchUp(limit: FullTextIndex.batch) == FullTextIndex.batch
        }
    }

    /// How many articles a search cannot find yet, because the index was begun anew by other rules for words.
    ///
    /// The writer completes it in the background, the newest first.
    package func missingFromIndex() throws(StorageError) -> Int {
        try read { try FullTextIndex($0).missingNow() }
    }

    /// Has all that wait put in before a reading that must find them; of no effect for a reader.
    func catchUpBeforeReading() throws(StorageError) {
        guard role == .writer else { return }
        do {
            while try indexWaiting() {}
        } catch {
            throw StorageError(error, path: path)
        }
    }

    /// How many kept articles wait to be searchable.
    package func waitingForIndex() throws(StorageError) -> Int {
        try read { try $0.first("SELECT count(*) FROM fts_queue") ?? 0 }
    }
}
