internal import GRDBSQLite

/// A connection on which nothing but reading is possible, whatever SQL it is given.
///
/// Three walls stand behind one another: the file is opened read-only; an authorizer is asked about every action of
/// every statement while it is compiled and lets reading alone pass; a statement that SQLite itself does not call
/// read-only is not run. Source: https://www.sqlite.org/c3ref/set_authorizer.html
final class SafeConnection {
    private let raw: OpaquePointer
    private let path: String
    private let gate = Gate()

    /// - Parameters:
    ///   - name: A path, or a URI that SQLite reads.
    ///   - path: What errors call it.
    /// - Throws: Why the file cannot be read.
    init(opening name: String, path: String) throws(StorageError) {
        var raw: OpaquePointer?
        let code = sqlite3_open_v2(name, &raw, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, nil)
        guard let raw, code == SQLITE_OK else {
            let detail = SafeConnection.message(of: raw)
            sqlite3_close_v2(raw)
            let cause = StorageError.Cause(sqlite: code & 0xFF, detail: detail, opening: .reader)
            throw StorageError(cause ?? .unexpected(detail: detail), path: path)
        }
        self.raw = raw
        self.path = path
        sqlite3_busy_timeout(raw, 5000)
        sqlite3_limit(raw, SQLITE_LIMIT_ATTACHED, 0)
        for setting in ["query_only = ON", "trusted_schema = OFF"] {
            sqlite3_exec(raw, "PRAGMA \(setting)", nil, nil, nil)
        }
        connectVirtualTables()
        // Unretained is sound: the connection, closed in `deinit`, does not outlive its gate.
        sqlite3_set_authorizer(
            raw,
            { context, action, first, second, _, _ in
                guard let context else { return SQLITE_DENY }
                let gate = Unmanaged<Gate>.fromOpaque(context).takeUnretainedValue()
                return gate.answer(
                    action,
                    first.map { String(cString: $0) },
                    second.map { String(cString: $0) }
                )
            },
            Unmanaged.passUnretained(gate).toOpaque()
        )
    }

    deinit {
        sqlite3_close_v2(raw)
    }

    /// Has SQLite load the virtual tables that queries may name: it declares their columns with a CREATE TABLE of its
    /// own, which the gate would refuse.
    private func connectVirtualTables() {
        let pragmas = Gate.tellingPragmas.union(Gate.describingPragmas).sorted().map { "pragma_\($0)" }
        for table in ["articles_fts", "json_each", "json_tree", "dbstat"] + pragmas {
            var statement: OpaquePointer?
            // One that this SQLite or this file does not have cannot be asked either.
            sqlite3_prepare_v2(raw, "SELECT 1 FROM \(table)", -1, &statement, nil)
            sqlite3_finalize(statement)
        }
    }

    /// Runs the one statement of `sql`; `columns` is called once with their names, then `row` with each row.
    func run(
        _ sql: String,
        columns: ([String]) throws -> Void,
        row: ([SQLValue]) throws -> Void
    ) throws {
        let statement = try prepared(sql)
        defer { sqlite3_finalize(statement) }
        let count = sqlite3_column_count(statement)
        guard count > 0, sqlite3_stmt_readonly(statement) != 0 else {
            throw StorageError(.badQuery(detail: "the statement gives no rows"), path: path)
        }
        try columns((0..<count).map { String(cString: sqlite3_column_name(statement, $0)) })
        while true {
            switch sqlite3_step(statement) {
            case SQLITE_ROW: try row((0..<count).map { SQLValue(statement, column: $0) })
            case SQLITE_DONE: return
            default: throw problem(in: sql)
            }
        }
    }

    private func prepared(_ sql: String) throws -> OpaquePointer {
        gate.refused = nil
        return try sql.withCString { start in
            var statement: OpaquePointer?
            var tail: UnsafePointer<CChar>?
            guard sqlite3_prepare_v2(raw, start, -1, &statement, &tail) == SQLITE_OK else {
                throw problem(in: sql)
            }
            guard let statement else {
                throw StorageError(.badQuery(detail: "there is no statement"), path: path)
            }
            var next: OpaquePointer?
            defer { sqlite3_finalize(next) }
            // What follows may be comments, nothing else; whether it is SQL does not matter then.
            if let tail, sqlite3_prepare_v2(raw, tail, -1, &next, nil) != SQLITE_OK || next != nil {
                sqlite3_finalize(statement)
                throw StorageError(.badQuery(detail: "there is more than one statement"), path: path)
            }
            return statement
        }
    }

    private func problem(in sql: String) -> StorageError {
        let code = sqlite3_errcode(raw)
        let detail = SafeConnection.message(of: raw)
        let place = SafeConnection.place(Int(sqlite3_error_offset(raw)), in: sql)
        if code == SQLITE_AUTH || gate.refused != nil {
            let refused = gate.refused.map { ": \($0)" } ?? ""
            return StorageError(.badQuery(detail: "only reading is allowed here\(refused)"), path: path)
        }
        if code == SQLITE_ERROR || code == SQLITE_TOOBIG || code == SQLITE_RANGE || code == SQLITE_MISMATCH {
            return StorageError(.badQuery(detail: detail + place), path: path)
        }
        let cause = StorageError.Cause(sqlite: code & 0xFF, detail: detail)
        return StorageError(cause ?? .badQuery(detail: detail), path: path)
    }

    /// ", line 2, column 5" of the byte at `offset`; nothing where there is none.
    private static func place(_ offset: Int, in sql: String) -> String {
        guard offset >= 0, offset <= sql.utf8.count else { return "" }
        let before = sql.utf8.prefix(offset)
        let line = before.count { $0 == UInt8(ascii: "\n") } + 1
        let start =
            before.lastIndex(of: UInt8(ascii: "\n")).map { sql.utf8.index(after: $0) } ?? sql.startIndex
        let column = sql[start..<before.endIndex].count + 1
        return ", line \(line), column \(column)"
    }

    private static func message(of raw: OpaquePointer?) -> String {
        sqlite3_errmsg(raw).map { String(cString: $0) } ?? "out of memory"
    }
}

/// What a statement may do: read, and call functions that compute.
private final class Gate {
    /// The first thing that was refused, for the error.
    var refused: String?

    func answer(_ action: Int32, _ first: String?, _ second: String?) -> Int32 {
        let isAllowed =
            switch action {
            case SQLITE_SELECT, SQLITE_READ, SQLITE_RECURSIVE: true
            case SQLITE_FUNCTION: Gate.functions.contains(second?.lowercased() ?? "")
            case SQLITE_PRAGMA:
                Gate.tellingPragmas.contains(first?.lowercased() ?? "") && second == nil
                    || Gate.describingPragmas.contains(first?.lowercased() ?? "")
            default: false
            }
        if isAllowed { return SQLITE_OK }
        if refused == nil { refused = Gate.name(of: action, first, second) }
        return SQLITE_DENY
    }

    private static func name(of action: Int32, _ first: String?, _ second: String?) -> String {
        switch action {
        case SQLITE_ATTACH: "ATTACH"
        case SQLITE_DETACH: "DETACH"
        case SQLITE_INSERT: "INSERT into \(first ?? "a table")"
        case SQLITE_UPDATE: "UPDATE of \(first ?? "a table")"
        case SQLITE_DELETE: "DELETE from \(first ?? "a table")"
        case SQLITE_TRANSACTION, SQLITE_SAVEPOINT: "transactions"
        case SQLITE_FUNCTION: "the function \(second ?? "")"
        case SQLITE_PRAGMA: "PRAGMA \(first ?? "")" + (second.map { " = \($0)" } ?? "")
        default: "changing the schema"
        }
    }

    /// Pragmas that tell something, where nothing is set with them.
    static let tellingPragmas: Set<String> = [
        "application_id", "auto_vacuum", "collation_list", "compile_options", "data_version", "database_list",
        "encoding", "freelist_count", "function_list", "journal_mode", "module_list", "page_count",
        "page_size",
        "pragma_list", "query_only", "schema_version", "table_list", "user_version",
    ]

    /// Pragmas whose argument says of what they tell.
    static let describingPragmas: Set<String> = [
        "foreign_key_check", "foreign_key_list", "index_info", "index_list", "index_xinfo", "integrity_check",
        "quick_check", "table_info", "table_list", "table_xinfo",
    ]

    /// SQLite's own functions that compute from their arguments.
    ///
    /// Source: https://www.sqlite.org/lang_corefunc.html and the pages beside it, fts5.html §5, json1.html.
    private static let functions: Set<String> = Set(
        """
        -> ->> abs acos acosh asin asinh atan atan2 atanh avg bm25 ceil ceiling changes char coalesce concat \
        concat_ws cos cosh count cume_dist current_date current_time current_timestamp date datetime degrees \
        dense_rank exp first_value floor format fts5_source_id glob group_concat hex highlight ifnull iif instr \
        json json_array json_array_length json_each json_error_position json_extract json_group_array \
        json_group_object json_insert json_object json_patch json_pretty json_quote json_remove json_replace \
        json_set json_tree json_type json_valid julianday lag last_insert_rowid last_value lead length like \
        likelihood likely ln log log10 log2 lower ltrim match max median min mod nth_value ntile nullif \
        octet_length percent_rank pi pow power printf quote radians random randomblob rank regexp replace round \
        row_number rtrim sign sin sinh snippet soundex sqlite_compileoption_get sqlite_compileoption_used \
        sqlite_source_id sqlite_version sqrt strftime string_agg substr substring subtype sum tan tanh time \
        timediff total total_changes trim trunc typeof unhex unicode unixepoch unlikely upper zeroblob
        """.split(separator: " ").map(String.init)
    )
}
