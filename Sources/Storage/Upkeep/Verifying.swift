/// Something that is wrong with a database, and what mends it.
package struct IntegrityProblem: Hashable, Sendable, CustomStringConvertible {
    package enum Remedy: Hashable, Sendable {
        /// The file itself is damaged.
        case restore
        /// What is derived from the articles is made anew by `mend`.
        case mend
        /// By `khabar recluster`.
        case recluster
        /// No way is known that loses nothing: a bug.
        case report
    }

    package let problem: String
    package let remedy: Remedy

    package var description: String { "\(problem); \(advice)" }

    private var advice: String {
        switch remedy {
        case .restore: "go back to a backup, or save what can be read with `sqlite3 FILE .recover`"
        case .mend: "stop the daemon and call `khabar verify --mend`"
        case .recluster: "call `khabar recluster`"
        case .report: "this is a bug in khabar, please report it; a backup has what was before"
        }
    }
}

extension NewsDatabase {
    /// What is wrong with the file; empty when SQLite's own check and our promises hold.
    ///
    /// Reads everything: minutes for a large file. What a damaged part keeps from being checked is a problem too.
    package func problems() throws(StorageError) -> [IntegrityProblem] {
        try read { db in
            var found = try IntegrityProblem.ofTheFile(db)
            for promise in Promise.all {
                do {
                    let count: Int = try db.first("SELECT count(*) FROM (\(promise.offenders))") ?? 0
                    guard count > 0 else { continue }
                    let first = try db.first(promise.offenders) { $0.values.first } ?? nil
                    let example = first.map { " (\($0.words) first)" } ?? ""
                    found.append(
                        .init(problem: "\(promise.problem): \(count)\(example)", remedy: promise.remedy)
                    )
                } catch let error as SQLError {
                    found.append(
                        .init(problem: "\(promise.problem): cannot be read, \(error)", remedy: .restore)
                    )
                }
            }
            found += try IntegrityProblem.ofTheIndex(db)
            return found
        }
    }

    /// Whether the file is a copy that was made while khabar wrote to it, and has no journal beside it: where `cp` made it, what
    /// stood in the journal is missing.
    package func isCopyOfFileInUse() throws(StorageError) -> Bool {
        try read { try OpeningMark.isOfPlainCopy($0, at: path) }
    }

    /// Makes anew what is derived from the articles: the full-text index, and the counts of outlets, articles and stories.
    package func mend() throws {
        try write { transaction in
            try FullTextIndex(transaction.db).rebuild()
            try transaction.run(
                """
                UPDATE article SET revision_count = (
                    SELECT count(*) FROM revision WHERE article_id = article.id)
                WHERE revision_count <> (SELECT count(*) FROM revision WHERE article_id = article.id)
                """
            )
            try transaction.run(
                """
                UPDATE outlet SET article_count = (SELECT count(*) FROM article WHERE outlet_id = outlet.id)
                """
            )
            try transaction.run("DELETE FROM link WHERE article_id = other_id")
            let stories = try transaction.db.all("SELECT id FROM story ORDER BY id") { $0[0] as Int64 }
            for story in stories where try !transaction.recompute(story) {
                try transaction.run("DELETE FROM story WHERE id = ?", [story])
            }
        }
        while try indexWaiting() {}
    }
}

extension IntegrityProblem {
    fileprivate static func ofTheFile(_ db: Connection) throws -> [IntegrityProblem] {
        var found: [IntegrityProblem] = []
        do {
            found = try db.all("PRAGMA integrity_check(20)") { $0[0] as String }.filter { $0 != "ok" }
                .map { .init(problem: $0, remedy: .restore) }
            let dangling = try db.first("PRAGMA foreign_key_check") { ($0[0] as String, $0[2] as String) }
            if let (table, parent) = dangling {
                found.append(
                    .init(
                        problem: "a row of \(table) names one of \(parent) that is not there",
                        remedy: .report
                    )
                )
            }
        } catch let error as SQLError {
            found.append(.init(problem: "the file cannot be read through: \(error)", remedy: .restore))
        }
        return found
    }

    /// So many of the articles, spread over all, are looked up by their words.
    private static let sampleSize = 500

    /// Whether the index gives articles back for the words with which they begin.
    fileprivate static func ofTheIndex(_ db: Connection) throws -> [IntegrityProblem] {
        do {
            let last: Int64 = try db.first("SELECT max(id) FROM article") ?? 0
            let step = max(last / Int64(sampleSize), 1)
            var lost: (article: Int64, column: String)?
            try db.visit(
                """
                SELECT a.id, a.title, substr(t.text, 1, 300) FROM article a
                JOIN article_text t ON t.article_id = a.id
                WHERE a.id % ? = 0 AND a.id NOT IN (SELECT article_id FROM fts_queue)
                """,
                [step]
            ) { row in
                let id: Int64 = row[0]
                for (column, words) in [("title", row[1] as String), ("text", row[2])] {
                    guard let match = SearchQuery.beginning(of: words) else { continue }
                    let isFound = try db.isAny(
                        "SELECT 1 FROM articles_fts WHERE articles_fts MATCH ? AND rowid = ?",
                        ["\(column): \(match)", id]
                    )
                    if !isFound { lost = (id, column) }
                }
                return lost == nil
            }
            return lost.map { lost in
                let problem =
                    "the full-text index does not find article \(lost.article) by the words of its \(lost.column)"
                return [.init(problem: problem, remedy: .mend)]
            } ?? []
        } catch let error as SQLError {
            return [.init(problem: "the full-text index cannot be read: \(error)", remedy: .restore)]
        }
    }
}

extension SQLValue {
    /// As an example in a problem's words.
    fileprivate var words: String {
        switch self {
        case .null: "NULL"
        case .integer(let number): "\(number)"
        case .real(let number): "\(number)"
        case .text(let text): "\"\(text)\""
        case .blob(let bytes): "\(bytes.count) bytes"
        }
    }
}

/// Something that holds for every database at rest, with the SQL that finds what breaks it.
private struct Promise: Sendable {
    let problem: String
    let remedy: IntegrityProblem.Remedy
    let offenders: String

    init(_ problem: String, _ remedy: IntegrityProblem.Remedy, _ offenders: String) {
        self.problem = problem
        self.remedy = remedy
        self.offenders = offenders
    }

    static let all = articles + stories + feeds

    private static let articles = [
        Promise(
            "articles without text",
            .report,
            "SELECT id FROM article EXCEPT SELECT article_id FROM article_text"
        ),
        Promise(
            "articles in no story and waiting for no page",
            .report,
            """
            SELECT id FROM article EXCEPT SELECT article_id FROM placement
                EXCEPT SELECT article_id FROM page_queue
            """
        ),
        Promise(
            "articles that are neither in the full-text index nor waiting for it",
            .mend,
            """
            SELECT id FROM article EXCEPT SELECT id FROM articles_fts_docsize
                EXCEPT SELECT article_id FROM fts_queue
            """
        ),
        Promise(
            "entries of the full-text index without article",
            .mend,
            "SELECT id FROM articles_fts_docsize EXCEPT SELECT id FROM article"
        ),
        Promise(
            "articles that wait for the full-text index and are in it",
            .mend,
            "SELECT article_id FROM fts_queue INTERSECT SELECT id FROM articles_fts_docsize"
        ),
        Promise(
            "outlets whose count of articles is wrong",
            .mend,
            """
            SELECT id FROM outlet o
            WHERE article_count <> (SELECT count(*) FROM article a WHERE a.outlet_id = o.id)
            """
        ),
        Promise(
            "articles whose count of revisions is wrong",
            .mend,
            """
            SELECT id FROM article a
            WHERE revision_count <> (SELECT count(*) FROM revision r WHERE r.article_id = a.id)
            """
        ),
        Promise(
            "addresses that are an article's own and a listing of another article of the outlet",
            .report,
            """
            SELECT l.url FROM listing l JOIN article a ON a.outlet_id = l.outlet_id AND a.url = l.url
            WHERE a.id = l.article_id
            """
        ),
        Promise(
            "articles linked with themselves",
            .mend,
            "SELECT article_id FROM link WHERE article_id = other_id"
        ),
    ]

    private static let stories = [
        Promise(
            "stories without articles",
            .mend,
            "SELECT id FROM story EXCEPT SELECT story_id FROM placement"
        ),
        Promise(
            "stories whose counts, times or outlet are not those of their articles",
            .mend,
            """
            SELECT id, article_count, outlet_count, first_published_at, last_published_at FROM story
            EXCEPT
            SELECT p.story_id, count(*), count(DISTINCT a.outlet_id), min(a.believed_at), max(a.believed_at)
            FROM placement p JOIN article a ON a.id = p.article_id GROUP BY p.story_id
            """
        ),
        Promise(
            "stories whose original is not their earliest article",
            .mend,
            """
            SELECT s.id FROM story s WHERE s.original_id IS NOT (
                SELECT a.id FROM placement p JOIN article a ON a.id = p.article_id
                WHERE p.story_id = s.id ORDER BY a.believed_at, a.id LIMIT 1)
            """
        ),
        Promise(
            "stories whose title or outlet is not their original's",
            .mend,
            """
            SELECT s.id FROM story s JOIN article a ON a.id = s.original_id
            WHERE a.title <> s.title OR a.outlet_id <> s.first_outlet_id
            """
        ),
        Promise(
            "articles whose relation is `original` in another's story, or not in their own",
            .mend,
            """
            SELECT p.article_id FROM placement p JOIN story s ON s.id = p.story_id
            WHERE (p.relation = 'original') <> (s.original_id = p.article_id)
            """
        ),
        Promise(
            "articles that people split and that stand together",
            .report,
            """
            SELECT k.article_id FROM correction c JOIN correction_pair k ON k.correction_id = c.id
            JOIN placement p ON p.article_id = k.article_id JOIN placement o ON o.article_id = k.other_id
            WHERE k.is_joined = 0 AND p.story_id = o.story_id
            """
        ),
        Promise(
            "articles that people joined and that stand apart",
            .recluster,
            """
            SELECT k.article_id FROM correction c JOIN correction_pair k ON k.correction_id = c.id
            JOIN placement p ON p.article_id = k.article_id JOIN placement o ON o.article_id = k.other_id
            WHERE k.is_joined = 1 AND p.story_id <> o.story_id
            """
        ),
        Promise(
            "story ids that are there and gone at once",
            .report,
            "SELECT id FROM story_alias INTERSECT SELECT id FROM story"
        ),
        Promise(
            "story ids that lead to a story that is gone",
            .report,
            "SELECT id FROM story_alias WHERE story_id NOT IN (SELECT id FROM story)"
        ),
    ]

    private static let feeds = [
        Promise(
            "feeds that never answered and have validators all the same, which may hide articles",
            .report,
            """
            SELECT id FROM feed WHERE last_success_at IS NULL AND last_poll_at IS NULL
                AND (etag IS NOT NULL OR last_modified IS NOT NULL OR body_hash IS NOT NULL)
            """
        ),
        Promise(
            "feeds whose last poll is not in the log, so that their validators may be newer than their articles",
            .report,
            """
            SELECT f.id FROM feed f WHERE f.last_poll_at IS NOT NULL
                AND f.last_poll_at >= (SELECT min(at) FROM poll)
                AND NOT EXISTS (SELECT 1 FROM poll p WHERE p.feed_id = f.id AND p.at = f.last_poll_at)
            """
        ),
        Promise(
            "times that are not written YYYY-MM-DDTHH:MM:SSZ",
            .report,
            """
            SELECT id FROM article
            WHERE seen_at NOT GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9]Z'
                OR believed_at
                    NOT GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9]Z'
            """
        ),
    ]
}
