import Foundation
import GRDBSQLite
import Language
import News
import Storage

/// The same rows by SQLite's own interface: the tables and indexes that hold them, FTS5 as it comes, and nothing else.
final class RawStore {
    /// A poll's rows, their folding done.
    struct Poll {
        struct Row {
            let poll: NewsDesk.Decided
            let title: String
            let text: String
        }

        let poll: NewsDesk.Poll
        let rows: [Row]

        init(_ poll: NewsDesk.Poll) {
            self.poll = poll
            rows = poll.articles.map { each in
                Row(
                    poll: each,
                    title: Folding.fold(each.article.title),
                    text: Folding.fold(each.article.text)
                )
            }
        }
    }

    struct Failure: Error {
        let message: String
    }

    private let db: OpaquePointer
    private var statements: [String: OpaquePointer] = [:]

    init(path: String) throws {
        var db: OpaquePointer?
        guard sqlite3_open(path, &db) == SQLITE_OK, let db else {
            throw Failure(message: "cannot open \(path)")
        }
        self.db = db
        try execute(RawStore.schema)
    }

    deinit {
        for statement in statements.values { sqlite3_finalize(statement) }
        sqlite3_close(db)
    }

    func keep(_ poll: Poll) throws {
        let at = poll.poll.at.description
        try run("BEGIN IMMEDIATE")
        for row in poll.rows {
            let article = row.poll.article
            let (time, id) = (row.poll.time.description, row.poll.number)
            try run(
                "INSERT INTO article VALUES (?, ?, ?, ?, ?, NULL, 'feed', 'ar', NULL, NULL, 0, ?, ?, ?, ?, NULL, ?)",
                id,
                article.outlet.text,
                at,
                time,
                time,
                poll.poll.feed,
                id,
                article.url.text,
                article.url.text,
                article.title
            )
            try run("INSERT INTO article_text VALUES (?, ?)", id, article.text)
            try run("INSERT INTO articles_fts (rowid, title, text) VALUES (?, ?, ?)", id, row.title, row.text)
            try run("UPDATE outlet SET article_count = article_count + 1 WHERE id = ?", article.outlet.text)
            if let story = row.poll.joins {
                try run(
                    """
                    UPDATE story SET last_published_at = max(last_published_at, ?2), article_count = article_count + 1
                    WHERE id = ?1
                    """,
                    story,
                    time
                )
            } else {
                try run(
                    "INSERT INTO story VALUES (?, ?, ?, 1, 1, ?, ?, NULL, ?)",
                    id,
                    time,
                    time,
                    article.outlet.text,
                    id,
                    article.title
                )
                try run("INSERT INTO gist VALUES (?, ?, ?)", id, time, row.poll.gist)
            }
            let placement = row.poll.placement
            try run(
                "INSERT INTO placement VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                id,
                row.poll.joins ?? id,
                at,
                placement.relation.rawValue,
                placement.similarity,
                placement.containment,
                placement.match?.number,
                placement.rule,
                row.poll.fingerprint,
                placement.evidence
            )
        }
        try run(
            "UPDATE feed SET last_poll_at = ?, last_success_at = ?, etag = ? WHERE id = ?",
            at,
            at,
            "\"\(poll.rows.count)\"",
            poll.poll.feed
        )
        try run(
            "INSERT INTO poll VALUES (NULL, ?, ?, 'new', 200, 40000, 0, ?, 0, 0, NULL)",
            poll.poll.feed,
            at,
            Int64(poll.rows.count)
        )
        try run("COMMIT")
    }

    private func execute(_ sql: String) throws {
        guard sqlite3_exec(db, sql, nil, nil, nil) == SQLITE_OK else { throw failure }
    }

    private var failure: Failure { Failure(message: String(cString: sqlite3_errmsg(db))) }

    private func run(_ sql: String, _ values: Any?...) throws {
        let statement = try prepared(sql)
        defer { sqlite3_reset(statement) }
        let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        for (index, value) in values.enumerated() {
            let place = Int32(index + 1)
            switch value {
            case let number as Int64: sqlite3_bind_int64(statement, place, number)
            case let number as Double: sqlite3_bind_double(statement, place, number)
            case let text as String:
                sqlite3_bind_text(statement, place, text, Int32(text.utf8.count), copied)
            case let bytes as [UInt8]:
                bytes.withUnsafeBytes {
                    _ = sqlite3_bind_blob(statement, place, $0.baseAddress, Int32($0.count), copied)
                }
            default: sqlite3_bind_null(statement, place)
            }
        }
        guard sqlite3_step(statement) == SQLITE_DONE else { throw failure }
    }

    private func prepared(_ sql: String) throws -> OpaquePointer {
        if let known = statements[sql] { return known }
        var statement: OpaquePointer?
        guard sqlite3_prepare_v2(db, sql, -1, &statement, nil) == SQLITE_OK, let statement else {
            throw failure
        }
        statements[sql] = statement
        return statement
    }

    /// The columns and indexes of khabar's own tables.
    private static let schema = """
        PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA secure_delete = OFF;
        CREATE TABLE outlet (id TEXT PRIMARY KEY, article_count INTEGER) WITHOUT ROWID;
        CREATE TABLE feed (id INTEGER PRIMARY KEY, last_poll_at TEXT, last_success_at TEXT, etag TEXT);
        WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n LIMIT 400)
            INSERT INTO outlet SELECT 'outlet' || i, 0 FROM n;
        INSERT INTO feed (id) SELECT rowid FROM (SELECT row_number() OVER () AS rowid FROM outlet);
        CREATE TABLE article (id INTEGER PRIMARY KEY AUTOINCREMENT, outlet_id TEXT, seen_at TEXT, believed_at TEXT,
            published_at TEXT, updated_at TEXT, text_source TEXT, language TEXT, agency TEXT, byline TEXT,
            revision_count INTEGER, feed_id INTEGER, entry_digest INTEGER, entry_key TEXT, url TEXT, image TEXT,
            title TEXT);
        CREATE UNIQUE INDEX article_url ON article (outlet_id, url);
        CREATE INDEX article_entry_key ON article (outlet_id, entry_key);
        CREATE INDEX article_time ON article (believed_at);
        CREATE INDEX article_outlet_time ON article (outlet_id, believed_at);
        CREATE TABLE article_text (article_id INTEGER PRIMARY KEY, text TEXT);
        CREATE TABLE story (id INTEGER PRIMARY KEY, first_published_at TEXT, last_published_at TEXT,
            article_count INTEGER, outlet_count INTEGER, first_outlet_id TEXT, original_id INTEGER, agency TEXT,
            title TEXT);
        CREATE INDEX story_time ON story (first_published_at);
        CREATE INDEX story_shared ON story (first_published_at) WHERE outlet_count > 1;
        CREATE INDEX story_copied ON story (id) WHERE article_count > 1;
        CREATE TABLE gist (story_id INTEGER PRIMARY KEY, at TEXT, words BLOB);
        CREATE INDEX gist_time ON gist (at);
        CREATE TABLE placement (sequence INTEGER PRIMARY KEY, article_id INTEGER UNIQUE, story_id INTEGER,
            placed_at TEXT, relation TEXT, similarity REAL, containment REAL, match_id INTEGER, rule TEXT,
            fingerprint BLOB, evidence TEXT);
        CREATE INDEX placement_story ON placement (story_id);
        CREATE TABLE poll (id INTEGER PRIMARY KEY, feed_id INTEGER, at TEXT, outcome TEXT, status INTEGER,
            bytes INTEGER, duration_ms INTEGER, new_articles INTEGER, changed_articles INTEGER, warnings INTEGER,
            reason TEXT);
        CREATE INDEX poll_feed ON poll (feed_id, at);
        CREATE VIRTUAL TABLE articles_fts USING fts5 (title, text, content = '', tokenize = 'unicode61');
        """
}
