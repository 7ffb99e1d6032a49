internal import GRDB

extension NewsDatabase {
    /// What is wrong with the file, a sentence each; empty when SQLite's own check and our promises hold.
    ///
    /// Reads everything: minutes for a large file.
    package func problems() throws(StorageError) -> [String] {
        try read { db in
            var found = try String.fetchAll(db, sql: "PRAGMA integrity_check(20)").filter { $0 != "ok" }
            if try Row.fetchOne(db, sql: "PRAGMA foreign_key_check") != nil {
                found.append("a row names another that is not there")
            }
            for promise in Promise.all {
                let count = try Int.fetchOne(db, sql: "SELECT count(*) FROM (\(promise.offenders))") ?? 0
                if count > 0 { found.append("\(promise.problem): \(count)") }
            }
            return found
        }
    }
}

/// Something that holds for every database at rest, with the SQL that finds what breaks it.
private struct Promise: Sendable {
    let problem: String
    let offenders: String

    init(_ problem: String, _ offenders: String) {
        self.problem = problem
        self.offenders = offenders
    }

    static let all = [
        Promise(
            "articles without text",
            "SELECT id FROM article EXCEPT SELECT article_id FROM article_text"
        ),
        Promise(
            "articles in no story and waiting for no page",
            """
            SELECT id FROM article EXCEPT SELECT article_id FROM placement
                EXCEPT SELECT article_id FROM page_queue
            """
        ),
        Promise(
            "articles missing from the full-text index",
            "SELECT id FROM article EXCEPT SELECT id FROM articles_fts_docsize"
        ),
        Promise(
            "entries of the full-text index without article",
            "SELECT id FROM articles_fts_docsize EXCEPT SELECT id FROM article"
        ),
        Promise(
            "stories whose counts, times or outlet are not those of their articles",
            """
            SELECT id, article_count, outlet_count, first_published_at, last_published_at FROM story
            EXCEPT
            SELECT p.story_id, count(*), count(DISTINCT a.outlet_id), min(a.believed_at), max(a.believed_at)
            FROM placement p JOIN article a ON a.id = p.article_id GROUP BY p.story_id
            """
        ),
        Promise(
            "stories whose original is not their earliest article",
            """
            SELECT s.id FROM story s WHERE s.original_id IS NOT (
                SELECT a.id FROM placement p JOIN article a ON a.id = p.article_id
                WHERE p.story_id = s.id ORDER BY a.believed_at, a.id LIMIT 1)
            """
        ),
        Promise(
            "stories whose title or outlet is not their original's",
            """
            SELECT s.id FROM story s JOIN article a ON a.id = s.original_id
            WHERE a.title <> s.title OR a.outlet_id <> s.first_outlet_id
            """
        ),
        Promise(
            "articles whose relation is `original` in another's story, or not in their own",
            """
            SELECT p.article_id FROM placement p JOIN story s ON s.id = p.story_id
            WHERE (p.relation = 'original') <> (s.original_id = p.article_id)
            """
        ),
        Promise(
            "outlets whose count of articles is wrong",
            """
            SELECT id FROM outlet o
            WHERE article_count <> (SELECT count(*) FROM article a WHERE a.outlet_id = o.id)
            """
        ),
        Promise(
            "articles whose count of revisions is wrong",
            """
            SELECT id FROM article a
            WHERE revision_count <> (SELECT count(*) FROM revision r WHERE r.article_id = a.id)
            """
        ),
        Promise(
            "articles that people split and that stand together",
            """
            SELECT k.article_id FROM correction c JOIN correction_pair k ON k.correction_id = c.id
            JOIN placement p ON p.article_id = k.article_id JOIN placement o ON o.article_id = k.other_id
            WHERE c.kind = 'split' AND p.story_id = o.story_id
            """
        ),
        Promise(
            "articles that people joined and that stand apart",
            """
            SELECT k.article_id FROM correction c JOIN correction_pair k ON k.correction_id = c.id
            JOIN placement p ON p.article_id = k.article_id JOIN placement o ON o.article_id = k.other_id
            WHERE c.kind = 'join' AND p.story_id <> o.story_id
            """
        ),
        Promise(
            "story ids that are there and gone at once",
            "SELECT id FROM story_alias INTERSECT SELECT id FROM story"
        ),
    ]
}
