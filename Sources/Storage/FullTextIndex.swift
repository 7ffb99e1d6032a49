internal import GRDB
internal import Language

/// The words of the articles, folded, in `articles_fts`.
///
/// The index is contentless: to take a text out, the very words that were put in must be said again. So it
/// must be folded again exactly as it was, and the index is rebuilt when the folding itself has changed.
struct FullTextIndex {
    private let db: Database

    init(_ db: Database) {
        self.db = db
    }

    func insert(_ id: Int64, title: String, text: String) throws {
        try db.cachedStatement(sql: "INSERT INTO articles_fts (rowid, title, text) VALUES (?, ?, ?)")
            .execute(arguments: [id, Folding.fold(title), Folding.fold(text)])
    }

    /// Takes out what `insert` put in with the same words.
    func remove(_ id: Int64, title: String, text: String) throws {
        try db.cachedStatement(
            sql: "INSERT INTO articles_fts (articles_fts, rowid, title, text) VALUES ('delete', ?, ?, ?)"
        )
        .execute(arguments: [id, Folding.fold(title), Folding.fold(text)])
    }

    /// Makes one piece of the index, without what was taken out of it: until then that stands in the older pieces.
    ///
    /// Writes the whole index.
    func merge() throws {
        try db.execute(sql: "INSERT INTO articles_fts (articles_fts) VALUES ('optimize')")
    }

    /// Rebuilds the index if this program folds otherwise than the one that filled it.
    func bringUpToDate() throws {
        let present = "\(FullTextIndex.foldingDigest)"
        let stored = try String.fetchOne(db, sql: "SELECT value FROM meta WHERE name = 'folding_digest'")
        guard stored != present else { return }
        if stored != nil { try rebuild() }
        try db.execute(
            sql: "INSERT OR REPLACE INTO meta (name, value) VALUES ('folding_digest', ?)",
            arguments: [present]
        )
    }

    private func rebuild() throws {
        try db.execute(sql: "INSERT INTO articles_fts (articles_fts) VALUES ('delete-all')")
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT a.id, a.title, t.text FROM article a JOIN article_text t ON t.article_id = a.id
                ORDER BY a.id
                """
        )
        while let row = try rows.next() {
            try insert(row[0], title: row[1], text: row[2])
        }
    }

    /// What stands for the folding of every character of the two planes in which text is written.
    ///
    /// FNV-1a over the folded text; some 8 ms, once in a process that writes.
    private static let foldingDigest: UInt64 = {
        var text: [UInt8] = []
        text.reserveCapacity(700_000)
        for value in UInt32(0x20)..<0x20000 {
            guard let scalar = Unicode.Scalar(value), let encoded = UTF8.encode(scalar) else { continue }
            text.append(contentsOf: encoded)
            // Apart, so that no character can lean on its neighbour.
            text.append(UInt8(ascii: "\n"))
        }
        return Folding.fold(text).reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }()
}
