internal import Language

/// The words of the articles, folded, in `articles_fts`.
///
/// The index does not hold the texts themselves. To take a text out, it must be given the very words that were put
/// in. So the text is folded again, and the whole index is rebuilt when folding itself has changed.
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
            [id, Folding.fold(title), Folding.fold(text)]
        )
    }

    /// Merges the pieces of the index into one. Only then do words that were taken out leave the file.
    ///
    /// Writes the whole index.
    func merge() throws {
        try db.run("INSERT INTO articles_fts (articles_fts) VALUES ('optimize')")
    }

    /// Whether a batch of articles waits.
    func isBatchWaiting() throws -> Bool {
        let sql = "SELECT count(*) FROM (SELECT 1 FROM fts_queue LIMIT \(FullTextIndex.batch))"
        return try db.first(sql) == FullTextIndex.batch
    }

    /// Puts the words of waiting articles in, the oldest first, of at most `limit`; returns of how many.
    @discardableResult
    func catchUp(limit: Int = .max) throws -> Int {
        var count = 0
        var last: Int64 = 0
        try db.visit(
            """
            SELECT q.article_id, a.title, t.text FROM fts_queue q
            CROSS JOIN article a ON a.id = q.article_id
            CROSS JOIN article_text t ON t.article_id = q.article_id
            ORDER BY q.article_id LIMIT ?
            """,
            [limit]
        ) { row in
            last = row[0]
            try put(last, title: row[1], text: row[2])
            count += 1
            return true
        }
        if count > 0 { try db.run("DELETE FROM fts_queue WHERE article_id <= ?", [last]) }
        return count
    }

    private func put(_ id: Int64, title: String, text: String) throws {
        try db.run(
            "INSERT INTO articles_fts (rowid, title, text) VALUES (?, ?, ?)",
            [id, Folding.fold(title), Folding.fold(text)]
        )
    }

    /// Whether so many words begin like this that the index would take long to put their places together.
    func isCostly(beginnings: [String]) throws -> Bool {
        try leaves(of: beginnings) > FullTextIndex.mostLeaves
    }

    /// How many leaves of the index, 4 KB each, are filled with words that begin like this; at most one too few for
    /// each piece of the index.
    ///
    /// Computed from where leaves begin. For each leaf of each piece `articles_fts_idx` holds the leaf's number,
    /// doubled, and the first bytes of its first word, behind the byte "0", as far as they part it from the word
    /// before. Source: fts5_index.c of SQLite; the format is on disk and does not change.
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

    /// Rebuilds the index if this program folds otherwise than the one that filled it.
    func bringUpToDate() throws {
        let present = "\(FullTextIndex.foldingDigest)"
        let stored: String? = try db.first("SELECT value FROM meta WHERE name = 'folding_digest'")
        guard stored != present else { return }
        if stored != nil { try rebuild() }
        try db.run("INSERT OR REPLACE INTO meta (name, value) VALUES ('folding_digest', ?)", [present])
    }

    /// Empties the index and has every article wait for it.
    func rebuild() throws {
        try db.run("INSERT INTO articles_fts (articles_fts) VALUES ('delete-all')")
        try db.run("INSERT OR IGNORE INTO fts_queue (article_id) SELECT id FROM article")
    }

    /// A digest of how each character of the first two planes of Unicode is folded; texts are written in these.
    ///
    /// FNV-1a over the folded text; some 8 ms, once in a process that writes.
    private static let foldingDigest: UInt64 = {
        var text: [UInt8] = []
        text.reserveCapacity(700_000)
        for value in UInt32(0x20)..<0x20000 {
            guard let scalar = Unicode.Scalar(value), let encoded = UTF8.encode(scalar) else { continue }
            text.append(contentsOf: encoded)
            // On lines of their own, so that no character changes how its neighbour is folded.
            text.append(UInt8(ascii: "\n"))
        }
        return Folding.fold(text).reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }()
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
        guard try waitingForIndex() > 0 else { return false }
        return try write { transaction in
            try FullTextIndex(transaction.db).catchUp(limit: FullTextIndex.batch) == FullTextIndex.batch
        }
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
