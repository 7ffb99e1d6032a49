import Glibc
import News
import Storage
import Testing
import Machinery

@Suite("A person's own SQL")
struct QueryTests {
    @Test("a statement's rows come with their columns, whatever their types")
    func rows() throws {
        let world = try NewsWorld()
        let result = try world.database.query("SELECT 1 AS a, 2.5 AS b, 'x' AS c, x'00ff' AS d, NULL AS e")
        #expect(result.columns == ["a", "b", "c", "d", "e"])
        #expect(result.rows == [[.integer(1), .real(2.5), .text("x"), .blob([0, 255]), .null]])
        #expect(try world.database.query("SELECT 1; -- and a remark\n /* another */ ").rows.count == 1)
    }

    @Test("views, full-text search and SQLite's own functions work")
    func reading() throws {
        let world = try NewsWorld()
        try world.database.write { transaction in
            for number in 1...3 {
                try transaction.put(try transaction.keep(.sample(number, title: "خبر \(number)")), in: nil)
            }
        }
        _ = try world.database.found("خبر", NewsFilter())
        #expect(try world.value("SELECT count(*) FROM articles_fts WHERE articles_fts MATCH 'خبر'") == "3")
        let ranked = """
            SELECT a.id, bm25(articles_fts) AS score FROM articles_fts f JOIN articles a ON a.id = f.rowid
            WHERE articles_fts MATCH 'خبر' ORDER BY score LIMIT 2
            """
        #expect(try world.database.query(ranked).rows.count == 2)
        for view in NewsDatabase.viewDocumentation {
            #expect(
                try world.database.query("SELECT * FROM \(view.name)").columns == view.columns.map(\.name)
            )
        }
        #expect(try world.value("SELECT json_extract('{\"a\": 5}', '$.a')") == "5")
        #expect(try world.value("SELECT value FROM json_each('[7]')") == "7")
        #expect(
            try world.value(
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 9) SELECT max(i) FROM n"
            ) == "9"
        )
        #expect(try world.value("SELECT count(*) FROM pragma_table_info('articles')") != "0")
        #expect(try world.value("EXPLAIN QUERY PLAN SELECT * FROM stories") != "no row")
        #expect(
            try world.value("SELECT strftime('%Y', '2025-05-31T00:00:00Z') || group_concat(id) FROM outlets")
                != ""
        )
    }

    @Test(
        "F23: nothing that is typed changes the database or any file",
        arguments: [
            "DELETE FROM article", "UPDATE story SET title = ''", "INSERT INTO meta VALUES ('a', 'b')",
            "REPLACE INTO meta VALUES ('a', 'b')", "DROP TABLE article", "DROP VIEW stories",
            "CREATE TABLE x (y)", "CREATE TEMP TABLE x (y)", "CREATE VIEW x AS SELECT 1",
            "CREATE TEMP VIEW x AS SELECT 1", "CREATE INDEX x ON article (title)",
            "CREATE VIRTUAL TABLE temp.x USING fts5 (y)",
            "CREATE TEMP TRIGGER x AFTER INSERT ON meta BEGIN SELECT 1; END",
            "ALTER TABLE article ADD COLUMN x", "VACUUM", "VACUUM INTO 'FOLDER/vacuumed'", "REINDEX",
            "ANALYZE",
            "ATTACH 'FOLDER/attached' AS other", "ATTACH ':memory:' AS other", "DETACH main", "BEGIN",
            "BEGIN IMMEDIATE", "COMMIT", "SAVEPOINT x", "RELEASE x", "PRAGMA journal_mode = DELETE",
            "PRAGMA user_version = 9", "PRAGMA application_id = 9", "PRAGMA writable_schema = ON",
            "PRAGMA query_only = OFF", "PRAGMA wal_checkpoint(TRUNCATE)", "PRAGMA optimize",
            "PRAGMA incremental_vacuum", "PRAGMA temp_store_directory = '/'",
            "PRAGMA locking_mode = EXCLUSIVE",
            "SELECT * FROM pragma_journal_mode('delete')", "SELECT * FROM pragma_user_version(9)",
            "SELECT load_extension('x')", "SELECT writefile('FOLDER/written', 'x')",
            "SELECT readfile('/etc/passwd')",
            "SELECT edit('x')", "SELECT fts3_tokenizer('simple', x'00')", "SELECT sqlite_log(1, 'x')",
            "INSERT INTO articles_fts (articles_fts) VALUES ('delete-all')",
            "INSERT INTO articles_fts (articles_fts) VALUES ('optimize')",
            "WITH x AS (SELECT 1) DELETE FROM meta", "UPDATE meta SET value = 1 RETURNING value",
            "DELETE FROM meta RETURNING *", "EXPLAIN DELETE FROM meta",
            "SELECT 1; DELETE FROM meta", "SELECT 1;SELECT 2", "SELECT * FROM dbstat; DROP TABLE meta",
            "SELECT * FROM fsdir('/')", "SELECT optimize(articles_fts) FROM articles_fts",
        ]
    )
    func onlyReading(sql: String) throws {
        let world = try NewsWorld()
        try world.database.write { transaction in
            try transaction.put(try transaction.keep(.sample(1)), in: nil)
        }
        world.database.close()
        let before = try Files.read(world.path)
        let names = try Files.names(in: world.directory)
        let reader = try NewsDatabase(path: world.path, role: .reader)
        let error = #expect(throws: StorageError.self) {
            _ = try reader.query(sql.replacing("FOLDER", with: world.directory))
        }
        #expect(error?.exitCode == .usage, "\(String(describing: error))")
        reader.close()
        #expect(try Files.read(world.path) == before)
        #expect(try Files.names(in: world.directory) == names)
    }

    @Test(
        "what is wrong is said with its place",
        arguments: [
            ("SELEKT 1", "line 1, column 1"), ("SELECT 1,\n  nothing", "line 2, column 3"),
            ("SELECT 'a' FROM nowhere", "no such table: nowhere"), ("", "no statement"),
            ("SELECT 1; SELECT 2", "more than one"), ("DELETE FROM meta", "DELETE from meta"),
            ("SELECT load_extension('x')", "load_extension"),
            ("SELECT * FROM articles_fts WHERE articles_fts MATCH '\"'", "unterminated string"),
        ]
    )
    func errors(sql: String, part: String) throws {
        let world = try NewsWorld()
        let error = #expect(throws: StorageError.self) { _ = try world.database.query(sql) }
        #expect("\(try #require(error))".contains(part), "\(String(describing: error))")
    }

    @Test("rows come one by one, and whoever takes them may stop")
    func streaming() throws {
        struct Enough: Error {}
        let world = try NewsWorld()
        var seen = 0
        let endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"
        #expect(throws: Enough.self) {
            try world.database.query(endless, columns: { #expect($0 == ["i"]) }) { _ in
                seen += 1
                if seen == 1000 { throw Enough() }
            }
        }
        #expect(seen == 1000)
    }

    @Test("F23: SQL, shell text, format strings and formulas in news are text")
    func hostileText() throws {
        let world = try NewsWorld()
        let texts = [
            "'; DROP TABLE article; --", "\" OR 1=1 --", "$(rm -rf /)", "`id`", "%s%n%x", "=HYPERLINK(\"x\")",
            "+1+cmd|' /C calc'!A0", "@SUM(1)", "-2+3", "\\u0000", "{{7*7}}", "<script>", "\u{202E}gnp.exe",
        ]
        try world.database.write { transaction in
            for (number, text) in texts.enumerated() {
                try transaction.put(
                    try transaction.keep(.sample(number, title: text, text: "\(text) كلمة")),
                    in: nil
                )
            }
        }
        #expect(try world.rows("SELECT title FROM articles ORDER BY id") == texts)
        for text in texts { _ = try world.database.found(text, NewsFilter()) }
        #expect(try world.database.found("كلمة", NewsFilter()).count == texts.count)
        #expect(try world.database.problems() == [])
    }
}
